/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/orders/orders.h"

#include "base/check.h"

/* ---- Placing ---- */

static bool sums_add_up(const struct order_sums *s)
{
    return s->goods >= 0 && s->freight >= 0 && s->insurance >= 0 && s->fees >= 0 && s->duty >= 0 &&
           s->tax >= 0 && s->tax_included >= 0 && s->discount >= 0 && s->discount <= s->goods &&
           s->total ==
               s->goods + s->freight + s->insurance + s->fees + s->duty + s->tax - s->discount &&
           s->freight_off >= 0 && s->voucher >= 0 && s->voucher <= s->discount &&
           s->subsidy >= s->voucher && s->subsidy <= s->voucher + s->freight_off;
}

static bool lines_add_up(const struct order_new *o)
{
    int64_t goods = 0, duty = 0, tax = 0;

    for (size_t i = 0; i < o->lines_n; i++) {
        goods += o->lines[i].goods_minor;
        duty += o->lines[i].duty_minor;
        tax += o->lines[i].tax_minor;
    }
    return goods == o->sums.goods && duty == o->sums.duty && tax == o->sums.tax;
}

static enum outcome check_sums(struct ctx *c, const struct purchase_new *in)
{
    int64_t total = 0;

    for (size_t i = 0; i < in->orders_n; i++) {
        char field[PROBLEM_FIELD_MAX];

        snprintf(field, sizeof(field), "orders[%zu]", i);
        if (!sums_add_up(&in->orders[i].sums) || !lines_add_up(&in->orders[i]))
            return refuse(&c->problem, refusal_invalid, field, "sums that add up");
        total += in->orders[i].sums.total;
    }
    if (total != in->total_minor || total < 1 || total > MONEY_MAX_MINOR)
        return refuse(&c->problem, refusal_invalid, "total_minor",
                      "the sum of the orders, 1 to %lld", (long long)MONEY_MAX_MINOR);
    return DONE;
}

static enum outcome insert_lines(struct ctx *c, struct account_id buyer, const struct order_new *o)
{
    for (size_t i = 0; i < o->lines_n; i++) {
        const struct order_line_new *l = &o->lines[i];

        check(l->quantity > 0);
        TRY(order_line_insert(c, buyer, o->id, (int32_t)i, l->product, l->variant, l->offer, l->sku,
                              l->title, l->hs6, l->origin, l->quantity, l->weight_g, l->unit_minor,
                              l->goods_minor, l->duty_minor, l->tax_minor, l->total_minor, NULL));
    }
    return DONE;
}

/* In which capacity the actor acts on this order: one account may buy, sell and operate. */
static struct str capacity(const struct actor *a, struct account_id buyer, struct seller_id seller)
{
    if (a->roles & ROLE_SYSTEM)
        return STR("system");
    if (a->seller.v != 0 && a->seller.v == seller.v)
        return STR("seller");
    if ((a->roles & ROLE_OPERATOR) && a->account.v != buyer.v)
        return STR("operator");
    return STR("buyer");
}

struct move {
    struct account_id buyer;
    struct order_id order;
    struct seller_id seller;
    struct str from, to, note;
};

static enum outcome insert_event(struct ctx *c, const struct move *m)
{
    check(m->note.n <= ORDER_NOTE_MAX);
    return order_event_insert(c, m->buyer, m->order, m->to, m->from, c->now_ms,
                              capacity(&c->actor, m->buyer, m->seller), c->actor.account.v, m->note,
                              NULL);
}

static enum outcome insert_order(struct ctx *c, const struct purchase_new *p,
                                 const struct order_new *o)
{
    const struct order_sums *s = &o->sums;
    check(o->lines_n >= 1 && o->lines_n <= ORDER_LINES_MAX);
    TRY(order_insert(c, p->buyer, o->id, p->id, o->seller, o->reservation, c->now_ms, p->currency,
                     s->goods, s->freight, s->insurance, s->fees, s->duty, s->tax, s->tax_included,
                     s->discount, s->total, o->commission_bp,
                     order_commission_minor(s, o->commission_bp), o->service, o->hub, o->dispatch,
                     o->handling_days, o->weight_g, o->p50, o->p90, s->freight_off, s->subsidy,
                     NULL));
    TRY(insert_lines(c, p->buyer, o));
    return insert_event(c, &(struct move){p->buyer, o->id, o->seller, .from = STR(""),
                                          .to = order_state_name(ORDER_placed), .note = STR("")});
}

enum outcome purchase_place(struct ctx *c, const struct purchase_new *in, bool *placed)
{
    const struct order_contact *to = &in->contact;
    int64_t changed;

    check(in->orders_n >= 1 && in->orders_n <= PURCHASE_ORDERS_MAX);
    TRY(check_sums(c, in));
    TRY(purchase_insert(c, in->buyer, in->id, in->request, in->fingerprint, in->guest, in->access,
                        in->market, in->locale, in->currency, c->now_ms, in->pay_by_ms,
                        in->total_minor, (int32_t)in->orders_n, in->policy, to->name, to->email,
                        to->phone, to->line1, to->line2, to->city, to->region, to->postcode,
                        to->country, to->place, in->working, &changed));
    *placed = changed == 1;
    if (!*placed)
        return DONE;
    for (size_t i = 0; i < in->orders_n; i++)
        TRY(insert_order(c, in, &in->orders[i]));
    return DONE;
}

static struct purchase_row purchase_row_of(const struct ctx *c, const struct purchase_new *in)
{
    const struct order_contact *to = &in->contact;

    return (struct purchase_row){
        .buyer = in->buyer, .id = in->id, .fingerprint = in->fingerprint, .guest = in->guest,
        .access = in->access, .market = in->market, .locale = in->locale,
        .currency = in->currency, .state = purchase_state_name(PURCHASE_awaiting),
        .state_at = c->now_ms, .placed_at = c->now_ms, .pay_by = in->pay_by_ms,
        .total = in->total_minor, .orders = (int32_t)in->orders_n, .policy = in->policy,
        .name = to->name, .email = to->email, .phone = to->phone, .line1 = to->line1,
        .line2 = to->line2, .city = to->city, .region = to->region, .postcode = to->postcode,
        .country = to->country, .place = to->place};
}

static struct order_row order_row_of(const struct ctx *c, const struct purchase_new *p,
                                     const struct order_new *o)
{
    const struct order_sums *s = &o->sums;

    return (struct order_row){
        .buyer = p->buyer, .id = o->id, .purchase = p->id, .seller = o->seller,
        .reservation = o->reservation, .state = order_state_name(ORDER_placed),
        .state_at = c->now_ms, .placed_at = c->now_ms, .currency = p->currency, .goods = s->goods,
        .freight = s->freight, .insurance = s->insurance, .fees = s->fees, .duty = s->duty,
        .tax = s->tax, .tax_included = s->tax_included, .discount = s->discount,
        .total = s->total, .commission_bp = o->commission_bp,
        .commission = order_commission_minor(s, o->commission_bp), .service = o->service,
        .hub = o->hub, .dispatch = o->dispatch, .handling_days = o->handling_days,
        .weight_g = o->weight_g, .p50 = o->p50, .p90 = o->p90, .freight_off = s->freight_off,
        .subsidy = s->subsidy};
}

void purchase_rows(struct ctx *c, const struct purchase_new *in, struct purchase_row *purchase,
                   struct order_row_list *orders)
{
    *purchase = purchase_row_of(c, in);
    orders->n = in->orders_n;
    orders->v = arena_new_n(c->arena, struct order_row, in->orders_n);
    for (size_t i = 0; i < in->orders_n; i++)
        orders->v[i] = order_row_of(c, in, &in->orders[i]);
}

/* ---- Moving ---- */

enum outcome purchase_move(struct ctx *c, const struct purchase_row *row, enum purchase_state to,
                           bool *moved)
{
    enum purchase_state from;
    int64_t changed;

    TRY(purchase_state_of(row->state, &from));
    *moved = from != to;
    if (from == to)
        return DONE;
    if (!purchase_may(from, to))
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "a purchase that is %.*s cannot become %.*s", STR_FMT(row->state),
                      STR_FMT(purchase_state_name(to)));
    TRY(purchase_set_state(c, row->buyer, row->id, row->state, purchase_state_name(to), c->now_ms,
                           &changed));
    return changed == 1
               ? DONE
               : refuse(&c->problem, refusal_conflict, NULL, "the purchase has just moved");
}

enum outcome order_move(struct ctx *c, const struct order_row *row, const struct order_step *step,
                        bool *moved)
{
    struct str to = order_state_name(step->to);
    enum order_state from;
    int64_t changed;

    TRY(order_state_of(row->state, &from));
    *moved = from != step->to;
    if (!*moved)
        return DONE;
    if (row->dispute.v != 0 && !order_may_disputed(from, step->to))
        return refuse(&c->problem, refusal_disputed, NULL,
                      "an order on which a dispute is open cannot become %.*s", STR_FMT(to));
    if (!order_may(from, step->to))
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "an order that is %.*s cannot become %.*s", STR_FMT(row->state), STR_FMT(to));
    TRY(order_set_state(c, row->buyer, row->id, row->state, row->dispute, to, c->now_ms,
                        step->due_at_ms ? &step->due_at_ms : NULL, &changed));
    if (changed != 1)
        return refuse(&c->problem, refusal_conflict, NULL, "the order has just moved");
    return insert_event(
        c, &(struct move){row->buyer, row->id, row->seller, row->state, to, step->note});
}

/* ---- Disputes ---- */

static enum outcome changed_or_conflict(struct ctx *c, int64_t changed)
{
    return changed == 1 ? DONE
                        : refuse(&c->problem, refusal_conflict, NULL, "the order has just moved");
}

enum outcome order_hold(struct ctx *c, const struct order_row *row, struct dispute_id dispute)
{
    enum order_state state;
    int64_t changed;

    TRY(order_state_of(row->state, &state));
    if (row->dispute.v != 0)
        return refuse(&c->problem, refusal_disputed, NULL, "an order without a dispute");
    if (!order_disputable(state))
        return refuse(&c->problem, refusal_wrong_state, NULL,
                      "an order that was sent and is not closed yet");
    TRY(order_set_dispute(c, row->buyer, row->id, row->state, row->dispute, dispute,
                          row->has_due_at ? &row->due_at : NULL, &changed));
    return changed_or_conflict(c, changed);
}

enum outcome order_unhold(struct ctx *c, struct order_row *row)
{
    const struct dispute_id none = {0};
    int64_t changed;

    check(row->dispute.v != 0);
    if (row->has_due_at)
        row->due_at = i64_max(row->due_at, c->now_ms);
    TRY(order_set_dispute(c, row->buyer, row->id, row->state, row->dispute, none,
                          row->has_due_at ? &row->due_at : NULL, &changed));
    row->dispute = none;
    return changed_or_conflict(c, changed);
}

enum outcome order_refund_part(struct ctx *c, const struct order_row *row, int64_t amount_minor)
{
    int64_t changed;

    check(amount_minor > 0 && amount_minor < order_rest_minor(row));
    TRY(order_add_refunded(c, row->buyer, row->id, row->refunded, amount_minor, &changed));
    return changed_or_conflict(c, changed);
}

enum outcome order_extend(struct ctx *c, const struct order_row *row, int64_t due_at_ms)
{
    int64_t changed;

    if (row->has_extended_at)
        return refuse(&c->problem, refusal_wrong_state, NULL, "an order not extended before");
    TRY(order_set_extended(c, row->buyer, row->id, row->state, c->now_ms, due_at_ms, &changed));
    return changed_or_conflict(c, changed);
}

/* ---- Reading ---- */

static enum outcome found_or_refuse(struct ctx *c, bool found, const char *what)
{
    return found ? DONE : refuse(&c->problem, refusal_not_found, NULL, "no such %s", what);
}

enum outcome purchase_read(struct ctx *c, struct account_id buyer, struct purchase_id id,
                           struct purchase_row *out)
{
    bool found;

    TRY(purchase_get(c, buyer, id, out, &found));
    return found_or_refuse(c, found, "purchase");
}

enum outcome order_read(struct ctx *c, struct account_id buyer, struct order_id id,
                        struct order_row *out)
{
    bool found;

    TRY(order_get(c, buyer, id, out, &found));
    return found_or_refuse(c, found, "order");
}

enum outcome order_locate(struct ctx *c, struct order_id id, struct order_row *out)
{
    bool found;

    TRY(order_find(c, id, out, &found));
    return found_or_refuse(c, found, "order");
}

enum outcome purchase_locate(struct ctx *c, struct purchase_id id, struct purchase_row *out)
{
    bool found;

    TRY(purchase_find(c, id, out, &found));
    return found_or_refuse(c, found, "purchase");
}

/* ---- Money ---- */

int64_t order_commission_minor(const struct order_sums *sums, int32_t commission_bp)
{
    int64_t out;

    check(commission_bp >= 0 && commission_bp <= 10000);
    check(i64_muldiv(sums->goods - sums->discount + sums->voucher, commission_bp, 10000,
                     ROUND_HALF_UP, &out));
    return out;
}

int64_t order_rest_minor(const struct order_row *o)
{
    check(o->refunded >= 0 && o->refunded <= o->total);
    return o->total - o->refunded;
}

enum { SHARE_SELLER, SHARE_COMMISSION, SHARE_FEES, SHARE_DUTIES, SHARES };

struct order_shares order_shares_of(const struct order_row *o)
{
    const struct money subsidy =
        money_share(money(o->subsidy, o->currency), order_rest_minor(o), o->total, ROUND_HALF_UP);
    int64_t whole[SHARES] = {[SHARE_COMMISSION] = o->commission,
                             [SHARE_FEES] = o->fees,
                             [SHARE_DUTIES] = o->duty + o->tax};
    struct money rest[SHARES];

    whole[SHARE_SELLER] = o->total + o->subsidy - o->commission - o->fees - o->duty - o->tax;
    check(whole[SHARE_SELLER] >= 0);
    money_split(money_add(money(order_rest_minor(o), o->currency), subsidy), whole, SHARES, rest);
    return (struct order_shares){rest[SHARE_SELLER].minor, rest[SHARE_COMMISSION].minor,
                                 rest[SHARE_FEES].minor, rest[SHARE_DUTIES].minor, subsidy.minor};
}
