/* SPDX-License-Identifier: Apache-2.0 */
/* Legs and last miles by one number and one name. */
#include "base/check.h"
#include "shop/logistics/network.h"

static const char *const sizes[CITY_CLASSES] = {"capital", "major", "regional", "remote"};

static struct str lastmile_name(const struct lastmile *m, const struct network *n, struct arena *a)
{
    return str_printf(a, "%.*s/%s/%s", STR_FMT(n->node[m->node].code), service_name(m->service),
                      sizes[m->size]);
}

struct str network_link_name(const struct network *n, uint32_t link, struct arena *a)
{
    check(link < n->legs_n + n->lastmiles_n);
    return link < n->legs_n ? str_copy(a, n->leg[link].code)
                            : lastmile_name(&n->lastmile[link - n->legs_n], n, a);
}

int64_t network_link_capacity(const struct network *n, uint32_t link)
{
    check(link < n->legs_n + n->lastmiles_n);
    return link < n->legs_n ? n->leg[link].capacity : n->lastmile[link - n->legs_n].capacity;
}

void network_link_names(const struct network *n, struct arena *a, struct map *out)
{
    map_init(out, LEGS_MAX + LASTMILES_MAX);
    for (uint32_t i = 0; i < n->legs_n + n->lastmiles_n; i++)
        if (network_link_capacity(n, i) != CAPACITY_UNLIMITED)
            check(map_put(out, network_link_name(n, i, a), i));
}

uint32_t network_link(const struct network *n, struct str name)
{
    struct str node, service, size, rest;
    uint32_t leg = network_leg(n, name);

    if (leg != NONE_INDEX || !str_split(name, '/', &node, &rest) ||
        !str_split(rest, '/', &service, &size))
        return leg;
    for (uint32_t i = 0; i < n->lastmiles_n; i++) {
        const struct lastmile *m = &n->lastmile[i];

        if (str_eq(n->node[m->node].code, node) && str_eq(str_of(sizes[m->size]), size) &&
            str_eq(str_of(service_name(m->service)), service))
            return n->legs_n + i;
    }
    return NONE_INDEX;
}
