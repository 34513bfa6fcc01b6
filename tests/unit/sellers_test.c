/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_shop.h"

#include "base/arena.h"

struct act {
    enum { CREATE, BY_NAME, CHANGE, STATE, RATE } verb;
    struct seller_in in;
    struct seller_id id;
    struct str state;
    int64_t stars, reviews;
    bool made;
};

static enum outcome run_act(struct ctx *c, void *arg)
{
    struct act *a = arg;

    switch (a->verb) {
    case CREATE: return seller_create(c, &a->in, &a->id);
    case BY_NAME: return seller_by_name(c, &a->in, &a->id, &a->made);
    case CHANGE: return seller_change(c, a->id, &a->in);
    case STATE: return seller_set_state(c, a->id, a->state);
    case RATE: return seller_rate(c, a->id, a->stars, a->reviews);
    }
    return FAILED;
}

static struct seller_in named(const char *name)
{
    return (struct seller_in){.name = str_of(name), .country = STR("RU"), .language = STR("ru"),
                              .about = STR("О нас"), .currency = CURRENCY("RUB")};
}

static struct seller_row row_of(struct ctx *c, struct seller_id id)
{
    struct seller_row row = {0};
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(seller_get(c, id, &row, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return row;
}

static struct seller_id by_name(struct ctx *c, const char *name)
{
    struct act a = {.verb = BY_NAME, .in = named(name)};

    assert_int_equal(store_write(c, 0, run_act, &a), DONE);
    return a.id;
}

static void a_name_makes_a_handle(void **state)
{
    struct test_store *t = *state;
    struct seller_about about;
    struct seller_id id = by_name(&t->c, "Клас-трейдинг");
    bool found;

    assert_true(str_eq(row_of(&t->c, id).handle, STR("klas-trejding")));
    assert_true(str_eq(row_of(&t->c, id).state, STR("open")));
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(seller_about_get(&t->c, id, STR("en"), &about, &found), DONE);
    store_read_end(&t->c);
    assert_true(found && str_eq(about.about, STR("О нас")));
}

static void a_name_always_finds_its_seller(void **state)
{
    struct test_store *t = *state;
    const char *names[] = {"Эврика", "ЭВРИКА", "эврика", "!!!", "???", "Эврика."};
    struct seller_id ids[countof(names)], found_id;

    for (size_t i = 0; i < countof(names); i++)
        ids[i] = by_name(&t->c, names[i]);
    for (size_t i = countof(names); i-- > 0;) {
        bool found;

        assert_int_equal(store_read_begin(&t->c), DONE);
        assert_int_equal(seller_find(&t->c, str_of(names[i]), &found_id, &found), DONE);
        store_read_end(&t->c);
        assert_true(found && found_id.v == ids[i].v);
        assert_int_equal(by_name(&t->c, names[i]).v, ids[i].v);
        assert_true(seller_handle_valid(row_of(&t->c, ids[i]).handle));
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(ids[k].v, ids[i].v);
    }
}

static void expect_refused(struct ctx *c, struct act a, enum refusal r, const char *field)
{
    assert_int_equal(store_write(c, 0, run_act, &a), REFUSED);
    assert_int_equal(c->problem.refusal, r);
    assert_string_equal(c->problem.field, field);
}

static void broken_sellers_are_refused(void **state)
{
    struct test_store *t = *state;
    struct act a = {.verb = CREATE, .in = named("Shop")};

#define BROKEN(r, name, ...)                         \
    do {                                             \
        a.in = named("Shop");                        \
        __VA_ARGS__;                                 \
        expect_refused(&t->c, a, refusal_##r, name); \
    } while (0)
    BROKEN(required, "name", a.in.name = STR(" "));
    BROKEN(invalid, "name", a.in.name = STR("\xe2\x80\xae"));
    BROKEN(invalid, "country", a.in.country = STR("ru"));
    BROKEN(required, "currency", a.in.currency = (struct currency){""});
    BROKEN(invalid, "language", a.in.language = STR(""));
    BROKEN(invalid, "handle", a.in.handle = STR("-shop"));
    BROKEN(invalid, "handle", a.in.handle = STR("Shop"));
    a.in = named("Shop");
    a.in.handle = STR("shop");
    assert_int_equal(store_write(&t->c, 0, run_act, &a), DONE);
    expect_refused(&t->c, a, refusal_conflict, "handle");
    a.in.handle = STR("");
    assert_int_equal(store_write(&t->c, 0, run_act, &a), DONE);
    assert_true(str_starts(row_of(&t->c, a.id).handle, STR("shop-")));
}

static void a_seller_changes(void **state)
{
    struct test_store *t = *state;
    struct act a = {.verb = CHANGE, .in = named("New name"), .id = by_name(&t->c, "Old name")};
    struct seller_row row;

    assert_int_equal(store_write(&t->c, 0, run_act, &a), DONE);
    row = row_of(&t->c, a.id);
    assert_true(str_eq(row.name, STR("New name")));
    assert_true(str_eq(row.handle, STR("old-name")));
    assert_int_equal(row.version, 2);
    a.verb = RATE;
    a.stars = 9;
    a.reviews = 2;
    assert_int_equal(store_write(&t->c, 0, run_act, &a), DONE);
    assert_int_equal(row_of(&t->c, a.id).rating_sum, 9);
    a.verb = STATE;
    a.state = STR("asleep");
    expect_refused(&t->c, a, refusal_invalid, "state");
    a.state = STR("closed");
    assert_int_equal(store_write(&t->c, 0, run_act, &a), DONE);
    a.state = STR("open");
    expect_refused(&t->c, a, refusal_wrong_state, "seller");
    a.id.v = 99;
    a.verb = CHANGE;
    expect_refused(&t->c, a, refusal_not_found, "seller");
}

#define T(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_name_makes_a_handle),
        T(a_name_always_finds_its_seller),
        T(broken_sellers_are_refused),
        T(a_seller_changes),
    };

    return test_store_run("sellers", tests);
}
