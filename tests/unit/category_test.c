/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "shop/catalog/category.h"

static struct category out[CATEGORIES_MAX];

static enum outcome parse(const char *rows, struct problem *p, size_t *n)
{
    struct arena a;
    enum outcome outcome;

    arena_init(&a, 1 << 20);
    outcome = categories_parse(&a, str_printf(&a, "id,path,en,ru,pt\n%s", rows), p, out, n);
    arena_release(&a);
    return outcome;
}

static void subtrees_are_ranges(void **state)
{
    struct problem p = {0};
    size_t n;

    (void)state;
    assert_int_equal(parse("1,a,A,,\n2,a/b,B,,\n3,a/b/c,C,,\n4,a/d,D,,\n5,e,E,,\n", &p, &n), DONE);
    assert_int_equal(n, 5);
    assert_int_equal(out[0].last, 3);
    assert_int_equal(out[1].last, 2);
    assert_int_equal(out[3].last, 3);
    assert_int_equal(out[4].last, 4);
    assert_ptr_equal(out[3].parent, &out[0]);
    assert_int_equal(out[2].depth, 2);
}

static void broken_rows_are_refused(void **state)
{
    static const struct {
        const char *rows, *field;
    } cases[] = {
        {"1,a,A,,\n1,b,B,,\n", "categories.csv line 3: id"},
        {"1,a,A,,\n2,a,B,,\n", "categories.csv line 3: path"},
        {"0,a,A,,\n", "categories.csv line 2: id"},
        {"1,a/b,B,,\n", "categories.csv line 2: path"},
        {"1,a,A,,\n2,b,B,,\n3,a/c,C,,\n", "categories.csv line 4: path"},
        {"1,A b,A,,\n", "categories.csv line 2: path"},
        {"1,a,,,\n", "categories.csv line 2: en"},
        {"1,a,A,,\n2,a/b,A,,\n3,a/b/c,A,,\n4,a/b/c/d,A,,\n5,a/b/c/d/e,A,,\n",
         "categories.csv line 6: path"},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct problem p = {0};
        size_t n;

        assert_int_equal(parse(cases[i].rows, &p, &n), REFUSED);
        assert_string_equal(p.field, cases[i].field);
    }
}

static void the_shipped_tree_is_sound(void **state)
{
    struct problem p = {0};
    const struct category *all, *c = NULL;
    size_t n, tops = 0;

    (void)state;
    assert_int_equal(categories_load(&p), DONE);
    all = categories(&n);
    assert_true(n > 50);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(all[i].place, i);
        assert_ptr_equal(category_by_id(all[i].id), &all[i]);
        assert_ptr_equal(category_by_path(all[i].path), &all[i]);
    }
    while (category_next_child(NULL, &c))
        tops++;
    assert_true(tops > 5);
    assert_non_null(category_by_path(STR("other")));
    assert_null(category_by_path(STR("nowhere")));
}

static void children_and_names(void **state)
{
    const struct category *phones = category_by_path(STR("electronics/phones")), *c = NULL;
    size_t n = 0;

    (void)state;
    while (category_next_child(phones, &c)) {
        assert_ptr_equal(c->parent, phones);
        n++;
    }
    assert_int_equal(n, 4);
    assert_true(str_eq(category_name(phones, STR("ru")), STR("Телефоны")));
    assert_true(str_eq(category_name(phones, STR("pt-BR")), STR("Celulares")));
    assert_true(str_eq(category_name(phones, STR("de")), STR("Phones")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subtrees_are_ranges),
        cmocka_unit_test(broken_rows_are_refused),
        cmocka_unit_test(the_shipped_tree_is_sound),
        cmocka_unit_test(children_and_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
