/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/table.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "lib/csv.h"

enum { CELL_MAX_BYTES = 4096 };

struct building {
    struct arena *arena;
    struct problem *problem;
    const struct table_kind *kinds;
    size_t kinds_n;
    struct table *tables;             /* one a kind */
    size_t *rooms;                    /* rows allocated, one a kind */
    size_t now;                       /* the kind whose rows are being read */
    size_t place[CSV_FIELDS_MAX];     /* field -> column */
    size_t fields;                    /* of the header; 0 before it */
};

static enum outcome refuse_line(struct building *b, int64_t line, const char *expected)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "%.*s line %lld", STR_FMT(b->tables[0].name),
             (long long)line);
    return refuse(b->problem, refusal_invalid, field, "%s", expected);
}

static bool column_of(const struct table_kind *k, struct str name, size_t *out)
{
    for (size_t i = 0; i < k->columns_n; i++)
        if (str_eq(str_trim(name), str_of(k->columns[i]))) {
            *out = i;
            return true;
        }
    return false;
}

/* How many of the kind's columns the row names. */
static size_t names_of(const struct table_kind *k, const struct csv_row *row)
{
    bool seen[CSV_FIELDS_MAX] = {0};
    size_t n = 0, at;

    for (size_t i = 0; i < row->n; i++)
        if (column_of(k, row->field[i], &at) && !seen[at]) {
            seen[at] = true;
            n++;
        }
    return n;
}

static bool is_header(const struct table_kind *k, const struct csv_row *row)
{
    return row->n == k->columns_n && names_of(k, row) == k->columns_n;
}

/* The kind that the header fits, else the likest. */
static size_t kind_of(const struct building *b, const struct csv_row *row)
{
    size_t best = 0;

    for (size_t i = 0; i < b->kinds_n; i++) {
        if (is_header(&b->kinds[i], row))
            return i;
        if (names_of(&b->kinds[i], row) > names_of(&b->kinds[best], row))
            best = i;
    }
    return best;
}

static enum outcome take_header(struct building *b, const struct csv_row *row)
{
    const struct table_kind *k = &b->kinds[b->now = kind_of(b, row)];
    struct str name = b->tables[0].name;
    bool seen[CSV_FIELDS_MAX] = {0};

    for (size_t i = 0; i < row->n; i++) {
        if (!column_of(k, row->field[i], &b->place[i]) || seen[b->place[i]])
            return refuse(b->problem, refusal_invalid, "header",
                          "%.*s: column \"%.*s\" is unknown or named twice", STR_FMT(name),
                          STR_FMT(utf8_head(row->field[i], 40)));
        seen[b->place[i]] = true;
    }
    for (size_t i = 0; i < k->columns_n; i++)
        if (!seen[i])
            return refuse(b->problem, refusal_required, "header", "%.*s: column \"%s\" is missing",
                          STR_FMT(name), k->columns[i]);
    b->tables[b->now].present = true;
    b->fields = row->n;
    return DONE;
}

static void grow(struct building *b, struct table *t)
{
    size_t room = b->rooms[b->now] ? 2 * b->rooms[b->now] : 64;
    struct str *cell = arena_new_n(b->arena, struct str, room * t->columns_n);
    int64_t *line = arena_new_n(b->arena, int64_t, room);

    if (t->n > 0) {
        memcpy(cell, t->cell, t->n * t->columns_n * sizeof(*cell));
        memcpy(line, t->line, t->n * sizeof(*line));
    }
    t->cell = cell;
    t->line = line;
    b->rooms[b->now] = room;
}

/* Where a file may hold several tables, a row that is a header starts the next one. */
static bool starts_table(const struct building *b, const struct csv_row *row)
{
    if (b->fields == 0)
        return true;
    for (size_t i = 0; i < b->kinds_n && b->kinds_n > 1; i++)
        if (is_header(&b->kinds[i], row))
            return true;
    return false;
}

/* All cells of a row in one piece of memory, each with a NUL behind it. */
static void copy_cells(struct building *b, const struct csv_row *row, struct str *cell)
{
    size_t bytes = 0;
    char *to;

    for (size_t i = 0; i < row->n; i++)
        bytes += row->field[i].n + 1;
    to = arena_bytes(b->arena, bytes);
    for (size_t i = 0; i < row->n; i++) {
        struct str s = str_trim(row->field[i]);

        if (s.n > 0)
            memcpy(to, s.p, s.n);
        to[s.n] = '\0';
        cell[b->place[i]] = (struct str){to, s.n};
        to += s.n + 1;
    }
}

static enum outcome take_row(void *arg, const struct csv_row *row)
{
    struct building *b = arg;
    struct table *t;

    if (!row->utf8)
        return refuse_line(b, row->line, "text in UTF-8");
    if (starts_table(b, row))
        return take_header(b, row);
    t = &b->tables[b->now];
    if (row->n != b->fields)
        return refuse_line(b, row->line, "as many fields as the header has");
    if (t->n == b->kinds[b->now].rows_max)
        return refuse_line(b, row->line, "no more rows than this kind of file may have");
    if (t->n == b->rooms[b->now])
        grow(b, t);
    for (size_t i = 0; i < row->n; i++)
        if (row->field[i].n > CELL_MAX_BYTES)
            return refuse_line(b, row->line, "at most 4096 bytes in a field");
    copy_cells(b, row, &t->cell[t->n * t->columns_n]);
    t->line[t->n++] = row->line;
    return DONE;
}

enum outcome tables_parse(struct arena *a, struct str name, struct str csv,
                          const struct table_kind *kinds, size_t kinds_n, struct problem *p,
                          struct table *out)
{
    struct building b = {.arena = a, .problem = p, .kinds = kinds, .kinds_n = kinds_n,
                         .tables = out, .rooms = arena_new_n(a, size_t, kinds_n)};
    struct csv_options options = {.strict = true, .row_max_bytes = 64 * 1024};
    struct csv_reader *reader;
    enum outcome outcome;

    for (size_t i = 0; i < kinds_n; i++) {
        check(kinds[i].columns_n > 0 && kinds[i].columns_n <= CSV_FIELDS_MAX);
        out[i] = (struct table){.name = name, .columns = kinds[i].columns,
                                .columns_n = kinds[i].columns_n};
    }
    reader = csv_reader_new(&options, take_row, &b);
    outcome = csv_reader_feed(reader, csv, p);
    if (outcome == DONE)
        outcome = csv_reader_end(reader, p);
    csv_reader_free(reader);
    if (outcome == DONE && b.fields == 0)
        return refuse(p, refusal_required, "header", "%.*s: a first line that names the columns",
                      STR_FMT(name));
    return outcome;
}

enum outcome table_parse(struct arena *a, struct str name, struct str csv,
                         const char *const *columns, size_t columns_n, size_t rows_max,
                         struct problem *p, struct table *out)
{
    struct table_kind kind = {.columns = columns, .columns_n = columns_n, .rows_max = rows_max};

    return tables_parse(a, name, csv, &kind, 1, p, out);
}

static void take_over(struct table *to, const struct table *from, size_t row, int64_t line)
{
    memcpy(&to->cell[to->n * to->columns_n], &from->cell[row * from->columns_n],
           from->columns_n * sizeof(*from->cell));
    to->line[to->n++] = line;
}

struct table table_override(struct arena *a, const struct table *base, const struct table *over,
                            size_t key)
{
    scoped(map_release) struct map keys;
    struct table out = *over;
    uint64_t row;

    map_init(&keys, over->n + 1);
    for (size_t i = 0; i < over->n; i++)
        check(map_put(&keys, table_cell(over, i, key), i));
    out.n = 0;
    out.cell = arena_new_n(a, struct str, (base->n + over->n + 1) * over->columns_n);
    out.line = arena_new_n(a, int64_t, base->n + over->n + 1);
    for (size_t i = 0; i < base->n; i++)
        if (!map_get(&keys, table_cell(base, i, key), &row))
            take_over(&out, base, i, 0);
    for (size_t i = 0; i < over->n; i++)
        take_over(&out, over, i, over->line[i]);
    return out;
}

void table_write_header(struct buf *b, const struct table_kind *kind)
{
    for (size_t i = 0; i < kind->columns_n; i++) {
        if (i > 0)
            buf_char(b, ',');
        csv_field(b, str_of(kind->columns[i]), false);
    }
    buf_char(b, '\n');
}

void table_write_row(struct buf *b, const struct table *t, size_t row)
{
    for (size_t i = 0; i < t->columns_n; i++) {
        if (i > 0)
            buf_char(b, ',');
        csv_field(b, table_cell(t, row, i), false);
    }
    buf_char(b, '\n');
}

enum outcome cell_refuse(const struct table *t, size_t row, size_t column, struct problem *p,
                         const char *fmt, ...)
{
    char field[PROBLEM_FIELD_MAX], expected[PROBLEM_DETAIL_MAX];
    va_list args;

    va_start(args, fmt);
    vsnprintf(expected, sizeof(expected), fmt, args);
    va_end(args);
    snprintf(field, sizeof(field), "%.*s line %lld: %s", STR_FMT(t->name),
             (long long)t->line[row], t->columns[column]);
    return refuse(p, refusal_invalid, field, "%s", expected);
}

enum outcome cell_text(const struct table *t, size_t row, size_t column, size_t min, size_t max,
                       struct problem *p, struct str *out)
{
    struct str s = table_cell(t, row, column);

    if (s.n < min || s.n > max)
        return cell_refuse(t, row, column, p, "text of %zu to %zu bytes", min, max);
    *out = s;
    return DONE;
}

enum outcome cell_i64(const struct table *t, size_t row, size_t column, int64_t min, int64_t max,
                      struct problem *p, int64_t *out)
{
    if (!parse_i64(table_cell(t, row, column), min, max, out))
        return cell_refuse(t, row, column, p, "a whole number from %lld to %lld", (long long)min,
                           (long long)max);
    return DONE;
}

enum outcome cell_i32(const struct table *t, size_t row, size_t column, int32_t min, int32_t max,
                      struct problem *p, int32_t *out)
{
    int64_t v = 0;

    TRY(cell_i64(t, row, column, min, max, p, &v));
    *out = (int32_t)v;
    return DONE;
}

enum outcome cell_decimal(const struct table *t, size_t row, size_t column, int scale, int64_t min,
                          int64_t max, struct problem *p, int64_t *out)
{
    if (!parse_decimal(table_cell(t, row, column), scale, min, max, out))
        return cell_refuse(t, row, column, p,
                           "a decimal number with at most %d decimals, within its range", scale);
    return DONE;
}

enum outcome cell_date(const struct table *t, size_t row, size_t column, struct date none,
                       struct problem *p, struct date *out)
{
    struct str s = table_cell(t, row, column);

    if (s.n == 0) {
        *out = none;
        return DONE;
    }
    if (!date_parse(s, out))
        return cell_refuse(t, row, column, p, "a date like 2026-01-31, 1900 to 2199");
    return DONE;
}

enum outcome cell_flag(const struct table *t, size_t row, size_t column, struct problem *p,
                       bool *out)
{
    struct str s = table_cell(t, row, column);

    if (s.n != 0 && !str_eq(s, STR("yes")))
        return cell_refuse(t, row, column, p, "\"yes\" or nothing");
    *out = s.n != 0;
    return DONE;
}

enum outcome cell_choice(const struct table *t, size_t row, size_t column,
                         const char *const *words, size_t words_n, struct problem *p, int *out)
{
    char expected[PROBLEM_DETAIL_MAX] = "";
    size_t n = 0;

    for (size_t i = 0; i < words_n; i++)
        if (str_eq(table_cell(t, row, column), str_of(words[i]))) {
            *out = (int)i;
            return DONE;
        }
    for (size_t i = 0; i < words_n && n < sizeof(expected); i++)
        n += (size_t)snprintf(expected + n, sizeof(expected) - n, "%s%s", i ? ", " : "", words[i]);
    return cell_refuse(t, row, column, p, "one of %s", expected);
}

enum outcome cell_currency(const struct table *t, size_t row, size_t column, bool optional,
                           struct problem *p, struct currency *out)
{
    struct str s = table_cell(t, row, column);

    if (s.n == 0 && optional) {
        *out = (struct currency){""};
        return DONE;
    }
    if (!currency_parse(s, out))
        return cell_refuse(t, row, column, p, "a currency of ISO 4217, like EUR");
    return DONE;
}
