/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/same.h"

#include <string.h>

/* ---- shapes ---- */

static bool same_nodes(const struct network *a, const struct network *b)
{
    if (a->nodes_n != b->nodes_n || a->hubs_n != b->hubs_n)
        return false;
    for (uint32_t i = 0; i < a->nodes_n; i++)
        if (!str_eq(a->node[i].code, b->node[i].code))
            return false;
    for (uint32_t i = 0; i < a->hubs_n; i++)
        if (a->hub_node[i] != b->hub_node[i])
            return false;
    return true;
}

static bool same_links(const struct network *a, const struct network *b)
{
    if (a->legs_n != b->legs_n || a->lastmiles_n != b->lastmiles_n)
        return false;
    for (uint32_t i = 0; i < a->legs_n; i++)
        if (!str_eq(a->leg[i].code, b->leg[i].code) || a->leg[i].from != b->leg[i].from ||
            a->leg[i].to != b->leg[i].to)
            return false;
    for (uint32_t i = 0; i < a->lastmiles_n; i++) {
        const struct lastmile *x = &a->lastmile[i], *y = &b->lastmile[i];

        if (x->node != y->node || x->service != y->service || x->size != y->size)
            return false;
    }
    return true;
}

static bool same_groups(const struct network *a, const struct network *b)
{
    if (a->world != b->world || a->groups_n != b->groups_n)
        return false;
    for (uint32_t i = 0; i < a->groups_n; i++)
        if (a->group[i].lastmile != b->group[i].lastmile ||
            a->group[i].clock != b->group[i].clock ||
            !calendar_same(a->group[i].delivers, b->group[i].delivers))
            return false;
    for (int s = 0; s < SERVICES; s++)
        if (memcmp(a->city_group[s], b->city_group[s],
                   a->world->cities_n * sizeof(*a->city_group[s])) != 0)
            return false;
    return true;
}

bool network_same_shape(const struct network *a, const struct network *b)
{
    return same_nodes(a, b) && same_links(a, b) && same_groups(a, b) &&
           a->bands_n == b->bands_n &&
           memcmp(a->band_g, b->band_g, a->bands_n * sizeof(a->band_g[0])) == 0;
}

/* ---- differences ---- */

static bool same_transit(const struct transit *a, const struct transit *b)
{
    return a->n == b->n && memcmp(a->atom_min, b->atom_min, a->n * sizeof(a->atom_min[0])) == 0;
}

static bool same_tariff(const struct tariff *a, const struct tariff *b)
{
    return a->base.minor == b->base.minor && a->per_kg.minor == b->per_kg.minor &&
           a->max_g == b->max_g;
}

static bool same_leg(const struct leg *a, const struct leg *b)
{
    return a == b || (a->services == b->services && timetable_same(&a->times, &b->times) &&
                      same_transit(&a->transit, &b->transit) &&
                      same_tariff(&a->tariff, &b->tariff) &&
                      (a->capacity == 0) == (b->capacity == 0));
}

static bool same_lastmile(const struct lastmile *a, const struct lastmile *b)
{
    return a == b ||
           (timetable_same(&a->times, &b->times) && same_transit(&a->transit, &b->transit) &&
            same_tariff(&a->tariff, &b->tariff) && (a->capacity == 0) == (b->capacity == 0));
}

static bool same_queue(const struct queue *a, const struct queue *b)
{
    return a == b || (a->kind == b->kind && a->per_hour == b->per_hour && a->first == b->first &&
                      a->opens_min == b->opens_min && a->closes_min == b->closes_min &&
                      a->announced_pct == b->announced_pct &&
                      a->announced_work_pct == b->announced_work_pct &&
                      same_transit(&a->takes, &b->takes) && calendar_same(a->open, b->open));
}

bool backlog_same(const struct backlog *a, const struct backlog *b)
{
    if (!a || !b)
        return a == b;
    return a->at_min == b->at_min && a->inflow_day == b->inflow_day &&
           a->inflow_days == b->inflow_days &&
           memcmp(a->parcels, b->parcels, sizeof(a->parcels)) == 0 &&
           memcmp(a->inflow, b->inflow, a->inflow_days * sizeof(a->inflow[0])) == 0;
}

static bool same_node(const struct network *a, const struct live *live_a, const struct network *b,
                      const struct live *live_b, uint32_t i)
{
    const struct node *x = &a->node[i], *y = &b->node[i];

    if (x->country != y->country || x->zone != y->zone || x->cut_off_min != y->cut_off_min ||
        !calendar_same(x->works, y->works) ||
        (x->queue == NONE_INDEX) != (y->queue == NONE_INDEX))
        return false;
    return x->queue == NONE_INDEX ||
           (same_queue(&a->queue[x->queue], &b->queue[y->queue]) &&
            backlog_same(live_a->backlog[x->queue], live_b->backlog[y->queue]));
}

int full_compare(const void *a, const void *b)
{
    const struct full_departure *x = a, *y = b;

    if (x->link != y->link)
        return x->link < y->link ? -1 : 1;
    return (x->departs_min > y->departs_min) - (x->departs_min < y->departs_min);
}

static uint32_t from_of(const struct network *n, uint32_t link)
{
    return link < n->legs_n ? n->leg[link].from : n->lastmile[link - n->legs_n].node;
}

/* Both lists are in order: what stands in one of them only. */
static void mark_full(const struct network *n, const struct live *a, const struct live *b,
                      bool *changed)
{
    uint32_t i = 0, j = 0;

    while (i < a->full_n || j < b->full_n) {
        int order = i == a->full_n   ? 1
                    : j == b->full_n ? -1
                                     : full_compare(&a->full[i], &b->full[j]);

        if (order < 0)
            changed[from_of(n, a->full[i].link)] = true;
        if (order > 0)
            changed[from_of(n, b->full[j].link)] = true;
        i += order <= 0;
        j += order >= 0;
    }
}

void network_changed(const struct network *a, const struct live *live_a, const struct network *b,
                     const struct live *live_b, bool *changed)
{
    for (uint32_t i = 0; i < a->nodes_n; i++)
        changed[i] = !same_node(a, live_a, b, live_b, i);
    for (uint32_t i = 0; i < a->legs_n; i++)
        if (!same_leg(&a->leg[i], &b->leg[i]))
            changed[a->leg[i].from] = true;
    for (uint32_t i = 0; i < a->lastmiles_n; i++)
        if (!same_lastmile(&a->lastmile[i], &b->lastmile[i]))
            changed[a->lastmile[i].node] = true;
    mark_full(a, live_a, live_b, changed);
}
