/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as one of the tables of the network: never a crash, and promises by what is taken
 * are in order. The first byte says which table. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "shop/logistics/lanes.h"

static const char hubs_csv[] = "code,city,name,cut_off,week,main\n"
                               "US-NYC,5128581,New York,12:00,12345,yes\n";
static const char lanes_csv[] =
    "from,to,service,mode,capital,major,regional,remote,days,leaves,delivers,currency,base,per_kg,"
    "max_g,check,source\n"
    "US,US,standard,post,2-3,2-4,3-5,,business,12345,12345,USD,4.00,1.50,20000,,test\n";

static void ask(const struct lane_table *n)
{
    const struct city *to = city_by_id((struct city_id){5128581});

    for (size_t i = 0; i < n->hubs_n; i++)
        for (int s = 0; s < SERVICES; s++) {
            struct promise_in in = {.from = &n->hub[i], .to = to, .service = (enum service)s,
                                    .now_ms = INT64_C(1767600000000), .handling_days = 3};
            struct promise_step steps[PROMISE_STEPS_MAX];
            struct promise p;

            lane_table_promise(n, &in, &p);
            check(p.none != PROMISE_YES || (p.handed_over.days <= p.p50.days &&
                                            p.p50.days <= p.p90.days));
            check(lane_table_explain(n, &in, steps) <= PROMISE_STEPS_MAX);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lane_table_csv csv = {str_of(hubs_csv), str_of(lanes_csv),
                              STR("country,region,date,name,check\nUS,,2026-01-19,A day,\n")};
    struct str *const tables[] = {&csv.hubs, &csv.lanes, &csv.holidays};
    struct lane_table n;
    struct problem p;
    struct arena a;

    if (size == 0)
        return 0;
    *tables[data[0] % countof(tables)] = (struct str){(const char *)data + 1, size - 1};
    arena_init(&a, 512 << 20);
    if (lane_table_parse(&a, &csv, &p, &n) == DONE)
        ask(&n);
    arena_release(&a);
    return 0;
}
