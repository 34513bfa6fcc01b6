/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/bank_mapping.h"

#include "base/check.h"
#include "base/num.h"
#include "lib/csv.h"
#include "lib/ini.h"
#include "shop/payments/payments.h"

#define BANK_COLUMNS(X) X(day) X(id) X(reference) X(amount) X(currency) X(kind)

enum bank_column {
#define X(column) COLUMN_##column,
    BANK_COLUMNS(X)
#undef X
    BANK_COLUMNS_N
};

static const char *const column_names[BANK_COLUMNS_N] = {
#define X(column) #column,
    BANK_COLUMNS(X)
#undef X
};

/* What a word of the column `kind` means; the last: not taken. */
enum { MEANS_SKIP = BANK_OUT };
static const char *const meanings[] = {"payment", "refund", "payout", "returned", "skip"};

struct bank_mapping {
    char separator, decimal;
    struct str day; /* "dd.mm.yyyy" */
    int64_t header;
    struct currency currency; /* or "" */
    struct str columns[BANK_COLUMNS_N]; /* as the file calls them; empty: none */
    struct str words[BANK_WORDS_MAX];
    int means[BANK_WORDS_MAX];
    size_t words_n;
};

/* ---- the mapping ---- */

static bool is_day_shape(struct str s)
{
    return s.n == 10 && str_find(s, STR("yyyy")) != STR_NONE &&
           str_find(s, STR("mm")) != STR_NONE && str_find(s, STR("dd")) != STR_NONE;
}

static bool read_file_key(struct bank_mapping *m, const struct ini_entry *e)
{
    const struct str v = e->value;

    if (str_eq(e->key, STR("separator"))) {
        m->separator = str_eq(v, STR("tab")) ? '\t' : v.n == 1 ? v.p[0] : '\0';
        return m->separator != '\0' && m->separator != '"';
    }
    if (str_eq(e->key, STR("decimal"))) {
        m->decimal = v.n == 1 ? v.p[0] : '\0';
        return m->decimal == ',' || m->decimal == '.';
    }
    if (str_eq(e->key, STR("day"))) {
        m->day = v;
        return is_day_shape(v);
    }
    if (str_eq(e->key, STR("header")))
        return parse_i64(v, 1, 1000, &m->header);
    return str_eq(e->key, STR("currency")) && currency_parse(v, &m->currency);
}

static bool read_column_key(struct bank_mapping *m, const struct ini_entry *e)
{
    for (int i = 0; i < BANK_COLUMNS_N; i++)
        if (str_eq(e->key, str_of(column_names[i]))) {
            m->columns[i] = e->value;
            return e->value.n > 0;
        }
    return false;
}

static bool read_word(struct bank_mapping *m, const struct ini_entry *e)
{
    for (size_t i = 0; i < countof(meanings); i++)
        if (str_eq(e->value, str_of(meanings[i])) && m->words_n < BANK_WORDS_MAX) {
            m->words[m->words_n] = e->key;
            m->means[m->words_n++] = (int)i;
            return true;
        }
    return false;
}

static const struct {
    struct str name;
    bool (*read)(struct bank_mapping *m, const struct ini_entry *e);
    const char *expected;
} sections[] = {
    {STR_INIT("file"), read_file_key,
     "separator, decimal (, or .), day (such as dd.mm.yyyy), header (a line) or currency"},
    {STR_INIT("columns"), read_column_key, "day, id, reference, amount, currency or kind"},
    {STR_INIT("kinds"), read_word, "payment, refund, payout, returned or skip"},
};

static enum outcome read_entry(const struct ini *ini, const struct ini_entry *e,
                               struct problem *p, struct bank_mapping *m)
{
    for (size_t i = 0; i < countof(sections); i++)
        if (str_eq(e->section, sections[i].name))
            return sections[i].read(m, e)
                       ? DONE
                       : ini_refuse(ini, e, p, "expected %s", sections[i].expected);
    return ini_refuse(ini, e, p, "expected the section file, columns or kinds");
}

static enum outcome check_whole(struct str name, const struct bank_mapping *m, struct problem *p)
{
    for (int i = 0; i < BANK_COLUMNS_N; i++) {
        bool needed = i < COLUMN_currency || (i == COLUMN_currency && !m->currency.code[0]) ||
                      (i == COLUMN_kind && m->words_n > 0);

        if (needed && m->columns[i].n == 0)
            return refuse(p, refusal_required, column_names[i],
                          "%.*s: which column is it? (section columns)", STR_FMT(name));
    }
    return DONE;
}

enum outcome bank_mapping_parse(struct arena *a, struct str name, struct str text,
                                struct problem *p, const struct bank_mapping **out)
{
    struct bank_mapping *m = arena_new(a, struct bank_mapping);
    struct ini ini;

    *m = (struct bank_mapping){.separator = ',', .decimal = '.', .day = STR("yyyy-mm-dd"),
                               .header = 1};
    TRY(ini_parse(a, name, text, p, &ini));
    for (size_t i = 0; i < ini.n; i++)
        TRY(read_entry(&ini, &ini.v[i], p, m));
    *out = m;
    return check_whole(name, m, p);
}

/* ---- cells ---- */

struct reading {
    struct arena *arena;
    const struct bank_mapping *m;
    struct str name;
    struct problem *p;
    size_t place[BANK_COLUMNS_N]; /* field of the row; SIZE_MAX: none */
    size_t fields;                /* of the header; 0 before it */
    struct bank_line *v;
    size_t n;
};

static enum outcome refuse_cell(struct reading *r, int64_t line, enum bank_column c,
                                const char *expected)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "%.*s line %lld: %.*s", STR_FMT(r->name), (long long)line,
             STR_FMT(r->m->columns[c]));
    return refuse(r->p, refusal_invalid, field, "%s", expected);
}

static struct str cell(const struct reading *r, const struct csv_row *row, enum bank_column c)
{
    return r->place[c] < row->n ? str_trim(row->field[r->place[c]]) : STR("");
}

/* By the shape: "31.01.2026 12:30" by "dd.mm.yyyy". */
static bool read_day(const struct bank_mapping *m, struct str text, struct date *out)
{
    char iso[11] = "0000-00-00";
    size_t at[] = {str_find(m->day, STR("yyyy")), str_find(m->day, STR("mm")),
                   str_find(m->day, STR("dd"))};

    if (text.n < m->day.n || (text.n > m->day.n && text.p[m->day.n] != ' ' &&
                              text.p[m->day.n] != 'T'))
        return false;
    for (size_t i = 0; i < m->day.n; i++)
        if (m->day.p[i] != 'y' && m->day.p[i] != 'm' && m->day.p[i] != 'd' &&
            text.p[i] != m->day.p[i])
            return false;
    memcpy(iso, text.p + at[0], 4);
    memcpy(iso + 5, text.p + at[1], 2);
    memcpy(iso + 8, text.p + at[2], 2);
    return date_parse((struct str){iso, 10}, out);
}

/* "-1.234,56" with a decimal comma; "1 234.5" with a point. */
static bool read_amount(const struct bank_mapping *m, struct str text, int digits, bool *negative,
                        int64_t *minor)
{
    char plain[32];
    size_t n = 0, i = 0;

    *negative = text.n > 0 && text.p[0] == '-';
    if (*negative || (text.n > 0 && text.p[0] == '+'))
        i = 1;
    for (; i < text.n; i++) {
        char c = text.p[i];
        bool groups = c == (m->decimal == ',' ? '.' : ',') || c == ' ' || c == '\'';

        if (groups && n > 0)
            continue;
        if (groups || n == sizeof(plain))
            return false;
        plain[n++] = c == m->decimal ? '.' : c;
    }
    return n > 0 && plain[0] != '-' &&
           parse_decimal((struct str){plain, n}, digits, 1, MONEY_MAX_MINOR, minor);
}

static enum outcome read_money(struct reading *r, const struct csv_row *row, bool *negative,
                               struct money *out)
{
    out->currency = r->m->currency;
    if (r->m->columns[COLUMN_currency].n) {
        struct buf b;
        struct str text = cell(r, row, COLUMN_currency);

        buf_init(&b, r->arena, 4);
        for (size_t i = 0; i < text.n && i < 3; i++)
            buf_char(&b, text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 32) : text.p[i]);
        if (text.n != 3 || !currency_parse(buf_view(&b), &out->currency))
            return refuse_cell(r, row->line, COLUMN_currency, "expected a currency such as EUR");
    }
    if (!read_amount(r->m, cell(r, row, COLUMN_amount), currency_digits(out->currency), negative,
                     &out->minor))
        return refuse_cell(r, row->line, COLUMN_amount,
                           r->m->decimal == ',' ? "expected an amount such as -1.234,56"
                                                : "expected an amount such as -1,234.56");
    return DONE;
}

static enum outcome read_kind(struct reading *r, const struct csv_row *row, bool negative,
                              int *out)
{
    struct str word = cell(r, row, COLUMN_kind);

    *out = negative ? BANK_OUT : BANK_PAYMENT;
    if (r->m->columns[COLUMN_kind].n == 0)
        return DONE;
    for (size_t i = 0; i < r->m->words_n; i++)
        if (str_eq(word, r->m->words[i])) {
            *out = r->m->means[i];
            return DONE;
        }
    return refuse_cell(r, row->line, COLUMN_kind, "a word that the section kinds knows");
}

static bool skips(const struct reading *r, const struct csv_row *row)
{
    struct str word = cell(r, row, COLUMN_kind);

    for (size_t i = 0; i < r->m->words_n; i++)
        if (str_eq(word, r->m->words[i]) && r->m->means[i] == MEANS_SKIP)
            return true;
    return false;
}

static enum outcome read_text(struct reading *r, const struct csv_row *row, enum bank_column c,
                              size_t min, struct str *out)
{
    struct str text = cell(r, row, c);

    if (text.n < min || text.n > BANK_CELL_MAX)
        return refuse_cell(r, row->line, c, "expected a text that is not too long");
    *out = str_copy(r->arena, text);
    return DONE;
}

/* ---- lines ---- */

static enum outcome take_row(struct reading *r, const struct csv_row *row)
{
    struct bank_line *l = &r->v[r->n];
    bool negative = false;
    int kind;

    if (skips(r, row))
        return DONE;
    l->line = row->line;
    if (!read_day(r->m, cell(r, row, COLUMN_day), &l->day))
        return refuse_cell(r, row->line, COLUMN_day, "expected a day as the mapping says");
    TRY(read_text(r, row, COLUMN_id, 1, &l->id));
    if (l->id.n > RAIL_TEXT_MAX)
        return refuse_cell(r, row->line, COLUMN_id, "expected a shorter name");
    TRY(read_text(r, row, COLUMN_reference, 0, &l->reference));
    l->ref = bank_reference(r->arena, l->reference);
    TRY(read_money(r, row, &negative, &l->amount));
    TRY(read_kind(r, row, negative, &kind));
    l->kind = (enum bank_kind)kind;
    r->n++;
    return DONE;
}

static enum outcome take_header(struct reading *r, const struct csv_row *row)
{
    for (int c = 0; c < BANK_COLUMNS_N; c++) {
        r->place[c] = SIZE_MAX;
        for (size_t i = 0; i < row->n && r->m->columns[c].n; i++)
            if (str_eq(str_trim(row->field[i]), r->m->columns[c]))
                r->place[c] = i;
        if (r->m->columns[c].n && r->place[c] == SIZE_MAX)
            return refuse_cell(r, row->line, (enum bank_column)c, "no such column in the header");
    }
    r->fields = row->n;
    return DONE;
}

static enum outcome refuse_row(struct reading *r, int64_t line, const char *expected)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "%.*s line %lld", STR_FMT(r->name), (long long)line);
    return refuse(r->p, refusal_malformed, field, "%s", expected);
}

static enum outcome on_row(void *arg, const struct csv_row *row)
{
    struct reading *r = arg;

    if (row->line < r->m->header)
        return DONE;
    if (!row->utf8)
        return refuse_row(r, row->line, "expected UTF-8");
    if (r->fields == 0)
        return take_header(r, row);
    if (row->n != r->fields)
        return refuse_row(r, row->line, "expected as many fields as the header has");
    if (r->n == BANK_LINES_MAX)
        return refuse_row(r, row->line, "too many lines for one file");
    return take_row(r, row);
}

enum outcome bank_mapping_read(struct arena *a, const struct bank_mapping *m, struct str name,
                               struct str csv, struct problem *p, struct bank_statement *out)
{
    const struct csv_options options = {.separator = m->separator};
    size_t rows = 1;
    struct reading r = {.arena = a, .m = m, .name = name, .p = p};
    struct csv_reader *reader;
    enum outcome o;

    for (size_t i = 0; i < csv.n; i++)
        rows += csv.p[i] == '\n' || csv.p[i] == '\r';
    r.v = arena_new_n(a, struct bank_line, (rows < BANK_LINES_MAX ? rows : BANK_LINES_MAX) + 1);
    reader = csv_reader_new(&options, on_row, &r);
    o = csv_reader_feed(reader, csv, p);
    if (o == DONE)
        o = csv_reader_end(reader, p);
    csv_reader_free(reader);
    if (o == DONE && r.fields == 0)
        o = refuse_row(&r, m->header, "expected the names of the columns");
    *out = (struct bank_statement){r.v, r.n};
    return o;
}
