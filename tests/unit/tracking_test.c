/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "shop/logistics/tracking.h"

enum { BUYER = 4711, OTHER_BUYER = 4712 };

struct creating {
    struct shipment_new in;
    struct shipment_id id;
};

static enum outcome create_body(struct ctx *c, void *arg)
{
    struct creating *a = arg;

    return shipment_create(c, &a->in, &a->id);
}

static struct creating parcel(const char *number, int64_t buyer, int64_t order)
{
    struct creating a = {.in = {.buyer = {buyer}, .order = {order}, .seller = {9},
                                .service = SERVICE_STANDARD, .hub = STR("CN-SZX"),
                                .city = {524901}, .weight_g = 500,
                                .p50 = date_of(2026, 1, 26), .p90 = date_of(2026, 1, 30)}};

    assert_true(s10_parse(str_of(number), &a.in.number));
    return a;
}

static struct shipment_id create(struct ctx *c, const char *number)
{
    struct creating a = parcel(number, BUYER, 1);

    assert_int_equal(store_write(c, BUYER, create_body, &a), DONE);
    return a.id;
}

struct scanning {
    struct scan_new in;
    struct scan_result result;
};

static enum outcome scan_body(struct ctx *c, void *arg)
{
    struct scanning *a = arg;

    return scan_record(c, &a->in, &a->result);
}

static struct scanning event(struct ctx *c, const char *number, const char *code, int hours)
{
    struct scanning a = {.in = {.code = str_of(code), .source = STR("test"),
                                .at_ms = c->now_ms + hours * HOUR_MS}};

    assert_true(s10_parse(str_of(number), &a.in.number));
    return a;
}

static struct scan_result scan(struct ctx *c, const char *number, const char *code, int hours)
{
    struct scanning a = event(c, number, code, hours);

    if (store_write(c, BUYER, scan_body, &a) != DONE)
        print_error("%s: %s: %s\n", code, c->problem.field, c->problem.detail);
    assert_int_equal(store_write(c, BUYER, scan_body, &a), DONE);
    assert_true(a.result.repeated);
    return a.result;
}

static struct scan_result scan_once(struct ctx *c, const char *number, const char *code, int hours)
{
    struct scanning a = event(c, number, code, hours);

    assert_int_equal(store_write(c, BUYER, scan_body, &a), DONE);
    return a.result;
}

static struct shipment find(struct ctx *c, const char *number)
{
    struct shipment s = {0};
    struct s10 n;
    bool found = false;

    assert_true(s10_parse(str_of(number), &n));
    assert_int_equal(store_read_begin(c), DONE);
    if (shipment_find(c, &n, &s, &found) != DONE)
        found = false;
    store_read_end(c);
    assert_true(found);
    return s;
}

#define N1 "RB123456785CN"
#define N2 "LY012345675CN"

static void a_parcel_keeps_its_promise(void **state)
{
    struct test_store *t = *state;
    struct shipment_id id = create(&t->c, N1);
    struct shipment s = find(&t->c, N1), *of_order;
    size_t n = 0;

    assert_int_equal(s.id.v, id.v);
    assert_int_equal(s.buyer.v, BUYER);
    assert_int_equal(s.status, PARCEL_ANNOUNCED);
    assert_int_equal(s.p50.days, date_of(2026, 1, 26).days);
    assert_int_equal(s.service, SERVICE_STANDARD);
    assert_str(s.hub, "CN-SZX");
    assert_int_equal(create(&t->c, N1).v, id.v); /* the same again is the same */
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(shipments_of_order(&t->c, (struct account_id){BUYER}, (struct order_id){1},
                                        &of_order, &n), DONE);
    store_read_end(&t->c);
    assert_int_equal(n, 1);
    assert_string_equal(of_order[0].number.text, N1);
}

static void a_number_is_used_once(void **state)
{
    struct test_store *t = *state;
    struct creating other_order = parcel(N1, BUYER, 2), other_buyer = parcel(N1, OTHER_BUYER, 1);

    create(&t->c, N1);
    assert_int_equal(store_write(&t->c, BUYER, create_body, &other_order), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    assert_string_equal(t->c.problem.field, "number");
    assert_int_equal(store_write(&t->c, OTHER_BUYER, create_body, &other_buyer), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
}

static void scans_move_the_status(void **state)
{
    struct test_store *t = *state;
    struct scan_result r;

    create(&t->c, N1);
    r = scan_once(&t->c, N1, "EMA", -90);
    assert_true(r.status_changed && !r.repeated && !r.delivered_now);
    assert_int_equal(r.shipment.status, PARCEL_PICKED_UP);
    assert_int_equal(scan_once(&t->c, N1, "EMC", -80).shipment.status, PARCEL_IN_TRANSIT);
    assert_false(scan_once(&t->c, N1, "EMD", -60).status_changed);
    assert_int_equal(scan_once(&t->c, N1, "EDB", -50).shipment.status, PARCEL_CUSTOMS);
    assert_int_equal(scan_once(&t->c, N1, "EMF", -40).shipment.status, PARCEL_RELEASED);
    r = scan_once(&t->c, N1, "EMI", -1);
    assert_true(r.delivered_now);
    assert_int_equal(r.shipment.delivered_at_ms, t->c.now_ms - HOUR_MS);
    assert_int_equal(find(&t->c, N1).status, PARCEL_DELIVERED);
    assert_true(scan_once(&t->c, N1, "EMI", -1).repeated);
}

static void late_scans_do_not_turn_it_back(void **state)
{
    struct test_store *t = *state;
    struct scan_result r;

    create(&t->c, N1);
    scan(&t->c, N1, "EDG", -5);
    r = scan_once(&t->c, N1, "EMB", -70);
    assert_false(r.status_changed);
    assert_int_equal(r.shipment.status, PARCEL_OUT_FOR_DELIVERY);
    assert_true(scan_once(&t->c, N1, "EMI", -4).delivered_now);
    r = scan_once(&t->c, N1, "EMH", -2); /* contradicts; delivered stays */
    assert_false(r.status_changed || r.delivered_now);
    assert_int_equal(find(&t->c, N1).delivered_at_ms, t->c.now_ms - 4 * HOUR_MS);
    /* A second, earlier delivery scan is the true time. */
    assert_false(scan_once(&t->c, N1, "EMI", -5).delivered_now);
    assert_int_equal(find(&t->c, N1).delivered_at_ms, t->c.now_ms - 5 * HOUR_MS);
}

/* ---- contradictions ---- */

static enum outcome timeline_body(struct ctx *c, void *arg)
{
    struct scan **out = arg;
    struct shipment s;
    struct s10 n;
    size_t scans_n;
    bool found;

    assert_true(s10_parse(STR(N1), &n));
    TRY(shipment_find(c, &n, &s, &found));
    return shipment_timeline(c, &s, out, &scans_n);
}

/* The doubt about the scan of that code; "" for none. */
static struct str doubt(struct ctx *c, const char *code)
{
    struct scan *scans;

    assert_int_equal(store_read(c, timeline_body, &scans), DONE);
    for (; scans->event; scans++)
        if (strcmp(scans->event->code, code) == 0)
            return scans->doubt;
    fail_msg("no scan %s", code);
    return STR("");
}

static void scan_in(struct ctx *c, const char *code, int hours, const char *country)
{
    struct scanning a = event(c, N1, code, hours);

    a.in.country = str_of(country);
    assert_int_equal(store_write(c, BUYER, scan_body, &a), DONE);
}

static void what_cannot_be_true_counts_for_nothing(void **state)
{
    struct test_store *t = *state;
    struct creating a = parcel(N1, BUYER, 1);

    a.in.ordered_at_ms = t->c.now_ms - 10 * DAY_MS;
    a.in.origin = STR("CN");
    a.in.destination = STR("RU");
    assert_int_equal(store_write(&t->c, BUYER, create_body, &a), DONE);
    scan_in(&t->c, "EMI", -20 * 24, "RU"); /* an older item of that number */
    assert_int_equal(find(&t->c, N1).status, PARCEL_ANNOUNCED);
    assert_str(doubt(&t->c, "EMI"), "early");
    scan_in(&t->c, "EMB", -90, "HK"); /* another country of dispatch is no contradiction */
    assert_int_equal(find(&t->c, N1).status, PARCEL_IN_TRANSIT);
    scan_in(&t->c, "EDG", -80, "DE"); /* two countries */
    assert_int_equal(find(&t->c, N1).status, PARCEL_IN_TRANSIT);
    assert_str(doubt(&t->c, "EDG"), "elsewhere");
    scan_in(&t->c, "EDB", -50, "RU");
    scan_in(&t->c, "EMC", -40, "CN"); /* left China after customs of Russia had it */
    assert_int_equal(find(&t->c, N1).status, PARCEL_CUSTOMS);
    assert_str(doubt(&t->c, "EMC"), "stage");
    scan_in(&t->c, "EMI", -10, "RU");
    scan_in(&t->c, "EME", -5, "RU"); /* held after it was delivered */
    assert_int_equal(find(&t->c, N1).status, PARCEL_DELIVERED);
    assert_str(doubt(&t->c, "EME"), "delivered");
    scan_in(&t->c, "EMD", -60, "RU"); /* late, and fits */
    assert_str(doubt(&t->c, "EMD"), "");
}

/* ---- every order of the same events gives the same parcel ---- */

enum { EVENTS_MAX = 14, STORIES = 12, ORDERS_OF_STORY = 4 };

struct told {
    const char *code, *country;
    int hours;
};

static void make_story(struct random *r, struct told *story, size_t n)
{
    static const char *const countries[] = {"", "CN", "RU", "RU", "DE"};

    for (size_t i = 0; i < n; i++) {
        size_t codes = 0;

        while (emsevt_at(codes))
            codes++;
        story[i] = (struct told){emsevt_at(random_below(r, codes))->code,
                                 countries[random_below(r, countof(countries))],
                                 -(int)random_below(r, 300)};
    }
}

static void shuffle(struct random *r, struct told *v, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t k = random_below(r, i);
        struct told kept = v[i - 1];

        v[i - 1] = v[k];
        v[k] = kept;
    }
}

static struct shipment tell_all(struct ctx *c, struct s10 number, const struct told *story,
                                size_t n)
{
    struct creating a = parcel(number.text, BUYER, 1);

    a.in.ordered_at_ms = c->now_ms - 11 * DAY_MS;
    a.in.destination = STR("RU");
    assert_int_equal(store_write(c, BUYER, create_body, &a), DONE);
    for (size_t i = 0; i < n; i++) {
        struct scanning s = event(c, number.text, story[i].code, story[i].hours);

        s.in.country = str_of(story[i].country);
        assert_int_equal(store_write(c, BUYER, scan_body, &s), DONE);
        if (random_below(c->random, 3) == 0) { /* told twice */
            assert_int_equal(store_write(c, BUYER, scan_body, &s), DONE);
            assert_true(s.result.repeated);
        }
    }
    return find(c, number.text);
}

static void the_order_of_arrival_does_not_matter(void **state)
{
    struct test_store *t = *state;
    struct told story[EVENTS_MAX];
    int32_t serial = 1000;

    for (int round = 0; round < STORIES; round++) {
        size_t n = 1 + random_below(t->c.random, EVENTS_MAX);
        struct shipment first = {0};

        make_story(t->c.random, story, n);
        for (int k = 0; k < ORDERS_OF_STORY; k++) {
            struct shipment s;

            shuffle(t->c.random, story, n);
            s = tell_all(&t->c, s10_make("RB", serial++, "CN"), story, n);
            first = k == 0 ? s : first;
            assert_int_equal(s.status, first.status);
            assert_int_equal(s.status_at_ms, first.status_at_ms);
            assert_int_equal(s.delivered_at_ms, first.delivered_at_ms);
            assert_int_equal(s.expected, first.expected);
            assert_int_equal(s.now_p50.days, first.now_p50.days);
            assert_int_equal(s.now_p90.days, first.now_p90.days);
            assert_int_equal(s.why, first.why);
            assert_int_equal(s.p90.days, date_of(2026, 1, 30).days); /* for ever */
        }
    }
}

static void the_timeline(void **state)
{
    struct test_store *t = *state;
    struct scanning a;
    struct scan *scans;
    struct shipment s;
    size_t n = 0;

    create(&t->c, N1);
    scan(&t->c, N1, "EMC", -80);
    scan(&t->c, N1, "EMA", -90);
    a = event(&t->c, N1, "EME", -40);
    a.in.place = STR("  Moscow\tairport ");
    a.in.country = STR("RU");
    a.in.reason = STR("missing invoice");
    assert_int_equal(store_write(&t->c, BUYER, scan_body, &a), DONE);
    s = find(&t->c, N1);
    assert_int_equal(store_read_begin(&t->c), DONE);
    assert_int_equal(shipment_timeline(&t->c, &s, &scans, &n), DONE);
    store_read_end(&t->c);
    assert_int_equal(n, 3);
    assert_string_equal(scans[0].event->code, "EME");
    assert_str(scans[0].reason, "missing_invoice");
    assert_string_equal(scans[2].event->code, "EMA");
    assert_int_equal(scans[2].told_at_ms, t->c.now_ms);
}

static void what_is_refused(void **state)
{
    struct test_store *t = *state;
    struct scanning good, a;

    create(&t->c, N1);
    good = event(&t->c, N1, "EMA", -1);
#define EXPECT_REFUSED(change, code, wanted)                                       \
    do {                                                                           \
        a = good;                                                                  \
        change;                                                                    \
        assert_int_equal(store_write(&t->c, BUYER, scan_body, &a), REFUSED);       \
        assert_int_equal(t->c.problem.refusal, refusal_##code);                    \
        assert_string_equal(t->c.problem.field, wanted);                           \
    } while (0)
    EXPECT_REFUSED(a.in.code = STR("EMZ"), invalid, "code");
    EXPECT_REFUSED(a.in.at_ms = 0, invalid, "at");
    EXPECT_REFUSED(a.in.at_ms = t->c.now_ms + 2 * DAY_MS, invalid, "at");
    EXPECT_REFUSED(a.in.country = STR("RUS"), invalid, "country");
    EXPECT_REFUSED(a.in.place = STR("\xff"), invalid, "place");
    EXPECT_REFUSED(a.in.reason = STR("\xe2\x80\xae" "abc"), invalid, "reason");
    EXPECT_REFUSED(s10_parse(STR(N2), &a.in.number) ? (void)0 : (void)1, not_found, "number");
#undef EXPECT_REFUSED
}

static void the_tellers_own_ids(void **state)
{
    struct test_store *t = *state;
    struct scanning a;

    create(&t->c, N1);
    a = event(&t->c, N1, "EMA", -9);
    a.in.dedupe = STR("carrier-77");
    assert_int_equal(store_write(&t->c, BUYER, scan_body, &a), DONE);
    assert_false(a.result.repeated);
    a.in.at_ms += HOUR_MS; /* corrected by nobody: the first telling stays */
    assert_int_equal(store_write(&t->c, BUYER, scan_body, &a), DONE);
    assert_true(a.result.repeated);
}

static void not_without_end(void **state)
{
    struct test_store *t = *state;
    struct scanning a;

    create(&t->c, N1);
    for (int i = 0; i < SCANS_MAX; i++)
        assert_false(scan_once(&t->c, N1, "EMJ", -i).repeated);
    a = event(&t->c, N1, "EMJ", -SCANS_MAX);
    assert_int_equal(store_write(&t->c, BUYER, scan_body, &a), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_too_many);
    assert_true(scan_once(&t->c, N1, "EMJ", -7).repeated);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_parcel_keeps_its_promise),
        STORE_TEST(a_number_is_used_once),
        STORE_TEST(scans_move_the_status),
        STORE_TEST(late_scans_do_not_turn_it_back),
        STORE_TEST(what_cannot_be_true_counts_for_nothing),
        STORE_TEST(the_order_of_arrival_does_not_matter),
        STORE_TEST(the_timeline),
        STORE_TEST(what_is_refused),
        STORE_TEST(the_tellers_own_ids),
        STORE_TEST(not_without_end),
    };
    return test_store_run("tracking", tests);
}
