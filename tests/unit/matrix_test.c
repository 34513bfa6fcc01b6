/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/grace.h"
#include "shop/logistics/snapshot.h"
#include "support/random_network.h"
#include "support/unit.h"

enum { SEQUENCES = SAMPLED(300), CHANGES = 8, QUESTIONS = 24, FIRST_DAY = 20515, DAYS = 40 };

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1024 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct snapshot *make(const struct random_network *made, const struct live *live,
                             struct snapshot *earlier)
{
    struct network_box *box;
    struct problem p = {0};
    struct snapshot *s;

    assert_int_equal(network_box_new(&made->csv, &made->world, &p, &box), DONE);
    s = snapshot_new(box, live, earlier);
    network_box_free(box);
    return s;
}

/* On the same network. */
static struct snapshot *again(struct snapshot *earlier, const struct live *live)
{
    return snapshot_new(earlier->box, live, earlier);
}

/* Makes the whole row of a question, not only the cell. */
static void make_whole(struct snapshot *s, const struct promise_in *in)
{
    uint32_t hub = snapshot_hub(s, in->from), band = snapshot_band(s, in->weight_g);
    int32_t start, ready;

    if (band < s->network->bands_n &&
        snapshot_days(s, hub, in->now_ms, in->handling_days, &start, &ready))
        (void)matrix_row(&s->matrix, hub, in->service, band, ready);
}

static void ask_both(struct snapshot *kept, struct snapshot *fresh, struct random *r,
                     int64_t now_ms, size_t *answered)
{
    struct promise_in in = {.from = kept->hub[random_below(r, kept->network->hubs_n)],
                            .to = &kept->network->world->city[random_below(r, RANDOM_CITIES)],
                            .service = random_below(r, 2) ? SERVICE_STANDARD : SERVICE_ECONOMY,
                            .now_ms = now_ms + (int64_t)random_below(r, 4 * DAY_MS),
                            .handling_days = (int32_t)random_below(r, 3),
                            .weight_g = random_below(r, 4) ? 500 : 5000};
    struct promise a, b;

    grace_enter();
    if (random_below(r, 4))
        make_whole(kept, &in);
    snapshot_promise(kept, &in, &a);
    snapshot_promise(fresh, &in, &b);
    grace_leave();
    assert_int_equal(a.none, b.none);
    if (a.none != PROMISE_YES)
        return;
    ++*answered;
    assert_int_equal(a.start.days, b.start.days);
    assert_int_equal(a.handed_over.days, b.handed_over.days);
    assert_int_equal(a.p50.days, b.p50.days);
    assert_int_equal(a.p90.days, b.p90.days);
    assert_int_equal(a.price.minor, b.price.minor);
    assert_int_equal(a.courier, b.courier);
    assert_int_equal(a.valid_until_ms, b.valid_until_ms);
}

/* The days that are over go, as a server lets them go each minute. */
static void sweep(struct snapshot *s, int64_t now_ms)
{
    int32_t start, ready;

    grace_enter();
    for (uint32_t hub = 0; hub < s->network->hubs_n; hub++)
        if (snapshot_days(s, hub, now_ms, 0, &start, &ready))
            matrix_sweep(&s->matrix, hub, start);
    chain_sweep(s->chain, (int32_t)(now_ms / MINUTE_MS));
    grace_leave();
}

/* A change of the edition, of the live state, of both, or the time goes on. */
static struct snapshot *change(struct snapshot *s, struct random_network *made,
                               struct live *live, struct random *r, int64_t *now_ms)
{
    struct snapshot *next = s;
    uint64_t what = random_below(r, 4);

    if (what == 0 || what == 2)
        random_network_edit(&arena, r, made);
    if (what == 1 || what == 2)
        random_live(&arena, r, s->network, (int32_t)(*now_ms / MINUTE_MS), live);
    if (what == 3) {
        *now_ms += (int64_t)random_below(r, 2 * DAY_MS);
        sweep(s, *now_ms);
    } else {
        next = what == 1 ? again(s, live) : make(made, live, s);
    }
    if (next != s)
        snapshot_free(s);
    return next;
}

static void play(uint64_t seed, size_t *answered, size_t *shared)
{
    struct random_network made;
    struct snapshot *s, *fresh;
    struct live live = {0};
    struct random r;
    int64_t now_ms;

    random_seeded(&r, seed);
    random_network_new(&arena, &r, &made);
    now_ms = FIRST_DAY * DAY_MS + (int64_t)random_below(&r, DAYS * DAY_MS);
    s = make(&made, NULL, NULL);
    live.backlog = arena_new_n(&arena, const struct backlog *, s->network->queues_n + 1);
    for (int i = 0; i < CHANGES; i++) {
        s = change(s, &made, &live, &r, &now_ms);
        *shared += (size_t)atomic_load(&s->matrix.rows);
        fresh = make(&made, &live, NULL);
        for (int q = 0; q < QUESTIONS; q++)
            ask_both(s, fresh, &r, now_ms, answered);
        snapshot_free(fresh);
    }
    snapshot_free(s);
}

/* 2,400 changes in full: the matrix that has been kept gives the same as one made from nothing. */
static void equals_a_computation_from_scratch(void **state)
{
    size_t answered = 0, shared = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SEQUENCES; seed++) {
        struct arena_mark mark = arena_mark(&arena);

        play(seed, &answered, &shared);
        arena_rewind(&arena, mark);
    }
    print_message("%zu answers compared, %zu rows taken over\n", answered, shared);
    assert_true(answered > 16 * SEQUENCES && shared > 16 * SEQUENCES);
}

/* A row of which city after city is asked for, and who asks for one too many. */
static void cells_come_one_by_one(void **state)
{
    struct random_network made;
    size_t parts = 0, wholes = 0;
    struct snapshot *s;
    struct random r;

    (void)state;
    for (uint64_t seed = 1; seed <= SEQUENCES; seed++) {
        random_seeded(&r, seed);
        random_network_new(&arena, &r, &made);
        s = make(&made, NULL, NULL);
        grace_enter();
        for (int service = 0; service < 2; service++)
            for (size_t city = 0; city < RANDOM_CITIES; city++) {
                uint32_t at = s->matrix.city[city].place[service];
                int32_t day = FIRST_DAY - CALENDAR_FIRST_DAY;
                const struct row *row;

                if (at == NONE_INDEX)
                    continue;
                row = matrix_row_to(&s->matrix, 0, (enum service)service, 0, day, city);
                assert_int_not_equal(row->cell[at].p90, CELL_UNKNOWN);
                assert_true(row->parts_n <= ROW_PARTS_MAX);
                parts += row->parts_n > 0;
                wholes += row->parts_n == 0;
                assert_ptr_equal(row, matrix_row_to(&s->matrix, 0, (enum service)service, 0, day,
                                                    city));
            }
        grace_leave();
        assert_true(atomic_load(&s->matrix.rows) <= 2);
        snapshot_free(s);
    }
    print_message("%zu parts, %zu whole rows\n", parts, wholes);
    assert_true(parts > SEQUENCES && wholes > 0);
}

/* The first working day whose cut-off is still to come, looked for day by day. */
static void expect_days(struct snapshot *s, uint32_t hub, int64_t now_ms, int32_t handling_days)
{
    const struct node *node = &s->network->node[s->network->hub_node[hub]];
    struct date day = zone_local(node->zone, now_ms).date, handed_over;
    int32_t start, ready;

    while (!calendar_works(node->works, day) ||
           now_ms >= zone_moment_ms(node->zone, day, node->cut_off_min))
        day.days++;
    assert_true(calendar_add(node->works, day, handling_days, &handed_over));
    assert_true(snapshot_days(s, hub, now_ms, handling_days, &start, &ready));
    assert_int_equal(start, day.days - CALENDAR_FIRST_DAY);
    assert_int_equal(ready, handed_over.days - CALENDAR_FIRST_DAY);
}

/* Whatever was asked before, earlier or later; and beyond the calendars there is no day. */
static void starts_before_the_next_cut_off(void **state)
{
    const int64_t noon_ms = (int64_t)FIRST_DAY * DAY_MS + DAY_MS / 2;
    struct random_network made;
    struct random r;

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct snapshot *s;
        int32_t start, ready;

        random_seeded(&r, seed);
        random_network_new(&arena, &r, &made);
        s = make(&made, NULL, NULL);
        for (int i = 0; i < 1000; i++) {
            int64_t days = i % 2 ? 3 : 600; /* near one another, and a change of the clock away */

            expect_days(s, (uint32_t)random_below(&r, s->network->hubs_n),
                        noon_ms + (int64_t)random_below(&r, (uint64_t)(days * DAY_MS)) -
                            days * DAY_MS / 2,
                        (int32_t)random_below(&r, 6));
        }
        assert_false(snapshot_days(s, 0, (int64_t)CALENDAR_FIRST_DAY * DAY_MS - 2 * DAY_MS, 0,
                                   &start, &ready));
        assert_false(snapshot_days(s, 0,
                                   (int64_t)(CALENDAR_FIRST_DAY + CALENDAR_DAYS + 2) * DAY_MS, 0,
                                   &start, &ready));
        snapshot_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_before_the_next_cut_off),
        cmocka_unit_test(cells_come_one_by_one),
        cmocka_unit_test(equals_a_computation_from_scratch),
    };
    return cmocka_run_group_tests_name("matrix", tests, setup, teardown);
}
