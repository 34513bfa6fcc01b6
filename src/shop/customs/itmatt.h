/* SPDX-License-Identifier: Apache-2.0 */
/* Electronic advance data of an item: what the post of dispatch tells customs of the country of
 * delivery before the item arrives (UPU message M33, ITMATT), so that most items are judged before
 * they come. The minimum of the message: who sends what to whom, what it is worth and weighs. Kept
 * once for each parcel as a JSON document, as it was when the parcel was handed over.
 *
 * Without description, HS code, weight or value of each line customs takes no advance data, and in
 * most countries no parcel: then the parcel is not shipped either. */
#ifndef SHOP_CUSTOMS_ITMATT_H
#define SHOP_CUSTOMS_ITMATT_H

#include "base/ctx.h"
#include "base/money.h"
#include "lib/s10.h"
#include "shop/customs/customs_sql.h"

enum { ITMATT_LINES_MAX = 50, ITMATT_DOCUMENT_MAX = 64 * 1024 };

struct itmatt_party {
    struct str name, line1, line2, city, region, postcode, country;
    struct str phone, email; /* may be empty */
};

struct itmatt_line {
    struct str description;
    int32_t quantity;
    int64_t weight_g;        /* net, of all of them */
    int64_t value_minor;     /* of all of them */
    struct str hs6, origin;
};

struct itmatt {
    struct s10 number;
    struct itmatt_party sender, addressee;
    struct str category;     /* "sale of goods", "gift", "documents", "sample", "returned" ... */
    struct currency currency;
    const struct itmatt_line *lines;
    size_t lines_n;          /* 1 ... ITMATT_LINES_MAX */
    int64_t gross_g;
    int64_t postage_minor;
    struct str invoice;      /* number of the order */
};

/* Is it enough for customs? REFUSED required or invalid with the field: "lines[2].hs6". */
must_check enum outcome itmatt_check(struct problem *p, const struct itmatt *in);

/* The document; `in` was checked. Memory from `a`. */
struct str itmatt_document(struct arena *a, const struct itmatt *in, int64_t now_ms);

/* Reads such a document back; memory from `a`. REFUSED as the readers of lib/json.h. */
must_check enum outcome itmatt_read(struct problem *p, struct arena *a, struct str document,
                                    struct itmatt *out);

/* Writes, in a command of the buyer's shard; the same parcel again changes nothing. Lists come from
 * the statements of customs.sql. */
must_check enum outcome itmatt_keep(struct ctx *c, struct account_id buyer,
                                    struct shipment_id shipment, const struct itmatt *in);

#endif
