/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "base/log.h"
#include "store/inside.h"
#include "store/store_sql.h"

enum { MIGRATIONS_MAX = 10000 };

static bool applied_before(const struct migration_row_list *applied, const struct migration *m,
                           const struct migration_row **row)
{
    for (size_t i = 0; i < applied->n; i++)
        if (applied->v[i].number == m->number) {
            *row = &applied->v[i];
            return true;
        }
    return false;
}

/* What the database says was applied to it; nothing in an empty one. */
static enum outcome read_applied(struct ctx *c, struct migration_row_list *out)
{
    struct conn *conn;
    bool has;

    *out = (struct migration_row_list){0};
    TRY(tx_conn(c, &conn));
    TRY(conn->ops->has_table(conn, "schema_migration", &has));
    return has ? migration_list(c, MIGRATIONS_MAX, out) : DONE;
}

static enum outcome refuse_unknown(struct ctx *c, const struct migration_row_list *applied)
{
    for (size_t i = 0; i < applied->n; i++) {
        bool known = false;

        for (size_t k = 0; k < migrations_n; k++)
            known |= migrations[k].number == applied->v[i].number;
        if (!known)
            return refuse(&c->problem, refusal_wrong_state, NULL,
                          "the database has migration %d, which this program does not know: it is "
                          "older than the database", applied->v[i].number);
    }
    return DONE;
}

static enum outcome refuse_changed(struct ctx *c, const struct migration *m,
                                   const struct migration_row *row)
{
    if (row->digest == m->digest)
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, NULL,
                  "migration %d (%s) is not the one that was applied to this database", m->number,
                  m->name);
}

/* Within a write transaction: does the first migration that is missing. */
static enum outcome apply_next(struct ctx *c, bool *applied)
{
    const struct engine_ops *ops = c->tx->conn->ops;
    struct migration_row_list before;

    *applied = false;
    TRY(ops->lock_schema(c->tx->conn));
    TRY(read_applied(c, &before));
    TRY(refuse_unknown(c, &before));
    for (size_t i = 0; i < migrations_n && !*applied; i++) {
        const struct migration *m = &migrations[i];
        const struct migration_row *row;

        if (applied_before(&before, m, &row)) {
            TRY(refuse_changed(c, m, row));
            continue;
        }
        log_info("store", "migration %04d %s", m->number, m->name);
        TRY(ops->script(c->tx->conn, ops == &sqlite_ops ? m->sqlite : m->postgres));
        TRY(migration_add(c, m->number, str_of(m->name), m->digest, c->now_ms, NULL));
        *applied = true;
    }
    return *applied ? DONE : guard_append_only(c->tx->conn);
}

/* One migration in a transaction of its own; after the last the guards of tables. */
static enum outcome migrate_step(struct ctx *c, struct conn *conn, bool *applied)
{
    struct tx tx = {.store = c->store, .conn = conn, .access = ACCESS_WRITE};
    enum outcome o;

    TRY(conn->ops->begin(conn, ACCESS_WRITE));
    c->tx = &tx;
    o = apply_next(c, applied);
    c->tx = NULL;
    if (o == DONE)
        o = conn->ops->commit(conn);
    if (o != DONE)
        conn->ops->rollback(conn);
    return o;
}

enum outcome store_migrate(struct ctx *c, int *version)
{
    bool applied = true;
    enum outcome o = DONE;
    struct conn *conn;

    check(!c->tx && !c->store->options.read_only);
    TRY(c->store->ops->open(&c->problem, &c->store->options, ACCESS_WRITE, &conn));
    while (o == DONE && applied)
        o = migrate_step(c, conn, &applied);
    conn->ops->close(conn);
    if (o == DONE)
        *version = migrations[migrations_n - 1].number;
    return o;
}

static enum outcome check_schema(struct ctx *c, unused_arg void *arg)
{
    struct migration_row_list applied;

    TRY(read_applied(c, &applied));
    TRY(refuse_unknown(c, &applied));
    for (size_t i = 0; i < migrations_n; i++) {
        const struct migration_row *row;

        if (!applied_before(&applied, &migrations[i], &row))
            return refuse(&c->problem, refusal_wrong_state, NULL,
                          "the database lacks migration %d (%s): run `entrepot migrate`",
                          migrations[i].number, migrations[i].name);
        TRY(refuse_changed(c, &migrations[i], row));
    }
    return DONE;
}

enum outcome store_check_schema(struct ctx *c)
{
    return store_read(c, check_schema, NULL);
}

static enum outcome read_birth(struct ctx *c, void *arg)
{
    int64_t *at_ms = arg;
    struct migration_time first = {0};
    bool found;

    TRY(migration_first(c, &first, &found));
    *at_ms = first.at;
    return DONE;
}

enum outcome store_born(struct ctx *c, int64_t *at_ms)
{
    return store_read(c, read_birth, at_ms);
}
