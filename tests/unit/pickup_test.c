/* SPDX-License-Identifier: Apache-2.0 */
/* Pick-up points: files in and out, and the nearest of them against looking at every one. */
#include "support/test_store.h"

#include <math.h>

#include "flow/points.h"

#define OWN                                                                                  \
    "network,country,id,kind,status,lat,lon,city,province,post_code,street,opening_hours,"    \
    "open_247,physical_type\n"

static struct imported_points result;

static enum outcome import_as(struct test_store *t, const char *csv, const char *network,
                              bool replace)
{
    struct import_points in = {.csv = str_of(csv), .name = STR("p.csv"), .who = STR("test"),
                               .network = str_of(network), .replace = replace};

    t->c.actor.roles = ROLE_OPERATOR;
    return import_points(&t->c, &in, &result);
}

static enum outcome write_body(struct ctx *c, void *arg)
{
    return points_write(c, arg);
}

static void expect_written(struct test_store *t, const char *csv)
{
    scoped(buf_release) struct buf b = {0};

    buf_init(&b, NULL, 1 << 20);
    assert_int_equal(store_read(&t->c, write_body, &b), DONE);
    assert_str(buf_view(&b), csv);
}

static void a_file_comes_out_as_it_went_in(void **state)
{
    static const char *const csv = OWN
        "inpost,PL,WAW1,locker,Operating,52.2297,21.0122,Warszawa,mazowieckie,00-001,"
        "\"Widok 22, b\",24/7,1,newfm\n"
        "market,RU,x-1,counter,Operating,55.804664611816406,37.591285705566406,Москва,,,,,,\n";
    struct test_store *t = *state;

    assert_int_equal(import_as(t, csv, "", false), DONE);
    assert_int_equal(result.points, 2);
    expect_written(t, csv);
    assert_int_equal(import_as(t, csv, "", true), DONE);
    assert_int_equal(result.removed, 0);
    expect_written(t, csv);
}

static void shops_of_one_network(void **state)
{
    static const char *const csv =
        "id,type,name,address,city,state,zip,lat,lon,hours,services\n"
        "1002,BigBox,Tempe Marketplace,1900 E Rio Salado Pkwy,Tempe,AZ,85281,33.430729,-111.89966,"
        "Mon: 10-9,Repair|Mobile\n";
    struct test_store *t = *state;

    assert_int_equal(import_as(t, csv, "", false), REFUSED);
    assert_string_equal(t->c.problem.field, "network");
    assert_int_equal(import_as(t, csv, "retail", false), DONE);
    expect_written(t, OWN "retail,US,1002,shop,Operating,33.430729,-111.89966,Tempe,AZ,85281,"
                          "1900 E Rio Salado Pkwy,Mon: 10-9,,BigBox\n");
}

static void what_a_network_no_longer_has(void **state)
{
    struct test_store *t = *state;

    assert_int_equal(import_as(t, OWN "a,PL,1,locker,Operating,52,21,,,,,,,\n"
                                      "a,PL,2,locker,Operating,52,21,,,,,,,\n"
                                      "b,PL,1,locker,Operating,52,21,,,,,,,\n", "", false), DONE);
    assert_int_equal(import_as(t, OWN "a,PL,2,locker,Disabled,52,21,,,,,,,\n", "", true), DONE);
    assert_int_equal(result.removed, 1);
    expect_written(t, OWN "a,PL,2,locker,Disabled,52,21,,,,,,,\n"
                          "b,PL,1,locker,Operating,52,21,,,,,,,\n");
}

static void broken_files(void **state)
{
    static const struct {
        const char *csv, *field;
    } cases[] = {
        {"", "header"},
        {"network,id\n", "header"},
        {OWN ",PL,1,locker,Operating,52,21,,,,,,,\n", "p.csv line 2: network"},
        {OWN "a,Pl,1,locker,Operating,52,21,,,,,,,\n", "p.csv line 2: country"},
        {OWN "a,PL,,locker,Operating,52,21,,,,,,,\n", "p.csv line 2: id"},
        {OWN "a,PL,1,tent,Operating,52,21,,,,,,,\n", "p.csv line 2: kind"},
        {OWN "a,PL,1,locker,,52,21,,,,,,,\n", "p.csv line 2: status"},
        {OWN "a,PL,1,locker,Operating,90.000001x,21,,,,,,,\n", "p.csv line 2: lat"},
        {OWN "a,PL,1,locker,Operating,91,21,,,,,,,\n", "p.csv line 2: lat"},
        {OWN "a,PL,1,locker,Operating,,21,,,,,,,\n", "p.csv line 2: lat"},
        {OWN "a,PL,1,locker,Operating,52,180.1,,,,,,,\n", "p.csv line 2: lon"},
        {OWN "a,PL,1,locker,Operating,52,21,,,,,,2,\n", "p.csv line 2: open_247"},
        {OWN "a,PL,1,locker,Operating,52,21,,,,,,,\na,PL,1,locker,Operating,52,21,,,,,,,\n",
         "p.csv line 3: id"},
    };
    struct test_store *t = *state;

    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(import_as(t, cases[i].csv, "", false), REFUSED);
        assert_string_equal(t->c.problem.field, cases[i].field);
    }
    expect_written(t, OWN);
    t->c.actor.roles = ROLE_SELLER;
    assert_int_equal(import_points(&t->c, &(struct import_points){.csv = STR(OWN)}, &result),
                     REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_forbidden);
}

/* ---- the nearest ---- */

enum { MANY = 1500, NEAREST = 7 };

struct asking {
    int32_t lat_e5, lon_e5;
    struct point_found *v;
    size_t n;
};

static enum outcome near_body(struct ctx *c, void *arg)
{
    struct asking *a = arg;

    return points_near(c, a->lat_e5, a->lon_e5, NEAREST, &a->v, &a->n);
}

struct place {
    int32_t lat_e5, lon_e5;
};

/* The same formula, in kilometres. */
static double distance_km(struct place a, const struct asking *q)
{
    double lat_a = a.lat_e5 / 1e5 * M_PI / 180, lat_b = q->lat_e5 / 1e5 * M_PI / 180;
    double lon = (a.lon_e5 - q->lon_e5) / 1e5 * M_PI / 180;
    double h = pow(sin((lat_b - lat_a) / 2), 2) + cos(lat_a) * cos(lat_b) * pow(sin(lon / 2), 2);

    return 2 * 6371 * asin(sqrt(h));
}

static int by_distance(const void *x, const void *y)
{
    const double *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

/* Dense in the middle of the place, thin around it, from the tropics to the far north. */
static void the_nearest_are_the_nearest(void **state)
{
    static const int32_t lats[] = {100000, 3000000, 5575000, 6900000, -2355000};
    static struct place places[MANY];
    static double km[MANY];
    struct test_store *t = *state;
    struct random r;
    struct buf b;

    random_seeded(&r, 20260115);
    buf_init(&b, &t->arena, 1 << 20);
    buf_str(&b, STR(OWN));
    for (size_t i = 0; i < MANY; i++) {
        int32_t spread = i % 3 ? 20000 : 90000;
        uint64_t width = 2 * (uint64_t)spread;

        places[i].lat_e5 = lats[i % countof(lats)] - spread + (int32_t)random_below(&r, width);
        places[i].lon_e5 = 3760000 - spread + (int32_t)random_below(&r, width);
        buf_fmt(&b, "a,RU,%zu,locker,Operating,", i);
        buf_decimal(&b, places[i].lat_e5, 5);
        buf_char(&b, ',');
        buf_decimal(&b, places[i].lon_e5, 5);
        buf_str(&b, STR(",,,,,,,\n"));
    }
    assert_int_equal(import_as(t, buf_cstr(&b), "", false), DONE);
    for (int round = 0; round < 200; round++) {
        struct asking q = {.lat_e5 = lats[round % (int)countof(lats)] +
                                     (int32_t)random_below(&r, 60000) - 30000,
                           .lon_e5 = 3760000 + (int32_t)random_below(&r, 60000) - 30000};

        assert_int_equal(store_read(&t->c, near_body, &q), DONE);
        for (size_t i = 0; i < MANY; i++)
            km[i] = distance_km(places[i], &q);
        qsort(km, MANY, sizeof(km[0]), by_distance);
        for (size_t i = 0; i < NEAREST && km[i] < 20; i++) {
            assert_true(i < q.n);
            assert_true(fabs(q.v[i].distance_m - km[i] * 1000) <= 2);
        }
    }
}

static void closed_points_are_left_out(void **state)
{
    struct test_store *t = *state;
    struct asking q = {.lat_e5 = 5200000, .lon_e5 = 2100000};

    assert_int_equal(import_as(t, OWN "a,PL,1,locker,Disabled,52,21,,,,,,,\n"
                                      "a,PL,2,locker,Operating,52.1,21,,,,,,,\n", "", false), DONE);
    assert_int_equal(store_read(&t->c, near_body, &q), DONE);
    assert_int_equal(q.n, 1);
    assert_str(q.v[0].point.id, "2");
    q.lat_e5 = -9000000; /* the end of the world */
    q.lon_e5 = 18000000;
    assert_int_equal(store_read(&t->c, near_body, &q), DONE);
    assert_int_equal(q.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_file_comes_out_as_it_went_in), STORE_TEST(shops_of_one_network),
        STORE_TEST(what_a_network_no_longer_has),   STORE_TEST(broken_files),
        STORE_TEST(the_nearest_are_the_nearest),    STORE_TEST(closed_points_are_left_out),
    };
    return test_store_run("pickup", tests);
}
