/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of tax and duty into the marketplace. Call without a transaction. */
#ifndef FLOW_TARIFFS_H
#define FLOW_TARIFFS_H

#include "shop/quote/tariffs.h"

struct import_tariffs {
    struct str csv;     /* as tariffs_parse reads it */
    struct str name;    /* of the file: for messages and the audit */
    struct str who;     /* for the audit */
    bool replace;       /* the books of the file become what it says */
    bool dry_run;       /* everything but the writing: is it right, and what would change? */
};

/* All or nothing, in one command: REFUSED as tariffs_parse and tariffs_put, and forbidden unless
 * the actor is an operator or the system. Quotes of this process that begin after it use the new
 * rules; those of other processes of the database once they hear of it. */
must_check enum outcome import_tariffs(struct ctx *c, const struct import_tariffs *in,
                                       struct tariffs_result *out);

/* The rules as they would be after an import that is no trial; in a transaction. REFUSED as it. */
must_check enum outcome try_tariffs(struct ctx *c, const struct import_tariffs *in,
                                    struct rules *out);

/* Takes back an imported row, in one command: REFUSED as tariffs_take_back, and forbidden unless
 * the actor is an operator or the system. */
must_check enum outcome take_back_tariff(struct ctx *c, enum book book, struct str id,
                                         struct str who, struct tariffs_result *out);

#endif
