/* SPDX-License-Identifier: Apache-2.0 */
/* What customs is told before a parcel comes, and what its answers do; what carriers send. */
#include "support/paper.h"
#include "support/test_trade.h"

#include "base/civil.h"
#include "flow/carrier.h"
#include "flow/customs.h"
#include "flow/order.h"
#include "flow/papers.h"
#include "lib/json.h"

static const struct account_id ann = {1001};

struct trade {
    struct test_trade trade;
    struct ctx *c;
    struct test_item item;
    struct order_id order;
    struct shipped parcel;
};

static struct trade t;

static void buy(void **state)
{
    struct test_store *store = *state;
    struct placed_order p;

    t = (struct trade){.c = &store->c, .item = {.quantity = 2, .unit_minor = 1000}};
    test_trade_init(&t.trade, t.c);
    t.item.seller = test_seller(t.c, "lumen");
    t.item.offer = test_offer(t.c, t.item.seller, "cup", 10);
    p = test_place(t.c, ann, "one", &t.item, 1);
    test_pay(&t.trade, t.c, ann, p.purchase);
    test_run(t.c);
    t.order = test_orders(t.c, ann, p.purchase).v[0].id;
}

static enum outcome ship(void)
{
    return ship_order(t.c, &(struct ship_order){t.order, STR("")}, &t.parcel);
}

static void end(void)
{
    test_run(t.c);
    test_is_sound(t.c);
    test_trade_release(&t.trade);
}

static struct shipment parcel(void)
{
    struct shipment s;
    bool found;

    assert_int_equal(store_read_begin(t.c), DONE);
    assert_int_equal(shipment_find(t.c, &t.parcel.number, &s, &found), DONE);
    store_read_end(t.c);
    assert_true(found);
    return s;
}

/* ---- ITMATT ---- */

static void advance_data(void **state)
{
    struct itmatt_row row;
    struct problem p;
    struct json *doc, *lines, *who;
    struct str text;
    size_t n;
    int64_t v;
    bool found;

    buy(state);
    assert_int_equal(ship(), DONE);
    assert_true(parcel().announced);
    assert_int_equal(store_read_begin(t.c), DONE);
    assert_int_equal(itmatt_get(t.c, ann, t.parcel.shipment, &row, &found), DONE);
    store_read_end(t.c);
    assert_true(found);
    assert_int_equal(json_read(&p, t.c->arena, row.document, &doc), DONE);
    assert_int_equal(json_text(&p, doc, "number", 13, 13, &text), DONE);
    assert_str(text, t.parcel.number.text);
    assert_int_equal(json_text(&p, doc, "category", 1, 40, &text), DONE);
    assert_str(text, "sale of goods");
    assert_int_equal(json_object_in(&p, doc, "sender", &who), DONE);
    assert_int_equal(json_text(&p, who, "country", 2, 2, &text), DONE);
    assert_str(text, "CN");
    assert_int_equal(json_object_in(&p, doc, "addressee", &who), DONE);
    assert_int_equal(json_text(&p, who, "postcode", 1, 20, &text), DONE);
    assert_str(text, "10115");
    assert_int_equal(json_objects(&p, doc, "lines", 1, 50, &lines, &n), DONE);
    assert_int_equal(n, 1);
    assert_int_equal(json_text(&p, &lines[0], "hs6", 6, 6, &text), DONE);
    assert_str(text, "691110");
    assert_int_equal(json_i64(&p, &lines[0], "net_weight_g", 1, 100000, &v), DONE);
    assert_int_equal(v, 1000);
    assert_int_equal(json_i64(&p, doc, "gross_weight_g", 1, 100000, &v), DONE);
    assert_int_equal(v, 1000);
    end();
}

static void not_without_what_customs_needs(void **state)
{
    const struct itmatt_line good = {STR("A cup"), 1, 500, 1000, STR("691110"), STR("CN")};
    struct itmatt_line lines[2] = {good, good};
    struct itmatt in = {.sender = {.name = STR("S"), .city = STR("Shenzhen"), .country = STR("CN")},
                        .addressee = {.name = STR("A"), .city = STR("B"), .country = STR("DE")},
                        .currency = CURRENCY("EUR"), .lines = lines, .lines_n = 2, .gross_g = 9};
    struct problem p = {0};

    (void)state;
    assert_int_equal(itmatt_check(&p, &in), DONE);
#define EXPECT(change, field_, back)                    \
    do {                                                \
        change;                                         \
        assert_int_equal(itmatt_check(&p, &in), REFUSED); \
        assert_string_equal(p.field, field_);           \
        back;                                           \
    } while (0)
    EXPECT(lines[1].hs6 = STR(""), "lines[1].hs6", lines[1] = good);
    EXPECT(lines[0].hs6 = STR("69111"), "lines[0].hs6", lines[0] = good);
    EXPECT(lines[1].weight_g = 0, "lines[1].weight_g", lines[1] = good);
    EXPECT(lines[0].description = STR("ok"), "lines[0].description", lines[0] = good);
    EXPECT(lines[1].origin = STR(""), "lines[1].origin", lines[1] = good);
    EXPECT(in.addressee.name = STR(""), "addressee.name", in.addressee.name = STR("A"));
    EXPECT(in.sender.city = STR(""), "sender.city", in.sender.city = STR("S"));
    EXPECT(in.gross_g = 0, "gross_g", in.gross_g = 9);
#undef EXPECT
}

static void put_hs(struct test_store *store, const char *table, const char *value)
{
    test_store_script(store, str_printf(store->c.arena, "UPDATE %s SET %s = '%s'", table,
                                        strcmp(table, "product") == 0 ? "hs" : "hs6", value).p);
}

/* The order has no HS code, nor the offer: not shipped, and nothing is used up but a number. When
 * the seller mends the offer it goes. */
static void mended_by_the_seller(void **state)
{
    buy(state);
    put_hs(*state, "order_line", "");
    put_hs(*state, "product", "");
    assert_int_equal(ship(), REFUSED);
    assert_string_equal(t.c->problem.field, "lines[0].hs6");
    assert_true(str_starts(str_of(t.c->problem.detail),
                           STR("customs needs the six digits of its HS code; say it in the offer "
                               "sku-")));
    assert_string_equal(str_cstr(t.c->arena, test_order(t.c, ann, t.order).state), "paid");
    put_hs(*state, "product", "691110");
    assert_int_equal(ship(), DONE);
    end();
}

/* ---- papers ---- */

static enum outcome papers(const char *kind, struct str *out)
{
    const struct order_row o = test_order(t.c, ann, t.order);
    enum outcome drawn;

    assert_int_equal(store_read_begin(t.c), DONE);
    drawn = order_papers(t.c, &o, str_of(kind), out);
    store_read_end(t.c);
    return drawn;
}

/* They say what customs was told, whatever becomes of the offer. */
static void papers_of_a_parcel(void **state)
{
    static const char *const cn22[] = {"CN 22", "691110", "EUR 20.00", "1.000", "10115 Berlin",
                                       "GERMANY (Deutschland)", "CHINA (中国)", NULL};
    struct str all, again;

    buy(state);
    assert_int_equal(papers("all", &all), REFUSED);
    assert_int_equal(t.c->problem.refusal, refusal_wrong_state);
    assert_int_equal(ship(), DONE);
    assert_int_equal(papers("all", &all), DONE);
    paper_keep(all);
    assert_int_equal(paper_pages(), 3);
    assert_str(paper_codes(1, 300), t.parcel.number.text);
    paper_says(1, (const char *const[]){"CN 22", NULL});
    paper_says(2, cn22);
    paper_says(3, (const char *const[]){"Commercial invoice", "A thing", "EUR 26.20", NULL});
    put_hs(*state, "order_line", "");
    put_hs(*state, "product", "950300");
    t.c->now_ms += DAY_MS;
    assert_int_equal(papers("all", &again), DONE);
    assert_true(str_eq(all, again));
    assert_int_equal(papers("cn23", &all), DONE);
    assert_int_equal(papers("cn24", &all), REFUSED);
    assert_string_equal(t.c->problem.field, "kind");
    end();
}

/* With a range of ours each parcel gets one, once, and the label has both codes. */
static void label_with_sscc(void **state)
{
    const struct str csv = STR("head,first,last,owner,check,source\n"
                               "37610425,2123456,2123456,We,,our contract\n");
    struct str label, read;
    size_t n;

    buy(state);
    assert_int_equal(import_sscc_ranges(t.c, STR("s.csv"), csv, &n), DONE);
    assert_int_equal(ship(), DONE);
    assert_int_equal(ship(), DONE); /* again: the parcel there is */
    assert_int_equal(papers("label", &label), DONE);
    paper_keep(label);
    paper_says(1, (const char *const[]){"(00) 376104250021234569", NULL});
    read = paper_codes(1, 300);
    assert_true(str_find(read, STR("00376104250021234569")) != STR_NONE);
    assert_true(str_find(read, str_of(t.parcel.number.text)) != STR_NONE);
    end();
}

static void worth_too_much_for_cn22(void **state)
{
    struct test_store *store = *state;
    struct str all;

    buy(state);
    test_store_script(store, "UPDATE orders SET goods = goods + 40000, total = total + 40000");
    assert_int_equal(ship(), DONE);
    assert_int_equal(papers("cn22", &all), REFUSED);
    assert_string_equal(t.c->problem.detail,
                        "cn23: CN 22 is for goods worth up to 300 XDR, these are worth 357");
    assert_int_equal(papers("all", &all), DONE);
    paper_keep(all);
    paper_says(2, (const char *const[]){"CN 23", t.parcel.number.text, NULL});
    assert_str(paper_codes(2, 300), t.parcel.number.text);
    test_trade_release(&t.trade);
}

/* No customs between France and Germany: no declaration. */
static void within_one_territory(void **state)
{
    struct test_store *store = *state;
    struct str all;

    buy(state);
    test_store_script(store, "UPDATE orders SET hub = '', dispatch = 'FR'");
    assert_int_equal(ship(), DONE);
    assert_false(parcel().announced);
    assert_int_equal(papers("cn22", &all), REFUSED);
    assert_int_equal(t.c->problem.refusal, refusal_not_found);
    assert_int_equal(papers("all", &all), DONE);
    paper_keep(all);
    assert_int_equal(paper_pages(), 2);
    assert_str(paper_codes(1, 300), t.parcel.number.text);
    end();
}

/* ---- CUSRSP ---- */

static enum outcome answer(const char *decision, const char *reason, int hours,
                           struct scan_result *out)
{
    struct customs_response in = {.number = t.parcel.number, .reason = str_of(reason),
                                  .at_ms = t.c->now_ms + hours * HOUR_MS};

    assert_true(customs_decision_parse(str_of(decision), &in.decision));
    return answer_customs(t.c, &in, out);
}

static void holds_and_releases(void **state)
{
    struct scan_result r;
    struct date before;

    buy(state);
    assert_int_equal(ship(), DONE);
    t.c->now_ms += 8 * DAY_MS;
    assert_int_equal(answer("held", "Missing invoice", -20, &r), DONE);
    assert_int_equal(r.shipment.status, PARCEL_HELD);
    assert_str(r.shipment.reason, "missing_invoice");
    before = r.shipment.now_p90;
    assert_int_equal(answer("held", "Missing invoice", -20, &r), DONE);
    assert_true(r.repeated);
    assert_int_equal(answer("released", "", -10, &r), DONE);
    assert_int_equal(r.shipment.status, PARCEL_RELEASED);
    assert_true(r.shipment.now_p90.days <= before.days);
    assert_int_equal(answer("held", "inspection", -15, &r), DONE); /* late news */
    assert_int_equal(r.shipment.status, PARCEL_RELEASED);
    assert_int_equal(answer("refused", "prohibited", -1, &r), DONE);
    assert_int_equal(parcel().status, PARCEL_RETURNED);
    assert_false(parcel().expected);
    end();
}

static void only_of_ones_own_country(void **state)
{
    struct scan_result r;

    buy(state);
    assert_int_equal(ship(), DONE);
    t.c->actor = (struct actor){.roles = ROLE_PARTNER, .office = {"FR", true}};
    assert_int_equal(answer("held", "inspection", 0, &r), REFUSED);
    assert_int_equal(t.c->problem.refusal, refusal_forbidden);
    t.c->actor.office = (struct office){"DE", false}; /* the post is not customs */
    assert_int_equal(answer("held", "inspection", 0, &r), REFUSED);
    t.c->actor.office = (struct office){"DE", true};
    assert_int_equal(answer("held", "inspection", 0, &r), DONE);
    t.c->actor = (struct actor){.roles = ROLE_SYSTEM};
    t.parcel.number = s10_make("RB", 7, "CN");
    assert_int_equal(answer("held", "inspection", 0, &r), REFUSED);
    assert_int_equal(t.c->problem.refusal, refusal_not_found);
    end();
}

static void answers_as_files(void **state)
{
#define HEAD "number,decision,reason,at\n"
    static const struct {
        const char *text, *field;
    } bad[] = {
        {HEAD "RB123456786CN,held,x,2026-01-01T00:00:00Z\n", "f line 2: number"},
        {HEAD "RB123456785CN,kept,x,2026-01-01T00:00:00Z\n", "f line 2: decision"},
        {HEAD "RB123456785CN,held,,2026-01-01T00:00:00Z\n", "f line 2: reason"},
        {HEAD "RB123456785CN,released,,2026-01-01\n", "f line 2: at"},
        {"{\"responses\":[{\"number\":\"RB123456785CN\",\"decision\":\"held\","
         "\"at\":\"2026-01-01T00:00:00Z\"}]}", "responses[0].reason"},
        {"{\"responses\":[{\"number\":\"RB1\",\"decision\":\"held\",\"reason\":\"x\","
         "\"at\":\"2026-01-01T00:00:00Z\"}]}", "responses[0].number"},
        {"{\"responses\":[]}", "responses"},
    };
    struct test_store *store = *state;
    struct customs_responses out;

    for (size_t i = 0; i < countof(bad); i++) {
        assert_int_equal(customs_responses_parse(store->c.arena, STR("f"), str_of(bad[i].text),
                                                 &store->c.problem, &out), REFUSED);
        assert_string_equal(store->c.problem.field, bad[i].field);
    }
    assert_int_equal(customs_responses_parse(store->c.arena, STR("f"),
                                             STR(HEAD "rb 123456785 cn,released,,"
                                                 "2026-01-01T00:00:00+03:00\n"),
                                             &store->c.problem, &out), DONE);
    assert_int_equal(out.n, 1);
    assert_int_equal(out.v[0].decision, CUSTOMS_RELEASED);
}

/* ---- a carrier's webhook ---- */

static enum outcome send(const char *carrier, struct str secret, const char *body,
                         struct received *out)
{
    struct webhook_head head;
    struct str key;

    assert_true(webhook_secret(t.c->arena, secret, &key));
    head = webhook_sign(t.c->arena, key, STR("msg_1"), t.c->now_ms, str_of(body));
    return receive_scans(t.c, str_of(carrier), &head, str_of(body), out);
}

static const char *events(const char *code)
{
    struct buf at;

    buf_init(&at, t.c->arena, 40);
    moment_iso(&at, t.c->now_ms - HOUR_MS);
    return str_printf(t.c->arena,
                      "{\"events\":[{\"id\":\"7\",\"number\":\"%s\",\"code\":\"%s\",\"at\":\"%s\","
                      "\"place\":\"Berlin\",\"country\":\"DE\"},"
                      "{\"number\":\"RB1\",\"code\":\"EMI\",\"at\":\"%s\"},"
                      "{\"number\":\"LB000000155CN\",\"code\":\"EMI\",\"at\":\"%s\"}]}",
                      t.parcel.number.text, code, buf_cstr(&at), buf_cstr(&at),
                      buf_cstr(&at)).p;
}

static void a_carrier_tells(void **state)
{
    struct str secret = STR(""), other = STR("");
    struct received r;

    buy(state);
    assert_int_equal(ship(), DONE);
    t.c->now_ms += 8 * DAY_MS;
    assert_int_equal(add_carrier(t.c, STR("post-de"), STR("Post"), &secret), DONE);
    assert_int_equal(add_carrier(t.c, STR("other"), STR("Other"), &other), DONE);
    assert_int_equal(send("post-de", secret, events("EDG"), &r), DONE);
    assert_int_equal(r.n, 3);
    assert_true(r.v[0].taken && !r.v[0].repeated && !r.v[1].taken && !r.v[2].taken);
    assert_int_equal(r.v[1].problem.refusal, refusal_invalid);
    assert_int_equal(r.v[2].problem.refusal, refusal_not_found);
    assert_int_equal(parcel().status, PARCEL_OUT_FOR_DELIVERY);
    assert_int_equal(send("post-de", secret, events("EMI"), &r), DONE);
    assert_true(r.v[0].taken && r.v[0].repeated); /* the same id: told before */
    assert_int_equal(send("post-de", other, events("EMI"), &r), REFUSED);
    assert_int_equal(t.c->problem.refusal, refusal_bad_signature);
    assert_int_equal(send("nobody", other, events("EMI"), &r), REFUSED);
    assert_int_equal(t.c->problem.refusal, refusal_bad_signature);
    assert_int_equal(send("other", other, events("EMI"), &r), DONE); /* its own id 7 */
    assert_true(r.v[0].taken && !r.v[0].repeated);
    assert_int_equal(parcel().status, PARCEL_DELIVERED);
    assert_int_equal(send("other", other, "{\"events\":[{\"number\":\"x\"}]}", &r), REFUSED);
    assert_string_equal(t.c->problem.field, "events[0].code");
    assert_int_equal(add_carrier(t.c, STR("Post DE"), STR("Post"), &secret), REFUSED);
    assert_string_equal(t.c->problem.field, "code");
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(advance_data),
        cmocka_unit_test(not_without_what_customs_needs),
        STORE_TEST(mended_by_the_seller),
        STORE_TEST(papers_of_a_parcel),
        STORE_TEST(label_with_sscc),
        STORE_TEST(worth_too_much_for_cn22),
        STORE_TEST(within_one_territory),
        STORE_TEST(holds_and_releases),
        STORE_TEST(only_of_ones_own_country),
        STORE_TEST(answers_as_files),
        STORE_TEST(a_carrier_tells),
    };
    return test_store_run("customs", tests);
}
