/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "lib/json.h"

static struct arena arena;

static struct json *read_json(const char *text)
{
    struct problem p = {0};
    struct json *out = NULL;
    enum outcome outcome = json_read(&p, &arena, str_of(text), &out);

    if (outcome != DONE)
        print_error("%s: %s\n", text, p.detail);
    assert_int_equal(outcome, DONE);
    return out;
}

static void assert_unreadable(struct str text, enum refusal refusal, const char *detail)
{
    struct problem p = {0};
    struct json *out = NULL;

    assert_int_equal(json_read(&p, &arena, text, &out), REFUSED);
    assert_int_equal(p.refusal, refusal);
    if (!strstr(p.detail, detail))
        print_error("got \"%s\", expected \"%s\"\n", p.detail, detail);
    assert_non_null(strstr(p.detail, detail));
    assert_null(out);
}

static void what_is_no_json(void **state)
{
    (void)state;
    assert_unreadable(STR(""), refusal_malformed, "line 1");
    assert_unreadable((struct str){0}, refusal_malformed, "line 1");
    assert_unreadable(STR("{\n\"a\":}"), refusal_malformed, "line 2, column");
    assert_unreadable(STR("{} x"), refusal_malformed, "broken");
    assert_unreadable(STR("{'a':1}"), refusal_malformed, "broken");
    assert_unreadable(STR("{\"a\":01}"), refusal_malformed, "broken");
    assert_unreadable(STR("{\"a\":NaN}"), refusal_malformed, "broken");
    assert_unreadable(STR("{\"a\":1,}"), refusal_malformed, "broken");
    assert_unreadable(STR("[1]"), refusal_malformed, "object");
    assert_unreadable(STR("7"), refusal_malformed, "object");
    assert_unreadable(STR("{\"a\":1,\"a\":2}"), refusal_malformed, "twice");
    assert_unreadable(STR("{\"a\":9223372036854775808}"), refusal_malformed, "too large");
    assert_unreadable(STR("{\"a\":\"\\u0000\"}"), refusal_malformed, "NUL");
    assert_unreadable(STR("{\"a\":\"\\ud800\"}"), refusal_malformed, "broken");
    assert_unreadable(STR("{\"a\":\"\xff\"}"), refusal_malformed, "UTF-8");
    assert_unreadable(STR("{\"a\":\"b\0c\"}"), refusal_malformed, "NUL");
    assert_unreadable(STR("\xef\xbb\xbf{}"), refusal_malformed, "broken");
}

static struct str nested(int depth)
{
    struct buf b;

    buf_init(&b, &arena, 4096);
    buf_str(&b, STR("{\"a\":"));
    for (int i = 1; i < depth; i++)
        buf_char(&b, '[');
    buf_str(&b, STR("\"[[[[[[[[[[[[[[[[[[[[[[\\\"\""));
    for (int i = 1; i < depth; i++)
        buf_char(&b, ']');
    buf_char(&b, '}');
    return buf_view(&b);
}

static struct str list_of(size_t n)
{
    struct buf b;

    buf_init(&b, &arena, 2 * n + 64);
    buf_str(&b, STR("{\"a\":[0"));
    for (size_t i = 1; i < n; i++)
        buf_str(&b, STR(",0"));
    buf_str(&b, STR("]}"));
    return buf_view(&b);
}

static void depth_and_size(void **state)
{
    struct problem p;
    struct json *out;

    (void)state;
    assert_int_equal(json_read(&p, &arena, nested(JSON_DEPTH_MAX), &out), DONE);
    assert_unreadable(nested(JSON_DEPTH_MAX + 1), refusal_malformed, "deep");
    assert_int_equal(json_read(&p, &arena, list_of(JSON_VALUES_MAX - 2), &out), DONE);
    assert_int_equal(out->items[0].n, JSON_VALUES_MAX - 2);
    assert_unreadable(list_of(JSON_VALUES_MAX), refusal_too_large, "32768");
}

static void a_request(void **state)
{
    static const char *const services[] = {"standard", "premium"};
    struct json *o = read_json(
        "{\"title\":\"\\u0427\\u0430\\u0439 \\ud83d\\ude00\",\"order\":\"7301\",\"gift\":true,"
        "\"price\":{\"amount\":\"12.30\",\"currency\":\"EUR\"},\"weight\":\"0.5\","
        "\"from\":\"2026-12-03\",\"at\":\"2026-01-31T12:30:00+03:00\",\"note\":null,"
        "\"service\":\"premium\",\"to\":{\"zip\":\"190000\"},\"tags\":[\"a\",\"b\"],"
        "\"lines\":[{\"quantity\":2},{\"quantity\":99}]}");
    struct problem p = {0};
    struct str title, note, zip, *tags;
    struct money price;
    struct date from;
    struct json *to, *lines;
    int64_t order, weight_g, at_ms, quantity, n_or;
    size_t tags_n, lines_n;
    bool gift, quick;
    int service;

    (void)state;
    assert_int_equal(json_text(&p, o, "title", 1, 5, &title), DONE);
    assert_str(title, "Чай 😀");
    assert_int_equal(json_id(&p, o, "order", &order), DONE);
    assert_int_equal(order, 7301);
    assert_int_equal(json_flag(&p, o, "gift", false, &gift), DONE);
    assert_int_equal(json_flag(&p, o, "quick", true, &quick), DONE);
    assert_true(gift && quick);
    assert_int_equal(json_money(&p, o, "price", &price), DONE);
    assert_true(money_eq(price, money(1230, CURRENCY("EUR"))));
    assert_int_equal(json_decimal(&p, o, "weight", 3, 1, 30000, &weight_g), DONE);
    assert_int_equal(weight_g, 500);
    assert_int_equal(json_date(&p, o, "from", &from), DONE);
    assert_int_equal(from.days, date_of(2026, 12, 3).days);
    assert_int_equal(json_moment(&p, o, "at", &at_ms), DONE);
    assert_int_equal(at_ms, utc_midnight_ms(date_of(2026, 1, 31)) + 9 * HOUR_MS + 30 * MINUTE_MS);
    assert_false(json_has(o, "note"));
    assert_true(json_has(o, "gift"));
    assert_int_equal(json_text(&p, o, "note", 0, 10, &note), DONE);
    assert_int_equal(note.n, 0);
    assert_int_equal(json_choice(&p, o, "service", services, 2, &service), DONE);
    assert_int_equal(service, 1);
    assert_int_equal(json_object_in(&p, o, "to", &to), DONE);
    assert_int_equal(json_text(&p, to, "zip", 1, 10, &zip), DONE);
    assert_int_equal(json_texts(&p, &arena, o, "tags", 0, 5, 10, &tags, &tags_n), DONE);
    assert_int_equal(tags_n, 2);
    assert_str(tags[1], "b");
    assert_int_equal(json_objects(&p, o, "lines", 1, 50, &lines, &lines_n), DONE);
    assert_int_equal(lines_n, 2);
    assert_int_equal(json_i64(&p, &lines[1], "quantity", 1, 99, &quantity), DONE);
    assert_int_equal(quantity, 99);
    assert_int_equal(json_i64_or(&p, o, "limit", 1, 99, 20, &n_or), DONE);
    assert_int_equal(n_or, 20);
    assert_int_equal(json_close(&p, o), DONE);
}

static void assert_refused(enum outcome got, struct problem *p, enum refusal refusal,
                           const char *field, const char *detail)
{
    assert_int_equal(got, REFUSED);
    assert_int_equal(p->refusal, refusal);
    assert_string_equal(p->field, field);
    assert_string_equal(p->detail, detail);
    *p = (struct problem){0};
}

static void refusals_say_where(void **state)
{
    static const char *const words[] = {"one", "two"};
    struct json *o = read_json("{\"a\":{\"lines\":[{},{\"q\":0,\"r\":1.0,\"s\":\"x\"}]},"
                               "\"t\":\"long\","
                               "\"m\":{\"amount\":\"1.234\",\"currency\":\"EUR\"},\"id\":12,"
                               "\"e\":\"\",\"w\":\"three\",\"l\":[1]}");
    struct problem p = {0};
    struct json *a, *lines;
    struct money m;
    struct str s, *texts;
    int64_t v;
    size_t n;
    bool b;
    int which;

    (void)state;
    assert_int_equal(json_object_in(&p, o, "a", &a), DONE);
    assert_int_equal(json_objects(&p, a, "lines", 0, 2, &lines, &n), DONE);
    assert_refused(json_i64(&p, &lines[1], "q", 1, 99, &v), &p, refusal_invalid, "a.lines[1].q",
                   "expected a whole number from 1 to 99");
    assert_refused(json_i64(&p, &lines[1], "r", 1, 99, &v), &p, refusal_invalid, "a.lines[1].r",
                   "expected a whole number from 1 to 99");
    assert_refused(json_i64(&p, &lines[0], "q", 1, 99, &v), &p, refusal_required, "a.lines[0].q",
                   "expected a whole number from 1 to 99");
    assert_refused(json_close(&p, &lines[1]), &p, refusal_invalid, "a.lines[1].s",
                   "no field of this name is known here");
    assert_refused(json_objects(&p, a, "lines", 3, 5, &lines, &n), &p, refusal_invalid, "a.lines",
                   "expected a list of 3 to 5 objects");
    assert_refused(json_text(&p, o, "t", 1, 3, &s), &p, refusal_invalid, "t",
                   "expected a text of 1 to 3 characters");
    assert_refused(json_text(&p, o, "e", 1, 3, &s), &p, refusal_required, "e",
                   "expected a text of 1 to 3 characters");
    assert_refused(json_text(&p, o, "id", 0, 3, &s), &p, refusal_invalid, "id",
                   "expected a text of 0 to 3 characters");
    assert_refused(json_money(&p, o, "m", &m), &p, refusal_invalid, "m.amount",
                   "expected a string with an amount in the currency's decimals, \"12.30\"");
    assert_refused(json_id(&p, o, "id", &v), &p, refusal_invalid, "id",
                   "expected an id: a string of digits");
    assert_refused(json_flag(&p, o, "id", false, &b), &p, refusal_invalid, "id",
                   "expected true or false");
    assert_refused(json_choice(&p, o, "w", words, 2, &which), &p, refusal_invalid, "w",
                   "expected one of one, two");
    assert_refused(json_decimal(&p, o, "t", 3, 1, 30000, &v), &p, refusal_invalid, "t",
                   "expected a string with a number from 0.001 to 30.000");
    assert_refused(json_texts(&p, &arena, o, "l", 0, 5, 5, &texts, &n), &p, refusal_invalid,
                   "l[0]", "expected a list of texts");
    assert_refused(json_refuse(&p, refusal_sold_out, &lines[0], "offer", "only %d left", 2), &p,
                   refusal_sold_out, "a.lines[0].offer", "only 2 left");
}

static void writes(void **state)
{
    struct json_writer w;
    struct buf b;

    (void)state;
    buf_init(&b, &arena, 4096);
    json_writer_init(&w, &b);
    json_open_object(&w, NULL);
    json_put_text(&w, "title", STR("a\"b\\c\n\x01 é"));
    json_put_id(&w, "id", INT64_MAX);
    json_put_id(&w, "none", 0);
    json_open_list(&w, "lines");
    json_put_i64(&w, NULL, -1);
    json_open_object(&w, NULL);
    json_end(&w);
    json_put_null(&w, NULL);
    json_end(&w);
    json_put_money(&w, "price", money(-5, CURRENCY("EUR")));
    json_put_flag(&w, "ok", true);
    json_put_date(&w, "day", date_of(2026, 12, 3));
    json_put_moment(&w, "at", 0);
    json_end(&w);
    json_finish(&w);
    assert_str(buf_view(&b), "{\"title\":\"a\\\"b\\\\c\\n\\u0001 é\","
                             "\"id\":\"9223372036854775807\","
                             "\"none\":null,\"lines\":[-1,{},null],"
                             "\"price\":{\"amount\":\"-0.05\",\"currency\":\"EUR\"},\"ok\":true,"
                             "\"day\":\"2026-12-03\",\"at\":\"1970-01-01T00:00:00Z\"}");
    assert_non_null(read_json(buf_cstr(&b)));
}

static int reset(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_no_json, reset),
        cmocka_unit_test_teardown(depth_and_size, reset),
        cmocka_unit_test_teardown(a_request, reset),
        cmocka_unit_test_teardown(refusals_say_where, reset),
        cmocka_unit_test_teardown(writes, reset),
    };
    int failed;

    arena_init(&arena, 16 << 20);
    failed = cmocka_run_group_tests_name("json", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
