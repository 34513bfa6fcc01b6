/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of durable orders: a bare SQLite program that writes the same rows.
 *
 *     bare_sqlite DATABASE                 watches: what ours writes from now on is counted
 *     bare_sqlite DATABASE BATCH ORDERS
 *
 * DATABASE is one of ours, which has taken some orders while it was watched: same schema, indexes
 * and constraints. The newest order there with all its rows is the pattern, whether it was placed
 * at the command queue or over HTTP (which takes a place on a departure, empties a cart and keeps
 * the answer of its Idempotency-Key besides). ORDERS like it are written, with fresh keys and the
 * same bytes, what ours updates or deletes as an update or a deletion, in the same two commits an
 * order goes through (reserve with the seller and the departure and place with the buyer; take the
 * payment), BATCH of them a commit, with the same PRAGMAs. Carts are filled before the clock
 * starts. It reads nothing, checks nothing and waits for nobody.
 *
 * It writes not a row more than ours: table by table it is held to what was counted. */
#include "watch.h"

#include <stdint.h>
#include <string.h>

enum { FILL, RESERVE, PLACE, PAY };
enum { ROWS_MAX = 64, COLUMNS_MAX = 40, FILL_BATCH = 1000 };

/* The rows of an order: table, what finds them (?1 buyer, ?2 holder of the stock, ?3 offer), the
 * step in which they are written. `early` is the state in which they are written before a later
 * step. The line of the pattern's cart is gone, but one that was never ordered is still there. */
static const struct {
    const char *table, *found, *early;
    int step;
} kinds[] = {
    {"cart", "cart WHERE buyer = ?1", NULL, FILL},
    {"cart_line", "(SELECT ?1 AS buyer, ?3 AS offer, quantity, added_at, removed_at "
     "FROM cart_line LIMIT 1)", NULL, FILL},
    {"reservation", "reservation WHERE holder = ?2", NULL, RESERVE},
    {"booking", "(SELECT home AS place, link, departs_at, holder, buyer, state, expires_at, at "
     "FROM booking WHERE holder = ?2)", NULL, RESERVE}, /* its home is the link's: not fresh */
    {"purchase", "purchase WHERE buyer = ?1", "awaiting", PLACE},
    {"orders", "orders WHERE buyer = ?1", "placed", PLACE},
    {"order_line", "order_line WHERE buyer = ?1", NULL, PLACE},
    {"order_event", "order_event WHERE buyer = ?1 AND state = 'placed'", NULL, PLACE},
    {"payment_intent", "payment_intent WHERE buyer = ?1", "open", PLACE},
    {"outbox", "outbox WHERE shard = ?1 AND (topic = 'lapse' OR key LIKE '% placed')", NULL, PLACE},
    {"idempotency", "idempotency WHERE shard = ?1", NULL, PLACE},
    {"order_event", "order_event WHERE buyer = ?1 AND state = 'paid'", NULL, PAY},
    {"payment_event", "payment_event WHERE home = ?1", NULL, PAY},
    {"ledger_transfer", "ledger_transfer WHERE home = ?1", NULL, PAY},
    {"ledger_balance", "ledger_balance WHERE home = ?1", NULL, PAY},
    {"outbox", "outbox WHERE shard = ?1 AND topic <> 'lapse' AND key NOT LIKE '% placed'", NULL,
     PAY},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* Columns whose values differ from order to order. */
static const char *const fresh[] = {"buyer", "id",    "purchase", "order_id",    "home",
                                    "shard", "ref",   "party",    "debit_party", "credit_party",
                                    "holder", "reservation"};
enum { FRESH = sizeof(fresh) / sizeof(fresh[0]) };

/* What is known of the pattern; the first ones grow from order to order. */
enum { BUYER, PURCHASE, ORDER, INTENT, GROW, SELLER = GROW, OFFER, HOLDER, LEAVES_AT, LINK, HOME,
       FACTS };
static sqlite3_value *facts[FACTS];

/* The rows of an order that are there already, for those of ours that change them; parameters are
 * the facts in their order. */
static struct change {
    const char *table, *kind, *sql;
    int step;
    sqlite3_stmt *statement; /* NULL: ours does not */
} changes[] = {
    {"stock", "UPDATE", "UPDATE stock SET available = available - 1, reserved = reserved + 1 "
     "WHERE seller = ?5 AND offer = ?6", RESERVE, NULL},
    {"departure", "UPDATE", "UPDATE departure SET taken = taken + 1, allowed = capacity "
     "WHERE departs_at = ?8 AND link = ?9 AND home = ?10", RESERVE, NULL},
    {"cart", "UPDATE", "UPDATE cart SET updated_at = updated_at + 1 WHERE buyer = ?1", PLACE, NULL},
    {"cart_line", "DELETE", "DELETE FROM cart_line WHERE buyer = ?1 AND offer = ?6", PLACE, NULL},
    {"purchase", "UPDATE", "UPDATE purchase SET state = 'paid', state_at = state_at + 1 "
     "WHERE buyer = ?1 AND id = ?2", PAY, NULL},
    {"orders", "UPDATE", "UPDATE orders SET state = 'paid', state_at = state_at + 1, "
     "due_at = due_at + 1 WHERE buyer = ?1 AND id = ?3", PAY, NULL},
    {"payment_intent", "UPDATE", "UPDATE payment_intent SET state = 'captured', "
     "state_at = state_at + 1, charge = charge WHERE buyer = ?1 AND id = ?4", PAY, NULL},
};
enum { CHANGES = sizeof(changes) / sizeof(changes[0]) };

struct row {
    int kind, columns;
    sqlite3_stmt *insert;
    sqlite3_value *values[COLUMNS_MAX];
    bool fresh[COLUMNS_MAX], random[COLUMNS_MAX];
};

static struct row rows[ROWS_MAX];
static int rows_n;
static bool carts_full; /* before the orders come: else an order makes its cart */

static int step_of(int kind)
{
    return kinds[kind].step == FILL && !carts_full ? PLACE : kinds[kind].step;
}

static void step(sqlite3_stmt *s)
{
    must(sqlite3_step(s) == SQLITE_DONE, sqlite3_sql(s));
    sqlite3_reset(s);
}

/* ---- The pattern ---- */

static bool is_fresh(const char *column)
{
    for (int i = 0; i < FRESH; i++)
        if (strcmp(fresh[i], column) == 0)
            return true;
    return false;
}

/* In the order of the facts. */
static void find_pattern(void)
{
    sqlite3_stmt *s = prepare(
        "SELECT o.buyer, o.purchase, o.id, i.id, o.seller, l.offer, o.reservation, b.departs_at, "
        "b.link, b.home FROM orders o JOIN order_line l ON l.buyer = o.buyer AND "
        "l.order_id = o.id JOIN payment_intent i ON i.buyer = o.buyer "
        "LEFT JOIN booking b ON b.holder = o.reservation "
        "WHERE o.state = 'paid' ORDER BY o.id DESC LIMIT 1");

    must(sqlite3_step(s) == SQLITE_ROW, "no paid order");
    for (int i = 0; i < FACTS; i++)
        facts[i] = sqlite3_value_dup(sqlite3_column_value(s, i));
    sqlite3_finalize(s);
}

static void add_row(int kind, sqlite3_stmt *s)
{
    struct row *r = &rows[rows_n++];
    char sql[1024];
    int n = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?1", kinds[kind].table);

    must(rows_n < ROWS_MAX && sqlite3_column_count(s) <= COLUMNS_MAX, "too wide");
    r->kind = kind;
    r->columns = sqlite3_column_count(s);
    for (int i = 0; i < r->columns; i++) {
        const char *name = sqlite3_column_name(s, i);

        r->values[i] = sqlite3_value_dup(sqlite3_column_value(s, i));
        r->fresh[i] = is_fresh(name) && sqlite3_column_int64(s, i) != 0;
        r->random[i] = strcmp(name, "holder") == 0 || strcmp(name, "reservation") == 0;
        if (i > 0)
            n += snprintf(sql + n, sizeof(sql) - (size_t)n, ", ?%d", i + 1);
    }
    snprintf(sql + n, sizeof(sql) - (size_t)n, ")");
    r->insert = prepare(sql);
    for (int i = 0; i < r->columns; i++) {
        bool early = kinds[kind].early && strcmp(sqlite3_column_name(s, i), "state") == 0;

        sqlite3_bind_value(r->insert, i + 1, r->values[i]);
        if (early)
            sqlite3_bind_text(r->insert, i + 1, kinds[kind].early, -1, SQLITE_STATIC);
    }
}

static void read_rows(int kind)
{
    static const int found_by[] = {BUYER, HOLDER, OFFER};
    char sql[256];
    sqlite3_stmt *s;

    snprintf(sql, sizeof(sql), "SELECT * FROM %s", kinds[kind].found);
    s = prepare(sql);
    for (int i = 0; i < sqlite3_bind_parameter_count(s); i++)
        sqlite3_bind_value(s, i + 1, facts[found_by[i]]);
    while (sqlite3_step(s) == SQLITE_ROW)
        add_row(kind, s);
    sqlite3_finalize(s);
}

static void read_pattern(void)
{
    find_pattern();
    carts_full = watch_count("cart_line", "DELETE") > 0;
    for (int k = 0; k < KINDS; k++)
        read_rows(k);
    for (int i = 0; i < CHANGES; i++) {
        if (watch_count(changes[i].table, changes[i].kind) == 0)
            continue;
        changes[i].statement = prepare(changes[i].sql);
        for (int f = 0; f < sqlite3_bind_parameter_count(changes[i].statement); f++)
            sqlite3_bind_value(changes[i].statement, f + 1, facts[f]);
    }
}

/* ---- Held to what ours writes ---- */

static bool same(const char *table, const char *kind, const char *of_table, const char *of_kind)
{
    return strcmp(table, of_table) == 0 && strcmp(kind, of_kind) == 0;
}

/* Rows of a table that an order of the yardstick writes while the clock runs. */
static int writes_of(const char *table, const char *kind)
{
    int n = 0;

    for (int i = 0; i < rows_n; i++)
        if (step_of(rows[i].kind) != FILL)
            n += same(table, kind, kinds[rows[i].kind].table, "INSERT");
    for (int i = 0; i < CHANGES; i++)
        if (changes[i].statement)
            n += same(table, kind, changes[i].table, changes[i].kind);
    return n;
}

/* Rows that an order of ours writes, and in *theirs one of the yardstick; table by table on the
 * error stream. What fills the carts is before the clock. */
static int compare_writes(int *theirs)
{
    sqlite3_stmt *s = prepare("SELECT tab, kind FROM watch WHERE n > 0 AND NOT (?1 AND "
                              "kind = 'INSERT' AND tab IN ('cart', 'cart_line')) ORDER BY 1, 2");
    int ours = 0;

    sqlite3_bind_int(s, 1, carts_full);
    *theirs = 0;
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(s, 0);
        const char *kind = (const char *)sqlite3_column_text(s, 1);
        int a = watch_count(table, kind), b = writes_of(table, kind);

        if (a + b > 0)
            fprintf(stderr, "%-16s %s  ours %d  yardstick %d\n", table, kind, a, b);
        must(b <= a, "the yardstick would write more than ours");
        ours += a;
        *theirs += b;
    }
    sqlite3_finalize(s);
    return ours;
}

/* ---- Writing ---- */

/* Ids grow, as ours do; the holder of stock is a hash. */
static sqlite3_int64 renew(sqlite3_int64 v, sqlite3_int64 k, bool random)
{
    return random ? (sqlite3_int64)((((uint64_t)v + (uint64_t)k * 0x9E3779B97F4A7C15u) >> 1) | 1)
                  : v + k;
}

static void insert_row(struct row *r, sqlite3_int64 k)
{
    for (int c = 0; c < r->columns; c++)
        if (r->fresh[c])
            sqlite3_bind_int64(r->insert, c + 1,
                               renew(sqlite3_value_int64(r->values[c]), k, r->random[c]));
    step(r->insert);
}

static void change_row(const struct change *u, sqlite3_int64 k)
{
    int n = sqlite3_bind_parameter_count(u->statement);

    for (int f = 0; f < GROW && f < n; f++)
        sqlite3_bind_int64(u->statement, f + 1, sqlite3_value_int64(facts[f]) + k);
    step(u->statement);
}

static void write_step(int which, sqlite3_int64 k)
{
    for (int i = 0; i < rows_n; i++)
        if (step_of(rows[i].kind) == which)
            insert_row(&rows[i], k);
    for (int i = 0; i < CHANGES; i++)
        if (changes[i].statement && changes[i].step == which)
            change_row(&changes[i], k);
}

/* One commit: these steps of the orders first ... first + n - 1. */
static void write_batch(int from, int to, sqlite3_int64 first, sqlite3_int64 n)
{
    execute("BEGIN IMMEDIATE");
    for (sqlite3_int64 k = first; k < first + n; k++)
        for (int which = from; which <= to; which++)
            write_step(which, k);
    execute("COMMIT");
}

static sqlite3_int64 lesser(sqlite3_int64 a, sqlite3_int64 b)
{
    return a < b ? a : b;
}

static void fill_carts(sqlite3_int64 orders)
{
    for (sqlite3_int64 k = 1; k <= orders; k += FILL_BATCH)
        write_batch(FILL, FILL, k, lesser(FILL_BATCH, orders - k + 1));
    execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

static void write_orders(sqlite3_int64 orders, sqlite3_int64 batch)
{
    for (sqlite3_int64 k = 1; k <= orders; k += batch) {
        write_batch(RESERVE, PLACE, k, lesser(batch, orders - k + 1));
        write_batch(PAY, PAY, k, lesser(batch, orders - k + 1));
    }
}

static void measure(sqlite3_int64 orders, sqlite3_int64 batch)
{
    int theirs, ours = compare_writes(&theirs);
    sqlite3_int64 before;
    double wall, cpu;

    watch_end();
    if (carts_full)
        fill_carts(orders);
    before = sqlite3_total_changes64(db);
    wall = seconds(CLOCK_MONOTONIC);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    write_orders(orders, batch);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    must(sqlite3_total_changes64(db) - before == orders * theirs, "rows were missed");
    printf("{\"orders\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f, "
           "\"row_writes\": %d, \"row_writes_ours\": %d}\n", (long long)orders,
           (double)orders / wall, (double)orders / cpu, theirs, ours);
}

int main(int argc, char **argv)
{
    if (argc != 2 && argc != 4) {
        fprintf(stderr, "bare_sqlite DATABASE [BATCH ORDERS]\n");
        return 1;
    }
    open_bare(argv[1]);
    if (argc == 2) {
        watch_begin();
        return 0;
    }
    read_pattern();
    measure(atoll(argv[3]), atoll(argv[2]));
    return 0;
}
