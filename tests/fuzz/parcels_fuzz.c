/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of parcel ranges, of retention reasons or of answers of customs, or as a
 * webhook of a carrier: never a crash, and what is taken keeps its rules. The first byte says
 * which. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/customs/cusrsp.h"
#include "shop/logistics/carriers.h"
#include "shop/logistics/numbers.h"
#include "shop/logistics/reasons.h"

static void ranges(struct arena *a, struct str csv)
{
    struct parcel_ranges r;
    struct problem p;

    if (parcel_ranges_parse(a, STR("ranges.csv"), csv, &p, &r) != DONE)
        return;
    for (size_t i = 0; i < r.n; i++) {
        struct s10 number = s10_make(r.v[i].indicator.p, r.v[i].first, r.v[i].country.p);

        check(r.v[i].first <= r.v[i].last && s10_parse(s10_str(&number), &number));
    }
}

static void reasons(struct arena *a, struct str csv)
{
    struct retention_reasons r;
    struct problem p;

    if (retention_reasons_parse(a, STR("reasons.csv"), csv, &p, &r) != DONE)
        return;
    for (size_t i = 0; i < r.n; i++)
        check(r.v[i].code.n > 0 && r.v[i].p50_days <= r.v[i].p90_days);
}

static void answers(struct arena *a, struct str text)
{
    struct customs_responses r;
    struct problem p;

    if (customs_responses_parse(a, STR("answers"), text, &p, &r) != DONE)
        return;
    for (size_t i = 0; i < r.n; i++)
        check(r.v[i].decision != CUSTOMS_HELD || r.v[i].reason.n > 0);
}

static void events(struct arena *a, struct str body)
{
    struct carrier_event *v;
    struct problem p;
    size_t n;

    if (carrier_events_parse(a, body, &p, &v, &n) == DONE)
        check(n >= 1 && n <= CARRIER_EVENTS_MAX && v[n - 1].number.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static void (*const kinds[])(struct arena *, struct str) = {ranges, reasons, answers, events};
    struct arena a;

    if (n == 0)
        return 0;
    arena_init(&a, 256 << 20);
    kinds[data[0] % countof(kinds)](&a, (struct str){(const char *)data + 1, n - 1});
    arena_release(&a);
    return 0;
}
