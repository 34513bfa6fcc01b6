/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/aim.h"

#include <stdlib.h>

#include "base/check.h"

enum { WEEK_DAYS = 7, NODES_OF_WAY_MAX = 32 };

void aim_release(struct aim *a)
{
    free(a->rest_min);
    *a = (struct aim){0};
}

static uint32_t nodes_of(const struct aim *a)
{
    return a->chain->network->nodes_n;
}

static void fill_rest(struct aim *a, int32_t rest_min)
{
    for (uint32_t i = 0; i < nodes_of(a); i++)
        a->rest_min[i] = rest_min;
}

static void start(struct aim *a, uint32_t group)
{
    if (a->nodes_room < nodes_of(a)) {
        a->rest_min = realloc(a->rest_min, nodes_of(a) * sizeof(*a->rest_min));
        check(a->rest_min != NULL);
        a->nodes_room = nodes_of(a);
    }
    a->group = group;
    a->end_min = NEVER_MIN;
    fill_rest(a, NEVER_MIN);
}

static uint32_t lastmile_of(const struct aim *a)
{
    const struct network *n = a->chain->network;

    return n->legs_n + n->group[a->group].lastmile;
}

/* What it spends in the queue of the node where a link leads to; NULL: there is none for it. */
static const struct transit *takes_of(const struct aim *a, const struct link *l)
{
    const struct network *n = a->chain->network;

    if (l->to == NONE_INDEX || chain_variant(a->chain, l->to, a->origin, a->service) ==
                                   VARIANT_PASSES)
        return NULL;
    return &n->queue[n->node[l->to].queue].takes;
}

int32_t aim_link_min(const struct aim *a, uint32_t link)
{
    const struct link *l = &a->chain->link[link];
    const struct transit *takes = takes_of(a, l);

    return l->transit->atom_min[0] + (takes ? takes->atom_min[0] : 0);
}

/* Half of the time between two departures, and the medians. */
static int32_t usual_min(const struct aim *a, uint32_t link)
{
    const struct link *l = &a->chain->link[link];
    const struct transit *takes = takes_of(a, l);
    int32_t a_week = l->times->n * __builtin_popcount(l->times->runs->week);

    return l->transit->atom_min[l->transit->n / 2] + (takes ? takes->atom_min[takes->n / 2] : 0) +
           WEEK_DAYS * MINUTES_OF_DAY / 2 / (a_week ? a_week : 1);
}

static bool carries(const struct aim *a, uint32_t link)
{
    const struct link *l = &a->chain->link[link];

    return aim_serves(a, l->services, l->tariff->max_g);
}

typedef int32_t weigh_link(const struct aim *a, uint32_t link);

/* The rest of the way of each node, from the door back (Bellman and Ford). */
static void find_rest(struct aim *a, weigh_link *weigh)
{
    uint32_t door = lastmile_of(a), legs_n = a->chain->network->legs_n;
    bool more = carries(a, door);

    if (more)
        a->rest_min[a->chain->link[door].from] = weigh(a, door);
    while (more) {
        more = false;
        for (uint32_t i = 0; i < legs_n; i++) {
            const struct link *l = &a->chain->link[i];
            int32_t rest = a->rest_min[l->to];

            if (rest >= a->rest_min[l->from] || !carries(a, i))
                continue;
            rest += weigh(a, i);
            more = more || rest < a->rest_min[l->from];
            a->rest_min[l->from] = rest < a->rest_min[l->from] ? rest : a->rest_min[l->from];
        }
    }
}

/* The node after that one on the shortest way; NONE_INDEX at the last mile. */
static uint32_t next_node(const struct aim *a, uint32_t node, weigh_link *weigh)
{
    const struct network *n = a->chain->network;
    const struct node *at = &n->node[node];

    for (uint32_t i = at->out; i < at->out + at->out_n; i++) {
        uint32_t leg = n->out[i], to = a->chain->link[leg].to;

        if (carries(a, leg) && a->rest_min[to] < a->rest_min[node] &&
            a->rest_min[to] + weigh(a, leg) == a->rest_min[node])
            return to;
    }
    return NONE_INDEX;
}

void aim_everywhere(struct aim *a)
{
    a->group = NONE_INDEX;
}

void aim_at(struct aim *a, uint32_t group, int32_t end_min)
{
    start(a, group);
    find_rest(a, aim_link_min);
    a->end_min = end_min;
}

void aim_likely(struct aim *a, uint32_t group)
{
    uint32_t node[NODES_OF_WAY_MAX], n = 0;

    start(a, group);
    find_rest(a, usual_min);
    for (uint32_t at = a->from; at != NONE_INDEX && n < NODES_OF_WAY_MAX;
         at = next_node(a, at, usual_min))
        node[n++] = at;
    fill_rest(a, NEVER_MIN);
    while (n > 0)
        a->rest_min[node[--n]] = 0;
}

/* ---- asking ---- */

static bool in_time(const struct aim *a, int64_t departs_min, int32_t rest_min)
{
    return rest_min != NEVER_MIN &&
           (a->end_min == NEVER_MIN || departs_min + rest_min < a->end_min);
}

bool aim_link(const struct aim *a, uint32_t link, int64_t departs_min)
{
    const struct link *l = &a->chain->link[link];

    if (a->group == NONE_INDEX)
        return true;
    if (l->to == NONE_INDEX)
        return link == lastmile_of(a) && in_time(a, departs_min + aim_link_min(a, link), 0);
    return in_time(a, departs_min + aim_link_min(a, link), a->rest_min[l->to]);
}

bool aim_platform(const struct aim *a, uint32_t platform, int64_t departs_min)
{
    const struct platform *p = &a->chain->platform[platform];

    if (a->group == NONE_INDEX)
        return true;
    for (uint32_t i = p->link; i < p->link + p->link_n; i++) {
        uint32_t link = a->chain->on_platform[i];

        if (carries(a, link) && aim_link(a, link, departs_min))
            return true;
    }
    return false;
}
