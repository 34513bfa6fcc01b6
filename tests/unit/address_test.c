/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "flow/account.h"
#include "shop/markets/places.h"

/* Texts as typed, and as they should come out. */
static struct address brazilian(void)
{
    return (struct address){.name = STR("Zoë Souza"),
                            .line1 = STR("Rua Augusta 1500"),
                            .line2 = STR("Apto 12"),
                            .city = STR("São Paulo"),
                            .region = STR("SP"),
                            .postcode = STR("01304001"),
                            .country = STR("BR"),
                            .phone = STR("(11) 99999-8888")};
}

static void a_good_one_is_brought_to_normal_form(void **state)
{
    struct test_store *t = *state;
    struct address x = brazilian();

    assert_int_equal(address_check(&t->c.problem, t->c.arena, &x), DONE);
    assert_str(x.postcode, "01304-001");
    assert_str(x.phone, "+5511999998888");
    assert_str(x.region, "SP");
    assert_true(x.place.v > 0);
    x.region = STR("são paulo");
    x.phone = STR("0055 11 99999 8888");
    x.city = STR("sao paulo");
    assert_int_equal(address_check(&t->c.problem, t->c.arena, &x), DONE);
    assert_str(x.region, "SP");
    assert_str(x.phone, "+5511999998888");
    assert_true(x.place.v > 0);
    /* A place that we do not know is promised for as the city of its postcode, if we know that. */
    x.city = STR("Vila que não existe");
    x.place.v = 0;
    assert_int_equal(address_check(&t->c.problem, t->c.arena, &x), DONE);
    assert_str(city_by_id(x.place)->name, "São Paulo");
    x.postcode = STR("99999-999");
    x.place.v = 0;
    assert_int_equal(address_check(&t->c.problem, t->c.arena, &x), DONE);
    assert_int_equal(x.place.v, 0);
}

static void each_country_has_its_postcodes(void **state)
{
    struct test_store *t = *state;
    static const struct {
        const char *country, *region, *typed, *normal; /* NULL: refused */
    } cases[] = {
        {"RU", "MOW", "101000", "101000"},   {"RU", "MOW", "10100", NULL},
        {"DE", "", "10115", "10115"},        {"DE", "", "1011A", NULL},
        {"GB", "", "sw1a1aa", "SW1A 1AA"},   {"GB", "", "12345", NULL},
        {"PL", "", "00-950", "00-950"},      {"PL", "", "00950", "00-950"},
        {"CA", "ON", "k1a0b1", "K1A 0B1"},   {"CA", "ON", "K1A", NULL},
        {"US", "CA", "94103", "94103"},      {"US", "CA", "", NULL},
    };

    for (size_t i = 0; i < countof(cases); i++) {
        struct address x = brazilian();
        enum outcome o;

        x.country = str_of(cases[i].country);
        x.region = str_of(cases[i].region);
        x.postcode = str_of(cases[i].typed);
        x.phone = STR("+15550100200");
        o = address_check(&t->c.problem, t->c.arena, &x);
        assert_int_equal(o, cases[i].normal ? DONE : REFUSED);
        if (cases[i].normal)
            assert_str(x.postcode, cases[i].normal);
        else
            assert_string_equal(t->c.problem.field, "postcode");
    }
}

static void each_part_is_named_when_it_is_wrong(void **state)
{
    struct test_store *t = *state;
    static const struct {
        const char *field;
        size_t offset;
        struct str value;
        enum refusal refusal;
    } cases[] = {
        {"name", offsetof(struct address, name), STR_INIT(""), refusal_required},
        {"line1", offsetof(struct address, line1), STR_INIT(""), refusal_required},
        {"city", offsetof(struct address, city), STR_INIT(""), refusal_required},
        {"region", offsetof(struct address, region), STR_INIT(""), refusal_required},
        {"region", offsetof(struct address, region), STR_INIT("XX"), refusal_invalid},
        {"postcode", offsetof(struct address, postcode), STR_INIT(""), refusal_required},
        {"country", offsetof(struct address, country), STR_INIT(""), refusal_required},
        {"country", offsetof(struct address, country), STR_INIT("AQ"), refusal_invalid},
        {"phone", offsetof(struct address, phone), STR_INIT(""), refusal_required},
        {"phone", offsetof(struct address, phone), STR_INIT("123"), refusal_invalid},
        {"phone", offsetof(struct address, phone), STR_INIT("call me"), refusal_invalid},
        {"phone", offsetof(struct address, phone), STR_INIT("+1+23456789"), refusal_invalid},
        {"phone", offsetof(struct address, phone), STR_INIT("12345678901234567890"),
         refusal_invalid},
    };

    for (size_t i = 0; i < countof(cases); i++) {
        struct address x = brazilian();

        memcpy((char *)&x + cases[i].offset, &cases[i].value, sizeof(struct str));
        assert_int_equal(address_check(&t->c.problem, t->c.arena, &x), REFUSED);
        assert_string_equal(t->c.problem.field, cases[i].field);
        assert_int_equal(t->c.problem.refusal, cases[i].refusal);
    }
}

static void list(struct ctx *c, struct address_row_list *out)
{
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(address_list(c, c->actor.account, 100, out), DONE);
    store_read_end(c);
}

static void the_book_is_kept(void **state)
{
    struct test_store *t = *state;
    struct address x = brazilian();
    struct address_id first = {0}, second = {0}, wrong = {99};
    struct address_row_list book;

    t->c.actor = (struct actor){.roles = ROLE_BUYER, .account = {7001}};
    assert_int_equal(save_address(&t->c, &x, &first), DONE);
    t->c.now_ms++;
    x.name = STR("Work");
    assert_int_equal(save_address(&t->c, &x, &second), DONE);
    list(&t->c, &book);
    assert_int_equal(book.n, 2);
    assert_str(book.v[0].name, "Work"); /* the last used first */
    t->c.now_ms++;
    x.name = STR("Home");
    assert_int_equal(save_address(&t->c, &x, &first), DONE);
    list(&t->c, &book);
    assert_int_equal(book.n, 2);
    assert_str(book.v[0].name, "Home");
    assert_str(book.v[0].postcode, "01304-001");
    assert_int_equal(save_address(&t->c, &x, &wrong), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_found);
    assert_int_equal(remove_address(&t->c, second), DONE);
    assert_int_equal(remove_address(&t->c, second), REFUSED);
    t->c.actor.account.v = 7002; /* somebody else */
    assert_int_equal(save_address(&t->c, &x, &first), REFUSED);
    assert_int_equal(remove_address(&t->c, first), REFUSED);
    list(&t->c, &book);
    assert_int_equal(book.n, 0);
}

static void the_book_has_an_end(void **state)
{
    struct test_store *t = *state;
    const struct address x = brazilian();

    t->c.actor = (struct actor){.roles = ROLE_BUYER, .account = {7001}};
    for (int i = 0; i < ADDRESSES_MAX; i++) {
        struct address_id id = {0};

        assert_int_equal(save_address(&t->c, &x, &id), DONE);
    }
    assert_int_equal(save_address(&t->c, &x, &(struct address_id){0}), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_too_many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)
        TEST(a_good_one_is_brought_to_normal_form),
        TEST(each_country_has_its_postcodes),
        TEST(each_part_is_named_when_it_is_wrong),
        TEST(the_book_is_kept),
        TEST(the_book_has_an_end),
#undef TEST
    };

    return test_store_run("address", tests);
}
