/* SPDX-License-Identifier: Apache-2.0 */
/* The demo's parcels: bought, paid, shipped and scanned by the same verbs as any, at the times at
 * which it would have happened. Formats: data/demo/README.md. */
#include "base/check.h"
#include "base/civil.h"
#include "flow/cart.h"
#include "flow/effects.h"
#include "flow/load_demo.h"
#include "flow/order.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "flow/rail_events.h"
#include "lib/data_files.h"
#include "lib/locale.h"
#include "lib/table.h"
#include "shop/accounts/accounts.h"
#include "shop/catalog/catalog_sql.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

enum { ROWS_MAX = 2000, NAME_MAX_BYTES = 100, STORY_HOURS_MAX = 2000, DAYS_MAX = 365 };

/* A guest's key: in the half of the ids in which no account is (face/web/guard.c). */
#define GUEST_KEYS (INT64_C(1) << 62)

enum { R_PERSON, R_SELLER, R_SKU, R_QUANTITY, R_SERVICE, R_STORY, R_DAYS };
enum { P_KEY, P_EMAIL, P_NAME, P_PHONE, P_LINE1, P_CITY, P_PLACE, P_REGION, P_POSTCODE, P_COUNTRY,
       P_MARKET, P_LOCALE, P_CURRENCY };
enum { S_STORY, S_HOURS, S_CODE, S_PLACE, S_REASON, S_TOLD };
static const char *const parcel_columns[] = {"person",  "seller", "sku",     "quantity",
                                             "service", "story",  "days_ago"};
static const char *const person_columns[] = {"key",  "email",  "name",     "phone",   "line1",
                                             "city", "place",  "region",   "postcode", "country",
                                             "market", "locale", "currency"};
static const char *const story_columns[] = {"story", "hours", "code", "place", "reason", "told"};

struct demo_parcels {
    struct table parcels, people, stories;
    int64_t now_ms;   /* the real one */
};

/* One parcel while it is made. */
struct making {
    const struct demo_parcels *all;
    size_t row, person;
    struct place_order order;
    struct service_choice choice;
    struct offer_id offer;
    struct priced_cart priced;
    struct placed_order placed;
    struct order_row shipped;
};

static enum outcome read_table(struct ctx *c, const char *name, const char *const *columns,
                               size_t n, struct table *out)
{
    const char *path = str_printf(c->arena, "demo/%s", name).p;

    return table_parse(c->arena, str_of(name), data_file(path), columns, n, ROWS_MAX, &c->problem,
                       out);
}

static struct str cell(const struct making *m, size_t column)
{
    return table_cell(&m->all->parcels, m->row, column);
}

static struct str of_person(const struct making *m, size_t column)
{
    return table_cell(&m->all->people, m->person, column);
}

/* ---- who buys what ---- */

static enum outcome find_person(struct ctx *c, struct making *m)
{
    const struct table *t = &m->all->people;

    for (m->person = 0; m->person < t->n; m->person++)
        if (str_eq(of_person(m, P_KEY), cell(m, R_PERSON)))
            return DONE;
    return cell_refuse(&m->all->parcels, m->row, R_PERSON, &c->problem,
                       "expected a key of people.csv");
}

static enum outcome find_offer(struct ctx *c, struct making *m)
{
    struct seller_row seller;
    struct offer_ref offer;
    bool found;

    TRY(seller_by_handle(c, cell(m, R_SELLER), &seller, &found));
    if (found)
        TRY(offer_by_sku(c, seller.id, cell(m, R_SKU), &offer, &found));
    if (!found)
        return cell_refuse(&m->all->parcels, m->row, R_SKU, &c->problem,
                           "expected an offer of offers.csv");
    m->offer = offer.offer;
    m->choice.seller = seller.id;
    return DONE;
}

static enum outcome find_buyer(struct ctx *c, struct making *m)
{
    struct account_row account;
    bool found = false;

    if (of_person(m, P_EMAIL).n)
        TRY(account_by_email(c, of_person(m, P_EMAIL), &account, &found));
    m->order.guest = !found;
    m->order.buyer.v = found ? account.id.v : GUEST_KEYS + (int64_t)m->person + 1;
    return DONE;
}

static enum outcome find_all(struct ctx *c, void *arg)
{
    struct making *m = arg;

    TRY(find_offer(c, m));
    return find_buyer(c, m);
}

static enum outcome fill_order(struct ctx *c, struct making *m)
{
    const struct table *t = &m->all->people;
    struct place_order *o = &m->order;

    TRY(find_person(c, m));
    o->contact = (struct order_contact){
        .name = of_person(m, P_NAME), .phone = of_person(m, P_PHONE),
        .email = STR(""), /* no letters to people who do not exist */
        .line1 = of_person(m, P_LINE1), .city = of_person(m, P_CITY),
        .region = of_person(m, P_REGION), .postcode = of_person(m, P_POSTCODE),
        .country = of_person(m, P_COUNTRY)};
    TRY(cell_i64(t, m->person, P_PLACE, 1, INT64_MAX, &c->problem, &o->contact.place.v));
    TRY(cell_currency(t, m->person, P_CURRENCY, false, &c->problem, &o->currency));
    o->market = of_person(m, P_MARKET);
    o->locale = of_person(m, P_LOCALE);
    o->key = str_printf(c->arena, "demo-%zu", m->row);
    o->choices = &m->choice;
    o->choices_n = 1;
    if (!service_parse(cell(m, R_SERVICE), &m->choice.service))
        return cell_refuse(&m->all->parcels, m->row, R_SERVICE, &c->problem, "expected a service");
    return store_read(c, find_all, m);
}

/* ---- buying ---- */

static enum outcome price(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct price_cart ask = {.to = city_by_id(m->order.contact.place),
                             .currency = m->order.currency,
                             .choices = m->order.choices, .choices_n = m->order.choices_n};

    if (!ask.to)
        return cell_refuse(&m->all->people, m->person, P_PLACE, &c->problem, "expected a city");
    TRY(cart_read(c, m->order.buyer, STR("en"), &ask.lines, &ask.lines_n));
    TRY(price_cart(c, &ask, &m->priced));
    m->choice.hub = m->priced.quote.consignments[0].hub;
    m->order.total_minor = m->priced.quote.sum.total.minor;
    return DONE;
}

static enum outcome run_effects(struct ctx *c)
{
    size_t n;

    do
        TRY(effects_run_due(c, &n));
    while (n > 0);
    return DONE;
}

/* What the rail would tell. */
static enum outcome pay(struct ctx *c, struct account_id buyer, struct purchase_id purchase)
{
    struct rail_event e = {.type = RAIL_payment_captured, .happened_at_ms = c->now_ms};
    struct intent_row_list intents;
    struct str verdict;

    TRY(store_read_begin(c));
    TRY(intents_of_purchase(c, buyer, purchase, 1, &intents));
    store_read_end(c);
    check(intents.n == 1);
    e.ref = intents.v[0].id.v;
    e.amount = money(intents.v[0].amount, intents.v[0].currency);
    e.charge = str_printf(c->arena, "demo-%lld", (long long)e.ref);
    e.webhook = e.charge;
    return confirm_payment(c, &e, &verdict);
}

static enum outcome read_bought(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct order_row_list orders;

    TRY(purchase_orders(c, m->order.buyer, m->placed.purchase, 1, &orders));
    check(orders.n == 1);
    m->shipped = orders.v[0];
    return DONE;
}

static enum outcome buy(struct ctx *c, struct making *m)
{
    struct change_cart add = {.how = CART_ADD, .buyer = m->order.buyer, .offer = m->offer};

    TRY(cell_i32(&m->all->parcels, m->row, R_QUANTITY, 1, CART_QUANTITY_MAX, &c->problem,
                 &add.quantity));
    TRY(change_cart(c, &add));
    TRY(store_read(c, price, m));
    TRY(store_read(c, price, m)); /* with the hub that it leaves from, known now */
    TRY(place_order(c, &m->order, &m->placed));
    TRY(pay(c, m->order.buyer, m->placed.purchase));
    TRY(run_effects(c));
    return store_read(c, read_bought, m);
}

/* ---- its way ---- */

static struct str place_of(const struct making *m, struct str word, struct str *country)
{
    const struct hub *from = hub_by_code(m->shipped.hub);
    const struct hub *gate = hub_of_country(of_person(m, P_COUNTRY));
    const struct city *to = city_by_id(m->order.contact.place);

    if (str_eq(word, STR("from")) && from) {
        *country = str_of(from->country->code);
        return from->name;
    }
    *country = of_person(m, P_COUNTRY);
    return str_eq(word, STR("gate")) && gate ? gate->name : to->name;
}

static enum outcome scan(struct ctx *c, const struct making *m, const struct s10 *number,
                         size_t row, int64_t start_ms)
{
    const struct table *t = &m->all->stories;
    struct scan_new in = {.number = *number, .code = table_cell(t, row, S_CODE),
                          .reason = table_cell(t, row, S_REASON), .source = STR("demo")};
    struct scan_result result;
    int64_t hours, later;

    TRY(cell_i64(t, row, S_HOURS, 0, STORY_HOURS_MAX, &c->problem, &hours));
    TRY(cell_i64(t, row, S_TOLD, 0, STORY_HOURS_MAX, &c->problem, &later));
    in.at_ms = start_ms + hours * HOUR_MS;
    if (in.code.n == 0 || in.at_ms + later * HOUR_MS > m->all->now_ms)
        return DONE;
    in.place = place_of(m, table_cell(t, row, S_PLACE), &in.country);
    c->now_ms = in.at_ms + later * HOUR_MS;
    return record_scan(c, &in, &result);
}

static enum outcome ship_and_scan(struct ctx *c, const struct making *m)
{
    const struct table *t = &m->all->stories;
    const int64_t start_ms = c->now_ms;
    struct shipped parcel;

    TRY(ship_order(c, &(struct ship_order){m->shipped.id, STR("")}, &parcel));
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(table_cell(t, i, S_STORY), cell(m, R_STORY)))
            TRY(scan(c, m, &parcel.number, i, start_ms));
    return run_effects(c);
}

static enum outcome make_parcel(struct ctx *c, const struct demo_parcels *all, size_t row)
{
    struct arena_mark mark = arena_mark(c->arena);
    struct making m = {.all = all, .row = row};
    int64_t days;

    TRY(cell_i64(&all->parcels, row, R_DAYS, 1, DAYS_MAX, &c->problem, &days));
    c->now_ms = all->now_ms - (days + 1) * DAY_MS;
    TRY(fill_order(c, &m));
    TRY(buy(c, &m));
    c->now_ms = all->now_ms - days * DAY_MS;
    TRY(ship_and_scan(c, &m));
    arena_rewind(c->arena, mark);
    return DONE;
}

enum outcome load_demo_parcels(struct ctx *c)
{
    struct demo_parcels d = {.now_ms = c->now_ms};
    enum outcome out = DONE;

    TRY(read_table(c, "parcels.csv", parcel_columns, countof(parcel_columns), &d.parcels));
    TRY(read_table(c, "people.csv", person_columns, countof(person_columns), &d.people));
    TRY(read_table(c, "stories.csv", story_columns, countof(story_columns), &d.stories));
    for (size_t i = 0; i < d.parcels.n && out == DONE; i++)
        out = make_parcel(c, &d, i);
    c->now_ms = d.now_ms;
    return out;
}
