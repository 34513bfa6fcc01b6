/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_shop.h"

#include <pthread.h>

/* One verb as a command. */
struct act {
    enum { RESERVE, SELL, RELEASE, RETURN, LAPSE, RECEIVE, COUNT } verb;
    struct seller_id seller;
    int64_t holder;
    const struct stock_line *lines;
    size_t n;
    int64_t expires_at_ms;
    const char *ref;
    int64_t quantity;
    bool lapsed;
};

static enum outcome run_act(struct ctx *c, void *arg)
{
    struct act *a = arg;

    switch (a->verb) {
    case RESERVE: return stock_reserve(c, a->seller, a->holder, a->lines, a->n, a->expires_at_ms);
    case SELL: return stock_commit_sale(c, a->seller, a->holder);
    case RELEASE: return stock_release(c, a->seller, a->holder);
    case RETURN: return stock_return(c, a->seller, a->holder, str_of(a->ref), a->lines, a->n);
    case LAPSE: return stock_lapse(c, a->seller, a->holder, &a->lapsed);
    case RECEIVE:
        return stock_receive(c, a->seller, a->lines[0].offer, a->quantity, str_of(a->ref));
    case COUNT: return stock_count(c, a->seller, a->lines[0].offer, a->quantity, str_of(a->ref));
    }
    return FAILED;
}

/* A seller with one offer of `have` on the shelf. */
struct shelf {
    struct ctx *c;
    struct seller_id seller;
    struct offer_id offer;
    int64_t expires_at_ms;
};

static struct shelf make_shelf(struct test_store *t, int64_t have)
{
    struct shelf s = {.c = &t->c, .expires_at_ms = t->c.now_ms + 600000};

    s.seller = test_seller(&t->c, "shop");
    s.offer = test_offer(&t->c, s.seller, "A", have);
    return s;
}

static enum outcome act(const struct shelf *s, struct act a)
{
    a.seller = s->seller;
    a.expires_at_ms = s->expires_at_ms;
    return store_write(s->c, s->seller.v, run_act, &a);
}

#define LINES(...) .lines = (const struct stock_line[]){__VA_ARGS__}, \
    .n = countof(((const struct stock_line[]){__VA_ARGS__}))

static enum outcome reserve(const struct shelf *s, int64_t holder, int32_t n)
{
    return act(s, (struct act){.verb = RESERVE, .holder = holder, LINES({s->offer, n})});
}

static enum outcome end(const struct shelf *s, int verb, int64_t holder)
{
    return act(s, (struct act){.verb = verb, .holder = holder});
}

static void expect_level(const struct shelf *s, int64_t available, int64_t reserved, int64_t sold)
{
    struct stock_level level = test_stock(s->c, s->seller, s->offer);

    assert_int_equal(level.available, available);
    assert_int_equal(level.reserved, reserved);
    assert_int_equal(level.sold, sold);
    assert_int_equal(level.received, available + reserved + sold);
    test_stock_is_sound(s->c);
}

static void held_then_sold(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(reserve(&s, 1, 3), DONE);
    expect_level(&s, 4, 3, 0);
    assert_int_equal(reserve(&s, 1, 3), DONE); /* again */
    expect_level(&s, 4, 3, 0);
    assert_int_equal(end(&s, SELL, 1), DONE);
    assert_int_equal(end(&s, SELL, 1), DONE);
    expect_level(&s, 4, 0, 3);
    assert_int_equal(reserve(&s, 1, 3), DONE); /* sold is even better than held */
    expect_level(&s, 4, 0, 3);
    assert_int_equal(end(&s, RELEASE, 1), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_wrong_state);
}

static void held_then_released(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(reserve(&s, 1, 7), DONE);
    assert_int_equal(end(&s, RELEASE, 1), DONE);
    assert_int_equal(end(&s, RELEASE, 1), DONE);
    expect_level(&s, 7, 0, 0);
    assert_int_equal(end(&s, SELL, 1), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_wrong_state);
    assert_int_equal(end(&s, SELL, 2), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_not_found);
    assert_int_equal(end(&s, RELEASE, 2), DONE);
    assert_int_equal(reserve(&s, 1, 2), DONE); /* the late payer tries again */
    assert_int_equal(end(&s, SELL, 1), DONE);
    expect_level(&s, 5, 0, 2);
}

static void another_content_is_a_conflict(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(reserve(&s, 1, 3), DONE);
    assert_int_equal(reserve(&s, 1, 4), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_conflict);
    expect_level(&s, 4, 3, 0);
}

static void all_or_nothing(void **state)
{
    struct shelf s = make_shelf(*state, 7);
    struct offer_id other = test_offer(s.c, s.seller, "B", 1);

    assert_int_equal(
        act(&s, (struct act){.verb = RESERVE, .holder = 1, LINES({s.offer, 2}, {other, 2})}),
        REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_sold_out);
    assert_string_equal(s.c->problem.field, "lines[1]");
    expect_level(&s, 7, 0, 0);
    assert_int_equal(
        act(&s, (struct act){.verb = RESERVE, .holder = 1, LINES({other, 1}, {s.offer, 2})}), DONE);
    expect_level(&s, 5, 2, 0);
}

static void lines_of_one_offer_count_together(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(
        act(&s, (struct act){.verb = RESERVE, .holder = 1, LINES({s.offer, 4}, {s.offer, 4})}),
        REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_sold_out);
    assert_string_equal(s.c->problem.field, "lines[0]");
    assert_int_equal(
        act(&s, (struct act){.verb = RESERVE, .holder = 1, LINES({s.offer, 4}, {s.offer, 3})}),
        DONE);
    expect_level(&s, 0, 7, 0);
}

static void broken_lines_are_refused(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(act(&s, (struct act){.verb = RESERVE, .holder = 1, .n = 0}), REFUSED);
    assert_string_equal(s.c->problem.field, "lines");
    assert_int_equal(
        act(&s, (struct act){.verb = RESERVE, .holder = 1, LINES({s.offer, 1}, {s.offer, 0})}),
        REFUSED);
    assert_string_equal(s.c->problem.field, "lines[1].quantity");
    assert_int_equal(act(&s, (struct act){.verb = RESERVE, .holder = 1, LINES({{12345}, 1})}),
                     REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_sold_out);
    expect_level(&s, 7, 0, 0);
}

static enum outcome return_some(const struct shelf *s, const char *ref, int32_t n)
{
    return act(s, (struct act){.verb = RETURN, .holder = 1, .ref = ref, LINES({s->offer, n})});
}

static void what_was_sold_comes_back_once(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(reserve(&s, 1, 3), DONE);
    assert_int_equal(return_some(&s, "r1", 1), REFUSED); /* held, not sold */
    assert_int_equal(s.c->problem.refusal, refusal_not_found);
    assert_int_equal(end(&s, SELL, 1), DONE);
    assert_int_equal(return_some(&s, "r1", 2), DONE);
    assert_int_equal(return_some(&s, "r1", 2), DONE);
    expect_level(&s, 6, 0, 1);
    assert_int_equal(return_some(&s, "r2", 2), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_invalid);
    expect_level(&s, 6, 0, 1);
    assert_int_equal(return_some(&s, "r2", 1), DONE);
    expect_level(&s, 7, 0, 0);
}

static void goods_come_in_and_are_counted(void **state)
{
    struct shelf s = make_shelf(*state, 7);
    struct act in = {.verb = RECEIVE, .ref = "d1", .quantity = 5, LINES({s.offer, 1})};
    struct act count = {.verb = COUNT, .ref = "c1", .quantity = 2, LINES({s.offer, 1})};

    assert_int_equal(act(&s, in), DONE);
    assert_int_equal(act(&s, in), DONE); /* the same delivery */
    expect_level(&s, 12, 0, 0);
    assert_int_equal(reserve(&s, 1, 4), DONE);
    assert_int_equal(act(&s, count), DONE);
    expect_level(&s, 2, 4, 0);
    in.quantity = 0;
    assert_int_equal(act(&s, in), REFUSED);
    in.quantity = STOCK_LEVEL_MAX;
    in.ref = "d2";
    assert_int_equal(act(&s, in), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_too_large);
    in.ref = "";
    assert_int_equal(act(&s, in), REFUSED);
    assert_string_equal(s.c->problem.field, "ref");
    count.quantity = -1;
    assert_int_equal(act(&s, count), REFUSED);
    count.lines = &(struct stock_line){{99}, 1};
    count.quantity = 1;
    assert_int_equal(act(&s, count), REFUSED);
    assert_int_equal(s.c->problem.refusal, refusal_not_found);
}

static size_t due_now(struct ctx *c)
{
    struct stock_holder_list due;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(stock_due(c, c->now_ms, 10, &due), DONE);
    store_read_end(c);
    return due.n;
}

static void a_reservation_lapses_by_its_time(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(reserve(&s, 1, 3), DONE);
    assert_int_equal(due_now(s.c), 0);
    assert_int_equal(end(&s, LAPSE, 1), DONE);
    expect_level(&s, 4, 3, 0);
    s.c->now_ms = s.expires_at_ms;
    assert_int_equal(due_now(s.c), 1);
    assert_int_equal(end(&s, LAPSE, 1), DONE);
    assert_int_equal(end(&s, LAPSE, 1), DONE);
    expect_level(&s, 7, 0, 0);
    assert_int_equal(due_now(s.c), 0);
}

static void a_sale_does_not_lapse(void **state)
{
    struct shelf s = make_shelf(*state, 7);

    assert_int_equal(reserve(&s, 1, 3), DONE);
    s.c->now_ms = s.expires_at_ms;
    assert_int_equal(end(&s, SELL, 1), DONE); /* late, but nobody took it away yet */
    assert_int_equal(end(&s, LAPSE, 1), DONE);
    expect_level(&s, 4, 0, 3);
}

static int touched[8];

static void note_touch(void *arg, enum topic t, int64_t id)
{
    struct shelf *s = arg;

    (void)s;
    if (t == TOPIC_STOCK && id != TOUCH_ALL)
        touched[0]++;
}

static void the_band_and_the_last_few_are_announced(void **state)
{
    struct test_store *t = *state;
    struct shelf s;

    store_listen(t->c.store, note_touch, &s);
    s = make_shelf(t, 7);
    touched[0] = 0;
    assert_int_equal(reserve(&s, 1, 1), DONE); /* 6: plenty */
    assert_int_equal(touched[0], 0);
    assert_int_equal(reserve(&s, 2, 1), DONE); /* 5: few */
    assert_int_equal(touched[0], 1);
    assert_int_equal(reserve(&s, 3, 4), DONE); /* 1: pages say "only one left" */
    assert_int_equal(touched[0], 2);
    assert_int_equal(reserve(&s, 4, 1), DONE); /* none */
    assert_int_equal(touched[0], 3);
    assert_int_equal(end(&s, RELEASE, 3), DONE);
    assert_int_equal(touched[0], 4);
}

/* ---- Many at once ---- */

enum { BUYERS = 100, THREADS = 10 };

struct crowd {
    struct test_store *t;
    struct store *store; /* of another process, as it were; NULL: the test's own */
    struct shelf s;
    int first;
    int verb; /* of the second step, or RESERVE for none */
    int won, lost, odd;
};

static void *shop(void *arg)
{
    struct crowd *crowd = arg;
    struct test_ctx ctx;
    struct shelf s = crowd->s;

    test_store_ctx(crowd->t, &ctx, (uint64_t)crowd->first);
    s.c = &ctx.c;
    s.c->now_ms = crowd->s.c->now_ms;
    if (crowd->store)
        s.c->store = crowd->store;
    for (int i = 0; i < BUYERS / THREADS; i++) {
        enum outcome o = crowd->verb == RESERVE ? reserve(&s, crowd->first + i + 1, 1)
                                                : end(&s, crowd->verb, crowd->first + i + 1);

        crowd->won += o == DONE;
        crowd->lost += o == REFUSED;
        crowd->odd += o == FAILED;
    }
    test_store_end_ctx(&ctx);
    return NULL;
}

static void crowd_runs(struct crowd *crowds, size_t n)
{
    pthread_t threads[2 * THREADS];

    for (size_t i = 0; i < n; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, shop, &crowds[i]), 0);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

/* What a second process on the same database has; PostgreSQL only. */
static struct store *second_store(struct test_store *t)
{
    struct store *other = NULL;

    if (t->engine == ENGINE_POSTGRES)
        assert_int_equal(store_open(&t->c.problem, &t->options, &other), DONE);
    return other;
}

static void a_hundred_buyers_for_seven(void **state)
{
    struct shelf s = make_shelf(*state, 7);
    struct store *other = second_store(*state);
    struct crowd crowds[THREADS];
    int won = 0, lost = 0;

    for (int i = 0; i < THREADS; i++)
        crowds[i] = (struct crowd){*state, i % 2 ? other : NULL, s,
                                   .first = i * BUYERS / THREADS, .verb = RESERVE};
    crowd_runs(crowds, THREADS);
    store_close(other);
    for (int i = 0; i < THREADS; i++) {
        won += crowds[i].won;
        lost += crowds[i].lost;
    }
    assert_int_equal(won, 7);
    assert_int_equal(lost, BUYERS - 7);
    expect_level(&s, 0, 7, 0);
}

/* Payment and lapse arrive together: each reservation ends in one way, and nothing is lost. */
static void sales_race_with_lapses(void **state)
{
    struct shelf s = make_shelf(*state, BUYERS);
    struct store *other = second_store(*state);
    struct crowd crowds[2 * THREADS];
    struct stock_level level;
    int sold = 0;

    for (int64_t holder = 1; holder <= BUYERS; holder++)
        assert_int_equal(reserve(&s, holder, 1), DONE);
    s.c->now_ms = s.expires_at_ms;
    for (int i = 0; i < 2 * THREADS; i++)
        crowds[i] = (struct crowd){*state, i % 2 ? other : NULL, s,
                                   .first = i / 2 * BUYERS / THREADS,
                                   .verb = i % 2 ? SELL : LAPSE};
    crowd_runs(crowds, 2 * THREADS);
    store_close(other);
    for (int i = 0; i < 2 * THREADS; i++) {
        assert_int_equal(crowds[i].odd, 0);
        sold += i % 2 ? crowds[i].won : 0;
    }
    level = test_stock(s.c, s.seller, s.offer);
    assert_int_equal(level.sold, sold);
    expect_level(&s, BUYERS - sold, 0, sold);
}

#define T(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(held_then_sold),
        T(held_then_released),
        T(another_content_is_a_conflict),
        T(all_or_nothing),
        T(lines_of_one_offer_count_together),
        T(broken_lines_are_refused),
        T(what_was_sold_comes_back_once),
        T(goods_come_in_and_are_counted),
        T(a_reservation_lapses_by_its_time),
        T(a_sale_does_not_lapse),
        T(the_band_and_the_last_few_are_announced),
        T(a_hundred_buyers_for_seven),
        T(sales_race_with_lapses),
    };

    return test_store_run("stock", tests);
}
