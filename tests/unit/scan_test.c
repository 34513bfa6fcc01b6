/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "shop/logistics/scan.h"
#include "support/brute_force.h"
#include "support/random_network.h"
#include "support/test_network.h"
#include "support/unit.h"

enum { NETWORKS = SAMPLED(1200), SINGLE_WAYS = SAMPLED(2000), FIRST_DAY = 20515, DAYS = 40 };

static struct arena arena;
static struct scan scan;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1024 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scan_release(&scan);
    brute_force_end();
    arena_release(&arena);
    return 0;
}

static void parse(const struct random_network *made, struct network *n)
{
    struct problem p = {0};
    enum outcome o = network_parse(&arena, &made->csv, &made->world, &p, n);

    if (o != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(o, DONE);
}

static void check_masses(const struct scan *s)
{
    for (uint32_t i = 0; i < s->labels_n; i++) {
        struct arrival a = label_arrival(s, i);

        assert_true(fabs(arrival_sum(&a) - 1) < 1e-9);
    }
}

/* Where costs decide, the cheapest of the ways with these days; else one of them. */
static void check_cost(const struct brute_in *in, uint32_t group, const struct best *got,
                       const struct brute_best *want)
{
    if (scan.in.by_cost)
        assert_int_equal(want->cost_minor, got->cost_minor);
    else
        assert_true(brute_force_has(in, group, want->p50_day, want->p90_day, got->cost_minor));
}

static size_t compare(const struct brute_in *in, uint64_t seed, size_t *found)
{
    size_t ways = 0;

    check_masses(&scan);
    for (uint32_t g = 0; g < in->network->groups_n; g++) {
        struct best got = scan_best(&scan, g);
        struct brute_best want = brute_force(in, g);

        if (in->network->lastmile[in->network->group[g].lastmile].service != in->service)
            continue;
        if (!want.found && got.label != NONE_INDEX &&
            got.p90_day * 1440 > in->ready_min - CALENDAR_FIRST_DAY * 1440 + BRUTE_HORIZON_MIN)
            continue; /* further than the reference looks */
        ways += want.ways;
        *found += want.found;
        if (want.found != (got.label != NONE_INDEX) ||
            (want.found && (want.p50_day != got.p50_day + CALENDAR_FIRST_DAY ||
                            want.p90_day != got.p90_day + CALENDAR_FIRST_DAY)))
            print_error("seed %llu hub %u service %d group %u: %d %d %d, expected %d %d %d\n",
                        (unsigned long long)seed, in->hub, (int)in->service, g,
                        got.label != NONE_INDEX, got.p50_day + CALENDAR_FIRST_DAY,
                        got.p90_day + CALENDAR_FIRST_DAY, want.found, want.p50_day, want.p90_day);
        assert_int_equal(want.found, got.label != NONE_INDEX);
        if (!want.found)
            continue;
        assert_int_equal(want.p90_day, got.p90_day + CALENDAR_FIRST_DAY);
        assert_int_equal(want.p50_day, got.p50_day + CALENDAR_FIRST_DAY);
        check_cost(in, g, &got, &want);
        assert_true(got.p50_day <= got.p90_day);
    }
    return ways;
}

/* Every date, and the price of the way, as the reference finds them. */
static void agrees_with_brute_force(void **state)
{
    size_t ways = 0, found = 0, asked = 0;
    int64_t wanted;

    if (!parse_i64(str_of(getenv("SEED")), 1, NETWORKS, &wanted))
        wanted = 0; /* all */
    (void)state;
    for (uint64_t seed = 1; seed <= NETWORKS; seed++) {
        struct arena_mark mark = arena_mark(&arena);
        struct random_network made;
        struct network n;
        struct live live;
        struct random r;
        struct chain *c;
        int32_t now_min;

        if (wanted && (uint64_t)wanted != seed)
            continue;
        random_seeded(&r, seed);
        random_network_new(&arena, &r, &made);
        parse(&made, &n);
        now_min = (int32_t)(FIRST_DAY * 1440 + (int64_t)random_below(&r, DAYS * 1440));
        random_live(&arena, &r, &n, now_min, &live);
        c = chain_new(&n, seed % 3 ? &live : NULL, NULL, NULL);
        for (int s = 0; s < 2; s++) {
            struct brute_in in = {.network = &n, .live = seed % 3 ? &live : NULL,
                                  .hub = (uint32_t)random_below(&r, n.hubs_n),
                                  .ready_min = now_min + (int32_t)random_below(&r, 4000),
                                  .service = (enum service)s,
                                  .weight_g = random_below(&r, 4) ? 500 : 5000};
            struct scan_in ask = {in.hub, in.ready_min, in.service, in.weight_g, seed % 2};

            scan_run(&scan, c, &ask);
            assert_int_equal(scan.capped, 0);
            ways += compare(&in, seed, &found);
            asked += n.groups_n;
        }
        chain_free(c);
        brute_force_end();
        arena_rewind(&arena, mark);
    }
    print_message("%zu questions, %zu with an answer, %zu ways\n", asked, found, ways);
    assert_true(wanted || found > NETWORKS);
}

/* ---- aimed at one group ---- */

static void compare_best(const struct scan *all, const struct best *want, const struct scan *one,
                         const struct best *got, uint32_t group)
{
    uint32_t way[WAY_LINKS_MAX], other[WAY_LINKS_MAX], n;

    assert_int_equal(want->label == NONE_INDEX, got->label == NONE_INDEX);
    if (want->label == NONE_INDEX)
        return;
    assert_int_equal(want->p50_day, got->p50_day);
    assert_int_equal(want->p90_day, got->p90_day);
    assert_int_equal(want->cost_minor, got->cost_minor);
    assert_int_equal(scan_departs(all, want->label), scan_departs(one, got->label));
    n = scan_way(all, want->label, group, way);
    assert_int_equal(n, scan_way(one, got->label, group, other));
    assert_memory_equal(way, other, n * sizeof(way[0]));
}

static size_t compare_aimed(struct chain *c, const struct scan_in *in, uint32_t *labels,
                            uint32_t *labels_all)
{
    struct scan one = {0};
    size_t found = 0;

    scan_run(&scan, c, in);
    assert_int_equal(scan.capped, 0);
    for (uint32_t g = 0; g < c->network->groups_n; g++) {
        struct best want = scan_best(&scan, g), got;

        if (c->network->lastmile[c->network->group[g].lastmile].service != in->service)
            continue;
        scan_run_to(&one, c, in, g);
        got = scan_best(&one, g);
        compare_best(&scan, &want, &one, &got, g);
        found += want.label != NONE_INDEX;
        *labels += one.labels_n;
        *labels_all += scan.labels_n;
    }
    scan_release(&one);
    return found;
}

/* The same days, cost and way as by the scan to everywhere, from fewer labels. */
static void aimed_is_the_same(void **state)
{
    uint32_t labels = 0, labels_all = 0;
    size_t found = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= NETWORKS; seed++) {
        struct arena_mark mark = arena_mark(&arena);
        struct random_network made;
        struct network n;
        struct live live;
        struct random r;
        struct chain *c;
        int32_t now_min;

        random_seeded(&r, seed);
        random_network_new(&arena, &r, &made);
        parse(&made, &n);
        now_min = (int32_t)(FIRST_DAY * 1440 + (int64_t)random_below(&r, DAYS * 1440));
        random_live(&arena, &r, &n, now_min, &live);
        c = chain_new(&n, seed % 3 ? &live : NULL, NULL, NULL);
        for (int s = 0; s < 2; s++) {
            struct scan_in in = {(uint32_t)random_below(&r, n.hubs_n),
                                 now_min + (int32_t)random_below(&r, 4000), (enum service)s,
                                 random_below(&r, 4) ? 500 : 5000, seed % 2};

            found += compare_aimed(c, &in, &labels, &labels_all);
        }
        chain_free(c);
        arena_rewind(&arena, mark);
    }
    print_message("%zu answers, from %u labels instead of %u\n", found, labels, labels_all);
    assert_true(found > NETWORKS && labels < labels_all);
}

/* ---- on a single way, other traffic fixed ---- */

struct single {
    struct network n;
    struct live live;
    int32_t now_min;
    struct arrival days[32]; /* of each group */
    double mass[32][2048];
};

/* Days of delivery of every group; those of the last mile's other classes too. */
static void deliver(const struct single *s, struct chain *c, int32_t ready_min,
                    struct arrival *days, double mass[][2048])
{
    struct scan_in in = {.ready_min = ready_min, .service = SERVICE_STANDARD};

    while (!str_eq(s->n.hub[in.hub].code, STR("N-0")))
        in.hub++;
    scan_run(&scan, c, &in);
    assert_true(s->n.groups_n <= 32);
    for (uint32_t g = 0; g < s->n.groups_n; g++) {
        const struct link *l = &c->link[s->n.legs_n + s->n.group[g].lastmile];
        uint32_t label = scan.head[l->platform];

        days[g] = (struct arrival){.lost = 1};
        if (label == NONE_INDEX || !(l->services >> SERVICE_STANDARD & 1))
            continue;
        days[g] = scan_delivery(&scan, label, g);
        assert_true(days[g].n <= 2048);
        memcpy(mass[g], days[g].mass, days[g].n * sizeof(double));
        days[g].mass = mass[g];
    }
}

static void make_single(struct single *s, struct random *r)
{
    struct random_network *made = arena_new(&arena, struct random_network);

    random_single_way(&arena, r, made);
    parse(made, &s->n);
    s->now_min = (int32_t)(FIRST_DAY * 1440 + (int64_t)random_below(r, DAYS * 1440));
    random_live(&arena, r, &s->n, s->now_min, &s->live);
}

/* Room on departures that were full, a faster queue, or fewer in front of us. */
static void give_capacity(struct single *s, struct random *r)
{
    struct full_departure *left = arena_new_n(&arena, struct full_departure, s->live.full_n + 1);
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->live.full_n; i++)
        if (random_below(r, 2))
            left[n++] = s->live.full[i];
    s->live.full = left;
    s->live.full_n = n;
    for (uint32_t q = 0; q < s->n.queues_n; q++)
        s->n.queue[q].per_hour += (int64_t)random_below(r, 2) * 50;
}

static size_t all_dominate(const struct single *s, const struct arrival *sooner,
                           const struct arrival *later)
{
    size_t answered = 0;

    for (uint32_t g = 0; g < s->n.groups_n; g++) {
        assert_true(arrival_dominates(&sooner[g], &later[g]));
        answered += later[g].n > 0;
    }
    return answered;
}

static void more_capacity_is_never_later(void **state)
{
    struct single *s = calloc(2, sizeof(*s));
    size_t answered = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SINGLE_WAYS; seed++) {
        struct arena_mark mark = arena_mark(&arena);
        struct random r;
        struct chain *c;

        random_seeded(&r, seed);
        make_single(s, &r);
        c = chain_new(&s->n, &s->live, NULL, NULL);
        deliver(s, c, s->now_min, s[0].days, s[0].mass);
        chain_free(c);
        give_capacity(s, &r);
        c = chain_new(&s->n, &s->live, NULL, NULL);
        deliver(s, c, s->now_min, s[1].days, s[1].mass);
        chain_free(c);
        answered += all_dominate(s, s[1].days, s[0].days);
        arena_rewind(&arena, mark);
    }
    free(s);
    assert_true(answered > SINGLE_WAYS / 10);
}

/* And quantiles are in order. */
static void a_later_order_is_never_earlier(void **state)
{
    struct single *s = calloc(2, sizeof(*s));
    size_t answered = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SINGLE_WAYS; seed++) {
        struct arena_mark mark = arena_mark(&arena);
        struct random r;
        struct chain *c;

        random_seeded(&r, seed);
        make_single(s, &r);
        c = chain_new(&s->n, &s->live, NULL, NULL);
        deliver(s, c, s->now_min, s[0].days, s[0].mass);
        deliver(s, c, s->now_min + (int32_t)random_below(&r, 9000), s[1].days, s[1].mass);
        chain_free(c);
        answered += all_dominate(s, s[0].days, s[1].days);
        for (uint32_t g = 0; g < s->n.groups_n; g++)
            for (int q = 1; q < 20; q++)
                assert_true(arrival_quantile(&s->days[g], q * 0.05) <=
                            arrival_quantile(&s->days[g], q * 0.05 + 0.05));
        arena_rewind(&arena, mark);
    }
    free(s);
    assert_true(answered > SINGLE_WAYS / 10);
}

/* ---- where neither holds ---- */

/* A queue of ours is also another lane's. Its parcels used to come 100 a day, which was all that
 * its leg could carry; with more capacity all 1,000 come on the first day, and ours wait longer. */
static void more_capacity_upstream_can_be_later(void **state)
{
    struct network_csv csv = test_network_csv();
    uint32_t queue, arrives_day;
    struct backlog before = {0}, after;
    struct network n;
    struct wait slow, fast;
    int32_t ours_min;

    (void)state;
    test_network(&arena, &csv, &n);
    queue = n.node[network_node(&n, STR("RU-LED-SEA"))].queue;
    n.queue[queue].per_hour = 20; /* 180 a day */
    ours_min = (int32_t)(INT64_C(1767600000000) / MINUTE_MS) + 1440; /* Tuesday 6 January 2026 */
    arrives_day = (uint32_t)day_of_minute(day_clock_of(n.node[n.queue[queue].node].zone), ours_min);
    before.at_min = ours_min - 2 * 1440;
    before.inflow_day = (int32_t)arrives_day - 1;
    before.inflow_days = 10;
    for (int d = 0; d < 10; d++)
        before.inflow[d][WAIT_REST] = 100;
    after = before;
    memset(after.inflow, 0, sizeof(after.inflow));
    after.inflow[0][WAIT_REST] = 1000;
    wait_init(&slow, &n, &n.queue[queue], &before);
    wait_init(&fast, &n, &n.queue[queue], &after);
    assert_true(wait_leaves(&slow, WAIT_REST, ours_min) < ours_min + 2 * 1440);
    assert_true(wait_leaves(&fast, WAIT_REST, ours_min) > ours_min + 4 * 1440);
    wait_release(&slow);
    wait_release(&fast);
}

static const char two_ways[] = LEGS_HEAD
    "SURE,A-1,A-2,standard,road,1,,20:00,0,100-100,,USD,1,1,9000,,t\n"
    "QUICK,A-1,A-2,standard,air,1234567,,20:00,0,20-150,,USD,1,1,9000,,t\n";

static struct best best_at(struct chain *c, const struct network *n, int32_t ready_min)
{
    struct scan_in in = {.ready_min = ready_min, .service = SERVICE_STANDARD};
    const struct city *to = city_by_name(&arena, NULL, STR("Boston"));

    scan_run(&scan, c, &in);
    return scan_best(&scan, n->city_group[SERVICE_STANDARD][to - n->world->city]);
}

/* The earlier order goes the sure way, which has the earlier P90; the later one has missed it, goes
 * the quick way and has the earlier P50. */
static void a_later_order_can_be_earlier(void **state)
{
    struct network_csv csv = {{
        STR(NODES_HEAD "A-1,hub,A,US,,America/New_York,40,-74,17:00,12345,,,t\n"
                       "A-2,hub,A,US,,America/New_York,42,-71,,,,,t\n"),
        str_of(two_ways), STR(QUEUES_HEAD),
        STR(LASTMILES_HEAD "A-2,standard,major,post,1234567,08:00,0,2-2,,USD,1,1,9000,,t\n"
                           "A-2,standard,capital,post,1234567,08:00,0,2-2,,USD,1,1,9000,,t\n"
                           "A-2,standard,regional,post,1234567,08:00,0,2-2,,USD,1,1,9000,,t\n"),
        STR(PRICES_HEAD)}};
    int32_t monday_min = (int32_t)(INT64_C(1767600000000) / MINUTE_MS); /* 5 January 2026, 08:00 */
    struct best first, second;
    struct network n;
    struct chain *c;

    (void)state;
    test_network(&arena, &csv, &n);
    c = chain_new(&n, NULL, NULL, NULL);
    first = best_at(c, &n, monday_min);
    second = best_at(c, &n, monday_min + 1440);
    assert_true(first.p90_day < second.p90_day);
    assert_true(second.p50_day < first.p50_day);
    chain_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_brute_force),
        cmocka_unit_test(aimed_is_the_same),
        cmocka_unit_test(more_capacity_is_never_later),
        cmocka_unit_test(a_later_order_is_never_earlier),
        cmocka_unit_test(more_capacity_upstream_can_be_later),
        cmocka_unit_test(a_later_order_can_be_earlier),
    };
    return cmocka_run_group_tests_name("scan", tests, setup, teardown);
}
