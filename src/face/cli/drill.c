/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/drill.h"

#include "base/check.h"
#include "base/civil.h"
#include "flow/pay_page.h"
#include "flow/place_purchase.h"
#include "flow/selling.h"
#include "shop/orders/policy.h"
#include "store/store.h"

enum { UNIT_MINOR = 1000, DUTY_MINOR = 50, TAX_MINOR = 220, FREIGHT_MINOR = 350, UNIT_G = 500 };
enum { WORKING_BYTES = 600 }; /* about what the working of a quote takes */

static const char secret[32] = "a drill's secret: nobody uses it";

/* ---- The shops ---- */

struct shop_lookup {
    struct str handle;
    struct seller_row row;
    bool found;
};

static enum outcome look_up(struct ctx *c, void *arg)
{
    struct shop_lookup *l = arg;

    return seller_by_handle(c, l->handle, &l->row, &l->found);
}

static enum outcome open_shop(struct ctx *c, size_t shop, struct seller_id *out)
{
    struct shop_lookup l = {.handle = str_printf(c->arena, "drill-%zu", shop)};
    struct save_seller in = {.seller = {.handle = l.handle,
                                        .name = l.handle,
                                        .country = STR("CN"),
                                        .hub = STR("CN-SZX"),
                                        .currency = CURRENCY("EUR")}};

    TRY(store_read(c, look_up, &l));
    *out = l.row.id;
    return l.found ? DONE : save_seller(c, &in, out);
}

static enum outcome open_good(struct ctx *c, struct drill_good *good, int64_t stock)
{
    struct listing_text text = {STR("en"), str_of(good->sku), STR("")};
    struct listing listing = {.sku = str_of(good->sku),
                              .texts = &text,
                              .texts_n = 1,
                              .category = {600},
                              .price = {UNIT_MINOR, CURRENCY("EUR")},
                              .weight_g = UNIT_G,
                              .hs = STR("691110"),
                              .origin = STR("CN"),
                              .handling_days = 2,
                              .ship_from = STR("CN"),
                              .stock = stock};
    struct put_listing put;

    TRY(publish_offer(c, &(struct publish_offer){good->seller, &listing}, &put));
    good->offer = put.offer;
    good->product = put.product;
    good->variant = put.variant;
    return DONE;
}

enum outcome drill_open(struct ctx *c, int64_t stock, struct drill *d)
{
    TRY(policies_load(&c->problem));
    demo_rail_init(&d->rail, secret);
    d->ports = (struct ports){.rails = {&d->rail.rail}};
    for (size_t shop = 0; shop < DRILL_SELLERS; shop++) {
        struct drill_good *goods = &d->goods[shop * DRILL_GOODS];

        TRY(open_shop(c, shop, &goods->seller));
        for (size_t i = 0; i < DRILL_GOODS; i++) {
            goods[i].seller = goods->seller;
            snprintf(goods[i].sku, sizeof(goods[i].sku), "drill-%zu-%zu", shop, i);
            TRY(open_good(c, &goods[i], stock));
        }
    }
    return DONE;
}

/* ---- An order ---- */

static struct order_line_new line_of(const struct drill_good *good)
{
    return (struct order_line_new){.product = good->product,
                                   .variant = good->variant,
                                   .offer = good->offer,
                                   .sku = str_of(good->sku),
                                   .title = STR("Porcelain cup, blue and white, 300 ml"),
                                   .hs6 = STR("691110"),
                                   .origin = STR("CN"),
                                   .quantity = 1,
                                   .weight_g = UNIT_G,
                                   .unit_minor = UNIT_MINOR,
                                   .goods_minor = UNIT_MINOR,
                                   .duty_minor = DUTY_MINOR,
                                   .tax_minor = TAX_MINOR,
                                   .total_minor = UNIT_MINOR + DUTY_MINOR + TAX_MINOR};
}

static struct order_new order_of(struct ctx *c, const struct drill *d, const struct drill_order *in)
{
    struct order_line_new *lines = arena_new_n(c->arena, struct order_line_new, in->lines_n);
    const struct drill_good *goods = &d->goods[in->shop * DRILL_GOODS];
    int64_t n = (int64_t)in->lines_n;
    struct date today = utc_date(c->now_ms);
    struct order_sums sums = {.goods = n * UNIT_MINOR,
                              .freight = FREIGHT_MINOR,
                              .duty = n * DUTY_MINOR,
                              .tax = n * TAX_MINOR};

    sums.total = sums.goods + sums.freight + sums.duty + sums.tax;
    for (size_t i = 0; i < in->lines_n; i++)
        lines[i] = line_of(&goods[(in->good + i) % DRILL_GOODS]);
    return (struct order_new){.seller = goods->seller,
                              .sums = sums,
                              .service = STR("standard"),
                              .hub = STR("CN-SZX"),
                              .dispatch = STR("CN"),
                              .handling_days = 2,
                              .weight_g = n * UNIT_G,
                              .p50 = {today.days + 12},
                              .p90 = {today.days + 18},
                              .lines = lines,
                              .lines_n = in->lines_n};
}

static struct str working(struct ctx *c)
{
    char *text = arena_alloc(c->arena, WORKING_BYTES);

    memset(text, 'w', WORKING_BYTES);
    return (struct str){text, WORKING_BYTES};
}

enum outcome drill_place(struct ctx *c, const struct drill *d, const struct drill_order *in,
                         struct placed_order *out)
{
    struct order_new order;
    struct purchase_new purchase = {
        .buyer = in->buyer,
        .request = in->key,
        .fingerprint = STR("4d7a2146d3e0f2a1b6c59e8807f3d5c1"),
        .market = STR("de"),
        .locale = STR("de"),
        .currency = CURRENCY("EUR"),
        .contact = {.name = STR("Erika Mustermann"),
                    .email = STR("erika@example.org"),
                    .phone = STR("+49301234567"),
                    .line1 = STR("Musterstraße 12"),
                    .city = STR("Berlin"),
                    .postcode = STR("10115"),
                    .country = STR("DE"),
                    .place = {2950159}},
        .orders_n = 1};

    check(in->shop < DRILL_SELLERS && in->good < DRILL_GOODS && in->lines_n >= 1 &&
          in->lines_n <= DRILL_LINES_MAX);
    order = order_of(c, d, in);
    purchase.total_minor = order.sums.total;
    purchase.working = working(c);
    TRY(find_placed(c, &purchase, out));
    return out->repeated ? DONE
                         : place_new(c, &purchase, &order, NULL, str_of(d->rail.rail.name),
                                     in->once, out);
}

/* ---- Its payment ---- */

/* What the rail sends when the payer has paid. */
static enum outcome tell(struct ctx *c, const struct drill *d, const struct rail_charge *charge,
                         struct str *verdict)
{
    struct rail_event e = {.type = RAIL_payment_captured,
                           .ref = charge->intent.v,
                           .charge = str_printf(c->arena, "ch_%lld", (long long)charge->intent.v),
                           .amount = charge->amount,
                           .happened_at_ms = c->now_ms};
    struct str id = str_printf(c->arena, "drill_%lld", (long long)charge->intent.v);
    struct webhook_head head;
    struct buf body;

    buf_init(&body, c->arena, RAIL_BODY_MAX);
    rail_event_write(&body, &e);
    head = webhook_sign(c->arena, d->rail.rail.secret, id, c->now_ms, buf_view(&body));
    return receive_webhook(c, &d->rail.rail, &(struct rail_notice){head, STR(""), buf_view(&body)},
                           verdict);
}

enum outcome drill_pay(struct ctx *c, const struct drill *d, struct account_id buyer,
                       struct purchase_id purchase, struct str *verdict)
{
    struct rail_charge charge;
    struct str page, token;

    TRY(start_payment(c, &(struct start_payment){buyer, purchase, STR(""), STR("/de/")}, &page));
    token = str_sub(page, STR("/pay/demo/").n, page.n);
    TRY(pay_page_open(c, &d->rail.rail, token, &charge));
    return tell(c, d, &charge, verdict);
}
