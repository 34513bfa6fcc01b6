/* SPDX-License-Identifier: Apache-2.0 */
/* A rail without a gateway: the buyer reads a code (shop/payments/payee.h) with his bank's
 * application and sends the money to the operator's account. That it came is told by a signed
 * notice of the bank or of a program of the operator's; refunds and payouts are sent by people and
 * told the same way. */
#ifndef FLOW_CODE_RAIL_H
#define FLOW_CODE_RAIL_H

#include "shop/payments/payments.h"

/* `payee` stays the caller's and must have a secret. */
struct rail code_rail(const struct payee *payee);

#endif
