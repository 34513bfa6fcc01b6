/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/network.h"

#include "base/check.h"
#include "shop/logistics/network_read.h"

enum { FILE_MAX_BYTES = 8 << 20 };

/* ---- the files ---- */

const char *network_file_name(enum network_file f)
{
    static const char *const names[NETWORK_FILES] = {"nodes.csv", "legs.csv", "queues.csv",
                                                     "lastmiles.csv", "prices.csv"};

    check((unsigned)f < NETWORK_FILES);
    return names[f];
}

static bool has_column(struct str header, const char *column)
{
    struct str word;

    while (str_cut(&header, ',', &word)) {
        word = str_trim(word);
        if (word.n >= 2 && word.p[0] == '"')
            word = str_sub(word, 1, word.n - 2);
        if (str_eq(word, str_of(column)))
            return true;
    }
    return false;
}

bool network_file_of(struct str csv, enum network_file *out)
{
    struct str header;

    if (str_starts(csv, STR("\xef\xbb\xbf")))
        csv = str_sub(csv, 3, csv.n);
    (void)str_cut(&csv, '\n', &header);
    for (int f = 0; f < NETWORK_FILES; f++) {
        size_t n, found = 0;
        const char *const *columns = network_columns((enum network_file)f, &n);

        while (found < n && has_column(header, columns[found]))
            found++;
        if (found == n) {
            *out = (enum network_file)f;
            return true;
        }
    }
    return false;
}

/* ---- joining ---- */

/* Sorts `count` items by their node into stretches: a counting sort that keeps the file's order. */
static uint32_t *by_node(struct arena *a, const struct network *n, size_t count,
                         uint32_t (*node_of)(const struct network *n, size_t i), uint32_t *first)
{
    uint32_t *list = arena_new_n(a, uint32_t, count + 1);

    memset(first, 0, (n->nodes_n + 1) * sizeof(*first));
    for (size_t i = 0; i < count; i++)
        first[node_of(n, i) + 1]++;
    for (size_t i = 0; i < n->nodes_n; i++)
        first[i + 1] += first[i];
    for (size_t i = 0; i < count; i++)
        list[first[node_of(n, i)]++] = (uint32_t)i;
    for (size_t i = n->nodes_n; i > 0; i--)
        first[i] = first[i - 1];
    first[0] = 0;
    return list;
}

static uint32_t leg_from(const struct network *n, size_t i)
{
    return n->leg[i].from;
}

static uint32_t lastmile_node(const struct network *n, size_t i)
{
    return n->lastmile[i].node;
}

static void join_nodes(struct arena *a, struct network *n)
{
    uint32_t *first = arena_new_n(a, uint32_t, n->nodes_n + 1);

    n->out = by_node(a, n, n->legs_n, leg_from, first);
    for (size_t i = 0; i < n->nodes_n; i++) {
        n->node[i].out = first[i];
        n->node[i].out_n = first[i + 1] - first[i];
    }
    n->lastmile_of = by_node(a, n, n->lastmiles_n, lastmile_node, first);
    for (size_t i = 0; i < n->nodes_n; i++) {
        n->node[i].lastmile = first[i];
        n->node[i].lastmile_n = first[i + 1] - first[i];
    }
}

struct hub_place {
    struct hub hub;
    uint32_t node;
};

static int compare_hubs(const void *a, const void *b)
{
    const struct hub_place *x = a, *y = b;

    return str_cmp(x->hub.code, y->hub.code);
}

static struct hub hub_of(const struct node *n)
{
    return (struct hub){.code = n->code, .name = n->name, .country = n->country,
                        .region = n->region, .zone = zone_id(n->zone), .lat_e5 = n->lat_e5,
                        .lon_e5 = n->lon_e5, .cut_off_min = n->cut_off_min,
                        .week = n->works->week, .main = n->main};
}

static void join_hubs(struct arena *a, struct network *n)
{
    struct hub_place *list = arena_new_n(a, struct hub_place, n->nodes_n + 1);

    for (uint32_t i = 0; i < n->nodes_n; i++)
        if (n->node[i].works)
            list[n->hubs_n++] = (struct hub_place){hub_of(&n->node[i]), i};
    qsort(list, n->hubs_n, sizeof(*list), compare_hubs);
    n->hub = arena_new_n(a, struct hub, n->hubs_n + 1);
    n->hub_node = arena_new_n(a, uint32_t, n->hubs_n + 1);
    for (uint32_t i = 0; i < n->hubs_n; i++) {
        n->hub[i] = list[i].hub;
        n->hub_node[i] = list[i].node;
    }
}

static int compare_grams(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* ---- the whole ---- */

static enum outcome copy_texts(struct arena *a, const struct network_csv *csv, struct problem *p,
                               struct network *n)
{
    for (int f = 0; f < NETWORK_FILES; f++) {
        if (csv->text[f].n > FILE_MAX_BYTES)
            return refuse(p, refusal_too_large, network_file_name((enum network_file)f),
                          "at most %d MiB", FILE_MAX_BYTES >> 20);
        n->csv.text[f] = str_copy(a, csv->text[f]);
    }
    return DONE;
}

static enum outcome read_all(struct network_reader *r)
{
    TRY(copy_texts(r->arena, &r->network->csv, r->problem, r->network));
    TRY(network_read_nodes(r));
    TRY(network_read_legs(r));
    TRY(network_read_queues(r));
    TRY(network_read_lastmiles(r));
    TRY(network_read_fares(r));
    if (r->network->nodes_n == 0)
        return refuse(r->problem, refusal_required, "nodes.csv", "at least one node");
    return DONE;
}

static void reader_release(struct network_reader *r)
{
    map_release(&r->nodes);
    map_release(&r->legs);
    map_release(&r->doors);
    map_release(&r->calendars);
    map_release(&r->transits);
    map_release(&r->seen);
}

enum outcome network_parse(struct arena *a, const struct network_csv *csv,
                           const struct network_world *world, struct problem *p,
                           struct network *out)
{
    scoped(reader_release) struct network_reader r = {.arena = a, .network = out, .problem = p};

    *out = (struct network){.csv = *csv, .world = world};
    map_init(&r.nodes, NODES_MAX);
    map_init(&r.calendars, CALENDARS_MAX);
    map_init(&r.legs, LEGS_MAX);
    map_init(&r.doors, LASTMILES_MAX);
    map_init(&r.transits, LEGS_MAX + QUEUES_MAX + LASTMILES_MAX);
    map_init(&r.seen, 2 * NODES_MAX + FARES_MAX);
    TRY(read_all(&r));
    qsort(out->band_g, out->bands_n, sizeof(out->band_g[0]), compare_grams);
    join_nodes(a, out);
    join_hubs(a, out);
    return network_join_cities(&r);
}

/* ---- looking up ---- */

uint32_t network_node(const struct network *n, struct str code)
{
    for (uint32_t i = 0; i < n->nodes_n; i++)
        if (str_eq(n->node[i].code, code))
            return i;
    return NONE_INDEX;
}

uint32_t network_leg(const struct network *n, struct str code)
{
    for (uint32_t i = 0; i < n->legs_n; i++)
        if (str_eq(n->leg[i].code, code))
            return i;
    return NONE_INDEX;
}

const struct fare *network_fare(const struct network *n, uint32_t hub, const struct country *to,
                                enum service service)
{
    const struct hub *h = &n->hub[hub];
    const struct fare *found = NULL;

    for (uint32_t i = 0; i < n->fares_n; i++) {
        const struct fare *f = &n->fare[i];

        if (f->to != to || f->service != service)
            continue;
        if (str_eq(f->from, h->code))
            return f;
        if (str_eq(f->from, str_of(h->country->code)))
            found = f;
    }
    return found;
}
