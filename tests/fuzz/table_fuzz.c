/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a CSV table, whole and piece by piece: never a crash, and both ways agree. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/csv.h"
#include "lib/table.h"

static enum outcome count(void *arg, const struct csv_row *row)
{
    size_t *n = arg;

    for (size_t i = 0; i < row->n; i++)
        *n += row->field[i].n + 1;
    return DONE;
}

static enum outcome read_in_pieces(struct str csv, size_t piece, size_t *n)
{
    struct csv_options o = {.strict = true, .row_max_bytes = 1024};
    struct csv_reader *r = csv_reader_new(&o, count, n);
    struct problem p = {0};
    enum outcome outcome = DONE;

    for (size_t at = 0; at < csv.n && outcome == DONE; at += piece)
        outcome = csv_reader_feed(r, str_sub(csv, at, piece), &p);
    if (outcome == DONE)
        outcome = csv_reader_end(r, &p);
    csv_reader_free(r);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const columns[] = {"a", "b"};
    struct str csv = {(const char *)data, n};
    size_t whole = 0, pieces = 0;
    struct problem p = {0};
    struct table t;
    struct arena a;

    arena_init(&a, 16 << 20);
    if (table_parse(&a, STR("t"), csv, columns, countof(columns), 100, &p, &t) == DONE)
        for (size_t i = 0; i < t.n; i++)
            check(utf8_valid(table_cell(&t, i, 0)) && utf8_valid(table_cell(&t, i, 1)));
    arena_release(&a);
    if (read_in_pieces(csv, 4096, &whole) == DONE && read_in_pieces(csv, 3, &pieces) == DONE)
        check(whole == pieces);
    return 0;
}
