/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/live_state.h"

#include "base/check.h"
#include "shop/logistics/overlay.h"

enum { FULL_MAX = 50000 };

/* ---- departures without room ---- */

struct full_list {
    struct full_departure *v;
    uint32_t n, room;
};

static void add_full(struct full_list *l, struct arena *a, struct full_departure d)
{
    if (l->n == l->room) {
        struct full_departure *more;

        l->room = l->room ? 2 * l->room : 64;
        more = arena_new_n(a, struct full_departure, l->room);
        if (l->n > 0)
            memcpy(more, l->v, l->n * sizeof(*more));
        l->v = more;
    }
    l->v[l->n++] = d;
}

static void add_taken(struct full_list *l, struct arena *a, const struct network *n,
                      const struct departure_row_list *rows)
{
    scoped(map_release) struct map names = {0};
    uint64_t link;

    if (rows->n == 0)
        return;
    network_link_names(n, a, &names);
    for (size_t i = 0; i < rows->n; i++)
        if (map_get(&names, rows->v[i].link, &link) &&
            rows->v[i].taken >= network_link_capacity(n, (uint32_t)link))
            add_full(l, a, (struct full_departure){(uint32_t)link,
                                                   (int32_t)(rows->v[i].departs_at / MINUTE_MS)});
}

static const struct timetable *times_of(const struct network *n, uint32_t link)
{
    return link < n->legs_n ? &n->leg[link].times : &n->lastmile[link - n->legs_n].times;
}

/* All that leave on its days. */
static void add_closed(struct full_list *l, struct arena *a, const struct network *n,
                       const struct overlay_row *row)
{
    uint32_t link = network_link(n, row->target);
    int32_t first = row->first_day.days - CALENDAR_FIRST_DAY;
    int32_t end = row->last_day.days - CALENDAR_FIRST_DAY + 1, until_min, minute;
    const struct timetable *t;

    if (link == NONE_INDEX || first < 0 || end > CALENDAR_DAYS)
        return;
    t = times_of(n, link);
    until_min = minute_of_day(t->clock, end, 0);
    for (int32_t k = timetable_next(t, minute_of_day(t->clock, first, 0));
         k < timetable_n(t) && (minute = timetable_minute(t, k)) < until_min; k++)
        add_full(l, a, (struct full_departure){link, minute});
}

static void sort_full(struct full_list *l)
{
    uint32_t kept = 0;

    if (l->n > 0)
        qsort(l->v, l->n, sizeof(*l->v), full_compare);
    for (uint32_t i = 0; i < l->n; i++)
        if (i == 0 || full_compare(&l->v[i], &l->v[kept - 1]) != 0)
            l->v[kept++] = l->v[i];
    l->n = kept;
}

/* ---- what waits ---- */

/* Of the queue of a node; NULL: it has none. */
static struct backlog *backlog_of(struct backlog **of, struct arena *a, const struct network *n,
                                  struct str code)
{
    uint32_t node = network_node(n, code), queue;

    if (node == NONE_INDEX || n->node[node].queue == NONE_INDEX)
        return NULL;
    queue = n->node[node].queue;
    if (!of[queue])
        of[queue] = arena_new(a, struct backlog);
    return of[queue];
}

static void set_waiting(struct backlog *b, int64_t at_ms, int64_t first, int64_t rest)
{
    if (!b)
        return;
    b->at_min = minute_of_ms(at_ms);
    b->parcels[WAIT_FIRST] = first;
    b->parcels[WAIT_REST] = rest;
}

/* Days come in order. */
static void add_inflow(struct backlog *b, const struct queue_inflow_row *row)
{
    int32_t day = row->day.days - CALENDAR_FIRST_DAY;

    if (!b)
        return;
    if (b->inflow_days == 0)
        b->inflow_day = day;
    day -= b->inflow_day;
    if (day < 0 || day >= INFLOW_DAYS_MAX)
        return;
    b->inflow_days = (uint32_t)day + 1;
    b->inflow[day][WAIT_FIRST] = row->first;
    b->inflow[day][WAIT_REST] = row->rest;
}

static void add_backlogs(struct backlog **of, struct arena *a, const struct network *n,
                         const struct live_state *state)
{
    for (size_t i = 0; i < state->counts.n; i++) {
        const struct queue_count_row *r = &state->counts.v[i];

        set_waiting(backlog_of(of, a, n, r->node), r->at, r->first, r->rest);
    }
    for (size_t i = 0; i < state->inflows.n; i++)
        add_inflow(backlog_of(of, a, n, state->inflows.v[i].node), &state->inflows.v[i]);
    for (size_t i = 0; i < state->overlays.n; i++) {
        const struct overlay_row *r = &state->overlays.v[i];

        if (!str_eq(r->kind, STR("closed")))
            set_waiting(backlog_of(of, a, n, r->target), r->at, r->first, r->rest);
    }
}

/* ---- what is sold ---- */

static unsigned services_of(struct str name)
{
    enum service service;

    return service_parse(name, &service) ? 1u << service : (1u << SERVICES) - 1;
}

bool admission_of_hub(const struct admission *a, const struct hub *hub)
{
    return a->origin.n == 0 || str_eq(a->origin, hub->code) ||
           str_eq(a->origin, str_of(hub->country->code));
}

struct admission admission_of_row(const struct admission_row *row)
{
    struct admission a = {
        .id = row->id, .origin = row->origin, .to = country_by_code(row->destination),
        .services = services_of(row->service),
        .first_day = row->first_day.days - CALENDAR_FIRST_DAY,
        .last_day = row->last_day.days - CALENDAR_FIRST_DAY,
        .limit_days = (int32_t)row->limit_days, .surcharge_pct = (int32_t)row->surcharge_pct};

    check(admission_action_parse(row->action, &a.action));
    check(a.first_day >= 0 && a.last_day < CALENDAR_DAYS);
    return a;
}

static void add_admissions(struct live *l, struct arena *a, const struct admission_row_list *rows)
{
    struct admission *v = arena_new_n(a, struct admission, rows->n + 1);

    for (size_t i = 0; i < rows->n; i++)
        v[i] = admission_of_row(&rows->v[i]);
    l->admission = v;
    l->admissions_n = (uint32_t)rows->n;
}

/* A rule begins and ends by itself: then promises are others, and what was made from them goes. */
static uint32_t edges_passed(const struct network *n, const struct live *l, int32_t now_min)
{
    uint32_t passed = 0;

    for (uint32_t h = 0; h < n->hubs_n && l->admissions_n > 0; h++) {
        int32_t today = day_of_minute(day_clock_of(n->node[n->hub_node[h]].zone), now_min);

        for (uint32_t i = 0; i < l->admissions_n; i++)
            if (admission_of_hub(&l->admission[i], &n->hub[h]))
                passed += (uint32_t)(l->admission[i].first_day <= today) +
                          (uint32_t)(l->admission[i].last_day < today);
    }
    return passed;
}

/* ---- all ---- */

enum outcome live_state_read(struct ctx *c, struct live_state *out)
{
    const struct date yesterday = date_add(utc_date(c->now_ms), -1);

    out->now_ms = c->now_ms;
    TRY(departures_full(c, c->now_ms, FULL_MAX, &out->full));
    TRY(overlays_open(c, yesterday, OVERLAYS_MAX, &out->overlays));
    TRY(queue_counts(c, QUEUE_COUNTS_MAX, &out->counts));
    TRY(queue_inflows(c, QUEUE_INFLOWS_MAX, &out->inflows));
    return admissions_open(c, yesterday, ADMISSIONS_MAX, &out->admissions);
}

struct live live_of(struct arena *a, const struct network *n, const struct live_state *state)
{
    struct backlog **backlog = arena_new_n(a, struct backlog *, n->queues_n + 1);
    struct live live = {.backlog = (const struct backlog **)backlog};
    struct full_list full = {0};

    add_taken(&full, a, n, &state->full);
    add_backlogs(backlog, a, n, state);
    for (size_t i = 0; i < state->overlays.n; i++)
        if (str_eq(state->overlays.v[i].kind, STR("closed")))
            add_closed(&full, a, n, &state->overlays.v[i]);
    sort_full(&full);
    live.full = full.v;
    live.full_n = full.n;
    add_admissions(&live, a, &state->admissions);
    live.edges_n = edges_passed(n, &live, minute_of_ms(state->now_ms));
    return live;
}

static bool same_full(const struct live *before, const struct live *now, int32_t now_min)
{
    uint32_t i = 0, k = 0;

    while (true) {
        while (i < before->full_n && before->full[i].departs_min < now_min)
            i++;
        while (k < now->full_n && now->full[k].departs_min < now_min)
            k++;
        if (i == before->full_n || k == now->full_n)
            return i == before->full_n && k == now->full_n;
        if (full_compare(&before->full[i++], &now->full[k++]) != 0)
            return false;
    }
}

/* A rule never changes: it is there or not. */
static bool same_admissions(const struct live *before, const struct live *now)
{
    if (before->admissions_n != now->admissions_n || before->edges_n != now->edges_n)
        return false;
    for (uint32_t i = 0; i < now->admissions_n; i++)
        if (before->admission[i].id != now->admission[i].id)
            return false;
    return true;
}

bool live_same(const struct network *n, const struct live *before, const struct live *now,
               int32_t now_min)
{
    for (uint32_t q = 0; q < n->queues_n; q++)
        if (!backlog_same(before->backlog[q], now->backlog[q]))
            return false;
    return same_full(before, now, now_min) && same_admissions(before, now);
}
