/* SPDX-License-Identifier: Apache-2.0 */
/* The demo marketplace is what data/demo/README.md says, and loads once. */
#include "support/test_store.h"

#include "base/map.h"
#include "flow/load_demo.h"
#include "lib/data_files.h"
#include "lib/table.h"
#include "shop/catalog/catalog.h"
#include "shop/sellers/sellers.h"

enum { ROWS_MAX = 5000, SELLERS_MIN = 12, COUNTRIES_MIN = 8, PRODUCTS_MIN = 40 };

static const char *const seller_columns[] = {"handle", "name",     "country",
                                             "city",   "currency", "joined"};
static const char *const about_columns[] = {"seller", "language", "about"};
static const char *const text_columns[] = {"product", "language", "title", "description"};
static const char *const variant_columns[] = {"product",  "code",     "options", "gtin",
                                              "weight_g", "packed_g", "picture"};
static const struct str languages[] = {STR_INIT("en"), STR_INIT("ru"), STR_INIT("pt")};

static struct arena arena;

static struct table read_table(const char *name, const char *const *columns, size_t n)
{
    struct problem p = {0};
    struct table t;
    const char *path = str_printf(&arena, "demo/%s", name).p;

    if (table_parse(&arena, str_of(name), data_file(path), columns, n, ROWS_MAX, &p, &t) != DONE)
        fail_msg("%s: %s", p.field, p.detail);
    return t;
}

static size_t count_distinct(const struct table *t, size_t column)
{
    struct map seen;
    size_t n = 0;
    uint64_t v;

    map_init(&seen, ROWS_MAX);
    for (size_t i = 0; i < t->n; i++) {
        if (map_get(&seen, table_cell(t, i, column), &v))
            continue;
        assert_true(map_put(&seen, table_cell(t, i, column), 1));
        n++;
    }
    map_release(&seen);
    return n;
}

static bool has_text(const struct table *t, struct str key, struct str language)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(table_cell(t, i, 0), key) && str_eq(table_cell(t, i, 1), language))
            return table_cell(t, i, 2).n > 0;
    return false;
}

static void assert_in_all_languages(const struct table *t)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t l = 0; l < countof(languages); l++)
            if (!has_text(t, table_cell(t, i, 0), languages[l]))
                fail_msg("%.*s has no text in %s", STR_FMT(table_cell(t, i, 0)), languages[l].p);
}

static void is_large_enough(void **state)
{
    struct table sellers = read_table("sellers.csv", seller_columns, countof(seller_columns));
    struct table texts = read_table("product_texts.csv", text_columns, countof(text_columns));

    (void)state;
    assert_true(sellers.n >= SELLERS_MIN);
    assert_true(count_distinct(&sellers, 2) >= COUNTRIES_MIN);
    assert_true(count_distinct(&texts, 0) >= PRODUCTS_MIN);
}

static void speaks_three_languages(void **state)
{
    struct table texts = read_table("product_texts.csv", text_columns, countof(text_columns));
    struct table abouts = read_table("seller_texts.csv", about_columns, countof(about_columns));
    struct table sellers = read_table("sellers.csv", seller_columns, countof(seller_columns));

    (void)state;
    assert_in_all_languages(&texts);
    assert_in_all_languages(&abouts);
    assert_int_equal(count_distinct(&abouts, 0), sellers.n);
}

static void assert_picture(struct str name)
{
    struct str body;

    if (!data_file_find(str_printf(&arena, "demo/pictures/%.*s", STR_FMT(name)), &body))
        fail_msg("there is no picture %.*s", STR_FMT(name));
    assert_int_equal(str_find(body, STR("<script")), STR_NONE);
}

static void has_a_picture_of_everything(void **state)
{
    struct table variants = read_table("variants.csv", variant_columns, countof(variant_columns));
    struct table sellers = read_table("sellers.csv", seller_columns, countof(seller_columns));

    (void)state;
    for (size_t i = 0; i < variants.n; i++)
        assert_picture(table_cell(&variants, i, 6));
    for (size_t i = 0; i < sellers.n; i++)
        assert_picture(str_printf(&arena, "seller-%.*s.svg", STR_FMT(table_cell(&sellers, i, 0))));
}

static struct seller_row seller_named(struct ctx *c, const char *handle)
{
    struct seller_row row;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(seller_by_handle(c, str_of(handle), &row, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return row;
}

static void loads_once(void **state)
{
    struct test_store *t = *state;
    struct seller_row tula;
    bool loaded;

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    assert_true(loaded);
    assert_int_equal(t->c.now_ms, utc_midnight_ms(date_of(2026, 1, 15)) + 12 * HOUR_MS);
    tula = seller_named(&t->c, "tula-samovar");
    assert_true(str_eq(tula.logo, STR("seller-tula-samovar.svg")));
    assert_int_equal(utc_date(tula.joined_at).days, date_of(2025, 5, 19).days);
    assert_true(tula.rating_count >= 5);
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    assert_false(loaded);
}

int main(void)
{
    const struct CMUnitTest files[] = {
        cmocka_unit_test(is_large_enough),
        cmocka_unit_test(speaks_three_languages),
        cmocka_unit_test(has_a_picture_of_everything),
    };
    const struct CMUnitTest tests[] = {STORE_TEST(loads_once)};
    int failed;

    arena_init(&arena, TEST_ARENA_BYTES);
    failed = cmocka_run_group_tests(files, NULL, NULL);
    arena_release(&arena);
    return failed + test_store_run("demo", tests);
}
