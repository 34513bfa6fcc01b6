/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/history.h"

#include <math.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/num.h"

enum { PLACE_HEAD_MIN = 2, NAMES_MAX = 4 * HISTORY_ORDERS_MAX };

struct item {
    struct str order, seller, product;
    double price, freight;
};

struct holder { /* a seller or a buyer */
    struct str place, region;
};

struct spot {
    double lat, lon;
    int64_t n;
    struct str region;
};

/* A growing array in the arena: doubles, so that it costs twice what it holds. */
struct pile {
    void *v;
    size_t n, cap, size;
};

struct history_gather {
    struct arena *a;
    struct pile orders, items, sellers, buyers, spots, products;
    struct map seller_of, buyer_of, spot_of, product_of, payment_of;
    struct pile payments;
    bool handing;
};

static void *pile_add(struct arena *a, struct pile *p)
{
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 64;
        void *v = arena_array(a, cap, p->size);

        if (p->n > 0)
            memcpy(v, p->v, p->n * p->size);
        p->v = v;
        p->cap = cap;
    }
    return (char *)p->v + p->size * p->n++;
}

struct history_gather *history_gather_new(struct arena *a)
{
    struct history_gather *g = arena_new(a, struct history_gather);

    *g = (struct history_gather){.a = a};
    g->orders.size = sizeof(struct history_row);
    g->items.size = sizeof(struct item);
    g->sellers.size = g->buyers.size = sizeof(struct holder);
    g->spots.size = sizeof(struct spot);
    g->products.size = sizeof(double);
    g->payments.size = sizeof(struct str);
    map_init(&g->seller_of, HISTORY_ORDERS_MAX);
    map_init(&g->buyer_of, HISTORY_ORDERS_MAX);
    map_init(&g->spot_of, NAMES_MAX);
    map_init(&g->product_of, HISTORY_ORDERS_MAX);
    map_init(&g->payment_of, HISTORY_ORDERS_MAX);
    return g;
}

void history_gather_free(struct history_gather *g)
{
    map_release(&g->seller_of);
    map_release(&g->buyer_of);
    map_release(&g->spot_of);
    map_release(&g->product_of);
    map_release(&g->payment_of);
}

void history_says_handing(struct history_gather *g)
{
    g->handing = true;
}

bool history_add_order(struct history_gather *g, const struct history_row *row)
{
    check(row->delivered_s >= row->placed_s);
    if (g->orders.n >= HISTORY_ORDERS_MAX)
        return false;
    *(struct history_row *)pile_add(g->a, &g->orders) = *row;
    return true;
}

bool history_add_item(struct history_gather *g, struct str order, struct str seller,
                      struct str product, double price, double freight)
{
    if (g->items.n >= HISTORY_ORDERS_MAX)
        return false;
    *(struct item *)pile_add(g->a, &g->items) =
        (struct item){order, seller, product, price, freight};
    return true;
}

/* The entry of `key`, made and zeroed when it is new; NULL: no more room. */
static void *entry(struct history_gather *g, struct map *map, struct pile *p, struct str key)
{
    uint64_t at;

    if (map_get(map, key, &at))
        return (char *)p->v + p->size * at;
    return map_put(map, key, p->n) ? pile_add(g->a, p) : NULL;
}

bool history_add_payment(struct history_gather *g, struct str order, struct str kind)
{
    struct str *known = entry(g, &g->payment_of, &g->payments, order);

    if (known && known->n == 0)
        *known = kind;
    return known != NULL;
}

static bool add_holder(struct history_gather *g, struct map *map, struct pile *p, struct str name,
                       struct holder holder)
{
    struct holder *known = entry(g, map, p, name);

    if (known)
        *known = holder;
    return known != NULL;
}

bool history_add_seller(struct history_gather *g, struct str seller, struct str place,
                        struct str region)
{
    return add_holder(g, &g->seller_of, &g->sellers, seller, (struct holder){place, region});
}

bool history_add_buyer(struct history_gather *g, struct str buyer, struct str place,
                       struct str region)
{
    return add_holder(g, &g->buyer_of, &g->buyers, buyer, (struct holder){place, region});
}

static bool add_spot(struct history_gather *g, struct str key, double lat, double lon,
                     struct str region)
{
    struct spot *s = entry(g, &g->spot_of, &g->spots, key);

    if (!s)
        return false;
    s->lat += lat;
    s->lon += lon;
    s->n++;
    s->region = region;
    return true;
}

/* Under its name, under each head of it, and under its region. */
bool history_add_place(struct history_gather *g, struct str place, double lat, double lon,
                       struct str region)
{
    struct str of_region = str_printf(g->a, "\x1f%.*s", STR_FMT(region));

    for (size_t n = place.n; n >= PLACE_HEAD_MIN; n--) {
        if (!add_spot(g, (struct str){place.p, n}, lat, lon, region))
            return false;
    }
    return region.n == 0 || add_spot(g, of_region, lat, lon, region);
}

bool history_add_product(struct history_gather *g, struct str product, double weight_g)
{
    double *w = entry(g, &g->product_of, &g->products, product);

    if (w)
        *w = weight_g;
    return w != NULL;
}

/* ---- joining ---- */

static const struct spot *find_spot(struct history_gather *g, struct str place, struct str region)
{
    struct str of_region;
    uint64_t at;

    for (size_t n = place.n; n >= PLACE_HEAD_MIN; n--)
        if (map_get(&g->spot_of, (struct str){place.p, n}, &at))
            return (const struct spot *)g->spots.v + at;
    of_region = str_printf(g->a, "\x1f%.*s", STR_FMT(region));
    if (region.n > 0 && map_get(&g->spot_of, of_region, &at))
        return (const struct spot *)g->spots.v + at;
    return NULL;
}

static struct holder find_holder(const struct map *map, const struct pile *p, struct str name)
{
    uint64_t at;

    if (name.n > 0 && map_get(map, name, &at))
        return ((const struct holder *)p->v)[at];
    return (struct holder){0};
}

static double add_known(double sum, double more)
{
    return isnan(sum) ? more : isnan(more) ? sum : sum + more;
}

double distance_km(double lat_a, double lon_a, double lat_b, double lon_b)
{
    const double rad = acos(-1) / 180;
    double north = sin((lat_a - lat_b) * rad / 2), east = sin((lon_a - lon_b) * rad / 2);
    double h = north * north + cos(lat_a * rad) * cos(lat_b * rad) * east * east;

    return 2 * 6371 * asin(sqrt(h > 1 ? 1 : h));
}

static uint32_t number(struct arena *a, struct name_set *set, size_t *cap, struct str name)
{
    uint64_t at;

    if (name.n == 0)
        return 0;
    if (map_get(&set->map, name, &at))
        return (uint32_t)at;
    check(map_put(&set->map, name, set->n));
    if (set->n == *cap) {
        struct str *v = arena_new_n(a, struct str, *cap * 2);

        memcpy(v, set->v, set->n * sizeof(*v));
        set->v = v;
        *cap *= 2;
    }
    ((struct str *)set->v)[set->n] = name;
    return (uint32_t)set->n++;
}

static void names_begin(struct arena *a, struct name_set *set, size_t *cap)
{
    *cap = 16;
    *set = (struct name_set){.v = arena_new_n(a, struct str, *cap), .n = 1};
    map_init(&set->map, NAMES_MAX);
}

static int by_seller(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int sellers = str_cmp(x->seller, y->seller);

    if (sellers != 0)
        return sellers;
    return x->price == y->price ? str_cmp(x->product, y->product) : x->price < y->price ? -1 : 1;
}

/* In an order of their own, so that the order of the rows in the file makes no difference.
 * Seller and sizes of the row itself stand; its items fill what it lacks. */
static void join_items(struct history_gather *g, struct history_row *rows, int32_t *items,
                       const struct map *row_of)
{
    struct item *v = g->items.v;
    uint64_t at, product;

    if (g->items.n > 0)
        qsort(v, g->items.n, sizeof(*v), by_seller);
    for (size_t i = 0; i < g->items.n; i++) {
        struct history_row *row;
        double weight = NAN;

        if (!map_get(row_of, v[i].order, &at))
            continue;
        row = &rows[at];
        if (row->seller.n == 0)
            row->seller = v[i].seller;
        if (map_get(&g->product_of, v[i].product, &product))
            weight = ((const double *)g->products.v)[product];
        row->weight_g = add_known(row->weight_g, weight);
        row->price = add_known(row->price, v[i].price);
        row->freight = add_known(row->freight, v[i].freight);
        items[at]++;
    }
}

static struct holder whose(struct str place, struct str region, struct holder known)
{
    return (struct holder){place.n ? place : known.place, region.n ? region : known.region};
}

struct counters {
    size_t regions, sellers, payments, vias;
};

static void join_order(struct history_gather *g, const struct history_row *row, int32_t items,
                       struct counters *cap, struct history *h, struct history_order *o)
{
    struct holder from = whose(row->seller_place, row->seller_region,
                               find_holder(&g->seller_of, &g->sellers, row->seller));
    struct holder to = whose(row->place, row->region,
                             find_holder(&g->buyer_of, &g->buyers, row->buyer));
    const struct spot *a = find_spot(g, from.place, from.region);
    const struct spot *b = find_spot(g, to.place, to.region);
    struct str payment = row->payment;
    uint64_t at;

    if (payment.n == 0 && map_get(&g->payment_of, row->id, &at))
        payment = ((const struct str *)g->payments.v)[at];
    *o = (struct history_order){
        .id = row->id, .placed_s = row->placed_s, .handed_s = row->handed_s,
        .delivered_s = row->delivered_s, .promised_day = row->promised_day, .items = items,
        .km = NAN, .weight_g = row->weight_g, .price = row->price, .freight = row->freight};
    if (a && b)
        o->km = distance_km(a->lat / (double)a->n, a->lon / (double)a->n, b->lat / (double)b->n,
                            b->lon / (double)b->n);
    o->from = number(g->a, &h->regions, &cap->regions,
                     from.region.n ? from.region : a ? a->region : STR(""));
    o->to = number(g->a, &h->regions, &cap->regions,
                   to.region.n ? to.region : b ? b->region : STR(""));
    o->seller = number(g->a, &h->sellers, &cap->sellers, row->seller);
    o->payment = number(g->a, &h->payments, &cap->payments, payment);
    o->via = number(g->a, &h->vias, &cap->vias, row->via);
}

/* A parcel is handed over after it is ordered and before it arrives: what says otherwise is a slip
 * of the clock, and counts at the nearer end. */
static void mend(struct history_order *o, struct history *h)
{
    int64_t was = o->handed_s;

    if (was == HISTORY_NEVER)
        return;
    o->handed_s = i64_max(o->placed_s, i64_min(o->handed_s, o->delivered_s));
    h->swapped += o->handed_s != was;
}

static int by_time(const void *a, const void *b)
{
    const struct history_row *x = a, *y = b;

    if (x->placed_s != y->placed_s)
        return x->placed_s < y->placed_s ? -1 : 1;
    if (!str_eq(x->id, y->id))
        return str_cmp(x->id, y->id);
    return x->delivered_s == y->delivered_s ? 0 : x->delivered_s < y->delivered_s ? -1 : 1;
}

/* The first row of each number stays; a row without one is an order of its own. */
static size_t drop_doubles(struct history_row *rows, size_t n, struct map *row_of)
{
    size_t kept = 0;
    uint64_t at;

    for (size_t i = 0; i < n; i++) {
        if (rows[i].id.n > 0 && map_get(row_of, rows[i].id, &at))
            continue;
        if (rows[i].id.n > 0)
            check(map_put(row_of, rows[i].id, kept));
        rows[kept++] = rows[i];
    }
    return kept;
}

void history_gather_end(struct history_gather *g, struct history *h)
{
    struct history_row *rows = g->orders.v;
    scoped(map_release) struct map row_of = {0};
    struct counters cap;
    int32_t *items;

    *h = (struct history){.handing = g->handing};
    map_init(&row_of, HISTORY_ORDERS_MAX);
    if (g->orders.n > 0)
        qsort(rows, g->orders.n, sizeof(*rows), by_time);
    h->n = drop_doubles(rows, g->orders.n, &row_of);
    h->doubles = (int64_t)(g->orders.n - h->n);
    items = arena_new_n(g->a, int32_t, h->n + 1);
    join_items(g, rows, items, &row_of);
    names_begin(g->a, &h->regions, &cap.regions);
    names_begin(g->a, &h->sellers, &cap.sellers);
    names_begin(g->a, &h->payments, &cap.payments);
    names_begin(g->a, &h->vias, &cap.vias);
    h->order = arena_new_n(g->a, struct history_order, h->n + 1);
    for (size_t i = 0; i < h->n; i++) {
        join_order(g, &rows[i], items[i], &cap, h, &h->order[i]);
        mend(&h->order[i], h);
    }
}

void history_release(struct history *h)
{
    map_release(&h->regions.map);
    map_release(&h->sellers.map);
    map_release(&h->payments.map);
    map_release(&h->vias.map);
}

struct str history_lane(struct arena *a, const struct history *h, uint32_t from, uint32_t to)
{
    struct str f = from ? h->regions.v[from] : STR("?"), t = to ? h->regions.v[to] : STR("?");

    return str_printf(a, "%.*s>%.*s", STR_FMT(f), STR_FMT(t));
}
