/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/effect.h"

#include <unistd.h>

#include "base/check.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/snapshot.h"

enum { THREADS_MAX = 8, ALL_SERVICES = (1 << SERVICES) - 1 };

struct measure {
    struct snapshot *before, *after;
    int64_t from_ms;
    size_t countries_n;
    struct lane_effect *lane;  /* [(hub * SERVICES + service) * countries_n + country] */
    bool *has;                 /* of each: there is a promise, before or after */
};

static const struct cell *cell_of(const struct snapshot *s, const struct row *row,
                                  enum service service, size_t city)
{
    uint32_t place = s->matrix.city[city].place[service];

    if (place == NONE_INDEX || row->cell[place].p90 == CELL_NONE)
        return NULL;
    return &row->cell[place];
}

static struct date date_after(const struct row *row, int32_t days)
{
    return (struct date){CALENDAR_FIRST_DAY + row->day + days};
}

static enum lane_change kind_of(const struct cell *old, const struct cell *new, int32_t days)
{
    if (!old || !new)
        return old ? LANE_CLOSED : LANE_OPENED;
    return days > 0 ? LANE_LATER : days < 0 ? LANE_EARLIER : LANE_SAME;
}

/* Is the city of *l worse off than that of *than? */
static bool worse(const struct lane_effect *l, const struct lane_effect *than)
{
    if (l->kind != than->kind)
        return l->kind > than->kind;
    if (l->kind == LANE_LATER)
        return effect_days(l) > effect_days(than);
    return l->kind == LANE_EARLIER && effect_days(l) < effect_days(than);
}

static void compare_city(struct measure *m, struct lane_effect *lane, bool *has, size_t city,
                         const struct row *before, const struct row *after)
{
    const struct cell *old = cell_of(m->before, before, lane->service, city);
    const struct cell *new = cell_of(m->after, after, lane->service, city);
    struct lane_effect here = *lane;

    if (!old && !new)
        return;
    *has = true;
    if (old) {
        here.p50 = date_after(before, old->p50);
        here.p90 = date_after(before, old->p90);
    }
    if (new) {
        here.new_p50 = date_after(after, new->p50);
        here.new_p90 = date_after(after, new->p90);
    }
    here.city = &m->before->network->world->city[city];
    here.handed_over = date_after(before, 0);
    here.kind = kind_of(old, new, old && new ? effect_days(&here) : 0);
    if (worse(&here, lane))
        *lane = here;
}

static void compare_rows(struct measure *m, uint32_t hub, enum service service,
                         const struct row *before, const struct row *after)
{
    const struct network_world *world = m->before->network->world;
    size_t first = ((size_t)hub * SERVICES + service) * m->countries_n, countries_n;
    const struct country *country = countries(&countries_n);

    for (size_t city = 0; city < world->cities_n; city++) {
        size_t at = first + (size_t)(world->city[city].country - country);
        struct lane_effect *lane = &m->lane[at];

        lane->from = m->before->hub[hub];
        lane->to = world->city[city].country;
        lane->service = service;
        compare_city(m, lane, &m->has[at], city, before, after);
    }
}

static void compare_day(struct measure *m, uint32_t hub, uint32_t hub_after, int32_t handling)
{
    int32_t start, ready, new_start, new_ready;

    if (!snapshot_days(m->before, hub, m->from_ms, handling, &start, &ready) ||
        !snapshot_days(m->after, hub_after, m->from_ms, handling, &new_start, &new_ready))
        return;
    for (int service = 0; service < SERVICES; service++)
        compare_rows(m, hub, (enum service)service,
                     matrix_row(&m->before->matrix, hub, (enum service)service, 0, ready),
                     matrix_row(&m->after->matrix, hub_after, (enum service)service, 0, new_ready));
}

static void compare_all(struct measure *m)
{
    for (uint32_t hub = 0; hub < m->before->network->hubs_n; hub++) {
        uint32_t hub_after = snapshot_hub(m->after, m->before->hub[hub]);

        for (int32_t handling = 0; hub_after != NONE_INDEX && handling < EFFECT_DAYS; handling++)
            compare_day(m, hub, hub_after, handling);
    }
}

static int processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (int)n;
}

/* All rows that are looked at, on all processors. */
static void make_rows(struct arena *a, struct snapshot *s, int64_t from_ms)
{
    int32_t *day_of_hub = arena_new_n(a, int32_t, s->network->hubs_n + 1), start;

    for (int32_t handling = 0; handling < EFFECT_DAYS; handling++) {
        for (uint32_t hub = 0; hub < s->network->hubs_n; hub++)
            if (!snapshot_days(s, hub, from_ms, handling, &start, &day_of_hub[hub]))
                day_of_hub[hub] = -1;
        matrix_fill(&s->matrix, ALL_SERVICES, 0, day_of_hub, processors());
    }
}

static int by_worst(const void *x, const void *y)
{
    const struct lane_effect *a = x, *b = y;

    if (worse(a, b) || worse(b, a))
        return worse(a, b) ? -1 : 1;
    return a->from != b->from ? str_cmp(a->from->code, b->from->code)
                              : strcmp(a->to->code, b->to->code);
}

static void sum_up(const struct measure *m, size_t lanes_n, struct arena *a,
                   struct network_effect *out)
{
    *out = (struct network_effect){.lane = arena_new_n(a, struct lane_effect, lanes_n + 1)};
    for (size_t i = 0; i < lanes_n; i++) {
        const struct lane_effect *l = &m->lane[i];

        if (!m->has[i])
            continue;
        out->lanes_n++;
        out->kinds[l->kind]++;
        if (l->kind == LANE_LATER && effect_days(l) > out->worst_days)
            out->worst_days = effect_days(l);
        if (l->kind != LANE_SAME)
            out->lane[out->changed_n++] = *l;
    }
    if (out->changed_n > 0)
        qsort(out->lane, out->changed_n, sizeof(out->lane[0]), by_worst);
}

void network_effect(struct arena *a, struct network_box *box, const struct live_state *live,
                    int64_t from_ms, struct network_effect *out)
{
    struct measure m = {.from_ms = from_ms};
    struct live after;
    size_t lanes_n;

    (void)countries(&m.countries_n);
    grace_enter();
    m.before = snapshot_current();
    make_rows(a, m.before, from_ms); /* first, so that the other one shares them */
    box = box ? box : m.before->box;
    after = live_of(a, network_box_get(box), live);
    m.after = snapshot_new(box, &after, m.before);
    make_rows(a, m.after, from_ms);
    lanes_n = (size_t)m.before->network->hubs_n * SERVICES * m.countries_n;
    m.lane = arena_new_n(a, struct lane_effect, lanes_n + 1);
    m.has = arena_new_n(a, bool, lanes_n + 1);
    compare_all(&m);
    sum_up(&m, lanes_n, a, out);
    snapshot_free(m.after);
    grace_leave();
}
