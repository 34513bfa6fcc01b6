/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/order.h"

#include "face/web/order_words.h"
#include "face/web/parcel_words.h"
#include "face/web/window.h"
#include "flow/dispute.h"
#include "flow/order.h"
#include "lib/format.h"
#include "lib/locale.h"
#include "shop/sellers/sellers.h"

enum { HISTORY_MAX = 50, ORDERS_OF_PAGE = 20, TIME_MAX = 80 };

/* ---- the timeline: what the order went through, and the parcel's scans ---- */

struct moment {
    int64_t at_ms;
    struct event_view view;
};

static int latest_first(const void *x, const void *y)
{
    const struct moment *a = x, *b = y;

    return (a->at_ms < b->at_ms) - (a->at_ms > b->at_ms);
}

/* That it was delivered is told by the parcel's scans, where there are any. */
static enum outcome add_history(struct web *w, const struct order_row *o, bool scanned,
                                struct moment *v, size_t *n)
{
    struct order_event_row_list rows;

    TRY(order_history(&w->c, o->buyer, o->id, HISTORY_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct moment *m = &v[*n];
        struct str explanation;
        enum notice_kind mood;

        if (scanned && str_eq(rows.v[i].state, order_state_name(ORDER_delivered)))
            continue;
        (*n)++;
        m->at_ms = rows.v[i].at;
        TRY(order_words(w, rows.v[i].state, &m->view.title, &explanation, &mood));
        m->view.state = mood == NOTICE_WARN ? EVENT_TROUBLE : EVENT_DONE;
    }
    return DONE;
}

static enum outcome add_scans(struct web *w, const struct shipment *s, struct moment *v, size_t *n)
{
    struct scan *scans;
    size_t scans_n;

    TRY(shipment_timeline(&w->c, s, &scans, &scans_n));
    for (size_t i = 0; i < scans_n; i++) {
        struct moment *m = &v[(*n)++];

        m->at_ms = scans[i].at_ms;
        parcel_event(w, &scans[i], w->city, &m->view);
    }
    return DONE;
}

/* Is it still to come? Not once the buyer says that it did, whatever was scanned. */
static bool travelling(enum order_state state)
{
    return state == ORDER_placed || state == ORDER_paid || state == ORDER_shipped;
}

/* What is still to come: the delivery, with the days that are expected now, else promised. */
static bool add_next(struct web *w, const struct order_row *o, enum order_state state,
                     const struct order_page_view *v, struct event_view *e)
{
    struct days when = v->expected ? v->now.days : (struct days){o->p50, o->p90};
    struct buf days;

    if (!travelling(state))
        return false;
    buf_init(&days, w->c.arena, TIME_MAX);
    format_days(&days, w->c.locale, when.from, when.to);
    *e = (struct event_view){.state = EVENT_NEXT, .title = web_text(w, N_("Delivery")),
                             .at = buf_view(&days)};
    return true;
}

/* What is expected of it now, beside what was promised. */
static void fill_parcel(struct web *w, const struct shipment *s, enum order_state state,
                        struct order_page_view *v)
{
    v->parcel = str_copy(w->c.arena, s10_str(&s->number));
    v->parcel_page = parcel_url(w, s);
    v->expected = s->expected && !s->delivered_at_ms && travelling(state);
    v->now = (struct promise_view){.late = shipment_late(s), .days = {s->now_p50, s->now_p90}};
    if (v->now.late)
        v->why = shipment_why(w->c.arena, locale_language(w->c.locale), s);
}

static enum outcome fill_events(struct web *w, const struct order_row *o, enum order_state state,
                                struct order_page_view *v)
{
    struct moment *moments = arena_new_n(w->c.arena, struct moment, HISTORY_MAX + SCANS_MAX);
    struct event_view *events = arena_new_n(w->c.arena, struct event_view,
                                            HISTORY_MAX + SCANS_MAX + 1);
    struct shipment *shipments;
    size_t n = 0, shipments_n, next;

    TRY(shipments_of_order(&w->c, o->buyer, o->id, &shipments, &shipments_n));
    if (shipments_n) {
        fill_parcel(w, &shipments[0], state, v);
        TRY(add_scans(w, &shipments[0], moments, &n));
    }
    TRY(add_history(w, o, n > 0 && shipments[0].delivered_at_ms, moments, &n));
    qsort(moments, n, sizeof(*moments), latest_first);
    next = add_next(w, o, state, v, &events[0]);
    for (size_t i = 0; i < n; i++) {
        event_time(w, moments[i].at_ms, w->city, &moments[i].view);
        events[next + i] = moments[i].view;
    }
    if (n && events[next].state == EVENT_DONE)
        events[next].state = EVENT_NOW;
    v->events = (struct events_view){events, next + n};
    return DONE;
}

/* ---- the rest ---- */

static void add_sum(struct web *w, struct sum_line *lines, size_t *n, const char *label,
                    int64_t minor, const struct order_row *o)
{
    if (minor)
        lines[(*n)++] = (struct sum_line){.label = web_text(w, label),
                                          .amount = money(minor, o->currency)};
}

static void fill_sum(struct web *w, const struct order_row *o, struct order_page_view *v)
{
    struct sum_line *lines = arena_new_n(w->c.arena, struct sum_line, 8);

    add_sum(w, lines, &v->sum.n, N_("Goods"), o->goods, o);
    add_sum(w, lines, &v->sum.n, N_("Delivery"), o->freight, o);
    add_sum(w, lines, &v->sum.n, N_("Insurance"), o->insurance, o);
    add_sum(w, lines, &v->sum.n, N_("Duty"), o->duty, o);
    add_sum(w, lines, &v->sum.n, N_("Fee"), o->fees, o);
    add_sum(w, lines, &v->sum.n, N_("Tax"), o->tax, o);
    add_sum(w, lines, &v->sum.n, N_("Discount"), -o->discount, o);
    v->sum.v = lines;
    v->sum.total = money(o->total, o->currency);
}

/* To the page where he says what he thinks of it; empty before it came, and afterwards. */
static enum outcome review_link(struct web *w, const struct order_row *o,
                                struct product_id product, struct url *out)
{
    struct review_rating rating;
    bool found = false;

    if (w->has_session && order_reviewable(o->state))
        TRY(review_rating_of(&w->c, product, w->account.account, &rating, &found));
    else
        found = true;
    *out = found ? URL("") : review_url(w, o->id, product);
    return DONE;
}

static enum outcome fill_lines(struct web *w, const struct order_row *o, struct order_page_view *v)
{
    struct order_line_row_list rows;
    struct order_line_view *lines;

    TRY(order_lines(&w->c, o->buyer, o->id, ORDER_LINES_MAX, &rows));
    lines = arena_new_n(w->c.arena, struct order_line_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        lines[i] = (struct order_line_view){
            .url = window_product_url(w, rows.v[i].product), .title = rows.v[i].title,
            .sku = rows.v[i].sku, .quantity = rows.v[i].quantity,
            .total = money(rows.v[i].total, o->currency)};
        TRY(review_link(w, o, rows.v[i].product, &lines[i].review));
        TRY(window_variant_picture(w, rows.v[i].product, rows.v[i].variant,
                                   &lines[i].picture.url));
    }
    v->lines = lines;
    v->lines_n = rows.n;
    return DONE;
}

static struct url action(struct web *w, const struct order_row *o, struct str verb)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, order_url(w, o->id));
    url_part(&m, verb);
    return url_done(&m);
}

/* The way to its dispute, and how long the buyer is protected. */
static enum outcome fill_protection(struct web *w, const struct order_row *o,
                                    enum order_state state, struct order_page_view *v)
{
    struct dispute_row d;
    int64_t until_ms;
    bool may;

    TRY(dispute_of_order(&w->c, o->buyer, o->id, &d, &v->quarrelled));
    v->disputed = o->dispute.v != 0;
    v->refunded = money(o->refunded, o->currency);
    if (v->quarrelled || order_disputable(state))
        v->dispute = action(w, o, STR("dispute"));
    if (v->disputed || !order_disputable(state) || !o->has_due_at)
        return DONE;
    v->protected_until = utc_date(o->due_at);
    TRY(protection_extends(&w->c, o, &may, &until_ms));
    v->extends_to = utc_date(until_ms);
    if (may)
        v->extend = action(w, o, STR("extend"));
    return DONE;
}

static void fill_crumbs(struct web *w, struct order_page_view *v)
{
    struct nav_link *links = arena_new_n(w->c.arena, struct nav_link, 2);

    links[0] = (struct nav_link){web_link(w, URL("/orders")),
                                 web_text(w, N_("Orders")), false};
    links[1] = (struct nav_link){URL(""), v->number, true};
    v->crumbs = (struct nav_links){links, 2};
}

static int step_of(enum order_state state)
{
    static const int steps[ORDER_STATES_N] = {
        [ORDER_placed] = 0, [ORDER_paid] = 1, [ORDER_shipped] = 2, [ORDER_delivered] = 3,
        [ORDER_completed] = 4, [ORDER_released] = 4, [ORDER_cancelled] = -1, [ORDER_lapsed] = -1,
        [ORDER_refunded] = -1};

    return steps[state];
}

static enum outcome fill(struct web *w, const struct order_row *o, struct order_page_view *v)
{
    struct seller_row seller;
    enum order_state state;
    bool found;

    TRY(order_state_of(o->state, &state));
    TRY(order_words(w, o->state, &v->state, &v->explanation, &v->mood));
    TRY(seller_get(&w->c, o->seller, &seller, &found));
    if (found) {
        v->seller = seller.name;
        v->seller_url = window_seller_url(w, seller.handle);
    }
    v->number = str_printf(w->c.arena, "%lld", (long long)o->id.v);
    v->promise.days = (struct days){o->p50, o->p90};
    v->purchase = purchase_page_url(w, o->purchase);
    v->confirm = action(w, o, STR("confirm"));
    v->cancel = action(w, o, STR("cancel"));
    v->can_confirm = !o->dispute.v && (state == ORDER_shipped || state == ORDER_delivered);
    v->can_cancel = state == ORDER_paid;
    fill_sum(w, o, v);
    fill_crumbs(w, v);
    TRY(fill_lines(w, o, v));
    TRY(fill_protection(w, o, state, v));
    v->step = step_of(state);
    v->help = web_link(w, URL("/help"));
    return fill_events(w, o, state, v);
}

enum outcome web_order(struct web *w)
{
    struct order_page_view v = {0};
    struct order_row o;
    struct html out;

    TRY(own_order(w, &o));
    TRY(fill(w, &o, &v));
    web_layout(w, &v.layout, N_("Order"));
    out = web_html(w);
    page_order(&out, &v);
    return web_send_html(w);
}

enum outcome web_order_confirm(struct web *w)
{
    struct order_id id = {web_param_id(w, "order")};

    TRY(confirm_delivery(&w->c, web_buyer(w), id));
    web_toast(w, TOAST_confirmed);
    return web_redirect(w, order_url(w, id));
}

enum outcome web_order_cancel(struct web *w)
{
    struct order_id id = {web_param_id(w, "order")};

    TRY(cancel_order(&w->c, web_buyer(w), id, STR("cancelled by the buyer")));
    web_toast(w, TOAST_order_cancelled);
    return web_redirect(w, order_url(w, id));
}

/* The orders of the newest purchases, a page of purchases at a time. */
enum outcome web_orders(struct web *w)
{
    struct purchase_row_list purchases;
    struct order_list_view v = {.pages = {.number = 1}};
    struct order_brief_view *orders;
    struct html out;
    int64_t before;

    TRY(form_i64_or(&w->c.problem, &w->query, "before", 1, INT64_MAX, INT64_MAX, &before));
    TRY(purchases_of_buyer(&w->c, web_buyer(w), (struct purchase_id){before}, ORDERS_OF_PAGE,
                           &purchases));
    orders = arena_new_n(w->c.arena, struct order_brief_view,
                         (size_t)ORDERS_OF_PAGE * PURCHASE_ORDERS_MAX);
    for (size_t i = 0; i < purchases.n; i++) {
        struct order_row_list rows;

        TRY(purchase_orders(&w->c, purchases.v[i].buyer, purchases.v[i].id, PURCHASE_ORDERS_MAX,
                            &rows));
        for (size_t k = 0; k < rows.n; k++)
            TRY(order_brief_view(w, &rows.v[k], &orders[v.orders_n++]));
    }
    v.orders = orders;
    if (purchases.n == ORDERS_OF_PAGE) {
        struct url_maker m;

        url_begin(&m, w->c.arena, web_link(w, URL("/orders")));
        url_param_i64(&m, "before", purchases.v[purchases.n - 1].id.v);
        v.pages.next = url_done(&m);
    }
    web_layout(w, &v.layout, N_("Orders"));
    out = web_html(w);
    page_orders(&out, &v);
    return web_send_html(w);
}
