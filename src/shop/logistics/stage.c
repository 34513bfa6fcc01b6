/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/stage.h"

#include "base/check.h"
#include "shop/logistics/stage_inside.h"

enum { RANK_QUEUE, RANK_DEPARTURES, NAME_BYTES_MAX = 80 };

/* ---- the network with the scenario's changes ---- */

static enum outcome at_item(struct problem *p, const char *list, size_t i, const char *member)
{
    char was[PROBLEM_FIELD_MAX];

    snprintf(was, sizeof(was), "%s", p->field);
    snprintf(p->field, sizeof(p->field), "%s[%zu]%s%.60s", list, i, member, was);
    return REFUSED;
}

static enum outcome change_network(struct staging *g, const struct network_csv *csv,
                                   const struct network_world *world)
{
    const struct scenario *s = g->stage->scenario;
    struct network_csv changed = *csv;

    for (size_t i = 0; i < s->changes_n; i++) {
        const struct scenario_change *c = &s->change[i];
        enum outcome out;

        if (c->change.cells_n == 0)
            continue;
        out = network_change_apply(g->arena, &c->change, g->problem, &changed);
        if (out == REFUSED)
            return at_item(g->problem, "changes", i, ": ");
        TRY(out);
    }
    return network_parse(g->arena, &changed, world, g->problem, &g->stage->network);
}

/* ---- stations ---- */

static struct rehearsal_atom *atoms_of(struct arena *a, const struct transit *t, size_t *n)
{
    struct rehearsal_atom *atom = arena_new_n(a, struct rehearsal_atom, t->n + 1);

    for (size_t i = 0; i < t->n; i++)
        atom[i] = (struct rehearsal_atom){t->atom_min[i], 1.0 / t->n};
    *n = t->n;
    return atom;
}

static uint32_t add_station(struct staging *g, struct stage_station about, int rank,
                            const struct transit *atoms)
{
    struct stage *s = g->stage;
    uint32_t i = (uint32_t)s->in.stations_n++;
    struct rehearsal_station *station = &g->station[i];

    about.per_day = -1;
    s->station[i] = about;
    *station = (struct rehearsal_station){.rank = rank, .scale = 1};
    station->atom = atoms_of(g->arena, atoms, &station->atoms_n);
    station->name = stage_name(g->arena, s, i);
    return i;
}

uint32_t staging_leg(struct staging *g, uint32_t leg)
{
    const struct leg *l = &g->stage->network.leg[leg];

    if (g->leg_station[leg] == 0) {
        struct stage_station about = {.kind = STAGE_LEG, .index = leg, .node = l->from};

        g->leg_station[leg] = 1 + add_station(g, about, RANK_DEPARTURES, &l->transit);
    }
    return g->leg_station[leg] - 1;
}

uint32_t staging_lastmile(struct staging *g, uint32_t lastmile)
{
    const struct lastmile *l = &g->stage->network.lastmile[lastmile];

    if (g->lastmile_station[lastmile] == 0) {
        struct stage_station about = {.kind = STAGE_LASTMILE, .index = lastmile, .node = l->node};

        g->lastmile_station[lastmile] = 1 + add_station(g, about, RANK_DEPARTURES, &l->transit);
    }
    return g->lastmile_station[lastmile] - 1;
}

uint32_t staging_queue(struct staging *g, uint32_t queue)
{
    const struct queue *q = &g->stage->network.queue[queue];

    if (g->queue_station[queue] == 0) {
        struct stage_station about = {.kind = STAGE_QUEUE, .index = queue, .node = q->node};

        g->queue_station[queue] = 1 + add_station(g, about, RANK_QUEUE, &q->takes);
    }
    return g->queue_station[queue] - 1;
}

struct str stage_name(struct arena *a, const struct stage *s, size_t station)
{
    static const char *const sizes[CITY_CLASSES] = {"capital", "major", "regional", "remote"};
    const struct stage_station *st = &s->station[station];
    const struct network *n = &s->network;
    const struct lastmile *l;

    if (st->kind == STAGE_LEG)
        return n->leg[st->index].code;
    if (st->kind == STAGE_QUEUE)
        return n->node[st->node].code;
    l = &n->lastmile[st->index];
    return str_printf(a, "%.*s %s %s", STR_FMT(n->node[l->node].code), service_name(l->service),
                      sizes[l->size]);
}

/* ---- what the scenario says of queues ---- */

static enum outcome find_queue(struct staging *g, struct str code, uint32_t *out)
{
    const struct network *n = &g->stage->network;
    uint32_t node = network_node(n, code);

    if (node == NONE_INDEX || n->node[node].queue == NONE_INDEX)
        return refuse(g->problem, refusal_not_found, "node", "a node with a queue, not \"%.*s\"",
                      STR_FMT(utf8_head(code, 40)));
    *out = n->node[node].queue;
    return DONE;
}

static enum outcome set_queues(struct staging *g)
{
    const struct scenario *s = g->stage->scenario;
    uint32_t queue;

    for (size_t i = 0; i < s->changes_n; i++) {
        if (s->change[i].per_day < 0)
            continue;
        if (find_queue(g, s->change[i].change.key[0], &queue) != DONE)
            return at_item(g->problem, "changes", i, ".");
        g->stage->station[staging_queue(g, queue)].per_day = (double)s->change[i].per_day;
    }
    for (size_t i = 0; i < s->backlog_n; i++) {
        if (find_queue(g, s->backlog[i].node, &queue) != DONE)
            return at_item(g->problem, "backlog", i, ".");
        g->station[staging_queue(g, queue)].backlog += (double)s->backlog[i].parcels;
    }
    return DONE;
}

/* ---- the whole ---- */

/* The first midnight of the start among the hubs, on the hour. */
static enum outcome find_start(struct staging *g)
{
    const struct network *n = &g->stage->network;
    int32_t day = g->stage->scenario->start.days - CALENDAR_FIRST_DAY;
    int32_t first = INT32_MAX;

    if (day < 0 || day >= CALENDAR_DAYS)
        return refuse(g->problem, refusal_invalid, "start", "a date of %d to %d: the calendars "
                      "reach no further", CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR);
    for (uint32_t i = 0; i < n->hubs_n; i++) {
        const struct day_clock *c = day_clock_of(n->node[n->hub_node[i]].zone);

        if (minute_of_day(c, day, 0) < first)
            first = minute_of_day(c, day, 0);
    }
    if (n->hubs_n == 0)
        return refuse(g->problem, refusal_required, "nodes.csv", "a node with a cut_off");
    g->stage->start_min = first / 60 * 60;
    g->stage->last_min = minute_of_day(day_clock_of(n->node[n->hub_node[0]].zone), CALENDAR_DAYS,
                                       0) - 1440;
    return DONE;
}

int32_t stage_days_max(const struct stage *s)
{
    return (s->last_min - s->start_min) / 1440;
}

enum outcome stage_build(struct arena *a, const struct scenario *s, const struct network_csv *csv,
                         const struct network_world *world, struct problem *p, struct stage *out)
{
    struct staging g = {.arena = a, .problem = p, .stage = out};
    const struct network *n = &out->network;
    size_t stations_max;

    *out = (struct stage){.scenario = s};
    TRY(change_network(&g, csv, world));
    TRY(find_start(&g));
    stations_max = (size_t)n->legs_n + n->lastmiles_n + n->queues_n;
    g.station = arena_new_n(a, struct rehearsal_station, stations_max + 1);
    g.leg_station = arena_new_n(a, uint32_t, n->legs_n + 1);
    g.lastmile_station = arena_new_n(a, uint32_t, n->lastmiles_n + 1);
    g.queue_station = arena_new_n(a, uint32_t, n->queues_n + 1);
    g.door = arena_new_n(a, struct rehearsal_door, out->network.groups_n + 1);
    out->station = arena_new_n(a, struct stage_station, stations_max + 1);
    out->in.slot_min = s->slot_min;
    TRY(set_queues(&g));
    TRY(staging_forecast(&g));
    out->in.station = out->plain = g.station;
    out->in.lane = g.lane;
    out->in.door = g.door;
    out->in.doors_n = out->network.groups_n;
    return DONE;
}
