/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "base/check.h"
#include "lib/data_files.h"
#include "shop/logistics/admit.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"

enum { WORLD_ARENA_MAX = 64 << 20, PATH_MAX_BYTES = 64 };

static struct {
    struct arena arena;
    struct holidays holidays;
    struct network_world world;
    _Atomic(struct snapshot *) current;
    struct problem problem;
    enum outcome outcome;
} logistics;

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

/* ---- loading ---- */

struct network_csv shipped_network_csv(void)
{
    struct network_csv csv;

    for (int f = 0; f < NETWORK_FILES; f++) {
        char path[PATH_MAX_BYTES];

        snprintf(path, sizeof(path), "network/%s", network_file_name((enum network_file)f));
        csv.text[f] = data_file(path);
    }
    return csv;
}

static enum outcome load_all(struct problem *p)
{
    struct network_csv csv = shipped_network_csv();
    struct network_box *box;

    arena_init(&logistics.arena, WORLD_ARENA_MAX);
    TRY(holidays_parse(&logistics.arena, data_file("holidays.csv"), p, &logistics.holidays));
    logistics.world.holidays = &logistics.holidays;
    logistics.world.city = cities(&logistics.world.cities_n);
    TRY(network_box_new(&csv, &logistics.world, p, &box));
    atomic_store(&logistics.current, snapshot_new(box, NULL, NULL));
    network_box_free(box);
    return DONE;
}

static void load(void)
{
    logistics.outcome = load_all(&logistics.problem);
}

enum outcome logistics_load(struct problem *p)
{
    pthread_once(&loaded, load);
    if (logistics.outcome != DONE)
        *p = logistics.problem;
    return logistics.outcome;
}

static void need(void)
{
    struct problem p;

    check(logistics_load(&p) == DONE);
}

const struct network_world *logistics_world(void)
{
    need();
    return &logistics.world;
}

struct snapshot *snapshot_current(void)
{
    struct snapshot *s = atomic_load(&logistics.current);

    if (s)
        return s;
    need();
    return atomic_load(&logistics.current);
}

void snapshot_publish(struct snapshot *new)
{
    need();
    grace_retire(snapshot_free, atomic_exchange(&logistics.current, new));
}

/* ---- hubs ---- */

const struct hub *const *hubs(struct arena *a, size_t *n)
{
    const struct hub **v;
    struct snapshot *s;

    grace_enter();
    s = snapshot_current();
    *n = s->network->hubs_n;
    v = arena_new_n(a, const struct hub *, *n + 1);
    memcpy(v, s->hub, *n * sizeof(*v));
    grace_leave();
    return v;
}

const struct hub *hub_by_code(struct str code)
{
    const struct hub *found = NULL;
    struct snapshot *s;

    grace_enter();
    s = snapshot_current();
    for (uint32_t low = 0, high = s->network->hubs_n; low < high && !found;) {
        uint32_t middle = low + (high - low) / 2;
        int order = str_cmp(s->hub[middle]->code, code);

        if (order == 0)
            found = s->hub[middle];
        else if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    grace_leave();
    return found;
}

const struct hub *hub_of_country(struct str country)
{
    const struct country *wanted = country_by_code(country);
    const struct hub *first = NULL;
    struct snapshot *s;

    grace_enter();
    s = snapshot_current();
    for (uint32_t i = 0; i < s->network->hubs_n; i++) {
        if (s->hub[i]->country != wanted)
            continue;
        if (!first || s->hub[i]->main)
            first = s->hub[i];
        if (first->main)
            break;
    }
    grace_leave();
    return first;
}

/* ---- promises ---- */

void promise_get(const struct promise_in *in, struct promise *out)
{
    grace_enter();
    admit_promise(snapshot_current(), in, out);
    grace_leave();
}

void promise_sent(const struct promise_in *in, struct promise *out)
{
    grace_enter();
    snapshot_promise(snapshot_current(), in, out);
    grace_leave();
}

unsigned promise_withheld(const struct promise_in *in)
{
    unsigned withheld;

    grace_enter();
    withheld = admit_withheld(snapshot_current(), in);
    grace_leave();
    return withheld;
}

static int64_t limit_of(const struct network *n, int64_t weight_g)
{
    int64_t limit = INT64_MAX;

    for (uint32_t i = 0; i < n->bands_n; i++)
        if (n->band_g[i] >= weight_g)
            limit = i64_min(limit, n->band_g[i]);
    for (uint32_t i = 0; i < n->fares_n; i++)
        if (n->fare[i].tariff.max_g >= weight_g)
            limit = i64_min(limit, n->fare[i].tariff.max_g);
    return limit == INT64_MAX ? weight_g : limit;
}

int64_t promise_weight_limit(int64_t weight_g)
{
    int64_t limit;

    grace_enter();
    limit = limit_of(snapshot_current()->network, weight_g);
    grace_leave();
    return limit;
}

/* All from one snapshot. */
size_t promise_options(const struct promise_in *in, struct promise_option *out)
{
    size_t n;

    grace_enter();
    n = admit_options(snapshot_current(), in, out);
    grace_leave();
    return n;
}

/* ---- places on the way ---- */

static bool same_terms(const struct promise *a, const struct promise *b)
{
    return a->none == PROMISE_YES && b->none == PROMISE_YES && a->p50.days == b->p50.days &&
           a->p90.days == b->p90.days && money_eq(a->price, b->price);
}

static size_t places_of(struct snapshot *s, const struct promise_in *in, struct arena *a,
                        struct promise_place *out)
{
    struct way_part part[WAY_LINKS_MAX];
    uint32_t parts_n = snapshot_way(s, in, part);
    size_t n = 0;

    for (uint32_t i = 0; i < parts_n; i++) {
        int64_t capacity = network_link_capacity(s->network, part[i].link);

        if (capacity == CAPACITY_UNLIMITED)
            continue;
        out[n++] = (struct promise_place){network_link_name(s->network, part[i].link, a),
                                          (int64_t)part[i].departs_min * MINUTE_MS, capacity};
    }
    return n;
}

_Static_assert((int)PROMISE_PLACES_MAX == (int)WAY_LINKS_MAX, "one for each link");

bool promise_places(const struct promise_in *in, const struct promise *given, struct arena *a,
                    struct promise_place out[PROMISE_PLACES_MAX], size_t *n)
{
    struct snapshot *s;
    struct promise now;
    bool same;

    grace_enter();
    s = snapshot_current();
    admit_promise(s, in, &now);
    same = same_terms(&now, given);
    *n = same ? places_of(s, in, a, out) : 0;
    grace_leave();
    return same;
}

/* ---- names ---- */

static const char *const services[SERVICES] = {"economy", "standard", "express", "local"};

const char *service_name(enum service s)
{
    check((unsigned)s < SERVICES);
    return services[s];
}

bool service_parse(struct str name, enum service *out)
{
    for (int i = 0; i < SERVICES; i++)
        if (str_eq(name, str_of(services[i]))) {
            *out = (enum service)i;
            return true;
        }
    return false;
}

const char *no_promise_name(enum no_promise n)
{
    static const char *const names[] = {"", "no_lane", "too_heavy", "no_calendar",
                                        "no_room"};

    check((unsigned)n < countof(names));
    return names[n];
}
