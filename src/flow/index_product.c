/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/index_product.h"

#include "base/check.h"
#include "flow/landed.h"
#include "shop/catalog/catalog.h"
#include "shop/catalog/category.h"
#include "store/store.h"

enum { TEXTS_MAX = 64 }; /* languages of a product that are read; more are not written */

size_t index_price_column(const struct market *m)
{
    size_t n, column = (size_t)(m - markets(&n));

    check(column < n && column < SEARCH_PRICES_MAX);
    return column;
}

/* Thousandths of a star, drawn towards 4.0 as if twenty people had said so. */
static uint16_t shrunk_rating(int64_t sum, int64_t count)
{
    return (uint16_t)((sum * 1000 + 20 * 4000) / (count + 20));
}

/* A stretch of the catalogue, as one snapshot has it. */
struct stretch {
    struct search *search;
    struct index_prices *prices;
    struct product_id after, last;
    struct product_ref_list products;
    struct indexed_row_list rows;
    struct indexed_text_list texts;
    size_t rows_at, texts_at;  /* how far they are done */
};

static struct landed_offer offer_of(const struct indexed_row *r)
{
    return (struct landed_offer){
        .seller = r->seller, .offer = r->offer, .price = money(r->price, r->currency),
        .weight_g = r->packed_g, .handling_days = r->handling_days, .hs6 = r->hs,
        .origin = r->origin, .dispatch = r->ship_from, .hub = r->hub, .danger = r->danger,
        .battery_wh = r->battery_wh};
}

static struct str body_of(struct ctx *c, const struct indexed_row *r,
                          const struct category *category, const struct indexed_text *t)
{
    struct str name = category ? category_name(category, t->language) : STR("");

    return str_printf(c->arena, "%.*s\n%.*s\n%.*s", STR_FMT(r->brand), STR_FMT(t->description),
                      STR_FMT(name));
}

/* Its texts, of the list that is in the same order. */
static size_t take_texts(struct ctx *c, struct stretch *s, const struct indexed_row *r,
                         const struct category *category, struct search_text *out)
{
    size_t n = 0;

    for (; s->texts_at < s->texts.n; s->texts_at++) {
        const struct indexed_text *t = &s->texts.v[s->texts_at];

        if (t->product.v > r->product.v)
            break;
        if (t->product.v == r->product.v && n < SEARCH_TEXTS_MAX)
            out[n++] = (struct search_text){t->language, t->title, body_of(c, r, category, t)};
    }
    return n;
}

static enum outcome put(struct ctx *c, struct stretch *s, const struct indexed_row *r)
{
    const struct category *category = category_by_id(r->category);
    struct landed_offer offer = offer_of(r);
    struct search_text parts[SEARCH_TEXTS_MAX];
    struct search_doc doc = {.product = r->product,
                             .category = category ? category->place : 0,
                             .rating = shrunk_rating(r->rating_sum, r->rating_count),
                             .created_ms = id_created_ms(r->product.v),
                             .texts = parts};

    TRY(index_prices_put(s->prices, c, &offer, &doc));
    doc.texts_n = take_texts(c, s, r, category, parts);
    search_put(s->search, c->arena, &doc);
    return DONE;
}

/* A product without a row is offered by nobody. */
static enum outcome put_or_remove(struct ctx *c, struct stretch *s, struct product_id product)
{
    struct arena_mark mark = arena_mark(c->arena);

    if (s->rows_at < s->rows.n && s->rows.v[s->rows_at].product.v == product.v)
        TRY(put(c, s, &s->rows.v[s->rows_at++]));
    else
        search_remove(s->search, product);
    arena_rewind(c->arena, mark);
    return DONE;
}

static enum outcome read_stretch(struct ctx *c, void *arg)
{
    struct stretch *s = arg;

    TRY(index_prices_begin(s->prices, c));
    TRY(indexed_rows(c, s->after, s->last, INDEX_BATCH, &s->rows));
    return indexed_texts(c, s->after, s->last, INDEX_BATCH * TEXTS_MAX, &s->texts);
}

static enum outcome read_one(struct ctx *c, void *arg)
{
    struct stretch *s = arg;

    TRY(read_stretch(c, s));
    return put_or_remove(c, s, s->last);
}

enum outcome index_product(struct ctx *c, struct search *search, struct product_id product)
{
    struct index_prices *prices = index_prices_new();
    struct stretch s = {.search = search, .prices = prices, .after = {product.v - 1},
                        .last = product};
    enum outcome out = store_read(c, read_one, &s);

    index_prices_free(prices);
    return out;
}

static enum outcome read_next(struct ctx *c, void *arg)
{
    struct stretch *s = arg;

    return products_after(c, s->after, INDEX_BATCH, &s->products);
}

enum outcome index_next(struct ctx *c, struct product_id after, struct product_id *last)
{
    struct stretch s = {.after = after};

    TRY(store_read(c, read_next, &s));
    *last = s.products.n ? s.products.v[s.products.n - 1].product : (struct product_id){0};
    return DONE;
}

static enum outcome read_batch(struct ctx *c, void *arg)
{
    struct stretch *s = arg;

    TRY(products_after(c, s->after, INDEX_BATCH, &s->products));
    TRY(read_stretch(c, s));
    for (size_t i = 0; i < s->products.n && s->products.v[i].product.v <= s->last.v; i++)
        TRY(put_or_remove(c, s, s->products.v[i].product));
    return DONE;
}

enum outcome index_batch(struct ctx *c, struct search *search, struct index_prices *prices,
                         struct product_id after, struct product_id last)
{
    struct stretch s = {.search = search, .prices = prices, .after = after, .last = last};

    return store_read(c, read_batch, &s);
}
