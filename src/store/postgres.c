/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL by libpq in pipeline mode. BEGIN, SAVEPOINT, RELEASE and changes whose count nobody
 * asks for are sent and not waited for; their answers are read with that of the next statement that
 * gives rows, or with COMMIT. So a command costs one round trip for each of its questions, and a
 * batch one more. */
#include "store/postgres.h"

#include <endian.h>

#include "base/check.h"
#include "base/log.h"

enum { STATEMENTS_MAX = 4096, PARAMS_MAX = 64, PORTION_ROWS = 500, DEFERRED_MAX = 200 };

/* Of a statement's name in conn->prepared. */
enum { UNKNOWN, SENT, KNOWN };

/* pg_type.h of the server */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT4 = 23, OID_TEXT = 25 };

static Oid oid_of(enum type type)
{
    switch (type) {
    case TYPE_I64:
        return OID_INT8;
    case TYPE_I32:
    case TYPE_DATE:
        return OID_INT4;
    case TYPE_BOOL:
        return OID_BOOL;
    case TYPE_BYTES:
        return OID_BYTEA;
    case TYPE_TEXT:
    case TYPE_CUR:
        return OID_TEXT;
    }
    return 0;
}

/* ---- Errors ---- */

static bool state_is(const char *state, const char *prefix)
{
    return strncmp(state, prefix, strlen(prefix)) == 0;
}

/* From the SQLSTATE of an answer. */
static enum trouble trouble_of(const char *state)
{
    static const char *const retries[] = {"40001", "40P01", "23505", "55P03"};
    static const char *const losses[] = {"08", "57P01", "57P02", "57P03"};
    static const char *const rolls[] = {"53", "58", "XX"};

    for (size_t i = 0; i < countof(retries); i++)
        if (state_is(state, retries[i]))
            return TROUBLE_RETRY;
    for (size_t i = 0; i < countof(losses); i++)
        if (state_is(state, losses[i]))
            return TROUBLE_LOST;
    for (size_t i = 0; i < countof(rolls); i++)
        if (state_is(state, rolls[i]))
            return TROUBLE_ROLLED;
    return TROUBLE_COMMAND;
}

static bool commit_is_open(const struct postgres_conn *conn)
{
    for (int i = 0; i < conn->expected_n; i++)
        if (conn->expected[i].what == EXPECT_COMMIT)
            return true;
    return false;
}

/* The connection broke. A COMMIT that was sent and not answered may have happened or not. */
static enum outcome lost(struct postgres_conn *conn, const char *what)
{
    conn_trouble(&conn->base, commit_is_open(conn) ? TROUBLE_FATAL : TROUBLE_LOST);
    conn->expected_n = 0;
    return fail("store", "%s: %s", what, pq.errorMessage(conn->pg));
}

enum outcome postgres_failed(struct postgres_conn *conn, const char *what)
{
    if (pq.status(conn->pg) == CONNECTION_BAD)
        return lost(conn, what);
    conn_trouble(&conn->base, TROUBLE_ROLLED);
    return fail("store", "%s: %s", what, pq.errorMessage(conn->pg));
}

/* The server skips what follows an error: a COMMIT behind it has not happened. */
static void give_up_commit(struct postgres_conn *conn)
{
    for (int i = 0; i < conn->expected_n; i++)
        if (conn->expected[i].what == EXPECT_COMMIT)
            conn->expected[i].what = EXPECT_DONE;
}

/* An answer that says what went wrong; of its parts only the one without values goes to the log.
 * What ran in an earlier savepoint fails the whole batch. */
static enum outcome answer_failed(struct postgres_conn *conn, const struct expected *e,
                                  const PGresult *r)
{
    const char *state = pq.resultErrorField(r, PG_DIAG_SQLSTATE);
    enum trouble t;

    if (!state)
        return lost(conn, e->name);
    give_up_commit(conn);
    t = trouble_of(state);
    if (t == TROUBLE_COMMAND && e->command != conn->command)
        t = TROUBLE_ROLLED;
    conn_trouble(&conn->base, t);
    log_line(t == TROUBLE_RETRY ? LOG_INFO : LOG_ERROR, "store", "%s: %s (%s)", e->name,
             pq.resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY), state);
    return FAILED;
}

/* ---- The pipeline ---- */

static void expect(struct postgres_conn *conn, enum expect what, const char *name)
{
    check(conn->expected_n < EXPECTED_MAX);
    conn->expected[conn->expected_n++] =
        (struct expected){.what = what, .name = name, .command = conn->command};
}

/* Remembers what came of a PREPARE. */
static void note_prepared(struct postgres_conn *conn, const struct expected *e, bool ok)
{
    if (e->what == EXPECT_PREPARED)
        check(map_put(&conn->prepared, str_of(e->name), ok ? KNOWN : UNKNOWN));
}

/* Reads the answer to `e`; rows go to *rows, which the caller clears. Quiet after the first error:
 * the server skips what follows it. */
static enum outcome receive_one(struct postgres_conn *conn, const struct expected *e,
                                PGresult **rows)
{
    PGresult *r = pq.getResult(conn->pg);
    ExecStatusType status = pq.resultStatus(r);
    bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
              status == PGRES_PIPELINE_SYNC;
    enum outcome o = ok ? DONE : FAILED;

    if (!ok && status != PGRES_PIPELINE_ABORTED)
        o = r ? answer_failed(conn, e, r) : lost(conn, e->name);
    if (ok && e->what == EXPECT_COMMIT && strcmp(pq.cmdStatus(r), "COMMIT") != 0) {
        conn_trouble(&conn->base, TROUBLE_ROLLED);
        o = fail("store", "COMMIT was answered by %s", pq.cmdStatus(r));
    }
    note_prepared(conn, e, ok);
    if (ok && e->what == EXPECT_ROWS && rows)
        *rows = r;
    else
        pq.clear(r);
    if (e->what != EXPECT_SYNC && conn->expected_n > 0)
        pq.clear(pq.getResult(conn->pg)); /* the NULL that ends an answer */
    return o;
}

/* Reads all answers that are owed, up to a sync. */
static enum outcome receive(struct postgres_conn *conn, PGresult **rows)
{
    struct expected expected[EXPECTED_MAX];
    int n = conn->expected_n;
    enum outcome o = DONE;

    memcpy(expected, conn->expected, (size_t)n * sizeof(expected[0]));
    for (int i = 0; i < n && conn->expected_n > 0; i++) {
        enum outcome one = receive_one(conn, &expected[i], rows);

        o = one == DONE ? o : one;
    }
    conn->expected_n = 0;
    return o;
}

/* Asks the server to answer all, and waits. */
static enum outcome sync_and_receive(struct postgres_conn *conn, PGresult **rows)
{
    if (!pq.pipelineSync(conn->pg))
        return postgres_failed(conn, "sync");
    expect(conn, EXPECT_SYNC, "sync");
    return receive(conn, rows);
}

/* Without waiting for the answers: they are read before the next transaction. */
static void sync_and_go(struct postgres_conn *conn)
{
    if (pq.pipelineSync(conn->pg) && pq.flush(conn->pg) == 0)
        expect(conn, EXPECT_SYNC, "sync");
    else
        lost(conn, "sync");
}

static enum outcome send_control(struct postgres_conn *conn, const char *sql, enum expect what)
{
    if (!pq.sendQueryParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, 0))
        return postgres_failed(conn, sql);
    expect(conn, what, sql);
    return DONE;
}

enum outcome postgres_send(struct postgres_conn *conn, const char *sql, int params_n,
                           const char *const *params)
{
    if (!pq.sendQueryParams(conn->pg, sql, params_n, NULL, params, NULL, NULL, 0))
        return postgres_failed(conn, sql);
    expect(conn, EXPECT_DONE, sql);
    return DONE;
}

enum outcome postgres_leave_pipeline(struct postgres_conn *conn)
{
    if (pq.pipelineStatus(conn->pg) == PQ_PIPELINE_OFF)
        return DONE;
    TRY(sync_and_receive(conn, NULL));
    return pq.exitPipelineMode(conn->pg) ? DONE : postgres_failed(conn, "pipeline");
}

static enum outcome enter_pipeline(struct postgres_conn *conn)
{
    return pq.enterPipelineMode(conn->pg) ? DONE : postgres_failed(conn, "pipeline");
}

/* ---- Opening ---- */

static void hear_notice(unused_arg void *arg, const char *message)
{
    log_debug("store", "%s", message);
}

static enum outcome refuse_setting(struct problem *p, const char *name)
{
    return refuse(p, refusal_invalid, "db",
                  "expected a server with %s = on: without it a power loss would take away orders "
                  "that were confirmed", name);
}

/* fsync, synchronous_commit, server_encoding and current_schema, in this order. */
static enum outcome look_at_server(struct postgres_conn *conn, struct problem *p,
                                   const PGresult *r)
{
    if (pq.resultStatus(r) != PGRES_TUPLES_OK)
        return postgres_failed(conn, "settings");
    if (strcmp(pq.getvalue(r, 0, 0), "on") != 0)
        return refuse_setting(p, "fsync");
    if (strcmp(pq.getvalue(r, 0, 1), "off") == 0)
        return refuse_setting(p, "synchronous_commit");
    if (strcmp(pq.getvalue(r, 0, 2), "UTF8") != 0)
        return refuse(p, refusal_invalid, "db", "expected a database in UTF8, not %s",
                      pq.getvalue(r, 0, 2));
    if (pq.getisnull(r, 0, 3))
        return refuse(p, refusal_invalid, "db", "expected a search_path with a schema that exists");
    snprintf(conn->channel, sizeof(conn->channel), POSTGRES_CHANNEL_PREFIX "%s",
             pq.getvalue(r, 0, 3));
    return DONE;
}

static enum outcome set_up(struct postgres_conn *conn, struct problem *p)
{
    PGresult *r;
    enum outcome o;

    pq.setNoticeProcessor(conn->pg, hear_notice, NULL);
    r = pq.exec(conn->pg, "SET lock_timeout = '10s'; "
                         "SELECT current_setting('fsync'), current_setting('synchronous_commit'), "
                         "current_setting('server_encoding'), current_schema()");
    o = look_at_server(conn, p, r);
    pq.clear(r);
    TRY(o);
    return enter_pipeline(conn);
}

static void postgres_close(struct conn *base)
{
    struct postgres_conn *conn = postgres_conn_of(base);

    pq.finish(conn->pg);
    map_release(&conn->prepared);
    free(conn);
}

static PGconn *connect_to(const char *url)
{
    const char *const names[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout",
                                 "client_encoding", "fallback_application_name", "dbname", NULL};
    const char *const values[] = {"10", "30", "30000", "UTF8", "entrepot", url, NULL};

    return pq.connectdbParams(names, values, 1); /* what the URL says wins */
}

static enum outcome postgres_open(struct problem *p, const struct store_options *o,
                                  unused_arg enum access access, struct conn **out)
{
    struct postgres_conn *conn;
    enum outcome set;

    if (!libpq_load())
        return fail("store", "the client library of PostgreSQL is not there: libpq.so.5");
    conn = calloc(1, sizeof(*conn));
    check(conn != NULL);
    conn->base.ops = &postgres_ops;
    map_init(&conn->prepared, STATEMENTS_MAX);
    conn->pg = connect_to(o->db_url);
    check(conn->pg != NULL);
    if (pq.status(conn->pg) != CONNECTION_OK) {
        struct str why = str_trim(str_of(pq.errorMessage(conn->pg)));

        log_error("store", "%.*s", STR_FMT(why));
        set = refuse(p, refusal_unavailable, "db", "the database does not answer: %.*s",
                     STR_FMT(why));
    } else {
        set = set_up(conn, p);
    }
    if (set != DONE) {
        postgres_close(&conn->base);
        return set;
    }
    *out = &conn->base;
    return DONE;
}

/* ---- Transactions ---- */

/* A server that went away while we were idle is noticed here, and not at the COMMIT. */
static enum outcome postgres_begin(struct conn *base, enum access access)
{
    struct postgres_conn *conn = postgres_conn_of(base);

    TRY(receive(conn, NULL));
    if (!pq.consumeInput(conn->pg) || pq.status(conn->pg) == CONNECTION_BAD)
        return lost(conn, "begin");
    conn->command = 0;
    return send_control(conn,
                        access == ACCESS_WRITE ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                                               : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                        EXPECT_DONE);
}

static enum outcome postgres_commit(struct conn *base)
{
    struct postgres_conn *conn = postgres_conn_of(base);

    conn->command++; /* what fails from here on fails the batch */
    TRY(send_control(conn, "COMMIT", EXPECT_COMMIT));
    return sync_and_receive(conn, NULL);
}

static void postgres_rollback(struct conn *base)
{
    struct postgres_conn *conn = postgres_conn_of(base);

    if (pq.status(conn->pg) == CONNECTION_OK &&
        send_control(conn, "ROLLBACK", EXPECT_DONE) == DONE)
        sync_and_go(conn);
}

static enum outcome postgres_savepoint(struct conn *base)
{
    struct postgres_conn *conn = postgres_conn_of(base);

    conn->command++;
    return send_control(conn, "SAVEPOINT command", EXPECT_DONE);
}

static enum outcome postgres_release(struct conn *conn)
{
    return send_control(postgres_conn_of(conn), "RELEASE SAVEPOINT command", EXPECT_DONE);
}

/* What was sent and not answered may have failed, and the rest be skipped: a sync ends that. */
static enum outcome postgres_rollback_to(struct conn *base)
{
    struct postgres_conn *conn = postgres_conn_of(base);
    enum outcome settled = DONE;

    if (conn->expected_n > 0)
        settled = sync_and_receive(conn, NULL);
    if (settled != DONE && base->trouble > TROUBLE_COMMAND)
        return settled;
    base->trouble = TROUBLE_NONE;
    TRY(send_control(conn, "ROLLBACK TO SAVEPOINT command", EXPECT_DONE));
    return postgres_release(base);
}

/* ---- Statements ---- */

/* A statement's parameters as libpq wants them, in binary. */
struct bound {
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    union {
        uint64_t i64;
        uint32_t i32;
        unsigned char truth;
    } numbers[PARAMS_MAX];
};

static void bind_one(struct bound *b, size_t i, enum type type, const struct value *v)
{
    b->formats[i] = 1;
    b->values[i] = NULL;
    b->lengths[i] = 0;
    if (v->null)
        return;
    b->values[i] = (const char *)&b->numbers[i];
    switch (oid_of(type)) {
    case OID_INT8:
        b->numbers[i].i64 = htobe64((uint64_t)v->i);
        b->lengths[i] = 8;
        return;
    case OID_INT4:
        b->numbers[i].i32 = htobe32((uint32_t)v->i);
        b->lengths[i] = 4;
        return;
    case OID_BOOL:
        b->numbers[i].truth = v->i != 0;
        b->lengths[i] = 1;
        return;
    default:
        check(v->s.n <= INT32_MAX);
        b->values[i] = v->s.n ? v->s.p : "";
        b->lengths[i] = (int)v->s.n;
    }
}

static void bind(struct bound *b, const struct statement *st, const struct value *in)
{
    check(st->params_n <= PARAMS_MAX);
    for (size_t i = 0; i < st->params_n; i++)
        bind_one(b, i, st->params[i], &in[i]);
}

static void param_oids(const struct statement *st, Oid oids[static PARAMS_MAX])
{
    check(st->params_n <= PARAMS_MAX);
    for (size_t i = 0; i < st->params_n; i++)
        oids[i] = oid_of(st->params[i]);
}

/* Sends PREPARE ahead of the first use. */
static enum outcome send_prepare(struct postgres_conn *conn, const struct statement *st)
{
    struct str name = str_of(st->name);
    uint64_t state = UNKNOWN;
    Oid oids[PARAMS_MAX];

    if (map_get(&conn->prepared, name, &state) && state != UNKNOWN)
        return DONE;
    param_oids(st, oids);
    if (!pq.sendPrepare(conn->pg, st->name, st->postgres, (int)st->params_n, oids))
        return postgres_failed(conn, st->name);
    check(map_put(&conn->prepared, name, SENT));
    expect(conn, EXPECT_PREPARED, st->name);
    return DONE;
}

static enum outcome send_statement(struct postgres_conn *conn, const struct statement *st,
                                   const struct value *in, enum expect what)
{
    struct bound b;

    TRY(send_prepare(conn, st));
    bind(&b, st, in);
    if (!pq.sendQueryPrepared(conn->pg, st->name, (int)st->params_n, b.values, b.lengths, b.formats,
                             1))
        return postgres_failed(conn, st->name);
    expect(conn, what, st->name);
    return DONE;
}

/* Takes the answer's rows into the cursor. */
static enum outcome take_rows(struct postgres_conn *conn, struct cursor *cur)
{
    PGresult *rows = NULL;
    int64_t changed = 0;
    enum outcome o = sync_and_receive(conn, &rows);

    pq.clear(cur->handle);
    cur->handle = rows;
    TRY(o);
    cur->row = -1;
    cur->rows = pq.ntuples(rows);
    if (parse_i64(str_of(pq.cmdTuples(rows)), 0, INT64_MAX, &changed))
        cur->changed = changed;
    return DONE;
}

/* The next portion of a stream. */
static enum outcome fetch(struct postgres_conn *conn, struct cursor *cur)
{
    char sql[64];

    snprintf(sql, sizeof(sql), "FETCH %d FROM stream%lld", PORTION_ROWS, (long long)cur->stream);
    if (!pq.sendQueryParams(conn->pg, sql, 0, NULL, NULL, NULL, NULL, 1))
        return postgres_failed(conn, cur->st->name);
    expect(conn, EXPECT_ROWS, cur->st->name);
    return take_rows(conn, cur);
}

static enum outcome start_stream(struct postgres_conn *conn, const struct statement *st,
                                 const struct value *in, struct cursor *cur)
{
    struct buf sql;
    Oid oids[PARAMS_MAX];
    struct bound b;
    bool sent;

    cur->stream = ++conn->streams;
    buf_init(&sql, NULL, 64 * 1024);
    buf_fmt(&sql, "DECLARE stream%lld NO SCROLL CURSOR FOR %s", (long long)cur->stream,
            st->postgres);
    check(!sql.full);
    param_oids(st, oids);
    bind(&b, st, in);
    sent = pq.sendQueryParams(conn->pg, buf_cstr(&sql), (int)st->params_n, oids, b.values,
                              b.lengths, b.formats, 1);
    buf_release(&sql);
    if (!sent)
        return postgres_failed(conn, st->name);
    expect(conn, EXPECT_DONE, st->name);
    return fetch(conn, cur);
}

static enum outcome postgres_start(struct conn *base, const struct statement *st,
                                   const struct value *in, enum want want, struct cursor *cur)
{
    struct postgres_conn *conn = postgres_conn_of(base);

    *cur = (struct cursor){.conn = base, .st = st};
    if (want == WANT_STREAM)
        return start_stream(conn, st, in, cur);
    TRY(send_statement(conn, st, in, want == WANT_NOTHING ? EXPECT_DONE : EXPECT_ROWS));
    if (want != WANT_NOTHING)
        return take_rows(conn, cur);
    return conn->expected_n < DEFERRED_MAX ? DONE : sync_and_receive(conn, NULL);
}

static enum outcome postgres_next(struct cursor *cur, bool *row)
{
    if (cur->stream && cur->row + 1 == PORTION_ROWS)
        TRY(fetch(postgres_conn_of(cur->conn), cur));
    *row = cur->row + 1 < cur->rows;
    if (*row)
        cur->row++;
    return DONE;
}

/* An integer of the width that the server chose. */
static int64_t integer_at(const char *p, int width)
{
    uint64_t wide;
    uint32_t middle;
    uint16_t narrow;

    switch (width) {
    case 8:
        memcpy(&wide, p, 8);
        return (int64_t)be64toh(wide);
    case 4:
        memcpy(&middle, p, 4);
        return (int32_t)be32toh(middle);
    case 2:
        memcpy(&narrow, p, 2);
        return (int16_t)be16toh(narrow);
    default:
        return *p;
    }
}

static struct value postgres_column(const struct cursor *cur, int i, enum type type)
{
    const PGresult *r = cur->handle;
    struct value v = {.null = pq.getisnull(r, cur->row, i)};
    int length = pq.getlength(r, cur->row, i);

    if (v.null)
        return v;
    if (oid_of(type) == OID_TEXT || oid_of(type) == OID_BYTEA)
        v.s = (struct str){pq.getvalue(r, cur->row, i), (size_t)length};
    else
        v.i = integer_at(pq.getvalue(r, cur->row, i), length);
    return v;
}

/* A stream that was not read to its end ends with the transaction. */
static void postgres_end(struct cursor *cur)
{
    pq.clear(cur->handle);
}

/* ---- The schema ---- */

static enum outcome postgres_script(struct conn *base, const char *sql)
{
    struct postgres_conn *conn = postgres_conn_of(base);
    enum outcome o = DONE;
    PGresult *r;

    TRY(postgres_leave_pipeline(conn));
    r = pq.exec(conn->pg, sql);
    if (pq.resultStatus(r) != PGRES_COMMAND_OK && pq.resultStatus(r) != PGRES_TUPLES_OK)
        o = postgres_failed(conn, "script");
    pq.clear(r);
    TRY(enter_pipeline(conn));
    return o;
}

static enum outcome postgres_lock_schema(struct conn *conn)
{
    return postgres_send(postgres_conn_of(conn),
                         "SELECT pg_advisory_xact_lock(hashtext('entrepot'), "
                         "hashtext(current_schema()))",
                         0, NULL);
}

static enum outcome postgres_has_table(struct conn *base, const char *name, bool *has)
{
    struct postgres_conn *conn = postgres_conn_of(base);
    PGresult *rows = NULL;

    TRY(postgres_send(conn, "SELECT 1 WHERE to_regclass($1) IS NOT NULL", 1, &name));
    conn->expected[conn->expected_n - 1].what = EXPECT_ROWS;
    TRY(sync_and_receive(conn, &rows));
    *has = pq.ntuples(rows) == 1;
    pq.clear(rows);
    return DONE;
}

static bool fits(enum type type, Oid oid)
{
    return oid == oid_of(type) || (type == TYPE_I64 && oid == OID_INT4);
}

/* Are the columns of the types that the row expects? */
static enum outcome check_columns(struct postgres_conn *conn, const struct statement *st)
{
    PGresult *r = pq.describePrepared(conn->pg, st->name);
    enum outcome o = DONE;

    if (pq.resultStatus(r) != PGRES_COMMAND_OK)
        o = postgres_failed(conn, st->name);
    else if ((size_t)pq.nfields(r) != st->fields_n)
        o = fail("store", "%s gives %d columns, not %zu", st->name, pq.nfields(r), st->fields_n);
    for (size_t i = 0; i < st->fields_n && o == DONE; i++)
        if (!fits(st->fields[i].type, pq.ftype(r, (int)i)))
            o = fail("store", "%s: column %s has the type %u", st->name, st->fields[i].name,
                     pq.ftype(r, (int)i));
    pq.clear(r);
    return o;
}

static enum outcome postgres_prepare(struct conn *base, const struct statement *st)
{
    struct postgres_conn *conn = postgres_conn_of(base);
    enum outcome o;

    TRY(send_prepare(conn, st));
    TRY(postgres_leave_pipeline(conn));
    o = check_columns(conn, st);
    TRY(enter_pipeline(conn));
    return o;
}

static void postgres_between_batches(unused_arg struct store *s, unused_arg struct conn *writer)
{
}

const struct engine_ops postgres_ops = {
    .open = postgres_open,
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .savepoint = postgres_savepoint,
    .release = postgres_release,
    .rollback_to = postgres_rollback_to,
    .announce = postgres_announce,
    .upkeep_start = postgres_upkeep_start,
    .upkeep_stop = postgres_upkeep_stop,
    .between_batches = postgres_between_batches,
    .backup = postgres_backup,
    .restore = postgres_restore,
    .check_soundness = postgres_check_soundness,
    .script = postgres_script,
    .lock_schema = postgres_lock_schema,
    .has_table = postgres_has_table,
    .prepare = postgres_prepare,
    .start = postgres_start,
    .next = postgres_next,
    .column = postgres_column,
    .end = postgres_end,
};
