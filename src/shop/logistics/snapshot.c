/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/snapshot.h"

#include "base/check.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/same.h"

enum { BOX_ARENA_MAX = 1 << 30, SNAPSHOT_ARENA_MAX = 1 << 30, GRAMS_OF_KG = 1000 };

/* ---- boxes ---- */

struct network_box {
    _Atomic uint32_t refs;
    struct arena arena;
    struct network network;
};

enum outcome network_box_new(const struct network_csv *csv, const struct network_world *world,
                             struct problem *p, struct network_box **out)
{
    struct network_box *b = calloc(1, sizeof(*b));
    enum outcome o;

    check(b != NULL);
    atomic_store(&b->refs, 1);
    arena_init(&b->arena, BOX_ARENA_MAX);
    o = network_parse(&b->arena, csv, world, p, &b->network);
    if (o != DONE) {
        network_box_free(b);
        b = NULL;
    }
    *out = b;
    return o;
}

const struct network *network_box_get(const struct network_box *b)
{
    return &b->network;
}

void network_box_free(struct network_box *b)
{
    if (!b || atomic_fetch_sub(&b->refs, 1) > 1)
        return;
    arena_release(&b->arena);
    free(b);
}

/* ---- what is joined for look-ups ---- */

static void join_hubs(struct snapshot *s)
{
    const struct network *n = s->network;

    s->hub = arena_new_n(&s->arena, const struct hub *, n->hubs_n + 1);
    s->clock = arena_new_n(&s->arena, const struct day_clock *, n->hubs_n + 1);
    s->desk = arena_new_n(&s->arena, struct desk, n->hubs_n + 1);
    for (uint32_t i = 0; i < n->hubs_n; i++) {
        s->hub[i] = hub_keep(&n->hub[i]);
        s->clock[i] = day_clock_of(n->node[n->hub_node[i]].zone);
        s->desk[i].works = n->node[n->hub_node[i]].works;
    }
    s->hub_ids = hub_ids_n();
    s->hub_at = arena_new_n(&s->arena, uint32_t, s->hub_ids + 1);
    memset(s->hub_at, 0xff, (s->hub_ids + 1) * sizeof(*s->hub_at));
    for (uint32_t i = 0; i < n->hubs_n; i++)
        s->hub_at[s->hub[i]->id] = i;
}

static size_t fare_place(size_t country, enum service service)
{
    return country * SERVICES + service;
}

static size_t country_place(const struct country *of)
{
    size_t countries_n;

    return (size_t)(of - countries(&countries_n));
}

static bool has_fares(const struct network *n, struct str from)
{
    bool found = false;

    for (uint32_t f = 0; f < n->fares_n && !found; f++)
        found = str_eq(n->fare[f].from, from);
    return found;
}

/* Over what is there. */
static void put_fares(const struct network *n, struct str from, const struct fare **to)
{
    for (uint32_t f = 0; f < n->fares_n; f++)
        if (str_eq(n->fare[f].from, from))
            to[fare_place(country_place(n->fare[f].to), n->fare[f].service)] = &n->fare[f];
}

/* The hubs of a country share its fares, but for those that have rows of their own, which win. */
static void join_fares(struct snapshot *s)
{
    const struct network *n = s->network;
    size_t countries_n, all;
    const struct country *country = countries(&countries_n);
    const struct fare ***of = arena_new_n(&s->arena, const struct fare **, countries_n + 1);

    all = countries_n * SERVICES;
    for (uint32_t h = 0; h < n->hubs_n; h++) {
        size_t c = (size_t)(n->hub[h].country - country);

        if (!of[c]) {
            of[c] = arena_new_n(&s->arena, const struct fare *, all + 1);
            put_fares(n, str_of(country[c].code), of[c]);
        }
        s->desk[h].fare = of[c];
        if (!has_fares(n, n->hub[h].code))
            continue;
        s->desk[h].fare = arena_new_n(&s->arena, const struct fare *, all + 1);
        memcpy(s->desk[h].fare, of[c], all * sizeof(*of[c]));
        put_fares(n, n->hub[h].code, s->desk[h].fare);
    }
}

/* Is there a country with cities for that service, but no fare from that hub? */
static void join_by_cost(struct snapshot *s)
{
    const struct network *n = s->network;

    s->by_cost = arena_new_n(&s->arena, bool, (size_t)n->hubs_n * SERVICES + 1);
    for (uint32_t h = 0; h < n->hubs_n; h++)
        for (uint32_t g = 0; g < n->groups_n; g++) {
            const struct lastmile *m = &n->lastmile[n->group[g].lastmile];

            if (!s->desk[h].fare[fare_place(country_place(n->node[m->node].country),
                                            m->service)])
                s->by_cost[h * SERVICES + m->service] = true;
        }
}

static void copy_admissions(struct snapshot *s, const struct live *live)
{
    struct admission *v = arena_new_n(&s->arena, struct admission, live->admissions_n + 1);

    for (uint32_t i = 0; i < live->admissions_n; i++) {
        v[i] = live->admission[i];
        v[i].origin = str_copy(&s->arena, v[i].origin);
    }
    s->live.admission = v;
    s->live.admissions_n = live->admissions_n;
    s->live.edges_n = live->edges_n;
}

static void copy_live(struct snapshot *s, const struct live *live)
{
    uint32_t queues_n = s->network->queues_n;
    const struct backlog **backlog = arena_new_n(&s->arena, const struct backlog *, queues_n + 1);
    struct full_departure *full = NULL;

    s->live.backlog = backlog;
    if (!live)
        return;
    for (uint32_t q = 0; q < queues_n; q++)
        if (live->backlog[q]) {
            struct backlog *b = arena_new(&s->arena, struct backlog);

            *b = *live->backlog[q];
            backlog[q] = b;
        }
    full = arena_new_n(&s->arena, struct full_departure, live->full_n + 1);
    if (live->full_n > 0)
        memcpy(full, live->full, live->full_n * sizeof(*full));
    s->live.full = full;
    s->live.full_n = live->full_n;
    copy_admissions(s, live);
}

static int64_t midnight_ms(const struct day_clock *clock, int32_t day)
{
    return (int64_t)minute_of_day(clock, day, 0) * MINUTE_MS;
}

static void join_admissions(struct snapshot *s)
{
    const struct live *l = &s->live;

    s->admissions = arena_new_n(&s->arena, struct hub_admissions, s->network->hubs_n + 1);
    for (uint32_t h = 0; h < s->network->hubs_n && l->admissions_n > 0; h++) {
        struct hub_admissions *of = &s->admissions[h];

        of->v = arena_new_n(&s->arena, struct hub_admission, l->admissions_n);
        for (uint32_t i = 0; i < l->admissions_n; i++)
            if (admission_of_hub(&l->admission[i], s->hub[h]))
                of->v[of->n++] = (struct hub_admission){
                    &l->admission[i], midnight_ms(s->clock[h], l->admission[i].first_day),
                    midnight_ms(s->clock[h], l->admission[i].last_day + 1)};
    }
}

static void take_over(struct snapshot *s, struct snapshot *earlier)
{
    bool *changed = calloc(s->network->nodes_n + 1, sizeof(*changed));
    bool same;

    check(changed != NULL);
    same = earlier && network_same_shape(s->network, earlier->network) &&
           memcmp(s->by_cost, earlier->by_cost,
                  (size_t)s->network->hubs_n * SERVICES * sizeof(*s->by_cost)) == 0;
    if (same)
        network_changed(s->network, &s->live, earlier->network, &earlier->live, changed);
    s->chain = chain_new(s->network, &s->live, same ? earlier->chain : NULL, changed);
    matrix_init(&s->matrix, s->chain, s->by_cost);
    if (same)
        matrix_share(&s->matrix, &earlier->matrix, changed);
    free(changed);
}

struct snapshot *snapshot_new(struct network_box *box, const struct live *live,
                              struct snapshot *earlier)
{
    struct snapshot *s = calloc(1, sizeof(*s));

    check(s != NULL);
    atomic_fetch_add(&box->refs, 1);
    s->box = box;
    s->network = &box->network;
    arena_init(&s->arena, SNAPSHOT_ARENA_MAX);
    join_hubs(s);
    join_fares(s);
    join_by_cost(s);
    copy_live(s, live);
    join_admissions(s);
    grace_enter(); /* rows of the earlier one stay while we look at them */
    take_over(s, earlier);
    grace_leave();
    return s;
}

void snapshot_free(void *snapshot)
{
    struct snapshot *s = snapshot;

    if (!s)
        return;
    matrix_release(&s->matrix);
    chain_free(s->chain);
    arena_release(&s->arena);
    network_box_free(s->box);
    free(s);
}

/* ---- days at the hub ---- */

/* What is handed in from `since_min` until `until_min` starts on the nth working day, at whose
 * cut-off that ends. */
struct hours {
    int32_t since_min, until_min;
    uint32_t nth;
};

enum { HOURS_MAX_MIN = UINT16_MAX, NTH_BITS = 12, LONG_BITS = 16 };
_Static_assert(CALENDAR_DAYS < 1 << NTH_BITS, "a working day fits");

static uint64_t pack_hours(const struct hours *h)
{
    return (uint64_t)(uint32_t)h->since_min << (LONG_BITS + NTH_BITS) |
           (uint64_t)(h->until_min - h->since_min) << NTH_BITS | h->nth;
}

static struct hours unpack_hours(uint64_t v)
{
    int32_t since_min = (int32_t)(v >> (LONG_BITS + NTH_BITS));

    return (struct hours){since_min, since_min + (int32_t)(v >> NTH_BITS & HOURS_MAX_MIN),
                          v & ((1u << NTH_BITS) - 1)};
}

/* False beyond the calendars. */
static bool find_hours(const struct snapshot *s, uint32_t hub, int32_t now_min, struct hours *out)
{
    const struct node *node = &s->network->node[s->network->hub_node[hub]];
    const struct calendar *works = node->works;
    int32_t day = day_of_minute(s->clock[hub], now_min);
    uint32_t nth;

    if (day < 0)
        return false;
    nth = works->before[day]; /* of the working days, the first on or after this day */
    if (works->before[day + 1] > works->before[day] &&
        now_min >= minute_of_day(s->clock[hub], day, node->cut_off_min))
        nth++;
    if (nth >= works->before[CALENDAR_DAYS])
        return false;
    *out = (struct hours){now_min,
                          minute_of_day(s->clock[hub], works->nth[nth], node->cut_off_min), nth};
    return true;
}

/* Found once from one cut-off to the next. */
static bool hours_of(const struct snapshot *s, uint32_t hub, int32_t now_min, struct hours *out)
{
    _Atomic uint64_t *kept = &s->desk[hub].hours;

    *out = unpack_hours(atomic_load_explicit(kept, memory_order_relaxed));
    if (out->since_min <= now_min && now_min < out->until_min)
        return true;
    if (!find_hours(s, hub, now_min, out))
        return false;
    if (now_min >= 0 && out->until_min - now_min <= HOURS_MAX_MIN)
        atomic_store_explicit(kept, pack_hours(out), memory_order_relaxed);
    return true;
}

/* When it starts and is ready, and when what is asked later starts later. */
struct days_at {
    int32_t start, ready, until_min;
};

static bool days_at(const struct snapshot *s, uint32_t hub, int64_t now_ms, int32_t handling_days,
                    struct days_at *out)
{
    const struct calendar *works = s->desk[hub].works;
    struct hours h;

    if (!hours_of(s, hub, (int32_t)(now_ms / MINUTE_MS), &h) ||
        h.nth + (uint32_t)handling_days >= works->before[CALENDAR_DAYS])
        return false;
    *out = (struct days_at){works->nth[h.nth], works->nth[h.nth + (uint32_t)handling_days],
                            h.until_min};
    return true;
}

bool snapshot_days(const struct snapshot *s, uint32_t hub, int64_t now_ms, int32_t handling_days,
                   int32_t *start, int32_t *ready)
{
    struct days_at at;

    if (!days_at(s, hub, now_ms, handling_days, &at))
        return false;
    *start = at.start;
    *ready = at.ready;
    return true;
}

uint32_t snapshot_band(const struct snapshot *s, int64_t weight_g)
{
    uint32_t band = 0;

    while (band < s->network->bands_n && s->network->band_g[band] < weight_g)
        band++;
    return band;
}

/* ---- a promise ---- */

static struct money by_weight(struct money base, struct money per_kg, int64_t weight_g)
{
    return money_add(base, money_share(per_kg, weight_g, GRAMS_OF_KG, ROUND_HALF_UP));
}

/* Where the answer to a question stands in the matrix. */
struct place {
    enum no_promise none;
    const struct matrix_city *city;
    uint32_t hub, place, band;
    struct days_at days;
};

/* What the operator has set, else what the way costs. False when it is too heavy for the fare. */
static bool price_of(const struct snapshot *s, const struct place *at, const struct promise_in *in,
                     const struct row *row, struct money *out)
{
    const struct fare *f = s->desk[at->hub].fare[fare_place(at->city->country, in->service)];
    struct currency c = s->network->currency;
    const struct way_step *way;

    if (f && in->weight_g > f->tariff.max_g)
        return false;
    if (f) {
        *out = money_add(by_weight(f->tariff.base, f->tariff.per_kg, in->weight_g),
                         f->extra[at->city->size]);
        return true;
    }
    way = &row->step[row->way[at->place]];
    *out = by_weight(money(way->base_minor, c), money(way->per_kg_minor, c), in->weight_g);
    return true;
}

static struct date date_of_day(int32_t day)
{
    return (struct date){CALENDAR_FIRST_DAY + day};
}

static void fill_promise(const struct snapshot *s, const struct place *at,
                         const struct promise_in *in, const struct row *row, struct promise *out)
{
    const struct cell *cell = &row->cell[at->place];

    out->none = NO_WEIGHT;
    if (!price_of(s, at, in, row, &out->price))
        return;
    out->none = PROMISE_YES;
    out->handed_over = date_of_day(row->day);
    out->p50 = date_of_day(row->day + cell->p50);
    out->p90 = date_of_day(row->day + cell->p90);
    out->courier = cell->courier;
}

static struct place place_of(const struct snapshot *s, const struct promise_in *in)
{
    size_t city = (size_t)(in->to - s->network->world->city);
    struct place at = {.none = NO_LANE, .hub = snapshot_hub(s, in->from)};

    check(city < s->network->world->cities_n);
    check(in->handling_days >= 0 && in->handling_days <= HANDLING_DAYS_MAX && in->weight_g >= 0);
    at.city = &s->matrix.city[city];
    at.place = at.city->place[in->service];
    at.band = snapshot_band(s, in->weight_g);
    if (at.hub == NONE_INDEX || at.place == NONE_INDEX)
        return at;
    at.none = NO_CALENDAR;
    if (!days_at(s, at.hub, in->now_ms, in->handling_days, &at.days))
        return at;
    at.none = at.band == s->network->bands_n ? NO_WEIGHT : PROMISE_YES;
    return at;
}

static const struct row *row_at(struct snapshot *s, const struct place *at, enum service service,
                                uint32_t band)
{
    return matrix_row_to(&s->matrix, at->hub, service, band, at->days.ready,
                         (size_t)(at->city - s->matrix.city));
}

/* Where nothing goes: is it for the weight, or for the end of the calendars? */
static enum no_promise why_not(struct snapshot *s, const struct place *at, enum service service)
{
    const struct row *light;

    if (at->band > 0) {
        light = row_at(s, at, service, 0);
        if (light->cell[at->place].p90 != CELL_NONE)
            return NO_WEIGHT;
    }
    return at->days.ready > CALENDAR_DAYS - WAIT_DAYS_MAX / 2 ? NO_CALENDAR : NO_LANE;
}

void snapshot_promise(struct snapshot *s, const struct promise_in *in, struct promise *out)
{
    struct place at = place_of(s, in);
    const struct row *row;

    *out = (struct promise){.none = at.none};
    if (at.none != PROMISE_YES)
        return;
    row = row_at(s, &at, in->service, at.band);
    if (row->cell[at.place].p90 == CELL_NONE) {
        out->none = why_not(s, &at, in->service);
        return;
    }
    fill_promise(s, &at, in, row, out);
    out->start = date_of_day(at.days.start);
    out->valid_until_ms = (int64_t)at.days.until_min * MINUTE_MS;
}

/* ---- the way ---- */

static int32_t median_of(const struct transit *t)
{
    return t->atom_min[(t->n - 1) / 2];
}

static void fill_part(const struct snapshot *s, const struct country *origin, enum service service,
                      const struct way_step *step, struct way_part *out)
{
    const struct link *l = &s->chain->link[step->link];
    enum variant v;

    out->link = step->link;
    out->departs_min = step->departs_min;
    out->arrives_min = out->departs_min + median_of(l->transit);
    out->through_min = NEVER_MIN;
    if (l->to == NONE_INDEX)
        return;
    v = chain_variant(s->chain, l->to, origin, service);
    if (v != VARIANT_PASSES)
        out->through_min = chain_passes(s->chain, l->to, v, out->arrives_min) +
                           median_of(&s->network->queue[s->network->node[l->to].queue].takes);
}

static uint32_t steps_until(const struct row *row, uint32_t last)
{
    uint32_t n = 0;

    for (uint32_t at = last; at != NONE_INDEX; at = row->step[at].before)
        n++;
    return n;
}

uint32_t snapshot_way(struct snapshot *s, const struct promise_in *in,
                      struct way_part out[WAY_LINKS_MAX])
{
    const struct country *origin = in->from->country;
    struct place at = place_of(s, in);
    const struct row *row;
    uint32_t n;

    if (at.none != PROMISE_YES)
        return 0;
    row = row_at(s, &at, in->service, at.band);
    if (row->cell[at.place].p90 == CELL_NONE)
        return 0;
    n = steps_until(row, row->way[at.place]);
    check(n <= WAY_LINKS_MAX);
    for (uint32_t i = n, step = row->way[at.place]; i-- > 0; step = row->step[step].before)
        fill_part(s, origin, in->service, &row->step[step], &out[i]);
    return n;
}
