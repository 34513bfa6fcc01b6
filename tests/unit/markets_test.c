/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/locale.h"
#include "lib/zone.h"
#include "shop/markets/city_sound.h"
#include "shop/markets/markets.h"
#include "shop/markets/postcodes.h"

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
    struct city_hits found =
        city_search(&arena, country_by_code(str_of(country)), str_of(typed), 5);

    assert_true(found.n > 0);
    return found.v[0]->name;
}

static void cities_as_people_type_them(void **state)
{
    struct city_hits found;

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
    found = city_search(&arena, NULL, STR("s"), 50);
    assert_int_equal(found.n, 50);
    for (size_t i = 1; i < found.n; i++)
        assert_true(found.v[i - 1]->population >= found.v[i]->population);
    assert_int_equal(city_search(&arena, NULL, STR("zzzz"), 5).n, 0);
    assert_int_equal(city_search(&arena, NULL, STR("s"), 0).n, 0);
    assert_str(city_by_name(&arena, NULL, STR("Moscow"))->native, "Москва");
    assert_ptr_equal(city_by_name(&arena, NULL, STR("524901")),
                     city_by_name(&arena, country_by_code(STR("RU")), STR(" москва ")));
    assert_null(city_by_name(&arena, country_by_code(STR("DE")), STR("524901")));
    assert_null(city_by_name(&arena, NULL, STR("Mosco")));
    assert_null(city_by_name(&arena, NULL, STR("petersburg of nowhere")));
}

/* In the letters of another country, by ear, with a letter wrong, by postcode: and told which. */
static void cities_as_people_mistype_them(void **state)
{
    static const struct {
        const char *country, *typed, *name;
        enum city_match how;
    } cases[] = {
        {"RU", "Ekaterinb", "Yekaterinburg", CITY_BY_NAME},
        {"RU", "Moskva", "Moscow", CITY_BY_SOUND},
        {"RU", "Cheliabinsk", "Chelyabinsk", CITY_BY_SOUND},
        {"RU", "Nizhnij Novg", "Nizhny Novgorod", CITY_BY_SOUND},
        {"RU", "Iaroslavl", "Yaroslavl", CITY_BY_SOUND},
        {"DE", "Muenchen", "Munich", CITY_BY_SOUND},
        {"DE", "Берлин", "Berlin", CITY_BY_SOUND},
        {"DE", "Мюнхен", "Munich", CITY_BY_GUESS},
        {"PL", "Лодзь", "Łódź", CITY_BY_SOUND},
        {"CN", "深圳", "Shenzhen", CITY_BY_NAME},
        {"RU", "Moscwo", "Moscow", CITY_BY_GUESS},
        {"RU", "Новасибирск", "Novosibirsk", CITY_BY_GUESS},
        {"RU", "екатиринбрг", "Yekaterinburg", CITY_BY_GUESS},
        {"BR", "san paulo", "São Paulo", CITY_BY_GUESS},
        {"RU", "620 014", "Yekaterinburg", CITY_BY_POSTCODE},
        {"RU", "101000", "Moscow", CITY_BY_POSTCODE},
        {"GB", "b1 1aa", "Birmingham", CITY_BY_POSTCODE},
        {"GB", "BS1 4DJ", "Bristol", CITY_BY_POSTCODE},
        {"CA", "H2X 1Y4", "Montréal", CITY_BY_POSTCODE},
        {"PL", "30-001", "Kraków", CITY_BY_POSTCODE},
        {"BR", "01310-100", "São Paulo", CITY_BY_POSTCODE},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct city_hits found = city_search(&arena, country_by_code(str_of(cases[i].country)),
                                             str_of(cases[i].typed), 3);

        if (found.n == 0)
            fail_msg("%s is not found", cases[i].typed);
        assert_str(found.v[0]->name, cases[i].name);
        if (found.how != cases[i].how)
            fail_msg("%s is found as %d", cases[i].typed, found.how);
    }
    assert_int_equal(city_search(&arena, country_by_code(STR("RU")), STR("999999"), 3).n, 0);
    assert_int_equal(city_search(&arena, country_by_code(STR("GB")), STR("BA1 1AA"), 3).n, 0);
    assert_int_equal(city_search(&arena, NULL, STR("101000"), 3).n, 0);
    assert_int_equal(city_search(&arena, country_by_code(STR("RU")), STR("gbgbgb"), 3).n, 0);
    assert_str(city_by_name(&arena, NULL, STR("Moskva"))->name, "Moscow");
    assert_str(city_by_name(&arena, NULL, STR("莫斯科"))->name, "Moscow");
    assert_str(city_by_name(&arena, NULL, STR("圣彼得堡"))->name, "Saint Petersburg");
    assert_str(city_by_name(&arena, NULL, STR("St Petersburg"))->name, "Saint Petersburg");
    assert_null(city_by_name(&arena, NULL, STR("!")));
}

static void errors_are_counted(void **state)
{
    static const struct {
        const char *typed, *name;
        unsigned errors;
    } cases[] = {
        {"", "moskva", 0},        {"moskva", "moskva", 0}, {"mosk", "moskva", 0},
        {"msokva", "moskva", 1},  {"moskav", "moskva", 1}, {"mozkva", "moskva", 1},
        {"moskkva", "moskva", 1}, {"mokva", "moskva", 1},  {"omskva", "moskva", 1},
        {"oskva", "moskva", 1},   {"mksova", "moskva", 2}, {"moskvaaa", "moskva", 2},
    };

    (void)state;
    for (size_t i = 0; i < countof(cases); i++)
        assert_int_equal(city_sound_errors(str_of(cases[i].typed), str_of(cases[i].name), 7),
                         cases[i].errors);
    assert_int_equal(city_sound_errors(STR("abcdefgh"), STR("moskva"), 2), 3);
    assert_int_equal(city_sound_errors(STR("abcdefgh"), STR("m"), 2), 3);
}

static void postcodes_read_with_care(void **state)
{
    static const struct {
        const char *row, *field;
    } wrong[] = {
        {"XX,Moscow,101,yes,x", "country"},   {"RU,Nowhere,101,yes,x", "city"},
        {"RU,Moscow,129-101,yes,x", "prefixes"}, {"RU,Moscow,10-101,yes,x", "prefixes"},
        {"RU,Moscow,1a,yes,x", "prefixes"},   {"RU,Moscow,,yes,x", "prefixes"},
        {"RU,Moscow,101,maybe,x", "check"},   {"RU,Moscow,101,yes,", "source"},
    };

    (void)state;
    for (size_t i = 0; i < countof(wrong); i++) {
        struct problem p = {0};
        struct postcodes out;
        struct str csv = str_printf(&arena, "country,city,prefixes,check,source\n%s\n",
                                    wrong[i].row);

        assert_int_equal(postcodes_parse(&arena, STR("p.csv"), csv, &p, &out), REFUSED);
        assert_non_null(strstr(p.field, wrong[i].field));
        assert_non_null(strstr(p.field, "line 2"));
    }
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
        cmocka_unit_test(cities_as_people_mistype_them),
        cmocka_unit_test(errors_are_counted),
        cmocka_unit_test(postcodes_read_with_care),
        cmocka_unit_test(names_for_readers),
        cmocka_unit_test(russia_is_covered),
    };
    return cmocka_run_group_tests_name("markets", tests, setup, teardown);
}
