/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/queue_count.h"

#include "base/check.h"
#include "base/num.h"
#include "shop/logistics/current.h"
#include "shop/logistics/emsevt.h"
#include "shop/logistics/grace.h"

enum { GROUPS_MAX = 4 << 20, PHASES = PHASE_DELIVERY + 1, DAYS_KEPT = SILENT_DAYS_MAX + 2,
       DAYS = DAYS_KEPT + INFLOW_DAYS_MAX };

/* ---- what the database tells: read before the snapshot is held ---- */

struct group {
    const struct hub *hub;
    const struct city *city;
    const struct emsevt *event; /* NULL: announced only */
    enum service service;
    int32_t day;                /* of the calendar, at the hub */
    int64_t parcels;
};

struct told {
    struct group *v;
    size_t n, room;
    int64_t (*heard_ms)[PHASES]; /* of each country: what was told there; 0: nothing */
    const struct country *to;
};

static void told_release(struct told *t)
{
    free(t->v);
}

static bool make_room(struct told *t)
{
    if (t->n < t->room)
        return true;
    if (t->n >= GROUPS_MAX)
        return false;
    t->room = t->room ? 2 * t->room : 256;
    t->v = realloc(t->v, t->room * sizeof(*t->v));
    check(t->v != NULL);
    return true;
}

static enum outcome add_group(unused_arg struct ctx *c, const struct queue_group *r, void *arg)
{
    struct told *t = arg;
    struct group g = {.hub = hub_by_code(r->hub), .city = city_by_id(r->city),
                      .event = emsevt_by_code(r->event), .parcels = r->parcels,
                      .day = r->shipped_on.days - CALENDAR_FIRST_DAY};

    if (!g.hub || !g.city || !service_parse(r->service, &g.service))
        return DONE;
    if (!make_room(t))
        return fail("queues", "more than %d groups of parcels", GROUPS_MAX);
    t->v[t->n++] = g;
    return DONE;
}

static size_t country_index(const struct country *of)
{
    size_t n;

    return (size_t)(of - countries(&n));
}

/* Where was it told? */
static enum outcome add_heard(unused_arg struct ctx *c, const struct queue_heard *r, void *arg)
{
    struct told *t = arg;
    const struct emsevt *e = emsevt_by_code(r->event);
    const struct country *of = e && e->phase < PHASE_INWARD ? country_by_code(r->origin) : t->to;
    int64_t *heard;

    if (!e || !of || !r->has_at || (e->queue != AT_QUEUE_COMES && e->queue != AT_QUEUE_LEAVES))
        return DONE;
    heard = &t->heard_ms[country_index(of)][e->phase];
    *heard = i64_max(*heard, r->at);
    return DONE;
}

static enum outcome read_told(struct ctx *c, const struct str *country, size_t countries_n,
                              int64_t since_ms, struct told *t)
{
    size_t n;

    (void)countries(&n);
    t->heard_ms = (void *)arena_new_n(c->arena, int64_t, n * PHASES + 1);
    for (size_t i = 0; i < countries_n; i++) {
        t->to = country_by_code(country[i]);
        check(t->to != NULL);
        TRY(queue_events(c, country[i], since_ms, add_heard, t));
        TRY(queue_groups(c, country[i], since_ms, add_group, t));
    }
    return DONE;
}

/* ---- the queues on a way ---- */

struct stop {
    uint32_t queue;
    enum emsevt_phase phase;
    int wait_class;
    int32_t after_days; /* it comes there that many days after it was handed over */
};

struct way_stops {
    struct stop v[WAY_LINKS_MAX];
    size_t n;
};

static enum emsevt_phase phase_of(const struct queue *q, const struct node *at,
                                  const struct country *from, const struct country *to)
{
    if (q->kind == QUEUE_CUSTOMS)
        return PHASE_INWARD;
    if (at->country == to)
        return PHASE_DELIVERY;
    return at->country == from ? PHASE_OUTWARD : PHASE_TRANSIT;
}

static void find_stops(struct snapshot *s, const struct group *g, int64_t now_ms,
                       struct way_stops *out)
{
    const struct network *n = s->network;
    struct promise_in in = {.from = g->hub, .to = g->city, .service = g->service,
                            .now_ms = now_ms};
    uint32_t hub = snapshot_hub(s, g->hub), parts_n;
    struct way_part part[WAY_LINKS_MAX];
    int32_t start, ready;

    out->n = 0;
    if (hub == NONE_INDEX || !snapshot_days(s, hub, now_ms, 0, &start, &ready))
        return;
    parts_n = snapshot_way(s, &in, part);
    for (uint32_t i = 0; i < parts_n; i++) {
        uint32_t node = s->chain->link[part[i].link].to;
        const struct queue *q;

        if (node == NONE_INDEX || part[i].through_min == NEVER_MIN)
            continue;
        q = &n->queue[n->node[node].queue];
        out->v[out->n++] = (struct stop){
            n->node[node].queue, phase_of(q, &n->node[node], g->hub->country, g->city->country),
            q->first >> g->service & 1 ? WAIT_FIRST : WAIT_REST,
            day_of_minute(day_clock_of(n->node[node].zone), part[i].arrives_min) - ready};
    }
}

/* ---- counting ---- */

struct counted {
    int64_t waiting[WAIT_CLASSES];
    int64_t (*coming)[WAIT_CLASSES]; /* of DAYS days from first_day on; NULL: nothing yet */
    int64_t heard_ms;
    int32_t today, heard_day, first_day;
    int32_t wait_days;               /* of who comes now, as promises have it */
};

struct counting {
    struct snapshot *s;    /* the network in force, but nobody waits: counts change no ways */
    struct arena *arena;
    struct counted *queue; /* of each */
    int64_t transit_ms;    /* heard of any transit office */
};

static void hear(struct counting *k, uint32_t q, int64_t at_ms)
{
    const struct network *n = k->s->network;
    struct counted *to = &k->queue[q];

    if (at_ms <= to->heard_ms)
        return;
    to->heard_ms = at_ms;
    to->heard_day = day_of_minute(day_clock_of(n->node[n->queue[q].node].zone),
                                  minute_of_ms(at_ms));
}

static void start_queues(struct counting *k, const struct told *t, int64_t now_ms)
{
    const struct network *n = k->s->network;
    size_t countries_n;

    (void)countries(&countries_n);
    for (size_t i = 0; i < countries_n; i++)
        k->transit_ms = i64_max(k->transit_ms, t->heard_ms[i][PHASE_TRANSIT]);
    for (uint32_t q = 0; q < n->queues_n; q++) {
        const struct node *at = &n->node[n->queue[q].node];
        const int64_t *heard = t->heard_ms[country_index(at->country)];

        k->queue[q].today = day_of_minute(day_clock_of(at->zone), (int32_t)(now_ms / MINUTE_MS));
        k->queue[q].first_day = k->queue[q].today - DAYS_KEPT;
        if (n->queue[q].kind == QUEUE_CUSTOMS)
            hear(k, q, heard[PHASE_INWARD]);
        else
            hear(k, q, i64_max(heard[PHASE_OUTWARD], heard[PHASE_DELIVERY]));
    }
}

/* They come there on that day. */
static void expect(struct counting *k, const struct stop *at, int32_t day, int64_t parcels)
{
    struct counted *to = &k->queue[at->queue];

    if (to->heard_ms > 0 && day < to->heard_day)
        day = to->today;
    if (day < (to->heard_ms > 0 ? to->heard_day : to->today) || day >= to->first_day + DAYS)
        return;
    if (!to->coming)
        to->coming = (void *)arena_new_n(k->arena, int64_t, DAYS * WAIT_CLASSES);
    to->coming[day - to->first_day][at->wait_class] += parcels;
}

enum standing { PASSED, WAITS, AHEAD };

/* At the first queue of its phase. */
static enum standing standing_at(const struct emsevt *e, const struct stop *at)
{
    if (!e || at->phase > e->phase)
        return AHEAD;
    if (at->phase < e->phase)
        return PASSED;
    if (e->queue == AT_QUEUE_COMES)
        return WAITS;
    return e->queue == AT_QUEUE_BEFORE ? AHEAD : PASSED;
}

/* They come from a queue that lets them through in so many days. */
static void expect_over(struct counting *k, const struct stop *at, int32_t day, int32_t days,
                        int64_t parcels)
{
    const int64_t share = parcels / days;

    for (int32_t i = 1; i < days && share > 0; i++)
        expect(k, at, day + i, share);
    expect(k, at, day, share > 0 ? parcels - share * (days - 1) : parcels);
}

/* To the queues after the one at which they wait. */
static void count_after(struct counting *k, const struct group *g, const struct way_stops *way,
                        size_t waits)
{
    const struct stop *from = &way->v[waits];
    const struct counted *q = &k->queue[from->queue];

    for (size_t i = waits + 1; i < way->n; i++) {
        const struct stop *at = &way->v[i];
        int32_t soonest = q->today + at->after_days - from->after_days;

        expect_over(k, at, (int32_t)i64_max(g->day + at->after_days, soonest), q->wait_days + 1,
                    g->parcels);
    }
}

static void count(struct counting *k, const struct group *g, const struct way_stops *way)
{
    int32_t wait_days = 0; /* on the way to the next queue */

    if (g->event && g->event->queue == AT_QUEUE_NOWHERE)
        return;
    for (size_t i = 0; i < way->n; i++) {
        const struct stop *at = &way->v[i];
        enum standing standing = standing_at(g->event, at);

        if (at->phase == PHASE_TRANSIT)
            hear(k, at->queue, k->transit_ms);
        if (standing == WAITS) {
            k->queue[at->queue].waiting[at->wait_class] += g->parcels;
            count_after(k, g, way, i);
            return;
        }
        if (standing == AHEAD) {
            expect(k, at, g->day + at->after_days + wait_days, g->parcels);
            wait_days += k->queue[at->queue].wait_days;
        }
    }
}

static bool same_way(const struct group *a, const struct group *b)
{
    return a->hub == b->hub && a->city == b->city && a->service == b->service;
}

static void count_all(struct counting *k, const struct told *t, int64_t now_ms)
{
    struct way_stops way = {.n = 0};

    for (size_t i = 0; i < t->n; i++) {
        if (i == 0 || !same_way(&t->v[i - 1], &t->v[i]))
            find_stops(k->s, &t->v[i], now_ms, &way);
        count(k, &t->v[i], &way);
    }
}

/* ---- what comes of it ---- */

static bool empty_day(const struct counted *from, int32_t day)
{
    return from->coming[day][WAIT_FIRST] + from->coming[day][WAIT_REST] == 0;
}

static void put_days(const struct counted *from, struct queue_count *out)
{
    int32_t first = 0, end = DAYS;

    if (!from->coming)
        return;
    while (first < DAYS && empty_day(from, first))
        first++;
    while (end > first && (empty_day(from, end - 1) || end - first > INFLOW_DAYS_MAX))
        end--;
    out->first_day = from->first_day + first;
    out->days_n = (uint32_t)(end - first);
    out->coming = from->coming + first;
}

static void put_queue(struct counting *k, uint32_t q, struct queue_count *out)
{
    const struct network *n = k->s->network;
    const struct node *at = &n->node[n->queue[q].node];
    const struct counted *from = &k->queue[q];

    *out = (struct queue_count){
        .node = str_copy(k->arena, at->code), .heard = from->heard_ms > 0,
        .at_ms = from->heard_ms > 0
                     ? from->heard_ms
                     : (int64_t)minute_of_day(day_clock_of(at->zone), from->today, 0) * MINUTE_MS,
        .waiting = {from->waiting[WAIT_FIRST], from->waiting[WAIT_REST]},
        .today = from->today};
    put_days(from, out);
}

static int by_node(const void *x, const void *y)
{
    const struct queue_count *a = x, *b = y;

    return str_cmp(a->node, b->node);
}

static void put_out(struct counting *k, struct queue_count_list *out)
{
    const uint32_t queues_n = k->s->network->queues_n;

    out->v = arena_new_n(k->arena, struct queue_count, queues_n + 1);
    out->n = 0;
    for (uint32_t q = 0; q < queues_n; q++)
        if (k->queue[q].heard_ms > 0 || k->queue[q].coming)
            put_queue(k, q, &out->v[out->n++]);
    qsort(out->v, out->n, sizeof(out->v[0]), by_node);
}

/* How long promises have them wait in front of each queue. */
static void note_waits(struct counting *k, const struct snapshot *now, int32_t now_min)
{
    const struct network *n = now->network;

    for (uint32_t q = 0; q < n->queues_n; q++) {
        const struct queue *of = &n->queue[q];
        int32_t open_min = queue_open_min(of, day_clock_of(n->node[of->node].zone), now_min);
        int32_t leaves_min = chain_passes(now->chain, of->node, VARIANT_WAITS, now_min);

        if (leaves_min != NEVER_MIN && leaves_min > open_min)
            k->queue[q].wait_days = (leaves_min - open_min) / MINUTES_OF_DAY;
    }
}

/* The network in force without what waits. */
static struct snapshot *unloaded(struct arena *a, struct snapshot *now)
{
    struct live live = now->live;

    live.backlog = arena_new_n(a, const struct backlog *, now->network->queues_n + 1);
    return snapshot_new(now->box, &live, now);
}

static void free_snapshot(struct snapshot **s)
{
    snapshot_free(*s);
}

static void count_told(struct counting *k, const struct told *t, int64_t now_ms,
                       struct queue_count_list *out)
{
    struct snapshot *now = snapshot_current();
    scoped(free_snapshot) struct snapshot *s = unloaded(k->arena, now);

    k->s = s;
    k->queue = arena_new_n(k->arena, struct counted, s->network->queues_n + 1);
    start_queues(k, t, now_ms);
    note_waits(k, now, (int32_t)(now_ms / MINUTE_MS));
    count_all(k, t, now_ms);
    put_out(k, out);
}

enum outcome queue_count_read(struct ctx *c, const struct str *country, size_t countries_n,
                              int32_t silent_days, struct queue_count_list *out)
{
    scoped(told_release) struct told told = {0};
    struct counting k = {.arena = c->arena};

    check(silent_days >= 1 && silent_days <= SILENT_DAYS_MAX);
    TRY(read_told(c, country, countries_n, c->now_ms - silent_days * DAY_MS, &told));
    grace_enter();
    count_told(&k, &told, c->now_ms, out);
    grace_leave();
    return DONE;
}
