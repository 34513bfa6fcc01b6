/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/locale.h"
#include "lib/zone.h"
#include "shop/markets/markets.h"

static struct arena arena;

static int setup(void **state)
{
    struct problem p = {0};

    (void)state;
    arena_init(&arena, 16 << 20);
    if (markets_load(&p) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(markets_load(&p), DONE);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void nine_markets(void **state)
{
    static const char *const codes[] = {"ru", "us", "es", "gb", "br", "de", "fr", "ca", "pl"};
    size_t n;

    (void)state;
    markets(&n);
    assert_int_equal(n, countof(codes));
    for (size_t i = 0; i < n; i++) {
        const struct market *m = market_by_code(str_of(codes[i]));

        assert_non_null(m);
        assert_ptr_equal(market_of_country(str_of(m->country->code)), m);
        assert_true(currency_eq(market_currency(m), m->country->currency));
        assert_true(market_has_currency(m, market_currency(m)));
        assert_true(market_has_language(m, market_language(m)));
        assert_false(market_has_language(m, STR("tlh")));
        assert_non_null(zone_find(m->zone));
        for (size_t j = 0; j < m->languages_n; j++)
            assert_non_null(locale_get(m->languages[j]));
        assert_ptr_equal(m->city->country, m->country);
        assert_int_equal(m->city->size, CITY_CAPITAL);
    }
    assert_null(market_by_code(STR("xx")));
    assert_null(market_by_code(STR("RU")));
    assert_null(market_of_country(STR("CN")));
}

static void expect_postcode(const char *market, const char *typed, const char *normal)
{
    struct str got;
    bool fits = market_postcode(market_by_code(str_of(market)), &arena, str_of(typed), &got);

    assert_int_equal(fits, normal != NULL);
    if (normal)
        assert_str(got, normal);
}

static void postcodes(void **state)
{
    size_t n;
    const struct market *m = markets(&n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        struct str normal;

        assert_true(market_postcode(&m[i], &arena, m[i].address.postcode_example, &normal));
        assert_true(str_eq(normal, m[i].address.postcode_example));
    }
    expect_postcode("gb", "sw1a1aa", "SW1A 1AA");
    expect_postcode("gb", "M1 1AE", "M1 1AE");
    expect_postcode("gb", "1SW 1AA", NULL);
    expect_postcode("br", "01310100", "01310-100");
    expect_postcode("us", "10001 1234", "10001-1234");
    expect_postcode("us", "1000", NULL);
    expect_postcode("ca", "m5v2t6", "M5V 2T6");
    expect_postcode("pl", "00-001", "00-001");
    expect_postcode("ru", "10100O", NULL);
    expect_postcode("ru", "", NULL);
    expect_postcode("ru", "101000101000101000101000", NULL);
}

static void every_place_is_sound(void **state)
{
    size_t n, cities_n;
    const struct country *c = countries(&n);

    (void)state;
    assert_true(n >= 9 + 1 + 8);
    for (size_t i = 0; i < n; i++) {
        const struct city *const *city = cities_of(&c[i], &cities_n);

        assert_ptr_equal(country_by_code(str_of(c[i].code)), &c[i]);
        assert_non_null(zone_find(c[i].zone));
        assert_true(cities_n > 0);
        for (size_t j = 0; j < cities_n; j++) {
            assert_ptr_equal(city[j]->country, &c[i]);
            assert_ptr_equal(city_by_id(city[j]->id), city[j]);
            assert_non_null(zone_find(city[j]->zone));
            assert_true(!c[i].regions_tax || city[j]->region);
        }
    }
    assert_null(country_by_code(STR("XX")));
    assert_null(city_by_id((struct city_id){1}));
    assert_str(region_by_code(STR("BR"), STR("SP"))->name, "São Paulo");
    assert_null(region_by_code(STR("DE"), STR("SP")));
}

static void customs_territories(void **state)
{
    const struct country *de = country_by_code(STR("DE")), *pl = country_by_code(STR("PL"));
    const struct country *gb = country_by_code(STR("GB")), *ru = country_by_code(STR("RU"));

    (void)state;
    assert_true(same_customs_territory(de, pl));
    assert_false(same_customs_territory(de, gb));
    assert_true(same_customs_territory(gb, gb));
    assert_true(same_customs_territory(ru, country_by_code(STR("KZ"))));
    assert_false(same_customs_territory(country_by_code(STR("US")), country_by_code(STR("CA"))));
}

static struct str first_found(const char *country, const char *typed)
{
    const struct city *const *found;
    size_t n = city_search(&arena, country_by_code(str_of(country)), str_of(typed), 5, &found);

    assert_true(n > 0);
    return found[0]->name;
}

static void cities_as_people_type_them(void **state)
{
    const struct city *const *found;
    size_t n;

    (void)state;
    assert_str(first_found("RU", "москва"), "Moscow");
    assert_str(first_found("RU", "Mosc"), "Moscow");
    assert_str(first_found("RU", "петерб"), "Saint Petersburg");
    assert_str(first_found("RU", "петерб"), "Saint Petersburg");
    assert_str(first_found("RU", "орел"), "Oryol");
    assert_str(first_found("RU", "ОРЁЛ"), "Oryol");
    assert_str(first_found("BR", "sao pau"), "São Paulo");
    assert_str(first_found("BR", "janeiro"), "Rio de Janeiro");
    assert_str(first_found("PL", "lodz"), "Łódź");
    assert_str(first_found("PL", "warszawa"), "Warsaw");
    assert_str(first_found("DE", "koln"), "Cologne");
    assert_str(first_found("US", "new york"), "New York City");
    assert_str(first_found("ES", ""), "Madrid");
    n = city_search(&arena, NULL, STR("s"), 50, &found);
    assert_int_equal(n, 50);
    for (size_t i = 1; i < n; i++)
        assert_true(found[i - 1]->population >= found[i]->population);
    assert_int_equal(city_search(&arena, NULL, STR("zzzz"), 5, &found), 0);
    assert_int_equal(city_search(&arena, NULL, STR("s"), 0, &found), 0);
    assert_str(city_by_name(&arena, NULL, STR("Moscow"))->native, "Москва");
    assert_ptr_equal(city_by_name(&arena, NULL, STR("524901")),
                     city_by_name(&arena, country_by_code(STR("RU")), STR(" москва ")));
    assert_null(city_by_name(&arena, country_by_code(STR("DE")), STR("524901")));
    assert_null(city_by_name(&arena, NULL, STR("Mosco")));
    assert_null(city_by_name(&arena, NULL, STR("petersburg of nowhere")));
}

static void names_for_readers(void **state)
{
    const struct city *moscow = city_by_name(&arena, NULL, STR("Moscow"));
    const struct city *sao_paulo = city_by_name(&arena, NULL, STR("São Paulo"));

    (void)state;
    assert_str(city_name(moscow, STR("ru")), "Москва");
    assert_str(city_name(moscow, STR("pt-BR")), "Moscow");
    assert_str(city_name(sao_paulo, STR("ru")), "São Paulo");
}

/* At least 33 Russian cities by name, as the story has it. */
static void russia_is_covered(void **state)
{
    size_t n, named = 0;
    const struct city *const *city = cities_of(country_by_code(STR("RU")), &n);

    (void)state;
    for (size_t i = 0; i < n; i++)
        named += city[i]->native.n > 0;
    assert_true(named >= 150);
    assert_int_equal(named, n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nine_markets),
        cmocka_unit_test(postcodes),
        cmocka_unit_test(every_place_is_sound),
        cmocka_unit_test(customs_territories),
        cmocka_unit_test(cities_as_people_type_them),
        cmocka_unit_test(names_for_readers),
        cmocka_unit_test(russia_is_covered),
    };
    return cmocka_run_group_tests_name("markets", tests, setup, teardown);
}
