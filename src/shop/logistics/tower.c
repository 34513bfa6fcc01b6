/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/tower.h"

#include "shop/logistics/current.h"
#include "shop/logistics/emsevt.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/tower_sql.h"

enum { ROWS_MAX = 20000, WEEK_DAYS = 7 };

/* ---- capacities ---- */

static int64_t days_of(const struct calendar *runs)
{
    return runs ? __builtin_popcount(runs->week) : WEEK_DAYS;
}

/* In a week; a link without limit makes the sum one without. */
static void add_departures(const struct timetable *t, int64_t capacity, int64_t *sum)
{
    if (capacity == CAPACITY_UNLIMITED)
        *sum = TOWER_UNLIMITED;
    else if (*sum != TOWER_UNLIMITED)
        *sum += days_of(t->runs) * t->n * capacity;
}

/* What can leave a node: the least of its queue and of its legs together. */
static int64_t node_week(const struct network *n, uint32_t node)
{
    const struct node *at = &n->node[node];
    int64_t legs = 0, queue;

    for (uint32_t i = 0; i < at->out_n; i++) {
        const struct leg *l = &n->leg[n->out[at->out + i]];

        add_departures(&l->times, l->capacity, &legs);
    }
    if (at->queue == NONE_INDEX)
        return legs;
    queue = queue_week_parcels(&n->queue[at->queue]);
    return legs == TOWER_UNLIMITED || queue < legs ? queue : legs;
}

static int64_t hub_week(const struct network *n, struct str code)
{
    for (uint32_t i = 0; i < n->hubs_n; i++)
        if (str_eq(n->hub[i].code, code))
            return node_week(n, n->hub_node[i]);
    return TOWER_UNLIMITED;
}

static bool in_country(const struct network *n, uint32_t node, struct str country)
{
    return str_eq(str_of(n->node[node].country->code), country);
}

static int64_t customs_week(const struct network *n, struct str country)
{
    int64_t sum = 0;
    bool any = false;

    for (uint32_t i = 0; i < n->queues_n; i++)
        if (n->queue[i].kind == QUEUE_CUSTOMS && in_country(n, n->queue[i].node, country)) {
            sum += queue_week_parcels(&n->queue[i]);
            any = true;
        }
    return any ? sum : TOWER_UNLIMITED;
}

static int64_t delivery_week(const struct network *n, struct str country)
{
    int64_t sum = 0;
    bool any = false;

    for (uint32_t i = 0; i < n->lastmiles_n; i++)
        if (in_country(n, n->lastmile[i].node, country)) {
            add_departures(&n->lastmile[i].times, n->lastmile[i].capacity, &sum);
            any = true;
        }
    return any ? sum : TOWER_UNLIMITED;
}

int64_t tower_capacity(enum tower_stage stage, struct str place)
{
    int64_t week = TOWER_UNLIMITED;
    const struct network *n;

    grace_enter();
    n = snapshot_current()->network;
    if (stage == TOWER_HUB)
        week = hub_week(n, place);
    else if (stage == TOWER_CUSTOMS)
        week = customs_week(n, place);
    else if (stage == TOWER_DELIVERY)
        week = delivery_week(n, place);
    grace_leave();
    return week == TOWER_UNLIMITED ? week : week / WEEK_DAYS;
}

/* ---- counting ---- */

static const enum tower_stage stages[PARCEL_STATUSES_N] = {
    [PARCEL_ANNOUNCED] = TOWER_HUB,     [PARCEL_PICKED_UP] = TOWER_HUB,
    [PARCEL_IN_TRANSIT] = TOWER_WAY,    [PARCEL_CUSTOMS] = TOWER_CUSTOMS,
    [PARCEL_HELD] = TOWER_CUSTOMS,      [PARCEL_RELEASED] = TOWER_DELIVERY,
    [PARCEL_OUT_FOR_DELIVERY] = TOWER_DELIVERY, [PARCEL_ATTEMPT_FAILED] = TOWER_DELIVERY};

static void count(struct tower_count *to, const struct tower_row *r)
{
    if (to->parcels == 0 || r->since < to->since_ms)
        to->since_ms = r->since;
    to->parcels += r->parcels;
    to->overdue += r->overdue;
    to->late += r->late;
    to->late_days += r->late_days;
    to->worst_days = i64_max(to->worst_days, r->worst_days);
}

static void count_place(struct tower *t, const struct tower_row *r, struct str country)
{
    enum parcel_status status;
    struct tower_place p = {0};

    if (!parcel_status_parse(r->status, &status))
        return;
    p.stage = stages[status];
    p.place = p.stage == TOWER_HUB ? r->hub : country;
    for (size_t i = 0; i < t->places_n; i++)
        if (t->place[i].stage == p.stage && str_eq(t->place[i].place, p.place)) {
            count(&t->place[i].now, r);
            return;
        }
    if (t->places_n == TOWER_PLACES_MAX)
        return;
    p.day_capacity = tower_capacity(p.stage, p.place);
    count(&p.now, r);
    t->place[t->places_n++] = p;
}

static void count_lane(struct tower *t, const struct tower_row *r, struct str country)
{
    for (size_t i = 0; i < t->lanes_n; i++) {
        struct tower_lane *l = &t->lane[i];

        if (str_eq(l->origin, r->origin) && str_eq(l->destination, country) &&
            str_eq(l->service, r->service)) {
            count(&l->now, r);
            return;
        }
    }
    if (t->lanes_n == TOWER_LANES_MAX)
        return;
    t->lane[t->lanes_n] = (struct tower_lane){
        .origin = r->origin, .destination = country, .service = r->service};
    count(&t->lane[t->lanes_n++].now, r);
}

static int by_stage(const void *x, const void *y)
{
    const struct tower_place *a = x, *b = y;

    if (a->stage != b->stage)
        return (int)a->stage - (int)b->stage;
    return (a->now.parcels < b->now.parcels) - (a->now.parcels > b->now.parcels);
}

static int by_late(const void *x, const void *y)
{
    const struct tower_lane *a = x, *b = y;

    if (a->now.late != b->now.late)
        return (a->now.late < b->now.late) - (a->now.late > b->now.late);
    return (a->now.parcels < b->now.parcels) - (a->now.parcels > b->now.parcels);
}

enum outcome tower_read(struct ctx *c, const struct str *country, size_t countries_n,
                        struct date today, struct tower *out)
{
    *out = (struct tower){.place = arena_new_n(c->arena, struct tower_place, TOWER_PLACES_MAX),
                          .lane = arena_new_n(c->arena, struct tower_lane, TOWER_LANES_MAX)};
    for (size_t i = 0; i < countries_n; i++) {
        struct tower_row_list rows;

        TRY(tower_open(c, country[i], today, ROWS_MAX, &rows));
        for (size_t k = 0; k < rows.n; k++) {
            count(&out->all, &rows.v[k]);
            count_place(out, &rows.v[k], country[i]);
            count_lane(out, &rows.v[k], country[i]);
        }
    }
    qsort(out->place, out->places_n, sizeof(out->place[0]), by_stage);
    qsort(out->lane, out->lanes_n, sizeof(out->lane[0]), by_late);
    return DONE;
}
