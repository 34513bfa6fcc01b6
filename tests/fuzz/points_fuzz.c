/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of pick-up points: never a crash; what is taken lies on the earth. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/pickup/pickup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str csv = {(const char *)data, n};
    struct points_list points;
    struct problem p;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (points_parse(&a, STR("fuzz"), csv, STR("net"), &p, &points) == DONE)
        for (size_t i = 0; i < points.n; i++) {
            const struct pickup_row *r = &points.v[i];

            check(r->lat_e5 >= -9000000 && r->lat_e5 <= 9000000);
            check(r->lon_e5 >= -18000000 && r->lon_e5 <= 18000000);
            check(r->network.n > 0 && r->country.n == 2 && r->id.n > 0);
        }
    arena_release(&a);
    return 0;
}
