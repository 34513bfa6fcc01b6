/* SPDX-License-Identifier: Apache-2.0 */
/* The ways of a hub as a tree: what they have in common from the start on is there once, and
 * parcels are divided by population where they part. */
#include "base/check.h"
#include "shop/logistics/stage_inside.h"

struct twig {
    struct rehearsal_step step; /* ->share holds people until the end */
    uint32_t child, sibling;    /* 0: none; 0 is the hub itself */
    uint32_t last_child;
};

struct tree {
    struct twig *twig;
    uint32_t n;
};

/* ---- doors ---- */

/* The date on which what is in the city on each date is delivered, from the start on. */
static void open_door(struct staging *g, uint32_t group)
{
    const struct stage *s = g->stage;
    const struct city_group *c = &s->network.group[group];
    size_t n = (size_t)stage_days_max(s);
    int32_t *list = arena_new_n(g->arena, int32_t, n + 1);
    struct rehearsal_door *door = &g->door[group];

    for (size_t i = 0; i < n; i++) {
        struct date d = date_add(s->scenario->start, (int32_t)i);

        if (!calendar_on_or_after(c->delivers, d, &d))
            d = date_add(s->scenario->start, (int32_t)i);
        list[i] = d.days - s->scenario->start.days;
    }
    *door = (struct rehearsal_door){.falls_on = list, .falls_n = n};
    door->midnight_min = minute_of_day(c->clock, s->scenario->start.days - CALENDAR_FIRST_DAY, 0) -
                         s->start_min;
}

/* ---- the tree ---- */

/* The twig of that step below `parent`; a new one if there is none. */
static uint32_t twig_below(struct tree *t, uint32_t parent, const struct rehearsal_step *step)
{
    struct twig *up = &t->twig[parent];
    uint32_t i = up->child;

    while (i && !(t->twig[i].step.station == step->station &&
                  t->twig[i].step.first == step->first && t->twig[i].step.door == step->door))
        i = t->twig[i].sibling;
    if (i)
        return i;
    i = t->n++;
    t->twig[i] = (struct twig){.step = *step};
    if (up->last_child)
        t->twig[up->last_child].sibling = i;
    else
        up->child = i;
    up->last_child = i;
    return i;
}

/* A step is a twig of its own for each door only at the end: `door` is NONE_INDEX before. */
static uint32_t grow_step(struct tree *t, uint32_t at, uint32_t station, bool first, uint32_t door,
                          double people)
{
    struct rehearsal_step step = {.station = station, .first = first, .door = door};

    at = twig_below(t, at, &step);
    t->twig[at].step.share += people;
    return at;
}

/* The legs by which a node is reached, first to last; how many. */
static uint32_t legs_to(const struct network *n, const struct stage_reach *reach, uint32_t node,
                        uint32_t out[STAGE_LEGS_MAX])
{
    uint32_t legs = 0;

    for (uint32_t at = node; reach[at].leg != NONE_INDEX; at = n->leg[reach[at].leg].from)
        legs++;
    check(legs <= STAGE_LEGS_MAX);
    for (uint32_t at = node, i = legs; i-- > 0; at = n->leg[reach[at].leg].from)
        out[i] = reach[at].leg;
    return legs;
}

static uint32_t grow_queue(struct staging *g, struct tree *t, uint32_t at, uint32_t node,
                           const struct country *origin, enum service service, double people)
{
    const struct network *n = &g->stage->network;
    uint32_t queue = stage_queue_of(n, node, origin);

    if (queue == NONE_INDEX)
        return at;
    return grow_step(t, at, staging_queue(g, queue), n->queue[queue].first >> service & 1,
                     NONE_INDEX, people);
}

static void grow_way(struct staging *g, struct tree *t, const struct stage_way *way,
                     uint32_t group, enum service service, double people)
{
    const struct network *n = &g->stage->network;
    const struct country *origin = n->hub[way->hub].country;
    uint32_t lastmile = n->group[group].lastmile, node = n->lastmile[lastmile].node, at = 0;
    uint32_t leg[STAGE_LEGS_MAX], legs = legs_to(n, way->reach, node, leg);

    t->twig[0].step.share += people;
    for (uint32_t i = 0; i < legs; i++) {
        at = grow_queue(g, t, at, n->leg[leg[i]].from, origin, service, people);
        at = grow_step(t, at, staging_leg(g, leg[i]), false, NONE_INDEX, people);
    }
    at = grow_queue(g, t, at, node, origin, service, people);
    grow_step(t, at, staging_lastmile(g, lastmile), false, group, people);
}

/* Twigs in the order of their distance from the hub, so that those of one parent are neighbours
 * and come after it. */
static void flatten(struct staging *g, const struct tree *t, struct rehearsal_lane *lane)
{
    struct rehearsal_step *step = arena_new_n(g->arena, struct rehearsal_step, t->n);
    uint32_t *twig_of = arena_new_n(g->arena, uint32_t, t->n), n = 0;

    for (uint32_t parent = 0; parent < t->n; parent++) {
        const struct twig *up = &t->twig[parent == 0 ? 0 : twig_of[parent - 1]];
        uint32_t first = n;

        for (uint32_t i = up->child; i; i = t->twig[i].sibling) {
            twig_of[n] = i;
            step[n] = t->twig[i].step;
            step[n].share /= up->step.share;
            n++;
        }
        if (parent == 0) {
            lane->first_n = n;
        } else {
            step[parent - 1].next = first;
            step[parent - 1].next_n = n - first;
        }
    }
    lane->step = step;
    lane->steps_n = n;
}

void staging_tree(struct staging *g, uint32_t hub, enum service service,
                  const struct stage_way *way, const double *people, struct rehearsal_lane *lane)
{
    struct tree t = {.n = 1};
    size_t most = 1;

    for (uint32_t i = 0; i < g->stage->network.groups_n; i++)
        if (way[i].reach && way[i].hub == hub)
            most += 2 * STAGE_LEGS_MAX + 2;
    t.twig = arena_new_n(g->arena, struct twig, most);
    for (uint32_t i = 0; i < g->stage->network.groups_n; i++) {
        if (!way[i].reach || way[i].hub != hub)
            continue;
        if (!g->door[i].falls_on)
            open_door(g, i);
        grow_way(g, &t, &way[i], i, service, people[i]);
    }
    check(t.n - 1 <= REHEARSAL_STEPS_MAX);
    flatten(g, &t, lane);
}
