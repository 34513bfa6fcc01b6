/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/outcome.h"
#include "base/settings.h"

/* ---- outcomes ---- */

static enum outcome passes_on(enum outcome inner, bool *went_on)
{
    *went_on = false;
    TRY(inner);
    *went_on = true;
    return DONE;
}

static void what_try_does(void **state)
{
    bool went_on;

    (void)state;
    assert_int_equal(passes_on(DONE, &went_on), DONE);
    assert_true(went_on);
    assert_int_equal(passes_on(REFUSED, &went_on), REFUSED);
    assert_false(went_on);
    assert_int_equal(passes_on(FAILED, &went_on), FAILED);
    assert_false(went_on);
}

static void problems(void **state)
{
    struct problem p = {0};
    char lengthy[1000];

    (void)state;
    assert_int_equal(refuse(&p, refusal_sold_out, "lines[2].quantity", "only %d left", 3), REFUSED);
    assert_int_equal(p.refusal, refusal_sold_out);
    assert_string_equal(p.field, "lines[2].quantity");
    assert_string_equal(p.detail, "only 3 left");
    assert_int_equal(refuse(&p, refusal_invalid, NULL, "x"), REFUSED);
    assert_string_equal(p.field, "");
    for (size_t i = 0; i + 2 < sizeof(lengthy); i += 2)
        memcpy(lengthy + i, "é", 2);
    lengthy[sizeof(lengthy) - 2] = '\0';
    assert_int_equal(refuse(&p, refusal_invalid, lengthy, "x%s", lengthy), REFUSED);
    assert_true(utf8_valid(str_of(p.detail)) && strlen(p.detail) >= PROBLEM_DETAIL_MAX - 2);
    assert_true(utf8_valid(str_of(p.field)) && strlen(p.field) >= PROBLEM_FIELD_MAX - 2);
}

/* Codes are sorted and stable names, statuses are the caller's fault or ours for being busy. */
static void the_table_of_refusals(void **state)
{
    (void)state;
    for (int r = refusal_none + 1; r < REFUSALS; r++) {
        const char *code = refusal_code((enum refusal)r);
        int status = refusal_status((enum refusal)r);

        assert_true((status >= 400 && status < 500) || status == 503);
        assert_true(strlen(refusal_title((enum refusal)r)) > 0);
        assert_true(strspn(code, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen(code));
        if (r > refusal_none + 1)
            assert_true(strcmp(refusal_code((enum refusal)(r - 1)), code) < 0);
    }
    assert_int_equal(refusal_status(refusal_none), 500);
}

/* ---- settings ---- */

static enum outcome set(struct settings *s, struct problem *p, const char *name, const char *value)
{
    *p = (struct problem){0};
    return settings_set(s, p, str_of(name), str_of(value));
}

static void settings_by_name(void **state)
{
    struct settings s;
    struct problem p;

    (void)state;
    settings_defaults(&s);
    assert_int_equal(s.http_threads, 2);
    assert_string_equal(s.listen, "127.0.0.1:8080");
    assert_false(s.secure_cookies);
    assert_int_equal(set(&s, &p, "http-threads", "4"), DONE);
    assert_int_equal(set(&s, &p, "http_threads", "5"), DONE);
    assert_int_equal(s.http_threads, 5);
    assert_int_equal(set(&s, &p, "secure-cookies", "true"), DONE);
    assert_true(s.secure_cookies);
    assert_int_equal(set(&s, &p, "log-level", "warn"), DONE);
    assert_string_equal(s.log_level, "warn");
}

static void settings_refused(void **state)
{
    struct settings s;
    struct problem p;
    char lengthy[SETTING_TEXT_MAX + 1] = {0};

    (void)state;
    settings_defaults(&s);
    memset(lengthy, 'x', SETTING_TEXT_MAX);
    assert_int_equal(set(&s, &p, "http-threads", "65"), REFUSED);
    assert_int_equal(p.refusal, refusal_invalid);
    assert_string_equal(p.field, "http_threads");
    assert_non_null(strstr(p.detail, "from 1 to 64"));
    assert_int_equal(set(&s, &p, "http-threads", "four"), REFUSED);
    assert_int_equal(set(&s, &p, "secure-cookies", "yes"), REFUSED);
    assert_int_equal(set(&s, &p, "listen", lengthy), REFUSED);
    assert_int_equal(set(&s, &p, "listen", "\xff"), REFUSED);
    assert_int_equal(set(&s, &p, "no-such", "1"), REFUSED);
    assert_int_equal(p.refusal, refusal_not_found);
    assert_int_equal(s.http_threads, 2);
    assert_string_equal(s.listen, "127.0.0.1:8080");
}

static void settings_of_the_environment(void **state)
{
    struct settings s;
    struct problem p = {0};

    (void)state;
    settings_defaults(&s);
    setenv("ENTREPOT_HTTP_THREADS", "7", 1);
    assert_int_equal(settings_from_env(&s, &p), DONE);
    assert_int_equal(s.http_threads, 7);
    setenv("ENTREPOT_HTTP_THREADS", "0", 1);
    assert_int_equal(settings_from_env(&s, &p), REFUSED);
    assert_string_equal(p.field, "http_threads");
    unsetenv("ENTREPOT_HTTP_THREADS");
}

/* Every default is within its range, and every name is found. */
static void the_table_of_settings(void **state)
{
    (void)state;
    assert_true(settings_count > 0);
    for (size_t i = 0; i < settings_count; i++) {
        assert_ptr_equal(setting_find(str_of(settings_table[i].name)), &settings_table[i]);
        assert_true(strlen(settings_table[i].help) > 0);
    }
    assert_null(setting_find(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_try_does),
        cmocka_unit_test(problems),
        cmocka_unit_test(the_table_of_refusals),
        cmocka_unit_test(settings_by_name),
        cmocka_unit_test(settings_refused),
        cmocka_unit_test(settings_of_the_environment),
        cmocka_unit_test(the_table_of_settings),
    };
    return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
