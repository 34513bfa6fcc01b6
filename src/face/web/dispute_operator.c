/* SPDX-License-Identifier: Apache-2.0 */
/* The mediator's pages: what waits for a decision, the oldest deadline first, and one with all that
 * is known of it. */
#include "face/web/dispute_words.h"
#include "face/web/operator.h"
#include "face/web/pages/dispute.h"
#include "face/web/parcel_words.h"
#include "shop/ledger/ledger.h"
#include "shop/logistics/tracking.h"

enum { WAITING_OF_PAGE = 50 };

static struct dispute_id dispute_of_path(const struct web *w)
{
    return (struct dispute_id){web_param_id(w, "dispute")};
}

/* ---- the list ---- */

static struct url page_after(struct web *w, const struct dispute_row *last)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/disputes")));
    url_param_i64(&m, "due", last->due_at);
    url_param_i64(&m, "after", last->id.v);
    return url_done(&m);
}

/* Returns that their sellers doubt stand before all. */
static enum outcome add_doubted(struct web *w, struct url folder, struct dispute_row_view *lines,
                                size_t *n)
{
    struct return_row_list rows;

    TRY(returns_doubted(&w->c, RETURNS_DOUBTED_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct dispute_row_view *line = &lines[(*n)++];
        struct dispute_row d;

        TRY(dispute_read(&w->c, rows.v[i].buyer, rows.v[i].dispute, &d));
        TRY(dispute_row_words(w, &d, folder, line));
        line->state = web_text(w, N_("Return doubted"));
        line->mood = NOTICE_WARN;
        line->has_due = true;
        line->due = utc_date(rows.v[i].due_at);
    }
    return DONE;
}

enum outcome web_disputes(struct web *w)
{
    struct dispute_list_view v = {.tabs = operator_tabs(w, OPERATOR_DISPUTES)};
    struct url folder = web_link(w, URL("/operator/disputes"));
    struct dispute_row_list rows;
    struct dispute_row_view *lines;
    int64_t due_ms, after;
    struct html out;

    TRY(form_i64_or(&w->c.problem, &w->query, "due", 0, INT64_MAX, 0, &due_ms));
    TRY(form_i64_or(&w->c.problem, &w->query, "after", 0, INT64_MAX, 0, &after));
    TRY(disputes_in(&w->c, dispute_state_name(DISPUTE_escalated), due_ms,
                    (struct dispute_id){after}, WAITING_OF_PAGE, &rows));
    lines = arena_new_n(w->c.arena, struct dispute_row_view, rows.n + RETURNS_DOUBTED_MAX + 1);
    if (after == 0)
        TRY(add_doubted(w, folder, lines, &v.rows_n));
    for (size_t i = 0; i < rows.n; i++)
        TRY(dispute_row_words(w, &rows.v[i], folder, &lines[v.rows_n++]));
    v.rows = lines;
    if (rows.n == WAITING_OF_PAGE)
        v.pages.next = page_after(w, &rows.v[rows.n - 1]);
    web_layout(w, &v.layout, N_("Disputes"));
    out = web_html(w);
    page_disputes(&out, &v);
    return web_send_html(w);
}

/* ---- one ---- */

static enum outcome fill_parcel(struct web *w, const struct order_row *o, struct dispute_view *v)
{
    struct shipment *parcels;
    struct event_view *events;
    struct scan *scans;
    size_t n, scans_n;

    TRY(shipments_of_order(&w->c, o->buyer, o->id, &parcels, &n));
    if (n == 0)
        return DONE;
    v->parcel = str_copy(w->c.arena, s10_str(&parcels[0].number));
    TRY(shipment_timeline(&w->c, &parcels[0], &scans, &scans_n));
    events = arena_new_n(w->c.arena, struct event_view, scans_n + 1);
    for (size_t i = 0; i < scans_n; i++) {
        parcel_event(w, &scans[i], w->city, &events[i]);
        event_time(w, scans[i].at_ms, w->city, &events[i]);
    }
    v->scans = (struct events_view){events, scans_n};
    return DONE;
}

static void fill_sum(struct web *w, const struct order_row *o, struct dispute_view *v)
{
    struct order_shares s = order_shares_of(o);
    struct sum_line *lines = arena_new_n(w->c.arena, struct sum_line, 4);

    lines[0] = (struct sum_line){.label = web_text(w, N_("Seller")),
                                 .amount = money(s.seller, o->currency)};
    lines[1] = (struct sum_line){.label = web_text(w, N_("Commission")),
                                 .amount = money(s.commission, o->currency)};
    lines[2] = (struct sum_line){.label = web_text(w, N_("Fee")),
                                 .amount = money(s.fees, o->currency)};
    lines[3] = (struct sum_line){.label = web_text(w, N_("Duties and taxes")),
                                 .amount = money(s.duties, o->currency)};
    v->sum = (struct sum_view){lines, 4, money(order_rest_minor(o), o->currency)};
}

static enum outcome fill_facts(struct web *w, const struct order_row *o, struct dispute_view *v)
{
    struct ledger_balance escrow;

    TRY(ledger_balance(&w->c, o->buyer.v, LEDGER_escrow, o->id.v, o->currency, &escrow));
    v->escrow = money(ledger_available(&escrow), o->currency);
    v->promise = (struct days){o->p50, o->p90};
    fill_sum(w, o, v);
    return fill_parcel(w, o, v);
}

static struct url one_url(struct web *w)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/disputes")));
    url_part_i64(&m, dispute_of_path(w).v);
    return url_done(&m);
}

static enum outcome show(struct web *w)
{
    struct dispute_view v = {.tabs = operator_tabs(w, OPERATOR_DISPUTES)};
    struct dispute_case k;
    struct dispute_row d;
    struct html out;

    TRY(dispute_locate(&w->c, dispute_of_path(w), &d));
    TRY(dispute_case_read(&w->c, d.buyer, d.id, &k));
    TRY(dispute_fill(w, &k, SIDE_mediator, one_url(w), &v));
    TRY(fill_facts(w, &k.order, &v));
    web_layout(w, &v.layout, N_("Dispute"));
    out = web_html(w);
    page_dispute(&out, &v);
    return web_send_html(w);
}

enum outcome web_dispute_case(struct web *w)
{
    return show(w);
}

enum outcome web_dispute_case_picture(struct web *w)
{
    struct dispute_row d;

    TRY(dispute_locate(&w->c, dispute_of_path(w), &d));
    return dispute_send_picture(w, d.buyer, d.id);
}

static enum outcome try_decide(struct web *w)
{
    struct decide_dispute in = {.dispute = dispute_of_path(w)};
    struct dispute_row d;
    bool given;

    TRY(store_read_begin(&w->c));
    TRY(dispute_locate(&w->c, in.dispute, &d));
    store_read_end(&w->c);
    TRY(dispute_amount(w, d.currency, &given, &in.amount_minor));
    in.returns = form_flag(&w->form, "returns");
    if (!given && !in.returns)
        return refuse(&w->c.problem, refusal_required, "amount", "an amount, or 0");
    TRY(dispute_said(w, 1, &in.words));
    return decide_dispute(&w->c, &in);
}

enum outcome web_dispute_decide(struct web *w)
{
    return dispute_answered(w, try_decide(w), show, TOAST_ruled,
                            web_link(w, URL("/operator/disputes")));
}

static enum outcome try_judge(struct web *w)
{
    struct judge_return in = {.dispute = dispute_of_path(w), .sent = form_flag(&w->form, "sent")};

    TRY(dispute_said(w, 1, &in.words));
    return judge_return(&w->c, &in);
}

enum outcome web_dispute_judge(struct web *w)
{
    return dispute_answered(w, try_judge(w), show, TOAST_ruled,
                            web_link(w, URL("/operator/disputes")));
}
