/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of `entrepot bench orders --db`: a bare libpq client that writes the same rows.
 *
 *     bare_libpq URL CONNECTIONS BATCH ORDERS
 *
 * The database was made by `entrepot bench orders --db URL --orders 1`: same schema, indexes and
 * constraints. The newest paid order there is the pattern, as in bare_sqlite.c: each connection, a
 * thread of its own as our writers are, writes orders like it with fresh keys and the same bytes,
 * BATCH of them a transaction for placing and another for the payment, each statement prepared and
 * one round trip. It reads nothing, checks nothing and has no savepoints. Each connection takes
 * from goods of its own, so that none waits for another's stock. */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PLACE, PAY };
enum { ROWS_MAX = 64, COLUMNS_MAX = 40, CONNECTIONS_MAX = 32, DIGITS = 24 };

/* As in bare_sqlite.c; $1 buyer, $2 holder of the stock. */
static const struct {
    const char *table, *where, *early;
    int step;
} kinds[] = {
    {"reservation", "holder = $2::bigint AND $1::bigint > 0", NULL, PLACE},
    {"cart", "buyer = $1 AND $2::bigint <> 0", NULL, PLACE},
    {"purchase", "buyer = $1 AND $2::bigint <> 0", "awaiting", PLACE},
    {"orders", "buyer = $1 AND $2::bigint <> 0", "placed", PLACE},
    {"order_line", "buyer = $1 AND $2::bigint <> 0", NULL, PLACE},
    {"order_event", "buyer = $1 AND state = 'placed' AND $2::bigint <> 0", NULL, PLACE},
    {"payment_intent", "buyer = $1 AND $2::bigint <> 0", "open", PLACE},
    {"outbox", "shard = $1 AND $2::bigint <> 0 AND (topic = 'lapse' OR key LIKE '% placed')", NULL,
     PLACE},
    {"order_event", "buyer = $1 AND state = 'paid' AND $2::bigint <> 0", NULL, PAY},
    {"payment_event", "home = $1 AND $2::bigint <> 0", NULL, PAY},
    {"ledger_transfer", "home = $1 AND $2::bigint <> 0", NULL, PAY},
    {"ledger_balance", "home = $1 AND $2::bigint <> 0", NULL, PAY},
    {"outbox", "shard = $1 AND $2::bigint <> 0 AND NOT (topic = 'lapse' OR key LIKE '% placed')",
     NULL, PAY},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* Columns whose values differ from order to order. */
static const char *const fresh[] = {"buyer", "id",    "purchase", "order_id",    "home",
                                    "shard", "ref",   "party",    "debit_party", "credit_party",
                                    "holder", "reservation"};
enum { FRESH = sizeof(fresh) / sizeof(fresh[0]) };

struct row {
    int step, columns;
    char name[16], sql[512];
    char *values[COLUMNS_MAX]; /* NULL: null */
    bool fresh[COLUMNS_MAX], random[COLUMNS_MAX];
};

/* What follows the rows: $1 is the first value, $2 the second. */
static const struct {
    const char *name, *sql;
} updates[] = {
    {"take", "UPDATE stock SET available = available - 1, reserved = reserved + 1 "
             "WHERE seller = $1 AND offer = $2"},
    {"purchase", "UPDATE purchase SET state = 'paid', state_at = state_at + 1 "
                 "WHERE buyer = $1 AND id = $2"},
    {"order", "UPDATE orders SET state = 'paid', state_at = state_at + 1, due_at = due_at + 1 "
              "WHERE buyer = $1 AND id = $2"},
    {"intent", "UPDATE payment_intent SET state = 'captured', state_at = state_at + 1 "
               "WHERE buyer = $1 AND id = $2"},
};
enum { TAKE, PAY_PURCHASE, PAY_ORDER, PAY_INTENT, UPDATES };

static struct row rows[ROWS_MAX];
static int rows_n;
static int64_t buyer, holder, purchase, order, intent;
static PGresult *goods; /* seller, offer */
static int connections_n;
static int64_t batch, left;

static void must(bool ok, PGconn *pg, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "%s: %s\n", what, PQerrorMessage(pg));
    exit(2);
}

static PGresult *ask(PGconn *pg, const char *sql, int n, const char *const *params)
{
    PGresult *r = PQexecParams(pg, sql, n, NULL, params, NULL, NULL, 0);

    must(PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK, pg, sql);
    return r;
}

/* ---- the pattern ---- */

static bool is_fresh(const char *column)
{
    for (int i = 0; i < FRESH; i++)
        if (strcmp(fresh[i], column) == 0)
            return true;
    return false;
}

static void add_row(int kind, const PGresult *r, int at)
{
    struct row *row = &rows[rows_n];
    int n = snprintf(row->sql, sizeof(row->sql), "INSERT INTO %s VALUES ($1", kinds[kind].table);

    snprintf(row->name, sizeof(row->name), "row%d", rows_n++);
    row->step = kinds[kind].step;
    row->columns = PQnfields(r);
    for (int i = 0; i < row->columns; i++) {
        const char *name = PQfname(r, i), *value = PQgetvalue(r, at, i);

        if (kinds[kind].early && strcmp(name, "state") == 0)
            value = kinds[kind].early;
        row->values[i] = PQgetisnull(r, at, i) ? NULL : strdup(value);
        row->fresh[i] = is_fresh(name) && row->values[i] && strcmp(value, "0") != 0;
        row->random[i] = strcmp(name, "holder") == 0 || strcmp(name, "reservation") == 0;
        if (i > 0)
            n += snprintf(row->sql + n, sizeof(row->sql) - (size_t)n, ", $%d", i + 1);
    }
    snprintf(row->sql + n, sizeof(row->sql) - (size_t)n, ")");
}

static void find_pattern(PGconn *pg)
{
    int64_t *const out[] = {&buyer, &holder, &purchase, &order, &intent};
    PGresult *r = ask(pg, "SELECT o.buyer, o.reservation, o.purchase, o.id, i.id FROM orders o "
                          "JOIN payment_intent i ON i.buyer = o.buyer WHERE o.state = 'paid' "
                          "ORDER BY o.id DESC LIMIT 1", 0, NULL);

    must(PQntuples(r) == 1, pg, "no paid order");
    for (int i = 0; i < 5; i++)
        *out[i] = atoll(PQgetvalue(r, 0, i));
    PQclear(r);
}

static void read_pattern(PGconn *pg)
{
    char texts[2][DIGITS];
    const char *const params[] = {texts[0], texts[1]};

    find_pattern(pg);
    snprintf(texts[0], DIGITS, "%lld", (long long)buyer);
    snprintf(texts[1], DIGITS, "%lld", (long long)holder);
    for (int k = 0; k < KINDS; k++) {
        char sql[256];
        PGresult *r;

        snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE %s", kinds[k].table, kinds[k].where);
        r = ask(pg, sql, 2, params);
        for (int i = 0; i < PQntuples(r); i++) {
            must(rows_n < ROWS_MAX && PQnfields(r) <= COLUMNS_MAX, pg, "too much");
            add_row(k, r, i);
        }
        PQclear(r);
    }
    goods = ask(pg, "SELECT seller, offer FROM stock ORDER BY offer", 0, NULL);
}

/* ---- writing ---- */

/* One round trip. */
static void execute(PGconn *pg, const char *name, int n, const char *const *params)
{
    PGresult *r = PQexecPrepared(pg, name, n, params, NULL, NULL, 0);

    must(PQresultStatus(r) == PGRES_COMMAND_OK, pg, name);
    PQclear(r);
}

/* Ids grow, as ours do; the holder of stock is a hash. */
static int64_t renew(int64_t v, int64_t k, bool random)
{
    return random ? (int64_t)((((uint64_t)v + (uint64_t)k * 0x9E3779B97F4A7C15u) >> 1) | 1) : v + k;
}

static void write_rows(PGconn *pg, int step, int64_t k)
{
    for (int i = 0; i < rows_n; i++) {
        const struct row *r = &rows[i];
        char texts[COLUMNS_MAX][DIGITS];
        const char *params[COLUMNS_MAX];

        if (r->step != step)
            continue;
        for (int c = 0; c < r->columns; c++) {
            params[c] = r->values[c];
            if (!r->fresh[c])
                continue;
            snprintf(texts[c], DIGITS, "%lld",
                     (long long)renew(atoll(r->values[c]), k, r->random[c]));
            params[c] = texts[c];
        }
        execute(pg, r->name, r->columns, params);
    }
}

static void update(PGconn *pg, int which, int64_t a, int64_t b)
{
    char texts[2][DIGITS];
    const char *const params[] = {texts[0], texts[1]};

    snprintf(texts[0], DIGITS, "%lld", (long long)a);
    snprintf(texts[1], DIGITS, "%lld", (long long)b);
    execute(pg, updates[which].name, 2, params);
}

static void write_order(PGconn *pg, int step, int64_t k, int good)
{
    write_rows(pg, step, k);
    if (step == PLACE) {
        update(pg, TAKE, atoll(PQgetvalue(goods, good, 0)), atoll(PQgetvalue(goods, good, 1)));
        return;
    }
    update(pg, PAY_PURCHASE, buyer + k, purchase + k);
    update(pg, PAY_ORDER, buyer + k, order + k);
    update(pg, PAY_INTENT, buyer + k, intent + k);
}

static PGconn *open_connection(const char *url)
{
    PGconn *pg = PQconnectdb(url);

    must(PQstatus(pg) == CONNECTION_OK, pg, url);
    return pg;
}

static void prepare(PGconn *pg)
{
    for (int i = 0; i < rows_n; i++)
        PQclear(PQprepare(pg, rows[i].name, rows[i].sql, 0, NULL));
    for (int i = 0; i < UPDATES; i++)
        PQclear(PQprepare(pg, updates[i].name, updates[i].sql, 0, NULL));
    PQclear(PQprepare(pg, "begin", "BEGIN", 0, NULL));
    PQclear(PQprepare(pg, "commit", "COMMIT", 0, NULL));
}

struct writer {
    pthread_t thread;
    PGconn *pg;
    int number;
};

static void *work(void *arg)
{
    struct writer *w = arg;
    int64_t last, good = w->number;

    while ((last = __atomic_fetch_sub(&left, batch, __ATOMIC_RELAXED)) > 0)
        for (int step = PLACE; step <= PAY; step++) {
            execute(w->pg, "begin", 0, NULL);
            for (int64_t k = last; k > 0 && k > last - batch; k--) {
                write_order(w->pg, step, k, (int)(good % PQntuples(goods)));
                good = (good + connections_n) % (PQntuples(goods) / connections_n * connections_n);
            }
            execute(w->pg, "commit", 0, NULL);
        }
    return NULL;
}

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct writer writers[CONNECTIONS_MAX];
    int64_t orders;
    double wall, cpu;

    if (argc != 5 || atoi(argv[2]) < 1 || atoi(argv[2]) > CONNECTIONS_MAX || atoll(argv[3]) < 1) {
        fprintf(stderr, "bare_libpq URL CONNECTIONS BATCH ORDERS\n");
        return 1;
    }
    connections_n = atoi(argv[2]);
    batch = atoll(argv[3]);
    left = orders = atoll(argv[4]);
    for (int i = 0; i < connections_n; i++) {
        writers[i] = (struct writer){.pg = open_connection(argv[1]), .number = i};
        if (i == 0)
            read_pattern(writers[0].pg);
        prepare(writers[i].pg);
    }
    wall = seconds(CLOCK_MONOTONIC);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < connections_n; i++)
        pthread_create(&writers[i].thread, NULL, work, &writers[i]);
    for (int i = 0; i < connections_n; i++)
        pthread_join(writers[i].thread, NULL);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"orders\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f, "
           "\"round_trips\": %d}\n",
           (long long)orders, (double)orders / wall, (double)orders / cpu, rows_n + UPDATES);
    return 0;
}
