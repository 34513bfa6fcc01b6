/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an operator's file of rails: never a crash; who is taken can be paid. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/payments/payee.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct currency of[RAIL_KINDS_N] = {
        [RAIL_KIND_pix] = {"BRL"}, [RAIL_KIND_sepa] = {"EUR"}, [RAIL_KIND_st00012] = {"RUB"},
        [RAIL_KIND_sbp] = {"RUB"}, [RAIL_KIND_card] = {"USD"}, [RAIL_KIND_mobile] = {"USD"},
        [RAIL_KIND_demo] = {"USD"}};
    struct payment_code code;
    struct payees found;
    struct problem p;
    struct arena a;

    arena_init(&a, 64 << 20);
    if (payees_parse(&a, STR("rails.ini"), (struct str){(const char *)data, n}, &p, &found) == DONE)
        for (size_t i = 0; i < found.n; i++)
            check(payment_code_make(&p, &a, &found.v[i], (struct intent_id){1234567},
                                    money(100, of[found.v[i].kind]), &code) == DONE);
    arena_release(&a);
    return 0;
}
