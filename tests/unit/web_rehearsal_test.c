/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' rehearsals, as a browser sees them. */
#include "support/test_web.h"

#include <unistd.h>

static void assert_has(const struct browser *b, const char *part)
{
    if (!talk_has(buf_view(&b->answer), part))
        print_error("no \"%s\" in:\n%.*s\n", part, STR_FMT(browser_body(b)));
    assert_true(talk_has(buf_view(&b->answer), part));
}

/* Looks at a run until it is done. */
static void wait_for(struct browser *b, const char *path, const char *sign)
{
    for (int i = 0; i < 600; i++) {
        assert_int_equal(browser_get(b, path), 200);
        if (talk_has(buf_view(&b->answer), sign))
            return;
        usleep(100000);
    }
    assert_has(b, sign);
}

static void only_for_operators(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    browser_sign_in_as(&b, t, "seller@example.org", ROLE_BUYER | ROLE_SELLER);
    assert_int_equal(browser_get(&b, "/gb/operator/rehearsals"), 403);
}

static void a_shipped_scenario(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    char path[128];

    browser_open(&b, t);
    browser_sign_in_as(&b, t, "operator@example.org", ROLE_BUYER | ROLE_OPERATOR);
    assert_int_equal(browser_get(&b, "/gb/operator/rehearsals"), 200);
    assert_has(&b, "Act 2: the sale");
    assert_int_equal(browser_post(&b, "/gb/operator/rehearsals", "shipped=arithmetic-20000"), 303);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(browser_header(&b, "location")));
    wait_for(&b, path, "Save as a file");
    assert_has(&b, "22.5 days");
    assert_has(&b, "on day 30");
    assert_has(&b, "<path class=\"plot-area\" d=\"M4 132L");
    assert_has(&b, "take at most 66,666 orders a day");
    snprintf(path + strlen(path), sizeof(path) - strlen(path), "/file");
    assert_int_equal(browser_get(&b, path), 200);
    assert_has(&b, "<style>");
    assert_int_equal(browser_get(&b, "/gb/operator/rehearsals"), 200);
    assert_has(&b, "done");
}

static const char no_such_place[] =
    "scenario=%7B%22title%22%3A%22T%22%2C%22start%22%3A%222026-11-11%22%2C%22days%22%3A2%2C"
    "%22network%22%3A%22arithmetic%22%2C%22forecast%22%3A%5B%7B%22from%22%3A%22XX%22%2C"
    "%22to%22%3A%22Moscow%22%2C%22service%22%3A%22economy%22%2C%22per_day%22%3A1%7D%5D%7D";

static void broken_scenarios(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    char path[128];

    browser_open(&b, t);
    browser_sign_in_as(&b, t, "other@example.org", ROLE_BUYER | ROLE_OPERATOR);
    assert_int_equal(browser_get(&b, "/gb/operator/rehearsals"), 200);
    assert_int_equal(browser_post(&b, "/gb/operator/rehearsals", "shipped=nothing"), 404);
    assert_int_equal(browser_post(&b, "/gb/operator/rehearsals", "scenario=%7B%7D"), 422);
    assert_has(&b, "{}</textarea>");
    /* Read well, but no such place: told by the run. */
    assert_int_equal(browser_post(&b, "/gb/operator/rehearsals", no_such_place), 303);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(browser_header(&b, "location")));
    wait_for(&b, path, "forecast[0].from");
    assert_int_equal(browser_get(&b, "/gb/operator/rehearsals/999"), 404);
    assert_int_equal(browser_get(&b, "/gb/operator/rehearsals/999/file"), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_for_operators),
        cmocka_unit_test(a_shipped_scenario),
        cmocka_unit_test(broken_scenarios),
    };
    return cmocka_run_group_tests_name("web_rehearsal", tests, test_web_setup, test_web_teardown);
}
