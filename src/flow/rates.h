/* SPDX-License-Identifier: Apache-2.0 */
/* Exchange rates into the marketplace. Call without a transaction. */
#ifndef FLOW_RATES_H
#define FLOW_RATES_H

#include "shop/markets/rates.h"

struct import_rates {
    struct str csv;    /* either form of rates_parse */
    struct str source; /* of rows that name none: the file's name, cut to RATE_SOURCE_MAX bytes */
};

/* Reads the whole file first: REFUSED as rates_parse, and then nothing has changed. Rows of a day
 * and pair that is there already replace it, so that an import that was cut off is repeated. */
must_check enum outcome import_rates(struct ctx *c, const struct import_rates *in, int64_t *rows);

#endif
