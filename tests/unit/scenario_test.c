/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios: read, staged, rehearsed; the shipped ones give what they say. */
#include "support/test_network.h"
#include "support/unit.h"

#include "lib/data_files.h"
#include "lib/json.h"
#include "shop/logistics/report.h"
#include "shop/logistics/scan.h"
#include "shop/logistics/stage_inside.h"

static struct arena arena;
static struct network_world world;

static int setup(void **state)
{
    struct holidays *holidays;
    struct problem p = {0};

    (void)state;
    arena_init(&arena, (size_t)4 << 30);
    holidays = arena_new(&arena, struct holidays);
    assert_int_equal(holidays_parse(&arena, data_file("holidays.csv"), &p, holidays), DONE);
    world.holidays = holidays;
    world.city = cities(&world.cities_n);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* ---- reading ---- */

#define HEAD "{\"title\": \"T\", \"start\": \"2026-11-11\", \"days\": 10, "
#define ROW \
    "{\"from\": \"CN-SZX\", \"to\": \"Moscow\", \"service\": \"standard\", \"per_day\": 100}"

static void refused(const char *json, const char *field, enum refusal why)
{
    struct problem p = {0};
    struct scenario s;

    assert_int_equal(scenario_read(&arena, str_of(json), &p, &s), REFUSED);
    assert_string_equal(p.field, field);
    assert_int_equal(p.refusal, why);
    assert_true(p.detail[0] != 0);
}

static struct scenario read_good(struct str json)
{
    struct problem p = {0};
    struct scenario s;

    if (scenario_read(&arena, json, &p, &s) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(scenario_read(&arena, json, &p, &s), DONE);
    return s;
}

static void all_fields(void **state)
{
    struct scenario s = read_good(STR(
        HEAD "\"note\": \"N\", \"network\": \"story\", \"slot_min\": 30, \"limit_days\": 7,"
        "\"assumed\": [\"a\", \"b\"], \"backlog\": [{\"node\": \"RU-MOW\", \"parcels\": 50}],"
        "\"changes\": [{\"queue\": \"RU-SVO\", \"per_hour\": 900, \"opens\": \"\"},"
        "  {\"queue\": \"RU-SVO\", \"per_day\": 10}, {\"leg\": \"A-B\", \"closed\": true},"
        "  {\"lastmile\": \"RU-MOW\", \"service\": \"local\", \"class\": \"major\","
        "   \"capacity\": 7},"
        "  {\"add_node\": {\"code\": \"X-1\", \"kind\": \"hub\"}}],"
        "\"forecast\": [{\"from\": [\"A\", \"B\"], \"to\": [\"Moscow\", \"Kazan\"],"
        " \"service\": \"express\", \"per_day\": 5, \"first_day\": 2, \"last_day\": 3,"
        " \"handling_days\": 1, \"sale\": true}]}"));

    (void)state;
    assert_str(s.note, "N");
    assert_str(s.network, "story");
    assert_int_equal(s.slot_min, 30);
    assert_int_equal(s.limit_days, 7);
    assert_int_equal(s.assumed_n, 2);
    assert_int_equal(s.backlog[0].parcels, 50);
    assert_int_equal(s.changes_n, 5);
    assert_str(network_change_text(&arena, &s.change[0].change),
               "queues RU-SVO: per_hour 900, opens -");
    assert_int_equal(s.change[0].per_day, -1);
    assert_int_equal(s.change[1].per_day, 10);
    assert_str(network_change_text(&arena, &s.change[2].change), "legs A-B: capacity 0");
    assert_str(network_change_text(&arena, &s.change[3].change),
               "lastmiles RU-MOW local major: capacity 7");
    assert_str(network_change_text(&arena, &s.change[4].change), "nodes: code X-1, kind hub");
    assert_int_equal(s.row[0].from_n, 2);
    assert_str(s.row[0].to[1], "Kazan");
    assert_int_equal(s.row[0].first, 2);
    assert_int_equal(s.row[0].last, 3);
    assert_true(s.row[0].sale);
    /* What is left out. */
    s = read_good(STR(HEAD "\"forecast\": [" ROW "]}"));
    assert_str(s.network, "shipped");
    assert_int_equal(s.slot_min, 60);
    assert_int_equal(s.limit_days, -1);
    assert_int_equal(s.row[0].last, 10);
}

static void broken_scenarios(void **state)
{
    (void)state;
    refused("[1]", "", refusal_malformed);
    refused("{\"start\": \"2026-11-11\", \"days\": 10, \"forecast\": [" ROW "]}", "title",
            refusal_required);
    refused(HEAD "\"forecast\": []}", "forecast", refusal_invalid);
    refused(HEAD "\"forecast\": [" ROW "], \"colour\": 1}", "colour", refusal_invalid);
    refused(HEAD "\"slot_min\": 7, \"forecast\": [" ROW "]}", "slot_min", refusal_invalid);
    refused(HEAD "\"network\": \"../etc\", \"forecast\": [" ROW "]}", "network", refusal_invalid);
    refused(HEAD "\"forecast\": [{\"from\": \"A\", \"to\": \"B\", \"service\": \"x\","
            "\"per_day\": 1}]}", "forecast[0].service", refusal_invalid);
    refused(HEAD "\"forecast\": [" ROW ", {\"from\": \"A\", \"to\": \"B\", \"service\": \"local\","
            "\"per_day\": 1, \"first_day\": 5, \"last_day\": 4}]}", "forecast[1].last_day",
            refusal_invalid);
    refused(HEAD "\"forecast\": [{\"from\": \"A\", \"to\": \"B\", \"service\": \"local\","
            "\"per_day\": 1, \"last_day\": 11}]}", "forecast[0].last_day", refusal_invalid);
    refused(HEAD "\"changes\": [{\"queue\": \"Q\"}], \"forecast\": [" ROW "]}", "changes[0]",
            refusal_required);
    refused(HEAD "\"changes\": [{\"queue\": \"Q\", \"colour\": 1}], \"forecast\": [" ROW "]}",
            "changes[0]", refusal_required);
    refused(HEAD "\"changes\": [{\"queue\": \"Q\", \"per_hour\": 1, \"colour\": 1}],"
            "\"forecast\": [" ROW "]}", "changes[0].colour", refusal_invalid);
    refused(HEAD "\"changes\": [{\"leg\": \"Q\", \"closed\": true, \"capacity\": 1}],"
            "\"forecast\": [" ROW "]}", "changes[0].closed", refusal_invalid);
    refused(HEAD "\"changes\": [{\"colour\": \"Q\"}], \"forecast\": [" ROW "]}", "changes[0]",
            refusal_required);
}

/* ---- changes of a network ---- */

static enum outcome change(struct network_csv *csv, enum network_file file, const char *key,
                           const char *column, const char *value, struct problem *p)
{
    struct network_change c = {.file = file, .cells_n = 1, .column = {str_of(column)},
                               .value = {str_of(value)}};
    struct str rest = str_of(key);

    for (size_t i = 0; str_cut(&rest, ' ', &c.key[i]); i++)
        ;
    return network_change_apply(&arena, &c, p, csv);
}

static void changes_of_rows(void **state)
{
    struct network_csv csv = test_network_csv();
    struct problem p = {0};
    struct network n;
    uint32_t leg;

    (void)state;
    assert_int_equal(change(&csv, NETWORK_LEGS, "CAN-SVO", "capacity", "123", &p), DONE);
    assert_int_equal(change(&csv, NETWORK_LEGS, "CAN-SVO", "source", "said, \"so\"", &p), DONE);
    assert_int_equal(change(&csv, NETWORK_QUEUES, "RU-SVO", "per_hour", "77", &p), DONE);
    assert_int_equal(change(&csv, NETWORK_LASTMILES, "RU-MOW standard capital", "capacity", "9",
                            &p), DONE);
    test_network(&arena, &csv, &n);
    leg = network_leg(&n, STR("CAN-SVO"));
    assert_int_equal(n.leg[leg].capacity, 123);
    assert_str(n.leg[leg].note.source, "said, \"so\"");
    assert_int_equal(n.legs_n, 10);
    assert_int_equal(n.queue[0].per_hour, 77);
    assert_int_equal(n.lastmile[0].capacity, 9);
    assert_true(n.lastmile[1].capacity == CAPACITY_UNLIMITED);
    /* No such row, no such column. */
    assert_int_equal(change(&csv, NETWORK_LEGS, "NO-LEG", "capacity", "1", &p), REFUSED);
    assert_int_equal(p.refusal, refusal_not_found);
    assert_int_equal(change(&csv, NETWORK_LEGS, "CAN-SVO", "colour", "1", &p), REFUSED);
    assert_string_equal(p.field, "legs.csv");
}

/* ---- rehearsing ---- */

static struct report rehearse(const struct scenario *s, const struct network_csv *csv)
{
    struct problem p = {0};
    struct report r;
    enum outcome out = report_make(&arena, s, csv, &world, NULL, &p, &r);

    if (out != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_int_equal(out, DONE);
    return r;
}

static const struct report_node *node_of(const struct report *r, const char *name)
{
    for (size_t i = 0; i < r->nodes_n; i++)
        if (str_eq(r->node[i].name, str_of(name)))
            return &r->node[i];
    return NULL;
}

static void a_small_network(void **state)
{
    struct network_csv csv = test_network_csv();
    struct scenario s = read_good(STR(
        HEAD "\"limit_days\": 2, \"forecast\": ["
        "{\"from\": \"CN-SZX\", \"to\": [\"Moscow\", \"Saint Petersburg\"],"
        " \"service\": \"standard\", \"per_day\": 20000, \"last_day\": 3},"
        "{\"from\": \"CN-SZX\", \"to\": \"Moscow\", \"service\": \"express\", \"per_day\": 10}]}"));
    struct report r = rehearse(&s, &csv);
    const struct report_node *customs = node_of(&r, "RU-SVO");

    (void)state;
    assert_int_equal(r.lanes_n, 3);
    assert_str(r.lane[0].to, "Moscow");
    assert_str(r.lane[1].to, "Saint Petersburg");
    assert_true(r.lane[0].parcels + r.lane[1].parcels > 59999.9);
    assert_true(r.undelivered <= 0 && r.drained_day > 0);
    /* 400 an hour, 12 hours on weekdays, 40 % of which are a quarter of the work. */
    assert_non_null(customs);
    assert_true(customs->capacity_per_day > 6857 && customs->capacity_per_day < 6858);
    assert_true(customs->max_wait_days > 5 && customs->peak_backlog > 30000);
    /* Those served first do not wait for the others, but where an aeroplane is full. */
    assert_true(r.lane[2].max_wait_days < 0.6 && r.lane[0].p90_wait_days > 3);
    assert_true(r.lane[0].on_time_share < 0.2 && r.lane[2].on_time_share > 0.8);
    /* The proofs of the answers. */
    assert_int_equal(r.admit_answer, ANSWER_FOUND);
    assert_true(r.admit_per_day < 20010 && r.admit_max_wait_days <= 2.0001);
    assert_int_equal(r.buy_answer, ANSWER_FOUND);
    assert_true(r.buy_n >= 1 && r.buy_max_wait_days <= 2.0001);
    assert_str(r.buy[0].node->name, "RU-SVO");
}

static void places_that_are_not(void **state)
{
    static const struct {
        const char *json, *field;
    } rows[] = {
        {HEAD "\"forecast\": [{\"from\": \"CN-NOT\", \"to\": \"RU\", \"service\": \"standard\","
         "\"per_day\": 1}]}", "forecast[0].from"},
        {HEAD "\"forecast\": [{\"from\": \"CN-SZX\", \"to\": \"Atlantis\","
         "\"service\": \"standard\", \"per_day\": 1}]}", "forecast[0].to"},
        {HEAD "\"forecast\": [{\"from\": \"CN-SZX\", \"to\": \"BR\", \"service\": \"standard\","
         "\"per_day\": 1}]}", "forecast[0].to"},
        {HEAD "\"changes\": [{\"leg\": \"NO-LEG\", \"capacity\": 1}], \"forecast\": [" ROW "]}",
         "changes[0]: legs.csv"},
        {HEAD "\"changes\": [{\"leg\": \"CAN-SVO\", \"transit\": \"x\"}], \"forecast\": [" ROW "]}",
         "legs.csv line 4: transit"},
        {HEAD "\"changes\": [{\"queue\": \"RU-LED\", \"per_day\": 1}], \"forecast\": [" ROW "]}",
         "changes[0].node"},
        {HEAD "\"backlog\": [{\"node\": \"XX\", \"parcels\": 1}], \"forecast\": [" ROW "]}",
         "backlog[0].node"},
        {"{\"title\": \"T\", \"start\": \"2039-01-01\", \"days\": 1, \"forecast\": [" ROW "]}",
         "start"},
    };
    struct network_csv csv = test_network_csv();

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct scenario s = read_good(str_of(rows[i].json));
        struct problem p = {0};
        struct report r;

        assert_int_equal(report_make(&arena, &s, &csv, &world, NULL, &p, &r), REFUSED);
        assert_string_equal(p.field, rows[i].field);
    }
}

/* What the closing of a leg does: parcels take another way, or none. */
static void a_closed_leg(void **state)
{
    struct network_csv csv = test_network_csv();
    struct scenario s = read_good(STR(
        HEAD "\"changes\": [{\"leg\": \"CAN-SVO\", \"closed\": true}], \"forecast\": [" ROW "]}"));
    struct problem p = {0};
    struct report r;

    (void)state;
    assert_int_equal(report_make(&arena, &s, &csv, &world, NULL, &p, &r), REFUSED);
    assert_string_equal(p.field, "forecast[0].to");
}

/* ---- ways: the quick look and the engine ---- */

/* Groups of cities that the engine reaches, and by how many days the quick look's ways are later
 * than the best in nine of ten cases: the same day, one day, more. */
struct ways_count {
    size_t groups, days[3];
};

/* The network with no legs but those that a search goes by. */
static struct network only_ways(const struct network *n, const struct stage_search *search)
{
    struct stage_reach *reach = arena_new_n(&arena, struct stage_reach, n->nodes_n);
    struct leg *leg = arena_new_n(&arena, struct leg, n->legs_n);
    struct network out = *n;

    stage_search(&arena, n, search, reach);
    memcpy(leg, n->leg, n->legs_n * sizeof(*leg));
    for (uint32_t i = 0; i < n->legs_n; i++)
        if (reach[leg[i].to].leg != i)
            leg[i].capacity = 0;
    out.leg = leg;
    return out;
}

static void compare_ways(const struct network *n, struct chain *c, const struct scan_in *in,
                         struct ways_count *count)
{
    const struct stage_search search = {n->hub_node[in->hub], in->ready_min,
                                        n->hub[in->hub].country, in->service};
    struct network narrow = only_ways(n, &search);
    struct chain *quick = chain_new(&narrow, NULL, NULL, NULL);
    scoped(scan_release) struct scan scan = {0}, other = {0};

    scan_run(&scan, c, in);
    scan_run(&other, quick, in);
    for (uint32_t g = 0; g < n->groups_n; g++) {
        struct best best, found;
        int32_t later;

        if (n->lastmile[n->group[g].lastmile].service != in->service)
            continue;
        best = scan_best(&scan, g);
        found = scan_best(&other, g);
        assert_true((best.label == NONE_INDEX) == (found.label == NONE_INDEX));
        if (best.label == NONE_INDEX)
            continue;
        later = found.p90_day - best.p90_day;
        assert_true(later >= 0);
        count->groups++;
        count->days[later < 2 ? later : 2]++;
    }
    chain_free(quick);
}

static void ways_are_the_engines(void **state)
{
    static const char *const hubs[] = {"CN-SZX", "TR-IST", "BR-SAO", "US-LAX", "DE-FRA"};
    struct network *n = arena_new(&arena, struct network);
    struct ways_count count = {0};
    struct network_csv csv;
    struct problem p = {0};
    struct chain *chain;

    (void)state;
    assert_true(scenario_network(STR("shipped"), &csv));
    assert_int_equal(network_parse(&arena, &csv, &world, &p, n), DONE);
    chain = chain_new(n, NULL, NULL, NULL);
    for (size_t i = 0; i < countof(hubs); i++)
        for (int s = 0; s < SERVICES; s++) {
            struct scan_in in = {.service = (enum service)s, .weight_g = STAGE_PARCEL_G};
            struct date day = date_of(2026, 11, 11);

            while (!str_eq(n->hub[in.hub].code, str_of(hubs[i])))
                in.hub++;
            in.ready_min = minute_of_day(day_clock_of(n->node[n->hub_node[in.hub]].zone),
                                         day.days - CALENDAR_FIRST_DAY, n->hub[in.hub].cut_off_min);
            compare_ways(n, chain, &in, &count);
        }
    chain_free(chain);
    print_message("of %zu groups %zu get the best day, %zu one day later, %zu more\n", count.groups,
                  count.days[0], count.days[1], count.days[2]);
    assert_true(count.groups > 5000 && 100 * count.days[0] >= 90 * count.groups);
    assert_true(100 * count.days[2] <= count.groups);
}

/* ---- the shipped scenarios ---- */

static struct report shipped(const char *name)
{
    struct scenario s = read_good(data_file(name)), *kept = arena_new(&arena, struct scenario);
    struct network_csv csv;

    *kept = s;
    assert_true(scenario_network(s.network, &csv));
    return rehearse(kept, &csv);
}

static void the_arithmetic(void **state)
{
    static const struct {
        const char *file;
        double wait_days;
        int32_t drained;
    } rows[] = {{"rehearsals/arithmetic-5000.json", 99, 251},
                {"rehearsals/arithmetic-8000.json", 60.75, 101},
                {"rehearsals/arithmetic-10000.json", 48, 72},
                {"rehearsals/arithmetic-20000.json", 22.5, 30}};

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct report r = shipped(rows[i].file);

        assert_true(r.max_wait_days > rows[i].wait_days - 1e-4 &&
                    r.max_wait_days < rows[i].wait_days + 1e-4);
        assert_int_equal(r.drained_day, rows[i].drained);
    }
}

static void expect_days(const struct report *r, int32_t from, int32_t to)
{
    assert_true(r->p90_days >= from && r->p90_days <= to);
    assert_true(r->slowest_tenth_days >= from && r->slowest_tenth_days <= to);
}

static void the_story(void **state)
{
    struct report r = shipped("rehearsals/story-1-base.json");

    (void)state;
    expect_days(&r, 27, 33);
    r = shipped("rehearsals/story-2-sale.json");
    expect_days(&r, 85, 97);
    assert_true(r.buy_n == 1 && str_eq(r.buy[0].node->name, STR("RU-VKO")));
    r = shipped("rehearsals/story-3-preclearance.json");
    expect_days(&r, 18, 24);
    r = shipped("rehearsals/story-4-local.json");
    assert_int_equal(r.lanes_n, 34);
    for (size_t i = 0; i < r.lanes_n; i++)
        assert_true(r.lane[i].p90_days <= (str_eq(r.lane[i].to, STR("Moscow")) ? 1 : 3));
}

/* ---- the JSON ---- */

static void the_report_as_json(void **state)
{
    static const char *const fields[] = {"title", "max_wait_days", "p50_wait_days",
                                         "p90_wait_days", "drained_day", "delivered_p90_days",
                                         "on_time_share", "admit", "buy"};
    struct report r = shipped("rehearsals/arithmetic-20000.json");
    struct problem p = {0};
    struct json *root, *items;
    struct buf b;
    size_t n;

    (void)state;
    buf_init(&b, &arena, 1 << 20);
    report_json(&r, &b);
    assert_int_equal(json_read(&p, &arena, buf_view(&b), &root), DONE);
    for (size_t i = 0; i < countof(fields); i++)
        assert_true(json_has(root, fields[i]));
    assert_int_equal(json_objects(&p, root, "lanes", 1, 1, &items, &n), DONE);
    assert_true(json_has(&items[0], "p90_wait_days"));
    assert_int_equal(json_objects(&p, root, "nodes", 2, 2, &items, &n), DONE);
    assert_true(json_has(&items[0], "backlog_by_day"));
    assert_true(str_find(buf_view(&b), STR("\"max_wait_days\":22.50,")) != STR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_fields),
        cmocka_unit_test(broken_scenarios),
        cmocka_unit_test(changes_of_rows),
        cmocka_unit_test(a_small_network),
        cmocka_unit_test(places_that_are_not),
        cmocka_unit_test(a_closed_leg),
        cmocka_unit_test(ways_are_the_engines),
        cmocka_unit_test(the_arithmetic),
        cmocka_unit_test(the_story),
        cmocka_unit_test(the_report_as_json),
    };
    return cmocka_run_group_tests_name("scenario", tests, setup, teardown);
}
