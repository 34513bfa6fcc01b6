/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a bank's statement: never a crash; what is taken is whole. */
#include "base/check.h"
#include "shop/payments/bank_statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct bank_statement all;
    struct problem p;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (bank_statement_parse(&a, STR("bank.csv"), (struct str){(const char *)data, n}, &p, &all) ==
        DONE)
        for (size_t i = 0; i < all.n; i++)
            check(all.v[i].id.n > 0 && all.v[i].amount.minor > 0 && all.v[i].ref >= 0 &&
                  all.v[i].day.days != 0);
    arena_release(&a);
    return 0;
}
