/* SPDX-License-Identifier: Apache-2.0 */
/* Orders, as their buyers see them. */
#include "face/api/cursor.h"
#include "face/api/order_view.h"
#include "face/web/parcel_words.h"
#include "flow/dispute.h"
#include "flow/order.h"
#include "flow/selling.h"

static struct order_id order_of_path(const struct web *w)
{
    return (struct order_id){web_param_id(w, "order")};
}

enum outcome api_orders(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_orders *out = x->answer;
    struct order_row_list rows;
    struct order_id before;

    TRY(cursor_read_id(&w->c.problem, w->c.arena, "orders", in->cursor, INT64_MAX, &before.v));
    TRY(orders_of_buyer(&w->c, web_buyer(w), before, limit, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_order_brief, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(view_order_brief(w, &rows.v[i], &out->items.v[i]));
    if (rows.n == (size_t)limit)
        out->next = cursor_make_id(w->c.arena, "orders", rows.v[rows.n - 1].id.v);
    return DONE;
}

enum outcome api_order(struct web *w, struct exchange *x)
{
    struct order_row o;
    bool found;

    TRY(order_get(&w->c, web_buyer(w), order_of_path(w), &o, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "order",
                      "no order of yours has this number");
    return view_order(w, &o, x->answer);
}

enum outcome api_order_confirm(struct web *w, struct exchange *x)
{
    TRY(confirm_delivery(&w->c, web_buyer(w), order_of_path(w)));
    TRY(store_read_begin(&w->c));
    return api_order(w, x);
}

enum outcome api_order_extend(struct web *w, struct exchange *x)
{
    TRY(extend_protection(&w->c, web_buyer(w), order_of_path(w)));
    TRY(store_read_begin(&w->c));
    return api_order(w, x);
}

enum outcome api_order_cancel(struct web *w, struct exchange *x)
{
    const struct api_cancel_in *in = x->body;

    TRY(cancel_order(&w->c, web_buyer(w), order_of_path(w),
                     in->reason.n ? in->reason : STR("cancelled by the buyer")));
    TRY(store_read_begin(&w->c));
    return api_order(w, x);
}

/* Without a token: whoever has the parcel's number and knows where it goes. */
enum outcome api_track(struct web *w, struct exchange *x)
{
    const struct api_track_in *in = x->body;
    struct shipment *parcel = arena_new(w->c.arena, struct shipment);

    TRY(track_parcel(w, in->number, in->postcode, parcel));
    TRY(store_read_begin(&w->c));
    return view_shipment(w, parcel, x->answer);
}

enum outcome api_order_review(struct web *w, struct exchange *x)
{
    const struct api_review_in *in = x->body;
    struct api_review_made *out = x->answer;
    struct review_in review = {.product = {in->product}, .account = w->account.account,
                               .author = utf8_head(w->account.name, REVIEW_AUTHOR_MAX),
                               .rating = (int32_t)in->rating, .title = in->title,
                               .text = in->text, .language = in->language};
    struct review_id id;

    TRY(review_order(&w->c, order_of_path(w), &review, &id));
    out->id = id.v;
    return DONE;
}
