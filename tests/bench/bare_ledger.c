/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick of `entrepot bench ledger`: a bare SQLite program that writes the same rows.
 *
 *     bare_ledger DATABASE BATCH PAIRS
 *
 * DATABASE was made by `entrepot bench ledger --pairs 1`: same schema, indexes and constraints. A
 * pair is two transfers, from the clearing account of one of a thousand homes into a suspense
 * account of its own and back, so six row writes; BATCH of them a commit, with the same PRAGMAs. It
 * reads nothing and checks nothing. */
#include "bare.h"

#include <stdint.h>

enum { HOMES = 1000 };

static sqlite3_stmt *in, *out, *balance;

static void step(sqlite3_stmt *s)
{
    must(sqlite3_step(s) == SQLITE_DONE, "step");
    sqlite3_reset(s);
}

static void add(int64_t home, const char *kind, int64_t party, int64_t debit, int64_t credit)
{
    sqlite3_bind_int64(balance, 1, home);
    sqlite3_bind_text(balance, 2, kind, -1, SQLITE_STATIC);
    sqlite3_bind_int64(balance, 3, party);
    sqlite3_bind_int64(balance, 4, debit);
    sqlite3_bind_int64(balance, 5, credit);
    step(balance);
}

static void book(int64_t home, int64_t ref)
{
    sqlite3_bind_int64(in, 1, home);
    sqlite3_bind_int64(in, 2, ref);
    step(in);
    add(home, "clearing", 0, 1999, 0);
    add(home, "suspense", ref, 0, 1999);
    sqlite3_bind_int64(out, 1, home);
    sqlite3_bind_int64(out, 2, ref);
    step(out);
    add(home, "suspense", ref, 1999, 0);
    add(home, "clearing", 0, 0, 1999);
}

int main(int argc, char **argv)
{
    int64_t batch, n, ref = INT64_C(1) << 60;
    double wall, cpu;

    if (argc != 4)
        return 2;
    batch = atoll(argv[2]), n = atoll(argv[3]);
    open_bare(argv[1]);
    in = prepare("INSERT INTO ledger_transfer VALUES (?1, 'stray', ?2, 0, 'booked', 'clearing', 0, "
                 "'suspense', ?2, 'EUR', 1999, 0, NULL, 1790000000000) ON CONFLICT DO NOTHING");
    out = prepare("INSERT INTO ledger_transfer VALUES (?1, 'stray_refund', ?2, 0, 'booked', "
                  "'suspense', ?2, 'clearing', 0, 'EUR', 1999, 0, NULL, 1790000000000) "
                  "ON CONFLICT DO NOTHING");
    balance = prepare("INSERT INTO ledger_balance VALUES (?1, ?2, ?3, 'EUR', 0, ?4, 0, ?5) "
                      "ON CONFLICT (home, kind, party, currency) DO UPDATE SET "
                      "debits_posted = debits_posted + excluded.debits_posted, "
                      "credits_posted = credits_posted + excluded.credits_posted");
    wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int64_t done = 0; done < n;) {
        execute("BEGIN IMMEDIATE");
        for (int64_t i = 0; i < batch && done < n; i++, done++)
            book(1 + (ref * 7919) % HOMES, ref), ref++;
        execute("COMMIT");
    }
    wall = seconds(CLOCK_MONOTONIC) - wall, cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("{\"per_second\": %.0f, \"per_cpu_second\": %.0f}\n", (double)n / wall, (double)n / cpu);
    return 0;
}
