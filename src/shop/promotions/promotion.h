/* SPDX-License-Identifier: Apache-2.0 */
/* What a promotion promises, as a value: who takes how much off which goods, and who pays for it.
 *
 *   percent   `rate_bp` of the goods of each line that it is about
 *   fixed     `amount` off those of a parcel, once
 *   delivery  the parcel's freight
 *
 * It is tested and counted parcel by parcel, as thresholds are: `minimum` is of the goods of a
 * parcel that it is about, before anything is taken off. All its amounts are of one currency. */
#ifndef SHOP_PROMOTIONS_PROMOTION_H
#define SHOP_PROMOTIONS_PROMOTION_H

#include "base/ids.h"
#include "base/money.h"

enum payer { PAID_BY_SELLER, PAID_BY_MARKETPLACE, PAYERS };
enum promotion_kind { PROMOTION_PERCENT, PROMOTION_FIXED, PROMOTION_DELIVERY, PROMOTION_KINDS };

enum { PROMOTION_RATE_MAX_BP = 9000 };

/* "seller", "percent": stable, in the database too. */
const char *payer_name(enum payer p);
const char *promotion_kind_name(enum promotion_kind k);
must_check bool payer_parse(struct str name, enum payer *out);
must_check bool promotion_kind_parse(struct str name, enum promotion_kind *out);

struct promotion {
    struct promotion_id id;
    enum promotion_kind kind;
    enum payer payer;
    struct str title;           /* what buyers read */
    struct seller_id seller;    /* whose goods; 0: of all sellers, paid by the marketplace */
    struct product_id product;  /* 0: all of them */
    int32_t rate_bp;            /* percent: 1 ... PROMOTION_RATE_MAX_BP */
    struct currency currency;
    int64_t amount_minor;       /* fixed */
    int64_t minimum_minor;      /* 0: none */
    int64_t left_minor;         /* what its budget still has; INT64_MAX: it has none */
    int64_t uses_left;          /* parcels that may still have it; INT64_MAX: any number */
};

#endif
