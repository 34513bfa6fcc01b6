/* SPDX-License-Identifier: Apache-2.0 */
/* A COMMIT whose answer never comes: it may have happened or not. The process must not acknowledge,
 * nor do it again, but end. Between the program, in a process of its own, and the server stands a
 * relay that breaks the connection behind the n-th COMMIT. */
#include "support/test_store.h"

#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "support/counter.h"

extern char **environ;

enum { EXIT_FATAL = 70, PIECE = 16384, SOCKET_PATH_MAX = 100, ADDS_MAX = 1000 };

/* ---- The relay ---- */

struct relay {
    char server[SOCKET_PATH_MAX], dir[SOCKET_PATH_MAX], path[SOCKET_PATH_MAX + 16];
    int listening;
    pthread_t thread;
    _Atomic int commits_left; /* until it breaks */
};

struct link {
    struct relay *relay;
    int client, server;
};

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    check(strlen(path) < sizeof(a.sun_path));
    snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
    return a;
}

/* Not the READ COMMITTED of BEGIN. */
static bool has_commit(const char *bytes, ssize_t n)
{
    return memmem(bytes, (size_t)n, "COMMIT", sizeof("COMMIT")) != NULL;
}

/* Moves what has come; false when the link is to end. The server gets the fatal COMMIT, the client
 * no answer. */
static bool pass_on(struct link *l, int from, int to)
{
    char bytes[PIECE];
    ssize_t n = read(from, bytes, sizeof(bytes));

    if (n <= 0 || write(to, bytes, (size_t)n) != n)
        return false;
    if (from == l->client && has_commit(bytes, n) && --l->relay->commits_left == 0) {
        usleep(100 * 1000); /* the server has time for it */
        return false;
    }
    return true;
}

static void *link_run(void *arg)
{
    struct link *l = arg;
    struct pollfd fds[] = {{.fd = l->client, .events = POLLIN},
                           {.fd = l->server, .events = POLLIN}};
    bool open = true;

    while (open && poll(fds, countof(fds), -1) > 0) {
        if (fds[0].revents)
            open = pass_on(l, l->client, l->server);
        if (open && fds[1].revents)
            open = pass_on(l, l->server, l->client);
    }
    close(l->client);
    close(l->server);
    free(l);
    return NULL;
}

static void *relay_run(void *arg)
{
    struct relay *r = arg;
    struct sockaddr_un server = address_of(r->server);
    int client;

    while ((client = accept(r->listening, NULL, NULL)) >= 0) {
        struct link *l = calloc(1, sizeof(*l));
        pthread_t thread;

        check(l != NULL);
        *l = (struct link){r, client, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        check(connect(l->server, (struct sockaddr *)&server, sizeof(server)) == 0);
        check(pthread_create(&thread, NULL, link_run, l) == 0);
        pthread_detach(thread);
    }
    return NULL;
}

/* The folder of the server's socket, from the test's URL. */
static bool find_server(struct relay *r)
{
    const char *url = getenv("ENTREPOT_TEST_PG"), *host = strstr(url, "host=/");

    if (!host)
        return false;
    host += strlen("host=");
    snprintf(r->server, sizeof(r->server), "%.*s/.s.PGSQL.5432", (int)strcspn(host, "&"), host);
    return true;
}

static void start_relay(struct relay *r, int commits)
{
    struct sockaddr_un own;

    r->commits_left = commits;
    snprintf(r->dir, sizeof(r->dir), "/tmp/entrepot-relay-XXXXXX");
    assert_non_null(mkdtemp(r->dir));
    snprintf(r->path, sizeof(r->path), "%s/.s.PGSQL.5432", r->dir);
    own = address_of(r->path);
    r->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(r->listening, (struct sockaddr *)&own, sizeof(own)), 0);
    assert_int_equal(listen(r->listening, 16), 0);
    assert_int_equal(pthread_create(&r->thread, NULL, relay_run, r), 0);
}

static void stop_relay(struct relay *r)
{
    shutdown(r->listening, SHUT_RDWR);
    pthread_join(r->thread, NULL);
    close(r->listening);
    unlink(r->path);
    rmdir(r->dir);
}

/* ---- The program behind it ---- */

static enum outcome add_body(struct ctx *c, void *arg)
{
    int64_t *n = arg;
    bool found;

    TRY(counter_get(c, "one", n, &found));
    *n = found ? *n + 1 : 1;
    return counter_set(c, "one", *n);
}

/* Counts up and tells on standard output how far it was acknowledged. */
static int run_workload(const char *url)
{
    struct store_options o;
    struct test_store t = {0};
    struct test_ctx own;

    log_set_level(LOG_ERROR + 1);
    store_defaults(&o);
    o.db_url = url;
    o.writers = 1;
    if (store_open(&t.c.problem, &o, &t.c.store) != DONE)
        return 3;
    test_store_ctx(&t, &own, 1);
    for (int i = 0; i < ADDS_MAX; i++) {
        int64_t n;

        if (store_write(&own.c, 1, add_body, &n) != DONE)
            return 4;
        check(write(STDOUT_FILENO, &n, sizeof(n)) == sizeof(n));
        arena_clear(&own.arena);
    }
    return 0;
}

/* Runs it; gives its exit code, and in *acked the last number that was acknowledged. */
static int spawn_workload(const char *url, int64_t *acked)
{
    const char *const argv[] = {"postgres_fault_test", url, NULL};
    posix_spawn_file_actions_t actions;
    int fds[2], status;
    int64_t n;
    pid_t pid;

    assert_int_equal(pipe(fds), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, fds[0]);
    posix_spawn_file_actions_addclose(&actions, fds[1]);
    assert_int_equal(posix_spawn(&pid, "/proc/self/exe", &actions, NULL, (char *const *)argv,
                                 environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(fds[1]);
    while (read(fds[0], &n, sizeof(n)) == sizeof(n))
        *acked = n;
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum outcome get_body(struct ctx *c, void *arg)
{
    bool found;

    return counter_get(c, "one", arg, &found);
}

/* The URL with the relay's folder for the server's. */
static void relayed_url(const struct test_store *t, const struct relay *r, char *url, size_t max)
{
    const char *host = strstr(t->db_url, "host=/") + strlen("host=");

    snprintf(url, max, "%.*s%s%s", (int)(host - t->db_url), t->db_url, r->dir,
             host + strcspn(host, "&"));
}

static void a_commit_without_an_answer_ends_the_process(void **state)
{
    struct test_store *t = *state;
    struct relay relay = {0};
    char url[2 * TEST_PATH_MAX];
    int64_t acked = 0, kept = 0;

    if (!find_server(&relay)) {
        print_message("# SKIP the server is not reached by a Unix socket\n");
        return;
    }
    for (int commits = 1; commits <= 5; commits++) {
        start_relay(&relay, commits);
        relayed_url(t, &relay, url, sizeof(url));
        assert_int_equal(spawn_workload(url, &acked), EXIT_FATAL);
        stop_relay(&relay);
        assert_int_equal(store_read(&t->c, get_body, &kept), DONE);
        assert_in_range(kept, acked, acked + 1); /* once, or not at all */
    }
    assert_true(acked > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {STORE_TEST(a_commit_without_an_answer_ends_the_process)};

    if (argc == 2)
        return run_workload(argv[1]);
    return test_store_run_on(ENGINE_POSTGRES, "lost answers", tests);
}
