/* SPDX-License-Identifier: Apache-2.0 */
/* The address of a page of ours on which a buyer pays: it carries what is to be paid, signed with
 * the rail's secret, so that nothing of it can be changed and nothing need be kept:
 *
 *     /pay/pix/TOKEN     base64url of "intent amount currency expires return", a MAC over it */
#ifndef FLOW_PAY_PAGE_H
#define FLOW_PAY_PAGE_H

#include "shop/payments/payments.h"

must_check enum outcome pay_page_address(struct ctx *c, const struct rail *rail,
                                         const struct rail_charge *in, struct str *page);

/* REFUSED bad_signature for a token that this rail did not sign. */
must_check enum outcome pay_page_open(struct ctx *c, const struct rail *rail, struct str token,
                                      struct rail_charge *out);

#endif
