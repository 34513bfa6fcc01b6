/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/table.h"

static const char *const columns[] = {"code", "n", "day", "cur", "kind", "ok"};
enum { CODE, N, DAY, CUR, KIND, OK };
static const char *const kinds[] = {"post", "courier"};

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

static enum outcome parse(const char *csv, struct problem *p, struct table *t)
{
    return table_parse(&arena, STR("t.csv"), str_of(csv), columns, countof(columns), 100, p, t);
}

static void cells_by_type(void **state)
{
    struct problem p = {0};
    struct table t;
    struct str text;
    struct date day;
    struct currency cur;
    int32_t n = 0;
    int64_t tenths = 0;
    int kind = 0;
    bool ok = false;

    (void)state;
    assert_int_equal(parse("day,code,n,kind,cur,ok\n"
                           "2026-01-31, \"x\" ,12,courier,EUR,yes\n,y,-1,post,,\n", &p, &t), DONE);
    assert_int_equal(t.n, 2);
    assert_int_equal(cell_text(&t, 0, CODE, 1, 8, &p, &text), DONE);
    assert_true(str_eq(text, STR("x")));
    assert_int_equal(cell_i32(&t, 0, N, 0, 99, &p, &n), DONE);
    assert_int_equal(n, 12);
    assert_int_equal(cell_decimal(&t, 0, N, 1, 0, 999, &p, &tenths), DONE);
    assert_int_equal(tenths, 120);
    assert_int_equal(cell_date(&t, 0, DAY, date_of(1900, 1, 1), &p, &day), DONE);
    assert_int_equal(day.days, date_of(2026, 1, 31).days);
    assert_int_equal(cell_date(&t, 1, DAY, date_of(1900, 1, 1), &p, &day), DONE);
    assert_int_equal(day.days, date_of(1900, 1, 1).days);
    assert_int_equal(cell_choice(&t, 0, KIND, kinds, countof(kinds), &p, &kind), DONE);
    assert_int_equal(kind, 1);
    assert_int_equal(cell_flag(&t, 0, OK, &p, &ok), DONE);
    assert_true(ok);
    assert_int_equal(cell_flag(&t, 1, OK, &p, &ok), DONE);
    assert_false(ok);
    assert_int_equal(cell_currency(&t, 1, CUR, true, &p, &cur), DONE);
    assert_string_equal(cur.code, "");
    assert_int_equal(cell_currency(&t, 1, CUR, false, &p, &cur), REFUSED);
    assert_string_equal(p.field, "t.csv line 3: cur");
    assert_int_equal(cell_i32(&t, 1, N, 0, 99, &p, &n), REFUSED);
    assert_string_equal(p.field, "t.csv line 3: n");
    assert_string_equal(p.detail, "a whole number from 0 to 99");
    assert_int_equal(cell_choice(&t, 0, CODE, kinds, countof(kinds), &p, &kind), REFUSED);
    assert_string_equal(p.detail, "one of post, courier");
    assert_int_equal(cell_text(&t, 0, CODE, 2, 8, &p, &text), REFUSED);
}

static void broken_files(void **state)
{
    static const struct {
        const char *csv, *field;
    } cases[] = {
        {"", "header"},
        {"code,n,day,cur,kind\n", "header"},
        {"code,n,day,cur,kind,ok,more\n", "header"},
        {"code,n,day,cur,kind,kind\n", "header"},
        {"code,n,day,cur,kind,ok\n1,2,3\n", "t.csv line 2"},
        {"code,n,day,cur,kind,ok\n\n1,2,3,4,5,\xff\n", "t.csv line 3"},
        {"code,n,day,cur,kind,ok\n1,2,3,4,5,\"6\n", "line 2"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct problem p = {0};
        struct table t;

        assert_int_equal(parse(cases[i].csv, &p, &t), REFUSED);
        assert_string_equal(p.field, cases[i].field);
    }
}

static void too_many_rows(void **state)
{
    struct problem p = {0};
    struct table t;
    struct buf b;

    (void)state;
    buf_init(&b, &arena, 1 << 16);
    buf_str(&b, STR("code,n,day,cur,kind,ok\n"));
    for (int i = 0; i < 100; i++)
        buf_str(&b, STR("a,1,,EUR,post,\n"));
    assert_int_equal(parse(buf_cstr(&b), &p, &t), DONE);
    assert_int_equal(t.n, 100);
    assert_true(str_eq(table_cell(&t, 99, KIND), STR("post")));
    buf_str(&b, STR("a,1,,EUR,post,\n"));
    assert_int_equal(parse(buf_cstr(&b), &p, &t), REFUSED);
    assert_string_equal(p.field, "t.csv line 102");
}

static const char *const left_columns[] = {"id", "a"}, *const right_columns[] = {"id", "b", "c"};
static const struct table_kind two_kinds[] = {{"left", left_columns, 2, 3},
                                              {"right", right_columns, 3, 3}};

static enum outcome parse_two(const char *csv, struct problem *p, struct table out[2])
{
    return tables_parse(&arena, STR("t.csv"), str_of(csv), two_kinds, 2, p, out);
}

static void the_header_says_which_table(void **state)
{
    struct problem p = {0};
    struct table t[2];

    (void)state;
    assert_int_equal(parse_two("c,id,b\n3,1,2\n", &p, t), DONE);
    assert_true(!t[0].present && t[1].present && t[1].n == 1);
    assert_str(table_cell(&t[1], 0, 2), "3");
    assert_int_equal(parse_two("id,a\n1,2\n\nid,b,c\n1,2,3\na,id\n4,5\n", &p, t), DONE);
    assert_int_equal(t[0].n, 2);
    assert_int_equal(t[0].line[1], 7);
    assert_str(table_cell(&t[0], 1, 0), "5");
    assert_int_equal(t[1].n, 1);
    assert_int_equal(parse_two("id,b,x\n", &p, t), REFUSED);
    assert_string_equal(p.detail, "t.csv: column \"x\" is unknown or named twice");
    assert_int_equal(parse_two("id,a\n1,2\nid,b\n", &p, t), DONE); /* a row like another */
    assert_int_equal(parse_two("id,a\n1,2\nid,b,x\n", &p, t), REFUSED);
    assert_string_equal(p.field, "t.csv line 3");
    assert_int_equal(parse_two("id,a\n1,2\n2,2\n3,2\n4,2\n", &p, t), REFUSED);
}

static void one_table_over_another(void **state)
{
    struct problem p = {0};
    struct table base[2], over[2], both;
    struct buf b;

    (void)state;
    assert_int_equal(parse_two("id,a\nx,1\ny,2\n", &p, base), DONE);
    assert_int_equal(parse_two("id,a\nz,\"3,\"\nx,4\n", &p, over), DONE);
    both = table_override(&arena, &base[0], &over[0], 0);
    buf_init(&b, &arena, 1000);
    table_write_header(&b, &two_kinds[0]);
    for (size_t i = 0; i < both.n; i++)
        table_write_row(&b, &both, i);
    assert_str(buf_view(&b), "id,a\ny,2\nz,\"3,\"\nx,4\n");
    assert_int_equal(both.line[0], 0);
    assert_int_equal(both.line[2], 3);
    assert_int_equal(table_later(&both, 0, 2), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(cells_by_type, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_files, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(the_header_says_which_table, setup, teardown),
        cmocka_unit_test_setup_teardown(one_table_over_another, setup, teardown),
    };
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
