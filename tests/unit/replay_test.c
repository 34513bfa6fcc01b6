/* SPDX-License-Identifier: Apache-2.0 */
/* Replays of an invented trade of which the distribution is known. */
#include "support/unit.h"

#include <math.h>

#include "base/num.h"
#include "base/random.h"
#include "shop/logistics/correction.h"
#include "shop/logistics/leg_fit.h"
#include "shop/logistics/score.h"

enum { DAYS = 420, A_DAY = 14, ORDERS = DAYS * A_DAY, REGIONS = 4, FIRST_DAY = 17000 };

/* ---- an invented trade ---- */

struct trade {
    uint64_t seed;
    int slow_from;     /* from that day on everything takes half again as long */
    int lost_of_100;   /* never arrive */
    bool no_handing;
    int changed_from;  /* what happens from that day on is told differently; 0: never */
    bool backwards;    /* rows given in the opposite order */
};

static double uniform(struct random *r)
{
    return ((double)random_below(r, 1000000) + 0.5) / 1e6;
}

/* Standard normal by Box and Muller. */
static double normal(struct random *r)
{
    double u = uniform(r), v = uniform(r);

    return sqrt(-2 * log(u)) * cos(2 * acos(-1) * v);
}

/* The event, or another one not before `day` nor `after_s` when it falls there. */
static int64_t changed(int64_t at_s, int day, int64_t after_s, struct random *r)
{
    int64_t edge = (int64_t)(FIRST_DAY + day) * 86400;

    if (day == 0 || at_s < edge)
        return at_s;
    return random_below(r, 3) == 0
               ? HISTORY_NEVER
               : i64_max(edge, after_s) + (int64_t)random_below(r, 40 * 86400);
}

static void make_order(struct arena *a, const struct trade *t, int n, struct random *r,
                       struct random *other, struct history_row *row)
{
    int day = n / A_DAY, from = n % 2, to = (int)random_below(r, REGIONS);
    double slow = t->slow_from && day >= t->slow_from ? 1.5 : 1;
    double handing = exp(0.7 + 0.5 * normal(r)) * slow;
    double transit = exp(1.2 + 0.5 * to + 0.35 * normal(r)) * slow;
    bool lost = (int)random_below(r, 100) < t->lost_of_100;
    int64_t placed = (int64_t)(FIRST_DAY + day) * 86400 + (int64_t)random_below(r, 86400);

    *row = (struct history_row){
        .id = str_printf(a, "%06d", n), .placed_s = placed, .handed_s = HISTORY_NEVER,
        .delivered_s = HISTORY_NEVER, .promised_day = FIRST_DAY + day + 30,
        .region = str_printf(a, "R%d", to), .seller = str_printf(a, "S%d", n % 7),
        .seller_region = str_printf(a, "F%d", from), .weight_g = 500, .price = NAN,
        .freight = NAN};
    row->handed_s = placed + (int64_t)(handing * 86400);
    row->delivered_s = lost ? HISTORY_NEVER : row->handed_s + (int64_t)(transit * 86400);
    if (!t->changed_from)
        return;
    row->handed_s = changed(row->handed_s, t->changed_from, placed, other);
    row->delivered_s = row->handed_s == HISTORY_NEVER
                           ? HISTORY_NEVER
                           : changed(row->delivered_s, t->changed_from, row->handed_s,
                                     other);
    if (day > t->changed_from && random_below(other, 2) == 0)
        row->region = str_printf(a, "X%d", n % 97);
}

static void make_history(struct arena *a, const struct trade *t, struct history *h)
{
    struct history_gather *g = history_gather_new(a);
    struct history_row *rows = arena_new_n(a, struct history_row, ORDERS);
    struct random r, other;

    random_seeded(&r, t->seed);
    random_seeded(&other, t->seed + 1);
    for (int n = 0; n < ORDERS; n++)
        make_order(a, t, n, &r, &other, &rows[n]);
    for (int n = 0; n < ORDERS; n++)
        assert_true(history_add_order(g, &rows[t->backwards ? ORDERS - 1 - n : n]));
    if (!t->no_handing)
        history_says_handing(g);
    history_gather_end(g, h);
    history_gather_free(g);
}

struct lived {
    struct arena a;
    struct history h;
    struct replay r;
    struct score s;
};

static void live(const struct trade *t, double keep, struct lived *out)
{
    arena_init(&out->a, 512 << 20);
    make_history(&out->a, t, &out->h);
    replay_run(&out->a, &out->h, &(struct replay_options){keep}, NULL, NULL, &out->r);
    score_replay(&out->a, &out->h, &out->r, (struct score_part){50, 100}, &out->s);
}

static void forget(struct lived *l)
{
    history_release(&l->h);
    arena_release(&l->a);
}

static double share(int64_t n, const struct lived *l)
{
    return score_share(n, l->s.all.rows);
}

#define assert_between(v, low, high)                                          \
    do {                                                                      \
        double v_ = (v);                                                      \
        if (!(v_ >= (low) && v_ <= (high)))                                   \
            print_error("%s is %.4f, not %.4f to %.4f\n", #v, v_, low, high); \
        assert_true(v_ >= (low) && v_ <= (high));                             \
    } while (0)

/* ---- the tests ---- */

static void bounds_hold_what_they_say(void **state)
{
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 1, .lost_of_100 = 10}, 0.95, &l);
    assert_true(l.s.all.rows > 2500);
    assert_between(share(l.s.all.within_p90, &l), 0.88, 0.94);
    assert_between(share(l.s.all.kept, &l), 0.93, 0.975);
    assert_between(share(l.s.all.within_p50, &l), 0.47, 0.62); /* whole days: a little more */
    assert_between(share(l.s.all.within_band, &l), 0.80, 0.92);
    /* The true 0.9 quantile of a pair of regions is what the table learns here; no better is known
     * than region and seller, so the two are near. */
    assert_between(l.s.all.pinball_p90 / l.s.all.pinball_table, 0.85, 1.05);
    assert_true(l.s.all.pinball_p90 < l.s.all.pinball_shop);
    forget(&l);
}

static void one_leg_will_do(void **state)
{
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 2, .no_handing = true}, 0.9, &l);
    assert_between(share(l.s.all.within_p90, &l), 0.88, 0.94);
    forget(&l);
}

/* Half again as slow from one day to the next: a table remembers the good old days, we follow. */
static void a_change_is_followed(void **state)
{
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 3, .slow_from = 230}, 0.95, &l);
    assert_between(share(l.s.all.within_p90, &l), 0.86, 0.95);
    assert_true(share(l.s.all.table_kept, &l) < share(l.s.all.within_p90, &l) - 0.05);
    assert_between(l.s.all.pinball_p90 / l.s.all.pinball_table, 0.5, 0.95);
    forget(&l);
}

/* What is said of an order, but the score, which is its outcome. */
static void assert_same_forecast(const struct lived *x, const struct lived *y, size_t i)
{
    const struct forecast *f = &x->r.forecast[i], *g = &y->r.forecast[i];

    assert_str(x->h.order[i].id, str_cstr((struct arena *)&x->a, y->h.order[i].id));
    assert_int_equal(f->made, g->made);
    assert_memory_equal(f->days, g->days, sizeof(f->days));
    assert_memory_equal(f->level, g->level, sizeof(f->level));
}

/* From day 250 on parcels are handed over and delivered at other times or never, and orders go
 * elsewhere: every forecast till then is the same to the bit, and later ones are not. */
static void nothing_looks_ahead(void **state)
{
    const int edge = 250;
    struct lived x, y;
    size_t others = 0;

    (void)state;
    live(&(struct trade){.seed = 4, .lost_of_100 = 10}, 0.93, &x);
    live(&(struct trade){.seed = 4, .lost_of_100 = 10, .changed_from = edge}, 0.93, &y);
    assert_int_equal(x.h.n, y.h.n);
    assert_true(x.r.forecast[(size_t)edge * A_DAY].made);
    for (size_t i = 0; i < (size_t)(edge + 1) * A_DAY; i++)
        assert_same_forecast(&x, &y, i);
    for (size_t i = (size_t)(edge + 2) * A_DAY; i < x.h.n; i++)
        others += memcmp(x.r.forecast[i].days, y.r.forecast[i].days,
                         sizeof(x.r.forecast[i].days)) != 0;
    assert_true(others > (x.h.n - (size_t)edge * A_DAY) / 4);
    forget(&x);
    forget(&y);
}

static void the_order_of_rows_makes_no_difference(void **state)
{
    struct lived x, y;

    (void)state;
    live(&(struct trade){.seed = 5}, 0.9, &x);
    live(&(struct trade){.seed = 5, .backwards = true}, 0.9, &y);
    for (size_t i = 0; i < x.h.n; i++)
        assert_same_forecast(&x, &y, i);
    assert_memory_equal(&x.s.all, &y.s.all, sizeof(x.s.all));
    forget(&x);
    forget(&y);
}

static void groups_sum_to_the_whole(void **state)
{
    int64_t lanes = 0, weeks = 0;
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 6}, 0.9, &l);
    for (size_t i = 0; i < l.s.lanes_n; i++)
        lanes += l.s.lane[i].tally.rows;
    for (size_t i = 0; i < l.s.weeks_n; i++)
        weeks += l.s.week[i].tally.kept;
    assert_int_equal(l.s.lanes_n, 2 * REGIONS);
    assert_int_equal(lanes, l.s.all.rows);
    assert_int_equal(weeks, l.s.all.kept);
    forget(&l);
}

/* Too early, or too little: no promise. */
static void nothing_is_promised_out_of_thin_air(void **state)
{
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 7}, 0.9, &l);
    assert_false(l.r.forecast[0].made);
    assert_false(l.r.forecast[3 * A_DAY].made);
    assert_true(l.r.forecast[ORDERS - 1].made);
    forget(&l);
}

/* The shop promised 30 days to everybody: far too much, and the shift says by how much. */
static void corrections_say_what_to_change(void **state)
{
    struct corrections c;
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 8}, 0.9, &l);
    corrections_learn(&l.a, &l.h, &l.r, 0.9, &c);
    assert_true(c.n == 1 + 2 * REGIONS && c.v[0].all);
    for (size_t i = 0; i < c.n; i++) {
        assert_true(c.v[i].n >= CORRECTION_LEAST);
        assert_between(c.v[i].level[BOUND_P90], 0.6, 0.995);
        assert_true(c.v[i].shift_days != SHIFT_UNKNOWN);
    }
    assert_true(c.v[1].shift_days < 0); /* to the nearest region */
    forget(&l);
}

static void legs_are_fitted(void **state)
{
    struct leg_gather *g;
    struct leg_fits fits;
    struct lived l;

    (void)state;
    live(&(struct trade){.seed = 9}, 0.9, &l);
    g = leg_gather_new(&l.a);
    leg_gather_history(g, &l.h, INT32_MIN);
    leg_gather_end(g, 20, &fits);
    /* handing: all, two regions; transit: all, four that it goes to, eight pairs. */
    assert_int_equal(fits.n, 3 + 1 + REGIONS + 2 * REGIONS);
    assert_str(fits.v[0].leg, "handing");
    assert_between(fits.v[0].p50 / 10.0, exp(0.7) * 24 * 0.95, exp(0.7) * 24 * 1.05);
    assert_between(fits.v[0].p90 / 10.0, exp(0.7 + 0.5 * 1.2816) * 24 * 0.93,
                   exp(0.7 + 0.5 * 1.2816) * 24 * 1.07);
    for (size_t i = 0; i < fits.n; i++)
        for (int k = 1; k < LEG_VALUES; k++)
            assert_true(fits.v[i].tenths[k - 1] <= fits.v[i].tenths[k]);
    forget(&l);
}

static void an_empty_history(void **state)
{
    struct lived l = {0};
    struct history_gather *g;

    (void)state;
    arena_init(&l.a, 64 << 20);
    g = history_gather_new(&l.a);
    history_gather_end(g, &l.h);
    history_gather_free(g);
    replay_run(&l.a, &l.h, &(struct replay_options){0.9}, NULL, NULL, &l.r);
    score_replay(&l.a, &l.h, &l.r, (struct score_part){0, 100}, &l.s);
    assert_int_equal(l.s.all.rows, 0);
    forget(&l);
}

static void pinball_loss(void **state)
{
    (void)state;
    assert_between(pinball(10, 12, 0.9), 1.7999, 1.8001);
    assert_between(pinball(10, 5, 0.9), 0.4999, 0.5001);
    assert_between(pinball(10, 10, 0.9), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_hold_what_they_say),
        cmocka_unit_test(one_leg_will_do),
        cmocka_unit_test(a_change_is_followed),
        cmocka_unit_test(nothing_looks_ahead),
        cmocka_unit_test(the_order_of_rows_makes_no_difference),
        cmocka_unit_test(groups_sum_to_the_whole),
        cmocka_unit_test(nothing_is_promised_out_of_thin_air),
        cmocka_unit_test(corrections_say_what_to_change),
        cmocka_unit_test(legs_are_fitted),
        cmocka_unit_test(an_empty_history),
        cmocka_unit_test(pinball_loss),
    };
    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
