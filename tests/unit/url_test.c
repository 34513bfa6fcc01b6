/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/url.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void expect(struct url u, const char *text)
{
    assert_int_equal(u.text.n, strlen(text));
    assert_memory_equal(u.text.p, text, u.text.n);
}

static void parts_and_parameters(void **state)
{
    struct url_maker m;

    (void)state;
    url_begin(&m, &arena, URL("/ru"));
    url_part(&m, STR("search"));
    url_param(&m, "q", STR("чай & mug"));
    url_param_i64(&m, "page", 2);
    url_fragment(&m, STR("top"));
    expect(url_done(&m), "/ru/search?q=%D1%87%D0%B0%D0%B9%20%26%20mug&page=2#top");
    url_begin(&m, &arena, URL("/x?a=1"));
    url_param(&m, "b", STR(""));
    expect(url_done(&m), "/x?a=1&b=");
}

static void a_part_cannot_escape(void **state)
{
    struct url_maker m;

    (void)state;
    url_begin(&m, &arena, URL("/shop"));
    url_part(&m, STR("../../etc"));
    url_part(&m, STR(".."));
    url_part(&m, STR("a?b#c\"'<>\r\n"));
    url_part_i64(&m, -7);
    expect(url_done(&m), "/shop/..%2F..%2Fetc/-/a%3Fb%23c%22%27%3C%3E%0D%0A/-7");
    url_begin(&m, &arena, (struct url){{0}});
    url_part(&m, STR(""));
    url_part(&m, STR("evil.example"));
    expect(url_done(&m), "/");
}

static void too_long_is_the_root(void **state)
{
    struct url_maker m;

    (void)state;
    url_begin(&m, &arena, URL("/"));
    for (int i = 0; i < 500; i++)
        url_part(&m, STR("0123456789"));
    expect(url_done(&m), "/");
}

static void local_targets(void **state)
{
    static const char *const bad[] = {
        "", "x", "//evil.example", "/\\evil.example", "\\/evil", "https://evil.example",
        "javascript:alert(1)", "/a b", "/a\r\nSet-Cookie: x=1", "/чай", "/a\x7f"};
    struct url u = URL("/kept");

    (void)state;
    for (size_t i = 0; i < countof(bad); i++)
        assert_false(url_local(str_of(bad[i]), &u));
    expect(u, "/kept");
    assert_true(url_local(STR("/ru/cart?x=%20#y"), &u));
    expect(u, "/ru/cart?x=%20#y");
    assert_true(url_abroad(STR("https://pay.example/c/1?x=y#z"), &u));
    assert_false(url_abroad(STR("http://pay.example/"), &u));
    assert_false(url_abroad(STR("https:///c"), &u));
    assert_false(url_abroad(STR("https://a@pay.example/"), &u));
    assert_false(url_abroad(STR("https://pay.example/ x"), &u));
    assert_false(url_abroad(STR("javascript:alert(1)"), &u));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_and_parameters, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_cannot_escape, setup, teardown),
        cmocka_unit_test_setup_teardown(too_long_is_the_root, setup, teardown),
        cmocka_unit_test_setup_teardown(local_targets, setup, teardown),
    };
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
