/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/purchase.h"

#include "face/web/envelope.h"
#include "face/web/order_words.h"
#include "face/web/rail_words.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "lib/crypto.h"

enum { ACCESS_MAX = 100, RAIL_NAME_MAX = 20 };

/* The purchase of the path: the buyer's own, or a guest's with the secret of its link. */
static enum outcome read_purchase(struct web *w, struct purchase_row *out)
{
    struct purchase_id id = {web_param_id(w, "purchase")};
    struct str access = {0};
    bool found;

    TRY(purchase_get(&w->c, web_buyer(w), id, out, &found));
    if (found)
        return DONE;
    if (form_has(&w->query, "access"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "access", 1, ACCESS_MAX, &access));
    if (access.n) {
        TRY(web_attempt(w, "purchase", str_printf(w->c.arena, "%lld", (long long)id.v)));
        TRY(purchase_find(&w->c, id, out, &found));
        if (found && out->guest && crypto_equal(out->access, access))
            return DONE;
    }
    return refuse(&w->c.problem, refusal_not_found, "purchase",
                  "no purchase of yours has this number");
}

static struct url action(struct web *w, const struct purchase_row *p, struct str verb)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, purchase_page_url(w, p->id));
    url_part(&m, verb);
    return url_done(&m);
}

static enum outcome fill_orders(struct web *w, const struct purchase_row *p,
                                struct purchase_page_view *v)
{
    struct order_row_list rows;
    struct order_brief_view *orders;

    TRY(purchase_orders(&w->c, p->buyer, p->id, PURCHASE_ORDERS_MAX, &rows));
    orders = arena_new_n(w->c.arena, struct order_brief_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(order_brief_view(w, &rows.v[i], &orders[i]));
    v->orders = orders;
    v->orders_n = rows.n;
    return DONE;
}

static void fill_guest_link(struct web *w, const struct purchase_row *p,
                            struct purchase_page_view *v)
{
    struct url_maker m;

    if (!p->guest)
        return;
    url_begin(&m, w->c.arena, purchase_page_url(w, p->id));
    url_param(&m, "access", p->access);
    v->guest_link = url_done(&m);
}

static void fill_ways(struct web *w, struct html *out, const struct purchase_row *p,
                      struct purchase_page_view *v)
{
    const struct rail *offered[RAIL_KINDS_N];
    struct way_view *ways = arena_new_n(w->c.arena, struct way_view, RAIL_KINDS_N);

    v->ways_n = rails_offered(w->c.ports, p->market, p->currency, offered);
    for (size_t i = 0; i < v->ways_n; i++)
        ways[i] = (struct way_view){str_of(offered[i]->name), rail_label(out, offered[i])};
    v->ways = ways;
}

enum outcome web_purchase(struct web *w)
{
    struct purchase_page_view v = {0};
    struct purchase_row p;
    enum purchase_state state;
    struct html out;

    TRY(read_purchase(w, &p));
    TRY(purchase_state_of(p.state, &state));
    TRY(purchase_words(w, p.state, &v.state));
    TRY(fill_orders(w, &p, &v));
    v.number = str_printf(w->c.arena, "%lld", (long long)p.id.v);
    v.awaiting = state == PURCHASE_awaiting;
    v.paying = v.awaiting && form_flag(&w->query, "paid");
    if (v.paying)
        web_header(w, "Refresh", STR("2"));
    v.ended_unpaid = state == PURCHASE_lapsed || state == PURCHASE_cancelled;
    v.pay_by_ms = p.pay_by;
    v.pay = action(w, &p, STR("pay"));
    v.cancel = action(w, &p, STR("cancel"));
    v.total = money(p.total, p.currency);
    v.address = envelope(w, &p);
    v.email = p.email;
    fill_guest_link(w, &p, &v);
    web_layout(w, &v.layout, N_("Purchase"));
    out = web_html(w);
    if (v.awaiting)
        fill_ways(w, &out, &p, &v);
    page_purchase(&out, &v);
    return web_send_html(w);
}

enum outcome web_purchase_pay(struct web *w)
{
    struct purchase_id id = {web_param_id(w, "purchase")};
    struct start_payment in = {web_buyer(w), id, STR(""), purchase_page_url(w, id).text};
    struct str page;
    struct url url;

    if (form_has(&w->form, "rail"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->form, "rail", 1, RAIL_NAME_MAX, &in.rail));
    TRY(start_payment(&w->c, &in, &page));
    if (url_local(page, &url))
        return web_redirect(w, url);
    return web_leave(w, page);
}

enum outcome web_purchase_cancel(struct web *w)
{
    struct purchase_id id = {web_param_id(w, "purchase")};

    TRY(cancel_purchase(&w->c, web_buyer(w), id));
    web_toast(w, TOAST_purchase_cancelled);
    return web_redirect(w, purchase_page_url(w, id));
}
