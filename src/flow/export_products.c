/* SPDX-License-Identifier: Apache-2.0 */
/* Sellers in the order of their handles, their listings in the order of the SKUs, a page at a
 * time, each page in a read transaction of its own. */
#include "base/arena.h"
#include "flow/product_files.h"
#include "flow/selling.h"
#include "shop/catalog/catalog.h"
#include "shop/catalog/category.h"
#include "store/store.h"

enum {
    SELLERS_PAGE = 100,
    LISTINGS_PAGE = 200,
    LANGUAGES_MAX = 64,
    PAGE_BYTES = 8 << 20,      /* a page ends when it is this large ... */
    PAGE_BYTES_MAX = 32 << 20  /* ... and the largest listing fits behind it */
};

struct exporter {
    struct ctx page;    /* with an arena of its own */
    struct arena arena;
    const struct export_products *in;
    struct str languages[LANGUAGES_MAX];
    size_t languages_n;
    char language_text[LANGUAGES_MAX][4];
    struct buf out;
    int64_t rows;
};

/* ---- Cells ---- */

static void put(struct exporter *x, struct str s)
{
    if (x->out.n && x->out.p[x->out.n - 1] != '\n')
        buf_char(&x->out, ',');
    csv_field(&x->out, s, x->in->for_people);
}

static void put_i64(struct exporter *x, int64_t v)
{
    put(x, str_printf(&x->arena, "%lld", (long long)v));
}

static void put_price(struct exporter *x, const struct listing_row *l)
{
    struct buf b;

    buf_init(&b, &x->arena, 64);
    money_decimal(&b, money(l->price, l->currency));
    put(x, buf_view(&b));
    put(x, currency_str(&l->currency));
}

static void put_images(struct exporter *x, const struct media_row_list *images)
{
    struct buf b;

    buf_init(&b, &x->arena, LISTING_IMAGES_MAX * (LISTING_IMAGE_MAX + 1));
    for (size_t i = 0; i < images->n; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_str(&b, images->v[i].source);
    }
    put(x, buf_view(&b));
}

static const struct product_text_row *text_in(const struct product_text_row_list *texts,
                                              struct str language)
{
    for (size_t i = 0; i < texts->n; i++)
        if (str_eq(texts->v[i].language, language))
            return &texts->v[i];
    return NULL;
}

/* The product's own language, then all the others that are anywhere. */
static void put_texts(struct exporter *x, struct str own, const struct product_text_row_list *texts)
{
    const struct product_text_row *t = text_in(texts, own);

    put(x, own);
    put(x, t ? t->title : STR(""));
    put(x, t ? t->description : STR(""));
    for (size_t i = 0; i < x->languages_n; i++) {
        t = str_eq(x->languages[i], own) ? NULL : text_in(texts, x->languages[i]);
        put(x, t ? t->title : STR(""));
        put(x, t ? t->description : STR(""));
    }
}

/* ---- Rows ---- */

static void put_header(struct exporter *x)
{
    put(x, STR("seller"));
    put(x, STR("seller_name"));
    put(x, STR("seller_country"));
    put(x, STR("seller_currency"));
    put(x, STR("seller_hub"));
    put(x, STR("seller_city"));
    put(x, STR("sku"));
    put(x, STR("key"));
    put(x, STR("options"));
    put(x, STR("language"));
    put(x, STR("title"));
    put(x, STR("description"));
    for (size_t i = 0; i < x->languages_n; i++) {
        put(x, str_printf(&x->arena, "title.%.*s", STR_FMT(x->languages[i])));
        put(x, str_printf(&x->arena, "description.%.*s", STR_FMT(x->languages[i])));
    }
    put(x, STR("brand"));
    put(x, STR("category"));
    put(x, STR("path"));
    put(x, STR("price"));
    put(x, STR("currency"));
    put(x, STR("gtin"));
    put(x, STR("weight"));
    put(x, STR("packed"));
    put(x, STR("hs"));
    put(x, STR("origin"));
    put(x, STR("danger"));
    put(x, STR("battery_wh"));
    put(x, STR("stock"));
    put(x, STR("handling_days"));
    put(x, STR("ship_from"));
    put(x, STR("hub"));
    put(x, STR("images"));
    put(x, STR("state"));
    buf_char(&x->out, '\n');
}

static void put_seller(struct exporter *x, const struct seller_row *s)
{
    put(x, s->handle);
    put(x, s->name);
    put(x, s->country);
    put(x, currency_str(&s->currency));
    put(x, s->hub);
    put_i64(x, s->city);
}

static must_check enum outcome put_listing(struct exporter *x, const struct seller_row *s,
                                           const struct listing_row *l)
{
    const struct category *category = category_by_id(l->category);
    struct product_text_row_list texts;
    struct media_row_list images;

    TRY(product_texts(&x->page, l->product, LISTING_TEXTS_MAX, &texts));
    TRY(images_of(&x->page, l->product, l->variant, LISTING_IMAGES_MAX, &images));
    put_seller(x, s);
    put(x, l->sku);
    put(x, l->key);
    put(x, l->options);
    put_texts(x, l->language, &texts);
    put(x, l->brand);
    put(x, category ? category->path : STR(""));
    put(x, l->path);
    put_price(x, l);
    put(x, l->gtin);
    put_i64(x, l->weight_g);
    put_i64(x, l->packed_g);
    put(x, l->hs);
    put(x, l->origin);
    put(x, l->danger);
    put_i64(x, l->battery_wh);
    put_i64(x, l->available);
    put_i64(x, l->handling_days);
    put(x, l->ship_from);
    put(x, l->hub);
    put_images(x, &images);
    put(x, l->state);
    buf_char(&x->out, '\n');
    x->rows++;
    return DONE;
}

/* ---- Pages ---- */

struct listings_page {
    struct exporter *x;
    const struct seller_row *seller;
    struct str after; /* the last SKU, kept outside of the page's arena */
    char sku[4 * LISTING_SKU_MAX];
    bool more;
};

static void go_on_after(struct listings_page *page, struct str sku)
{
    memcpy(page->sku, sku.p, sku.n);
    page->after = (struct str){page->sku, sku.n};
}

static enum outcome put_listings(struct ctx *c unused_arg, void *arg)
{
    struct listings_page *page = arg;
    struct exporter *x = page->x;
    struct listing_row_list list;

    size_t i = 0;

    TRY(listings_of(&x->page, page->seller->id, page->after, LISTINGS_PAGE, &list));
    while (i < list.n && x->out.n < PAGE_BYTES)
        TRY(put_listing(x, page->seller, &list.v[i++]));
    page->more = i < list.n || i == LISTINGS_PAGE;
    if (i)
        go_on_after(page, list.v[i - 1].sku);
    return DONE;
}

static must_check enum outcome write_out(struct exporter *x)
{
    struct problem *p = &x->page.problem;

    if (x->out.full)
        return fail("export", "a page of %d listings is too large", LISTINGS_PAGE);
    TRY(x->in->write(x->in->write_arg, buf_view(&x->out), p));
    buf_clear(&x->out);
    return DONE;
}

static must_check enum outcome export_seller(struct exporter *x, const struct seller_row *seller)
{
    struct listings_page page = {.x = x, .seller = seller};

    do {
        struct arena_mark mark = arena_mark(&x->arena);

        TRY(store_read(&x->page, put_listings, &page));
        TRY(write_out(x));
        arena_rewind(&x->arena, mark);
    } while (page.more);
    return DONE;
}

struct sellers_page {
    struct str after;
    struct seller_row_list list;
};

static enum outcome read_sellers(struct ctx *c, void *arg)
{
    struct sellers_page *page = arg;

    return seller_list_all(c, page->after, SELLERS_PAGE, &page->list);
}

static must_check enum outcome export_sellers(struct exporter *x)
{
    struct sellers_page page = {.after = STR("")};
    char handle[SELLER_HANDLE_MAX];

    do {
        struct str last;

        TRY(store_read(&x->page, read_sellers, &page));
        for (size_t i = 0; i < page.list.n; i++)
            TRY(export_seller(x, &page.list.v[i]));
        if (page.list.n) {
            last = page.list.v[page.list.n - 1].handle;
            memcpy(handle, last.p, last.n);
            page.after = (struct str){handle, last.n};
        }
        arena_clear(&x->arena);
    } while (page.list.n == SELLERS_PAGE);
    return DONE;
}

struct one_seller {
    struct seller_id id;
    struct seller_row row;
};

static enum outcome read_seller(struct ctx *c, void *arg)
{
    struct one_seller *one = arg;
    bool found;

    TRY(seller_get(c, one->id, &one->row, &found));
    return found ? DONE : refuse(&c->problem, refusal_not_found, "seller", "a seller is expected");
}

static must_check enum outcome export_one(struct exporter *x)
{
    struct one_seller one = {.id = x->in->seller};

    TRY(store_read(&x->page, read_seller, &one));
    return export_seller(x, &one.row);
}

/* ---- All of it ---- */

static enum outcome note_language(struct ctx *c unused_arg, const struct product_language *row,
                                  void *arg)
{
    struct exporter *x = arg;
    char *text = x->language_text[x->languages_n];

    if (x->languages_n == LANGUAGES_MAX - 1 || row->language.n > sizeof(x->language_text[0]))
        return DONE;
    memcpy(text, row->language.p, row->language.n);
    x->languages[x->languages_n++] = (struct str){text, row->language.n};
    return DONE;
}

static enum outcome read_languages(struct ctx *c, void *arg)
{
    return catalog_languages(c, note_language, arg);
}

static must_check enum outcome export_all(struct exporter *x)
{
    TRY(store_read(&x->page, read_languages, x));
    put_header(x);
    TRY(write_out(x));
    return x->in->seller.v ? export_one(x) : export_sellers(x);
}

enum outcome export_products(struct ctx *c, const struct export_products *in, int64_t *rows)
{
    struct exporter x = {.page = *c, .in = in};
    enum outcome o;

    *rows = 0;
    TRY(may_sell_for(c, in->seller));
    arena_init(&x.arena, 2 * PAGE_BYTES_MAX);
    x.page.arena = &x.arena;
    buf_init(&x.out, NULL, PAGE_BYTES_MAX);
    o = export_all(&x);
    *rows = x.rows;
    c->problem = x.page.problem;
    buf_release(&x.out);
    arena_release(&x.arena);
    return o;
}
