/* SPDX-License-Identifier: Apache-2.0 */
/* Our own parcels and their scans as a history. */
#include "support/test_store.h"

#include "shop/logistics/history_parcels.h"
#include "shop/logistics/tracking.h"

enum { BUYER = 4711, PARCELS = 6, MOSCOW = 524901 };

static enum outcome create_body(struct ctx *c, void *arg)
{
    struct shipment_id id;

    return shipment_create(c, arg, &id);
}

static enum outcome scan_body(struct ctx *c, void *arg)
{
    struct scan_result result;

    return scan_record(c, arg, &result);
}

static void scan(struct ctx *c, const struct s10 *number, const char *code, const char *country,
                 int hours)
{
    struct scan_new in = {.number = *number, .code = str_of(code), .country = str_of(country),
                          .source = STR("test"), .at_ms = c->now_ms + hours * HOUR_MS};

    assert_int_equal(store_write(c, BUYER, scan_body, &in), DONE);
}

/* Ordered 20 days ago, created now; the last one is not delivered. */
static void ship(struct ctx *c, int i)
{
    static const char *const numbers[PARCELS] = {"RB123456785CN", "LY012345675CN", "RB000000155CN",
                                                 "RB000000080CN", "RB473124829CN", "LB000000155CN"};
    struct shipment_new in = {
        .buyer = {BUYER}, .order = {i + 1}, .seller = {9}, .service = SERVICE_STANDARD,
        .hub = STR("CN-SZX"), .city = {MOSCOW}, .origin = STR("CN"), .destination = STR("RU"),
        .weight_g = 500, .p50 = date_of(2026, 1, 8), .p90 = date_of(2026, 1, 12),
        .ordered_at_ms = c->now_ms - 20 * DAY_MS};

    assert_true(s10_parse(str_of(numbers[i]), &in.number));
    assert_int_equal(store_write(c, BUYER, create_body, &in), DONE);
    scan(c, &in.number, "EMA", "CN", -400);
    scan(c, &in.number, "EMC", "CN", -390 + i);
    scan(c, &in.number, "EMD", "RU", -290 + i);
    if (i < PARCELS - 1)
        scan(c, &in.number, "EMI", "RU", -100);
}

struct taken {
    struct history_gather *g;
    struct leg_gather *legs;
};

static enum outcome take(struct ctx *c, void *arg)
{
    struct taken *t = arg;

    TRY(history_add_parcels(c, t->g));
    return leg_gather_scans(c, t->legs);
}

static void parcels_are_orders(void **state)
{
    struct test_store *t = *state;
    struct taken taken = {history_gather_new(&t->arena), leg_gather_new(&t->arena)};
    const struct history_order *o;
    struct history h;
    int delivered = 0;

    for (int i = 0; i < PARCELS; i++)
        ship(&t->c, i);
    assert_int_equal(store_read(&t->c, take, &taken), DONE);
    history_gather_end(taken.g, &h);
    history_gather_free(taken.g);
    assert_int_equal(h.n, PARCELS);
    for (size_t i = 0; i < h.n; i++) {
        o = &h.order[i];
        delivered += o->delivered_s != HISTORY_NEVER;
        assert_int_equal(o->promised_day, date_of(2026, 1, 12).days);
        assert_int_equal(history_day(o->placed_s), utc_date(t->c.now_ms).days - 20);
        assert_str(h.regions.v[o->from], "CN-SZX");
        assert_str(h.regions.v[o->to], "RU");
        assert_str(h.vias.v[o->via], "standard");
        assert_true(o->km > 6500 && o->km < 7500); /* Shenzhen to Moscow */
    }
    assert_int_equal(delivered, PARCELS - 1);
    history_release(&h);
}

static void scans_are_legs(void **state)
{
    struct test_store *t = *state;
    struct taken taken = {history_gather_new(&t->arena), leg_gather_new(&t->arena)};
    struct leg_fits fits;

    for (int i = 0; i < PARCELS; i++)
        ship(&t->c, i);
    assert_int_equal(store_read(&t->c, take, &taken), DONE);
    history_gather_free(taken.g);
    leg_gather_end(taken.legs, 3, &fits);
    assert_int_equal(fits.n, 3);
    assert_str(fits.v[0].leg, "EMA-EMC");
    assert_str(fits.v[0].from, "CN");
    assert_int_equal(fits.v[0].n, PARCELS);
    assert_int_equal(fits.v[0].tenths[0], 100);             /* the quickest took ten hours */
    assert_int_equal(fits.v[0].tenths[LEG_VALUES - 1], 150); /* the slowest fifteen */
    assert_str(fits.v[1].leg, "EMC-EMD");
    assert_int_equal(fits.v[1].p50, 1000);
    assert_str(fits.v[2].leg, "EMD-EMI");
    assert_int_equal(fits.v[2].n, PARCELS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(parcels_are_orders),
        STORE_TEST(scans_are_legs),
    };
    return test_store_run("history_parcels", tests);
}
