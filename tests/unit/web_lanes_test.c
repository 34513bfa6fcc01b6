/* SPDX-License-Identifier: Apache-2.0 */
/* Promised against kept, by lane and week, as anybody sees it. */
#include "support/test_web.h"

#include "io/clock.h"
#include "shop/logistics/logistics_sql.h"

static const struct account_id ann = {1001};

struct sent {
    const char *origin, *service;
    int32_t due_days;       /* from today */
    int32_t late_days;      /* delivered after what was promised; NEVER: not yet */
};
enum { NEVER = 1000 };

static const struct sent sent[] = {
    {"CN", "economy", -3, 0}, {"CN", "economy", -3, -1}, {"CN", "economy", -3, 2},
    {"CN", "economy", -10, NEVER}, {"CN", "express", -3, 0}, {"TR", "standard", 5, NEVER}};

static enum outcome send_all(struct ctx *c, void *arg)
{
    const struct date today = utc_date(c->now_ms);

    (void)arg;
    for (size_t i = 0; i < countof(sent); i++) {
        const struct sent *s = &sent[i];
        struct shipment_id id = {(int64_t)i + 1};
        struct date p90 = date_add(today, s->due_days), on = date_add(p90, s->late_days);
        char number[16];

        snprintf(number, sizeof(number), "RB00000000%zuCN", i);
        TRY(shipment_insert(c, ann, id, (struct order_id){1}, (struct seller_id){1},
                            str_of(number), str_of(s->service), STR("CN-SZX"),
                            (struct city_id){2643743}, 100, p90, p90, STR("in_transit"), c->now_ms,
                            str_of(s->origin), STR("GB"), STR("x"), c->now_ms, today, false, NULL));
        if (s->late_days != NEVER)
            TRY(shipment_set_status(c, ann, id, STR("delivered"), STR("EMI"), c->now_ms,
                                    STR(""), &c->now_ms, &on, NULL, NULL, NULL));
    }
    return DONE;
}

static bool says(const struct browser *b, const char *words)
{
    bool there = str_find(browser_body(b), str_of(words)) != STR_NONE;

    if (!there)
        print_error("no \"%s\" in:\n%.*s\n", words, STR_FMT(browser_body(b)));
    return there;
}

static void lanes_of_a_market(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    assert_int_equal(browser_get(&b, "/gb/lanes"), 200);
    assert_true(says(&b, "Nothing was due yet"));
    t->store->c.now_ms = clock_utc_ms();
    assert_int_equal(store_write(&t->store->c, ann.v, send_all, NULL), DONE);
    assert_int_equal(browser_get(&b, "/gb/lanes"), 200);
    assert_true(says(&b, "/gb/lanes/CN/economy"));
    assert_true(says(&b, "50%"));  /* two kept, one late, one not there in time */
    assert_true(says(&b, "100%")); /* express */
    assert_true(says(&b, "/gb/lanes/TR/standard"));
    assert_int_equal(browser_get(&b, "/gb/lanes/CN/economy"), 200);
    assert_true(says(&b, "66%"));
    assert_true(says(&b, "0%"));
    /* Only what comes here. */
    assert_int_equal(browser_get(&b, "/de/lanes"), 200);
    assert_true(str_find(browser_body(&b), STR("/lanes/CN/")) == STR_NONE);
    assert_int_equal(browser_get(&b, "/gb/lanes/CN/standard"), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lanes_of_a_market, test_web_setup, test_web_teardown)};

    return test_store_run("lanes page", tests);
}
