/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "io/file.h"
#include "lib/gzip.h"
#include "shop/markets/rates.h"

static const struct currency eur = {"EUR"}, usd = {"USD"}, gbp = {"GBP"}, rub = {"RUB"};

static enum outcome parse(struct ctx *c, const char *csv, struct rate_rows *rows)
{
    return rates_parse(c->arena, str_of(csv), &c->problem, rows);
}

struct import {
    struct rate_rows rows;
};

static enum outcome put_body(struct ctx *c, void *arg)
{
    const struct import *i = arg;

    return rates_put(c, i->rows.v, i->rows.n, STR("test"));
}

static void import(struct ctx *c, const char *csv)
{
    struct import i;

    assert_int_equal(parse(c, csv, &i.rows), DONE);
    assert_int_equal(store_write(c, 0, put_body, &i), DONE);
}

static struct rate_found get(struct ctx *c, struct currency from, struct currency to,
                             struct date day)
{
    struct rate_found found = {0};
    enum outcome outcome;

    assert_int_equal(store_read_begin(c), DONE);
    outcome = rates_get(c, from, to, day, &found);
    store_read_end(c);
    assert_int_equal(outcome, DONE);
    return found;
}

static void expect_rate(struct rate_found f, int64_t num, int64_t den)
{
    assert_int_equal(f.rate.num, num);
    assert_int_equal(f.rate.den, den);
}

static void the_newest_on_or_before_the_day(void **state)
{
    struct test_store *t = *state;
    struct rate_found f;

    import(&t->c, "date,base,quote,rate\n"
                  "2026-01-05,EUR,USD,1.25\n2026-01-02,EUR,USD,1.2\n2026-01-09,EUR,USD,1.3\n"
                  "2026-01-05,EUR,GBP,0.8\n");
    f = get(&t->c, eur, usd, date_of(2026, 1, 4));
    expect_rate(f, 6, 5);
    assert_int_equal(f.as_of.days, date_of(2026, 1, 2).days);
    assert_false(f.stale || f.check);
    expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 5)), 5, 4);
    expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 8)), 5, 4);
    expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 9)), 13, 10);
    expect_rate(get(&t->c, usd, eur, date_of(2026, 1, 9)), 10, 13);
    f = get(&t->c, usd, gbp, date_of(2026, 1, 9)); /* crossed exactly */
    expect_rate(f, 8, 13);
    assert_int_equal(f.as_of.days, date_of(2026, 1, 5).days);
    assert_false(f.stale);
    assert_true(get(&t->c, usd, gbp, date_of(2026, 1, 13)).stale);
    expect_rate(get(&t->c, gbp, gbp, date_of(2026, 1, 9)), 1, 1);
}

static void rough_figures_stand_in(void **state)
{
    struct test_store *t = *state;
    struct rate_found f = get(&t->c, eur, rub, date_of(2026, 1, 9));

    assert_true(f.check && f.stale);
    import(&t->c, "date,base,quote,rate\n2020-01-09,EUR,RUB,70\n");
    assert_true(get(&t->c, eur, rub, date_of(2026, 1, 9)).check); /* too old to be used */
    f = get(&t->c, eur, rub, date_of(2020, 2, 1));
    expect_rate(f, 70, 1);
    assert_true(f.stale && !f.check);
    f = get(&t->c, eur, rub, date_of(2020, 1, 8)); /* not from the future */
    assert_true(f.check);
}

static void the_dollar_as_a_bridge(void **state)
{
    struct test_store *t = *state;
    struct rate_found f;

    import(&t->c, "date,base,quote,rate,source\n"
                  "2026-01-09,USD,KZT,500,bank\n2026-01-08,EUR,USD,1.25,\n"
                  "2026-01-09,UAH,USD,0.025,bank\n");
    f = get(&t->c, eur, CURRENCY("KZT"), date_of(2026, 1, 9));
    expect_rate(f, 625, 1);
    assert_int_equal(f.as_of.days, date_of(2026, 1, 8).days);
    expect_rate(get(&t->c, eur, CURRENCY("UAH"), date_of(2026, 1, 9)), 50, 1);
}

static void unknown_currencies(void **state)
{
    struct test_store *t = *state;
    struct rate_found f;
    struct money m;

    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(rates_get(&t->c, eur, CURRENCY("BTN"), date_of(2026, 1, 1), &f), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_found);
    store_read_end(&t->c);
    assert_false(rates_convert(rates_default(&t->arena, date_of(2026, 1, 1)), money(1, eur),
                               CURRENCY("BTN"), &m));
}

static void the_same_day_again_replaces(void **state)
{
    struct test_store *t = *state;

    import(&t->c, "date,base,quote,rate\n2026-01-05,EUR,USD,1.25\n");
    import(&t->c, "date,base,quote,rate\n2026-01-05,EUR,USD,1.5\n");
    expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 5)), 3, 2);
}

/* Kept in memory until somebody changes a rate. */
static void changes_reach_the_cache(void **state)
{
    struct test_store *t = *state;

    rates_cache_start(t->c.store);
    import(&t->c, "date,base,quote,rate\n2026-01-05,EUR,USD,1.25\n");
    for (int i = 0; i < 3; i++)
        expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 5)), 5, 4);
    import(&t->c, "date,base,quote,rate\n2026-01-05,EUR,USD,1.5\n");
    for (int i = 0; i < 500; i++) { /* told on a thread of the store */
        struct timespec pause = {0, 10000000};

        if (get(&t->c, eur, usd, date_of(2026, 1, 5)).rate.num == 3)
            break;
        nanosleep(&pause, NULL);
    }
    expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 5)), 3, 2);
    for (int i = 0; i < 20; i++) /* more days than are kept */
        expect_rate(get(&t->c, eur, usd, date_of(2026, 1, 5 + i)), 3, 2);
}

static void the_banks_own_form(void **state)
{
    struct test_store *t = *state;
    struct rate_rows rows;

    assert_int_equal(parse(&t->c, "Date,USD,CYP,JPY,\n"
                                  "2026-04-13, 1.1684,N/A,186.75,\n2026-04-10,1.1711,0.58,,\n",
                           &rows), DONE);
    assert_int_equal(rows.n, 3);
    assert_string_equal(rows.v[1].quote.code, "JPY");
    assert_string_equal(rows.v[1].base.code, "EUR");
    assert_int_equal(rows.v[1].rate.num, 747);
    assert_int_equal(rows.v[1].rate.den, 4);
}

static enum outcome write_body(struct ctx *c, void *arg)
{
    return rates_write(c, arg);
}

static void written_as_they_came(void **state)
{
    static const char *const csv = "date,base,quote,rate,source\n"
                                   "2026-01-05,EUR,JPY,160,\"bank, of\"\n"
                                   "2026-01-05,USD,KZT,500.000000001,a\n"
                                   "2026-01-06,UAH,USD,0.025,a\n";
    struct test_store *t = *state;
    scoped(buf_release) struct buf b = {0};

    buf_init(&b, NULL, 1 << 16);
    import(&t->c, csv);
    assert_int_equal(store_read(&t->c, write_body, &b), DONE);
    assert_str(buf_view(&b), csv);
}

/* The bank's whole history, where the real data is at hand. */
static void the_real_history(void **state)
{
    const char *folder = getenv("ENTREPOT_DATA");
    struct test_store *t = *state;
    struct rate_rows rows;
    struct str path, text;

    path = str_printf(&t->arena, "%s/reference/fx_ecb_daily.csv.gz%c",
                      folder ? folder : "../shared/data", 0);
    if (file_read_whole(&t->arena, path.p, 4 << 20, &t->c.problem, &text) != DONE) {
        print_message("no %s: the real history of rates is left out\n", path.p);
        skip();
    }
    assert_int_equal(gunzip_whole(&t->arena, text, 4 << 20, &t->c.problem, &text), DONE);
    assert_int_equal(rates_parse(&t->arena, text, &t->c.problem, &rows), DONE);
    assert_true(rows.n > 180000);
    for (size_t i = 0; i < rows.n; i++)
        assert_true(rows.v[i].rate.num > 0 && currency_eq(rows.v[i].base, eur));
}

static void broken_files(void **state)
{
    static const struct {
        const char *csv, *field;
    } cases[] = {
        {"", "header"},
        {"a,b\n", "line 1: header"},
        {"date,base,quote\n", "line 1: header"},
        {"Date,XYZ\n", "line 1: header"},
        {"date,base,quote,rate\n2026-02-30,EUR,USD,1\n", "line 2: date"},
        {"date,base,quote,rate\n\n2026-02-20,EUX,USD,1\n", "line 3: base"},
        {"date,base,quote,rate\n2026-02-20,EUR,EUR,1\n", "line 2: quote"},
        {"date,base,quote,rate\n2026-02-20,GBP,RUB,1\n", "line 2: quote"},
        {"date,base,quote,rate\n2026-02-20,EUR,USD,0\n", "line 2: rate"},
        {"date,base,quote,rate\n2026-02-20,EUR,USD,-1\n", "line 2: rate"},
        {"date,base,quote,rate\n2026-02-20,EUR,USD,1.0000000001\n", "line 2: rate"},
        {"date,base,quote,rate\n2026-02-20,EUR,USD,1e3\n", "line 2: rate"},
        {"date,base,quote,rate\n2026-02-20,EUR,USD\n", "line 2: row"},
        {"date,base,quote,rate,source\n2026-02-20,EUR,USD,1,a source much too long to be kept\n",
         "line 2: source"},
        {"Date,USD\n2026-02-20,x\n", "line 2: USD"},
        {"Date,USD\n2026-02-20,\xff\n", "line 2: text"},
    };
    struct test_store *t = *state;

    for (size_t i = 0; i < countof(cases); i++) {
        struct rate_rows rows;

        assert_int_equal(parse(&t->c, cases[i].csv, &rows), REFUSED);
        assert_string_equal(t->c.problem.field, cases[i].field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_newest_on_or_before_the_day), STORE_TEST(rough_figures_stand_in),
        STORE_TEST(the_dollar_as_a_bridge),          STORE_TEST(unknown_currencies),
        STORE_TEST(the_same_day_again_replaces),     STORE_TEST(changes_reach_the_cache),
        STORE_TEST(the_banks_own_form),              STORE_TEST(the_real_history),
        STORE_TEST(broken_files),                    STORE_TEST(written_as_they_came),
    };
    return test_store_run("rates", tests);
}
