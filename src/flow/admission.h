/* SPDX-License-Identifier: Apache-2.0 */
/* A sale is bound to the network, and let go again (shop/logistics/admission.h). Call without a
 * transaction. REFUSED forbidden unless the actor is an operator or the system. */
#ifndef FLOW_ADMISSION_H
#define FLOW_ADMISSION_H

#include "shop/logistics/admission.h"

/* What it would do now; nothing is written, and no note is needed. REFUSED as bind_sale. */
must_check enum outcome preview_sale(struct ctx *c, const struct admission_row *in,
                                     struct admission_look *out);

/* In force at once in this process, in others of the database once they hear of it. Of *in all but
 * id, at and what says that it was ended counts. REFUSED as admission_check, required "note": why.
 */
must_check enum outcome bind_sale(struct ctx *c, const struct admission_row *in, int64_t *id);

/* Lets it go. REFUSED not_found, wrong_state. */
must_check enum outcome release_sale(struct ctx *c, int64_t id, struct str who);

#endif
