/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/code_rail.h"

#include "flow/pay_page.h"

static enum outcome charge(void *self, struct ctx *c, const struct rail_charge *in,
                           struct str *page)
{
    const struct payee *payee = self;
    const struct rail rail = code_rail(payee);

    return pay_page_address(c, &rail, in, page);
}

static enum outcome refund(unused_arg void *self, unused_arg struct ctx *c,
                           unused_arg const struct refund_row *in)
{
    return DONE;
}

static enum outcome pay_seller(unused_arg void *self, unused_arg struct ctx *c,
                               unused_arg const struct payout_row *in)
{
    return DONE;
}

struct rail code_rail(const struct payee *payee)
{
    return (struct rail){.name = rail_kind_name(payee->kind).p,
                         .self = (void *)payee,
                         .payee = payee,
                         .secret = payee->secret,
                         .page_is_ours = true,
                         .charge = charge,
                         .refund = refund,
                         .pay_out = pay_seller};
}
