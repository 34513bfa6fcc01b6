/* SPDX-License-Identifier: Apache-2.0 */
/* Promotions in quotes: worked ones (tests/unit/quotes_promotions.csv), which of several holds, and
 * what a budget still has. */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/table.h"
#include "shop/quote/quote.h"

enum { LINES_MAX = 4, PROMOTIONS_MAX = 4 };

enum column {
    TO, REGION, FROM, DATE, CURRENCY, GOODS, FREIGHT, PROMOTIONS, SELLER, MARKETPLACE, DUTY, FEES,
    TAX, INCLUDED, TOTAL, WHY
};

static struct arena arena;
static const struct rules *rules;
static const struct rates *rates;

static int setup(void **state)
{
    struct problem p = {0};

    (void)state;
    arena_init(&arena, 64 << 20);
    assert_int_equal(rules_default(&p, &rules), DONE);
    rates = rates_default(&arena, date_of(2026, 8, 1));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct promotion promotion(int64_t id, enum payer payer, enum promotion_kind kind,
                                  int64_t much)
{
    return (struct promotion){.id = {id}, .kind = kind, .payer = payer, .title = STR("Sale"),
                              .currency = CURRENCY("EUR"), .left_minor = INT64_MAX,
                              .rate_bp = kind == PROMOTION_PERCENT ? (int32_t)much : 0,
                              .amount_minor = kind == PROMOTION_FIXED ? much : 0,
                              .uses_left = INT64_MAX};
}

/* ---- worked quotes ---- */

static void load_golden(struct table *t)
{
    static const char *const columns[] = {
        "to", "region", "from", "date", "currency", "goods", "freight", "promotions", "seller",
        "marketplace", "duty", "fees", "tax", "included", "total", "why"};
    FILE *f = fopen("tests/unit/quotes_promotions.csv", "rb");
    char *text = arena_alloc(&arena, 1 << 20);
    struct str csv = {text, 0};
    struct problem p = {0};

    assert_non_null(f);
    csv.n = fread(text, 1, 1 << 20, f);
    fclose(f);
    if (table_parse(&arena, STR("quotes_promotions.csv"), csv, columns, countof(columns), 1000, &p,
                    t) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_true(t->n >= 25);
}

/* "100.00x1/610910/300 ...". */
static size_t read_lines(struct str goods, struct str from, struct currency currency,
                         struct quote_line *lines)
{
    struct str word, price, quantity, hs;
    size_t n = 0;

    while (str_cut(&goods, ' ', &word)) {
        struct quote_line *l = &lines[n++];

        assert_true(n <= LINES_MAX);
        assert_true(str_cut(&word, 'x', &price) && str_cut(&word, '/', &quantity) &&
                    str_cut(&word, '/', &hs));
        *l = (struct quote_line){.hs6 = hs, .dispatch = from, .offer = {(int64_t)n}};
        assert_true(money_parse(price, currency, &l->unit_price));
        assert_true(parse_i32(quantity, 1, 9999, &l->quantity));
        assert_true(parse_i32(word, 0, 1000000, &l->weight_g));
    }
    return n;
}

/* "seller:10%>=50.00", "marketplace:5.00", "seller:delivery". */
static void read_promotion(struct str text, int64_t id, struct currency currency,
                           struct promotion *p)
{
    struct str payer, minimum = {0};
    size_t at = str_find(text, STR(">="));
    struct money m;
    int64_t bp;

    if (at != STR_NONE) {
        minimum = str_sub(text, at + 2, text.n);
        text = str_sub(text, 0, at);
    }
    *p = promotion(id, PAID_BY_SELLER, PROMOTION_DELIVERY, 0);
    p->currency = currency;
    assert_true(str_cut(&text, ':', &payer) && payer_parse(payer, &p->payer));
    if (minimum.n) {
        assert_true(money_parse(minimum, currency, &m));
        p->minimum_minor = m.minor;
    }
    if (promotion_kind_parse(text, &p->kind))
        return;
    if (text.p[text.n - 1] == '%') {
        p->kind = PROMOTION_PERCENT;
        assert_true(parse_decimal(str_sub(text, 0, text.n - 1), 2, 1, 9000, &bp));
        p->rate_bp = (int32_t)bp;
    } else {
        p->kind = PROMOTION_FIXED;
        assert_true(money_parse(text, currency, &m));
        p->amount_minor = m.minor;
    }
}

static void expect_amount(const struct table *t, size_t row, enum column column, struct money got)
{
    struct buf b;

    buf_init(&b, &arena, 64);
    money_decimal(&b, got);
    if (!str_eq(buf_view(&b), table_cell(t, row, column)))
        print_error("quotes_promotions.csv:%lld: %s\n", (long long)t->line[row],
                    t->columns[column]);
    assert_str(buf_view(&b), str_cstr(&arena, table_cell(t, row, column)));
}

static void expect_off(const struct table *t, size_t row, enum column column,
                       const struct quote_off *off)
{
    expect_amount(t, row, column, money_add(off->goods, off->freight));
}

static void expect_golden(const struct table *t, size_t row)
{
    struct quote_line lines[LINES_MAX];
    struct promotion v[PROMOTIONS_MAX];
    const struct promotion *held[PROMOTIONS_MAX];
    struct quote_freight freight = {.carrier = CARRIER_POST};
    struct quote_in in = {.to = country_by_code(table_cell(t, row, TO)),
                          .region = table_cell(t, row, REGION), .lines = lines,
                          .freights = &freight, .freights_n = 1, .rules = rules, .rates = rates,
                          .promotions = held};
    struct str rest = table_cell(t, row, PROMOTIONS), word;
    struct problem p = {0};
    struct quote q;

    assert_non_null(in.to);
    assert_true(date_parse(table_cell(t, row, DATE), &in.date));
    assert_true(currency_parse(table_cell(t, row, CURRENCY), &in.currency));
    assert_true(money_parse(table_cell(t, row, FREIGHT), in.currency, &freight.freight));
    in.lines_n = read_lines(table_cell(t, row, GOODS), table_cell(t, row, FROM), in.currency,
                            lines);
    while (str_cut(&rest, ' ', &word)) {
        assert_true(in.promotions_n < PROMOTIONS_MAX);
        read_promotion(word, (int64_t)in.promotions_n + 1, in.currency, &v[in.promotions_n]);
        held[in.promotions_n] = &v[in.promotions_n];
        in.promotions_n++;
    }
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
    expect_off(t, row, SELLER, &q.sum.off[PAID_BY_SELLER]);
    expect_off(t, row, MARKETPLACE, &q.sum.off[PAID_BY_MARKETPLACE]);
    expect_amount(t, row, DUTY, q.sum.duty);
    expect_amount(t, row, FEES, q.sum.fees);
    expect_amount(t, row, TAX, q.sum.tax);
    expect_amount(t, row, INCLUDED, q.sum.tax_included);
    expect_amount(t, row, TOTAL, q.sum.total);
}

static void worked_quotes(void **state)
{
    struct table t;

    (void)state;
    load_golden(&t);
    for (size_t i = 0; i < t.n; i++)
        expect_golden(&t, i);
}

/* ---- which of them, and how much of it ---- */

struct trial {
    struct quote_line line[2];
    struct promotion v[PROMOTIONS_MAX];
    const struct promotion *held[PROMOTIONS_MAX];
    struct quote_in in;
    struct quote q;
};

/* Two shirts of 100 euro, of two products of one seller, at home. */
static void prepare(struct trial *t, size_t promotions_n)
{
    for (size_t i = 0; i < 2; i++)
        t->line[i] = (struct quote_line){
            .seller = {1}, .offer = {(int64_t)i + 1}, .product = {(int64_t)i + 11}, .quantity = 1,
            .unit_price = money(10000, CURRENCY("EUR")), .hs6 = STR("610910"),
            .dispatch = STR("DE"), .hub = STR("DE-FRA"), .weight_g = 300};
    for (size_t i = 0; i < promotions_n; i++)
        t->held[i] = &t->v[i];
    t->in = (struct quote_in){.to = country_by_code(STR("DE")), .region = STR("BE"),
                              .date = date_of(2026, 8, 1), .currency = CURRENCY("EUR"),
                              .lines = t->line, .lines_n = 2, .rules = rules, .rates = rates,
                              .promotions = t->held, .promotions_n = promotions_n};
}

static int64_t off_of(struct trial *t, enum payer payer)
{
    struct problem p = {0};

    assert_int_equal(quote_make(&arena, &t->in, &t->q, &p), DONE);
    return t->q.sum.off[payer].goods.minor;
}

static void of_a_seller_and_of_a_product(void **state)
{
    struct trial t = {.v = {promotion(1, PAID_BY_SELLER, PROMOTION_PERCENT, 1000)}};

    (void)state;
    prepare(&t, 1);
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 2000);
    t.v[0].product.v = 12;
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 1000);
    assert_int_equal(t.q.consignments[0].lines[0].sum.off[PAID_BY_SELLER].goods.minor, 0);
    t.v[0].minimum_minor = 10001; /* of the goods that it is about */
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 0);
    t.v[0].minimum_minor = 10000;
    t.v[0].seller.v = 2;
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 0);
    t.v[0].seller.v = 1;
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 1000);
}

/* Each line gets its own best; what is too dear for its budget leaves the next one. */
static void the_best_that_is_left(void **state)
{
    struct trial t = {.v = {promotion(1, PAID_BY_SELLER, PROMOTION_PERCENT, 1000),
                            promotion(2, PAID_BY_SELLER, PROMOTION_PERCENT, 3000)}};

    (void)state;
    t.v[1].product.v = 12;
    prepare(&t, 2);
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 1000 + 3000);
    t.v[1].left_minor = 2999;
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 2000);
    t.v[1].left_minor = 3000;
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 4000);
    t.v[1].uses_left = 0;
    assert_int_equal(off_of(&t, PAID_BY_SELLER), 2000);
}

/* Two parcels share what is left evenly, in whatever order they come. */
static void two_parcels_of_one_budget(void **state)
{
    struct trial t = {.v = {promotion(1, PAID_BY_MARKETPLACE, PROMOTION_FIXED, 1000)}};

    (void)state;
    prepare(&t, 1);
    t.line[1].seller.v = 2;
    assert_int_equal(off_of(&t, PAID_BY_MARKETPLACE), 2000);
    t.v[0].left_minor = 2000;
    assert_int_equal(off_of(&t, PAID_BY_MARKETPLACE), 2000);
    t.v[0].left_minor = 1999;
    assert_int_equal(off_of(&t, PAID_BY_MARKETPLACE), 0);
    t.v[0].left_minor = INT64_MAX;
    t.v[0].uses_left = 1;
    assert_int_equal(off_of(&t, PAID_BY_MARKETPLACE), 0);
}

/* In another currency: what it takes off is the buyer's, what it costs is its own. */
static void in_another_currency(void **state)
{
    struct trial t = {.v = {promotion(1, PAID_BY_MARKETPLACE, PROMOTION_FIXED, 1000)}};
    struct problem p = {0};
    struct money off;

    (void)state;
    t.v[0].currency = CURRENCY("USD");
    prepare(&t, 1);
    assert_true(rates_convert(rates, money(1000, CURRENCY("USD")), CURRENCY("EUR"), &off));
    assert_int_equal(off_of(&t, PAID_BY_MARKETPLACE), off.minor);
    for (size_t i = 0; i < t.q.working_n; i++)
        if (t.q.working[i].code == STEP_PROMOTION) {
            assert_string_equal(t.q.working[i].cost.currency.code, "USD");
            assert_in_range(t.q.working[i].cost.minor, 999, 1001);
        }
    t.v[0].currency = CURRENCY("ISK"); /* without a rate it does not hold */
    assert_int_equal(off_of(&t, PAID_BY_MARKETPLACE), 0);
    t.in.promotions_n = QUOTE_PROMOTIONS_MAX + 1;
    assert_int_equal(quote_make(&arena, &t.in, &t.q, &p), REFUSED);
    assert_string_equal(p.field, "promotions");
}

/* ---- the book ---- */

static void expect_rule(const char *to, enum payer payer, const char *id)
{
    const struct discount_rule *r =
        discount_rule_find(&rules->discounts, country_by_code(str_of(to)), payer,
                           date_of(2026, 8, 1));

    assert_non_null(r);
    assert_str(r->id, id);
}

static void the_nearest_row_holds(void **state)
{
    (void)state;
    expect_rule("DE", PAID_BY_SELLER, "eu-seller");
    expect_rule("GB", PAID_BY_MARKETPLACE, "gb-marketplace");
    expect_rule("RU", PAID_BY_MARKETPLACE, "eaeu-marketplace");
    expect_rule("TR", PAID_BY_SELLER, "any-seller");
}

static void refuse_book(const char *rows, const char *field)
{
    struct str csv = str_printf(&arena, "id,territory,paid_by,customs,tax,from,until,check,source\n"
                                        "%s", rows);
    struct discount_rules out;
    struct problem p = {0};
    struct table t;

    assert_int_equal(table_parse(&arena, STR("d"), csv, discount_rule_columns,
                                 DISCOUNT_RULE_COLUMNS, 10, &p, &t), DONE);
    assert_int_equal(discount_rules_read(&arena, &t, &p, &out), REFUSED);
    assert_string_equal(p.field, field);
}

static void wrong_rows_are_refused(void **state)
{
    (void)state;
    refuse_book("a,DE,state,lowers,stays,,,,x\n", "d line 2: paid_by");
    refuse_book("a,DE,seller,less,stays,,,,x\n", "d line 2: customs");
    refuse_book("a,DE,seller,stays,,,,,x\n", "d line 2: tax");
    refuse_book("a,DE,seller,stays,stays,2026-02-01,2026-01-01,,x\n", "d line 2: until");
    refuse_book("a,DE,seller,stays,stays,,,,\n", "d line 2: source");
    refuse_book("a,DE,seller,stays,stays,,2026-01-31,,x\nb,DE,seller,stays,stays,2026-01-31,,,x\n",
                "d line 3: from");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_quotes),
        cmocka_unit_test(of_a_seller_and_of_a_product),
        cmocka_unit_test(the_best_that_is_left),
        cmocka_unit_test(two_parcels_of_one_budget),
        cmocka_unit_test(in_another_currency),
        cmocka_unit_test(the_nearest_row_holds),
        cmocka_unit_test(wrong_rows_are_refused),
    };
    return cmocka_run_group_tests_name("discount", tests, setup, teardown);
}
