/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of parcel ranges or of retention reasons: never a crash, and what is taken
 * keeps its rules. The first byte says which. */
#include "base/arena.h"
#include "base/check.h"
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a;

    if (n == 0)
        return 0;
    arena_init(&a, 256 << 20);
    (data[0] % 2 ? reasons : ranges)(&a, (struct str){(const char *)data + 1, n - 1});
    arena_release(&a);
    return 0;
}
