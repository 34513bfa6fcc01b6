/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/shown.h"

#include "face/web/window.h"

struct landed_offer shown_offer(const struct shown *s, size_t i)
{
    const struct offer_view *o = &s->offers.v[i];

    return (struct landed_offer){.seller = o->seller, .offer = o->offer, .product = s->product.id,
                                 .price = money(o->price, o->currency), .weight_g = o->packed_g,
                                 .handling_days = o->handling_days, .hs6 = s->product.hs,
                                 .origin = s->product.origin, .dispatch = o->ship_from,
                                 .hub = o->hub, .danger = s->product.danger,
                                 .battery_wh = s->product.battery_wh};
}

bool shown_can_buy(const struct shown *s, size_t offer)
{
    return s->landed[offer].deliverable && s->offers.v[offer].available > 0;
}

bool shown_better(const struct shown *s, size_t i, size_t than)
{
    if (shown_can_buy(s, i) != shown_can_buy(s, than))
        return shown_can_buy(s, i);
    return shown_can_buy(s, i) &&
           landed_total(&s->landed[i]).minor < landed_total(&s->landed[than]).minor;
}

/* Two offers of one product, which differ in nothing that a price or a date depends on: most
 * colours and sizes do. */
static bool lands_alike(const struct offer_view *a, const struct offer_view *b)
{
    return a->seller.v == b->seller.v && a->price == b->price &&
           currency_eq(a->currency, b->currency) && a->packed_g == b->packed_g &&
           a->handling_days == b->handling_days && str_eq(a->ship_from, b->ship_from) &&
           str_eq(a->hub, b->hub);
}

/* The first of the offers before `i` that is priced like it; `i` where there is none. */
static size_t priced_alike(const struct shown *s, size_t i)
{
    size_t k = 0;

    while (k < i && !lands_alike(&s->offers.v[k], &s->offers.v[i]))
        k++;
    return k;
}

static enum outcome price_offer(struct web *w, struct shown *s, size_t i)
{
    struct landed_offer offer = shown_offer(s, i);
    size_t alike = priced_alike(s, i);
    enum outcome out;

    if (alike < i) {
        s->landed[i] = s->landed[alike];
        return DONE;
    }
    out = landed_price(&w->c, &s->place, &offer, s->service, &s->landed[i]);
    if (out == REFUSED) {
        w->c.problem = (struct problem){0};
        s->landed[i].deliverable = false;
    }
    web_shows_until(w, window_until(&s->landed[i]));
    return out == FAILED ? FAILED : DONE;
}

static enum outcome price_offers(struct web *w, struct shown *s)
{
    s->landed = (struct landed *)(void *)arena_bytes(w->c.arena,
                                                     (s->offers.n + 1) * sizeof(*s->landed));
    s->landed[s->offers.n] = (struct landed){0}; /* that of no offer, where there is none */
    for (size_t i = 0; i < s->offers.n; i++) {
        TRY(price_offer(w, s, i));
        if (i && shown_better(s, i, s->chosen))
            s->chosen = i;
    }
    return DONE;
}

enum outcome shown_read(struct web *w, struct product_id product, enum service service,
                        struct shown *out)
{
    bool found;

    *out = (struct shown){.service = service};
    web_shows_product(w, product);
    TRY(product_get(&w->c, product, window_language(w), &out->product, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "product", "no product has this number");
    out->url = window_product_url(w, product);
    TRY(product_offers(&w->c, product, PAGE_OFFERS_MAX, &out->offers));
    TRY(window_place(w, &out->place));
    return price_offers(w, out);
}

struct promise_in shown_promise_in(const struct web *w, const struct shown *s, size_t offer)
{
    const struct offer_view *o = &s->offers.v[offer];
    const struct landed *l = &s->landed[offer];
    const struct landed_offer as_landed = shown_offer(s, offer);

    return (struct promise_in){.from = landed_hub(&as_landed), .to = w->city,
                               .service = l->options[l->chosen].service, .now_ms = w->c.now_ms,
                               .handling_days = o->handling_days, .weight_g = o->packed_g};
}
