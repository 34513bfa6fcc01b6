/* SPDX-License-Identifier: Apache-2.0 */
/* Files of rates: the long form and the European Central Bank's wide form. */
#include "base/arena.h"
#include "lib/csv.h"
#include "shop/markets/rates.h"

enum { COLUMNS_MAX = 200 };
#define RATE_MAX (RATE_UNIT * 1000000) /* a million of one for one of the other */

enum column { DATE, BASE, QUOTE, RATE, SOURCE, COLUMNS };

struct reading {
    struct arena *arena;
    struct problem *p;
    struct rate_rows *rows;
    size_t room;
    bool begun, wide;
    size_t fields;                       /* of the header */
    size_t at[COLUMNS];                  /* long: which field is which; SIZE_MAX: none */
    struct currency wide_of[COLUMNS_MAX]; /* wide: the currency of each field; "": skipped */
};

static enum outcome refuse_at(struct reading *r, int64_t line, const char *column,
                              const char *expected)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "line %lld: %s", (long long)line, column);
    return refuse(r->p, refusal_invalid, field, "%s", expected);
}

static bool find_column(const struct csv_row *row, const char *name, size_t *at)
{
    *at = SIZE_MAX;
    for (size_t i = 0; i < row->n; i++)
        if (str_eq_nocase(str_trim(row->field[i]), str_of(name)))
            *at = i;
    return *at != SIZE_MAX;
}

static enum outcome take_wide_header(struct reading *r, const struct csv_row *row)
{
    size_t known = 0;

    r->wide = true;
    if (row->n > COLUMNS_MAX || r->at[DATE] != 0)
        return refuse_at(r, row->line, "header", "date first, then at most 199 currencies");
    for (size_t i = 1; i < row->n; i++)
        known += currency_parse(str_trim(row->field[i]), &r->wide_of[i]);
    if (known == 0)
        return refuse_at(r, row->line, "header",
                         "date,base,quote,rate or the bank's Date,USD,JPY,...");
    return DONE;
}

static enum outcome take_header(struct reading *r, const struct csv_row *row)
{
    static const char *const names[COLUMNS] = {"date", "base", "quote", "rate", "source"};
    size_t found = 0;

    r->begun = true;
    r->fields = row->n;
    for (size_t i = 0; i < COLUMNS; i++)
        found += find_column(row, names[i], &r->at[i]) && i != SOURCE;
    if (r->at[DATE] == SIZE_MAX)
        return refuse_at(r, row->line, "header", "a column named date");
    return found == SOURCE ? DONE : take_wide_header(r, row);
}

static enum outcome add(struct reading *r, const struct csv_row *row, struct rate_row new)
{
    if (r->rows->n == RATES_FILE_MAX_ROWS)
        return refuse_at(r, row->line, "date", "at most 500000 rates in a file");
    if (r->rows->n == r->room) {
        size_t room = r->room ? 2 * r->room : 256;
        struct rate_row *v = arena_new_n(r->arena, struct rate_row, room);

        if (r->rows->n > 0)
            memcpy(v, r->rows->v, r->rows->n * sizeof(*v));
        r->rows->v = v;
        r->room = room;
    }
    r->rows->v[r->rows->n++] = new;
    return DONE;
}

static enum outcome read_rate(struct reading *r, const struct csv_row *row, struct str text,
                              const char *column, struct rate *out)
{
    int64_t a, b, v;

    if (!parse_decimal(str_trim(text), RATE_DECIMALS, 1, RATE_MAX, &v))
        return refuse_at(r, row->line, column,
                         "a decimal above 0 and up to a million, with at most 9 decimals");
    for (a = v, b = RATE_UNIT; b != 0;) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    *out = (struct rate){v / a, RATE_UNIT / a};
    return DONE;
}

static bool crossable(struct currency base, struct currency quote)
{
    const struct currency hubs[] = {CURRENCY("EUR"), CURRENCY("USD")};

    if (currency_eq(base, quote))
        return false;
    for (size_t i = 0; i < countof(hubs); i++)
        if (currency_eq(base, hubs[i]) || currency_eq(quote, hubs[i]))
            return true;
    return false;
}

static enum outcome take_long(struct reading *r, const struct csv_row *row, struct rate_row new)
{
    if (!currency_parse(str_trim(row->field[r->at[BASE]]), &new.base))
        return refuse_at(r, row->line, "base", "a currency of ISO 4217, like EUR");
    if (!currency_parse(str_trim(row->field[r->at[QUOTE]]), &new.quote))
        return refuse_at(r, row->line, "quote", "a currency of ISO 4217, like USD");
    if (!crossable(new.base, new.quote))
        return refuse_at(r, row->line, "quote", "two currencies, one of them EUR or USD");
    if (r->at[SOURCE] != SIZE_MAX) {
        new.source = str_copy(r->arena, str_trim(row->field[r->at[SOURCE]]));
        if (new.source.n > RATE_SOURCE_MAX)
            return refuse_at(r, row->line, "source", "at most 31 bytes");
    }
    TRY(read_rate(r, row, row->field[r->at[RATE]], "rate", &new.rate));
    return add(r, row, new);
}

static enum outcome take_wide(struct reading *r, const struct csv_row *row, struct rate_row new)
{
    new.base = CURRENCY("EUR");
    for (size_t i = 1; i < row->n; i++) {
        struct str text = str_trim(row->field[i]);

        if (r->wide_of[i].code[0] == '\0' || text.n == 0 || str_eq(text, STR("N/A")) ||
            currency_eq(r->wide_of[i], new.base))
            continue;
        new.quote = r->wide_of[i];
        TRY(read_rate(r, row, text, new.quote.code, &new.rate));
        TRY(add(r, row, new));
    }
    return DONE;
}

static enum outcome take_row(void *arg, const struct csv_row *row)
{
    struct reading *r = arg;
    struct rate_row new = {0};

    if (!row->utf8)
        return refuse_at(r, row->line, "text", "UTF-8");
    if (!r->begun)
        return take_header(r, row);
    if (row->n != r->fields)
        return refuse_at(r, row->line, "row", "as many fields as the header has");
    if (!date_parse(str_trim(row->field[r->at[DATE]]), &new.day))
        return refuse_at(r, row->line, "date", "a date like 2026-01-31");
    return r->wide ? take_wide(r, row, new) : take_long(r, row, new);
}

enum outcome rates_parse(struct arena *a, struct str csv, struct problem *p, struct rate_rows *out)
{
    struct csv_options options = {.strict = true, .row_max_bytes = 1 << 16};
    struct reading r = {.arena = a, .p = p, .rows = out};
    struct csv_reader *reader = csv_reader_new(&options, take_row, &r);
    enum outcome outcome;

    *out = (struct rate_rows){0};
    outcome = csv_reader_feed(reader, csv, p);
    if (outcome == DONE)
        outcome = csv_reader_end(reader, p);
    csv_reader_free(reader);
    if (outcome == DONE && !r.begun)
        return refuse(p, refusal_required, "header", "a first line that names the columns");
    return outcome;
}
