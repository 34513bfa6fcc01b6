/* SPDX-License-Identifier: Apache-2.0 */
#include "support/brute_force.h"

#include "base/check.h"

/* `minutes` long: further than any way of the test networks. */
enum { SPAN_DAYS = 110, SPAN_MIN = SPAN_DAYS * 1440, SEARCH_DAYS = 100, POINTS_MAX = 200000 };

struct brute {
    const struct brute_in *in;
    uint32_t group;
    bool *visited;
    const struct country *cleared;
    struct brute_best best;
    struct brute_best wanted; /* a way like this one */
    bool has_wanted;
};

/* ---- calendars, by asking for each day ---- */

static bool day_off(const struct network *n, const struct country *c, struct str region,
                    struct date d)
{
    return holiday_on(n->world->holidays, str_of(c->code), region, d) != NULL;
}

static bool covered(struct date d)
{
    return d.days >= CALENDAR_FIRST_DAY && d.days < CALENDAR_FIRST_DAY + CALENDAR_DAYS;
}

static bool runs_on(const struct network *n, const struct timetable *t, const struct node *at,
                    struct date d)
{
    return covered(d) && (t->runs->week >> date_weekday(d) & 1) &&
           !(t->holidays && day_off(n, at->country, at->region, d));
}

static bool is_full(const struct brute_in *in, uint32_t link, int32_t at_min)
{
    for (uint32_t i = 0; in->live && i < in->live->full_n; i++)
        if (in->live->full[i].link == link && in->live->full[i].departs_min == at_min)
            return true;
    return false;
}

/* The earliest departure at or after a moment, by trying all of some days. */
static int32_t departure(const struct brute_in *in, uint32_t link, const struct timetable *t,
                         const struct node *from, int32_t at_min)
{
    int64_t ms = (int64_t)at_min * MINUTE_MS;
    struct date d = zone_local(from->zone, ms).date;

    for (int i = -1; i < SEARCH_DAYS; i++) {
        struct date day = date_add(d, i);
        int32_t first = NEVER_MIN;

        if (!runs_on(in->network, t, from, day))
            continue;
        for (int k = 0; k < t->n; k++) {
            int32_t m = (int32_t)(zone_moment_ms(from->zone, day, t->at_min[k]) / MINUTE_MS);

            if (m >= at_min + t->cut_off_min && m < first && !is_full(in, link, m))
                first = m;
        }
        if (first != NEVER_MIN)
            return first;
    }
    return NEVER_MIN;
}

/* ---- queues, minute by minute ---- */

struct played {
    const struct network *network;
    const struct live *live;
    uint32_t queue;
    int32_t from_min;
    int64_t arrives[2][SPAN_MIN];                              /* in that minute */
    int64_t arrived[2][SPAN_MIN + 1], served[2][SPAN_MIN + 1]; /* before it */
    bool open[SPAN_MIN + 1];
};

enum { PLAYED_MAX = 8 };
static struct played *played[PLAYED_MAX];
static size_t played_n;

void brute_force_end(void)
{
    for (size_t i = 0; i < played_n; i++)
        free(played[i]);
    played_n = 0;
}

/* Marks the minutes of a day at which the queue is open, and what arrives in them, times 1440. */
static void mark_day(struct played *p, const struct queue *q, const struct backlog *b,
                     struct date d)
{
    const struct node *node = &p->network->node[q->node];
    int32_t first = (int32_t)(zone_moment_ms(node->zone, d, 0) / MINUTE_MS);
    int32_t opens = (int32_t)(zone_moment_ms(node->zone, d, q->opens_min) / MINUTE_MS);
    int32_t closes = (int32_t)(zone_moment_ms(node->zone, date_add(d, q->closes_min / 1440),
                                              q->closes_min % 1440) / MINUTE_MS);
    bool works = covered(d) && (q->open->week >> date_weekday(d) & 1) &&
                 !(q->holidays && day_off(p->network, node->country, node->region, d));
    int32_t inflow = b ? d.days - CALENDAR_FIRST_DAY - b->inflow_day : -1;

    for (int32_t at = first; at < first + 1560; at++) {
        int32_t i = at - p->from_min;

        if (i < 0 || i >= SPAN_MIN)
            continue;
        p->open[i] = works && at >= opens && at < closes;
        for (int c = 0; c < 2; c++)
            p->arrives[c][i] = inflow >= 0 && inflow < (int32_t)b->inflow_days &&
                                       at < first + 1440 ? b->inflow[inflow][c] : 0;
    }
}

static void play(struct played *p, const struct queue *q, const struct backlog *b)
{
    int64_t work = 10000 - (int64_t)q->announced_pct * (100 - q->announced_work_pct);
    int64_t waiting[2] = {0};
    struct date from = zone_local(p->network->node[q->node].zone,
                                  (int64_t)p->from_min * MINUTE_MS).date;

    for (int32_t d = 0; d <= SPAN_DAYS; d++) /* a later day writes over the end of a short one */
        mark_day(p, q, b, date_add(from, d));
    for (int c = 0; b && c < 2; c++)
        waiting[c] = p->arrived[c][0] = b->parcels[c] * 1440 * work;
    for (int32_t i = 0; i < SPAN_MIN; i++) {
        int64_t room = p->open[i] ? q->per_hour * 24 * 10000 : 0;

        for (int c = 0; c < 2; c++) {
            int64_t in = p->arrives[c][i] * work;
            int64_t out = waiting[c] + in < room ? waiting[c] + in : room;

            room -= out;
            waiting[c] += in - out;
            p->arrived[c][i + 1] = p->arrived[c][i] + in;
            p->served[c][i + 1] = p->served[c][i] + out;
        }
    }
}

static const struct played *played_queue(const struct brute_in *in, uint32_t queue)
{
    const struct backlog *b = in->live ? in->live->backlog[queue] : NULL;
    struct played *p;

    for (size_t i = 0; i < played_n; i++)
        if (played[i]->network == in->network && played[i]->live == in->live &&
            played[i]->queue == queue)
            return played[i];
    if (played_n == PLAYED_MAX)
        brute_force_end();
    p = played[played_n++] = calloc(1, sizeof(*p));
    check(p != NULL);
    p->network = in->network;
    p->live = in->live;
    p->queue = queue;
    p->from_min = b ? b->at_min : in->ready_min - 7 * 1440; /* asked for later ones too */
    play(p, &in->network->queue[queue], b);
    return p;
}

static int32_t leaves_queue(const struct brute_in *in, uint32_t queue, int c, int32_t at_min)
{
    const struct queue *q = &in->network->queue[queue];
    const struct played *p = played_queue(in, queue);
    int32_t i = at_min - p->from_min, counted = i < 0 ? 0 : i;
    bool waits;

    if (q->per_hour == 0 || counted >= SPAN_MIN)
        return NEVER_MIN;
    waits = p->served[c][counted] < p->arrived[c][counted];
    if (waits) {
        for (i = counted; i <= SPAN_MIN; i++)
            if (p->served[c][i] >= p->arrived[c][counted])
                return p->from_min + i;
        return NEVER_MIN;
    }
    for (; i < SPAN_MIN; i++)
        if (p->open[i])
            return p->from_min + i;
    return NEVER_MIN;
}

/* ---- distributions over minutes ---- */

struct point {
    int32_t at; /* a minute, or a day */
    double mass;
};

struct points {
    struct point *v;
    size_t n, room;
    double lost;
};

static int compare_points(const void *a, const void *b)
{
    const struct point *x = a, *y = b;

    return (x->at > y->at) - (x->at < y->at);
}

static void add_point(struct points *p, int32_t at, double mass)
{
    if (at == NEVER_MIN) {
        p->lost += mass;
        return;
    }
    if (p->n == p->room) {
        p->room = 2 * p->room + 64;
        p->v = realloc(p->v, p->room * sizeof(*p->v));
        check(p->v != NULL && p->n < POINTS_MAX);
    }
    p->v[p->n].at = at;
    p->v[p->n++].mass = mass;
}

/* Points at the same minute become one. */
static void merge(struct points *p)
{
    size_t n = 0;

    if (p->n > 0)
        qsort(p->v, p->n, sizeof(*p->v), compare_points);
    for (size_t i = 0; i < p->n; i++)
        if (n > 0 && p->v[n - 1].at == p->v[i].at)
            p->v[n - 1].mass += p->v[i].mass;
        else
            p->v[n++] = p->v[i];
    p->n = n;
}

static void add_transit(const struct points *from, const struct transit *t, struct points *out)
{
    out->lost = from->lost;
    for (size_t i = 0; i < from->n; i++)
        for (int k = 0; k < t->n; k++)
            add_point(out, from->v[i].at + t->atom_min[k], from->v[i].mass / t->n);
    merge(out);
}

static void depart(const struct brute_in *in, uint32_t link, const struct timetable *t,
                   const struct node *from, const struct points *ready, struct points *out)
{
    out->lost = ready->lost;
    for (size_t i = 0; i < ready->n; i++)
        add_point(out, departure(in, link, t, from, ready->v[i].at), ready->v[i].mass);
    merge(out);
}

/* Through the queue in front of a node, if there is one for this parcel. */
static void through(const struct brute_in *in, uint32_t node, const struct points *arrives,
                    struct points *out)
{
    const struct network *n = in->network;
    const struct node *at = &n->node[node];
    const struct country *origin = n->hub[in->hub].country;
    struct transit none = {.n = 1};
    struct points left = {.lost = arrives->lost};
    const struct queue *q = at->queue == NONE_INDEX ? NULL : &n->queue[at->queue];

    if (q && q->kind == QUEUE_CUSTOMS && same_customs_territory(origin, at->country))
        q = NULL;
    for (size_t i = 0; i < arrives->n; i++)
        add_point(&left,
                  q ? leaves_queue(in, at->queue, q->first >> in->service & 1 ? 0 : 1,
                                   arrives->v[i].at)
                    : arrives->v[i].at,
                  arrives->v[i].mass);
    merge(&left);
    add_transit(&left, q ? &q->takes : &none, out);
    free(left.v);
}

/* ---- all ways ---- */

static int32_t quantile(const struct points *days, double share)
{
    double sum = 0;

    for (size_t i = 0; i < days->n; i++) {
        sum += days->v[i].mass;
        if (sum > share - 1e-7)
            return days->v[i].at;
    }
    return NEVER_MIN;
}

static void finish(struct brute *b, const struct points *ready, uint32_t node, int64_t cost)
{
    const struct network *n = b->in->network;
    const struct city_group *g = &n->group[b->group];
    const struct lastmile *m = &n->lastmile[g->lastmile];
    struct points left = {0}, door = {0}, days = {0};
    int32_t p50, p90;

    if (m->node != node || m->service != b->in->service || b->in->weight_g > m->tariff.max_g ||
        m->capacity == 0)
        return;
    cost += m->tariff.base.minor + m->tariff.per_kg.minor;
    depart(b->in, n->legs_n + g->lastmile, &m->times, &n->node[node], ready, &left);
    add_transit(&left, &m->transit, &door);
    days.lost = door.lost;
    for (size_t i = 0; i < door.n; i++) {
        struct date d = zone_local(g->clock->zone, (int64_t)door.v[i].at * MINUTE_MS).date;

        while (covered(d) && (!(g->delivers->week >> date_weekday(d) & 1) ||
                              day_off(n, n->node[node].country, g->delivers->region, d)))
            d = date_add(d, 1);
        add_point(&days, covered(d) ? d.days : NEVER_MIN, door.v[i].mass);
    }
    merge(&days);
    p50 = quantile(&days, 0.5);
    p90 = quantile(&days, 0.9);
    b->best.ways++;
    b->has_wanted = b->has_wanted || (p50 == b->wanted.p50_day && p90 == b->wanted.p90_day &&
                                      cost == b->wanted.cost_minor);
    if (p90 != NEVER_MIN &&
        (!b->best.found || p90 < b->best.p90_day ||
         (p90 == b->best.p90_day && (p50 < b->best.p50_day ||
                                     (p50 == b->best.p50_day && cost < b->best.cost_minor))))) {
        b->best.found = true;
        b->best.p50_day = p50;
        b->best.p90_day = p90;
        b->best.cost_minor = cost;
    }
    free(left.v);
    free(door.v);
    free(days.v);
}

/* Customs of another territory than the hub's. */
static bool passes_customs(const struct brute_in *in, uint32_t node)
{
    const struct node *at = &in->network->node[node];

    return at->queue != NONE_INDEX && in->network->queue[at->queue].kind == QUEUE_CUSTOMS &&
           !same_customs_territory(in->network->hub[in->hub].country, at->country);
}

static void walk(struct brute *b, uint32_t node, const struct points *arrives, int64_t cost)
{
    const struct network *n = b->in->network;
    const struct country *cleared = b->cleared;
    struct points ready = {0};

    if (cleared && !same_customs_territory(cleared, n->node[node].country))
        return;
    b->visited[node] = true;
    if (passes_customs(b->in, node))
        b->cleared = n->node[node].country;
    through(b->in, node, arrives, &ready);
    finish(b, &ready, node, cost);
    for (uint32_t i = 0; i < n->legs_n; i++) {
        const struct leg *l = &n->leg[i];
        struct points left = {0}, next = {0};

        if (l->from != node || b->visited[l->to] || l->capacity == 0 ||
            !(l->services >> b->in->service & 1) || b->in->weight_g > l->tariff.max_g)
            continue;
        depart(b->in, i, &l->times, &n->node[node], &ready, &left);
        add_transit(&left, &l->transit, &next);
        if (next.n > 0)
            walk(b, l->to, &next, cost + l->tariff.base.minor + l->tariff.per_kg.minor);
        free(left.v);
        free(next.v);
    }
    b->visited[node] = false;
    b->cleared = cleared;
    free(ready.v);
}

static void walk_all(struct brute *b)
{
    struct points start = {0};

    b->visited = calloc(b->in->network->nodes_n, sizeof(*b->visited));
    check(b->visited != NULL);
    add_point(&start, b->in->ready_min, 1);
    walk(b, b->in->network->hub_node[b->in->hub], &start, 0);
    free(start.v);
    free(b->visited);
}

struct brute_best brute_force(const struct brute_in *in, uint32_t group)
{
    struct brute b = {.in = in, .group = group};

    walk_all(&b);
    return b.best;
}

bool brute_force_has(const struct brute_in *in, uint32_t group, int32_t p50_day, int32_t p90_day,
                     int64_t cost_minor)
{
    struct brute b = {.in = in, .group = group,
                      .wanted = {.p50_day = p50_day, .p90_day = p90_day,
                                 .cost_minor = cost_minor}};

    walk_all(&b);
    return b.has_wanted;
}
