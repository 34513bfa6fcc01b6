/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the minimums of payouts: what is read is written so that it reads the same. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/payouts/payouts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct payout_terms *t = calloc(2, sizeof(*t));
    char room[2 * MINIMUMS_TEXT_MAX];
    struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
    struct problem p = {0};

    check(t != NULL);
    if (payout_minimums_parse(&p, (struct str){(const char *)data, n}, &t[0]) == DONE) {
        payout_minimums_write(&b, &t[0]);
        check(!b.full);
        check(payout_minimums_parse(&p, buf_view(&b), &t[1]) == DONE);
        check(t[0].minimum_n == t[1].minimum_n);
        for (size_t i = 0; i < t[0].minimum_n; i++)
            check(money_eq(t[0].minimum[i], t[1].minimum[i]));
    }
    free(t);
    return 0;
}
