/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/order_words.h"

#include "face/web/window.h"
#include "shop/sellers/sellers.h"

static const struct {
    const char *title, *explanation;
    enum notice_kind mood;
} words[ORDER_STATES_N] = {
    [ORDER_placed] = {N_("Awaiting payment"),
                      N_("The goods are reserved for you until it is paid."), NOTICE_INFO},
    [ORDER_paid] = {N_("Being packed"),
                    N_("Paid. The seller is packing it; we hold your money."), NOTICE_INFO},
    [ORDER_shipped] = {N_("On its way"),
                       N_("The parcel is on its way. The seller is paid when you have it."),
                       NOTICE_INFO},
    [ORDER_delivered] = {N_("Delivered"),
                         N_("Is everything all right? Please confirm it. We are still holding "
                            "your money."),
                         NOTICE_GOOD},
    [ORDER_completed] = {N_("Completed"),
                         N_("You have it. The seller is paid once the time for disputes is over."),
                         NOTICE_GOOD},
    [ORDER_released] = {N_("Done"),
                        N_("Everything is settled. Thank you."), NOTICE_GOOD},
    [ORDER_cancelled] = {N_("Cancelled"),
                         N_("It was cancelled. What was paid is being returned."), NOTICE_WARN},
    [ORDER_lapsed] = {N_("Not paid"),
                      N_("It was not paid in time. Nothing was charged."), NOTICE_WARN},
    [ORDER_refunded] = {N_("Refunded"),
                        N_("Your money is on its way back to you, or there already."),
                        NOTICE_WARN},
};

enum outcome order_words(struct web *w, struct str state, struct str *title,
                         struct str *explanation, enum notice_kind *mood)
{
    enum order_state s;

    TRY(order_state_of(state, &s));
    *title = web_text(w, words[s].title);
    *explanation = web_text(w, words[s].explanation);
    *mood = words[s].mood;
    return DONE;
}

enum outcome purchase_words(struct web *w, struct str state, struct str *title)
{
    static const char *const titles[PURCHASE_STATES_N] = {
        [PURCHASE_awaiting] = N_("Almost yours"),
        [PURCHASE_paid] = N_("Thank you for your payment"),
        [PURCHASE_lapsed] = N_("Not paid in time"), [PURCHASE_cancelled] = N_("Cancelled")};
    enum purchase_state s;

    TRY(purchase_state_of(state, &s));
    *title = web_text(w, titles[s]);
    return DONE;
}

enum outcome own_sale(struct web *w, struct order_id id, struct order_row *out)
{
    bool found;

    TRY(order_find(&w->c, id, out, &found));
    if (!found || out->seller.v != w->c.actor.seller.v)
        return refuse(&w->c.problem, refusal_not_found, "order",
                      "no order of this shop has this number");
    return DONE;
}

enum outcome own_order(struct web *w, struct order_row *out)
{
    struct order_id id = {web_param_id(w, "order")};
    bool found;

    TRY(order_get(&w->c, web_buyer(w), id, out, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "order",
                      "no order of yours has this number");
    return DONE;
}

static struct url numbered_url(struct web *w, struct str folder, int64_t id)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, folder);
    url_part_i64(&m, id);
    return url_done(&m);
}

struct url order_url(struct web *w, struct order_id order)
{
    return numbered_url(w, STR("orders"), order.v);
}

struct url purchase_page_url(struct web *w, struct purchase_id purchase)
{
    return numbered_url(w, STR("purchases"), purchase.v);
}

enum outcome order_brief_view(struct web *w, const struct order_row *o,
                              struct order_brief_view *out)
{
    struct order_line_row_list lines;
    struct seller_row seller;
    struct str explanation;
    bool found;

    TRY(order_lines(&w->c, o->buyer, o->id, ORDER_LINES_MAX, &lines));
    TRY(seller_get(&w->c, o->seller, &seller, &found));
    *out = (struct order_brief_view){
        .url = order_url(w, o->id),
        .number = str_printf(w->c.arena, "%lld", (long long)o->id.v),
        .seller = found ? seller.name : STR(""),
        .promise = {.days = {o->p50, o->p90}},
        .total = money(o->total, o->currency),
    };
    for (size_t i = 0; i < lines.n; i++)
        out->things += lines.v[i].quantity;
    if (lines.n) {
        out->first_title = lines.v[0].title;
        TRY(window_variant_picture(w, lines.v[0].product, lines.v[0].variant, &out->picture.url));
    }
    return order_words(w, o->state, &out->state, &explanation, &out->mood);
}

struct url review_url(struct web *w, struct order_id order, struct product_id product)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, order_url(w, order));
    url_part(&m, STR("reviews"));
    url_part(&m, str_printf(w->c.arena, "%lld", (long long)product.v));
    return url_done(&m);
}
