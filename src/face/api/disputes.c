/* SPDX-License-Identifier: Apache-2.0 */
/* Disputes, for the buyer, the seller and the mediator alike. */
#include "base/num.h"
#include "face/api/cursor.h"
#include "face/api/dispute_view.h"
#include "face/web/order_words.h"

/* ---- whose ---- */

/* The dispute of the path, and who calls. */
struct party {
    struct dispute_row dispute;
    enum dispute_side side;
    struct dispute_act act;
};

/* In a read transaction. REFUSED not_found for whom it is nothing of. */
static enum outcome find(struct web *w, struct party *out)
{
    struct dispute_row *d = &out->dispute;
    struct dispute_id id = {web_param_id(w, "dispute")};
    bool found;

    TRY(dispute_find(&w->c, id, d, &found));
    *out = (struct party){.dispute = *d, .act = {.dispute = id}};
    if (found && d->buyer.v == web_buyer(w).v) {
        out->side = SIDE_buyer;
        out->act.buyer = d->buyer;
        return DONE;
    }
    if (found && w->c.actor.seller.v != 0 && d->seller.v == w->c.actor.seller.v) {
        out->side = SIDE_seller;
        return DONE;
    }
    out->side = SIDE_mediator;
    if (found && (w->c.actor.roles & ROLE_OPERATOR))
        return DONE;
    return refuse(&w->c.problem, refusal_not_found, "dispute",
                  "no dispute of yours has this number");
}

/* For what acts: before its command. */
static enum outcome find_first(struct web *w, struct party *out)
{
    TRY(store_read_begin(&w->c));
    TRY(find(w, out));
    store_read_end(&w->c);
    return DONE;
}

/* After it. */
static enum outcome answer(struct web *w, const struct party *p, struct exchange *x)
{
    TRY(store_read_begin(&w->c));
    return view_dispute(w, &p->dispute, p->side, x->answer);
}

/* ---- reading ---- */

static enum outcome fill_list(struct web *w, const struct dispute_row_list *rows,
                              enum dispute_side side, struct api_disputes *out)
{
    out->items.v = arena_new_n(w->c.arena, struct api_dispute, rows->n + 1);
    out->items.n = rows->n;
    for (size_t i = 0; i < rows->n; i++)
        TRY(view_dispute(w, &rows->v[i], side, &out->items.v[i]));
    return DONE;
}

/* Those of a buyer or a seller, the newest first. */
static enum outcome list(struct web *w, struct exchange *x, enum dispute_side side)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_disputes *out = x->answer;
    struct dispute_row_list rows;
    struct dispute_id before;

    TRY(cursor_read_id(&w->c.problem, w->c.arena, "disputes", in->cursor, INT64_MAX, &before.v));
    if (side == SIDE_buyer)
        TRY(disputes_of_buyer(&w->c, web_buyer(w), before, limit, &rows));
    else
        TRY(disputes_of_seller(&w->c, w->c.actor.seller, before, limit, &rows));
    if (rows.n == (size_t)limit)
        out->next = cursor_make_id(w->c.arena, "disputes", rows.v[rows.n - 1].id.v);
    return fill_list(w, &rows, side, out);
}

enum outcome api_disputes(struct web *w, struct exchange *x)
{
    return list(w, x, SIDE_buyer);
}

enum outcome api_sale_disputes(struct web *w, struct exchange *x)
{
    return list(w, x, SIDE_seller);
}

/* "deadline.id" of the last one. */
static enum outcome read_deadline(struct web *w, struct str cursor, int64_t *due_ms,
                                  struct dispute_id *after)
{
    struct str key, due;

    *due_ms = 0;
    after->v = 0;
    TRY(cursor_read(&w->c.problem, w->c.arena, "escalated", cursor, &key));
    if (key.n == 0)
        return DONE;
    if (!str_cut(&key, '.', &due) || !parse_i64(due, 0, INT64_MAX, due_ms) ||
        !parse_i64(key, 1, INT64_MAX, &after->v))
        return refuse(&w->c.problem, refusal_invalid, "cursor",
                      "expected the `next` of a page of this list");
    return DONE;
}

enum outcome api_escalated_disputes(struct web *w, struct exchange *x)
{
    const struct api_page *in = x->query;
    const int32_t limit = view_limit(in->limit);
    struct api_disputes *out = x->answer;
    struct dispute_row_list rows;
    struct dispute_id after;
    int64_t due_ms;

    TRY(read_deadline(w, in->cursor, &due_ms, &after));
    TRY(disputes_in(&w->c, dispute_state_name(DISPUTE_escalated), due_ms, after, limit, &rows));
    if (rows.n == (size_t)limit)
        out->next = cursor_make(w->c.arena, "escalated",
                                str_printf(w->c.arena, "%lld.%lld",
                                           (long long)rows.v[rows.n - 1].due_at,
                                           (long long)rows.v[rows.n - 1].id.v));
    return fill_list(w, &rows, SIDE_mediator, out);
}

enum outcome api_dispute(struct web *w, struct exchange *x)
{
    struct party p;

    TRY(find(w, &p));
    return view_dispute(w, &p.dispute, p.side, x->answer);
}

enum outcome api_dispute_history(struct web *w, struct exchange *x)
{
    struct party p;

    TRY(find(w, &p));
    return view_dispute_events(w, &p.dispute, x->answer);
}

enum outcome api_dispute_seen(struct web *w, struct exchange *x)
{
    const struct api_picture_query *in = x->query;
    struct dispute_picture_id id = {web_param_id(w, "picture")};
    struct dispute_picture_file file;
    struct party p;
    bool found;

    TRY(find(w, &p));
    TRY(dispute_picture_get(&w->c, p.dispute.buyer, p.dispute.id, id,
                            str_eq(in->size, STR("small")), &file, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "picture", "a picture of this dispute");
    x->jpeg = file.jpeg;
    return DONE;
}

/* ---- opening ---- */

/* Money of the dispute's currency. */
static enum outcome same_currency(struct web *w, const char *field, struct money m,
                                  struct currency currency)
{
    if (currency_eq(m.currency, currency))
        return DONE;
    return refuse(&w->c.problem, refusal_currency_mismatch, field, "an amount in %s",
                  currency.code);
}

static enum outcome read_claim(struct web *w, const struct api_dispute_in *in,
                               struct open_dispute *out)
{
    struct order_row o;

    TRY(store_read_begin(&w->c));
    TRY(own_order(w, &o));
    store_read_end(&w->c);
    *out = (struct open_dispute){.buyer = o.buyer, .order = o.id, .words = in->words};
    if (in->claim.currency.code[0] == '\0')
        return DONE;
    TRY(same_currency(w, "claim", in->claim, o.currency));
    if (in->claim.minor <= 0)
        return refuse(&w->c.problem, refusal_invalid, "claim", "more than nothing");
    out->claim_minor = in->claim.minor;
    return DONE;
}

enum outcome api_dispute_open(struct web *w, struct exchange *x)
{
    const struct api_dispute_in *in = x->body;
    struct party p = {.side = SIDE_buyer};
    struct open_dispute open;

    TRY(read_claim(w, in, &open));
    if (!dispute_reason_parse(in->reason, &open.reason))
        return fail("api", "no such reason: %.*s", STR_FMT(in->reason));
    TRY(open_dispute(&w->c, &open, &p.dispute.id));
    p.dispute.buyer = open.buyer;
    x->location = str_printf(w->c.arena, "/api/v1/disputes/%lld", (long long)p.dispute.id.v);
    return answer(w, &p, x);
}

/* ---- talking ---- */

enum outcome api_dispute_say(struct web *w, struct exchange *x)
{
    const struct api_dispute_words_in *in = x->body;
    struct party p;

    TRY(find_first(w, &p));
    TRY(add_words(&w->c, &p.act, in->words));
    return answer(w, &p, x);
}

enum outcome api_dispute_show(struct web *w, struct exchange *x)
{
    struct party p;

    if (x->picture.n == 0)
        return refuse(&w->c.problem, refusal_required, "body", "a picture: JPEG or PNG");
    TRY(find_first(w, &p));
    TRY(add_pictures(&w->c, &p.act, &x->picture, 1));
    return answer(w, &p, x);
}

/* An amount or that the goods go back, one of the two. */
static enum outcome check_which(struct web *w, struct money amount, bool returns,
                                struct currency currency)
{
    const bool given = amount.currency.code[0] != '\0';

    if (given && returns)
        return refuse(&w->c.problem, refusal_invalid, "amount",
                      "no amount: all of the money goes back with the goods");
    if (!given && !returns)
        return refuse(&w->c.problem, refusal_required, "amount", "an amount, or returns");
    return given ? same_currency(w, "amount", amount, currency) : DONE;
}

enum outcome api_dispute_offer(struct web *w, struct exchange *x)
{
    const struct api_dispute_offer_in *in = x->body;
    struct party p;

    TRY(find_first(w, &p));
    TRY(check_which(w, in->amount, in->returns, p.dispute.currency));
    if (in->returns)
        TRY(offer_return(&w->c, &p.act, in->words));
    else
        TRY(offer_refund(&w->c, &p.act, in->amount.minor, in->words));
    return answer(w, &p, x);
}

enum outcome api_dispute_accept(struct web *w, struct exchange *x)
{
    const struct api_dispute_accept_in *in = x->body;
    struct party p;

    TRY(find_first(w, &p));
    TRY(accept_offer(&w->c, &p.act, (struct dispute_event_id){in->offer}));
    return answer(w, &p, x);
}

enum outcome api_dispute_withdraw(struct web *w, struct exchange *x)
{
    struct party p;

    TRY(find_first(w, &p));
    TRY(withdraw_dispute(&w->c, &p.act));
    return answer(w, &p, x);
}

enum outcome api_dispute_escalate(struct web *w, struct exchange *x)
{
    struct party p;

    TRY(find_first(w, &p));
    TRY(escalate_dispute(&w->c, &p.act));
    return answer(w, &p, x);
}

enum outcome api_dispute_decide(struct web *w, struct exchange *x)
{
    const struct api_dispute_decide_in *in = x->body;
    struct party p;

    TRY(find_first(w, &p));
    TRY(check_which(w, in->amount, in->returns, p.dispute.currency));
    TRY(decide_dispute(&w->c, &(struct decide_dispute){
        .dispute = p.dispute.id, .amount_minor = in->amount.minor, .returns = in->returns,
        .words = in->words}));
    return answer(w, &p, x);
}

/* ---- goods that go back ---- */

enum outcome api_dispute_return(struct web *w, struct exchange *x)
{
    struct party p;

    TRY(find(w, &p));
    return view_dispute_return(w, &p.dispute, x->answer);
}

enum outcome api_dispute_label(struct web *w, struct exchange *x)
{
    struct party p;

    TRY(find(w, &p));
    if (p.side != SIDE_buyer)
        return refuse(&w->c.problem, refusal_forbidden, NULL, "a dispute that you have opened");
    TRY(return_label(&w->c, &p.dispute, &x->pdf));
    x->pdf_name = str_printf(w->c.arena, "%lld-return.pdf", (long long)p.dispute.order_id.v);
    return DONE;
}
