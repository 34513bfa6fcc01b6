/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/buf.h"
#include "lib/form.h"

static struct arena arena;
static struct problem problem;
static struct form form;

static int set_up(void **state unused_arg)
{
    arena_init(&arena, 1 << 20);
    problem = (struct problem){0};
    return 0;
}

static int tear_down(void **state unused_arg)
{
    arena_release(&arena);
    return 0;
}

static void assert_field(size_t i, const char *name, const char *value)
{
    assert_true(i < form.n);
    assert_str(form.v[i].name, name);
    assert_str(form.v[i].value, value);
}

/* ---- urlencoded ---- */

static void pairs_are_decoded(void **state unused_arg)
{
    const struct str text = STR("a=1&b=%D1%87%D0%B0%D0%B9+x&&c&d=&e=x%3Dy%26z&e==");

    assert_int_equal(form_parse(&problem, &arena, text, &form), DONE);
    assert_int_equal(form.n, 6);
    assert_field(0, "a", "1");
    assert_field(1, "b", "чай x");
    assert_field(2, "c", "");
    assert_field(3, "d", "");
    assert_field(4, "e", "x=y&z");
    assert_field(5, "e", "=");
    assert_int_equal(form_parse(&problem, &arena, (struct str){0}, &form), DONE);
    assert_int_equal(form.n, 0);
}

static void unclean_pairs_are_refused(void **state unused_arg)
{
    static const struct {
        struct str text;
        const char *field;
    } bad[] = {
        {STR_INIT("ok=1&name=%"), "name"},    {STR_INIT("name=%4"), "name"},
        {STR_INIT("name=%zz"), "name"},       {STR_INIT("name=a%00b"), "name"},
        {STR_INIT("name=%FF"), "name"},       {STR_INIT("name=%C3"), "name"},
        {STR_INIT("name=%ED%A0%80"), "name"}, {STR_INIT("name=\xc0\x80"), "name"},
        {STR_INIT("%FF=1"), ""},              {STR_INIT("=1"), ""},
    };

    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(form_parse(&problem, &arena, bad[i].text, &form), REFUSED);
        assert_int_equal(problem.refusal, refusal_malformed);
        assert_string_equal(problem.field, bad[i].field);
    }
}

static void too_many_fields_are_refused(void **state unused_arg)
{
    struct buf b;

    buf_init(&b, &arena, 1 << 16);
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        buf_str(&b, STR("a&"));
    assert_int_equal(form_parse(&problem, &arena, buf_view(&b), &form), DONE);
    assert_int_equal(form.n, FORM_FIELDS_MAX);
    buf_str(&b, STR("a"));
    assert_int_equal(form_parse(&problem, &arena, buf_view(&b), &form), REFUSED);
    assert_int_equal(problem.refusal, refusal_too_large);
}

/* ---- multipart ---- */

static void boundary_is_read(void **state unused_arg)
{
    struct str b;

    assert_true(form_boundary(STR("multipart/form-data; boundary=abc"), &b));
    assert_str(b, "abc");
    assert_true(form_boundary(STR("Multipart/Form-Data;charset=x; Boundary=\"a;b c\""), &b));
    assert_str(b, "a;b c");
    assert_false(form_boundary(STR("multipart/form-data"), &b));
    assert_false(form_boundary(STR("multipart/form-data; boundary="), &b));
    assert_false(form_boundary(STR("multipart/form-data; boundary=\"open"), &b));
    assert_false(form_boundary(STR("multipart/mixed; boundary=abc"), &b));
    assert_false(form_boundary(STR("text/plain"), &b));
}

static const char parts[] = "--xx\r\n"
                            "Content-Disposition: form-data; name=\"title\"\r\n"
                            "\r\n"
                            "Чашка\r\n--x is no boundary\r\n"
                            "--xx\r\n"
                            "Content-Disposition: form-data; name=\"photo\";"
                            " filename=\"a b.png\"\r\n"
                            "Content-Type: image/png\r\n"
                            "\r\n"
                            "\x89PNG\r\n\0\xff\r\n"
                            "--xx--\r\n";

static void parts_are_read(void **state unused_arg)
{
    struct form_field photo;
    struct str body = {parts, sizeof(parts) - 1};

    assert_int_equal(form_parse_multipart(&problem, &arena, STR("xx"), body, &form), DONE);
    assert_int_equal(form.n, 2);
    assert_field(0, "title", "Чашка\r\n--x is no boundary");
    assert_false(form.v[0].is_file);
    assert_int_equal(form_file(&problem, &form, "photo", &photo), DONE);
    assert_str(photo.file_name, "a b.png");
    assert_str(photo.file_type, "image/png");
    assert_int_equal(photo.value.n, 8);
    assert_memory_equal(photo.value.p, "\x89PNG\r\n\0\xff", 8);
    assert_int_equal(form_file(&problem, &form, "title", &photo), REFUSED);
    assert_int_equal(problem.refusal, refusal_required);
}

/* A form that is cut off anywhere is refused, never half taken. */
static void cut_parts_are_refused(void **state unused_arg)
{
    for (size_t n = 0; n < sizeof(parts) - 1; n++) {
        struct str body = {parts, n};
        bool last_line_end = n == sizeof(parts) - 3;
        struct arena_mark mark = arena_mark(&arena);

        assert_int_equal(form_parse_multipart(&problem, &arena, STR("xx"), body, &form),
                         last_line_end ? DONE : REFUSED);
        arena_rewind(&arena, mark);
    }
}

static void unclean_parts_are_refused(void **state unused_arg)
{
    static const char *const bad[] = {
        "--xx\r\nContent-Type: text/plain\r\n\r\nno disposition\r\n--xx--",
        "--xx\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--xx--",
        "--xx\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--xx--",
        "--xx\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--xx--",
        "--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--xx--",
        "--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--xx--\r\nmore",
        "--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--xxy",
        "preamble\r\n--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--xx--",
        "--xx\r\nA:1\r\nA:2\r\nA:3\r\nA:4\r\nA:5\r\nA:6\r\nA:7\r\nA:8\r\nA:9\r\n"
        "Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--xx--",
    };

    for (size_t i = 0; i < countof(bad); i++)
        assert_int_equal(
            form_parse_multipart(&problem, &arena, STR("xx"), str_of(bad[i]), &form), REFUSED);
}

/* ---- one field ---- */

static void parse(const char *text)
{
    assert_int_equal(form_parse(&problem, &arena, str_of(text), &form), DONE);
}

static void texts_are_read(void **state unused_arg)
{
    struct str s;

    parse("a=+J%C3%BCrgen%0D%0A&b=&c=1%0D%0A2&d=x&d=y&e=%01");
    assert_int_equal(form_text(&problem, &arena, &form, "a", 1, 6, &s), DONE);
    assert_str(s, "Jürgen");
    assert_int_equal(form_text(&problem, &arena, &form, "a", 1, 5, &s), REFUSED);
    assert_int_equal(problem.refusal, refusal_invalid);
    assert_string_equal(problem.field, "a");
    assert_int_equal(form_text(&problem, &arena, &form, "b", 0, 5, &s), DONE);
    assert_int_equal(form_text(&problem, &arena, &form, "b", 1, 5, &s), REFUSED);
    assert_int_equal(problem.refusal, refusal_required);
    assert_int_equal(form_text(&problem, &arena, &form, "none", 1, 5, &s), REFUSED);
    assert_int_equal(form_text(&problem, &arena, &form, "c", 1, 9, &s), DONE);
    assert_str(s, "1 2");
    assert_int_equal(form_block(&problem, &arena, &form, "c", 1, 9, &s), DONE);
    assert_str(s, "1\n2");
    assert_int_equal(form_text(&problem, &arena, &form, "d", 1, 9, &s), REFUSED);
    assert_int_equal(form_text(&problem, &arena, &form, "e", 1, 1000, &s), REFUSED);
    assert_int_equal(form_secret(&problem, &form, "a", 20, &s), DONE);
    assert_str(s, " Jürgen\r\n");
    assert_int_equal(form_secret(&problem, &form, "a", 4, &s), REFUSED);
}

/* What nobody asked for takes no memory, however long it is. */
static void endless_texts_are_refused(void **state unused_arg)
{
    struct form_field field = {.name = STR("a")};
    struct str s;

    field.value.n = 512 * 1024;
    field.value.p = arena_alloc(&arena, field.value.n);
    memset((void *)(uintptr_t)field.value.p, '\r', field.value.n);
    form = (struct form){&field, 1};
    for (int i = 0; i < 100; i++)
        assert_int_equal(form_text(&problem, &arena, &form, "a", 1, 80, &s), REFUSED);
    assert_string_equal(problem.detail, "expected at most 80 characters");
}

static void numbers_and_flags_are_read(void **state unused_arg)
{
    int64_t n = 0;
    size_t i = 0;

    parse("n=+12+&m=x&f=on&g=0&r=1&r=2");
    assert_int_equal(form_i64(&problem, &form, "n", 1, 99, &n), DONE);
    assert_int_equal(n, 12);
    assert_int_equal(form_i64(&problem, &form, "n", 13, 99, &n), REFUSED);
    assert_string_equal(problem.detail, "expected a number from 13 to 99");
    assert_int_equal(form_i64(&problem, &form, "m", 1, 99, &n), REFUSED);
    assert_int_equal(form_i64(&problem, &form, "o", 1, 99, &n), REFUSED);
    assert_int_equal(problem.refusal, refusal_required);
    assert_int_equal(form_i64_or(&problem, &form, "o", 1, 99, 7, &n), DONE);
    assert_int_equal(n, 7);
    assert_int_equal(form_i64_or(&problem, &form, "m", 1, 99, 7, &n), REFUSED);
    assert_true(form_flag(&form, "f"));
    assert_false(form_flag(&form, "g"));
    assert_false(form_flag(&form, "h"));
    assert_true(form_has(&form, "g"));
    assert_str(form_next(&form, "r", &i)->value, "1");
    assert_str(form_next(&form, "r", &i)->value, "2");
    assert_null(form_next(&form, "r", &i));
}

static void cookies_are_found(void **state unused_arg)
{
    const struct str header = STR("a=1; __Host-session=x=y; b=2;c=3; b=4; d");

    assert_str(cookie_find(header, STR("a")), "1");
    assert_str(cookie_find(header, STR("__Host-session")), "x=y");
    assert_str(cookie_find(header, STR("b")), "");
    assert_str(cookie_find(header, STR("c")), "3");
    assert_str(cookie_find(header, STR("d")), "");
    assert_str(cookie_find(header, STR("session")), "");
    assert_str(cookie_find((struct str){0}, STR("a")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pairs_are_decoded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unclean_pairs_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_many_fields_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(boundary_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parts_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cut_parts_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(unclean_parts_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(texts_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(endless_texts_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_and_flags_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cookies_are_found, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
