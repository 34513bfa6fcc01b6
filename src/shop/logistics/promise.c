/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "base/check.h"
#include "lib/data_files.h"
#include "shop/logistics/lanes.h"

enum { ARENA_MAX = 64 << 20, GRAMS_PER_KG = 1000 };

/* ---- the network that the program ships ---- */

static struct {
    struct arena arena;
    struct lane_table network;
    struct problem problem;
    enum outcome outcome;
} shipped;

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static void load(void)
{
    struct lane_table_csv csv = {data_file("hubs.csv"), data_file("lanes.csv"),
                              data_file("holidays.csv")};

    arena_init(&shipped.arena, ARENA_MAX);
    shipped.outcome = lane_table_parse(&shipped.arena, &csv, &shipped.problem, &shipped.network);
}

enum outcome logistics_load(struct problem *p)
{
    pthread_once(&loaded, load);
    if (shipped.outcome != DONE)
        *p = shipped.problem;
    return shipped.outcome;
}

static const struct lane_table *network(void)
{
    struct problem p;

    check(logistics_load(&p) == DONE);
    return &shipped.network;
}

const struct hub *hubs(size_t *n)
{
    *n = network()->hubs_n;
    return network()->hub;
}

const struct hub *hub_by_code(struct str code)
{
    const struct lane_table *n = network();

    for (size_t i = 0; i < n->hubs_n; i++)
        if (str_eq(n->hub[i].code, code))
            return &n->hub[i];
    return NULL;
}

const struct hub *hub_of_country(struct str country)
{
    const struct lane_table *n = network();
    const struct hub *first = NULL;

    for (size_t i = 0; i < n->hubs_n; i++) {
        if (!str_eq(str_of(n->hub[i].country->code), country))
            continue;
        if (n->hub[i].main)
            return &n->hub[i];
        first = first ? first : &n->hub[i];
    }
    return first;
}

/* ---- counting the days ---- */

static bool in_time(const struct hub *h, const struct hub_plan *plan, struct local ordered)
{
    return calendar_works(plan->works, ordered.date) && ordered.minute < h->cut_off_min;
}

/* Day 0, handing over; false beyond the calendars. */
static bool leave(const struct promise_in *in, const struct hub_plan *plan,
                  const struct departure *way, struct promise *out)
{
    struct local ordered = zone_local(plan->zone, in->now_ms);
    struct date ready;

    out->start = ordered.date;
    if (!in_time(in->from, plan, ordered) &&
        !calendar_on_or_after(plan->works, date_add(ordered.date, 1), &out->start))
        return false;
    return calendar_works(plan->works, out->start) &&
           calendar_add(plan->works, out->start, in->handling_days, &ready) &&
           calendar_on_or_after(way->leaves, ready, &out->handed_over);
}

static bool arrive(const struct lane *lane, const struct calendar *delivery, struct date from,
                   int32_t days, struct date *out)
{
    return lane->business ? calendar_add(delivery, from, days, out)
                          : calendar_on_or_after(delivery, date_add(from, days), out);
}

static struct money freight(const struct lane *lane, int64_t weight_g)
{
    struct money by_weight = money_share(lane->per_kg, weight_g, GRAMS_PER_KG, ROUND_HALF_UP);

    return money_add(lane->base, by_weight);
}

void lane_table_promise(const struct lane_table *n, const struct promise_in *in,
                        struct promise *out)
{
    const struct departure *way = lane_table_way(n, in->from, in->to, in->service);
    const struct hub_plan *plan = &n->plan[in->from - n->hub];
    const struct calendar *delivery;
    struct transit days;

    check(in->handling_days >= 0 && in->handling_days <= HANDLING_DAYS_MAX && in->weight_g >= 0);
    *out = (struct promise){.none = NO_LANE};
    if (!way->lane || way->lane->transit[in->to->size].p50 < 0)
        return;
    out->none = NO_WEIGHT;
    if (in->weight_g > way->lane->max_g)
        return;
    out->none = NO_CALENDAR;
    days = way->lane->transit[in->to->size];
    delivery = lane_table_delivery(n, way->lane, in->to);
    if (!leave(in, plan, way, out) ||
        !arrive(way->lane, delivery, out->handed_over, days.p50, &out->p50) ||
        !arrive(way->lane, delivery, out->handed_over, days.p90, &out->p90))
        return;
    out->none = PROMISE_YES;
    out->price = freight(way->lane, in->weight_g);
    out->courier = way->lane->courier;
    out->valid_until_ms = zone_moment_ms(plan->zone, out->start, in->from->cut_off_min);
}

void promise_get(const struct promise_in *in, struct promise *out)
{
    lane_table_promise(network(), in, out);
}

static bool cheaper(const struct promise *a, const struct promise *b)
{
    return currency_eq(a->price.currency, b->price.currency) && a->price.minor < b->price.minor;
}

size_t promise_options(const struct promise_in *in, struct promise_option *out)
{
    struct promise_in ask = *in;
    size_t n = 0;

    for (int s = 0; s < SERVICES; s++) {
        struct promise_option o = {.service = (enum service)s};
        size_t at;

        ask.service = o.service;
        promise_get(&ask, &o.promise);
        if (o.promise.none != PROMISE_YES)
            continue;
        for (at = n++; at > 0 && cheaper(&o.promise, &out[at - 1].promise); at--)
            out[at] = out[at - 1];
        out[at] = o;
    }
    return n;
}

/* ---- why ---- */

struct steps {
    const struct lane_table *n;
    struct promise_step *v;
    size_t count;
};

/* Of a place that is closed for long only the first days are named: the rest of the way has to
 * fit. */
enum { CLOSED_STEPS_MAX = 6, HOLIDAY_STEPS_MAX = 6 };
_Static_assert(2 + 2 * CLOSED_STEPS_MAX + 4 + HOLIDAY_STEPS_MAX <= PROMISE_STEPS_MAX, "too few");

static struct promise_step *step(struct steps *s, enum promise_reason code, struct date d)
{
    struct promise_step *new = &s->v[s->count++];

    *new = (struct promise_step){.code = code, .date = d};
    return new;
}

/* The hub's days off in [from, to): holidays, and weekends where they are asked for. */
static void closed_days(struct steps *s, const struct hub *h, const struct calendar *works,
                        struct date from, struct date to, bool weekends)
{
    int named = 0;

    for (struct date d = from; d.days < to.days && named < CLOSED_STEPS_MAX; d = date_add(d, 1)) {
        const struct holiday *off =
            holiday_on(&s->n->holidays, str_of(h->country->code), h->region, d);

        if (calendar_works(works, d) || (!off && !weekends) ||
            (off && !weekends && !(h->week >> date_weekday(d) & 1)))
            continue;
        step(s, REASON_CLOSED, d)->name = off ? off->name : (struct str){0};
        named++;
    }
}

/* Holidays at the destination that fall on days of delivery, in (from, to]. */
static void holidays_there(struct steps *s, const struct lane *lane, const struct city *to,
                           struct date from, struct date until)
{
    struct str region = to->region ? to->region->code : (struct str){0};
    int named = 0;

    for (struct date d = date_add(from, 1); d.days <= until.days && named < HOLIDAY_STEPS_MAX;
         d = date_add(d, 1)) {
        const struct holiday *off =
            holiday_on(&s->n->holidays, str_of(to->country->code), region, d);

        if (!off || !(lane->delivers >> date_weekday(d) & 1))
            continue;
        step(s, REASON_HOLIDAY, d)->name = off->name;
        named++;
    }
}

static void explain_start(struct steps *s, const struct promise_in *in, const struct promise *p,
                          const struct hub_plan *plan)
{
    struct local ordered = zone_local(plan->zone, in->now_ms);
    bool works = calendar_works(plan->works, ordered.date);
    bool late = works && ordered.minute >= in->from->cut_off_min;

    step(s, REASON_ORDERED, ordered.date)->minute = ordered.minute;
    if (late)
        step(s, REASON_CUT_OFF, ordered.date)->minute = in->from->cut_off_min;
    closed_days(s, in->from, plan->works, ordered.date, p->start, true);
}

size_t lane_table_explain(const struct lane_table *n, const struct promise_in *in,
                       struct promise_step out[PROMISE_STEPS_MAX])
{
    const struct departure *way = lane_table_way(n, in->from, in->to, in->service);
    const struct hub_plan *plan = &n->plan[in->from - n->hub];
    struct steps s = {n, out, 0};
    struct promise_step *transit;
    struct promise p;
    struct date ready;

    lane_table_promise(n, in, &p);
    if (p.none != PROMISE_YES)
        return 0;
    check(calendar_add(plan->works, p.start, in->handling_days, &ready));
    explain_start(&s, in, &p, plan);
    closed_days(&s, in->from, plan->works, date_add(p.start, 1), ready, false);
    step(&s, REASON_HANDLING, ready)->n = in->handling_days;
    step(&s, REASON_DEPARTURE, p.handed_over);
    transit = step(&s, REASON_TRANSIT, p.handed_over);
    transit->n = way->lane->transit[in->to->size].p50;
    transit->n2 = way->lane->transit[in->to->size].p90;
    transit->business = way->lane->business;
    transit->source = way->lane->source;
    transit->check = way->lane->check;
    step(&s, REASON_DELIVERY, p.p50);
    holidays_there(&s, way->lane, in->to, p.handed_over, p.p90);
    return s.count;
}

size_t promise_explain(const struct promise_in *in, struct promise_step out[PROMISE_STEPS_MAX])
{
    return lane_table_explain(network(), in, out);
}

const char *promise_reason_name(enum promise_reason r)
{
    static const char *const names[] = {"ordered", "cut_off", "closed", "handling", "departure",
                                        "transit", "holiday", "delivery"};

    check((unsigned)r < countof(names));
    return names[r];
}

const char *no_promise_name(enum no_promise n)
{
    static const char *const names[] = {"", "no_lane", "too_heavy", "no_calendar"};

    check((unsigned)n < countof(names));
    return names[n];
}
