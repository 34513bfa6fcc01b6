/* SPDX-License-Identifier: Apache-2.0 */
/* Disputes with a shop: the list with its deadlines, and the answer. */
#include "face/web/dispute_words.h"
#include "face/web/pages/dispute.h"
#include "face/web/seller_centre.h"

enum { DISPUTES_OF_PAGE = 50 };

static struct dispute_id dispute_of_path(const struct web *w)
{
    return (struct dispute_id){web_param_id(w, "dispute")};
}

static struct url one_url(struct web *w)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/disputes")));
    url_part_i64(&m, dispute_of_path(w).v);
    return url_done(&m);
}

enum outcome web_seller_disputes(struct web *w)
{
    struct dispute_list_view v = {.tabs = seller_tabs(w, SELLER_DISPUTES)};
    struct url folder = web_link(w, URL("/seller/disputes"));
    struct dispute_row_list rows;
    struct dispute_row_view *lines;
    struct html out;
    int64_t before;

    TRY(form_i64_or(&w->c.problem, &w->query, "before", 1, INT64_MAX, INT64_MAX, &before));
    TRY(seller_shop_name(w, &v.heading));
    TRY(disputes_of_seller(&w->c, w->c.actor.seller, (struct dispute_id){before}, DISPUTES_OF_PAGE,
                           &rows));
    lines = arena_new_n(w->c.arena, struct dispute_row_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(dispute_row_words(w, &rows.v[i], folder, &lines[i]));
    v.rows = lines;
    v.rows_n = rows.n;
    if (rows.n == DISPUTES_OF_PAGE) {
        struct url_maker m;

        url_begin(&m, w->c.arena, folder);
        url_param_i64(&m, "before", rows.v[rows.n - 1].id.v);
        v.pages.next = url_done(&m);
    }
    web_layout(w, &v.layout, N_("Disputes"));
    out = web_html(w);
    page_disputes(&out, &v);
    return web_send_html(w);
}

static enum outcome own_dispute(struct web *w, struct dispute_row *out)
{
    bool found;

    TRY(dispute_find(&w->c, dispute_of_path(w), out, &found));
    if (!found || out->seller.v != w->c.actor.seller.v)
        return refuse(&w->c.problem, refusal_not_found, "dispute", "a dispute with this shop");
    return DONE;
}

static enum outcome show(struct web *w)
{
    struct dispute_view v = {.tabs = seller_tabs(w, SELLER_DISPUTES)};
    struct dispute_case k;
    struct dispute_row d;
    struct html out;

    TRY(own_dispute(w, &d));
    TRY(dispute_case_read(&w->c, d.buyer, d.id, &k));
    TRY(dispute_fill(w, &k, SIDE_seller, one_url(w), &v));
    web_layout(w, &v.layout, N_("Dispute"));
    out = web_html(w);
    page_dispute(&out, &v);
    return web_send_html(w);
}

enum outcome web_seller_dispute(struct web *w)
{
    return show(w);
}

static enum outcome answer(struct web *w, enum outcome out)
{
    return dispute_answered(w, out, show, TOAST_saved, one_url(w));
}

enum outcome web_seller_dispute_answer(struct web *w)
{
    const struct dispute_act who = {.dispute = dispute_of_path(w)};
    struct dispute_row d;

    TRY(store_read_begin(&w->c));
    TRY(own_dispute(w, &d));
    store_read_end(&w->c);
    return answer(w, dispute_answer(w, &who, d.currency));
}

enum outcome web_seller_dispute_show(struct web *w)
{
    const struct dispute_act who = {.dispute = dispute_of_path(w)};

    return answer(w, dispute_pictures_sent(w, &who));
}

enum outcome web_seller_dispute_picture(struct web *w)
{
    struct dispute_row d;

    TRY(own_dispute(w, &d));
    return dispute_send_picture(w, d.buyer, d.id);
}

enum outcome web_seller_dispute_accept(struct web *w)
{
    return answer(w, dispute_accept(w, &(struct dispute_act){.dispute = dispute_of_path(w)}));
}

enum outcome web_seller_dispute_escalate(struct web *w)
{
    return answer(w, escalate_dispute(&w->c, &(struct dispute_act){.dispute = dispute_of_path(w)}));
}

enum outcome web_seller_dispute_received(struct web *w)
{
    return answer(w, receive_return(&w->c, &(struct dispute_act){.dispute = dispute_of_path(w)}));
}

static enum outcome try_doubt(struct web *w)
{
    struct str words;

    TRY(dispute_said(w, 1, &words));
    return doubt_return(&w->c, &(struct dispute_act){.dispute = dispute_of_path(w)}, words);
}

enum outcome web_seller_dispute_doubt(struct web *w)
{
    return answer(w, try_doubt(w));
}
