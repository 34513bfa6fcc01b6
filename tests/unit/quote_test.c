/* SPDX-License-Identifier: Apache-2.0 */
/* Worked quotes, read against the rules that the program ships; then properties on seeded baskets:
 * SEED and ROUNDS in the environment change which and how many. */
#include "support/unit.h"

#include "base/arena.h"
#include "base/random.h"
#include "lib/table.h"
#include "shop/markets/rates_gather.h"
#include "shop/quote/known.h"
#include "support/trader.h"

static struct arena arena;
static const struct rules *rules;
static const struct rates *rates;

/* Round rates of our own, so that the table can be checked by hand. */
static const char rates_csv[] = "date,base,quote,rate\n"
                                "2026-01-01,EUR,USD,1.25\n"
                                "2026-01-01,EUR,GBP,0.8\n"
                                "2026-01-01,EUR,RUB,100\n"
                                "2026-01-01,EUR,BRL,6.25\n"
                                "2026-01-01,EUR,CAD,1.6\n"
                                "2026-01-01,EUR,PLN,4\n"
                                "2026-01-01,EUR,JPY,160\n"
                                "2026-01-01,USD,KZT,500\n";

static int setup(void **state)
{
    struct rate_rows rows;
    struct rates_gather g;
    struct problem p = {0};

    (void)state;
    arena_init(&arena, 256 << 20);
    if (rules_default(&p, &rules) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(rules_default(&p, &rules), DONE);
    assert_int_equal(rates_parse(&arena, str_of(rates_csv), &p, &rows), DONE);
    rates_gather_begin(&g, &arena, date_of(2026, 1, 1));
    for (size_t i = 0; i < rows.n; i++)
        rates_gather_row(&g, &rows.v[i], false);
    rates = rates_gather_end(&g);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* ---- worked quotes: tests/unit/quotes.csv ---- */

enum { LINES_MAX = 8, PROMOTIONS_MAX = 6, BASKETS = 4000 };

enum column {
    TO, REGION, FROM, DATE, CURRENCY, GOODS, FREIGHT, INSURANCE, SENT_BY, DUTY, FEES, TAX,
    INCLUDED, TOTAL, WHY
};

static void load_golden(struct table *t)
{
    static const char *const columns[] = {"to", "region", "from", "date", "currency", "goods",
                                          "freight", "insurance", "carrier", "duty", "fees", "tax",
                                          "included", "total", "why"};
    FILE *f = fopen("tests/unit/quotes.csv", "rb");
    char *text = arena_alloc(&arena, 1 << 20);
    struct problem p = {0};
    struct str csv = {text, 0};

    assert_non_null(f);
    csv.n = fread(text, 1, 1 << 20, f);
    fclose(f);
    if (table_parse(&arena, STR("quotes.csv"), csv, columns, countof(columns), 1000, &p, t))
        print_error("%s: %s\n", p.field, p.detail);
    assert_true(t->n >= 120);
}

/* One of "20.00x1/610910/200 30.00x1/910211/100/CH": price, quantity, HS code, grams a unit, and
 * where it was made when not where it is sent from. */
static void read_line(struct str text, struct currency currency, struct str from,
                      struct quote_line *l)
{
    struct str price, quantity, hs, grams, rest = text;

    assert_true(str_cut(&rest, 'x', &price));
    assert_true(str_cut(&rest, '/', &quantity));
    assert_true(str_cut(&rest, '/', &hs));
    *l = (struct quote_line){.hs6 = hs, .dispatch = from};
    assert_true(money_parse(price, currency, &l->unit_price));
    assert_true(parse_i32(quantity, 1, 9999, &l->quantity));
    assert_true(str_cut(&rest, '/', &grams));
    assert_true(parse_i32(grams, 0, 1000000, &l->weight_g));
    l->origin = rest.p ? rest : STR("");
}

static size_t read_lines(const struct table *t, size_t row, struct currency currency,
                         struct quote_line *lines)
{
    struct str rest = table_cell(t, row, GOODS), word;
    size_t n = 0;

    while (str_cut(&rest, ' ', &word)) {
        assert_true(n < LINES_MAX);
        read_line(word, currency, table_cell(t, row, FROM), &lines[n++]);
    }
    return n;
}

static void expect_amount(const struct table *t, size_t row, enum column column, struct money got)
{
    struct buf b;

    buf_init(&b, &arena, 64);
    money_decimal(&b, got);
    if (!str_eq(buf_view(&b), table_cell(t, row, column)))
        print_error("quotes.csv:%lld: %s\n", (long long)t->line[row], t->columns[column]);
    assert_str(buf_view(&b), str_cstr(&arena, table_cell(t, row, column)));
}

static void expect_golden(const struct table *t, size_t row)
{
    struct quote_line lines[LINES_MAX];
    struct quote_freight freight = {
        .carrier = str_eq(table_cell(t, row, SENT_BY), STR("post")) ? CARRIER_POST
                                                                    : CARRIER_COURIER};
    struct quote_in in = {.to = country_by_code(table_cell(t, row, TO)),
                          .region = table_cell(t, row, REGION), .lines = lines,
                          .freights = &freight, .freights_n = 1, .rules = rules, .rates = rates};
    struct problem p = {0};
    struct quote q;

    assert_non_null(in.to);
    assert_true(date_parse(table_cell(t, row, DATE), &in.date));
    assert_true(currency_parse(table_cell(t, row, CURRENCY), &in.currency));
    assert_true(money_parse(table_cell(t, row, FREIGHT), in.currency, &freight.freight));
    assert_true(money_parse(table_cell(t, row, INSURANCE), in.currency, &freight.insurance));
    in.lines_n = read_lines(t, row, in.currency, lines);
    if (quote_make(&arena, &in, &q, &p) != DONE)
        print_error("quotes.csv:%lld: %s: %s\n", (long long)t->line[row], p.field, p.detail);
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
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

/* ---- the working ---- */

static const struct quote_step *find_step(const struct quote *q, enum quote_step_code code)
{
    for (size_t i = 0; i < q->working_n; i++)
        if (q->working[i].code == code)
            return &q->working[i];
    return NULL;
}

static struct quote_line line_of(int64_t seller, const char *hub, int32_t quantity, int64_t minor,
                                 const char *currency, const char *hs)
{
    struct quote_line l = {.seller = {seller}, .quantity = quantity, .weight_g = 250,
                           .hs6 = str_of(hs), .dispatch = str_sub(str_of(hub), 0, 2),
                           .hub = str_of(hub)};

    assert_true(currency_parse(str_of(currency), &l.unit_price.currency));
    l.unit_price.minor = minor;
    return l;
}

static struct quote_in input(const char *to, const char *region, struct date date,
                             const char *currency, const struct quote_line *lines, size_t n)
{
    struct quote_in in = {.to = country_by_code(str_of(to)), .region = str_of(region),
                          .date = date, .lines = lines, .lines_n = n, .rules = rules,
                          .rates = rates};

    assert_true(currency_parse(str_of(currency), &in.currency));
    return in;
}

static void the_working_says_why(void **state)
{
    struct quote_line lines[] = {line_of(1, "CN-SZX", 1, 26000, "EUR", "851713")};
    struct quote_in in = input("RU", "MOW", date_of(2026, 7, 1), "RUB", lines, 1);
    const struct quote_step *s;
    struct problem p = {0};
    struct quote q;

    (void)state;
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
    s = find_step(&q, STEP_DUTY);
    assert_non_null(s);
    assert_str(s->rule_id, "ru-duty-2026");
    assert_int_equal(s->rate_ppm, 50000);
    assert_int_equal(s->base.minor, 2600000);
    assert_int_equal(s->amount.minor, 130000);
    assert_int_equal(s->since.days, date_of(2026, 7, 1).days);
    assert_true(s->check && q.check);
    assert_int_equal(s->collector, COLLECTOR_CARRIER);
    assert_true(s->source.n > 0);
    s = find_step(&q, STEP_RATE);
    assert_non_null(s);
    assert_string_equal(s->from.code, "EUR");
    assert_int_equal(s->rate.num, 100);
    assert_false(q.rate_stale);

    lines[0].unit_price.minor = 5000;
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
    s = find_step(&q, STEP_FREE);
    assert_non_null(s);
    assert_int_equal(s->base.minor, 2000000); /* 200 euro in roubles */
    assert_null(find_step(&q, STEP_DUTY));
}

/* 120 + 120 euro from one seller are one consignment above 150; from two sellers they are two
 * below. */
static void thresholds_are_tested_by_consignment(void **state)
{
    struct quote_line lines[] = {line_of(1, "CN-SZX", 1, 12000, "EUR", "610910"),
                                 line_of(1, "CN-SZX", 1, 12000, "EUR", "610910")};
    struct quote_in in = input("DE", "BE", date_of(2026, 7, 1), "EUR", lines, 2);
    struct problem p = {0};
    struct quote q;

    (void)state;
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
    assert_int_equal(q.consignments_n, 1);
    assert_int_equal(q.sum.duty.minor, 2880);
    lines[1].seller.v = 2;
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
    assert_int_equal(q.consignments_n, 2);
    assert_int_equal(q.sum.duty.minor, 600);
    lines[1].seller.v = 1;
    lines[1].hub = STR("CN-PVG");
    assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
    assert_int_equal(q.consignments_n, 2);
}

static void what_is_refused(void **state)
{
    struct quote_line good = line_of(1, "CN-SZX", 1, 1000, "EUR", "610910"), l;
    struct quote_in in = input("DE", "BE", date_of(2026, 1, 1), "EUR", &l, 1);
    struct problem p = {0};
    struct quote q;

    (void)state;
#define EXPECT_REFUSED(change, wanted)                                   \
    do {                                                                 \
        l = good;                                                        \
        change;                                                          \
        assert_int_equal(quote_make(&arena, &in, &q, &p), REFUSED);      \
        assert_string_equal(p.field, wanted);                            \
    } while (0)
    EXPECT_REFUSED(l.quantity = 0, "lines[0].quantity");
    EXPECT_REFUSED(l.quantity = 10000, "lines[0].quantity");
    EXPECT_REFUSED(l.unit_price.minor = -1, "lines[0].unit_price");
    EXPECT_REFUSED(l.unit_price.minor = MONEY_MAX_MINOR + 1, "lines[0].unit_price");
    EXPECT_REFUSED(l.weight_g = -1, "lines[0].weight_g");
    EXPECT_REFUSED(l.hs6 = STR("6109"), "lines[0].hs6");
    EXPECT_REFUSED(l.hs6 = STR("987654"), "lines[0].hs6");
    EXPECT_REFUSED(l.dispatch = STR("XX"), "lines[0].dispatch");
    EXPECT_REFUSED(l.origin = STR("China"), "lines[0].origin");
    EXPECT_REFUSED((l.unit_price = money(MONEY_MAX_MINOR, CURRENCY("EUR")), l.quantity = 2),
                   "lines[0].unit_price");
    EXPECT_REFUSED(l.unit_price.currency = CURRENCY("ISK"), "lines[0].unit_price");
    assert_int_equal(p.refusal, refusal_currency_mismatch);
    in.region = STR("SP");
    EXPECT_REFUSED(, "region");
    in.region = STR("BE");
    in.date = date_of(2019, 1, 1);
    EXPECT_REFUSED(, "date");
    assert_int_equal(p.refusal, refusal_not_found);
    in.date = date_of(2026, 1, 1);
    in.lines_n = 0;
    EXPECT_REFUSED(, "lines");
#undef EXPECT_REFUSED
}

static void one_hub_is_in_one_country(void **state)
{
    struct quote_line lines[] = {line_of(1, "CN-SZX", 1, 1000, "EUR", "610910"),
                                 line_of(1, "CN-SZX", 1, 1000, "EUR", "851713")};
    struct quote_in in = input("DE", "BE", date_of(2026, 1, 1), "EUR", lines, 2);
    struct problem p = {0};
    struct quote q;

    (void)state;
    lines[1].dispatch = STR("HK");
    assert_int_equal(quote_make(&arena, &in, &q, &p), REFUSED);
    assert_string_equal(p.field, "lines[1].dispatch");
}

static void parcels_before_freight(void **state)
{
    struct quote_line lines[] = {line_of(2, "CN-SZX", 3, 1000, "EUR", "610910"),
                                 line_of(1, "TR-IST", 1, 1000, "EUR", "851713"),
                                 line_of(2, "CN-SZX", 1, 1000, "EUR", "851713")};
    struct quote_parcel *parcels;

    (void)state;
    assert_int_equal(quote_parcels(&arena, lines, 3, &parcels), 2);
    assert_int_equal(parcels[0].seller.v, 2);
    assert_int_equal(parcels[0].weight_g, 1000);
    assert_str(parcels[1].dispatch, "TR");
}

/* ---- properties ---- */

static const struct {
    const char *to, *region;
} places[] = {{"DE", "BE"}, {"FR", "IDF"}, {"GB", "ENG"}, {"US", "NY"}, {"RU", "MOW"},
              {"BR", "MG"}, {"CA", "QC"},  {"PL", "14"},  {"ES", "CN"}};

static struct quote_line random_line(struct random *r)
{
    static const char *const hubs[] = {"CN-SZX", "TR-IST", "US-NYC", "DE-FRA", "KZ-ALA"};
    static const char *const currencies[] = {"EUR", "USD", "GBP", "RUB", "JPY", "KZT"};
    static const char *const codes[] = {"610910", "910211", "851713", "420222", "950300",
                                        "490199", "611120"};
    struct quote_line l =
        line_of((int64_t)random_below(r, 3) + 1, hubs[random_below(r, countof(hubs))],
                (int32_t)random_below(r, 5) + 1, (int64_t)random_below(r, 30000),
                currencies[random_below(r, countof(currencies))],
                codes[random_below(r, countof(codes))]);

    l.offer.v = (int64_t)random_below(r, 100) + 1;
    l.product.v = (int64_t)random_below(r, 4);
    l.weight_g = (int32_t)random_below(r, 3000);
    return l;
}

static size_t random_freights(struct random *r, const struct quote_line *lines, size_t n,
                              struct quote_freight *out)
{
    struct quote_parcel *parcels;
    size_t found = quote_parcels(&arena, lines, n, &parcels);

    for (size_t i = 0; i < found; i++) {
        out[i] = (struct quote_freight){
            .seller = parcels[i].seller, .hub = parcels[i].hub,
            .freight = money((int64_t)random_below(r, 3000), CURRENCY("USD")),
            .carrier = (enum carrier)random_below(r, CARRIERS)};
        if (random_below(r, 2))
            out[i].insurance = money((int64_t)random_below(r, 500), CURRENCY("EUR"));
    }
    return found;
}

static size_t random_promotions(struct random *r, struct promotion *v,
                                const struct promotion **held)
{
    size_t n = random_below(r, PROMOTIONS_MAX + 1);

    for (size_t i = 0; i < n; i++) {
        v[i] = (struct promotion){
            .id = {(int64_t)i + 1}, .kind = (enum promotion_kind)random_below(r, PROMOTION_KINDS),
            .payer = (enum payer)random_below(r, PAYERS), .title = STR("Sale"),
            .seller = {(int64_t)random_below(r, 4)},
            .product = {random_below(r, 2) ? 0 : (int64_t)random_below(r, 4)},
            .rate_bp = (int32_t)random_below(r, PROMOTION_RATE_MAX_BP) + 1,
            .currency = random_below(r, 2) ? CURRENCY("EUR") : CURRENCY("USD"),
            .amount_minor = (int64_t)random_below(r, 20000) + 1,
            .minimum_minor = (int64_t)random_below(r, 20000),
            .left_minor = random_below(r, 2) ? INT64_MAX : (int64_t)random_below(r, 20000),
            .uses_left = random_below(r, 2) ? INT64_MAX : (int64_t)random_below(r, 3)};
        held[i] = &v[i];
    }
    return n;
}

static int64_t sum_of(const struct quote_sum *s)
{
    return s->goods.minor + s->freight.minor + s->insurance.minor + s->duty.minor +
           s->fees.minor + s->tax.minor - quote_off(s).goods.minor - quote_off(s).freight.minor;
}

static void add(struct quote_sum *to, const struct quote_sum *s)
{
    to->goods.minor += s->goods.minor;
    to->freight.minor += s->freight.minor;
    to->insurance.minor += s->insurance.minor;
    to->duty.minor += s->duty.minor;
    to->fees.minor += s->fees.minor;
    to->tax.minor += s->tax.minor;
    to->tax_included.minor += s->tax_included.minor;
    to->total.minor += s->total.minor;
    for (int payer = 0; payer < PAYERS; payer++) {
        to->off[payer].goods.minor += s->off[payer].goods.minor;
        to->off[payer].freight.minor += s->off[payer].freight.minor;
    }
}

static void expect_same(const struct quote_sum *a, const struct quote_sum *b)
{
    assert_int_equal(a->goods.minor, b->goods.minor);
    assert_int_equal(a->freight.minor, b->freight.minor);
    assert_int_equal(a->insurance.minor, b->insurance.minor);
    assert_int_equal(a->duty.minor, b->duty.minor);
    assert_int_equal(a->fees.minor, b->fees.minor);
    assert_int_equal(a->tax.minor, b->tax.minor);
    assert_int_equal(a->tax_included.minor, b->tax_included.minor);
    assert_int_equal(a->total.minor, b->total.minor);
    for (int payer = 0; payer < PAYERS; payer++) {
        assert_int_equal(a->off[payer].goods.minor, b->off[payer].goods.minor);
        assert_int_equal(a->off[payer].freight.minor, b->off[payer].freight.minor);
    }
}

/* What is taken off is never more than there is, and something of the goods is left to pay. */
static void expect_off(const struct quote_sum *s)
{
    assert_true(quote_off(s).goods.minor <= s->goods.minor);
    assert_true(quote_off(s).freight.minor <= s->freight.minor);
    assert_true(s->goods.minor == 0 || quote_off(s).goods.minor < s->goods.minor);
}

/* The steps of promotions sum to what is taken off. */
static void expect_promotion_steps(const struct quote *q)
{
    int64_t off[PAYERS] = {0};

    for (size_t i = 0; i < q->working_n; i++)
        if (q->working[i].code == STEP_PROMOTION)
            off[q->working[i].payer] -= q->working[i].amount.minor;
    for (int payer = 0; payer < PAYERS; payer++)
        assert_int_equal(off[payer], q->sum.off[payer].goods.minor +
                                         q->sum.off[payer].freight.minor);
}

/* Lines sum to consignments, consignments to the whole, parts to totals, nothing is negative. */
static void expect_sums(const struct quote *q, size_t lines_n)
{
    struct quote_sum whole = {0};
    size_t lines = 0;

    for (size_t i = 0; i < q->consignments_n; i++) {
        const struct quote_consignment *c = &q->consignments[i];
        struct quote_sum sum = {0};

        for (size_t j = 0; j < c->lines_n; j++) {
            add(&sum, &c->lines[j].sum);
            assert_int_equal(sum_of(&c->lines[j].sum), c->lines[j].sum.total.minor);
            assert_true(c->lines[j].sum.duty.minor >= 0 && c->lines[j].sum.tax.minor >= 0);
            lines++;
        }
        expect_same(&sum, &c->sum);
        expect_off(&c->sum);
        assert_int_equal(sum_of(&c->sum), c->sum.total.minor);
        add(&whole, &c->sum);
    }
    expect_same(&whole, &q->sum);
    expect_promotion_steps(q);
    assert_int_equal(lines, lines_n);
}

static const struct quote_sum *share_of(const struct quote *q, size_t line)
{
    for (size_t i = 0; i < q->consignments_n; i++)
        for (size_t j = 0; j < q->consignments[i].lines_n; j++)
            if (q->consignments[i].lines[j].line == line)
                return &q->consignments[i].lines[j].sum;
    return NULL;
}

/* The same basket in another order: every line costs the same. */
static void expect_order_does_not_matter(struct random *r, const struct quote_in *in,
                                         const struct quote *q)
{
    struct quote_line shuffled[LINES_MAX];
    size_t from[LINES_MAX];
    struct quote_in other = *in;
    struct problem p = {0};
    struct quote again;

    for (size_t i = 0; i < in->lines_n; i++)
        from[i] = i;
    for (size_t i = in->lines_n; i > 1; i--) {
        size_t j = random_below(r, i), kept = from[i - 1];

        from[i - 1] = from[j];
        from[j] = kept;
    }
    for (size_t i = 0; i < in->lines_n; i++)
        shuffled[i] = in->lines[from[i]];
    other.lines = shuffled;
    assert_int_equal(quote_make(&arena, &other, &again, &p), DONE);
    expect_same(&q->sum, &again.sum);
    for (size_t i = 0; i < in->lines_n; i++)
        expect_same(share_of(q, from[i]), share_of(&again, i));
}

/* What was found for one basket, here or elsewhere, is not taken for what holds for another. */
static void expect_known_makes_no_difference(const struct quote_in *in, const struct quote *q)
{
    static struct quote_known known;
    struct quote_in other = *in;

    other.known = &known;
    for (int times = 0; times < 2; times++) {
        struct problem p = {0};
        struct quote again;

        assert_int_equal(quote_make(&arena, &other, &again, &p), DONE);
        expect_same(&q->sum, &again.sum);
        assert_int_equal(again.working_n, q->working_n);
        for (size_t i = 0; i < q->working_n; i++) {
            assert_true(str_eq(again.working[i].rule_id, q->working[i].rule_id));
            assert_true(money_eq(again.working[i].amount, q->working[i].amount));
        }
    }
}

static void baskets(void **state)
{
    struct arena_mark mark = arena_mark(&arena);
    struct random r;

    (void)state;
    random_seeded(&r, (uint64_t)trader_env("SEED", 20260101));
    for (int64_t round = trader_env("ROUNDS", BASKETS); round > 0; round--) {
        struct quote_line lines[LINES_MAX];
        struct quote_freight freights[LINES_MAX];
        struct promotion promotions[PROMOTIONS_MAX];
        const struct promotion *held[PROMOTIONS_MAX];
        size_t place = random_below(&r, countof(places));
        size_t n = random_below(&r, LINES_MAX) + 1;
        struct quote_in in = input(places[place].to, places[place].region,
                                   date_of(2025, 9 + (int)random_below(&r, 4), 1), "EUR", lines, n);
        struct problem p = {0};
        struct quote q;

        in.date = date_add(in.date, (int32_t)random_below(&r, 600));
        for (size_t i = 0; i < n; i++) {
            lines[i] = random_line(&r);
            lines[i].offer.v = (int64_t)(i + 1); /* equal lines may trade a cent between them */
        }
        in.freights = freights;
        in.freights_n = random_freights(&r, lines, n, freights);
        in.promotions = held;
        in.promotions_n = random_promotions(&r, promotions, held);
        assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
        expect_sums(&q, n);
        expect_order_does_not_matter(&r, &in, &q);
        expect_known_makes_no_difference(&in, &q);
        arena_rewind(&arena, mark);
    }
}

/* Dearer goods never cost less, as long as no threshold lies between. */
static void monotone_within_a_band(void **state)
{
    static const struct {
        const char *to, *region;
        int64_t from, to_minor;
    } bands[] = {{"DE", "BE", 0, 15000},    {"DE", "BE", 15001, 60000},
                 {"GB", "ENG", 0, 10000},   {"BR", "SP", 0, 4000},
                 {"BR", "SP", 4001, 90000}, {"RU", "MOW", 0, 20000},
                 {"US", "NY", 0, 90000},    {"RU", "MOW", 20001, 90000},
                 {"CA", "QC", 1251, 90000}};
    struct arena_mark mark = arena_mark(&arena);

    (void)state;
    for (size_t i = 0; i < countof(bands); i++) {
        int64_t before = -1, step = (bands[i].to_minor - bands[i].from) / 400 + 1;

        for (int64_t minor = bands[i].from; minor <= bands[i].to_minor; minor += step) {
            struct quote_line l = line_of(1, "CN-SZX", 1, minor, "EUR", "610910");
            struct quote_in in =
                input(bands[i].to, bands[i].region, date_of(2026, 8, 1), "EUR", &l, 1);
            struct problem p = {0};
            struct quote q;

            assert_int_equal(quote_make(&arena, &in, &q, &p), DONE);
            assert_true(q.sum.total.minor > before || (before == 0 && minor == 0));
            before = q.sum.total.minor;
            arena_rewind(&arena, mark);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_quotes),
        cmocka_unit_test(the_working_says_why),
        cmocka_unit_test(thresholds_are_tested_by_consignment),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(one_hub_is_in_one_country),
        cmocka_unit_test(parcels_before_freight),
        cmocka_unit_test(baskets),
        cmocka_unit_test(monotone_within_a_band),
    };
    return cmocka_run_group_tests_name("quote", tests, setup, teardown);
}
