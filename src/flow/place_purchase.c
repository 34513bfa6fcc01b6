/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/place_purchase.h"

#include "base/check.h"
#include "base/civil.h"
#include "flow/effects.h"
#include "flow/order_places.h"
#include "flow/ports.h"
#include "flow/promotions/order_promotions.h"
#include "flow/steps.h"
#include "lib/crypto.h"
#include "shop/logistics/booking.h"
#include "shop/promotions/promotions.h"
#include "shop/stock/stock.h"
#include "store/store.h"

/* A reservation outlives the time to pay by this: the purchase's timer is the one that ends it. */
#define GRACE_MS (10 * MINUTE_MS)

struct placing {
    struct purchase_new *purchase;
    struct order_new *orders;
    const struct parcel_ways *ways; /* NULL: without places */
    struct booking_new *bookings;
    size_t bookings_n;
    struct promotion_take *takes;
    size_t takes_n;
    struct str rail;   /* of its payment */
    struct once *once; /* NULL: without a key that is kept */
    struct placed_rows rows; /* of a new one */
    struct placed_order out;
};

/* ---- The request was there before ---- */

static enum outcome find_first(struct ctx *c, void *arg)
{
    struct placing *p = arg;
    struct purchase_row row;

    TRY(purchase_by_request(c, p->purchase->buyer, p->purchase->request, &row, &p->out.repeated));
    if (!p->out.repeated)
        return DONE;
    if (!str_eq(row.fingerprint, p->purchase->fingerprint))
        return refuse(&c->problem, refusal_idempotency_reused, NULL,
                      "the same order as before under this key");
    p->out.purchase = row.id;
    p->out.access = row.access;
    p->out.total = money(row.total, row.currency);
    p->out.pay_by_ms = row.pay_by;
    return DONE;
}

/* ---- First step: with each seller ---- */

/* The holder of an order's stock: made from the request and what it asks for, so that sending it
 * again finds its own reservations, and only those. */
static struct reservation_id holder_of(struct ctx *c, const struct purchase_new *p, size_t i)
{
    struct str text = str_printf(c->arena, "%lld %zu %.*s %.*s", (long long)p->buyer.v, i,
                                 STR_FMT(p->fingerprint), STR_FMT(p->request));
    struct sha256 h = sha256(text);
    uint64_t v;

    memcpy(&v, h.v, sizeof(v));
    return (struct reservation_id){(int64_t)(v >> 1) | 1};
}

struct reserving {
    const struct order_new *order;
    struct stock_line lines[ORDER_LINES_MAX];
    int64_t expires_at_ms;
};

static enum outcome reserve_order(struct ctx *c, void *arg)
{
    const struct reserving *r = arg;

    return stock_reserve(c, r->order->seller, r->order->reservation.v, r->lines, r->order->lines_n,
                         r->expires_at_ms);
}

static enum outcome release_order(struct ctx *c, void *arg)
{
    const struct reserving *r = arg;

    return stock_release(c, r->order->seller, r->order->reservation.v);
}

/* What was sold out, by its offer: stock says "lines[2]" of this order. */
static void name_offer(struct ctx *c, const struct order_new *o)
{
    struct str field = str_of(c->problem.field), number;
    int64_t line;

    number = str_sub(field, sizeof("lines[") - 1,
                     str_find_char(field, ']') - (sizeof("lines[") - 1));
    check(parse_i64(number, 0, (int64_t)o->lines_n - 1, &line));
    snprintf(c->problem.field, sizeof(c->problem.field), "offer.%lld",
             (long long)o->lines[line].offer.v);
}

static enum outcome release_all(struct ctx *c, const struct placing *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct reserving r = {.order = &p->orders[i]};

        TRY(store_write(c, p->orders[i].seller.v, release_order, &r));
    }
    return DONE;
}

static void prepare_reserving(const struct placing *p, size_t i, struct reserving *r)
{
    *r = (struct reserving){.order = &p->orders[i],
                            .expires_at_ms = p->purchase->pay_by_ms + GRACE_MS};
    for (size_t k = 0; k < p->orders[i].lines_n; k++)
        r->lines[k] = (struct stock_line){p->orders[i].lines[k].offer,
                                          p->orders[i].lines[k].quantity};
}

/* ---- Second step: with each departure that has a capacity ---- */

static enum outcome hold_place(struct ctx *c, void *arg)
{
    return booking_hold(c, arg);
}

static size_t places_n(const struct placing *p)
{
    size_t n = 0;

    for (size_t i = 0; p->ways && i < p->purchase->orders_n; i++)
        n += p->ways->places[i].n;
    return n;
}

static void prepare_bookings(struct ctx *c, struct placing *p)
{
    const struct purchase_new *in = p->purchase;

    p->bookings = arena_new_n(c->arena, struct booking_new, places_n(p) + 1);
    for (size_t i = 0; p->ways && i < in->orders_n; i++)
        for (size_t k = 0; k < p->ways->places[i].n; k++)
            p->bookings[p->bookings_n++] = (struct booking_new){
                .holder = p->orders[i].reservation, .buyer = in->buyer,
                .place = p->ways->places[i].v[k],
                .expires_at_ms = in->pay_by_ms + GRACE_MS};
}

static enum outcome set_capacity(struct ctx *c, void *arg)
{
    const struct booking_new *b = arg;

    return departure_set_capacity(c, b->place.link, b->place.capacity);
}

/* The capacity of the one that had no room is what this process was told: the next promise has to
 * know it too. */
static enum outcome note_full(struct ctx *c, const struct placing *p, size_t booking)
{
    if (booking == p->bookings_n)
        return DONE;
    return store_write(c, departure_home(p->bookings[booking].place.link), set_capacity,
                       &p->bookings[booking]);
}

static enum outcome forget_places(struct ctx *c, const struct placing *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i == 0 || p->bookings[i].holder.v != p->bookings[i - 1].holder.v)
            TRY(places_forget(c, p->bookings[i].holder));
    return DONE;
}

/* ---- Third step: with each promotion ---- */

static enum outcome take_promotion(struct ctx *c, void *arg)
{
    return promotion_take(c, arg);
}

static void prepare_takes(struct ctx *c, struct placing *p)
{
    const struct purchase_new *in = p->purchase;

    p->takes_n = p->ways ? p->ways->promotions_n : 0;
    p->takes = arena_new_n(c->arena, struct promotion_take, p->takes_n + 1);
    for (size_t i = 0; i < p->takes_n; i++)
        p->takes[i] = (struct promotion_take){
            .promotion = p->ways->promotions[i].promotion,
            .holder = p->orders[p->ways->promotions[i].order].reservation, .buyer = in->buyer,
            .cost_minor = p->ways->promotions[i].cost_minor,
            .expires_at_ms = in->pay_by_ms + GRACE_MS};
}

static enum outcome forget_takes(struct ctx *c, const struct placing *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i == 0 || p->takes[i].holder.v != p->takes[i - 1].holder.v)
            TRY(order_promotions_forget(c, p->takes[i].holder));
    return DONE;
}

/* ---- Fourth step: with the buyer ---- */

/* What is bought leaves the cart. */
static enum outcome empty_cart(struct ctx *c, const struct purchase_new *in)
{
    struct offer_id offers[PURCHASE_ORDERS_MAX * ORDER_LINES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < in->orders_n; i++)
        for (size_t k = 0; k < in->orders[i].lines_n; k++)
            offers[n++] = in->orders[i].lines[k].offer;
    return cart_bought(c, in->buyer, offers, n);
}

static enum outcome place(struct ctx *c, struct placing *p)
{
    struct purchase_new *in = p->purchase;
    struct effect lapse = {EFFECT_lapse, in->buyer.v, in->id.v, STR("")};
    struct intent_new intent = {.buyer = in->buyer,
                                .id = {ctx_id(c, in->buyer.v)},
                                .purchase = in->id,
                                .rail = p->rail,
                                .amount = money(in->total_minor, in->currency),
                                .expires_at_ms = in->pay_by_ms};
    bool placed;

    TRY(purchase_place(c, in, &placed));
    if (!placed)
        return find_first(c, p);
    TRY(empty_cart(c, in));
    TRY(intent_open(c, &intent));
    TRY(effect_emit(c, &lapse, in->pay_by_ms));
    TRY(step_tell(c, in->buyer.v, in->id.v, "placed"));
    purchase_rows(c, in, &p->rows.purchase, &p->rows.orders);
    p->rows.intent = intent_row_of(c, &intent);
    p->out = (struct placed_order){in->id, in->access, intent.amount, in->pay_by_ms, false};
    return DONE;
}

/* The key's answer is kept with the work: see store/idem.h. */
static enum outcome place_once(struct ctx *c, void *arg)
{
    struct placing *p = arg;
    struct once_work made;

    TRY(once_known(c, p->once));
    if (once_answered(p->once))
        return DONE;
    TRY(place(c, p));
    made = (struct once_work){p->out.purchase.v, p->out.repeated ? NULL : &p->rows};
    return once_keep(c, p->once, &made);
}

static void give_numbers(struct ctx *c, struct placing *p)
{
    const struct policy *terms = policy_on(p->purchase->market, utc_date(c->now_ms));
    struct purchase_new *in = p->purchase;

    in->id = (struct purchase_id){ctx_id(c, in->buyer.v)};
    in->access = in->guest ? token_new(c->arena, c->random) : STR("");
    in->policy = terms->id;
    in->pay_by_ms = c->now_ms + terms->pay_within_min * MINUTE_MS;
    for (size_t i = 0; i < in->orders_n; i++) {
        p->orders[i].id = (struct order_id){ctx_id(c, in->buyer.v)};
        p->orders[i].reservation = holder_of(c, in, i);
        p->orders[i].commission_bp = terms->commission_bp;
    }
    in->orders = p->orders;
}

/* ---- When it was not placed ---- */

/* Is its key kept, and this how it ends? Not where the same request will try another way. */
static bool settles(const struct ctx *c, const struct placing *p)
{
    bool again = p->ways && p->ways->again && c->problem.refusal == refusal_promise_changed;

    return p->once && !again && once_final(REFUSED, &c->problem);
}

/* The same request, sent at the same time, has the same reservations and places: they are given
 * back only if it has not been placed either. Where its key is kept, that is decided for good
 * before anything is given back. */
static enum outcome decide(struct ctx *c, struct placing *p, bool *placed)
{
    enum outcome o;

    if (settles(c, p) && settle_once(c, p->once, 0) == DONE) {
        *placed = p->once->answered && p->once->kept.status < 300;
        return DONE;
    }
    o = store_read(c, find_first, p);
    *placed = o == DONE && p->out.repeated;
    return o == FAILED ? FAILED : DONE;
}

/* After a refusal what was reserved before it is given back, and the refusal stands, unless the
 * same request was answered meanwhile. */
static enum outcome undo(struct ctx *c, struct placing *p, size_t done)
{
    size_t reserved = done < p->purchase->orders_n ? done : p->purchase->orders_n;
    size_t booked = done - reserved < p->bookings_n ? done - reserved : p->bookings_n;
    size_t taken = done - reserved - booked < p->takes_n ? done - reserved - booked : p->takes_n;
    struct problem why = c->problem;
    bool placed;

    TRY(decide(c, p, &placed));
    if (!placed)
        TRY(release_all(c, p, reserved));
    if (!placed)
        TRY(forget_places(c, p, booked));
    if (!placed)
        TRY(forget_takes(c, p, taken));
    if (why.refusal == refusal_promise_changed)
        TRY(note_full(c, p, booked));
    if (placed || once_answered(p->once))
        return DONE;
    c->problem = why;
    return REFUSED;
}

static struct store_step *prepare_steps(struct ctx *c, struct placing *p, size_t *n)
{
    const struct purchase_new *in = p->purchase;
    struct reserving *reserving = arena_new_n(c->arena, struct reserving, in->orders_n);
    struct store_step *steps;

    prepare_bookings(c, p);
    prepare_takes(c, p);
    steps = arena_new_n(c->arena, struct store_step,
                        in->orders_n + p->bookings_n + p->takes_n + 1);
    *n = 0;
    for (size_t i = 0; i < in->orders_n; i++) {
        prepare_reserving(p, i, &reserving[i]);
        steps[(*n)++] = (struct store_step){p->orders[i].seller.v, reserve_order, &reserving[i]};
    }
    for (size_t i = 0; i < p->bookings_n; i++)
        steps[(*n)++] = (struct store_step){departure_home(p->bookings[i].place.link), hold_place,
                                            &p->bookings[i]};
    for (size_t i = 0; i < p->takes_n; i++)
        steps[(*n)++] = (struct store_step){promotion_home(p->takes[i].promotion), take_promotion,
                                            &p->takes[i]};
    steps[(*n)++] = (struct store_step){in->buyer.v, place_once, p};
    return steps;
}

/* With each seller, each departure and each promotion, then with the buyer. */
static enum outcome write_down(struct ctx *c, struct placing *p)
{
    const struct purchase_new *in = p->purchase;
    size_t n, done;
    const struct store_step *steps = prepare_steps(c, p, &n);
    enum outcome o = store_write_steps(c, steps, n, &done);

    if (o == FAILED || (o == DONE && !once_answered(p->once)))
        return o;
    if (done < in->orders_n && c->problem.refusal == refusal_sold_out)
        name_offer(c, &p->orders[done]);
    return undo(c, p, done);
}

enum outcome placed_read(struct ctx *c, struct account_id buyer, struct purchase_id id,
                         struct placed_rows *out)
{
    struct intent_row_list intents;

    TRY(purchase_read(c, buyer, id, &out->purchase));
    TRY(step_orders(c, &out->purchase, &out->orders));
    TRY(intents_of_purchase(c, buyer, id, 1, &intents));
    out->intent = (struct intent_row){0};
    if (intents.n > 0 && str_eq(intents.v[0].state, intent_state_name(INTENT_open)))
        out->intent = intents.v[0];
    return DONE;
}

enum outcome find_placed(struct ctx *c, struct purchase_new *in, struct placed_order *out)
{
    struct placing p = {.purchase = in};

    TRY(store_read(c, find_first, &p));
    *out = p.out;
    return DONE;
}

enum outcome place_new(struct ctx *c, struct purchase_new *in, struct order_new *orders,
                       const struct parcel_ways *ways, struct str rail, struct once *once,
                       struct placed_order *out)
{
    struct placing p = {.purchase = in, .orders = orders, .ways = ways, .rail = rail,
                        .once = once};

    check(in->orders_n >= 1 && in->orders_n <= PURCHASE_ORDERS_MAX);
    give_numbers(c, &p);
    TRY(write_down(c, &p));
    *out = p.out;
    return DONE;
}
