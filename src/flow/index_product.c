/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/index_product.h"

#include "base/check.h"
#include "flow/landed.h"
#include "flow/sendings.h"
#include "shop/catalog/catalog.h"
#include "shop/catalog/category.h"
#include "store/store.h"

/* What all products of a batch share. */
struct indexing {
    struct search *search;
    struct landed_place places[SEARCH_PRICES_MAX];
    size_t places_n;
};

size_t index_price_column(const struct market *m)
{
    size_t n, column = (size_t)(m - markets(&n));

    check(column < n && column < SEARCH_PRICES_MAX);
    return column;
}

static enum outcome prepare(struct ctx *c, struct search *s, struct indexing *out)
{
    size_t n;
    const struct market *all = markets(&n);

    check(n <= SEARCH_PRICES_MAX);
    out->search = s;
    out->places_n = n;
    for (size_t i = 0; i < n; i++)
        TRY(landed_place(c, all[i].city, market_currency(&all[i]), &out->places[i]));
    return DONE;
}

/* Its price and what is closed to it in each market, and so how it is sent. */
static enum outcome market_columns(struct ctx *c, const struct indexing *in,
                                   const struct card_row *card, struct search_doc *doc)
{
    struct landed_offer offer = {
        .seller = card->seller, .offer = card->offer, .price = money(card->price, card->currency),
        .weight_g = card->packed_g, .handling_days = card->handling_days, .hs6 = card->hs,
        .origin = card->origin, .dispatch = card->ship_from, .hub = card->hub,
        .danger = card->danger, .battery_wh = card->battery_wh};
    struct sending sending = {.hub = landed_hub(&offer), .handling_days = card->handling_days,
                              .weight_g = promise_weight_limit(card->packed_g)};

    for (size_t i = 0; i < in->places_n; i++) {
        struct landed landed;
        enum outcome out = landed_price(c, &in->places[i], &offer, SERVICES, &landed);

        if (out == FAILED)
            return FAILED;
        if (out == DONE && landed.deliverable)
            doc->prices_minor[i] = landed_total(&landed).minor;
        sending.closed[i] = (uint8_t)landed.closed;
    }
    doc->sending = sending.hub ? sending_number(&sending) : 0;
    return DONE;
}

/* Thousandths of a star, drawn towards 4.0 as if twenty people had said so. */
static uint16_t shrunk_rating(int64_t sum, int64_t count)
{
    return (uint16_t)((sum * 1000 + 20 * 4000) / (count + 20));
}

static enum outcome put(struct ctx *c, const struct indexing *in, const struct card_row *card)
{
    const struct category *category = category_by_id(card->category);
    struct product_text_row_list texts;
    struct search_text parts[SEARCH_TEXTS_MAX];
    struct search_doc doc = {.product = card->product,
                             .category = category ? category->place : 0,
                             .rating = shrunk_rating(card->rating_sum, card->rating_count),
                             .created_ms = id_created_ms(card->product.v),
                             .texts = parts};

    TRY(market_columns(c, in, card, &doc));
    TRY(product_texts(c, card->product, SEARCH_TEXTS_MAX, &texts));
    for (size_t i = 0; i < texts.n; i++) {
        const struct product_text_row *t = &texts.v[i];
        struct str more[] = {card->brand, t->description,
                             category ? category_name(category, t->language) : STR("")};

        parts[i] = (struct search_text){t->language, t->title,
                                        str_printf(c->arena, "%.*s\n%.*s\n%.*s", STR_FMT(more[0]),
                                                   STR_FMT(more[1]), STR_FMT(more[2]))};
    }
    doc.texts_n = texts.n;
    search_put(in->search, c->arena, &doc);
    return DONE;
}

static enum outcome index_one(struct ctx *c, const struct indexing *in, struct product_id product)
{
    struct arena_mark mark = arena_mark(c->arena);
    struct card_row card;
    bool found;

    TRY(card_get(c, product, STR("en"), &card, &found));
    if (found)
        TRY(put(c, in, &card));
    else
        search_remove(in->search, product);
    arena_rewind(c->arena, mark);
    return DONE;
}

struct one {
    struct search *search;
    struct product_id product;
};

static enum outcome read_one(struct ctx *c, void *arg)
{
    struct one *one = arg;
    struct indexing in;

    TRY(prepare(c, one->search, &in));
    return index_one(c, &in, one->product);
}

enum outcome index_product(struct ctx *c, struct search *s, struct product_id product)
{
    struct one one = {s, product};

    return store_read(c, read_one, &one);
}

struct batch {
    struct search *search;
    struct product_id after, last;
};

static enum outcome read_batch(struct ctx *c, void *arg)
{
    struct batch *batch = arg;
    struct product_ref_list products;
    struct indexing in;

    TRY(prepare(c, batch->search, &in));
    TRY(products_after(c, batch->after, INDEX_BATCH, &products));
    for (size_t i = 0; i < products.n; i++)
        TRY(index_one(c, &in, products.v[i].product));
    batch->last = products.n ? products.v[products.n - 1].product : (struct product_id){0};
    return DONE;
}

enum outcome index_batch(struct ctx *c, struct search *s, struct product_id after,
                         struct product_id *last)
{
    struct batch batch = {s, after, {0}};

    TRY(store_read(c, read_batch, &batch));
    *last = batch.last;
    return DONE;
}
