/* SPDX-License-Identifier: Apache-2.0 */
/* Goods that go back, as far as people tell what happens to them. */
#include "face/api/dispute_view.h"
#include "shop/disputes/returns.h"

static struct dispute_id dispute_of_path(const struct web *w)
{
    return (struct dispute_id){web_param_id(w, "dispute")};
}

static enum outcome answer(struct web *w, struct exchange *x)
{
    struct dispute_row d;

    TRY(store_read_begin(&w->c));
    TRY(dispute_locate(&w->c, dispute_of_path(w), &d));
    return view_dispute_return(w, &d, x->answer);
}

enum outcome api_return_sent(struct web *w, struct exchange *x)
{
    const struct api_return_sent_query *in = x->query;
    const struct dispute_act who = {dispute_of_path(w), web_buyer(w)};

    if (x->picture.n == 0)
        return refuse(&w->c.problem, refusal_required, "body", "a picture of the receipt");
    TRY(send_return(&w->c, &who, &(struct send_return){in->carrier, in->number, &x->picture, 1}));
    return answer(w, x);
}

enum outcome api_return_received(struct web *w, struct exchange *x)
{
    TRY(receive_return(&w->c, &(struct dispute_act){.dispute = dispute_of_path(w)}));
    return answer(w, x);
}

enum outcome api_return_doubt(struct web *w, struct exchange *x)
{
    const struct api_dispute_words_in *in = x->body;

    TRY(doubt_return(&w->c, &(struct dispute_act){.dispute = dispute_of_path(w)}, in->words));
    return answer(w, x);
}

enum outcome api_return_judge(struct web *w, struct exchange *x)
{
    const struct api_return_judge_in *in = x->body;

    TRY(judge_return(&w->c, &(struct judge_return){dispute_of_path(w), in->sent, in->words}));
    return answer(w, x);
}

enum outcome api_doubted_returns(struct web *w, struct exchange *x)
{
    struct api_doubted_returns *out = x->answer;
    struct return_row_list rows;

    TRY(returns_doubted(&w->c, RETURNS_DOUBTED_MAX, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_doubted_return, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->items.v[i] = (struct api_doubted_return){rows.v[i].dispute.v, rows.v[i].due_at,
                                                      rows.v[i].carrier, rows.v[i].carrier_number};
    return DONE;
}
