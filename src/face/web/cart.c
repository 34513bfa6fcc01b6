/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/cart.h"

#include "face/web/basket.h"
#include "face/web/window.h"
#include "face/web/working.h"
#include "flow/cart.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"

enum outcome web_cart_show(struct web *w)
{
    struct cart_view v = {0};
    struct basket b;
    struct html out;

    TRY(basket_read(w, NULL, 0, &b));
    if (b.lines_n) {
        v.parcels = basket_parcels(w, &b);
        v.parcels_n = b.priced.parcels_n;
        v.sum = working_totals(w, &b.priced.quote.sum);
        v.working = working_steps(w, &b.priced.quote, &v.rate_note);
        v.check = b.priced.quote.check;
        v.deliverable = b.priced.deliverable;
    }
    v.guarantee_days =
        policy_on(str_of(w->c.market->code), utc_date(w->c.now_ms))->guarantee_days;
    v.gone = basket_gone(w, &b);
    v.gone_n = b.gone_n;
    v.can_undo = form_has(&w->query, "removed");
    v.set = web_link(w, URL("/cart/lines/set"));
    v.remove = web_link(w, URL("/cart/lines/remove"));
    v.undo = web_link(w, URL("/cart/undo"));
    v.checkout = web_link(w, URL("/checkout"));
    web_layout(w, &v.layout, N_("Cart"));
    out = web_html(w);
    page_cart(&out, &v);
    return web_send_html(w);
}

static enum outcome read_offer(struct web *w, struct offer_id *out)
{
    return form_i64(&w->c.problem, &w->form, "offer", 1, INT64_MAX, &out->v);
}

static enum outcome read_quantity(struct web *w, int64_t min, int32_t *out)
{
    int64_t quantity;

    TRY(form_i64(&w->c.problem, &w->form, "quantity", min, CART_QUANTITY_MAX, &quantity));
    *out = (int32_t)quantity;
    return DONE;
}

enum outcome web_cart_add(struct web *w)
{
    struct change_cart in = {.buyer = web_buyer(w), .how = CART_ADD};

    TRY(read_offer(w, &in.offer));
    TRY(read_quantity(w, 1, &in.quantity));
    TRY(change_cart(&w->c, &in));
    web_toast(w, TOAST_in_cart);
    return web_redirect(w, web_link(w, URL("/cart")));
}

enum outcome web_cart_set(struct web *w)
{
    struct change_cart in = {.buyer = web_buyer(w), .how = CART_SET};

    TRY(read_offer(w, &in.offer));
    TRY(read_quantity(w, 0, &in.quantity));
    TRY(change_cart(&w->c, &in));
    return web_redirect(w, web_link(w, URL("/cart")));
}

enum outcome web_cart_remove(struct web *w)
{
    struct change_cart in = {.buyer = web_buyer(w), .how = CART_REMOVE};

    TRY(read_offer(w, &in.offer));
    TRY(change_cart(&w->c, &in));
    return web_redirect(w, web_link(w, URL("/cart?removed=1")));
}

enum outcome web_cart_undo(struct web *w)
{
    struct change_cart in = {.buyer = web_buyer(w), .how = CART_UNDO};

    TRY(change_cart(&w->c, &in));
    return web_redirect(w, web_link(w, URL("/cart")));
}
