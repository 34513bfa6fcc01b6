/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a mapping and, after a NUL, a bank's file: never a crash; what is taken is whole. */
#include "base/check.h"
#include "shop/payments/bank_mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const char *text = (const char *)data, *end = n ? memchr(text, '\0', n) : NULL;
    struct str ini = {text, end ? (size_t)(end - text) : n};
    struct str csv = end ? (struct str){end + 1, n - ini.n - 1} : STR("");
    const struct bank_mapping *m;
    struct bank_statement all;
    struct problem p;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (bank_mapping_parse(&a, STR("m.ini"), ini, &p, &m) == DONE &&
        bank_mapping_read(&a, m, STR("bank.csv"), csv, &p, &all) == DONE)
        for (size_t i = 0; i < all.n; i++)
            check(all.v[i].id.n > 0 && all.v[i].amount.minor > 0 && all.v[i].ref >= 0 &&
                  all.v[i].day.days != 0 && all.v[i].kind <= BANK_OUT);
    arena_release(&a);
    return 0;
}
