/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/books.h"
#include "shop/ledger/ledger.h"
#include "store/store.h"

struct booking {
    int64_t home;
    struct transfer transfer;
};

static enum outcome book(struct ctx *c, void *arg)
{
    const struct booking *b = arg;

    return ledger_book(c, b->home, &b->transfer, 1);
}

enum outcome book_bounced(struct ctx *c, int64_t home, int64_t ref, struct money amount)
{
    struct booking in = {home, {.code = TRANSFER_stray, .ref = ref, .credit_party = ref,
                                .amount = amount}};
    struct booking out = {home, {.code = TRANSFER_stray_refund, .ref = ref, .debit_party = ref,
                                 .amount = amount}};
    const struct store_step steps[] = {{home, book, &in}, {home, book, &out}};
    size_t done;

    return store_write_steps(c, steps, countof(steps), &done);
}
