/* SPDX-License-Identifier: Apache-2.0 */
/* The Harmonized System into the marketplace. Call without a transaction. */
#ifndef FLOW_HS_H
#define FLOW_HS_H

#include "shop/customs/hs_table.h"

struct import_hs {
    struct str csv;   /* as hs_file_parse reads it */
    struct str name;  /* of the file */
    struct str who;   /* for the audit */
};

/* All or nothing, in one command; the table that was there goes. REFUSED as hs_file_parse, and
 * forbidden unless the actor is an operator or the system. */
must_check enum outcome import_hs(struct ctx *c, const struct import_hs *in, int64_t *codes);

#endif
