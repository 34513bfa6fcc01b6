/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of rates: never a crash; what is taken can be crossed. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/markets/rates_gather.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct rate_rows rows;
    struct rates_gather g;
    const struct rates *r;
    struct problem p;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (rates_parse(&a, (struct str){(const char *)data, n}, &p, &rows) == DONE) {
        rates_gather_begin(&g, &a, date_of(2026, 1, 1));
        for (size_t i = 0; i < rows.n; i++)
            rates_gather_row(&g, &rows.v[i], false);
        r = rates_gather_end(&g);
        for (size_t i = 0; i < r->n; i++) {
            struct rate_found found;

            check(r->entry[i].per_eur.num > 0 && r->entry[i].per_eur.den > 0);
            if (rates_find(r, r->entry[0].currency, r->entry[i].currency, &found))
                check(found.rate.num > 0 && found.rate.den > 0);
        }
    }
    arena_release(&a);
    return 0;
}
