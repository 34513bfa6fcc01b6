/* SPDX-License-Identifier: Apache-2.0 */
/* Promotions are made and ended (shop/promotions/promotions.h): by operators and the system any, by
 * a seller those of the own shop that the shop pays for. Call without a transaction. REFUSED
 * forbidden for others. */
#ifndef FLOW_PROMOTIONS_PROMOTIONS_H
#define FLOW_PROMOTIONS_PROMOTIONS_H

#include "base/ctx.h"
#include "shop/markets/places.h"
#include "shop/promotions/promotions.h"

enum { PROMOTION_LOOK_MAX = 10 };

/* What one would do now to an offer that it is about, sent to a place. */
struct promotion_look_line {
    struct str title, sku;
    struct money before, after; /* landed: with duty and tax */
    struct money off;           /* of the goods and the freight of one unit */
};
struct promotion_look {
    struct promotion_look_line *v;
    size_t n;                   /* that it reaches, at most PROMOTION_LOOK_MAX */
    size_t looked_at;
};

/* Nothing is written. For a promotion of neither a seller nor a product nothing is looked at.
 * REFUSED as make_promotion; a seller's own shop is filled in. */
must_check enum outcome preview_promotion(struct ctx *c, const struct promotion_row *in,
                                          const struct city *to, struct currency currency,
                                          struct promotion_look *out);

/* In force from its start on. REFUSED as promotion_check, not_found "seller", "product", invalid
 * "country", too_many. */
must_check enum outcome make_promotion(struct ctx *c, const struct promotion_row *in,
                                       struct promotion_id *id);

/* Not in force any more; what was agreed to before is kept. REFUSED not_found, wrong_state. */
must_check enum outcome end_promotion(struct ctx *c, struct promotion_id id, struct str who);

#endif
