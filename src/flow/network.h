/* SPDX-License-Identifier: Apache-2.0 */
/* The network of promises into the marketplace. Call without a transaction. */
#ifndef FLOW_NETWORK_H
#define FLOW_NETWORK_H

#include "shop/logistics/edition.h"

struct import_network {
    struct network_csv csv;   /* a text with p == NULL: that of the edition in force */
    const int64_t *edition;   /* instead of texts: those of this version, 0 the shipped one */
    struct str who, note;     /* for the audit */
    bool dry_run;             /* everything but the writing */
};

struct network_result {
    int64_t version;          /* of the new edition, or of the one in force when it is the same */
    bool same;                /* nothing would change, and nothing was written */
    uint32_t nodes, legs, queues, lastmiles, prices;
};

/* All or nothing, as a new edition: REFUSED with file, line and column for texts that break a rule
 * of docs/network.md, not_found for an unknown edition, conflict when another one came meanwhile,
 * forbidden unless the actor is an operator or the system. This process promises by it once it
 * returns; others of the database once they hear of it. */
must_check enum outcome import_network(struct ctx *c, const struct import_network *in,
                                       struct network_result *out);

#endif
