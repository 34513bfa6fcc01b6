/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/live.h"

struct looking {
    struct snapshot *s;
    struct admission rule;
    int64_t now_ms;
    size_t countries_n;
    struct admission_lane *lane; /* [(hub * SERVICES + service) * countries_n + country] */
};

static int32_t days_of(const struct promise *p)
{
    return p->p90.days - p->handed_over.days;
}

static bool keeps(const struct looking *l, const struct promise *p)
{
    return p->none == PROMISE_YES && days_of(p) <= l->rule.limit_days;
}

static bool another_keeps(const struct looking *l, const struct promise of[SERVICES], int service)
{
    for (int other = 0; other < SERVICES; other++)
        if (other != service && keeps(l, &of[other]))
            return true;
    return false;
}

static void count(const struct looking *l, struct admission_lane *lane,
                  const struct promise of[SERVICES], int service, const struct city *city)
{
    const struct promise *p = &of[service];

    if (lane->cities_n++ == 0 || days_of(p) > lane->days) {
        lane->city = city;
        lane->p50 = p->p50;
        lane->p90 = p->p90;
        lane->days = days_of(p);
    }
    if (keeps(l, p))
        return;
    lane->beyond_n++;
    lane->moved_n += another_keeps(l, of, service);
}

static void look_at_city(struct looking *l, uint32_t hub, const struct promise_in *in)
{
    size_t countries_n, first = (size_t)hub * SERVICES;
    const struct country *country = countries(&countries_n);
    struct promise of[SERVICES];
    struct promise_in ask = *in;

    for (int service = 0; service < SERVICES; service++) {
        ask.service = (enum service)service;
        snapshot_promise(l->s, &ask, &of[service]);
    }
    for (int service = 0; service < SERVICES; service++) {
        struct admission_lane *lane = &l->lane[(first + (size_t)service) * countries_n +
                                               (size_t)(in->to->country - country)];

        if (!(l->rule.services >> service & 1) || of[service].none != PROMISE_YES)
            continue;
        lane->from = in->from;
        lane->to = in->to->country;
        lane->service = (enum service)service;
        count(l, lane, of, service, in->to);
    }
}

static void look_from_hub(struct looking *l, uint32_t hub)
{
    const struct network_world *world = l->s->network->world;
    const struct day_clock *clock = l->s->clock[hub];
    int64_t starts_ms = (int64_t)minute_of_day(clock, l->rule.first_day, 0) * MINUTE_MS;
    int64_t ends_ms = (int64_t)minute_of_day(clock, l->rule.last_day + 1, 0) * MINUTE_MS;
    struct promise_in in = {.from = l->s->hub[hub], .now_ms = i64_max(l->now_ms, starts_ms)};

    if (l->now_ms >= ends_ms)
        return;
    for (size_t i = 0; i < world->cities_n; i++) {
        in.to = &world->city[i];
        if (!l->rule.to || l->rule.to == in.to->country)
            look_at_city(l, hub, &in);
    }
}

static int by_latest(const void *x, const void *y)
{
    const struct admission_lane *a = x, *b = y;

    if ((a->beyond_n > 0) != (b->beyond_n > 0))
        return a->beyond_n > 0 ? -1 : 1;
    if (a->days != b->days)
        return b->days - a->days;
    if (a->from != b->from)
        return str_cmp(a->from->code, b->from->code);
    return a->to != b->to ? strcmp(a->to->code, b->to->code) : (int)a->service - (int)b->service;
}

static void sum_up(const struct looking *l, size_t n, struct admission_look *out)
{
    *out = (struct admission_look){.lane = l->lane};
    for (size_t i = 0; i < n; i++) {
        if (l->lane[i].cities_n == 0)
            continue;
        out->beyond_n += l->lane[i].beyond_n > 0;
        out->lane[out->lanes_n++] = l->lane[i];
    }
    if (out->lanes_n > 0)
        qsort(out->lane, out->lanes_n, sizeof(out->lane[0]), by_latest);
}

void admission_look(struct arena *a, const struct admission_row *rule, int64_t now_ms,
                    struct admission_look *out)
{
    struct looking l = {.now_ms = now_ms, .rule = admission_of_row(rule)};
    size_t n;

    (void)countries(&l.countries_n);
    grace_enter();
    l.s = snapshot_current();
    n = (size_t)l.s->network->hubs_n * SERVICES * l.countries_n;
    l.lane = arena_new_n(a, struct admission_lane, n + 1);
    for (uint32_t hub = 0; hub < l.s->network->hubs_n; hub++)
        if (admission_of_hub(&l.rule, l.s->hub[hub]))
            look_from_hub(&l, hub);
    sum_up(&l, n, out);
    grace_leave();
}
