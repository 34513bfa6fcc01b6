/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "shop/catalog/listing.h"

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

/* One that has nothing wrong with it. */
static struct listing good(void)
{
    struct listing_text *texts = arena_new_n(&arena, struct listing_text, 2);
    struct str *images = arena_new_n(&arena, struct str, 1);

    texts[0] = (struct listing_text){STR("en"), STR("Tea  pot "), STR("Two\nlines")};
    texts[1] = (struct listing_text){STR("ru"), STR("Чайник"), STR("")};
    images[0] = STR("https://example.org/pot.jpg");
    return (struct listing){
        .sku = STR("P-1"), .texts = texts, .texts_n = 2, .brand = STR("Leaf"),
        .category = {600}, .price = {1999, CURRENCY("EUR")}, .gtin = STR("4006381333931"),
        .weight_g = 700, .packed_g = 900, .hs = STR("691110"), .origin = STR("CN"),
        .handling_days = 2, .ship_from = STR("CN"), .images = images, .images_n = 1,
        .options = STR("Colour=White;Size=L"), .stock = 5};
}

static void a_good_one_comes_in_clean(void **state)
{
    struct listing l = good();
    struct problem p = {0};

    (void)state;
    assert_int_equal(listing_clean(&arena, &p, &l), DONE);
    assert_true(str_eq(l.texts[0].title, STR("Tea pot")));
    assert_true(str_eq(l.texts[0].description, STR("Two\nlines")));
}

static void expect_refused(struct listing l, const char *field)
{
    struct problem p = {0};

    assert_int_equal(listing_clean(&arena, &p, &l), REFUSED);
    assert_string_equal(p.field, field);
    assert_true(p.detail[0] != '\0');
}

static struct str long_text(size_t n)
{
    char *s = arena_alloc(&arena, n);

    memset(s, 'x', n);
    return (struct str){s, n};
}

/* Breaks one field at a time. */
#define BROKEN(field, ...)             \
    do {                               \
        struct listing l = good();     \
        __VA_ARGS__;                   \
        expect_refused(l, field);      \
    } while (0)

static void every_field_has_its_refusal(void **state)
{
    (void)state;
    BROKEN("sku", l.sku = STR(""));
    BROKEN("sku", l.sku = STR("a\x01"));
    BROKEN("sku", l.sku = long_text(LISTING_SKU_MAX + 1));
    BROKEN("key", l.key = long_text(LISTING_KEY_MAX + 1));
    BROKEN("options", l.options = STR("Colour"));
    BROKEN("options", l.options = STR("=Red"));
    BROKEN("options", l.options = STR("Colour=Red;;"));
    BROKEN("options", l.options = STR("Colour=Red;"));
    BROKEN("title", l.texts_n = 0);
    BROKEN("title", l.texts_n = LISTING_TEXTS_MAX + 1);
    BROKEN("title", l.texts[0].title = STR("  "));
    BROKEN("title", l.texts[0].title = STR("turned \xe2\x80\xae round"));
    BROKEN("title", l.texts[0].title = STR("half \xd0"));
    BROKEN("title", l.texts[0].title = long_text(LISTING_TITLE_MAX + 1));
    BROKEN("title.ru", l.texts[1].title = STR(""));
    BROKEN("title.en", l.texts[1].language = STR("en"));
    BROKEN("language", l.texts[1].language = STR("RU"));
    BROKEN("description.ru", l.texts[1].description = long_text(LISTING_DESCRIPTION_MAX + 1));
    BROKEN("brand", l.brand = long_text(LISTING_BRAND_MAX + 1));
    BROKEN("path", l.path = long_text(LISTING_PATH_MAX + 1));
    BROKEN("price", l.price.minor = 0);
    BROKEN("price", l.price.minor = MONEY_MAX_MINOR + 1);
    BROKEN("currency", l.price.currency = (struct currency){""});
    BROKEN("gtin", l.gtin = STR("4006381333932"));
    BROKEN("weight", l.weight_g = -1);
    BROKEN("packed", l.packed_g = LISTING_WEIGHT_MAX_G + 1);
    BROKEN("hs", l.hs = STR("69111"));
    BROKEN("hs", l.hs = STR("69111x"));
    BROKEN("origin", l.origin = STR("China"));
    BROKEN("handling_days", l.handling_days = LISTING_HANDLING_DAYS_MAX + 1);
    BROKEN("ship_from", l.ship_from = STR(""));
    BROKEN("ship_from", l.ship_from = STR("cn"));
    BROKEN("hub", l.hub = long_text(LISTING_HUB_MAX + 1));
    BROKEN("images", l.images_n = LISTING_IMAGES_MAX + 1);
    BROKEN("images[0]", l.images = &(struct str){"a b", 3});
    BROKEN("state", l.state = STR("removed"));
    BROKEN("stock", l.stock = -2);
    BROKEN("stock", l.stock = INT64_C(1) + LISTING_STOCK_MAX);
}

static void check_digits_of_gs1(void **state)
{
    (void)state;
    assert_true(gtin_valid(STR("6291041500213")));
    assert_true(gtin_valid(STR("73513537")));
    assert_true(gtin_valid(STR("036000291452")));
    assert_true(gtin_valid(STR("00012345600012")));
    assert_false(gtin_valid(STR("6291041500214")));
    assert_false(gtin_valid(STR("629104150021")));
    assert_false(gtin_valid(STR("62910415002l3")));
    assert_false(gtin_valid(STR("")));
}

/* Each change of one field changes the hash; the same content does not. */
static void the_hash_is_of_the_content(void **state)
{
    struct listing l = good();
    int64_t hash = listing_hash(&l), seen[10];
    size_t n = 0;

    (void)state;
    l = good();
    assert_int_equal(listing_hash(&l), hash);
#define CHANGED(...)                     \
    do {                                 \
        l = good();                      \
        __VA_ARGS__;                     \
        seen[n++] = listing_hash(&l);    \
    } while (0)
    CHANGED(l.price.minor++);
    CHANGED(l.stock++);
    CHANGED(l.brand = STR("Lea"), l.path = STR("f"));
    CHANGED(l.path = STR("Leaf"), l.brand = STR(""));
    CHANGED(l.texts[1].title = STR("Чай"));
    CHANGED(l.texts_n = 1);
    CHANGED(l.images_n = 0);
    CHANGED(l.handling_days++);
    for (size_t i = 0; i < n; i++) {
        assert_int_not_equal(seen[i], hash);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(seen[i], seen[k]);
    }
}

static void options_are_pairs(void **state)
{
    struct str rest = STR("Colour=Red;Size=M=L");
    struct listing_option o;

    (void)state;
    assert_true(listing_option_next(&rest, &o));
    assert_true(str_eq(o.name, STR("Colour")) && str_eq(o.value, STR("Red")));
    assert_true(listing_option_next(&rest, &o));
    assert_true(str_eq(o.name, STR("Size")) && str_eq(o.value, STR("M=L")));
    assert_false(listing_option_next(&rest, &o));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_one_comes_in_clean),
        cmocka_unit_test(every_field_has_its_refusal),
        cmocka_unit_test(check_digits_of_gs1),
        cmocka_unit_test(the_hash_is_of_the_content),
        cmocka_unit_test(options_are_pairs),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
