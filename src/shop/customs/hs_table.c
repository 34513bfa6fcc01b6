/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/hs_table.h"

#include "base/map.h"
#include "lib/csv.h"
#include "shop/customs/customs_sql.h"
#include "store/kept.h"

enum { NAME_MAX = 1000, WORD_MAX = 100, TABLE_MAX_BYTES = 16 << 20, SIX_DIGITS = 6 };
enum { HS, NAME, SECTION, COLUMNS };

static const char *const columns[COLUMNS] = {"hs", "name", "section"};

/* ---- files ---- */

static const char *const published[] = {"section", "hs_code", "description", "parent", "level"};
enum { P_SECTION, P_CODE, P_NAME, P_PARENT, P_LEVEL };
enum { SHORT, PUBLISHED, FORMS };

static const struct table_kind forms[FORMS] = {
    [SHORT] = {"hs", columns, 2, HS_CODES_MAX},
    [PUBLISHED] = {"hs", published, countof(published), HS_CODES_MAX}};

static enum outcome check_code(const struct table *t, size_t row, size_t column, struct problem *p)
{
    struct str hs = table_cell(t, row, column);

    if (!hs_digits(hs) || hs.n < 2 || hs.n > SIX_DIGITS || hs.n % 2 != 0)
        return cell_refuse(t, row, column, p, "2, 4 or 6 digits of the Harmonized System");
    return DONE;
}

/* The published form ends with a row for the sum of all goods, which is its own parent. */
static bool is_total(struct str hs)
{
    return str_eq(hs, STR("TOTAL"));
}

static struct str parent_of(struct str hs)
{
    return hs.n > 2 && !is_total(hs) ? str_sub(hs, 0, hs.n - 2) : STR("TOTAL");
}

/* What follows from the code must agree with it. */
static enum outcome check_published(const struct table *t, size_t row, struct problem *p)
{
    struct str hs = table_cell(t, row, P_CODE), parent = parent_of(hs), text;
    int32_t level = 0;

    if (!is_total(hs))
        TRY(check_code(t, row, P_CODE, p));
    TRY(cell_text(t, row, P_SECTION, 0, 10, p, &text));
    TRY(cell_i32(t, row, P_LEVEL, 2, SIX_DIGITS, p, &level));
    if ((size_t)level != hs.n)
        return cell_refuse(t, row, P_LEVEL, p, "the number of digits, %zu", hs.n);
    if (!str_eq(table_cell(t, row, P_PARENT), parent))
        return cell_refuse(t, row, P_PARENT, p, "%.*s", STR_FMT(parent));
    return DONE;
}

static enum outcome take_rows(const struct table *t, int form, struct problem *p,
                              struct table *out)
{
    const size_t code = form == SHORT ? HS : P_CODE, name = form == SHORT ? NAME : P_NAME;
    scoped(map_release) struct map seen;
    struct str text;
    uint64_t other;

    map_init(&seen, HS_CODES_MAX + 1);
    for (size_t i = 0; i < t->n; i++) {
        struct str *cell = &out->cell[i * COLUMNS];

        TRY(form == SHORT ? check_code(t, i, code, p) : check_published(t, i, p));
        TRY(cell_text(t, i, name, 1, NAME_MAX, p, &text));
        cell[HS] = table_cell(t, i, code);
        cell[NAME] = text;
        cell[SECTION] = form == SHORT ? STR("") : table_cell(t, i, P_SECTION);
        out->line[i] = t->line[i];
        if (map_get(&seen, cell[HS], &other) || !map_put(&seen, cell[HS], i))
            return cell_refuse(t, i, code, p, "each code once");
    }
    out->n = t->n;
    return DONE;
}

enum outcome hs_file_parse(struct arena *a, struct str name, struct str csv, struct problem *p,
                           struct table *out)
{
    struct table form[FORMS];
    int which;

    TRY(tables_parse(a, name, csv, forms, FORMS, p, form));
    if (form[SHORT].present && form[PUBLISHED].present)
        return refuse(p, refusal_invalid, "header", "%.*s: one table, not two", STR_FMT(name));
    which = form[PUBLISHED].present ? PUBLISHED : SHORT;
    *out = (struct table){.name = name, .columns = columns, .columns_n = COLUMNS, .present = true};
    out->cell = arena_new_n(a, struct str, (form[which].n + 1) * COLUMNS);
    out->line = arena_new_n(a, int64_t, form[which].n + 1);
    return take_rows(&form[which], which, p, out);
}

/* ---- the table ---- */

static enum outcome read_version(struct ctx *c, int64_t *out)
{
    struct hs_version newest = {0};
    bool found;

    TRY(hs_newest(c, &newest, &found));
    *out = newest.version;
    return DONE;
}

enum outcome hs_put(struct ctx *c, const struct hs_put *in)
{
    const struct table *t = in->table;
    int64_t version;

    TRY(read_version(c, &version));
    TRY(hs_remove_all(c, NULL));
    for (size_t i = 0; i < t->n; i++)
        TRY(hs_insert(c, table_cell(t, i, HS), table_cell(t, i, NAME), table_cell(t, i, SECTION),
                      NULL));
    TRY(hs_import_insert(c, version + 1, c->now_ms, utf8_head(in->who, WORD_MAX),
                         c->actor.account, utf8_head(in->name, WORD_MAX), in->sha256,
                         (int64_t)t->n, NULL));
    tx_touch(c, TOPIC_RULES, TOUCH_ALL);
    return DONE;
}

/* ---- writing ---- */

static enum outcome write_code(struct ctx *c unused_arg, const struct hs_stored *r, void *arg)
{
    struct buf *b = arg;

    csv_field(b, r->section, false);
    buf_fmt(b, ",%.*s,", STR_FMT(r->hs));
    csv_field(b, r->name, false);
    buf_fmt(b, ",%.*s,%zu\n", STR_FMT(parent_of(r->hs)), r->hs.n);
    return DONE;
}

enum outcome hs_write(struct ctx *c, struct buf *out)
{
    table_write_header(out, &forms[PUBLISHED]);
    return hs_all(c, write_code, out);
}

/* ---- what holds ---- */

static enum outcome gather(struct ctx *c unused_arg, const struct hs_stored *r, void *arg)
{
    struct buf *b = arg;

    if (is_total(r->hs))
        return DONE;
    buf_fmt(b, "%.*s,", STR_FMT(r->hs));
    csv_field(b, r->name, false);
    buf_char(b, '\n');
    return DONE;
}

static enum outcome make(struct ctx *c, struct arena *a, void *value)
{
    scoped(buf_release) struct buf b;
    struct table ours, more;

    buf_init(&b, NULL, TABLE_MAX_BYTES);
    table_write_header(&b, &forms[SHORT]);
    TRY(hs_all(c, gather, &b));
    TRY(hs_shipped_table(a, &c->problem, &ours));
    TRY(table_parse(a, STR("hs_code"), buf_view(&b), columns, 2, HS_CODES_MAX, &c->problem, &more));
    return hs_read(a, &ours, &more, &c->problem, value);
}

static const struct kept_kind kind = {.topic = TOPIC_RULES,
                                      .bytes = sizeof(struct hs_book),
                                      .arena_max_bytes = 128 << 20,
                                      .version = read_version,
                                      .make = make};
static struct kept kept = KEPT_INIT(&kind);

void hs_listen(struct store *s)
{
    kept_listen(&kept, s);
}

enum outcome hs_in_force(struct ctx *c, const struct hs_book **out)
{
    const void *value;

    TRY(kept_get(&kept, c, &value));
    *out = value;
    return value ? DONE : hs_default(&c->problem, out);
}
