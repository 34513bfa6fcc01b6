/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "lib/json.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static enum outcome reads(const char *text, struct problem *p, struct json *out)
{
    return json_read(&arena, str_of(text), 100000, p, out);
}

static void values(void **state)
{
    struct problem p = {0};
    struct json j;
    const struct json *inner;
    struct str s;
    int64_t n = 0;

    (void)state;
    assert_int_equal(
        reads("{\"a\": {\"b\": -7, \"t\": \"x\\u00e9\"}, \"l\": [1, true, null]}", &p, &j), DONE);
    assert_int_equal(json_need_object(&j, "", "a", &p, &inner), DONE);
    assert_int_equal(json_need_integer(inner, "a", "b", -10, 10, &p, &n), DONE);
    assert_int_equal(n, -7);
    assert_int_equal(json_need_text(inner, "a", "t", 1, 10, &p, &s), DONE);
    assert_true(str_eq(s, STR("x\xc3\xa9")));
    inner = json_find(&j, "l");
    assert_int_equal(inner->kind, JSON_IS_ARRAY);
    assert_int_equal(inner->n, 3);
    assert_int_equal(inner->items[1].integer, 1);
    assert_int_equal(inner->items[2].kind, JSON_IS_NULL);
    assert_null(json_find(inner, "a"));
    assert_null(json_find(NULL, "a"));
    assert_int_equal(reads(" \"alone\" ", &p, &j), DONE);
    assert_int_equal(reads("9223372036854775807", &p, &j), DONE);
    assert_true(j.integer == INT64_MAX);
}

static void refuses(void **state)
{
    static const char *const bad[] = {
        "",
        "{",
        "{\"a\":1,\"a\":2}",
        "[1,]",
        "{'a':1}",
        "1.5",
        "1e3",
        "nul",
        "\"\\u0000\"",
        "\"\xff\"",
        "01",
        "[1] x",
        "{\"\\u0000\":1}",
        "\"\t\"",
        "9223372036854775808",
        "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
    };
    struct problem p = {0};
    struct json j;

    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(reads(bad[i], &p, &j), REFUSED);
        assert_int_equal(p.refusal, refusal_malformed);
    }
    assert_int_equal(json_read(&arena, STR("[1, 2]"), 5, &p, &j), REFUSED);
    assert_int_equal(p.refusal, refusal_too_large);
}

static void refuses_many(void **state)
{
    struct problem p = {0};
    struct json j;
    struct buf b;

    (void)state;
    buf_init(&b, &arena, 1 << 20);
    buf_str(&b, STR("[0"));
    for (int i = 0; i < JSON_VALUES_MAX; i++)
        buf_str(&b, STR(",0"));
    buf_char(&b, ']');
    assert_int_equal(json_read(&arena, buf_view(&b), 1 << 20, &p, &j), REFUSED);
    assert_int_equal(p.refusal, refusal_too_large);
}

static void members(void **state)
{
    struct problem p = {0};
    struct json j;
    const struct json *o;
    struct str s;
    int64_t n;

    (void)state;
    assert_int_equal(reads("{\"n\": 11, \"t\": \"long\", \"z\": null}", &p, &j), DONE);
    assert_int_equal(json_need_integer(&j, "data", "m", 0, 1, &p, &n), REFUSED);
    assert_string_equal(p.field, "data.m");
    assert_int_equal(p.refusal, refusal_required);
    assert_int_equal(json_need_integer(&j, "", "n", 0, 10, &p, &n), REFUSED);
    assert_string_equal(p.field, "n");
    assert_int_equal(p.refusal, refusal_invalid);
    assert_int_equal(json_need_integer(&j, "", "t", 0, 10, &p, &n), REFUSED);
    assert_int_equal(json_need_text(&j, "", "t", 1, 3, &p, &s), REFUSED);
    assert_int_equal(json_need_text(&j, "", "z", 1, 3, &p, &s), REFUSED);
    assert_int_equal(p.refusal, refusal_required);
    assert_int_equal(json_need_object(&j, "", "n", &p, &o), REFUSED);
}

static void writes(void **state)
{
    struct buf b;
    struct json_out j = {.b = &b};
    struct problem p = {0};
    struct json back;

    (void)state;
    buf_init(&b, &arena, 1000);
    json_begin(&j, '{');
    json_key(&j, "a\"");
    json_put_text(&j, STR("q\"\\\n\x01 \xc3\xa9"));
    json_key(&j, "l");
    json_begin(&j, '[');
    json_put_integer(&j, -1);
    json_put_bool(&j, true);
    json_put_null(&j);
    json_begin(&j, '{');
    json_end(&j, '}');
    json_end(&j, ']');
    json_key(&j, "id");
    json_put_id(&j, INT64_MAX);
    json_end(&j, '}');
    assert_string_equal(buf_cstr(&b),
                        "{\"a\\\"\":\"q\\\"\\\\\\n\\u0001 \xc3\xa9\",\"l\":[-1,true,null,{}]"
                        ",\"id\":\"9223372036854775807\"}");
    assert_int_equal(json_read(&arena, buf_view(&b), 1000, &p, &back), DONE);
    assert_true(str_eq(json_find(&back, "a\"")->text, STR("q\"\\\n\x01 \xc3\xa9")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),  cmocka_unit_test(refuses), cmocka_unit_test(refuses_many),
        cmocka_unit_test(members), cmocka_unit_test(writes),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
