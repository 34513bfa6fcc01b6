/* SPDX-License-Identifier: Apache-2.0 */
/* A buyer's money: the statement. */
#include "face/api/api.h"
#include "flow/books/buyer_statement.h"

static void fill_lines(struct web *w, const struct buyer_account *a, struct api_buyer_account *out)
{
    struct api_buyer_line *v = arena_new_n(w->c.arena, struct api_buyer_line, a->lines_n + 1);

    for (size_t i = 0; i < a->lines_n; i++)
        v[i] = (struct api_buyer_line){
            .at = a->lines[i].at_ms, .kind = buyer_move_name(a->lines[i].move),
            .purchase = a->lines[i].purchase.v, .order = a->lines[i].order.v,
            .amount = money(a->lines[i].amount, a->currency)};
    out->lines.v = v;
    out->lines.n = a->lines_n;
}

static void fill_purchases(struct web *w, const struct buyer_account *a,
                           struct api_buyer_account *out)
{
    struct api_buyer_purchase *v =
        arena_new_n(w->c.arena, struct api_buyer_purchase, a->purchases_n + 1);

    for (size_t i = 0; i < a->purchases_n; i++) {
        const struct buyer_purchase *p = &a->purchases[i];

        v[i] = (struct api_buyer_purchase){
            .id = p->id.v, .paid = money(p->sums[BUYER_paid], a->currency),
            .refunded = money(p->sums[BUYER_refunded], a->currency),
            .handed_over = money(p->sums[BUYER_handed_over], a->currency),
            .held = money(p->held, a->currency)};
    }
    out->purchases.v = v;
    out->purchases.n = a->purchases_n;
}

enum outcome api_buyer_statement(struct web *w, struct exchange *x)
{
    const struct api_statement_query *in = x->query;
    struct api_buyer_statement *out = x->answer;
    struct buyer_statement s;

    TRY(buyer_statement_read(&w->c, w->account.account, in->from, in->to, &s));
    out->accounts.v = arena_new_n(w->c.arena, struct api_buyer_account, s.accounts_n + 1);
    out->accounts.n = s.accounts_n;
    for (size_t i = 0; i < s.accounts_n; i++) {
        const struct buyer_account *a = &s.accounts[i];

        out->accounts.v[i] = (struct api_buyer_account){
            .opening = money(a->opening, a->currency),
            .paid = money(a->sums[BUYER_paid], a->currency),
            .refunded = money(a->sums[BUYER_refunded], a->currency),
            .handed_over = money(a->sums[BUYER_handed_over], a->currency),
            .closing = money(a->closing, a->currency),
            .refunding = money(a->refunding, a->currency)};
        fill_lines(w, a, &out->accounts.v[i]);
        fill_purchases(w, a, &out->accounts.v[i]);
    }
    return DONE;
}
