/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "flow/place_purchase.h"
#include "flow/ports.h"
#include "lib/crypto.h"
#include "lib/json.h"
#include "lib/locale.h"
#include "shop/logistics/edition.h"
#include "store/store.h"

enum { TEXT_MAX = 64 * 1024, WORKING_MAX = 256 * 1024, ATTEMPTS_MAX = 3 };

/* A cart that is being ordered. */
struct ordering {
    const struct place_order *in;
    const struct cart_line *lines;
    size_t lines_n;
    struct priced_cart priced;
    struct purchase_new purchase;
    struct order_new *orders;
    struct parcel_places *places;
    struct date *agreed; /* P90 of each parcel, as it was first found */
    size_t agreed_n;
    const struct rail *rail;
    struct placed_order *out;
};

/* ---- the request, told apart from others under the same key ---- */

static void add_part(struct buf *b, struct str part)
{
    buf_str(b, part);
    buf_char(b, '\x1f');
}

static struct str fingerprint_of(struct ctx *c, const struct place_order *in)
{
    const struct order_contact *to = &in->contact;
    const struct str parts[] = {to->name, to->email, to->phone, to->line1, to->line2, to->city,
                                to->region, to->postcode, to->country, in->market, in->locale};
    struct sha256 hash;
    struct buf b, hex;

    buf_init(&b, c->arena, TEXT_MAX);
    for (size_t i = 0; i < countof(parts); i++)
        add_part(&b, parts[i]);
    buf_fmt(&b, "%lld %s %lld", (long long)to->place.v, in->currency.code,
            (long long)in->total_minor);
    for (size_t i = 0; i < in->choices_n; i++)
        buf_fmt(&b, " %lld %s ", (long long)in->choices[i].seller.v,
                service_name(in->choices[i].service));
    if (in->rail.n)
        buf_fmt(&b, " %.*s", STR_FMT(in->rail));
    check(!b.full);
    hash = sha256(buf_view(&b));
    buf_init(&hex, c->arena, 2 * SHA256_BYTES);
    buf_hex(&hex, hash.v, sizeof(hash.v));
    return buf_view(&hex);
}

/* ---- the cart, priced as it is now ---- */

static enum outcome check_lines(struct ctx *c, const struct ordering *o)
{
    if (o->lines_n == 0)
        return refuse(&c->problem, refusal_required, "cart", "the cart is empty");
    for (size_t i = 0; i < o->lines_n; i++) {
        char field[PROBLEM_FIELD_MAX];

        if (o->lines[i].for_sale)
            continue;
        snprintf(field, sizeof(field), "offer.%lld", (long long)o->lines[i].row.offer.v);
        return refuse(&c->problem, refusal_sold_out, field, "%lld left of this",
                      (long long)o->lines[i].available);
    }
    return DONE;
}

static enum outcome check_restricted(struct ctx *c, const struct priced_parcel *parcel)
{
    char field[PROBLEM_FIELD_MAX];

    if (!parcel->restricted)
        return DONE;
    snprintf(field, sizeof(field), "offer.%lld", (long long)parcel->restricted_offer.v);
    return refuse(&c->problem, refusal_restricted, field, "%.*s",
                  STR_FMT(parcel->restricted->reason));
}

static enum outcome check_price(struct ctx *c, const struct ordering *o)
{
    const struct money total = o->priced.quote.sum.total;
    struct buf b;

    for (size_t i = 0; i < o->priced.parcels_n; i++)
        TRY(check_restricted(c, &o->priced.parcels[i]));
    for (size_t i = 0; i < o->priced.parcels_n; i++)
        if (o->priced.parcels[i].options_n == 0 && o->priced.parcels[i].withheld)
            return refuse(&c->problem, refusal_no_room, "cart",
                          "more is ordered on this way than arrives in time");
    if (!o->priced.deliverable)
        return refuse(&c->problem, refusal_no_promise, "cart",
                      "a parcel of this cart cannot be sent to this city");
    if (o->priced.parcels_n > PURCHASE_ORDERS_MAX)
        return refuse(&c->problem, refusal_too_large, "cart", "at most %d parcels at once",
                      PURCHASE_ORDERS_MAX);
    if (total.minor == o->in->total_minor)
        return DONE;
    buf_init(&b, c->arena, 64);
    money_decimal(&b, total);
    return refuse(&c->problem, refusal_quote_changed, "total", "it is %.*s %s now",
                  STR_FMT(buf_view(&b)), total.currency.code);
}

static struct date p90_of(const struct priced_parcel *parcel)
{
    return parcel->options[parcel->chosen].promise.p90;
}

/* The date that the buyer has seen with his wish for the parcel, else what it was when he asked. */
static struct date agreed_p90(const struct ordering *o, size_t parcel)
{
    const struct priced_parcel *of = &o->priced.parcels[parcel];

    for (size_t i = 0; i < o->in->choices_n; i++)
        if (o->in->choices[i].seller.v == of->sums->seller.v &&
            str_eq(o->in->choices[i].hub, of->sums->hub) && o->in->choices[i].p90.days != 0)
            return o->in->choices[i].p90;
    return parcel < o->agreed_n ? o->agreed[parcel] : p90_of(of);
}

static enum outcome check_dates(struct ctx *c, const struct ordering *o)
{
    for (size_t i = 0; i < o->priced.parcels_n; i++) {
        struct date now = p90_of(&o->priced.parcels[i]);
        struct buf b;

        if (now.days <= agreed_p90(o, i).days)
            continue;
        buf_init(&b, c->arena, 16);
        date_iso(&b, now);
        return refuse(&c->problem, refusal_promise_changed, "promise", "it arrives by %.*s now",
                      STR_FMT(buf_view(&b)));
    }
    return DONE;
}

static void agree(struct ctx *c, struct ordering *o)
{
    if (o->agreed)
        return;
    o->agreed = arena_new_n(c->arena, struct date, o->priced.parcels_n + 1);
    for (o->agreed_n = 0; o->agreed_n < o->priced.parcels_n; o->agreed_n++)
        o->agreed[o->agreed_n] = p90_of(&o->priced.parcels[o->agreed_n]);
}

static enum outcome read_priced(struct ctx *c, struct ordering *o)
{
    const struct locale *locale = locale_get(o->in->locale);
    struct price_cart ask = {.to = city_by_id(o->in->contact.place), .currency = o->in->currency,
                             .choices = o->in->choices, .choices_n = o->in->choices_n};

    if (!ask.to)
        return refuse(&c->problem, refusal_invalid, "place", "expected a city that we deliver to");
    TRY(cart_read(c, o->in->buyer, locale ? locale_language(locale) : STR("en"), &o->lines,
                  &o->lines_n));
    TRY(check_lines(c, o));
    ask.lines = o->lines;
    ask.lines_n = o->lines_n;
    TRY(price_cart(c, &ask, &o->priced));
    TRY(check_price(c, o));
    agree(c, o);
    return check_dates(c, o);
}

/* The price of a request that is new. */
static enum outcome read_first(struct ctx *c, void *arg)
{
    struct ordering *o = arg;

    TRY(once_known(c, o->in->once));
    if (once_answered(o->in->once))
        return DONE;
    TRY(find_placed(c, &o->purchase, o->out));
    if (o->out->repeated)
        return DONE;
    TRY(rail_choose(c, o->in->market, o->in->currency, o->in->rail, &o->rail));
    return read_priced(c, o);
}

/* ---- the purchase as it will be written down ---- */

static struct order_line_new line_of(const struct ordering *o, const struct quote_line_share *share)
{
    const struct cart_row *row = &o->lines[share->line].row;

    return (struct order_line_new){
        .product = row->product, .variant = row->variant, .offer = row->offer, .sku = row->sku,
        .title = row->title, .hs6 = row->hs, .origin = row->origin, .quantity = row->quantity,
        .weight_g = row->packed_g ? row->packed_g : row->weight_g,
        .unit_minor = share->sum.goods.minor / row->quantity,
        .goods_minor = share->sum.goods.minor, .duty_minor = share->sum.duty.minor,
        .tax_minor = share->sum.tax.minor, .total_minor = share->sum.total.minor};
}

static struct order_sums sums_of(const struct quote_sum *s)
{
    const struct quote_off off = quote_off(s), *ours = &s->off[PAID_BY_MARKETPLACE];

    return (struct order_sums){
        .goods = s->goods.minor, .freight = s->freight.minor - off.freight.minor,
        .insurance = s->insurance.minor, .fees = s->fees.minor, .duty = s->duty.minor,
        .tax = s->tax.minor, .tax_included = s->tax_included.minor, .discount = off.goods.minor,
        .total = s->total.minor, .freight_off = off.freight.minor,
        .voucher = ours->goods.minor, .subsidy = ours->goods.minor + ours->freight.minor};
}

/* What each of its parcels has of promotions. */
static void find_promotions(struct ctx *c, const struct ordering *o, struct parcel_ways *ways)
{
    const struct quote *q = &o->priced.quote;
    struct parcel_promotion *v = arena_new_n(c->arena, struct parcel_promotion, q->working_n + 1);

    ways->promotions = v;
    for (size_t i = 0; i < q->working_n; i++)
        if (q->working[i].code == STEP_PROMOTION)
            v[ways->promotions_n++] = (struct parcel_promotion){
                (size_t)q->working[i].consignment, q->working[i].promotion,
                q->working[i].cost.minor};
}

static void fill_order(struct ctx *c, const struct ordering *o, size_t i)
{
    const struct priced_parcel *parcel = &o->priced.parcels[i];
    const struct quote_consignment *q = parcel->sums;
    const struct promise_option *way = &parcel->options[parcel->chosen];
    struct order_line_new *lines = arena_new_n(c->arena, struct order_line_new, q->lines_n);

    for (size_t k = 0; k < q->lines_n; k++)
        lines[k] = line_of(o, &q->lines[k]);
    o->orders[i] = (struct order_new){
        .seller = q->seller, .sums = sums_of(&q->sum),
        .service = str_of(service_name(way->service)),
        .hub = q->hub, .dispatch = q->dispatch, .handling_days = parcel->handling_days,
        .weight_g = q->weight_g, .p50 = way->promise.p50, .p90 = way->promise.p90,
        .lines = lines, .lines_n = q->lines_n};
}

/* Its places on the way that was promised to it a moment ago. */
static enum outcome find_places(struct ctx *c, const struct ordering *o, size_t i)
{
    const struct priced_parcel *parcel = &o->priced.parcels[i];
    const struct promise_option *way = &parcel->options[parcel->chosen];
    struct promise_in ask = {.from = hub_by_code(parcel->sums->hub),
                             .to = city_by_id(o->in->contact.place), .service = way->service,
                             .now_ms = c->now_ms, .handling_days = parcel->handling_days,
                             .weight_g = parcel->sums->weight_g};
    struct promise_place *v = arena_new_n(c->arena, struct promise_place, PROMISE_PLACES_MAX);

    o->places[i].v = v;
    if (promise_places(&ask, &way->promise, c->arena, v, &o->places[i].n))
        return DONE;
    return refuse(&c->problem, refusal_promise_changed, "promise", "the network has just changed");
}

static void put_step(struct json_writer *w, const struct quote_step *s)
{
    json_open_object(w, NULL);
    json_put_text(w, "code", str_of(quote_step_name(s->code)));
    json_put_i64(w, "consignment", s->consignment);
    json_put_text(w, "name", s->name);
    if (s->code != STEP_RATE)
        json_put_money(w, "amount", s->amount);
    if (s->rate_ppm) {
        json_put_i64(w, "rate_ppm", s->rate_ppm);
        if (s->base.currency.code[0])
            json_put_money(w, "base", s->base);
    }
    if (s->hs6.n)
        json_put_text(w, "hs6", s->hs6);
    if (s->code == STEP_PROMOTION) {
        json_put_i64(w, "promotion", s->promotion.v);
        json_put_text(w, "paid_by", str_of(payer_name(s->payer)));
        json_put_money(w, "cost", s->cost);
    }
    if (s->rule_id.n) {
        json_put_text(w, "rule", s->rule_id);
        json_put_text(w, "source", s->source);
        json_put_date(w, "since", s->since);
        json_put_flag(w, "check", s->check);
        json_put_text(w, "collector", str_of(collector_name(s->collector)));
    }
    if (s->code == STEP_RATE) {
        json_put_text(w, "from", currency_str(&s->from));
        json_put_i64(w, "num", s->rate.num);
        json_put_i64(w, "den", s->rate.den);
        json_put_date(w, "rate_date", s->rate_date);
    }
    json_end(w);
}

static struct str working_of(struct ctx *c, const struct quote *q)
{
    struct json_writer w;
    struct buf b;

    buf_init(&b, c->arena, WORKING_MAX);
    json_writer_init(&w, &b);
    json_open_list(&w, NULL);
    for (size_t i = 0; i < q->working_n; i++)
        put_step(&w, &q->working[i]);
    json_end(&w);
    json_finish(&w);
    check(!b.full);
    return buf_view(&b);
}

static enum outcome fill_purchase(struct ctx *c, struct ordering *o)
{
    const struct place_order *in = o->in;
    struct purchase_new *p = &o->purchase;

    p->guest = in->guest;
    p->market = in->market;
    p->locale = in->locale;
    p->currency = in->currency;
    p->contact = in->contact;
    p->total_minor = o->priced.quote.sum.total.minor;
    p->working = working_of(c, &o->priced.quote);
    o->orders = arena_new_n(c->arena, struct order_new, o->priced.parcels_n);
    for (size_t i = 0; i < o->priced.parcels_n; i++)
        fill_order(c, o, i);
    p->orders_n = o->priced.parcels_n;
    o->places = arena_new_n(c->arena, struct parcel_places, p->orders_n);
    for (size_t i = 0; i < p->orders_n; i++)
        TRY(find_places(c, o, i));
    return DONE;
}

static enum outcome try_to_place(struct ctx *c, struct ordering *o, bool again)
{
    struct parcel_ways ways = {.again = again};

    TRY(store_read(c, read_first, o));
    if (once_answered(o->in->once) || o->out->repeated)
        return DONE;
    TRY(fill_purchase(c, o));
    ways.places = o->places;
    find_promotions(c, o, &ways);
    return place_new(c, &o->purchase, o->orders, &ways, str_of(o->rail->name), o->in->once,
                     o->out);
}

/* Where a place was gone, the next promise knows it; if it is no later, that is the one. */
static enum outcome place(struct ctx *c, struct ordering *o)
{
    for (int attempt = 1;; attempt++) {
        enum outcome placed = try_to_place(c, o, attempt < ATTEMPTS_MAX);
        bool swapped;

        if (placed != REFUSED || c->problem.refusal != refusal_promise_changed ||
            attempt == ATTEMPTS_MAX)
            return placed;
        TRY(logistics_refresh(c, &swapped));
    }
}

enum outcome place_order(struct ctx *c, const struct place_order *in, struct placed_order *out)
{
    struct ordering o = {.in = in,
                         .out = out,
                         .purchase = {.buyer = in->buyer,
                                      .request = in->key,
                                      .fingerprint = fingerprint_of(c, in)}};

    if (in->key.n < 1 || in->key.n > PLACE_KEY_MAX)
        return refuse(&c->problem, refusal_idempotency_key, "key", "1 to %d bytes", PLACE_KEY_MAX);
    return place(c, &o);
}
