/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of `entrepot bench orders`: a bare SQLite program that writes the same rows.
 *
 *     bare_sqlite DATABASE BATCH ORDERS
 *
 * DATABASE was made by `entrepot bench orders --orders 1`: same schema, indexes and constraints.
 * It takes the newest order there with all its rows as the pattern, and writes ORDERS like it, with
 * fresh keys and the same bytes, in the same two commits an order goes through (reserve with the
 * seller and place with the buyer; take the payment), BATCH of them a commit, with the same
 * PRAGMAs.
 * It reads nothing, checks nothing and waits for nobody. */
#include "bare.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RESERVE, PLACE, PAY };
enum { ROWS_MAX = 64, COLUMNS_MAX = 40 };

/* The rows of an order: table, step in which they are written, what finds them; ?1 buyer,
 * ?2 holder of the stock. `early` is the state in which they are written before a later step. */
static const struct {
    const char *table, *where, *early;
    int step;
} kinds[] = {
    {"reservation", "holder = ?2", NULL, RESERVE},
    {"purchase", "buyer = ?1", "awaiting", PLACE},
    {"orders", "buyer = ?1", "placed", PLACE},
    {"order_line", "buyer = ?1", NULL, PLACE},
    {"order_event", "buyer = ?1 AND state = 'placed'", NULL, PLACE},
    {"payment_intent", "buyer = ?1", "open", PLACE},
    {"outbox", "shard = ?1 AND (topic = 'lapse' OR key LIKE '%% placed')", NULL, PLACE},
    {"order_event", "buyer = ?1 AND state = 'paid'", NULL, PAY},
    {"payment_event", "home = ?1", NULL, PAY},
    {"ledger_transfer", "home = ?1", NULL, PAY},
    {"ledger_balance", "home = ?1", NULL, PAY},
    {"outbox", "shard = ?1 AND NOT (topic = 'lapse' OR key LIKE '%% placed')", NULL, PAY},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* Columns whose values differ from order to order. */
static const char *const fresh[] = {"buyer", "id",    "purchase", "order_id",    "home",
                                    "shard", "ref",   "party",    "debit_party", "credit_party",
                                    "holder", "reservation"};
enum { FRESH = sizeof(fresh) / sizeof(fresh[0]) };

struct row {
    int step, columns;
    sqlite3_stmt *insert;
    sqlite3_value *values[COLUMNS_MAX];
    bool fresh[COLUMNS_MAX], random[COLUMNS_MAX];
};

static struct row rows[ROWS_MAX];
static int rows_n;
static sqlite3_int64 buyer, holder, seller, offer, purchase, order, intent;

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

static void find_pattern(void)
{
    sqlite3_stmt *s = prepare("SELECT o.buyer, o.reservation, o.seller, l.offer, o.purchase, o.id, "
                              "i.id FROM orders o JOIN order_line l ON l.buyer = o.buyer AND "
                              "l.order_id = o.id JOIN payment_intent i ON i.buyer = o.buyer WHERE "
                              "o.state = 'paid' ORDER BY o.id DESC LIMIT 1");
    sqlite3_int64 *const out[] = {&buyer, &holder, &seller, &offer, &purchase, &order, &intent};

    must(sqlite3_step(s) == SQLITE_ROW, "no paid order");
    for (int i = 0; i < 7; i++)
        *out[i] = sqlite3_column_int64(s, i);
    sqlite3_finalize(s);
}

static void add_row(int kind, sqlite3_stmt *s)
{
    struct row *r = &rows[rows_n++];
    char sql[1024];
    int n = snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (?1", kinds[kind].table);

    must(rows_n < ROWS_MAX && sqlite3_column_count(s) <= COLUMNS_MAX, "too wide");
    r->step = kinds[kind].step;
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

static void read_pattern(void)
{
    find_pattern();
    for (int k = 0; k < KINDS; k++) {
        char sql[256];
        sqlite3_stmt *s;

        snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE %s", kinds[k].table, kinds[k].where);
        s = prepare(sql);
        sqlite3_bind_int64(s, 1, buyer);
        sqlite3_bind_int64(s, 2, holder);
        while (sqlite3_step(s) == SQLITE_ROW)
            add_row(k, s);
        sqlite3_finalize(s);
    }
}

/* ---- Writing ---- */

/* Ids grow, as ours do; the holder of stock is a hash. */
static sqlite3_int64 renew(sqlite3_int64 v, sqlite3_int64 k, bool random)
{
    return random ? (sqlite3_int64)((((uint64_t)v + (uint64_t)k * 0x9E3779B97F4A7C15u) >> 1) | 1)
                  : v + k;
}

static void write_rows(int which, sqlite3_int64 k)
{
    for (int i = 0; i < rows_n; i++) {
        struct row *r = &rows[i];

        if (r->step != which)
            continue;
        for (int c = 0; c < r->columns; c++)
            if (r->fresh[c])
                sqlite3_bind_int64(r->insert, c + 1,
                                   renew(sqlite3_value_int64(r->values[c]), k, r->random[c]));
        step(r->insert);
    }
}

static sqlite3_stmt *take, *pay_purchase, *pay_order, *pay_intent;

static void prepare_updates(void)
{
    take = prepare("UPDATE stock SET available = available - 1, reserved = reserved + 1 "
                   "WHERE seller = ?1 AND offer = ?2");
    sqlite3_bind_int64(take, 1, seller);
    sqlite3_bind_int64(take, 2, offer);
    pay_purchase = prepare("UPDATE purchase SET state = 'paid', state_at = state_at + 1 "
                           "WHERE buyer = ?1 AND id = ?2");
    pay_order = prepare("UPDATE orders SET state = 'paid', state_at = state_at + 1, "
                        "due_at = due_at + 1 WHERE buyer = ?1 AND id = ?2");
    pay_intent = prepare("UPDATE payment_intent SET state = 'captured', state_at = state_at + 1, "
                         "charge = charge WHERE buyer = ?1 AND id = ?2");
}

static void update(sqlite3_stmt *s, sqlite3_int64 id, sqlite3_int64 k)
{
    sqlite3_bind_int64(s, 1, buyer + k);
    sqlite3_bind_int64(s, 2, id + k);
    step(s);
}

/* One commit of the orders first ... first + n - 1. */
static void write_batch(bool paid, sqlite3_int64 first, sqlite3_int64 n)
{
    execute("BEGIN IMMEDIATE");
    for (sqlite3_int64 k = first; k < first + n; k++) {
        if (!paid) {
            write_rows(RESERVE, k);
            step(take);
            write_rows(PLACE, k);
            continue;
        }
        write_rows(PAY, k);
        update(pay_purchase, purchase, k);
        update(pay_order, order, k);
        update(pay_intent, intent, k);
    }
    execute("COMMIT");
}

int main(int argc, char **argv)
{
    sqlite3_int64 batch, orders;
    double wall, cpu;

    if (argc != 4) {
        fprintf(stderr, "bare_sqlite DATABASE BATCH ORDERS\n");
        return 1;
    }
    batch = atoll(argv[2]);
    orders = atoll(argv[3]);
    open_bare(argv[1]);
    read_pattern();
    prepare_updates();
    wall = seconds(CLOCK_MONOTONIC);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (sqlite3_int64 k = 1; k <= orders; k += batch)
        for (int paid = 0; paid < 2; paid++)
            write_batch(paid, k, batch < orders - k + 1 ? batch : orders - k + 1);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"orders\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f, "
           "\"row_writes\": %d}\n",
           (long long)orders, (double)orders / wall, (double)orders / cpu, rows_n + 4);
    return 0;
}
