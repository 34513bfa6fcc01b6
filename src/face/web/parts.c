/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/parts.h"

#include "face/web/inside.h"

struct part_held {
    struct kept_page *page;
    struct part_held *next;
};

static void hold(struct web *w, struct kept_page *page)
{
    struct part_held *held = arena_new(w->c.arena, struct part_held);

    *held = (struct part_held){page, w->parts};
    w->parts = held;
}

void page_parts_release(struct web *w)
{
    for (; w->parts; w->parts = w->parts->next)
        kept_page_release(w->parts->page);
}

static bool find(struct web *w, struct page_part *out, struct page_key key)
{
    struct kept_page *kept;

    *out = (struct page_part){.key = key};
    kept = w->needs ? page_cache_find(w->server->options.pages, &out->key, w->c.now_ms, 0) : NULL;
    if (!kept) {
        buf_init(&out->buf, w->c.arena, PART_MAX_BYTES);
        out->html = (struct html){.b = &out->buf, .locale = w->c.locale, .texts = w->texts};
        return false;
    }
    hold(w, kept);
    out->ready = (struct ready){kept_page_bytes(kept)};
    web_shows_until(w, kept_page_until(kept));
    return true;
}

bool page_part_find(struct web *w, struct page_part *out, const char *kind, struct str key)
{
    return find(w, out, (struct page_key){.path = str_of(kind), .query = key,
                                          .market = w->c.market, .locale = w->c.locale,
                                          .city = w->city, .currency = w->currency});
}

bool page_part_find_common(struct web *w, struct page_part *out, const char *kind, struct str key)
{
    return find(w, out, (struct page_key){.path = str_of(kind), .query = key,
                                          .market = w->c.market, .locale = w->c.locale});
}

struct html *page_part_html(struct page_part *p)
{
    return &p->html;
}

void page_part_keep(struct web *w, struct page_part *p, struct product_id product, int64_t until_ms)
{
    const struct html_slots none = {.n = 0};
    struct page_needs needs = {.moment = w->moment, .until_ms = until_ms,
                               .unfit = p->buf.full, .products_n = product.v ? 1 : 0};

    p->ready = (struct ready){buf_view(&p->buf)};
    web_shows_until(w, until_ms);
    if (!w->needs)
        return;
    needs.products[0] = product.v;
    kept_page_release(page_cache_keep(w->server->options.pages, &p->key, &needs, p->ready.html,
                                      &none, w->c.now_ms));
}
