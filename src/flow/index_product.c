/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/index_product.h"

#include "base/check.h"
#include "base/hash.h"
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
    const struct index_pass *pass;
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
    const struct str of[] = {r->brand, STR("\n"), t->description, STR("\n"), name};
    char *body = arena_bytes(c->arena, r->brand.n + t->description.n + name.n + 2);
    size_t n = 0;

    for (size_t i = 0; i < countof(of); n += of[i++].n)
        if (of[i].n)
            memcpy(body + n, of[i].p, of[i].n);
    return (struct str){body, n};
}

/* Its texts, of the list that is in the same order. */
static struct indexed_text_list texts_of(struct stretch *s, const struct indexed_row *r)
{
    struct indexed_text_list *all = &s->texts, own = {0};

    while (s->texts_at < all->n && all->v[s->texts_at].product.v < r->product.v)
        s->texts_at++;
    own.v = all->v + s->texts_at;
    for (; s->texts_at < all->n && all->v[s->texts_at].product.v == r->product.v; s->texts_at++)
        own.n += own.n < SEARCH_TEXTS_MAX;
    return own;
}

/* ---- what a document is made from ---- */

static uint64_t add_texts(uint64_t digest, const struct indexed_text_list *texts)
{
    for (size_t i = 0; i < texts->n; i++) {
        const struct indexed_text *t = &texts->v[i];
        const struct str of[] = {t->language, t->title, t->description};

        for (size_t k = 0; k < countof(of); k++)
            digest = hash_add(digest, hash_content(of[k]));
    }
    return digest;
}

/* Never 0. */
static uint64_t fingerprint(const struct indexed_row *r, const struct indexed_text_list *texts)
{
    const int64_t numbers[] = {r->category.v, r->rating_sum, r->rating_count, r->offer.v,
                               r->seller.v, r->price, r->handling_days, r->battery_wh,
                               r->packed_g};
    const struct str of[] = {r->brand, currency_str(&r->currency), r->ship_from, r->hub,
                             r->hs, r->origin, r->danger};
    uint64_t digest = texts->n;

    for (size_t i = 0; i < countof(numbers); i++)
        digest = hash_add(digest, (uint64_t)numbers[i]);
    for (size_t i = 0; i < countof(of); i++)
        digest = hash_add(digest, hash_content(of[i]));
    digest = add_texts(digest, texts);
    return digest ? digest : 1;
}

/* ---- putting ---- */

static void put_texts(struct ctx *c, struct search *search, const struct indexed_row *r,
                      const struct indexed_text_list *texts, struct search_doc *doc)
{
    const struct category *category = category_by_id(r->category);
    struct search_text parts[SEARCH_TEXTS_MAX];

    for (size_t i = 0; i < texts->n; i++) {
        const struct indexed_text *t = &texts->v[i];

        parts[i] = (struct search_text){t->language, t->title, body_of(c, r, category, t)};
    }
    doc->category = category ? category->place : 0;
    doc->rating = shrunk_rating(r->rating_sum, r->rating_count);
    doc->created_ms = id_created_ms(r->product.v);
    doc->texts = parts;
    doc->texts_n = texts->n;
    search_put(search, c->arena, doc);
}

static enum outcome put(struct ctx *c, struct stretch *s, const struct indexed_row *r)
{
    struct indexed_text_list texts = texts_of(s, r);
    struct landed_offer offer = offer_of(r);
    struct search *search = s->pass->search;
    struct search_doc doc = {.product = r->product, .fingerprint = fingerprint(r, &texts)};

    if (s->pass->only_changed && search_fingerprint(search, r->product) == doc.fingerprint)
        return DONE;
    TRY(index_prices_put(s->pass->prices, c, &offer, &doc));
    if (!search_revise(search, &doc))
        put_texts(c, search, r, &texts, &doc);
    return DONE;
}

/* A product without a row is offered by nobody. */
static enum outcome put_or_remove(struct ctx *c, struct stretch *s, struct product_id product)
{
    struct arena_mark mark = arena_mark(c->arena);

    if (s->rows_at < s->rows.n && s->rows.v[s->rows_at].product.v == product.v)
        TRY(put(c, s, &s->rows.v[s->rows_at++]));
    else
        search_remove(s->pass->search, product);
    arena_rewind(c->arena, mark);
    return DONE;
}

static enum outcome read_stretch(struct ctx *c, void *arg)
{
    struct stretch *s = arg;

    TRY(index_prices_begin(s->pass->prices, c));
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
    struct index_pass pass = {.search = search, .prices = index_prices_new()};
    struct stretch s = {.pass = &pass, .after = {product.v - 1}, .last = product};
    enum outcome out = store_read(c, read_one, &s);

    index_prices_free(pass.prices);
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

/* The first of the known ones after `after`. */
static size_t known_after(const struct index_pass *pass, struct product_id after)
{
    size_t low = 0, high = pass->known_n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (pass->known[mid].v <= after.v)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Both lists are in order. */
static void remove_strangers(const struct stretch *s)
{
    const struct index_pass *pass = s->pass;
    size_t at = 0;

    for (size_t i = known_after(pass, s->after);
         i < pass->known_n && pass->known[i].v <= s->last.v; i++) {
        while (at < s->products.n && s->products.v[at].product.v < pass->known[i].v)
            at++;
        if (at == s->products.n || s->products.v[at].product.v != pass->known[i].v)
            search_remove(pass->search, pass->known[i]);
    }
}

static enum outcome read_batch(struct ctx *c, void *arg)
{
    struct stretch *s = arg;

    TRY(products_after(c, s->after, INDEX_BATCH, &s->products));
    TRY(read_stretch(c, s));
    for (size_t i = 0; i < s->products.n && s->products.v[i].product.v <= s->last.v; i++)
        TRY(put_or_remove(c, s, s->products.v[i].product));
    remove_strangers(s);
    return DONE;
}

enum outcome index_batch(struct ctx *c, const struct index_pass *pass, struct product_id after,
                         struct product_id last)
{
    struct stretch s = {.pass = pass, .after = after, .last = last};

    return store_read(c, read_batch, &s);
}

void index_end(const struct index_pass *pass, struct product_id last)
{
    for (size_t i = known_after(pass, last); i < pass->known_n; i++)
        search_remove(pass->search, pass->known[i]);
}
