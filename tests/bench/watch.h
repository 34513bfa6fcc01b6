/* SPDX-License-Identifier: Apache-2.0 */
/* What an order writes, counted in the database itself, so that a yardstick can be held to it.
 *
 *     watch_begin()          from now on each row that is written is noted by table and kind, and
 *                            no effect is claimed: what an order puts into the outbox stays there
 *     ... ours takes orders ...
 *     watch_count(t, kind)   the rows of a table that an order inserted, updated or deleted
 *     watch_end()            nothing of this is left in the database */
#ifndef TESTS_BENCH_WATCH_H
#define TESTS_BENCH_WATCH_H

#include "bare.h"

/* Executes what the query gives: one text of statements. */
static void execute_text_of(const char *query)
{
    sqlite3_stmt *s = prepare(query);
    char *text;

    must(sqlite3_step(s) == SQLITE_ROW, query);
    text = sqlite3_mprintf("%s", sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    execute(text);
    sqlite3_free(text);
}

static void watch_begin(void)
{
    execute("CREATE TABLE watch (tab TEXT, kind TEXT, n INTEGER, PRIMARY KEY (tab, kind))");
    execute("INSERT INTO watch SELECT m.name, k.column1, 0 FROM sqlite_schema m, "
            "(VALUES ('INSERT'), ('UPDATE'), ('DELETE')) k WHERE m.type = 'table' "
            "AND m.name NOT LIKE 'sqlite%' AND m.name <> 'watch'");
    execute_text_of("SELECT group_concat(format('CREATE TRIGGER watch_%s_%s AFTER %s ON %s BEGIN "
                    "UPDATE watch SET n = n + 1 WHERE tab = ''%s'' AND kind = ''%s''; END', "
                    "tab, kind, kind, tab, tab, kind), ';') FROM watch");
    execute("CREATE TRIGGER watch_hold BEFORE UPDATE ON outbox BEGIN "
            "SELECT RAISE(ABORT, 'effects wait while what an order writes is counted'); END");
}

/* Rounded: what happened once, or with some of the orders only, is not the order's. */
static int watch_count(const char *table, const char *kind)
{
    sqlite3_stmt *s = prepare("SELECT CAST(round(1.0 * w.n / p.n) AS INTEGER) FROM watch w, "
                              "watch p WHERE w.tab = ?1 AND w.kind = ?2 AND p.tab = 'purchase' "
                              "AND p.kind = 'INSERT'");
    int n;

    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, kind, -1, SQLITE_STATIC);
    must(sqlite3_step(s) == SQLITE_ROW, "no such table is watched");
    n = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void watch_end(void)
{
    execute_text_of("SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema "
                    "WHERE type = 'trigger' AND name LIKE 'watch%'");
    execute("DROP TABLE watch");
}

#endif
