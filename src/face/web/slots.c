/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/slots.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/hash.h"
#include "face/web/inside.h"
#include "face/web/pages/layout.h"
#include "face/web/pages/product.h"
#include "shop/search/search.h"

enum { SLOT_USUAL_BYTES = 512 };

/* ---- what a page depends on ---- */

static struct page_key key_of(const struct web *w)
{
    return (struct page_key){.path = w->http->path, .query = w->http->query,
                             .market = w->c.market, .locale = w->c.locale, .city = w->city,
                             .currency = w->currency};
}

bool slots_window(const struct web *w)
{
    const struct route *r = w->match.route;

    return r && w->c.market && (r->flags & ROUTE_PUBLIC) &&
           !(r->flags & (ROUTE_API | ROUTE_GLOBAL));
}

/* What was changed until now is counted before anything is read. */
bool slots_wanted(struct web *w)
{
    if (!w->server->options.pages || !slots_window(w))
        return false;
    w->moment = page_cache_moment(w->server->options.pages);
    return true;
}

void slots_begin(struct web *w)
{
    /* Their lists are long, and empty: not cleared. */
    w->needs = (struct page_needs *)(void *)arena_bytes(w->c.arena, sizeof(*w->needs));
    w->needs->moment = w->moment;
    w->needs->search = search_changes(web_search(w));
    w->needs->until_ms = INT64_MAX;
    w->needs->searched = w->needs->unfit = false;
    w->needs->products_n = 0;
    w->slots = (struct html_slots *)(void *)arena_bytes(w->c.arena, sizeof(*w->slots));
    w->slots->n = 0;
    w->slots->full = false;
}

void web_shows_product(struct web *w, struct product_id product)
{
    struct page_needs *n = w->needs;

    if (!n)
        return;
    n->unfit = n->unfit || n->products_n == PAGE_PRODUCTS_MAX;
    if (!n->unfit)
        n->products[n->products_n++] = product.v;
}

void web_shows_search(struct web *w)
{
    if (!w->needs)
        return;
    w->needs->searched = true;
    w->needs->unfit = w->needs->unfit || !web_search_ready(w);
}

void web_shows_until(struct web *w, int64_t at_ms)
{
    if (w->needs && at_ms < w->needs->until_ms)
        w->needs->until_ms = at_ms;
}

/* ---- slots ---- */

static void write_slot(struct web *w, struct html *out, const struct layout_view *v,
                       const struct html_slot *slot)
{
    switch ((enum page_slot)slot->what) {
    case SLOT_CSRF:
        part_csrf(out, v->csrf);
        return;
    case SLOT_VISITOR:
        layout_visitor(out, v);
        return;
    case SLOT_TOAST:
        layout_toast(out, v);
        return;
    case SLOT_COUNTDOWN:
        product_page_countdown(out, slot->arg, w->c.now_ms);
        return;
    }
    check(false);
}

/* What is in a page's slots decides with the rest on its tag. */
static uint64_t add_slot(uint64_t hash, struct str page, size_t from, size_t to)
{
    return hash_u64(hash ^ hash_content(str_sub(page, from, to - from)));
}

/* Gives the hash of the whole. */
static uint64_t fill_slots(struct web *w, const struct kept_page *p)
{
    struct str bytes = kept_page_bytes(p);
    uint64_t hash = kept_page_hash(p);
    struct layout_view v;
    struct html out;
    size_t n, from = 0;
    const struct html_slot *slots = kept_page_slots(p, &n);

    web_layout_visitor(w, &v);
    out = web_html_of(w, bytes.n + n * SLOT_USUAL_BYTES);
    for (size_t i = 0; i < n; i++) {
        size_t start;

        html_raw(&out, str_sub(bytes, from, slots[i].from - from));
        from = slots[i].from;
        start = w->html.n;
        write_slot(w, &out, &v, &slots[i]);
        hash = add_slot(hash, buf_view(&w->html), start, w->html.n);
    }
    html_raw(&out, str_sub(bytes, from, bytes.n));
    return hash;
}

bool slots_send_kept(struct web *w)
{
    struct page_key key = key_of(w);
    struct kept_page *p = page_cache_find(w->server->options.pages, &key, w->c.now_ms,
                                          search_changes(web_search(w)));

    if (!p)
        return false;
    reply_html(w, fill_slots(w, p));
    kept_page_release(p);
    return true;
}

uint64_t slots_keep(struct web *w)
{
    struct str page = buf_view(&w->html);
    struct page_key key = key_of(w);
    struct kept_page *p;
    uint64_t hash;

    if (!w->needs)
        return hash_content(page);
    p = page_cache_keep(w->server->options.pages, &key, w->needs, page, w->slots, w->c.now_ms);
    hash = kept_page_hash(p);
    for (size_t i = 0; i < w->slots->n; i++)
        hash = add_slot(hash, page, w->slots->v[i].from, w->slots->v[i].to);
    kept_page_release(p);
    return hash;
}
