/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "shop/logistics/network_read.h"

struct direction {
    double x, y, z; /* on the unit sphere */
};

static struct direction direction_of(int32_t lat_e5, int32_t lon_e5)
{
    double lat = lat_e5 * (M_PI / 18000000), lon = lon_e5 * (M_PI / 18000000);

    return (struct direction){cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)};
}

/* Last miles of one country, service and class, chained; the nearest is found by looking at all. */
struct nearest {
    const struct network *n;
    struct direction *node;
    uint32_t *head, *next; /* [(country * SERVICES + service) * CITY_CLASSES + class] */
};

static size_t chain_of(const struct country *c, enum service s, enum city_class size)
{
    size_t unused;

    return ((size_t)(c - countries(&unused)) * SERVICES + s) * CITY_CLASSES + size;
}

static void chain_lastmiles(struct arena *a, struct nearest *near)
{
    const struct network *n = near->n;
    size_t countries_n;

    (void)countries(&countries_n);
    near->node = arena_new_n(a, struct direction, n->nodes_n + 1);
    for (uint32_t i = 0; i < n->nodes_n; i++)
        near->node[i] = direction_of(n->node[i].lat_e5, n->node[i].lon_e5);
    near->next = arena_new_n(a, uint32_t, n->lastmiles_n + 1);
    near->head = arena_new_n(a, uint32_t, countries_n * SERVICES * CITY_CLASSES);
    memset(near->head, 0xff, countries_n * SERVICES * CITY_CLASSES * sizeof(*near->head));
    for (uint32_t i = n->lastmiles_n; i-- > 0;) {
        const struct lastmile *m = &n->lastmile[i];
        size_t chain = chain_of(n->node[m->node].country, m->service, m->size);

        near->next[i] = near->head[chain];
        near->head[chain] = i;
    }
}

/* Of two at the same place the first in the file. */
static uint32_t nearest_lastmile(const struct nearest *near, const struct city *to, enum service s)
{
    struct direction d = direction_of(to->lat_e5, to->lon_e5);
    uint32_t best = NONE_INDEX;
    double best_dot = -2;

    for (uint32_t i = near->head[chain_of(to->country, s, to->size)]; i != NONE_INDEX;
         i = near->next[i]) {
        struct direction at = near->node[near->n->lastmile[i].node];
        double dot = d.x * at.x + d.y * at.y + d.z * at.z;

        if (dot > best_dot) {
            best = i;
            best_dot = dot;
        }
    }
    return best;
}

/* ---- groups ---- */

/* Groups as they are met, chained by last mile. */
struct grouping {
    struct network_reader *r;
    struct nearest near;
    struct city_group *group;
    uint32_t *head, *next; /* of each last mile; of each group */
    uint32_t n, room;
};

static uint32_t new_group(struct grouping *g, const struct city_group *group)
{
    if (g->n == g->room) {
        uint32_t room = g->room ? 2 * g->room : 256;
        struct city_group *v = arena_new_n(g->r->arena, struct city_group, room);
        uint32_t *next = arena_new_n(g->r->arena, uint32_t, room);

        if (g->n > 0) {
            memcpy(v, g->group, g->n * sizeof(*v));
            memcpy(next, g->next, g->n * sizeof(*next));
        }
        g->group = v;
        g->next = next;
        g->room = room;
    }
    g->group[g->n] = *group;
    g->next[g->n] = g->head[group->lastmile];
    g->head[group->lastmile] = g->n;
    return g->n++;
}

/* A city as far as its groups are concerned. */
struct destination {
    const struct city *city;
    const struct day_clock *clock;
    struct str region; /* with holidays of its own; else empty */
};

static struct destination destination_of(const struct grouping *g, const struct city *to)
{
    struct str region = to->region ? to->region->code : STR("");

    return (struct destination){
        .city = to, .clock = day_clock_of(zone_find(to->zone)),
        .region = reader_region(g->r, str_of(to->country->code), region)};
}

static enum outcome group_city(struct grouping *g, const struct destination *to, enum service s,
                               uint32_t *out)
{
    uint32_t m = nearest_lastmile(&g->near, to->city, s), i;
    struct city_group want = {.lastmile = m, .clock = to->clock};

    *out = NONE_INDEX;
    if (m == NONE_INDEX)
        return DONE;
    want.delivers = reader_calendar(g->r, str_of(to->city->country->code), to->region,
                                    g->near.n->lastmile[m].times.runs->week, true);
    if (!want.delivers)
        return refuse(g->r->problem, refusal_invalid, "lastmiles.csv",
                      "at most %d different calendars in a network", CALENDARS_MAX);
    for (i = g->head[m]; i != NONE_INDEX; i = g->next[i])
        if (g->group[i].delivers == want.delivers && g->group[i].clock == want.clock)
            break;
    *out = i != NONE_INDEX ? i : new_group(g, &want);
    return DONE;
}

/* In the order of their last miles; cities are told their new numbers. */
static void number_groups(struct grouping *g, struct network *n)
{
    uint32_t *number = arena_new_n(g->r->arena, uint32_t, g->n + 1);

    n->group = arena_new_n(g->r->arena, struct city_group, g->n + 1);
    n->group_of = arena_new_n(g->r->arena, uint32_t, n->lastmiles_n + 1);
    for (uint32_t m = 0; m < n->lastmiles_n; m++) {
        n->group_of[m] = n->groups_n;
        for (uint32_t i = g->head[m]; i != NONE_INDEX; i = g->next[i]) {
            number[i] = n->groups_n;
            n->group[n->groups_n++] = g->group[i];
        }
    }
    n->group_of[n->lastmiles_n] = n->groups_n;
    for (int s = 0; s < SERVICES; s++)
        for (size_t i = 0; i < n->world->cities_n; i++)
            if (n->city_group[s][i] != NONE_INDEX)
                n->city_group[s][i] = number[n->city_group[s][i]];
}

enum outcome network_join_cities(struct network_reader *r)
{
    struct network *n = r->network;
    struct grouping g = {.r = r, .near = {.n = n}};

    chain_lastmiles(r->arena, &g.near);
    g.head = arena_new_n(r->arena, uint32_t, n->lastmiles_n + 1);
    memset(g.head, 0xff, (n->lastmiles_n + 1) * sizeof(*g.head));
    for (int s = 0; s < SERVICES; s++)
        n->city_group[s] = arena_new_n(r->arena, uint32_t, n->world->cities_n + 1);
    for (size_t i = 0; i < n->world->cities_n; i++) {
        struct destination to = destination_of(&g, &n->world->city[i]);

        for (int s = 0; s < SERVICES; s++)
            TRY(group_city(&g, &to, (enum service)s, &n->city_group[s][i]));
    }
    number_groups(&g, n);
    return DONE;
}
