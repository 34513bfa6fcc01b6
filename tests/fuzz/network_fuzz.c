/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as one of the five tables of the network: never a crash, and what is taken is joined
 * without loose ends. The first byte says which table. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/logistics/network.h"

static const char *const tables[NETWORK_FILES] = {
    "code,kind,name,country,region,zone,lat,lon,cut_off,week,main,check,source\n"
    "A-1,hub,A,US,,America/New_York,1,1,12:00,12345,yes,,t\n"
    "A-2,hub,A,US,,America/New_York,1,1,,,,,t\n",
    "code,from,to,services,mode,week,holidays,departs,cut_off_min,transit,capacity,currency,base,"
    "per_kg,max_g,check,source\n"
    "L1,A-1,A-2,standard,air,1,,06:00,0,1-2,,USD,1,1,9,,t\n",
    "node,kind,per_hour,week,holidays,opens,closes,takes,first,announced_pct,announced_work_pct,"
    "check,source\nA-2,customs,10,12345,yes,08:00,20:00,1-2,express,50,20,,t\n",
    "node,service,class,carrier,week,departs,cut_off_min,transit,capacity,currency,base,per_kg,"
    "max_g,check,source\nA-2,standard,major,post,1,06:00,0,1-2,,USD,1,1,9,,t\n",
    "from,to,service,currency,base,per_kg,capital,major,regional,remote,max_g,check,source\n"
    "US,US,standard,USD,1,1,,,,,9,,t\n"};

static void look(const struct network *n)
{
    for (uint32_t i = 0; i < n->legs_n; i++) {
        const struct leg *l = &n->leg[i];

        check(l->from < n->nodes_n && l->to < n->nodes_n && l->transit.n >= 1 && l->times.n >= 1);
        for (size_t k = 1; k < l->transit.n; k++)
            check(l->transit.atom_min[k - 1] <= l->transit.atom_min[k]);
    }
    for (uint32_t i = 0; i < n->hubs_n; i++)
        for (int s = 0; s < SERVICES; s++)
            (void)network_fare(n, i, n->hub[i].country, (enum service)s);
    for (int s = 0; s < SERVICES; s++)
        for (size_t i = 0; i < n->world->cities_n; i++)
            check(n->city_group[s][i] == NONE_INDEX ||
                  n->group[n->city_group[s][i]].lastmile < n->lastmiles_n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct network_world world = {.holidays = &(struct holidays){0}};
    struct network_csv csv;
    struct network n;
    struct problem p;
    struct arena a;

    if (size == 0)
        return 0;
    for (int f = 0; f < NETWORK_FILES; f++)
        csv.text[f] = str_of(tables[f]);
    csv.text[data[0] % NETWORK_FILES] = (struct str){(const char *)data + 1, size - 1};
    world.city = cities(&world.cities_n);
    arena_init(&a, 512 << 20);
    if (network_parse(&a, &csv, &world, &p, &n) == DONE)
        look(&n);
    arena_release(&a);
    return 0;
}
