/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' page of rules: a basket on any day, a row changed with its effect shown before,
 * and taken back; wrong ones change nothing. */
#include "support/test_web.h"

static bool shows(const struct browser *b, const char *text)
{
    return str_find(browser_body(b), str_of(text)) != STR_NONE;
}

static const char basket[] =
    "/us/operator/tariffs?from=CN&to=BR&region=SP&day=2026-01-15&currency=USD&goods=50.00"
    "&weight=300&hs=610910&carrier=post";

/* The row of domain.md's first vector, with another rate and a reason. */
static const char *row(const char *id, const char *rate, const char *more)
{
    static char form[1024];

    snprintf(form, sizeof(form),
             "book=tax_rules&basket=from%%3DCN%%26to%%3DBR%%26region%%3DSP%%26day%%3D2026-01-15"
             "%%26currency%%3DUSD&id=%s&charge=duty&name=Import+duty&territory=BR&sale=import"
             "&carrier=any&dispatch=*&from=2024-08-01&until=&currency=USD&over=&upto=50.00"
             "&test=goods%%2Bfreight%%2Binsurance&method=rate&base=goods%%2Bfreight%%2Binsurance"
             "&rate=%s&amount=&per_kg=&free=&free_g=&collector=marketplace&check=&source=a+test%s",
             id, rate, more);
    return form;
}

static void open_operator(struct browser *b, struct test_web *t)
{
    browser_open(b, t);
    browser_sign_in_as(b, t, "op@example.com", ROLE_BUYER | ROLE_OPERATOR);
}

static void a_basket_of_any_day(void **state)
{
    scoped(browser_close) struct browser b;

    open_operator(&b, *state);
    assert_int_equal(browser_get(&b, basket), 200);
    assert_true(shows(&b, "72.29")); /* domain.md: 50.00 + 10.00 + 12.29 */
    assert_true(shows(&b, "br-duty-50"));
    assert_int_equal(browser_get(&b, "/us/operator/tariffs?to=BR&day=2024-07-01"), 422);
    assert_true(shows(&b, "No rule is known") && !shows(&b, "br-duty-50"));
    assert_int_equal(browser_get(&b, "/us/operator/tariffs?goods=much"), 422);
    assert_true(shows(&b, "an amount in"));
    assert_int_equal(browser_get(&b, "/us/operator/tariffs?to=XX"), 422);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs/book?book=nothing"), 404);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs/book?book=duty_rules&q=BR"), 200);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs/file?book=tax_rates"), 200);
    assert_true(str_starts(browser_body(&b), STR("id,country,region,name,from,until")));
}

static void a_row_is_changed_and_taken_back(void **state)
{
    scoped(browser_close) struct browser b;

    open_operator(&b, *state);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs/row?book=tax_rules&id=br-duty-50"), 200);
    assert_int_equal(browser_post(&b, "/us/operator/tariffs/row", row("br-duty-50", "40", "")),
                     200);
    assert_true(shows(&b, "72.29") && shows(&b, "84.34")); /* (50 + 20) / 0.83 */
    assert_int_equal(
        browser_post(&b, "/us/operator/tariffs/row", row("br-duty-50", "40", "&save=1")), 422);
    assert_int_equal(browser_get(&b, basket), 200);
    assert_true(shows(&b, "72.29"));
    assert_int_equal(browser_post(&b, "/us/operator/tariffs/row",
                                  row("br-duty-50", "40", "&save=1&note=a+new+law")),
                     303);
    assert_int_equal(browser_get(&b, basket), 200);
    assert_true(shows(&b, "84.34"));
    assert_true(shows(&b, "br-duty-50: a new law") && shows(&b, "op@example.com"));
    assert_int_equal(
        browser_post(&b, "/us/operator/tariffs/row", "book=tax_rules&take_back=br-duty-50"), 303);
    assert_int_equal(browser_get(&b, basket), 200);
    assert_true(shows(&b, "72.29") && shows(&b, "taken back"));
    assert_int_equal(
        browser_post(&b, "/us/operator/tariffs/row", "book=tax_rules&take_back=br-duty-50"), 404);
}

static void a_wrong_row_changes_nothing(void **state)
{
    scoped(browser_close) struct browser b;

    open_operator(&b, *state);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs/row?book=tax_rules&id=br-duty-50"), 200);
    assert_int_equal(browser_post(&b, "/us/operator/tariffs/row",
                                  row("br-duty-50", "a+lot", "&save=1&note=x")), 422);
    assert_true(shows(&b, "id=\"f-rate\"") && shows(&b, "aria-invalid=\"true\""));
    assert_int_equal(browser_post(&b, "/us/operator/tariffs/row",
                                  row("", "20", "&save=1&note=x")), 422);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs/row?book=tax_rules&id=none"), 404);
    assert_int_equal(browser_get(&b, basket), 200);
    assert_true(shows(&b, "Nothing was changed yet"));
}

static void only_for_operators(void **state)
{
    scoped(browser_close) struct browser b;

    browser_open(&b, *state);
    browser_sign_in_as(&b, *state, "ann@example.com", ROLE_BUYER);
    assert_int_equal(browser_get(&b, "/us/operator/tariffs"), 403);
    assert_int_equal(browser_post(&b, "/us/operator/tariffs/row", row("x", "1", "&save=1")), 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_basket_of_any_day, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(a_row_is_changed_and_taken_back, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(a_wrong_row_changes_nothing, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(only_for_operators, test_web_setup, test_web_teardown),
    };

    return test_store_run("web_tariffs", tests);
}
