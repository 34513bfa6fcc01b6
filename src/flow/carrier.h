/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers that send scans by signed webhooks. Call without a transaction. */
#ifndef FLOW_CARRIER_H
#define FLOW_CARRIER_H

#include "base/ctx.h"
#include "lib/webhook.h"
#include "shop/logistics/carriers.h"
#include "shop/logistics/logistics_sql.h"

/* What became of one event. */
struct received_scan {
    bool taken, repeated;
    struct problem problem; /* when it was not taken */
};

struct received {
    struct received_scan *v; /* in the order of the body; memory of the arena */
    size_t n;
};

/* Checks who sent it, then takes each event by itself: one that is refused stops no other. The same
 * body again changes nothing, so that a carrier repeats what he is not sure of. REFUSED
 * bad_signature, also for a carrier that we do not know; malformed or invalid for a body that is
 * none (carriers.h): then nothing is taken. */
must_check enum outcome receive_scans(struct ctx *c, struct str carrier,
                                      const struct webhook_head *head, struct str body,
                                      struct received *out);

/* A carrier of that code; an empty *secret is made. Again: the secret is changed. */
must_check enum outcome add_carrier(struct ctx *c, struct str code, struct str name,
                                    struct str *secret);

#endif
