/* SPDX-License-Identifier: Apache-2.0 */
/* What the verbs of operators about payouts share. Without a transaction. */
#ifndef FLOW_PAYOUTS_OPERATORS_H
#define FLOW_PAYOUTS_OPERATORS_H

#include "flow/payouts/payouts.h"

/* Calls `each` for every account of a seller, or of all (SITE). */
typedef enum outcome account_each(struct ctx *c, const struct seller_account_row *account,
                                  void *arg);
must_check enum outcome each_account(struct ctx *c, struct seller_id seller, account_each *each,
                                     void *arg);

#endif
