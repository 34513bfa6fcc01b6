/* SPDX-License-Identifier: Apache-2.0 */
/* pg_dump and pg_restore, started without a shell. The parts of the URL go to them as libpq's
 * environment variables, so that no password stands among the arguments of a process. */
#include "store/postgres.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

enum { ENVIRONMENT_MAX = 512 };

extern char **environ;

struct environment {
    char *v[ENVIRONMENT_MAX];
    size_t own_from, n; /* those from own_from on are ours to free */
};

static void environment_release(struct environment *e)
{
    for (size_t i = e->own_from; i < e->n; i++)
        free(e->v[i]);
}

static void add_variable(struct environment *e, const char *name, const char *value)
{
    check(e->n < ENVIRONMENT_MAX - 1);
    check(asprintf(&e->v[e->n++], "%s=%s", name, value) > 0);
}

/* Ours without libpq's own variables, then the parts of the URL. */
static enum outcome make_environment(struct environment *e, const char *url)
{
    PQconninfoOption *parts = pq.conninfoParse(url, NULL);

    if (!parts)
        return fail("store", "the URL of the database cannot be read");
    for (size_t i = 0; environ[i] && e->n < ENVIRONMENT_MAX / 2; i++)
        if (strncmp(environ[i], "PG", 2) != 0)
            e->v[e->n++] = environ[i];
    e->own_from = e->n;
    for (const PQconninfoOption *part = parts; part->keyword; part++)
        if (part->val && part->envvar)
            add_variable(e, part->envvar, part->val);
    e->v[e->n] = NULL;
    pq.conninfoFree(parts);
    return DONE;
}

/* Runs the program to its end. */
static enum outcome run(const char *url, const char *const argv[])
{
    scoped(environment_release) struct environment e = {.n = 0};
    int status = -1;
    pid_t pid;

    TRY(make_environment(&e, url));
    if (posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, e.v) != 0)
        return fail("store", "%s cannot be started: is it installed?", argv[0]);
    while (waitpid(pid, &status, 0) < 0)
        continue;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail("store", "%s ended with %d", argv[0], status);
    return DONE;
}

/* The pattern of all tables in the connection's schema: "name".* */
static enum outcome tables_pattern(struct problem *p, const struct store_options *o, bool *empty,
                                   char *pattern, size_t max)
{
    struct conn *base;
    struct postgres_conn *conn;

    TRY(postgres_ops.open(p, o, ACCESS_READ, &base));
    conn = postgres_conn_of(base);
    snprintf(pattern, max, "\"%s\".*", conn->channel + strlen(POSTGRES_CHANNEL_PREFIX));
    if (postgres_ops.has_table(base, "schema_migration", empty) != DONE)
        *empty = true;
    *empty = !*empty;
    postgres_ops.close(base);
    return DONE;
}

enum outcome postgres_backup(struct problem *p, const struct store_options *o, const char *path)
{
    char tables[CHANNEL_MAX + 8], temporary[PATH_BYTES_MAX];
    const char *const argv[] = {"pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                                "--table", tables, "--file", temporary, NULL};
    enum outcome dumped;
    bool empty;

    if (snprintf(temporary, sizeof(temporary), "%s.part", path) >= (int)sizeof(temporary))
        return refuse(p, refusal_invalid, "file", "the path is longer than %d bytes",
                      PATH_BYTES_MAX);
    TRY(tables_pattern(p, o, &empty, tables, sizeof(tables)));
    if (empty)
        return refuse(p, refusal_wrong_state, "db", "there is nothing to back up");
    dumped = run(o->db_url, argv);
    if (dumped == DONE && rename(temporary, path) != 0)
        dumped = fail("store", "%s cannot be named", path);
    if (dumped != DONE)
        unlink(temporary);
    return dumped;
}

static enum outcome prepare(struct problem *p, const struct store_options *o)
{
    enum outcome prepared;
    struct conn *base;

    TRY(postgres_ops.open(p, o, ACCESS_WRITE, &base));
    prepared = prepare_append_only(base);
    postgres_ops.close(base);
    return prepared;
}

enum outcome postgres_restore(struct problem *p, const struct store_options *o, const char *path)
{
    char tables[CHANNEL_MAX + 8];
    const char *const argv[] = {"pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
                                "--single-transaction", "--dbname", "", path, NULL};
    bool empty;

    TRY(tables_pattern(p, o, &empty, tables, sizeof(tables)));
    if (!empty)
        return refuse(p, refusal_wrong_state, "db", "expected an empty schema");
    TRY(prepare(p, o));
    return run(o->db_url, argv);
}

enum outcome postgres_check_soundness(unused_arg struct conn *conn, unused_arg struct problem *p)
{
    return DONE;
}
