/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of `entrepot import products`: a bare SQLite program that writes the same rows.
 *
 *     bare_import SOURCE TARGET PRODUCTS_A_COMMIT
 *
 * SOURCE is the database that an import has made, TARGET a fresh one of the same schema (`entrepot
 * migrate`), with the same indexes and constraints. The rows of the import are copied, so many
 * products with all of theirs a commit, with the same PRAGMAs. Reading them takes the place of
 * reading the CSV; nothing is checked, looked up or compared. */
#include "bare.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* In the order in which they may refer to each other, each in the order it was written. */
static const struct {
    const char *table, *order;
    bool first; /* whole, before the products */
} kinds[] = {
    {"seller", "id", true},           {"product", "id", false},
    {"product_text", "product", false}, {"variant", "id", false},
    {"media", "product", false},      {"offer", "id", false},
    {"stock", "offer", false},        {"stock_movement", "offer", false},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), COLUMNS_MAX = 32 };

struct copy {
    sqlite3_stmt *from, *to;
    int columns;
    sqlite3_int64 rows, done;
};

static struct copy copies[KINDS];

static sqlite3_int64 count_rows(const char *table)
{
    char sql[128];
    sqlite3_stmt *s;
    sqlite3_int64 n;

    snprintf(sql, sizeof(sql), "SELECT count(*) FROM source.%s", table);
    s = prepare(sql);
    must(sqlite3_step(s) == SQLITE_ROW, sql);
    n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void open_copy(int kind)
{
    struct copy *c = &copies[kind];
    char sql[512];
    int n;

    snprintf(sql, sizeof(sql), "SELECT * FROM source.%s ORDER BY %s", kinds[kind].table,
             kinds[kind].order);
    c->from = prepare(sql);
    c->columns = sqlite3_column_count(c->from);
    must(c->columns <= COLUMNS_MAX, "too wide");
    n = snprintf(sql, sizeof(sql), "INSERT INTO main.%s VALUES (?1", kinds[kind].table);
    for (int i = 2; i <= c->columns; i++)
        n += snprintf(sql + n, sizeof(sql) - (size_t)n, ", ?%d", i);
    snprintf(sql + n, sizeof(sql) - (size_t)n, ")");
    c->to = prepare(sql);
    c->rows = count_rows(kinds[kind].table);
}

/* Goes on until so many of its rows are copied. */
static void copy_rows(struct copy *c, sqlite3_int64 until)
{
    for (; c->done < until; c->done++) {
        must(sqlite3_step(c->from) == SQLITE_ROW, "source");
        for (int i = 0; i < c->columns; i++)
            sqlite3_bind_value(c->to, i + 1, sqlite3_column_value(c->from, i));
        must(sqlite3_step(c->to) == SQLITE_DONE, sqlite3_sql(c->to));
        sqlite3_reset(c->to);
    }
}

/* A commit with the products up to that one, and as large a part of the other tables. */
static void copy_batch(sqlite3_int64 product, sqlite3_int64 products)
{
    execute("BEGIN IMMEDIATE");
    for (int k = 0; k < KINDS; k++)
        copy_rows(&copies[k], kinds[k].first ? copies[k].rows
                                             : copies[k].rows * product / products);
    execute("COMMIT");
}

static void open_database(const char *source, const char *target)
{
    char sql[1024];

    open_bare(target);
    snprintf(sql, sizeof(sql), "ATTACH '%s' AS source", source);
    execute(sql);
}

int main(int argc, char **argv)
{
    sqlite3_int64 batch, products;
    double wall, cpu;

    if (argc != 4) {
        fprintf(stderr, "bare_import SOURCE TARGET PRODUCTS_A_COMMIT\n");
        return 1;
    }
    batch = atoll(argv[3]);
    open_database(argv[1], argv[2]);
    for (int k = 0; k < KINDS; k++)
        open_copy(k);
    products = count_rows("product");
    must(batch > 0 && products > 0, "nothing to copy");
    wall = seconds(CLOCK_MONOTONIC);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (sqlite3_int64 n = batch; n < products + batch; n += batch)
        copy_batch(n < products ? n : products, products);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"products\": %lld, \"per_second\": %.0f, \"per_cpu_second\": %.0f}\n",
           (long long)products, (double)products / wall, (double)products / cpu);
    return 0;
}
