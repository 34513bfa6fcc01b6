/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes become rows, rows become listings, and 500 of them at most become a command:
 *
 *     feed      the reader's bytes, unpacked, through the CSV reader
 *     take_row  makes a listing of a row, or refuses it, and gathers it in the batch
 *     flush     looks up what is unchanged in a read transaction, and writes the rest
 *
 * A row that the database refuses (a key that belongs elsewhere) rolls back its command; then the
 * rows of that batch go one by one, and only the bad ones stay out. A file of many sellers is
 * written with the shard key 0: its commands touch stock of several sellers, row by row under
 * locks. */
#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "flow/product_files.h"
#include "flow/selling.h"
#include "flow/ways.h"
#include "lib/gzip.h"
#include "shop/catalog/category.h"
#include "shop/customs/hs_table.h"
#include "shop/quote/tariffs.h"
#include "shop/stock/stock.h"
#include "store/store.h"

enum {
    READ_BYTES = 1 << 16,
    ROW_MAX_BYTES = 1 << 18,
    BATCH_ARENA_MAX = 256 << 20,
    BATCH_FULL_BYTES = 32 << 20, /* the batch is written when its rows take this much */
    SELLERS_MAX = 1000000,
    NAMES_ARENA_MAX = 128 << 20,
    SUGGESTIONS_MAX = 3
};
#define FILE_MAX_BYTES (INT64_C(1) << 40)

struct import_row {
    struct mapped_row at;
    struct seller_id seller;  /* zero until known */
    bool unchanged;
    bool opened;              /* the seller, by this row */
    enum put what;
};

struct importer {
    struct ctx *c;            /* the caller's */
    struct ctx batch;         /* the same with an arena of the batch's */
    const struct import_products *in;
    struct import_report *report;
    const struct mapping_bound *bound; /* NULL until the header was read */
    const struct hs_book *book;
    const struct rules *rules;
    struct row_seller seller; /* whose all of it is */
    struct str ref;           /* names this run in the books of stock */
    struct import_row *rows;
    size_t n;
    struct csv_reader *csv;
    struct gunzip *gunzip;    /* NULL unless packed */
    struct arena arena;       /* of the batch */
    struct arena names;       /* of the sellers' names */
    struct map sellers;       /* name or handle -> id, once it is durable */
};

/* ---- Refusals ---- */

static void refuse_row(struct importer *im, int64_t line, struct str sku)
{
    struct import_refusal r = {line, sku, &im->batch.problem};

    im->report->refused++;
    if (im->in->refused)
        im->in->refused(im->in->arg, &r);
    im->batch.problem = (struct problem){0};
}

/* ---- Sellers ---- */

/* What a row's seller is remembered by: its handle, or its name behind a mark no handle has. */
static struct str seller_key(struct arena *a, const struct row_seller *s)
{
    if (s->handle.n)
        return s->handle;
    return s->name.n ? str_printf(a, "=%.*s", STR_FMT(s->name)) : s->name;
}

static void recall_seller(struct importer *im, struct import_row *row)
{
    uint64_t id;

    if (im->in->seller.v)
        row->seller = im->in->seller;
    else if (map_get(&im->sellers, seller_key(&im->arena, &row->at.seller), &id))
        row->seller.v = (int64_t)id;
}

static void remember_seller(struct importer *im, const struct import_row *row)
{
    struct str key = seller_key(&im->arena, &row->at.seller);
    uint64_t id;

    if (im->in->seller.v || map_get(&im->sellers, key, &id) ||
        im->names.used_bytes > NAMES_ARENA_MAX / 2)
        return;
    (void)!map_put(&im->sellers, str_copy(&im->names, key), (uint64_t)row->seller.v);
}

static struct seller_in new_seller(const struct mapped_row *row)
{
    const struct row_seller *s = &row->seller;

    return (struct seller_in){
        .handle = s->handle,
        .name = s->name.n ? s->name : s->handle,
        .country = s->country.n ? s->country : row->listing.ship_from,
        .city = s->city,
        .hub = s->hub,
        .currency = s->currency.code[0] ? s->currency : row->listing.price.currency,
    };
}

/* Reads: the row's seller, zero when there is none yet. */
static must_check enum outcome find_seller(struct ctx *c, struct import_row *row)
{
    const struct row_seller *s = &row->at.seller;
    struct seller_row known;
    struct seller_id id;
    bool found;

    if (s->handle.n) {
        TRY(seller_by_handle(c, s->handle, &known, &found));
        id = known.id;
    } else {
        TRY(seller_find(c, s->name, &id, &found));
    }
    row->seller = found ? id : (struct seller_id){0};
    return DONE;
}

/* In a command: opens the row's seller when there is none. */
static must_check enum outcome open_seller(struct ctx *c, struct import_row *row)
{
    struct seller_in in = new_seller(&row->at);

    TRY(find_seller(c, row));
    row->opened = !row->seller.v;
    if (!row->opened)
        return DONE;
    if (in.handle.n)
        return seller_create(c, &in, &row->seller);
    return seller_by_name(c, &in, &row->seller, &row->opened);
}

/* ---- Writing ---- */

struct writing {
    struct importer *im;
    size_t from, n;
};

static must_check enum outcome put_stock(struct ctx *c, const struct import_row *row,
                                         const struct put_listing *put, struct str ref)
{
    int64_t said = row->at.listing.stock;

    if (put->what == PUT_CREATED)
        return stock_open(c, row->seller, put->offer, put->product, row->at.stock_new);
    if (put->what == PUT_CHANGED && said != LISTING_STOCK_UNSAID)
        return stock_count(c, row->seller, put->offer, said, ref);
    return DONE;
}

static must_check enum outcome put_row(struct ctx *c, struct import_row *row, struct str ref)
{
    struct put_listing put;

    row->opened = false;
    if (!row->seller.v)
        TRY(open_seller(c, row));
    TRY(catalog_put(c, row->seller, &row->at.listing, &put));
    row->what = put.what;
    return put_stock(c, row, &put, ref);
}

/* The body of a command. May run more than once: what it found the last time is forgotten. */
static enum outcome put_rows(struct ctx *c, void *arg)
{
    const struct writing *w = arg;
    struct importer *im = w->im;

    for (size_t i = w->from; i < w->from + w->n; i++) {
        im->rows[i].seller = (struct seller_id){0};
        recall_seller(im, &im->rows[i]);
        if (!im->rows[i].unchanged)
            TRY(put_row(c, &im->rows[i], im->ref));
    }
    return DONE;
}

static must_check enum outcome write_rows(struct importer *im, size_t from, size_t n)
{
    struct writing w = {im, from, n};

    return store_write(&im->batch, im->in->seller.v, put_rows, &w);
}

static void count_row(struct importer *im, const struct import_row *row)
{
    enum put what = row->unchanged ? PUT_UNCHANGED : row->what;

    im->report->created += what == PUT_CREATED;
    im->report->changed += what == PUT_CHANGED;
    im->report->unchanged += what == PUT_UNCHANGED;
    im->report->sellers += !row->unchanged && row->opened;
    remember_seller(im, row);
}

/* Some row is refused by the database: they go one by one. */
static must_check enum outcome write_singly(struct importer *im)
{
    for (size_t i = 0; i < im->n; i++) {
        enum outcome o = im->rows[i].unchanged ? DONE : write_rows(im, i, 1);

        if (o == FAILED)
            return FAILED;
        if (o == REFUSED && im->batch.problem.refusal == refusal_unavailable)
            return REFUSED;
        if (o == REFUSED)
            refuse_row(im, im->rows[i].at.line, im->rows[i].at.listing.sku);
        else
            count_row(im, &im->rows[i]);
    }
    return DONE;
}

static must_check enum outcome write_batch(struct importer *im)
{
    enum outcome o = write_rows(im, 0, im->n);

    if (o == REFUSED && im->batch.problem.refusal != refusal_unavailable)
        return write_singly(im);
    TRY(o);
    for (size_t i = 0; i < im->n; i++)
        count_row(im, &im->rows[i]);
    return DONE;
}

/* ---- The batch ---- */

struct looking {
    struct importer *im;
    size_t changed;
};

/* Marks the rows that say what they said the last time. */
static enum outcome look_up(struct ctx *c, void *arg)
{
    struct looking *look = arg;
    struct importer *im = look->im;

    for (size_t i = 0; i < im->n; i++) {
        struct import_row *row = &im->rows[i];
        struct offer_ref offer;
        bool found = false;

        recall_seller(im, row);
        if (!row->seller.v)
            TRY(find_seller(c, row));
        if (row->seller.v)
            TRY(offer_by_sku(c, row->seller, row->at.listing.sku, &offer, &found));
        row->unchanged = found && offer.hash == listing_hash(&row->at.listing);
        look->changed += !row->unchanged;
    }
    return DONE;
}

static must_check enum outcome flush(struct importer *im)
{
    struct looking look = {im, 0};

    if (im->n) {
        TRY(store_read(&im->batch, look_up, &look));
        if (look.changed) {
            TRY(write_batch(im));
        } else {
            for (size_t i = 0; i < im->n; i++)
                count_row(im, &im->rows[i]);
        }
    }
    im->n = 0;
    arena_clear(&im->arena);
    if (im->in->progress)
        im->in->progress(im->in->arg, im->report);
    return DONE;
}

/* ---- HS codes ---- */

/* Takes a code only where the row asks for it, and one is surely the best. */
static void suggest_hs(struct importer *im, struct import_row *row)
{
    struct listing *l = &row->at.listing;
    struct hs_suggestion found[SUGGESTIONS_MAX];
    const struct category *category = category_by_id(l->category);
    struct import_suggestion s = {row->at.line, l->sku, l->texts[0].title, found, 0};

    if (!row->at.suggest_hs && !im->in->suggested) {
        im->report->without_hs++;
        return;
    }
    s.n = hs_suggest(&im->arena, im->book, s.title, category ? category->path : STR(""), found,
                     SUGGESTIONS_MAX);
    if (row->at.suggest_hs && s.n > 0 && found[0].sure) {
        l->hs = str_copy(&im->arena, found[0].code->hs);
        im->report->hs_taken++;
        return;
    }
    im->report->without_hs++;
    if (im->in->suggested && s.n > 0)
        im->in->suggested(im->in->arg, &s);
}

/* ---- Rows ---- */

static must_check enum outcome read_header(struct importer *im, const struct csv_row *row)
{
    return mapping_bind(im->c->arena, im->in->mapping, row, im->in->seller.v ? &im->seller : NULL,
                        &im->c->problem, &im->bound);
}

static must_check enum outcome check_seller(struct importer *im, const struct row_seller *s)
{
    if (im->in->seller.v || s->handle.n || s->name.n)
        return DONE;
    return refuse(&im->batch.problem, refusal_required, "seller", "a seller is expected");
}

static must_check enum outcome check_goods(struct importer *im, const struct listing *l)
{
    return ways_may_list(&im->batch.problem, im->rules, l->hs, l->danger, l->battery_wh,
                         im->c->now_ms);
}

static enum outcome take_row(void *arg, const struct csv_row *csv)
{
    struct importer *im = arg;
    struct import_row *row = &im->rows[im->n];
    enum outcome o;

    if (!im->bound)
        return read_header(im, csv);
    im->report->rows++;
    im->report->line = csv->line;
    *row = (struct import_row){.what = PUT_UNCHANGED};
    o = mapping_row(&im->arena, im->bound, csv, &im->batch.problem, &row->at);
    if (o == DONE)
        o = check_seller(im, &row->at.seller);
    if (o == DONE)
        o = check_goods(im, &row->at.listing);
    if (o == DONE && row->at.listing.hs.n == 0)
        suggest_hs(im, row);
    if (o == DONE)
        im->n++;
    else
        refuse_row(im, csv->line, row->at.listing.sku);
    if (im->n == IMPORT_BATCH_MAX || im->arena.used_bytes > BATCH_FULL_BYTES)
        return flush(im);
    return DONE;
}

/* ---- Bytes ---- */

static enum outcome feed_csv(void *arg, struct str piece)
{
    struct importer *im = arg;

    return csv_reader_feed(im->csv, piece, &im->c->problem);
}

static must_check enum outcome feed(struct importer *im, struct str piece)
{
    if (im->gunzip)
        return gunzip_feed(im->gunzip, piece, feed_csv, im, &im->c->problem);
    return feed_csv(im, piece);
}

static must_check enum outcome read_all(struct importer *im)
{
    char *bytes = arena_alloc(im->c->arena, READ_BYTES);
    bool first = true;
    size_t n;

    for (;;) {
        TRY(im->in->read(im->in->read_arg, bytes, READ_BYTES, &n, &im->c->problem));
        if (!n)
            break;
        if (first && gunzip_wants((struct str){bytes, n}))
            im->gunzip = gunzip_new(FILE_MAX_BYTES);
        first = false;
        TRY(feed(im, (struct str){bytes, n}));
    }
    if (im->gunzip)
        TRY(gunzip_end(im->gunzip, &im->c->problem));
    TRY(csv_reader_end(im->csv, &im->c->problem));
    if (!im->bound)
        return refuse(&im->c->problem, refusal_malformed, "line 1", "a row of columns is expected");
    return flush(im);
}

/* ---- All of it ---- */

/* What the whole import needs to know. */
static enum outcome read_first(struct ctx *c, void *arg)
{
    struct importer *im = arg;
    struct seller_row row;
    bool found;

    TRY(hs_in_force(c, &im->book));
    TRY(rules_in_force(c, &im->rules));
    if (!im->in->seller.v)
        return DONE;
    TRY(seller_get(c, im->in->seller, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "seller", "a seller is expected");
    im->seller = (struct row_seller){
        .handle = row.handle, .country = row.country, .currency = row.currency};
    return DONE;
}

static void open_importer(struct importer *im)
{
    struct csv_options csv = {.separator = mapping_separator(im->in->mapping), .strict = true,
                              .row_max_bytes = ROW_MAX_BYTES};

    arena_init(&im->arena, BATCH_ARENA_MAX);
    arena_init(&im->names, NAMES_ARENA_MAX);
    map_init(&im->sellers, SELLERS_MAX);
    im->batch = *im->c;
    im->batch.arena = &im->arena;
    im->rows = arena_new_n(im->c->arena, struct import_row, IMPORT_BATCH_MAX);
    im->csv = csv_reader_new(&csv, take_row, im);
    im->ref = str_printf(im->c->arena, "import:%lld", (long long)ctx_id(im->c, 0));
}

static void close_importer(struct importer *im)
{
    csv_reader_free(im->csv);
    gunzip_free(im->gunzip);
    arena_release(&im->arena);
    arena_release(&im->names);
    map_release(&im->sellers);
}

enum outcome import_products(struct ctx *c, const struct import_products *in,
                             struct import_report *report)
{
    struct importer im = {.c = c, .in = in, .report = report};
    enum outcome o;

    *report = (struct import_report){0};
    TRY(may_sell_for(c, in->seller));
    TRY(store_read(c, read_first, &im));
    open_importer(&im);
    o = read_all(&im);
    if (o == REFUSED && c->problem.refusal == refusal_none)
        c->problem = im.batch.problem;
    close_importer(&im);
    return o;
}
