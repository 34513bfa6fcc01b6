/* SPDX-License-Identifier: Apache-2.0 */
/* Imported rules as rows: files in and out. What holds for quotes: rules_force.c. */
#include "shop/quote/tariffs.h"

#include "base/arena.h"
#include "base/civil.h"
#include "base/map.h"
#include "lib/csv.h"
#include "shop/quote/force.h"
#include "shop/quote/quote_sql.h"
#include "store/store.h"

enum { LINE_MAX_BYTES = 128 * 1024, WORD_MAX = 100, BOOKS_MAX_BYTES = 64 << 20, LOG_MAX = 1000 };

static struct str name_of(int book)
{
    return str_of(rule_books[book].name);
}

enum outcome tariffs_parse(struct arena *a, struct str name, struct str csv, struct problem *p,
                           struct tariff_file *out)
{
    struct rules alone;

    TRY(tables_parse(a, name, csv, rule_books, BOOKS, p, out->book));
    return rules_read(a, out->book, p, &alone);
}

/* ---- the rows that are there ---- */

struct gathering {
    struct buf book[BOOKS];
};

static enum outcome gather(struct ctx *c, const struct tariff_stored *row, void *arg)
{
    struct gathering *g = arg;

    for (int i = 0; i < BOOKS; i++)
        if (str_eq(row->book, name_of(i))) {
            buf_str(&g->book[i], row->line);
            return DONE;
        }
    return refuse(&c->problem, refusal_wrong_state, "tariff",
                  "a book that this program knows, not \"%.*s\"", STR_FMT(row->book));
}

enum outcome tariffs_stored(struct ctx *c, struct arena *a, struct table out[BOOKS])
{
    struct gathering g;
    enum outcome outcome;

    for (int i = 0; i < BOOKS; i++) {
        buf_init(&g.book[i], NULL, BOOKS_MAX_BYTES);
        table_write_header(&g.book[i], &rule_books[i]);
    }
    outcome = tariff_all(c, gather, &g);
    for (int i = 0; i < BOOKS; i++) {
        const struct table_kind *k = &rule_books[i];

        if (outcome == DONE && g.book[i].full)
            outcome = fail("tariffs", "the imported %s are too large", k->name);
        if (outcome == DONE)
            outcome = table_parse(a, name_of(i), buf_view(&g.book[i]), k->columns, k->columns_n,
                                  k->rows_max, &c->problem, &out[i]);
        buf_release(&g.book[i]);
    }
    return outcome;
}

enum outcome tariffs_shipped(struct arena *a, struct problem *p, struct table out[BOOKS])
{
    struct rules_csv csv = rules_shipped_csv();

    return rules_tables(a, &csv, p, out);
}

enum outcome tariffs_books(struct ctx *c, struct arena *a, struct table out[BOOKS])
{
    struct table shipped[BOOKS], stored[BOOKS];

    TRY(tariffs_shipped(a, &c->problem, shipped));
    TRY(tariffs_stored(c, a, stored));
    for (int i = 0; i < BOOKS; i++)
        out[i] = table_override(a, &shipped[i], &stored[i], BOOK_ID);
    return DONE;
}

bool book_parse(struct str name, enum book *out)
{
    for (int i = 0; i < BOOKS; i++)
        if (str_eq(name, name_of(i))) {
            *out = (enum book)i;
            return true;
        }
    return false;
}

/* ---- putting ---- */

struct putting {
    struct ctx *c;
    const struct tariffs_put *in;
    struct tariffs_result *out;
    struct table stored[BOOKS]; /* before */
};

static bool present(const struct putting *p, int book)
{
    return p->in->file->book[book].present;
}

/* What would hold is checked as a whole. */
static enum outcome check_whole(const struct putting *p, struct rules *out)
{
    struct table book[BOOKS], imported;
    struct arena *a = p->c->arena;

    TRY(tariffs_shipped(a, &p->c->problem, book));
    for (int i = 0; i < BOOKS; i++) {
        const struct table *file = &p->in->file->book[i];

        imported = !present(p, i)   ? p->stored[i]
                   : p->in->replace ? *file
                                    : table_override(a, &p->stored[i], file, BOOK_ID);
        book[i] = table_override(a, &book[i], &imported, BOOK_ID);
    }
    TRY(rules_read(a, book, &p->c->problem, out));
    return rules_agree(out, book, &p->c->problem);
}

static struct str line_of(const struct putting *p, const struct table *t, size_t row)
{
    struct buf b;

    buf_init(&b, p->c->arena, LINE_MAX_BYTES);
    table_write_row(&b, t, row);
    return buf_view(&b);
}

static bool same_row(const struct table *a, size_t i, const struct table *b, size_t j)
{
    for (size_t column = 0; column < a->columns_n; column++)
        if (!str_eq(table_cell(a, i, column), table_cell(b, j, column)))
            return false;
    return true;
}

static void index_rows(const struct table *t, struct map *out)
{
    map_init(out, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        (void)!map_put(out, table_cell(t, i, BOOK_ID), i);
}

static enum outcome put_rows(struct putting *p, int book)
{
    const struct table *file = &p->in->file->book[book], *stored = &p->stored[book];
    scoped(map_release) struct map known;
    uint64_t at;

    index_rows(stored, &known);
    for (size_t i = 0; i < file->n; i++) {
        struct str id = table_cell(file, i, BOOK_ID);
        bool found = map_get(&known, id, &at);

        if (!found)
            p->out->added++;
        else if (same_row(file, i, stored, at))
            p->out->unchanged++; /* but it stands where the file has it */
        else
            p->out->changed++;
        TRY(tariff_put(p->c, name_of(book), id, line_of(p, file, i), p->out->version, (int64_t)i,
                       NULL));
    }
    return DONE;
}

static enum outcome remove_rows(struct putting *p, int book)
{
    const struct table *file = &p->in->file->book[book], *stored = &p->stored[book];
    scoped(map_release) struct map kept;
    uint64_t at;

    index_rows(file, &kept);
    for (size_t i = 0; i < stored->n; i++) {
        struct str id = table_cell(stored, i, BOOK_ID);

        if (map_get(&kept, id, &at))
            continue;
        p->out->removed++;
        TRY(tariff_remove(p->c, name_of(book), id, NULL));
    }
    return DONE;
}

static enum outcome next_version(struct ctx *c, int64_t *out)
{
    struct tariff_version newest = {0};
    bool found;

    TRY(tariff_newest(c, &newest, &found));
    *out = found ? newest.version + 1 : 1;
    return DONE;
}

enum outcome tariffs_would(struct ctx *c, const struct tariffs_put *in, struct rules *out)
{
    struct putting p = {.c = c, .in = in};

    TRY(tariffs_stored(c, c->arena, p.stored));
    return check_whole(&p, out);
}

enum outcome tariffs_put(struct ctx *c, const struct tariffs_put *in, struct tariffs_result *out)
{
    struct putting p = {.c = c, .in = in, .out = out};
    struct rules whole;

    *out = (struct tariffs_result){0};
    TRY(next_version(c, &out->version));
    TRY(tariffs_stored(c, c->arena, p.stored));
    TRY(check_whole(&p, &whole));
    for (int i = 0; i < BOOKS; i++) {
        if (!present(&p, i))
            continue;
        TRY(put_rows(&p, i));
        if (in->replace)
            TRY(remove_rows(&p, i));
    }
    TRY(tariff_import_insert(c, out->version, c->now_ms, utf8_head(in->who, WORD_MAX),
                             c->actor.account, utf8_head(in->name, WORD_MAX), in->sha256,
                             in->replace, out->added, out->changed, out->removed, NULL));
    tx_touch(c, TOPIC_RULES, TOUCH_ALL);
    return DONE;
}

/* The rows of a book but that of an id; false when there was none. */
static bool without(struct arena *a, const struct table *from, struct str id, struct table *out)
{
    const size_t width = from->columns_n;

    *out = *from;
    out->n = 0;
    out->present = true;
    out->cell = arena_new_n(a, struct str, from->n * width + 1);
    out->line = arena_new_n(a, int64_t, from->n + 1);
    for (size_t i = 0; i < from->n; i++) {
        if (str_eq(table_cell(from, i, BOOK_ID), id))
            continue;
        memcpy(out->cell + out->n * width, from->cell + i * width, width * sizeof(*out->cell));
        out->line[out->n++] = from->line[i];
    }
    return out->n < from->n;
}

enum outcome tariffs_take_back(struct ctx *c, enum book book, struct str id, struct str who,
                               struct tariffs_result *out)
{
    struct table stored[BOOKS];
    struct tariff_file file = {0};
    const struct tariffs_put put = {
        .file = &file, .replace = true, .who = who,
        .name = str_printf(c->arena, "%s: %.*s taken back", rule_books[book].name, STR_FMT(id)),
        .sha256 = STR("")};

    TRY(tariffs_stored(c, c->arena, stored));
    if (!without(c->arena, &stored[book], id, &file.book[book]))
        return refuse(&c->problem, refusal_not_found, "id", "a row that was imported");
    return tariffs_put(c, &put, out);
}

/* ---- writing ---- */

static void write_book(const struct tariffs_write *in, int book, const struct table *t,
                       struct buf *out)
{
    if (t->n == 0 && in->only == BOOKS)
        return;
    table_write_header(out, &rule_books[book]);
    for (size_t i = 0; i < t->n; i++)
        table_write_row(out, t, i);
}

enum outcome tariffs_write(struct ctx *c, const struct tariffs_write *in, struct buf *out)
{
    struct table book[BOOKS];

    if (in->whole)
        TRY(tariffs_books(c, c->arena, book));
    else
        TRY(tariffs_stored(c, c->arena, book));
    for (int i = 0; i < BOOKS; i++)
        if (in->only == BOOKS || (int)in->only == i)
            write_book(in, i, &book[i], out);
    return DONE;
}

static void write_import(struct buf *b, const struct tariff_import_row *r)
{
    buf_fmt(b, "%lld,", (long long)r->version);
    moment_iso(b, r->at);
    buf_char(b, ',');
    csv_field(b, r->who, false);
    buf_char(b, ',');
    if (r->has_account)
        buf_i64(b, r->account.v);
    buf_char(b, ',');
    csv_field(b, r->file, false);
    buf_fmt(b, ",%.*s,%s,%lld,%lld,%lld\n", STR_FMT(r->sha256), r->replaced ? "yes" : "",
            (long long)r->added, (long long)r->changed, (long long)r->removed);
}

enum outcome tariffs_write_log(struct ctx *c, struct buf *out)
{
    struct tariff_import_row_list rows;

    TRY(tariff_imports(c, LOG_MAX, &rows));
    buf_str(out, STR("version,at,who,account,file,sha256,replaced,added,changed,removed\n"));
    for (size_t i = 0; i < rows.n; i++)
        write_import(out, &rows.v[i]);
    return DONE;
}
