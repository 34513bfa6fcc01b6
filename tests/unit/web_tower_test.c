/* SPDX-License-Identifier: Apache-2.0 */
/* The control tower: what is counted where, and who may see it. */
#include "support/test_api.h"

#include "flow/network.h"
#include "io/clock.h"
#include "lib/data_files.h"
#include "shop/logistics/logistics_sql.h"
#include "shop/logistics/tower.h"
#include "support/test_network.h"

static const struct account_id ann = {1001};

struct sent {
    const char *origin, *status;
    int32_t silent_days;    /* since its latest scan */
    int32_t due_days;       /* promised for, from today */
    int32_t later_days;     /* expected after what was promised */
};

static const struct sent sent[] = {
    {"CN", "announced", 1, 9, 0}, {"CN", "picked_up", 2, 9, 1}, {"CN", "in_transit", 9, 5, 3},
    {"CN", "held", 4, -1, 8},     {"TR", "customs", 1, 5, 0},   {"TR", "attempt_failed", 0, 1, 0},
    {"TR", "ready_for_pickup", 3, 1, 0}, {"CN", "delivered", 3, 1, 0}};

static enum outcome send_all(struct ctx *c, void *arg)
{
    const struct date today = utc_date(c->now_ms);

    (void)arg;
    for (size_t i = 0; i < countof(sent); i++) {
        const struct sent *s = &sent[i];
        struct shipment_id id = {(int64_t)i + 1};
        struct date p90 = date_add(today, s->due_days), now = date_add(p90, s->later_days);
        int64_t at_ms = c->now_ms - s->silent_days * DAY_MS;
        bool there = strcmp(s->status, "delivered") == 0;
        char number[16];

        snprintf(number, sizeof(number), "RB00000000%zuCN", i);
        TRY(shipment_insert(c, ann, id, (struct order_id){1}, (struct seller_id){1},
                            str_of(number), STR("standard"), STR("CN-SZX"),
                            (struct city_id){2643743}, 100, p90, p90, STR("announced"), at_ms,
                            str_of(s->origin), STR("GB"), STR("x"), at_ms, today, false, NULL));
        TRY(shipment_set_status(c, ann, id, str_of(s->status),
                                str_of(strcmp(s->status, "customs") ? "" : "EDB"), at_ms, STR(""),
                                there ? &at_ms : NULL, there ? &p90 : NULL, &at_ms, &at_ms, NULL));
        TRY(shipment_set_expected(c, ann, id, &p90, &now, STR(""), NULL));
    }
    return DONE;
}

static enum outcome look(struct ctx *c, void *arg)
{
    const struct str country[] = {STR_INIT("GB"), STR_INIT("DE")};

    return tower_read(c, country, countof(country), utc_date(c->now_ms), arg);
}

static const struct tower_place *place_at(const struct tower *t, enum tower_stage stage,
                                          const char *place)
{
    for (size_t i = 0; i < t->places_n; i++)
        if (t->place[i].stage == stage && str_eq(t->place[i].place, str_of(place)))
            return &t->place[i];
    fail_msg("no place %s", place);
    return NULL;
}

/* A database without editions, after one with. */
static void shipped_network(struct test_web *t)
{
    bool swapped;

    assert_int_equal(logistics_refresh(&t->store->c, &swapped), DONE);
}

static void parcels_are_counted_where_they_are(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    struct tower tower;
    const struct tower_place *p;

    shipped_network(t);
    c->now_ms = clock_utc_ms();
    assert_int_equal(store_write(c, ann.v, send_all, NULL), DONE);
    assert_int_equal(store_read(c, look, &tower), DONE);
    assert_int_equal(tower.all.parcels, 6); /* not delivered, and not waiting to be fetched */
    assert_int_equal(tower.all.late, 3);
    assert_int_equal(tower.all.late_days, 12);
    assert_int_equal(tower.all.overdue, 1);
    p = place_at(&tower, TOWER_HUB, "CN-SZX");
    assert_int_equal(p->now.parcels, 2);
    assert_int_equal(p->now.late, 1);
    assert_int_equal((c->now_ms - p->now.since_ms) / DAY_MS, 2);
    p = place_at(&tower, TOWER_CUSTOMS, "GB");
    assert_int_equal(p->now.parcels, 2);
    assert_int_equal(p->now.worst_days, 8);
    assert_true(p->day_capacity > 0);
    assert_int_equal(place_at(&tower, TOWER_WAY, "GB")->now.parcels, 1);
    assert_int_equal(place_at(&tower, TOWER_DELIVERY, "GB")->now.parcels, 1);
    assert_int_equal(tower.lanes_n, 2);
    assert_str(tower.lane[0].origin, "CN"); /* with most late ones */
    assert_int_equal(tower.lane[0].now.parcels, 4);
}

static int64_t hour_of(struct str clock, int64_t otherwise)
{
    return clock.n < 2 ? otherwise : (clock.p[0] - '0') * 10 + (clock.p[1] - '0');
}

/* Parcels a day that customs of a country lets through, straight from the table. */
static int64_t by_table(const char *country)
{
    enum { NODE, KIND, PER_HOUR, WEEK, OFF, OPENS, CLOSES, CELLS };
    struct str rest = data_file("network/queues.csv"), line, cell[CELLS];
    int64_t sum = 0, per_hour;

    while (str_cut(&rest, '\n', &line)) {
        size_t n = 0;

        while (n < CELLS && str_cut(&line, ',', &cell[n]))
            n++;
        if (n < CELLS || !str_eq(cell[KIND], STR("customs")) ||
            !str_starts(cell[NODE], str_of(country)))
            continue;
        assert_true(parse_i64(cell[PER_HOUR], 0, 1000000, &per_hour));
        sum += per_hour * (hour_of(cell[CLOSES], 24) - hour_of(cell[OPENS], 0)) *
               (int64_t)cell[WEEK].n;
    }
    return sum / 7;
}

static void capacities(void **state)
{
    shipped_network(*state);
    assert_true(by_table("RU-") > 100000);
    assert_int_equal(tower_capacity(TOWER_CUSTOMS, STR("RU")), by_table("RU-"));
    assert_int_equal(tower_capacity(TOWER_CUSTOMS, STR("BR")), by_table("BR-"));
    assert_int_equal(tower_capacity(TOWER_CUSTOMS, STR("XX")), TOWER_UNLIMITED);
    assert_int_equal(tower_capacity(TOWER_HUB, STR("XX-NOP")), TOWER_UNLIMITED);
    assert_int_equal(tower_capacity(TOWER_WAY, STR("RU")), TOWER_UNLIMITED);
}

static bool says(const struct browser *b, const char *words)
{
    return str_find(browser_body(b), str_of(words)) != STR_NONE;
}

static void the_page(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b = {0};
    scoped(program_close) struct program p = {0};

    browser_open(&b, t);
    assert_int_not_equal(browser_get(&b, "/gb/operator"), 200);
    program_open(&p, t);
    program_sign_in_as(&p, t, "op@x.org", ROLE_BUYER | ROLE_OPERATOR, (struct seller_id){0});
    assert_int_equal(browser_get(&b, "/gb/sign-in"), 200);
    assert_int_equal(browser_post(&b, "/gb/sign-in",
                                  "email=op@x.org&password=correct+horse+battery"), 303);
    assert_int_equal(browser_get(&b, "/gb/operator"), 200);
    assert_true(says(&b, "Nothing is on its way"));
    t->store->c.now_ms = clock_utc_ms();
    assert_int_equal(store_write(&t->store->c, ann.v, send_all, NULL), DONE);
    assert_int_equal(browser_get(&b, "/gb/operator"), 200);
    assert_true(says(&b, "RB000000002CN")); /* silent for nine days */
    assert_false(says(&b, "RB000000003CN"));
    assert_true(says(&b, "3 days later"));
    assert_true(says(&b, "8 days later"));
    assert_false(says(&b, "RB000000007CN"));
    assert_false(says(&b, "counted from scans")); /* not yet */
    assert_int_equal(count_queues(&t->store->c, 30), DONE);
    assert_int_equal(browser_get(&b, "/gb/operator"), 200);
    assert_true(says(&b, "GB-LHR-X"));
    assert_true(says(&b, "counted from scans"));
}

/* ---- the network, and changes of it ---- */

static void sign_in_operator(struct browser *b, struct program *p, struct test_web *t)
{
    browser_open(b, t);
    program_open(p, t);
    program_sign_in_as(p, t, "op@x.org", ROLE_BUYER | ROLE_OPERATOR, (struct seller_id){0});
    assert_int_equal(browser_get(b, "/gb/sign-in"), 200);
    assert_int_equal(browser_post(b, "/gb/sign-in",
                                  "email=op@x.org&password=correct+horse+battery"), 303);
}

#define LEG "CAN-SVO"

/* Edition 1, so small that its effects are quick to look at. */
static void import_small_network(struct test_web *t)
{
    struct import_network in = {.csv = test_network_csv(), .who = STR("test")};
    struct network_result result;

    t->store->c.actor.roles = ROLE_SYSTEM;
    assert_int_equal(import_network(&t->store->c, &in, &result), DONE);
    assert_int_equal(result.version, 1);
}

static void a_change_shows_its_effect_and_can_be_taken_back(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b = {0};
    scoped(program_close) struct program p = {0};

    import_small_network(t);
    sign_in_operator(&b, &p, t);
    assert_int_equal(browser_get(&b, "/gb/operator/network"), 200);
    assert_true(says(&b, "The network that the program ships"));
    assert_int_equal(browser_get(&b, "/gb/operator/network?q=can-s"), 200);
    assert_true(says(&b, LEG));
    assert_int_equal(browser_get(&b, "/gb/operator/network/change?leg=" LEG), 200);
    assert_true(says(&b, "Next departures"));
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=capacity&target=" LEG "&value=0&after=1"), 200);
    assert_true(says(&b, "Lanes looked at"));
    assert_true(says(&b, "day later") || says(&b, "days later") || says(&b, "closed"));
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=capacity&target=" LEG "&value=0&after=1&save=1"), 422);
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=capacity&target=" LEG
                                  "&value=0&after=1&save=1&note=Grounded"), 303);
    assert_int_equal(browser_get(&b, "/gb/operator/network"), 200);
    assert_true(says(&b, "legs " LEG ": capacity 0: Grounded"));
    assert_true(says(&b, "op@x.org"));
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=return&value=1&after=1&save=1&note=Flies"), 409);
    assert_true(says(&b, "changed meanwhile"));
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=return&value=1&after=2&save=1&note=It+flies+again"), 303);
    assert_int_equal(browser_get(&b, "/gb/operator/network"), 200);
    assert_true(says(&b, "edition 1: It flies again"));
}

static void a_closed_leg_and_what_waits(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b = {0};
    scoped(program_close) struct program p = {0};

    import_small_network(t);
    sign_in_operator(&b, &p, t);
    assert_int_equal(browser_get(&b, "/gb/operator/network/change?queue=RU-SVO"), 200);
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=close&target=" LEG "&first=2026-13-01&after=1"), 422);
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=waiting&target=RU-SVO&value=90000&after=1"), 200);
    assert_true(says(&b, "days later"));
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=waiting&target=RU-SVO&value=90000&after=1&save=1"
                                  "&note=Counted"), 303);
    assert_int_equal(browser_get(&b, "/gb/operator/network"), 200);
    assert_true(says(&b, "RU-SVO: waiting 0 + 90000"));
    assert_true(says(&b, "Take back"));
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=lift&value=1&after=1&save=1&note=Gone"), 303);
    assert_int_equal(browser_get(&b, "/gb/operator/network"), 200);
    assert_false(says(&b, "Take back"));
}

static void only_operators_change_the_network(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b = {0};
    scoped(program_close) struct program p = {0};

    browser_open(&b, t);
    program_open(&p, t);
    program_sign_in_as(&p, t, "buyer@x.org", ROLE_BUYER, (struct seller_id){0});
    assert_int_equal(browser_get(&b, "/gb/sign-in"), 200);
    assert_int_equal(browser_post(&b, "/gb/sign-in",
                                  "email=buyer@x.org&password=correct+horse+battery"), 303);
    assert_int_equal(browser_get(&b, "/gb/account"), 200);
    assert_int_equal(browser_get(&b, "/gb/operator/network"), 403);
    assert_int_equal(browser_post(&b, "/gb/operator/network/change",
                                  "kind=lift&value=1&after=0&save=1&note=Gone"), 403);
    assert_int_equal(browser_get(&b, "/gb/operator/admission"), 403);
    assert_int_equal(browser_post(&b, "/gb/operator/admission", "end=1"), 403);
}

/* ---- sales bound to the network ---- */

#define BIND "/gb/operator/admission"
#define SALE                                                                                   \
    "title=Big+day&origin=CN-SZX&destination=RU&service=standard&first_day=2026-01-15&last_day=" \
    "2028-01-05&action="

static void a_sale_is_bound_and_let_go(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b = {0};
    scoped(program_close) struct program p = {0};

    import_small_network(t);
    sign_in_operator(&b, &p, t);
    assert_int_equal(browser_get(&b, BIND "?title=Big+day&origin=CN-SZX&destination=RU&wait=3"),
                     200);
    assert_true(says(&b, "No sale is bound now."));
    assert_true(says(&b, "value=\"Big day\""));
    assert_true(says(&b, "Filled in from the rehearsal"));
    assert_int_equal(browser_post(&b, BIND, SALE "close&limit_days=0"), 422);
    assert_true(says(&b, "value=\"Big day\"")); /* as it was typed */
    assert_int_equal(browser_post(&b, BIND, SALE "price&limit_days=1"), 422);
    assert_int_equal(browser_post(&b, BIND, "title=Big+day&first_day=soon&limit_days=1"), 422);
    assert_int_equal(browser_post(&b, BIND, SALE "close&limit_days=1"), 422); /* over a year */
    assert_int_equal(browser_get(&b, BIND), 200);
    assert_true(says(&b, "No sale is bound now."));
}

static void its_effect_is_shown_before(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b = {0};
    scoped(program_close) struct program p = {0};
    char form[400], save[500];
    struct buf day;

    import_small_network(t);
    sign_in_operator(&b, &p, t);
    assert_int_equal(browser_get(&b, BIND), 200);
    buf_init(&day, t->store->c.arena, 20);
    date_iso(&day, utc_date(clock_utc_ms()));
    snprintf(form, sizeof(form), "title=Big+day&origin=CN-SZX&destination=RU&service=standard"
             "&first_day=%s&last_day=%s&action=price&limit_days=1&surcharge_pct=40",
             buf_cstr(&day), buf_cstr(&day));
    assert_int_equal(browser_post(&b, BIND, form), 200);
    assert_true(says(&b, "Later than the limit now: 1 of 1 lanes"));
    snprintf(save, sizeof(save), "%s&save=1", form);
    assert_int_equal(browser_post(&b, BIND, save), 422); /* why? */
    assert_true(says(&b, "What this does now"));
    snprintf(save, sizeof(save), "%s&save=1&note=The+eleventh", form);
    assert_int_equal(browser_post(&b, BIND, save), 303);
    assert_int_equal(browser_get(&b, BIND), 200);
    assert_true(says(&b, "Later than the limit: 1 of 1 lanes"));
    assert_true(says(&b, "The eleventh"));
    assert_int_equal(browser_post(&b, BIND, "end=2"), 404);
    assert_int_equal(browser_post(&b, BIND, "end=1"), 303);
    assert_int_equal(browser_get(&b, BIND), 200);
    assert_int_equal(browser_post(&b, BIND, "end=1"), 409);
    assert_true(says(&b, "Earlier ones")); /* the audit trail */
}

#define WEB_TEST(test) cmocka_unit_test_setup_teardown(test, test_web_setup, test_web_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {WEB_TEST(parcels_are_counted_where_they_are),
                                       WEB_TEST(capacities), WEB_TEST(the_page),
                                       WEB_TEST(a_change_shows_its_effect_and_can_be_taken_back),
                                       WEB_TEST(a_closed_leg_and_what_waits),
                                       WEB_TEST(only_operators_change_the_network),
                                       WEB_TEST(a_sale_is_bound_and_let_go),
                                       WEB_TEST(its_effect_is_shown_before)};

    return test_store_run("control tower", tests);
}
