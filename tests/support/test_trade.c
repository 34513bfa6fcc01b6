/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_trade.h"

#include "base/civil.h"
#include "face/jobs/jobs.h"
#include "flow/ports.h"
#include "flow/verify.h"
#include "shop/ledger/ledger_sql.h"

static const char secret[] = "a secret of thirty-two bytes....";

/* ---- The rail and the post box ---- */

static enum outcome ask_charge(void *self, struct ctx *c, const struct rail_charge *in,
                               struct str *page)
{
    (void)self;
    *page = str_printf(c->arena, "/pay/%lld", (long long)in->intent.v);
    return DONE;
}

static void write_down(struct test_trade *t, struct test_asked *list, size_t *n,
                       struct test_asked asked)
{
    pthread_mutex_lock(&t->lock);
    assert_true(*n < TRADE_ASKED_MAX);
    list[(*n)++] = asked;
    pthread_mutex_unlock(&t->lock);
}

static enum outcome ask_refund(void *self, struct ctx *c, const struct refund_row *in)
{
    struct test_trade *t = self;

    (void)c;
    write_down(t, t->refunds, &t->refunds_n,
               (struct test_asked){in->id.v, in->buyer.v, money(in->amount, in->currency)});
    return DONE;
}

static enum outcome ask_payout(void *self, struct ctx *c, const struct payout_row *in)
{
    struct test_trade *t = self;

    (void)c;
    write_down(t, t->payouts, &t->payouts_n,
               (struct test_asked){in->id.v, in->seller.v, money(in->amount, in->currency)});
    return DONE;
}

static enum outcome take_letter(void *self, struct ctx *c, const struct mail *m)
{
    struct test_trade *t = self;

    (void)c, (void)m;
    pthread_mutex_lock(&t->lock);
    t->letters_n++;
    pthread_mutex_unlock(&t->lock);
    return DONE;
}

void test_trade_init(struct test_trade *t, struct ctx *c)
{
    *t = (struct test_trade){.webhooks = 0};
    pthread_mutex_init(&t->lock, NULL);
    t->rail = (struct rail){.name = "test",
                            .self = t,
                            .secret = {secret, 32},
                            .charge = ask_charge,
                            .refund = ask_refund,
                            .pay_out = ask_payout};
    t->box = (struct post_box){t, take_letter};
    t->ports = (struct ports){{&t->rail}, &t->box};
    c->ports = &t->ports;
    c->actor.roles = ROLE_SYSTEM;
}

void test_trade_release(struct test_trade *t)
{
    pthread_mutex_destroy(&t->lock);
}

/* ---- Buying ---- */

static struct order_line_new line_of(struct ctx *c, const struct test_item *item)
{
    int64_t goods = item->unit_minor * item->quantity;

    return (struct order_line_new){
        .product = {item->product.v ? item->product.v : 1},
        .variant = {1},
        .offer = item->offer,
        .sku = str_printf(c->arena, "sku-%lld", (long long)item->offer.v),
        .title = STR("A thing"),
        .hs6 = STR("691110"),
        .origin = STR("CN"),
        .quantity = item->quantity,
        .weight_g = 500,
        .unit_minor = item->unit_minor,
        .goods_minor = goods,
        .duty_minor = goods / 20,
        .tax_minor = goods / 10,
        .total_minor = goods + goods / 20 + goods / 10};
}

static void fill_order(struct ctx *c, struct order_new *o, const struct test_item *items, size_t n)
{
    struct order_line_new *lines = arena_new_n(c->arena, struct order_line_new, n);
    struct order_sums *s = &o->sums;

    *o = (struct order_new){.seller = items[0].seller,
                            .service = STR("standard"),
                            .hub = STR("CN-SZX"),
                            .dispatch = STR("CN"),
                            .handling_days = 2,
                            .weight_g = 500,
                            .p50 = date_of(2026, 2, 1),
                            .p90 = date_of(2026, 2, 5),
                            .lines = lines,
                            .lines_n = n};
    *s = (struct order_sums){.freight = 300, .fees = 20};
    for (size_t i = 0; i < n; i++) {
        lines[i] = line_of(c, &items[i]);
        s->goods += lines[i].goods_minor;
        s->duty += lines[i].duty_minor;
        s->tax += lines[i].tax_minor;
    }
    s->total = s->goods + s->freight + s->fees + s->duty + s->tax;
}

static size_t fill_orders(struct ctx *c, struct order_new *orders, const struct test_item *items,
                          size_t n)
{
    size_t orders_n = 0;

    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && items[to].seller.v == items[from].seller.v; to++)
            continue;
        fill_order(c, &orders[orders_n++], items + from, to - from);
    }
    return orders_n;
}

static void fill_purchase(struct ctx *c, struct account_id buyer, const char *key,
                          const struct test_item *items, size_t n, struct purchase_new *in,
                          struct order_new *orders)
{
    *in = (struct purchase_new){.buyer = buyer,
                                .request = str_of(key),
                                .market = STR("de"),
                                .locale = STR("en"),
                                .currency = CURRENCY("EUR"),
                                .contact = {.name = STR("Ann Example"),
                                            .email = STR("ann@example.com"),
                                            .phone = STR(""),
                                            .line1 = STR("Street 1"),
                                            .line2 = STR(""),
                                            .city = STR("Berlin"),
                                            .region = STR(""),
                                            .postcode = STR("10115"),
                                            .country = STR("DE"),
                                            .place = {2950159}},
                                .working = STR("{}")};

    in->orders_n = fill_orders(c, orders, items, n);
    for (size_t i = 0; i < in->orders_n; i++)
        in->total_minor += orders[i].sums.total;
    in->fingerprint = str_printf(c->arena, "%lld %zu", (long long)in->total_minor, n);
}

/* Every parcel takes a place on a flight that has room. */
static enum outcome place_with_places(struct ctx *c, struct purchase_new *in,
                                      struct order_new *orders, struct once *once,
                                      struct placed_order *out)
{
    struct promise_place *flight = arena_new(c->arena, struct promise_place);
    struct parcel_places *places = arena_new_n(c->arena, struct parcel_places, in->orders_n);
    const struct rail *rail;

    *flight = (struct promise_place){STR("TEST-FLIGHT"), utc_midnight_ms(date_of(2027, 1, 1)),
                                     1000000};
    for (size_t i = 0; i < in->orders_n; i++)
        places[i] = (struct parcel_places){flight, 1};
    TRY(rail_choose(c, in->market, in->currency, STR(""), &rail));
    return place_new(c, in, orders, &(struct parcel_ways){.places = places}, str_of(rail->name),
                     once, out);
}

enum outcome test_try_place(struct ctx *c, struct account_id buyer, const char *key,
                            const struct test_item *items, size_t n, struct placed_order *out)
{
    struct order_new *orders = arena_new_n(c->arena, struct order_new, n);
    struct purchase_new in;

    fill_purchase(c, buyer, key, items, n, &in, orders);
    TRY(find_placed(c, &in, out));
    return out->repeated ? DONE : place_with_places(c, &in, orders, NULL, out);
}

enum outcome test_place_unseen(struct ctx *c, struct once *once, const struct test_item *items,
                               size_t n, struct placed_order *out)
{
    struct order_new *orders = arena_new_n(c->arena, struct order_new, n);
    struct purchase_new in;

    fill_purchase(c, (struct account_id){once->who}, str_cstr(c->arena, once->key.key), items, n,
                  &in, orders);
    return place_with_places(c, &in, orders, once->answer ? once : NULL, out);
}

struct placed_order test_place(struct ctx *c, struct account_id buyer, const char *key,
                               const struct test_item *items, size_t n)
{
    struct placed_order out;

    assert_int_equal(test_try_place(c, buyer, key, items, n, &out), DONE);
    return out;
}

struct purchase_row test_purchase(struct ctx *c, struct account_id buyer, struct purchase_id id)
{
    struct purchase_row row;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(purchase_read(c, buyer, id, &row), DONE);
    store_read_end(c);
    return row;
}

struct order_row_list test_orders(struct ctx *c, struct account_id buyer, struct purchase_id id)
{
    struct order_row_list list;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(purchase_orders(c, buyer, id, PURCHASE_ORDERS_MAX, &list), DONE);
    store_read_end(c);
    return list;
}

struct order_row test_order(struct ctx *c, struct account_id buyer, struct order_id id)
{
    struct order_row row;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(order_read(c, buyer, id, &row), DONE);
    store_read_end(c);
    return row;
}

struct intent_row test_intent(struct ctx *c, struct account_id buyer, struct purchase_id id)
{
    struct intent_row_list list;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(intents_of_purchase(c, buyer, id, 1, &list), DONE);
    store_read_end(c);
    assert_int_equal(list.n, 1);
    return list.v[0];
}

static enum outcome release(struct ctx *c, void *arg)
{
    const struct order_row *o = arg;

    return stock_release(c, o->seller, o->reservation.v);
}

void test_lose_reservation(struct ctx *c, const struct order_row *o)
{
    struct order_row order = *o;

    assert_int_equal(store_write(c, o->seller.v, release, &order), DONE);
}

/* ---- Paying ---- */

enum outcome test_try_webhook(struct ctx *c, const struct rail_event *e, const char *id,
                              struct str *verdict)
{
    struct webhook_head head;
    struct buf body;

    buf_init(&body, c->arena, RAIL_BODY_MAX);
    rail_event_write(&body, e);
    head = webhook_sign(c->arena, c->ports->rails[0]->secret, str_of(id), c->now_ms,
                        buf_view(&body));
    return receive_webhook(c, c->ports->rails[0],
                           &(struct rail_notice){head, STR(""), buf_view(&body)}, verdict);
}

const char *test_webhook(struct test_trade *t, struct ctx *c, enum rail_event_type type,
                         int64_t ref, struct money amount, const char *charge)
{
    struct rail_event e = {.type = type,
                           .ref = ref,
                           .charge = str_of(charge),
                           .amount = amount,
                           .happened_at_ms = c->now_ms,
                           .reason = STR("")};
    struct str id = str_printf(c->arena, "msg_%d", ++t->webhooks), verdict;

    assert_int_equal(test_try_webhook(c, &e, str_cstr(c->arena, id), &verdict), DONE);
    return str_cstr(c->arena, verdict);
}

const char *test_pay(struct test_trade *t, struct ctx *c, struct account_id buyer,
                     struct purchase_id id)
{
    struct intent_row intent = test_intent(c, buyer, id);

    return test_webhook(t, c, RAIL_payment_captured, intent.id.v,
                        money(intent.amount, intent.currency), "ch_1");
}

/* ---- What happens by itself ---- */

void test_run(struct ctx *c)
{
    size_t done;

    assert_int_equal(jobs_run_due(c, 100000, &done), DONE);
}

void test_pass(struct ctx *c, int64_t ms)
{
    c->now_ms += ms;
    test_run(c);
}

static void print_violation(void *arg, struct str rule, struct str what)
{
    (void)arg;
    print_message("violation: %.*s: %.*s\n", STR_FMT(rule), STR_FMT(what));
}

void test_is_sound(struct ctx *c)
{
    int64_t found = -1;

    assert_int_equal(verify(c, print_violation, NULL, &found), DONE);
    assert_int_equal(found, 0);
}

struct summing {
    const char *kind;
    int64_t sum;
};

static enum outcome add_total(struct ctx *c, const struct ledger_total_row *row, void *arg)
{
    struct summing *s = arg;

    (void)c;
    if (str_eq(row->kind, str_of(s->kind)) && currency_eq(row->currency, CURRENCY("EUR")))
        s->sum += row->credits - row->debits;
    return DONE;
}

static enum outcome sum_books(struct ctx *c, void *arg)
{
    return ledger_totals(c, add_total, arg);
}

int64_t test_books(struct ctx *c, const char *kind)
{
    struct summing s = {kind, 0};

    assert_int_equal(store_read(c, sum_books, &s), DONE);
    return s.sum;
}
