/* SPDX-License-Identifier: Apache-2.0 */
/* Imported rules: how they stand on the shipped ones, when they hold, what is refused. */
#include "support/test_store.h"

#include "flow/tariffs.h"
#include "shop/markets/rates.h"
#include "shop/quote/quote.h"

#define RULE_HEADER                                                                             \
    "id,charge,name,territory,sale,carrier,dispatch,from,until,currency,over,upto,test,method," \
    "base,rate,amount,per_kg,free,free_g,collector,check,source\n"
#define RATE_HEADER "id,country,region,name,from,until,rate,check,source\n"
#define REDUCED_HEADER "id,country,region,hs,name,from,until,rate,check,source\n"
#define DUTY_HEADER "id,territory,kind,hs,origin,from,until,rate,check,source\n"

#define BR_30_PERCENT                                                                  \
    "br-duty-50,duty,Import duty,BR,import,any,*,2024-08-01,,USD,,50.00,goods+freight" \
    "+insurance,rate,goods+freight+insurance,30,,,,,marketplace,,a new law\n"

static struct tariffs_result result;

static enum outcome import(struct test_store *t, const char *csv, bool replace)
{
    struct import_tariffs in = {.csv = str_of(csv), .name = STR("new.csv"), .who = STR("test"),
                                .replace = replace};

    t->c.actor.roles = ROLE_SYSTEM;
    return import_tariffs(&t->c, &in, &result);
}

static void expect_import(struct test_store *t, const char *csv, bool replace)
{
    enum outcome outcome = import(t, csv, replace);

    if (outcome != DONE)
        print_error("%s: %s\n", t->c.problem.field, t->c.problem.detail);
    assert_int_equal(outcome, DONE);
}

static const struct rules *in_force(struct ctx *c)
{
    const struct rules *rules = NULL;
    enum outcome outcome;

    assert_int_equal(store_read_begin(c), DONE);
    outcome = rules_in_force(c, &rules);
    store_read_end(c);
    assert_int_equal(outcome, DONE);
    return rules;
}

/* The duty on one shirt from China, in cents of the currency. */
static int64_t duty_by(struct arena *a, const struct rules *rules, const char *to,
                       struct money price)
{
    struct date day = date_of(2026, 1, 15);
    struct quote_line line = {.quantity = 1, .unit_price = price, .weight_g = 300,
                              .hs6 = STR("610910"), .dispatch = STR("CN")};
    struct quote_in in = {.to = country_by_code(str_of(to)), .date = day,
                          .currency = price.currency, .lines = &line, .lines_n = 1,
                          .rules = rules, .rates = rates_default(a, day)};
    struct problem p = {0};
    struct quote q;

    assert_int_equal(quote_make(a, &in, &q, &p), DONE);
    return q.sum.duty.minor;
}

static int64_t br_duty(struct test_store *t)
{
    return duty_by(&t->arena, in_force(&t->c), "BR", money(5000, CURRENCY("USD")));
}

static void nothing_imported(void **state)
{
    struct test_store *t = *state;
    const struct rules *shipped;

    assert_int_equal(rules_default(&t->c.problem, &shipped), DONE);
    assert_ptr_equal(in_force(&t->c), shipped);
}

static void a_row_takes_the_place_of_its_id(void **state)
{
    struct test_store *t = *state;

    assert_int_equal(br_duty(t), 1000);
    expect_import(t, RULE_HEADER BR_30_PERCENT, false);
    assert_int_equal(br_duty(t), 1500);
    expect_import(t, RULE_HEADER BR_30_PERCENT, false);
    assert_int_equal(result.unchanged, 1);
    expect_import(t, RULE_HEADER, true); /* no imported rule is left */
    assert_int_equal(result.removed, 1);
    assert_int_equal(br_duty(t), 1000);
}

static void a_new_id_is_one_more(void **state)
{
    struct test_store *t = *state;

    expect_import(t, DUTY_HEADER "eu-6109-new,EU,additional,610910,CN,2026-01-01,,7,,a decision\n",
                  false);
    assert_int_equal(duty_by(&t->arena, in_force(&t->c), "DE", money(20000, CURRENCY("EUR"))),
                     2400 + 1400);
}

/* Lower tax for one kind of goods, in all of the country or in one region. */
static void goods_with_a_lower_rate(void **state)
{
    static const char *const rows = REDUCED_HEADER
        "one,BR,,6109,ICMS,,,7,,law\ntwo,BR,SP,61,ICMS,,,5,,law\nthree,DE,,61 6109,VAT,,,1,,law\n";
    struct test_store *t = *state;
    const struct reduced_rates *r;
    struct date day = date_of(2026, 1, 15);
    struct str shirt = STR("610910"), br = STR("BR");

    expect_import(t, rows, false);
    r = &in_force(&t->c)->reduced;
    assert_str(reduced_rate_find(r, br, STR("RJ"), STR("ICMS"), shirt, day)->id, "one");
    assert_str(reduced_rate_find(r, br, STR("SP"), STR("ICMS"), shirt, day)->id, "two");
    assert_null(reduced_rate_find(r, br, STR("RJ"), STR("ICMS"), STR("611020"), day));
    assert_null(reduced_rate_find(r, br, STR("RJ"), STR("VAT"), shirt, day));
    assert_null(reduced_rate_find(r, br, STR("RJ"), STR("ICMS"), STR(""), day));
    assert_str(reduced_rate_find(r, STR("DE"), STR(""), STR("VAT"), shirt, day)->id, "three");
}

static void a_shipped_rule_is_ended(void **state)
{
    struct test_store *t = *state;

    expect_import(t, RULE_HEADER
                  "br-duty-50,duty,Import duty,BR,import,any,*,2024-08-01,2025-12-31,USD,,50.00,"
                  "goods+freight+insurance,rate,goods+freight+insurance,20,,,,,marketplace,,law\n",
                  false);
    assert_int_equal(br_duty(t), 0);
}

static void several_books_in_a_file(void **state)
{
    struct test_store *t = *state;
    struct tariff_file f;

    expect_import(t, RULE_HEADER BR_30_PERCENT "\n" RATE_HEADER
                  "br-icms-2024,BR,,ICMS,2024-08-01,,18,,law\n" DUTY_HEADER
                  "ca-other,CA,mfn,,*,,,6,yes,again\n", false);
    assert_int_equal(result.added, 3);
    assert_int_equal(br_duty(t), 1500);
    assert_int_equal(tariffs_parse(&t->arena, STR("x"), STR(DUTY_HEADER), &t->c.problem, &f), DONE);
    assert_true(f.book[BOOK_DUTY_RULES].present && !f.book[BOOK_TAX_RATES].present);
}

static void replacing_leaves_other_books_alone(void **state)
{
    struct test_store *t = *state;

    expect_import(t, RULE_HEADER BR_30_PERCENT DUTY_HEADER
                  "one,CA,additional,6109,CN,,,1,,x\ntwo,CA,additional,6110,CN,,,1,,x\n", false);
    assert_int_equal(import(t, DUTY_HEADER "two,CA,additional,6110,CN,,,2,,x\n", true), DONE);
    assert_int_equal(result.removed, 1);
    assert_int_equal(result.changed, 1);
    assert_int_equal(br_duty(t), 1500);
}

static void what_is_refused_changes_nothing(void **state)
{
    static const struct {
        const char *csv, *field;
    } cases[] = {
        {"", "header"},
        {"id,what\n", "header"},
        {RULE_HEADER "x,duty\n", "new.csv line 2"},
        {RULE_HEADER BR_30_PERCENT BR_30_PERCENT, "new.csv line 3: id"},
        {RULE_HEADER BR_30_PERCENT "x,duty,Toll,BR,import,any,*,,,,,,,rate,goods,1,,,,,carrier,,\n",
         "new.csv line 3: name"},
        {RULE_HEADER BR_30_PERCENT RATE_HEADER "\n,BR,,ICMS,,,1,,x\n", "new.csv line 5: id"},
        {RATE_HEADER "x,BR,,ICMS,2030-01-01,,18,,law\n", "new.csv line 2: until"}, /* two */
        {RATE_HEADER "x,BR,SP,ICMS,2026-02-30,,18,,law\n", "new.csv line 2: from"},
        {RATE_HEADER "x,BR,SP,ICMS,2026-02-03,,61,,law\n", "new.csv line 2: rate"},
        {DUTY_HEADER "x,CA,mfn,6109,*,,,3,,x\n", "new.csv line 2: id"}, /* ca-6109 */
        {REDUCED_HEADER "x,DE,,490,VAT,,,7,,law\n", "new.csv line 2: hs"},
        {REDUCED_HEADER "x,DE,,,VAT,,,7,,law\n", "new.csv line 2: hs"},
        {REDUCED_HEADER "x,DE,,4902,ICMS,,,7,,law\n", "new.csv line 2: name"},
        {REDUCED_HEADER "x,DE,,4901,VAT,,,61,,law\n", "new.csv line 2: rate"},
        {REDUCED_HEADER "x,DE,,4901,VAT,2030-01-01,,6,,law\n", "new.csv line 2: hs"}, /* de-books */
        {DUTY_HEADER "x,CA,mfn,61099,*,,,3,,x\n", "new.csv line 2: hs"},
    };
    struct test_store *t = *state;

    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(import(t, cases[i].csv, false), REFUSED);
        if (strcmp(t->c.problem.field, cases[i].field) != 0)
            print_error("case %zu: %s: %s\n", i, t->c.problem.field, t->c.problem.detail);
        assert_string_equal(t->c.problem.field, cases[i].field);
    }
    assert_int_equal(br_duty(t), 1000);
}

static void only_operators_may(void **state)
{
    struct test_store *t = *state;
    struct import_tariffs in = {.csv = STR(RULE_HEADER BR_30_PERCENT), .name = STR("new.csv")};

    t->c.actor.roles = ROLE_SELLER;
    assert_int_equal(import_tariffs(&t->c, &in, &result), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_forbidden);
    assert_int_equal(br_duty(t), 1000);
}

static void a_trial_writes_nothing(void **state)
{
    struct test_store *t = *state;
    struct import_tariffs in = {.csv = STR(RULE_HEADER BR_30_PERCENT), .name = STR("new.csv"),
                                .dry_run = true};

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(import_tariffs(&t->c, &in, &result), DONE);
    assert_int_equal(result.added, 1);
    assert_int_equal(br_duty(t), 1000);
    in.csv = STR(RULE_HEADER "x,duty\n");
    assert_int_equal(import_tariffs(&t->c, &in, &result), REFUSED);
}

struct writing {
    struct tariffs_write in;
    bool log;
    struct buf out;
};

static enum outcome write_body(struct ctx *c, void *arg)
{
    struct writing *w = arg;

    return w->log ? tariffs_write_log(c, &w->out) : tariffs_write(c, &w->in, &w->out);
}

static struct str written(struct test_store *t, bool whole, enum book only)
{
    struct writing w = {.in = {whole, only}};

    buf_init(&w.out, &t->arena, 1 << 20);
    assert_int_equal(store_read(&t->c, write_body, &w), DONE);
    return buf_view(&w.out);
}

static void export_gives_back_what_went_in(void **state)
{
    static const char *const file =
        DUTY_HEADER "z,CA,additional,6110,CN,,,2,,\"with, a comma and a \"\"quote\"\"\"\n"
                    "a,CA,additional,6109,CN,,,1,yes,x\n";
    struct rules_csv shipped = rules_shipped_csv();
    struct test_store *t = *state;
    struct str all;

    assert_str(written(t, false, BOOKS), "");
    expect_import(t, file, false);
    assert_str(written(t, false, BOOKS), file);
    assert_str(written(t, false, BOOK_TAX_RATES), RATE_HEADER);
    assert_true(str_eq(written(t, true, BOOK_TAX_RULES), shipped.book[BOOK_TAX_RULES]));
    assert_true(str_eq(written(t, true, BOOK_RESTRICTIONS), shipped.book[BOOK_RESTRICTIONS]));
    all = written(t, true, BOOKS);
    expect_import(t, str_cstr(&t->arena, all), false);
    assert_true(str_eq(written(t, true, BOOKS), all));
}

static void imports_are_remembered(void **state)
{
    struct test_store *t = *state;
    struct writing w = {.log = true};
    struct str row;

    buf_init(&w.out, &t->arena, 1 << 20);
    assert_int_equal(import(t, RULE_HEADER BR_30_PERCENT, false), DONE);
    assert_int_equal(store_read(&t->c, write_body, &w), DONE);
    row = buf_view(&w.out);
    assert_true(str_cut(&row, '\n', &(struct str){0}));
    assert_str(str_sub(row, 0, 36), "1,2026-01-15T12:00:00Z,test,,new.csv");
    assert_int_equal(str_find(row, STR(",,1,0,0\n")), 37 + 64);
}

/* A reader goes on with what it has; who comes later gets the new rules at once. */
static void readers_keep_their_snapshot(void **state)
{
    struct test_store *t = *state;
    struct money price = money(5000, CURRENCY("USD"));
    const struct rules *before, *after;
    struct test_ctx late;

    rules_listen(t->c.store);
    expect_import(t, RULE_HEADER BR_30_PERCENT, false);
    before = in_force(&t->c);
    assert_ptr_equal(in_force(&t->c), before);
    t->c.now_ms += 20000;
    assert_ptr_equal(in_force(&t->c), before); /* asks for the version a last time */
    t->c.now_ms += 20000;
    assert_ptr_equal(in_force(&t->c), before); /* from memory */
    assert_int_equal(import(t, RULE_HEADER, true), DONE);
    after = in_force(&t->c);
    assert_ptr_not_equal(before, after);
    assert_int_equal(duty_by(&t->arena, before, "BR", price), 1500);
    assert_int_equal(duty_by(&t->arena, after, "BR", price), 1000);
    test_store_ctx(t, &late, 7);
    assert_ptr_equal(in_force(&late.c), after);
    test_store_end_ctx(&late);
}

/* A transaction that began before an import sees the rules of its beginning, and does not make
 * others believe in them. */
static void an_old_transaction(void **state)
{
    struct test_store *t = *state;
    struct money price = money(5000, CURRENCY("USD"));
    const struct rules *old = NULL;
    struct test_ctx other;

    rules_listen(t->c.store);
    test_store_ctx(t, &other, 7);
    assert_int_equal(store_read_begin(&other.c), DONE);
    assert_int_equal(rules_in_force(&other.c, &old), DONE);
    expect_import(t, RULE_HEADER BR_30_PERCENT, false);
    assert_int_equal(rules_in_force(&other.c, &old), DONE);
    assert_int_equal(duty_by(&t->arena, old, "BR", price), 1000);
    assert_int_equal(br_duty(t), 1500);
    store_read_end(&other.c);
    test_store_end_ctx(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_imported),
        STORE_TEST(a_row_takes_the_place_of_its_id),
        STORE_TEST(a_new_id_is_one_more),
        STORE_TEST(goods_with_a_lower_rate),
        STORE_TEST(a_shipped_rule_is_ended),
        STORE_TEST(several_books_in_a_file),
        STORE_TEST(replacing_leaves_other_books_alone),
        STORE_TEST(what_is_refused_changes_nothing),
        STORE_TEST(only_operators_may),
        STORE_TEST(a_trial_writes_nothing),
        STORE_TEST(export_gives_back_what_went_in),
        STORE_TEST(imports_are_remembered),
        STORE_TEST(readers_keep_their_snapshot),
        STORE_TEST(an_old_transaction),
    };
    return test_store_run("tariffs", tests);
}
