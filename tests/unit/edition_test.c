/* SPDX-License-Identifier: Apache-2.0 */
/* Editions of the network: what is imported is kept byte for byte, holds at once, and can be taken
 * back. */
#include "support/test_store.h"

#include "flow/network.h"
#include "store/store.h"
#include "support/test_network.h"

static struct network_result result;

static enum outcome import(struct test_store *t, const struct import_network *in)
{
    t->c.actor.roles = ROLE_OPERATOR;
    t->c.problem = (struct problem){0};
    return import_network(&t->c, in, &result);
}

static void expect_import(struct test_store *t, const struct import_network *in)
{
    enum outcome o = import(t, in);

    if (o != DONE)
        print_error("%s: %s\n", t->c.problem.field, t->c.problem.detail);
    assert_int_equal(o, DONE);
}

static struct edition read_edition(struct ctx *c, const int64_t *version)
{
    struct edition e;
    enum outcome o;

    assert_int_equal(store_read_begin(c), DONE);
    o = version ? edition_get(c, *version, &e) : edition_newest(c, &e);
    store_read_end(c);
    assert_int_equal(o, DONE);
    return e;
}

static void expect_texts(const struct network_csv *a, const struct network_csv *b)
{
    for (int f = 0; f < NETWORK_FILES; f++)
        assert_true(str_eq(a->text[f], b->text[f]));
}

static int64_t start(struct test_store *t)
{
    bool swapped;
    struct edition e;

    assert_int_equal(logistics_refresh(&t->c, &swapped), DONE);
    e = read_edition(&t->c, NULL);
    assert_int_equal(e.version, 0);
    return e.version;
}

/* Words in place of the first that are the same, or at the end. */
static struct str with(struct test_store *t, struct str text, const char *old, const char *new)
{
    size_t at = str_find(text, str_of(old));

    assert_true(at != STR_NONE);
    return str_printf(t->c.arena, "%.*s%s%.*s", (int)at, text.p, new,
                      (int)(text.n - at - strlen(old)), text.p + at + strlen(old));
}

static void nothing_imported(void **state)
{
    struct test_store *t = *state;
    bool swapped;

    start(t);
    assert_int_equal(logistics_refresh(&t->c, &swapped), DONE);
    assert_false(swapped);
    assert_non_null(hub_by_code(STR("TR-IST")));
}

static void a_whole_network_is_in_force(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv(), .who = STR("anna"),
                                .note = STR("only three hubs")};
    const struct hub *before;
    struct edition e;

    start(t);
    before = hub_by_code(STR("CN-SZX"));
    expect_import(t, &in);
    assert_int_equal(result.version, 1);
    assert_null(hub_by_code(STR("TR-IST")));
    assert_non_null(hub_by_code(STR("CN-SZX")));
    assert_str(before->code, "CN-SZX"); /* who kept it may go on */
    e = read_edition(&t->c, NULL);
    assert_int_equal(e.version, 1);
    assert_str(e.who, "anna");
    assert_str(e.note, "only three hubs");
    assert_int_equal(e.at_ms, t->c.now_ms);
    expect_texts(&e.csv, &in.csv);
}

static void bytes_come_back(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()};
    struct str nodes = in.csv.text[NETWORK_NODES];
    struct edition e;

    start(t);
    nodes = with(t, nodes, "Shenzhen", "\"Шэньчжэнь, \"\"深圳\"\"\"");
    nodes = with(t, nodes, "\n", "\r\n");
    in.csv.text[NETWORK_NODES] = nodes;
    expect_import(t, &in);
    e = read_edition(&t->c, &result.version);
    expect_texts(&e.csv, &in.csv);
    assert_str(hub_by_code(STR("CN-SZX"))->name, "Шэньчжэнь, \"深圳\"");
}

static void one_table_goes_in_place_of_its_own(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()}, legs = {0};
    struct network_csv whole = in.csv;
    struct edition e;

    start(t);
    expect_import(t, &in);
    legs.csv.text[NETWORK_LEGS] = with(t, whole.text[NETWORK_LEGS], "yes,assumed", "yes,a letter");
    expect_import(t, &legs);
    assert_int_equal(result.version, 2);
    whole.text[NETWORK_LEGS] = legs.csv.text[NETWORK_LEGS];
    e = read_edition(&t->c, NULL);
    expect_texts(&e.csv, &whole);
}

static void expect_refused(struct test_store *t, const struct import_network *in,
                           enum refusal refusal, const char *field)
{
    struct edition e;

    assert_int_equal(import(t, in), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal);
    if (field)
        assert_string_equal(t->c.problem.field, field);
    e = read_edition(&t->c, NULL);
    assert_int_equal(e.version, 1);
    assert_null(hub_by_code(STR("TR-IST")));
}

static void what_is_refused_changes_nothing(void **state)
{
    static const int64_t unknown = 7;
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()};

    start(t);
    expect_import(t, &in);
    in.csv.text[NETWORK_LEGS] = with(t, in.csv.text[NETWORK_LEGS], ",air,", ",boat,");
    expect_refused(t, &in, refusal_invalid, "legs.csv line 4: mode");
    in = (struct import_network){0};
    in.csv.text[NETWORK_NODES] = STR(NODES_HEAD); /* legs lead to nodes that are gone */
    expect_refused(t, &in, refusal_invalid, "legs.csv line 2: from");
    in = (struct import_network){.edition = &unknown};
    expect_refused(t, &in, refusal_not_found, "version");
    in = (struct import_network){.csv = test_network_csv(), .dry_run = true};
    in.csv.text[NETWORK_LEGS] = with(t, in.csv.text[NETWORK_LEGS], "assumed", "a letter");
    expect_import(t, &in);
    assert_int_equal(result.version, 2);
    assert_false(result.same);
    assert_int_equal(read_edition(&t->c, NULL).version, 1);
}

static void the_same_is_not_written(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()};

    start(t);
    expect_import(t, &in);
    expect_import(t, &in);
    assert_true(result.same);
    assert_int_equal(result.version, 1);
    assert_int_equal(read_edition(&t->c, NULL).version, 1);
}

static void undoing_is_an_edition_too(void **state)
{
    static const int64_t shipped = 0, first = 1;
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()};
    struct edition *list;
    size_t n;

    start(t);
    expect_import(t, &in);
    expect_import(t, &(struct import_network){.edition = &shipped, .note = STR("back")});
    assert_int_equal(result.version, 2);
    assert_non_null(hub_by_code(STR("TR-IST")));
    expect_import(t, &(struct import_network){.edition = &first});
    assert_null(hub_by_code(STR("TR-IST")));
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(edition_list(&t->c, 2, &list, &n), DONE);
    store_read_end(&t->c);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].version, 3);
    assert_str(list[1].note, "back");
}

static enum outcome put_stale(struct ctx *c, void *arg)
{
    struct edition_put put = {.csv = test_network_csv(), .after = 0, .who = STR("bert")};

    return edition_put(c, &put, arg);
}

static void another_one_came_meanwhile(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()};
    int64_t version;

    start(t);
    expect_import(t, &in);
    assert_int_equal(store_write(&t->c, 0, put_stale, &version), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
}

static void only_operators_may(void **state)
{
    struct test_store *t = *state;
    struct import_network in = {.csv = test_network_csv()};

    start(t);
    t->c.actor.roles = ROLE_SELLER;
    assert_int_equal(import_network(&t->c, &in, &result), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_forbidden);
    assert_int_equal(read_edition(&t->c, NULL).version, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_imported),
        STORE_TEST(a_whole_network_is_in_force),
        STORE_TEST(bytes_come_back),
        STORE_TEST(one_table_goes_in_place_of_its_own),
        STORE_TEST(what_is_refused_changes_nothing),
        STORE_TEST(the_same_is_not_written),
        STORE_TEST(undoing_is_an_edition_too),
        STORE_TEST(another_one_came_meanwhile),
        STORE_TEST(only_operators_may),
    };
    return test_store_run("edition", tests);
}
