/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include <math.h>

#include "shop/logistics/history_file.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* ---- what is said of broken rows: "line:field;" ---- */

struct said {
    struct buf text;
};

static void note(void *arg, int64_t line, struct str field, const char *expected)
{
    struct said *said = arg;

    assert_true(expected[0] != 0);
    buf_fmt(&said->text, "%lld:%.*s;", (long long)line, STR_FMT(field));
}

static const struct history_mapping *own(void)
{
    const struct history_mapping *m;
    struct problem p = {0};

    assert_int_equal(history_mapping_parse(&arena, STR("own"), STR(""), &p, &m), DONE);
    return m;
}

static enum outcome read_with(const struct history_mapping *m, struct history_gather *g,
                              const char *csv, struct said *said, struct problem *p,
                              struct history_file_report *report)
{
    struct history_reader *r;
    enum outcome o;

    buf_init(&said->text, &arena, 4096);
    r = history_reader_new(&arena, g, m, note, said);
    o = history_reader_feed(r, str_of(csv), p);
    if (o == DONE)
        o = history_reader_end(r, p, report);
    history_reader_free(r);
    return o;
}

static void give(struct history_gather *g, const char *csv, enum history_kind kind)
{
    struct history_file_report report;
    struct problem p = {0};
    struct said said;

    assert_int_equal(read_with(own(), g, csv, &said, &p, &report), DONE);
    assert_int_equal(report.kind, kind);
    assert_int_equal(report.broken, 0);
}

static void files_are_joined(void **state)
{
    struct history_gather *g = history_gather_new(&arena);
    const struct history_order *o;
    struct history h;

    (void)state;
    give(g, "order,seller,product,price,freight\nB,s1,p1,10.5,2\nB,s1,p2,1,\nX,s9,p1,1,1\n",
         HISTORY_ITEMS);
    give(g, "place,lat,lon,region\n10000,0,0,AA\n10001,0,2,AA\n20000,0,10,BB\n", HISTORY_PLACES);
    give(g, "seller,place,region\ns1,10000,AA\n", HISTORY_SELLERS);
    give(g, "product,weight_g\np1,300\np2,450\n", HISTORY_PRODUCTS);
    give(g, "order,payment\nB,card\n", HISTORY_PAYMENTS);
    give(g, "buyer,region,place\nb1,BB,20000\n", HISTORY_BUYERS);
    give(g, "order,placed,handed_over,delivered,promised,buyer\n"
            "B,2020-01-02 10:00:00,2020-01-03,2020-01-09T08:30:00,2020-01-12,b1\n"
            "A,2020-01-01,,,,b1\n",
         HISTORY_ORDERS);
    history_gather_end(g, &h);
    history_gather_free(g);

    assert_int_equal(h.n, 2);
    assert_true(h.handing);
    assert_str(h.order[0].id, "A");
    assert_true(h.order[0].delivered_s == HISTORY_NEVER);
    assert_int_equal(h.order[0].promised_day, HISTORY_NO_DAY);
    assert_true(isnan(h.order[0].km));
    o = &h.order[1];
    assert_str(h.regions.v[o->from], "AA");
    assert_str(h.regions.v[o->to], "BB");
    assert_true(o->km > 1110 && o->km < 1114); /* ten degrees of the equator */
    assert_true(o->weight_g == 750 && o->price == 11.5 && o->freight == 2);
    assert_int_equal(o->items, 2);
    assert_str(h.payments.v[o->payment], "card");
    assert_int_equal(history_day(o->delivered_s) - history_day(o->placed_s), 7);
    assert_int_equal(o->promised_day - history_day(o->placed_s), 10);
    history_release(&h);
}

/* 10002 is not in the file: the mean of 10000 and 10001 is nearest; of region BB is its own. */
static void places_without_a_row_are_near_their_neighbours(void **state)
{
    struct history_gather *g = history_gather_new(&arena);
    struct history h;

    (void)state;
    give(g, "place,lat,lon,region\n10000,0,0,AA\n10001,0,2,AA\n90000,0,11,BB\n", HISTORY_PLACES);
    give(g, "order,placed,delivered,seller_place,place,region\n"
            "1,2020-01-01,2020-01-02,10002,99999,BB\n2,2020-01-01,2020-01-02,10002,x,CC\n",
         HISTORY_ORDERS);
    history_gather_end(g, &h);
    history_gather_free(g);
    assert_true(h.order[0].km > 1110 && h.order[0].km < 1114);
    assert_true(isnan(h.order[1].km));
    assert_false(h.handing);
    history_release(&h);
}

static void broken_rows_are_told_and_left_out(void **state)
{
    struct history_gather *g = history_gather_new(&arena);
    struct history_file_report report;
    struct problem p = {0};
    struct said said;
    struct history h;

    (void)state;
    assert_int_equal(
        read_with(own(), g,
                  "order,placed,delivered,weight_g\n"
                  "1,2020-01-01 25:00:00,,\n"             /* no such hour */
                  "2,,2020-01-01,\n"                      /* no order */
                  "3,2020-01-05,2020-01-01,\n"            /* before it */
                  "4,2020-01-05\n"                        /* too short */
                  "5,2020-01-05,2020-01-06,heavy\n"
                  "6,2020-01-05,2020-01-06,-1\n"
                  "7,2020-02-30,2020-03-06,1\n"           /* no such day */
                  "8,2020-01-05,2020-01-06,\xff\n"
                  "9,2020-01-05,2020-01-06,12.3456789\n"  /* good */
                  "9,2020-01-05,2020-01-06,1\n",          /* again */
                  &said, &p, &report),
        DONE);
    assert_string_equal(buf_cstr(&said.text), "2:placed;3:placed;4:delivered;5:row;6:weight_g;"
                                              "7:weight_g;8:placed;9:row;");
    assert_int_equal(report.rows, 2);
    assert_int_equal(report.broken, 8);
    history_gather_end(g, &h);
    history_gather_free(g);
    assert_int_equal(h.n, 1);
    assert_int_equal(h.doubles, 1);
    history_release(&h);
}

static void headers_that_nobody_knows(void **state)
{
    struct history_gather *g = history_gather_new(&arena);
    struct history_file_report report;
    struct problem p = {0};
    struct said said;

    (void)state;
    assert_int_equal(read_with(own(), g, "a,b\n1,2\n", &said, &p, &report), REFUSED);
    assert_string_equal(p.field, "header");
    p = (struct problem){0};
    assert_int_equal(read_with(own(), g, "", &said, &p, &report), REFUSED);
    assert_string_equal(p.field, "header");
    history_gather_free(g);
}

static void mappings(void **state)
{
    const struct history_mapping *m;
    struct history_gather *g = history_gather_new(&arena);
    struct history_mapping *mine;
    struct history_file_report report;
    struct problem p = {0};
    struct said said;

    (void)state;
    assert_int_equal(history_mapping_parse(&arena, STR("m"), STR("[orders]\nplaced = day\n"), &p,
                                           &m),
                     DONE);
    mine = history_mapping_copy(&arena, m);
    assert_int_equal(history_mapping_set(mine, STR("delivered=came"), &p), DONE);
    assert_int_equal(history_mapping_set(mine, STR("items.seller=shop"), &p), DONE);
    assert_int_equal(history_mapping_set(mine, STR("nonsense=x"), &p), REFUSED);
    assert_int_equal(history_mapping_set(mine, STR("placed"), &p), REFUSED);
    p = (struct problem){0};
    assert_int_equal(read_with(mine, g, "came,day\n2020-01-03,2020-01-01\n", &said, &p, &report),
                     DONE);
    assert_int_equal(report.rows, 1);
    assert_int_equal(read_with(m, g, "came,day\n2020-01-03,2020-01-01\n", &said, &p, &report),
                     REFUSED);
    p = (struct problem){0};
    assert_int_equal(history_mapping_parse(&arena, STR("m"), STR("[orders]\nplacd = x\n"), &p, &m),
                     REFUSED);
    assert_string_equal(p.field, "m line 2: placd");
    history_gather_free(g);
}

static void moments(void **state)
{
    static const char *const good[] = {"1970-01-02", "1970-01-02 00:00", "1970-01-02T00:00:00",
                                       "1970-01-02 00:00:00.5", "1970-01-02T00:00:00Z",
                                       "1970-01-02T03:00:00+03:00"};
    static const char *const bad[] = {"", "1970-1-2", "1970-01-02 ", "1970-01-02 0:00",
                                      "1970-01-02 00:00:", "1970-01-02 00:00:00.",
                                      "1970-01-02 00:60:00", "02.01.1970"};
    int64_t at;

    (void)state;
    for (size_t i = 0; i < countof(good); i++) {
        assert_true(history_moment(str_of(good[i]), &at));
        assert_int_equal(at, 86400);
    }
    for (size_t i = 0; i < countof(bad); i++)
        assert_false(history_moment(str_of(bad[i]), &at));
    assert_int_equal(history_day(-1), -1);
    assert_int_equal(history_day(86399), 0);
}

/* Handed over before the order, or after the delivery: counted at the nearer. */
static void slips_of_the_clock(void **state)
{
    struct history_gather *g = history_gather_new(&arena);
    struct history h;

    (void)state;
    give(g, "order,placed,handed_over,delivered\n1,2020-01-05,2020-01-01,2020-01-09\n"
            "2,2020-01-05,2020-01-11,2020-01-09\n",
         HISTORY_ORDERS);
    history_gather_end(g, &h);
    history_gather_free(g);
    assert_int_equal(h.swapped, 2);
    assert_int_equal(h.order[0].handed_s, h.order[0].placed_s);
    assert_int_equal(h.order[1].handed_s, h.order[1].delivered_s);
    history_release(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_joined),
        cmocka_unit_test(places_without_a_row_are_near_their_neighbours),
        cmocka_unit_test(broken_rows_are_told_and_left_out),
        cmocka_unit_test(headers_that_nobody_knows),
        cmocka_unit_test(mappings),
        cmocka_unit_test(moments),
        cmocka_unit_test(slips_of_the_clock),
    };
    return cmocka_run_group_tests_name("history_file", tests, setup, teardown);
}
