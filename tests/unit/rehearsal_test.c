/* SPDX-License-Identifier: Apache-2.0 */
/* The rehearsal's arithmetic: the table of the story, cumulative curves, parcels one by one. */
#include "support/unit.h"

#include <math.h>

#include "base/arena.h"
#include "base/random.h"
#include "shop/logistics/rehearsal.h"

enum { DAY = 1440 };

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)2 << 30);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static double *even_service(size_t slots, double per_slot)
{
    double *service = arena_new_n(&arena, double, slots);

    for (size_t k = 0; k < slots; k++)
        service[k] = per_slot;
    return service;
}

static const struct rehearsal_door door; /* midnight at minute 0, delivery on every date */

/* A way of stations, one after the other, to `door`. */
static struct rehearsal_lane lane_of(const struct rehearsal_step *step, size_t steps_n,
                                     const struct rehearsal_cohort *cohort, size_t cohorts_n)
{
    return (struct rehearsal_lane){.step = step, .steps_n = steps_n, .first_n = 1,
                                   .cohort = cohort, .cohorts_n = cohorts_n, .scale = 1};
}

static struct rehearsal_in input(int32_t slot_min, size_t slots_n,
                                 const struct rehearsal_station *station, size_t stations_n,
                                 const struct rehearsal_lane *lane, size_t lanes_n)
{
    return (struct rehearsal_in){.slot_min = slot_min, .slots_n = slots_n, .station = station,
                                 .stations_n = stations_n, .lane = lane, .lanes_n = lanes_n,
                                 .door = &door, .doors_n = 1};
}

static struct rehearsal_step step_of(uint32_t station, bool first)
{
    return (struct rehearsal_step){.station = station, .first = first, .share = 1};
}

static void chain(struct rehearsal_step *step, size_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        step[i].share = 1;
        step[i].next_n = i + 1 < n;
        step[i].next = i + 1;
    }
}

static void near(double got, double expected, double within)
{
    if (!(fabs(got - expected) <= within))
        print_error("got %.9g, expected %.9g within %.3g\n", got, expected, within);
    assert_true(fabs(got - expected) <= within);
}

/* ---- the story's own arithmetic ---- */

/* 3,000 orders a day, 170,000 on the first three days, `capacity` served. */
struct story {
    struct rehearsal_in in;
    struct rehearsal_station station;
    struct rehearsal_step step;
    struct rehearsal_cohort cohort[300];
    struct rehearsal_lane lane[2]; /* the sale's days, then the others */
};

static void story_of(struct story *s, double capacity)
{
    *s = (struct story){.station = {.scale = 1}, .step = step_of(0, false)};
    s->station.service = even_service(300 * 24, capacity / 24);
    for (int32_t d = 0; d < 300; d++)
        s->cohort[d] = (struct rehearsal_cohort){d * DAY, (d + 1) * DAY, d,
                                                 d < 3 ? 170000 : 3000};
    s->lane[0] = lane_of(&s->step, 1, s->cohort, 3);
    s->lane[1] = lane_of(&s->step, 1, s->cohort + 3, 297);
    s->in = input(60, 300 * 24, &s->station, 1, s->lane, 2);
}

static void the_story_in_figures(void **state)
{
    static const struct {
        double capacity, wait_d;
        int32_t drained;
    } rows[] = {{5000, 99, 251}, {8000, 60.75, 101}, {10000, 48, 72}, {20000, 22.5, 30}};

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct story s;
        struct rehearsal_out out;

        story_of(&s, rows[i].capacity);
        rehearsal_run(&arena, &s.in, &out);
        near(out.max_wait_h / 24, rows[i].wait_d, 1e-6);
        assert_int_equal(out.drained_day, rows[i].drained);
        assert_int_equal(out.station[0].drained_day, rows[i].drained);
        near(out.station[0].peak, 510000 - 3 * rows[i].capacity, 1e-3);
        assert_int_equal(out.station[0].peak_day, 3);
        near(out.station[0].missing, 170000 - rows[i].capacity, 1);
        near(out.released, 510000 + 297 * 3000, 1e-3);
        near(out.left, 0, 1e-3);
        /* The sale's parcels wait from none to the longest, evenly. */
        near(rehearsal_wait_quantile(&out, &out.lane[0].waits, 0.5) / 24, rows[i].wait_d / 2, 0.3);
        near(rehearsal_wait_quantile(&out, &out.lane[0].waits, 0.9) / 24,
             rows[i].wait_d * 0.9, 0.6);
        arena_clear(&arena);
    }
}

static void how_many_and_what_to_buy(void **state)
{
    static const bool sale[] = {true, false};
    struct story s;
    double scale[1], most;

    (void)state;
    story_of(&s, 8000);
    /* Three days of x: the last waits (3x - 24000) / 8000 days; ten days: x = 34,666.67. */
    assert_int_equal(rehearsal_admit(&arena, &s.in, sale, 170000, 240, 1000000), 34666);
    /* (510000 - 3c) / c = 10: c = 510000 / 13. */
    assert_true(rehearsal_buy(&arena, &s.in, 240, scale, &most));
    near(scale[0] * 8000, 510000.0 / 13, 0.01);
    near(most, 240, 1e-3);
    /* What keeps the limit already needs nothing; what never serves is never enough. */
    assert_true(rehearsal_buy(&arena, &s.in, 2400, scale, &most));
    near(scale[0], 1, 0);
    s.station.service = even_service(300 * 24, 0);
    assert_false(rehearsal_buy(&arena, &s.in, 240, scale, &most));
    assert_int_equal(rehearsal_admit(&arena, &s.in, sale, 170000, 240, 1000), 0);
    arena_clear(&arena);
}

/* ---- one queue against cumulative curves ---- */

/* The time (slots) at which cumulative service reaches p, by binary search in prefix sums. */
static double when_served(const double *sum, size_t slots, double p)
{
    size_t low = 0, high = slots;

    while (high - low > 1) {
        size_t middle = (low + high) / 2;

        if (sum[middle] >= p)
            high = middle;
        else
            low = middle;
    }
    return (double)low + (p - sum[low]) / (sum[high] - sum[low]);
}

static void one_queue_by_prefix_sums(void **state)
{
    enum { SLOTS = 400, INFLOW = 100 };
    struct random random;

    (void)state;
    random_seeded(&random, 11);
    for (int round = 0; round < 300; round++) {
        struct rehearsal_cohort cohort[INFLOW];
        struct rehearsal_step step = step_of(0, false);
        double served[SLOTS + 1] = {0}, come = 0, most = 0, mean = 0, *service;
        struct rehearsal_station station = {.scale = 1};
        struct rehearsal_lane lane = lane_of(&step, 1, cohort, INFLOW);
        struct rehearsal_in in = input(60, SLOTS, &station, 1, &lane, 1);
        struct rehearsal_out out;

        station.service = service = even_service(SLOTS, 0);
        for (int32_t k = 0; k < SLOTS; k++) {
            service[k] = 50 + (double)random_below(&random, 100);
            served[k + 1] = served[k] + service[k];
        }
        /* More comes than is served from the first slot on, so that the queue is never empty. */
        for (int32_t k = 0; k < INFLOW; k++) {
            cohort[k] = (struct rehearsal_cohort){k * 60, (k + 1) * 60, 0,
                                                  150 + (double)random_below(&random, 100)};
            for (int part = 0; part < 1000; part++) {
                double p = come + cohort[k].parcels * (part + 0.5) / 1000;
                double wait = when_served(served, SLOTS, p) - (k + (part + 0.5) / 1000);

                most = fmax(most, wait);
                mean += wait * cohort[k].parcels / 1000;
            }
            come += cohort[k].parcels;
            most = fmax(most, when_served(served, SLOTS, come) - (k + 1));
        }
        rehearsal_run(&arena, &in, &out);
        near(out.left, 0, 1e-6);
        near(out.max_wait_h, most, 1e-6);
        for (size_t b = 0; b < out.bins_n; b++)
            mean -= out.lane[0].waits.sum[b];
        near(mean / come, 0, 1e-3);
        arena_clear(&arena);
    }
}

/* ---- departures ---- */

static void departures_with_room(void **state)
{
    /* One a day at noon, boarding until 10:00, for 100; 250 come on the first day. */
    struct rehearsal_departure departure[10];
    struct rehearsal_atom atom = {600, 1};
    struct rehearsal_station station = {.departure = departure, .departures_n = 10, .atom = &atom,
                                        .atoms_n = 1, .scale = 1};
    struct rehearsal_step step = step_of(0, false);
    struct rehearsal_cohort cohort = {0, 600, 0, 250};
    struct rehearsal_lane lane = lane_of(&step, 1, &cohort, 1);
    struct rehearsal_in in = input(60, 240, &station, 1, &lane, 1);
    struct rehearsal_out out;

    (void)state;
    for (int32_t d = 0; d < 10; d++)
        departure[d] = (struct rehearsal_departure){d * DAY + 600, d * DAY + 720, 100};
    rehearsal_run(&arena, &in, &out);
    near(out.lane[0].days[0], 100, 1e-6); /* 22:00 of the same day */
    near(out.lane[0].days[1], 100, 1e-6);
    near(out.lane[0].days[2], 50, 1e-6);
    near(out.max_wait_h, 48, 1e-6);
    near(out.lane[0].on_time, 100, 1e-6);
    near(out.station[0].peak, 150, 1e-6); /* left behind by the first */
    assert_int_equal(out.drained_day, 3);
    near(out.station[0].capacity_day, 100, 1e-6);
    /* Nothing is delivered on the second and third dates: it falls on the fourth. */
    in.door = &(const struct rehearsal_door){.falls_on = (const int32_t[]){0, 3, 3, 3},
                                             .falls_n = 4};
    rehearsal_run(&arena, &in, &out);
    near(out.lane[0].days[0], 100, 1e-6);
    near(out.lane[0].days[3], 150, 1e-6);
    in.door = &door;
    /* Those after boarding took the next day's, and did not wait for others. */
    cohort = (struct rehearsal_cohort){600, 660, 0, 50};
    rehearsal_run(&arena, &in, &out);
    near(out.lane[0].days[1], 50, 1e-6);
    near(out.max_wait_h, 0, 1e-6);
    assert_int_equal(out.drained_day, 0);
    arena_clear(&arena);
}

/* ---- random small networks ---- */

enum {
    STATIONS = 5, LANES = 3, WAY = 4, COHORTS = 3, SLOT = 30, HORIZON_DAYS = 60,
    SLOTS = HORIZON_DAYS * DAY / SLOT, ATOMS = 3, DEPARTURES = 2 * HORIZON_DAYS
};

struct small {
    struct rehearsal_in in;
    struct rehearsal_station station[STATIONS];
    struct rehearsal_atom atom[STATIONS][ATOMS];
    struct rehearsal_departure departure[STATIONS][DEPARTURES];
    struct rehearsal_step step[LANES][WAY];
    struct rehearsal_cohort cohort[LANES][COHORTS];
    struct rehearsal_lane lane[LANES];
};

static void random_departures(struct small *s, int i, struct random *r)
{
    int32_t hour = (int32_t)random_below(r, 11), cut = (int32_t)random_below(r, 3) * 60;
    double capacity = random_below(r, 3) ? 500 + (double)random_below(r, 1500) : -1;

    for (int32_t d = 0; d < DEPARTURES; d++) {
        int32_t at = d * DAY / 2 + hour * 60 + 37;

        s->departure[i][d] = (struct rehearsal_departure){at > cut ? at - cut : 0, at, capacity};
    }
    s->station[i].departure = s->departure[i];
    s->station[i].departures_n = DEPARTURES;
}

static void random_queue(struct small *s, int i, struct random *r)
{
    double *service = even_service(SLOTS, 0), pace = 20 + (double)random_below(r, 100);
    size_t opens = random_below(r, 12), hours = 8 + random_below(r, 17);

    for (size_t k = 0; k < SLOTS; k++) {
        size_t hour = k % (DAY / SLOT) * SLOT / 60;

        service[k] = hour >= opens && hour < opens + hours ? pace : 0;
    }
    s->station[i].service = service;
}

static void random_network(struct small *s, struct random *r)
{
    *s = (struct small){.in = input(SLOT, SLOTS, s->station, STATIONS, s->lane, LANES)};
    for (int i = 0; i < STATIONS; i++) {
        s->station[i].scale = 1;
        s->station[i].rank = i % 2;
        s->station[i].atom = s->atom[i];
        s->station[i].atoms_n = ATOMS;
        for (int t = 0; t < ATOMS; t++)
            s->atom[i][t] = (struct rehearsal_atom){
                (int32_t)(60 + 60 * random_below(r, i % 2 ? 48 : 6)), 1.0 / ATOMS};
        if (i % 2)
            random_departures(s, i, r);
        else
            random_queue(s, i, r);
    }
    for (int l = 0; l < LANES; l++) {
        s->lane[l] = lane_of(s->step[l], 1 + random_below(r, WAY), s->cohort[l],
                             COHORTS);
        for (size_t i = 0; i < s->lane[l].steps_n; i++) {
            bool again = true; /* every station once */

            while (again) {
                s->step[l][i].station = (uint32_t)random_below(r, STATIONS);
                again = false;
                for (size_t j = 0; j < i; j++)
                    again |= s->step[l][j].station == s->step[l][i].station;
            }
        }
        chain(s->step[l], s->lane[l].steps_n);
        for (int32_t c = 0; c < COHORTS; c++)
            s->cohort[l][c] = (struct rehearsal_cohort){c * DAY, (c + 1) * DAY, c,
                                                        (double)random_below(r, 3000)};
    }
}

/* ---- ... parcel by parcel ---- */

struct parcel {
    int lane, cohort;
    size_t step;
    double at, wait; /* minutes */
};

struct heap {
    struct parcel *v;
    size_t n;
};

static void heap_push(struct heap *h, struct parcel p)
{
    size_t i = h->n++;

    while (i > 0 && h->v[(i - 1) / 2].at > p.at) {
        h->v[i] = h->v[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->v[i] = p;
}

static struct parcel heap_pop(struct heap *h)
{
    struct parcel top = h->v[0], last = h->v[--h->n];
    size_t i = 0;

    for (size_t child = 1; child < h->n; child = 2 * i + 1) {
        if (child + 1 < h->n && h->v[child + 1].at < h->v[child].at)
            child++;
        if (h->v[child].at >= last.at)
            break;
        h->v[i] = h->v[child];
        i = child;
    }
    h->v[i] = last;
    return top;
}

struct desk { /* of a station: what its server remembers */
    double free_at;         /* queue: minute at which the last one left */
    int taken[DEPARTURES];  /* places of each departure */
};

static double opening(const struct rehearsal_station *s, double at)
{
    size_t k = (size_t)(at / SLOT);

    if (k < SLOTS && s->service[k] > 0)
        return at;
    while (k < SLOTS && s->service[k] <= 0)
        k++;
    return (double)k * SLOT;
}

/* When one parcel is done whose service begins at `at`. */
static double serve_one(const struct rehearsal_station *s, double at)
{
    double work = 1;

    for (;;) {
        size_t k = (size_t)(at / SLOT + 1e-9);
        double left = (double)(k + 1) * SLOT - at, can;

        assert_true(k < SLOTS);
        can = s->service[k] * s->scale * left / SLOT;
        if (can >= work && can > 0)
            return at + left * work / can;
        work -= can;
        at = (double)(k + 1) * SLOT;
    }
}

static void visit(const struct rehearsal_station *s, struct desk *desk, struct parcel *p)
{
    if (s->service) {
        double own = opening(s, p->at), begin = fmax(own, desk->free_at);

        desk->free_at = serve_one(s, begin);
        p->wait += fmax(0, desk->free_at - own - (serve_one(s, own) - own));
        p->at = desk->free_at;
        return;
    }
    for (size_t e = 0, own = SIZE_MAX;; e++) {
        const struct rehearsal_departure *d = &s->departure[e];

        assert_true(e < s->departures_n);
        if (d->board_min < p->at)
            continue;
        own = own == SIZE_MAX ? e : own;
        if (d->capacity >= 0 && desk->taken[e] >= (int)(d->capacity * s->scale))
            continue;
        desk->taken[e]++;
        p->wait += d->leave_min - s->departure[own].leave_min;
        p->at = d->leave_min;
        return;
    }
}

struct done { /* of a lane */
    double *time, *wait, *date;
    size_t n;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void simulate(struct small *s, struct random *r, struct done *done)
{
    struct desk *desk = arena_new_n(&arena, struct desk, STATIONS);
    struct heap heap = {.v = arena_new_n(&arena, struct parcel, LANES * COHORTS * 3000 + 1)};

    for (int l = 0; l < LANES; l++) {
        size_t most = 0;

        for (int c = 0; c < COHORTS; c++)
            for (double i = 0; i < s->cohort[l][c].parcels; i++, most++)
                heap_push(&heap, (struct parcel){l, c, 0, s->cohort[l][c].from_min +
                                 DAY * (i + 0.5) / s->cohort[l][c].parcels, 0});
        done[l] = (struct done){arena_new_n(&arena, double, most + 1),
                                arena_new_n(&arena, double, most + 1),
                                arena_new_n(&arena, double, most + 1), 0};
    }
    while (heap.n > 0) {
        struct parcel p = heap_pop(&heap);
        uint32_t station = s->step[p.lane][p.step].station;
        struct done *d = &done[p.lane];

        visit(&s->station[station], &desk[station], &p);
        p.at += s->atom[station][random_below(r, ATOMS)].after_min;
        if (!s->station[station].service) /* those who come in one slot come in no order */
            p.at = floor(p.at / SLOT) * SLOT + (double)random_below(r, SLOT * 1000) / 1000;
        if (++p.step < s->lane[p.lane].steps_n) {
            heap_push(&heap, p);
            continue;
        }
        d->time[d->n] = p.at - s->cohort[p.lane][p.cohort].date * DAY;
        d->wait[d->n++] = p.wait;
    }
    for (int l = 0; l < LANES; l++) {
        qsort(done[l].time, done[l].n, sizeof(double), by_value);
        qsort(done[l].wait, done[l].n, sizeof(double), by_value);
    }
}

static double share_by(const double *v, size_t n, double at)
{
    size_t i = 0;

    while (i < n && v[i] <= at)
        i++;
    return n ? (double)i / (double)n : 0;
}

/* The fluid's share up to `at` is that of the parcels up to a slot or two a station before or
 * after, but for the sampling of their atoms. */
static void alike(const double *v, size_t n, double at, double share, double sampling)
{
    const double slack = SLOT * 2.0 * WAY;

    assert_true(share_by(v, n, at - slack) - sampling <= share);
    assert_true(share <= share_by(v, n, at + slack) + sampling);
}

static void parcel_by_parcel(void **state)
{
    static struct small s;
    struct random random;

    (void)state;
    random_seeded(&random, 5);
    for (int round = 0; round < 200; round++) {
        struct rehearsal_out out;
        struct done done[LANES];

        random_network(&s, &random);
        rehearsal_run(&arena, &s.in, &out);
        near(out.left, 0, 1e-3);
        simulate(&s, &random, done);
        for (int l = 0; l < LANES; l++) {
            const struct rehearsal_lane_out *lane = &out.lane[l];
            double sum = 0, waited = 0;

            near(lane->delivered, lane->parcels, 1e-6 * (1 + lane->parcels));
            near((double)done[l].n, lane->parcels, 0.5);
            if (done[l].n < 500)
                continue;
            for (size_t d = 0; d < out.days_n; d++) {
                sum += lane->days[d];
                alike(done[l].time, done[l].n, (double)(d + 1) * DAY, sum / lane->parcels, 0.06);
            }
            for (size_t b = 0; b < out.bins_n; b++) {
                waited += lane->waits.mass[b];
                alike(done[l].wait, done[l].n, (double)(b + 1) * out.bin_h * 60,
                      waited / lane->parcels, 0.08);
            }
        }
        arena_clear(&arena);
    }
}

/* ---- properties ---- */

/* On one way with nobody else, more capacity makes nobody's delivery later. */
static void more_capacity_is_never_worse(void **state)
{
    static struct small s;
    struct random random;

    (void)state;
    random_seeded(&random, 6);
    for (int round = 0; round < 300; round++) {
        struct rehearsal_out before, after;
        double less = 0, more = 0;

        random_network(&s, &random);
        s.in.lanes_n = 1;
        rehearsal_run(&arena, &s.in, &before);
        for (int i = 0; i < STATIONS; i++)
            s.station[i].scale = 1 + (double)random_below(&random, 300) / 100;
        rehearsal_run(&arena, &s.in, &after);
        for (size_t d = 0; d < before.days_n; d++) {
            less += before.lane[0].days[d];
            more += after.lane[0].days[d];
            assert_true(more >= less - 1e-6 * (1 + before.released));
        }
        arena_clear(&arena);
    }
}

/* In a network that is shared it does: more room on one leg crowds the queue of another lane. */
static void more_capacity_elsewhere_may_be(void **state)
{
    struct rehearsal_departure ship[] = {{0, 0, 0}, {DAY, DAY, 100}, {2 * DAY, 2 * DAY, 100}};
    struct rehearsal_station station[] = {
        {.departure = ship, .departures_n = 3, .scale = 1},
        {.service = even_service(24 * 20, 100.0 / 24), .rank = 1, .scale = 1}};
    struct rehearsal_step way[] = {step_of(0, false), step_of(1, false)};
    struct rehearsal_cohort early = {0, DAY, 0, 200}, late = {DAY, 2 * DAY, 1, 100};
    struct rehearsal_lane lane[] = {lane_of(way, 2, &early, 1), lane_of(&way[1], 1, &late, 1)};
    struct rehearsal_in in = input(60, 24 * 20, station, 2, lane, 2);
    struct rehearsal_out small_ship, large_ship;

    (void)state;
    chain(way, 2);
    rehearsal_run(&arena, &in, &small_ship);
    station[0].scale = 2;
    rehearsal_run(&arena, &in, &large_ship);
    assert_true(rehearsal_wait_quantile(&large_ship, &large_ship.lane[1].waits, 0.5) >
                rehearsal_wait_quantile(&small_ship, &small_ship.lane[1].waits, 0.5) + 12);
    arena_clear(&arena);
}

/* Those who go first do not feel the others; the others wait the longer. */
static void first_class(void **state)
{
    struct rehearsal_station station = {.service = even_service(24 * 20, 10), .scale = 1};
    struct rehearsal_step way[] = {step_of(0, true), step_of(0, false)};
    struct rehearsal_cohort cohort = {0, DAY, 0, 300}, express = {0, DAY, 0, 300};
    struct rehearsal_lane lane[] = {lane_of(way, 1, &express, 1),
                                    lane_of(way + 1, 1, &cohort, 1)};
    struct rehearsal_in in = input(60, 24 * 20, &station, 1, lane, 1);
    struct rehearsal_out alone, both;

    (void)state;
    rehearsal_run(&arena, &in, &alone);
    in.lanes_n = 2;
    rehearsal_run(&arena, &in, &both);
    near(both.lane[0].waits.max_h, alone.lane[0].waits.max_h, 1e-9);
    near(alone.max_wait_h, 6, 1e-9);    /* 300 at 10 an hour: 30 hours for a day's */
    near(both.max_wait_h, 60 - 24, 1e-9); /* all 600 are served after 60 hours */
    near(both.lane[1].waits.max_h, both.max_wait_h, 1e-9);
    /* What stood there before goes before the others, and after the first. */
    station.backlog = 100;
    rehearsal_run(&arena, &in, &both);
    near(both.lane[0].waits.max_h, alone.lane[0].waits.max_h, 1e-9);
    near(both.max_wait_h, 70 - 24, 1e-9);
    arena_clear(&arena);
}

/* Two queues one after the other: what is bought keeps the limit on the whole way, and a little
 * less of either does not. */
static void two_queues_share_the_limit(void **state)
{
    static const double limit_h = 48;
    struct rehearsal_station station[] = {
        {.service = even_service(24 * 90, 10), .scale = 1},
        {.service = even_service(24 * 90, 4), .rank = 1, .scale = 1}};
    struct rehearsal_step way[] = {step_of(0, false), step_of(1, false)};
    struct rehearsal_cohort cohort = {0, DAY, 0, 2400};
    struct rehearsal_lane lane = lane_of(way, 2, &cohort, 1);
    struct rehearsal_in in = input(60, 24 * 90, station, 2, &lane, 1);
    double scale[2], most;
    struct rehearsal_out out;

    (void)state;
    chain(way, 2);
    assert_true(rehearsal_buy(&arena, &in, limit_h, scale, &most));
    assert_true(most <= limit_h + 1e-6 && most > 0.9 * limit_h);
    for (int i = 0; i < 2; i++)
        station[i].scale = scale[i];
    rehearsal_flow(&arena, &in, &out);
    near(out.max_wait_h, most, 1e-9);
    for (int i = 0; i < 2; i++) {
        station[i].scale = 0.8 * scale[i];
        rehearsal_flow(&arena, &in, &out);
        assert_true(out.max_wait_h > limit_h);
        station[i].scale = scale[i];
    }
    arena_clear(&arena);
}

/* What is not through by the last slot is told, and nothing is lost. */
static void too_short_a_look(void **state)
{
    struct story s;
    struct rehearsal_out out;

    (void)state;
    story_of(&s, 5000);
    s.in.slots_n = 100 * 24;
    rehearsal_flow(&arena, &s.in, &out);
    near(out.released, 510000 + 97 * 3000, 1e-3);
    near(out.left, 510000 + 97 * 3000 - 500000, 1e-3);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_story_in_figures),
        cmocka_unit_test(how_many_and_what_to_buy),
        cmocka_unit_test(one_queue_by_prefix_sums),
        cmocka_unit_test(departures_with_room),
        cmocka_unit_test(parcel_by_parcel),
        cmocka_unit_test(more_capacity_is_never_worse),
        cmocka_unit_test(more_capacity_elsewhere_may_be),
        cmocka_unit_test(first_class),
        cmocka_unit_test(two_queues_share_the_limit),
        cmocka_unit_test(too_short_a_look),
    };
    return cmocka_run_group_tests_name("rehearsal", tests, setup, teardown);
}
