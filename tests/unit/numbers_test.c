/* SPDX-License-Identifier: Apache-2.0 */
/* Parcel numbers of our own: given once each, whoever asks at the same time. */
#include "support/test_store.h"

#include <pthread.h>

#include "base/check.h"
#include "base/num.h"
#include "shop/logistics/numbers.h"
#include "shop/logistics/tracking.h"

struct asking {
    const char *country;
    enum service service;
    struct s10 number;
};

static enum outcome next_body(struct ctx *c, void *arg)
{
    struct asking *a = arg;

    return parcel_number_next(c, str_of(a->country), a->service, &a->number);
}

static enum outcome ask(struct ctx *c, struct asking *a)
{
    return store_write(c, parcel_range_key(str_of(a->country), a->service), next_body, a);
}

static const char *next(struct ctx *c, const char *country, enum service s)
{
    struct asking *a = arena_new(c->arena, struct asking);

    *a = (struct asking){.country = country, .service = s};
    assert_int_equal(ask(c, a), DONE);
    return a->number.text;
}

static void by_country_and_service(void **state)
{
    struct test_store *t = *state;
    struct s10 parsed;

    assert_string_equal(next(&t->c, "CN", SERVICE_EXPRESS), s10_make("EV", 70000000, "CN").text);
    assert_string_equal(next(&t->c, "CN", SERVICE_EXPRESS), s10_make("EV", 70000001, "CN").text);
    assert_string_equal(next(&t->c, "CN", SERVICE_ECONOMY), s10_make("LV", 70000000, "CN").text);
    assert_string_equal(next(&t->c, "RU", SERVICE_EXPRESS), s10_make("EV", 70000000, "RU").text);
    assert_true(s10_parse(str_of(next(&t->c, "BR", SERVICE_STANDARD)), &parsed));
}

static void add_range(struct ctx *c, const char *csv, enum outcome expected);

/* Ranges of a country that has none otherwise: three numbers, then two. */
static void used_up(void **state)
{
    struct test_store *t = *state;
    struct asking a = {.country = "AU", .service = SERVICE_STANDARD};

    assert_int_equal(ask(&t->c, &a), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_numbers_used_up);
    assert_non_null(strstr(t->c.problem.detail, "AU for standard"));
    add_range(&t->c, "AU,standard,RA,7,9,Post,,ours\nAU,standard,RB,0,1,Post,,ours\n", DONE);
    assert_string_equal(next(&t->c, "AU", SERVICE_STANDARD), s10_make("RB", 0, "AU").text);
    assert_string_equal(next(&t->c, "AU", SERVICE_STANDARD), s10_make("RB", 1, "AU").text);
    for (int i = 7; i <= 9; i++)
        assert_string_equal(next(&t->c, "AU", SERVICE_STANDARD), s10_make("RA", i, "AU").text);
    assert_int_equal(ask(&t->c, &a), REFUSED);
    assert_int_equal(ask(&t->c, &a), REFUSED);
    add_range(&t->c, "AU,standard,RA,7,9,Post,,ours\n", DONE); /* again: not from the start */
    assert_int_equal(ask(&t->c, &a), REFUSED);
    add_range(&t->c, "AU,standard,RA,9,12,Post,,ours\n", REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    add_range(&t->c, "AU,standard,RA,99999999,99999999,Post,,ours\n", DONE);
    assert_string_equal(next(&t->c, "AU", SERVICE_STANDARD), s10_make("RA", 99999999, "AU").text);
    assert_int_equal(ask(&t->c, &a), REFUSED);
}

static enum outcome add_body(struct ctx *c, void *arg)
{
    const struct parcel_ranges *r = arg;

    for (size_t i = 0; i < r->n; i++)
        TRY(parcel_range_add(c, &r->v[i]));
    return DONE;
}

#define HEADER "country,service,indicator,first,last,owner,check,source\n"

static void add_range(struct ctx *c, const char *csv, enum outcome expected)
{
    struct parcel_ranges ranges;

    assert_int_equal(parcel_ranges_parse(c->arena, STR("ranges.csv"),
                                         str_printf(c->arena, HEADER "%s", csv), &c->problem,
                                         &ranges), DONE);
    assert_int_equal(store_write(c, 0, add_body, &ranges), expected);
}

struct typed {
    struct shipment_new in;
    struct shipment_id id;
};

static enum outcome create_body(struct ctx *c, void *arg)
{
    struct typed *a = arg;

    return shipment_create(c, &a->in, &a->id);
}

/* A seller has typed the number before the range came to it. */
static void passes_over_what_is_used(void **state)
{
    struct test_store *t = *state;
    struct typed a = {.in = {.buyer = {1}, .order = {2}, .seller = {3}, .hub = STR("CN-SZX"),
                             .service = SERVICE_EXPRESS, .city = {524901},
                             .number = s10_make("EV", 70000001, "CN"),
                             .p50 = date_of(2026, 1, 26), .p90 = date_of(2026, 1, 30)}};

    assert_int_equal(store_write(&t->c, 1, create_body, &a), DONE);
    assert_string_equal(next(&t->c, "CN", SERVICE_EXPRESS), s10_make("EV", 70000000, "CN").text);
    assert_string_equal(next(&t->c, "CN", SERVICE_EXPRESS), s10_make("EV", 70000002, "CN").text);
}

/* ---- many at once ---- */

enum { THREADS = 6, EACH = 60 };

struct crowd {
    struct test_store *store;
    int number;
    int32_t serials[EACH];
};

static void *ask_many(void *arg)
{
    struct crowd *w = arg;
    struct test_ctx t;

    test_store_ctx(w->store, &t, (uint64_t)w->number + 7);
    for (int i = 0; i < EACH; i++) {
        struct asking a = {.country = "CN", .service = SERVICE_STANDARD};

        check(ask(&t.c, &a) == DONE);
        check(parse_i32(str_sub(s10_str(&a.number), 2, 8), 0, S10_SERIAL_MAX, &w->serials[i]));
    }
    test_store_end_ctx(&t);
    return NULL;
}

static void never_twice(void **state)
{
    static bool seen[THREADS * EACH];
    struct crowd crowd[THREADS];
    pthread_t threads[THREADS];

    memset(seen, 0, sizeof(seen));
    for (int i = 0; i < THREADS; i++) {
        crowd[i] = (struct crowd){.store = *state, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, ask_many, &crowd[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS * EACH; i++) {
        int32_t at = crowd[i / EACH].serials[i % EACH] - 70000000;

        assert_in_range(at, 0, THREADS * EACH - 1);
        assert_false(seen[at]);
        seen[at] = true;
    }
}

/* ---- the file ---- */

static void what_is_refused(void **state)
{
    static const struct {
        const char *row, *field;
    } bad[] = {
        {"XX,standard,LV,1,2,Post,,ours", "r.csv line 2: country"},
        {"cn,standard,LV,1,2,Post,,ours", "r.csv line 2: country"},
        {"CN,standard,lv,1,2,Post,,ours", "r.csv line 2: indicator"},
        {"CN,fast,LV,1,2,Post,,ours", "r.csv line 2: service"},
        {"CN,standard,LVX,1,2,Post,,ours", "r.csv line 2: indicator"},
        {"CN,standard,JA,1,2,Post,,ours", "r.csv line 2: indicator"},
        {"CN,standard,LV,-1,2,Post,,ours", "r.csv line 2: first"},
        {"CN,standard,LV,3,2,Post,,ours", "r.csv line 2: last"},
        {"CN,standard,LV,3,100000000,Post,,ours", "r.csv line 2: last"},
        {"CN,standard,LV,1,2,,,ours", "r.csv line 2: owner"},
        {"CN,standard,LV,1,2,Post,maybe,ours", "r.csv line 2: check"},
        {"CN,standard,LV,1,2,Post,,", "r.csv line 2: source"},
        {"CN,standard,LV,1,5,Post,,ours\nCN,express,LV,5,9,Post,,ours", "r.csv line 3: first"},
    };
    struct test_store *t = *state;
    struct parcel_ranges ranges;

    for (size_t i = 0; i < countof(bad); i++) {
        struct str csv = str_printf(t->c.arena, HEADER "%s\n", bad[i].row);

        assert_int_equal(parcel_ranges_parse(t->c.arena, STR("r.csv"), csv, &t->c.problem,
                                             &ranges), REFUSED);
        assert_string_equal(t->c.problem.field, bad[i].field);
    }
    assert_int_equal(parcel_ranges_load(&t->c.problem), DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(by_country_and_service),
        STORE_TEST(used_up),
        STORE_TEST(passes_over_what_is_used),
        STORE_TEST(never_twice),
        STORE_TEST(what_is_refused),
    };
    return test_store_run("numbers", tests);
}
