/* SPDX-License-Identifier: Apache-2.0 */
/* The services that restrictions leave open to goods: joins shop/quote and shop/logistics. */
#ifndef FLOW_WAYS_H
#define FLOW_WAYS_H

#include "shop/logistics/logistics.h"
#include "shop/quote/quote.h"

/* By which carriers goods may not go, and which row says so. */
struct closed_ways {
    const struct restriction *post, *courier; /* NULL: open */
    size_t line; /* the first line that closed one: its number as ways_close was told */
};

/* Closes what is closed to one more line of the parcel; `in` needs to, date and rules. */
void ways_close(struct closed_ways *w, const struct quote_in *in, const struct quote_line *l,
                size_t line);

/* Leaves the options whose carrier is open, in their order; gives their number. */
size_t ways_open(const struct closed_ways *w, struct promise_option *options, size_t n);

/* The row to be told where no option was left; NULL where none was closed. */
const struct restriction *ways_why(const struct closed_ways *w);

/* REFUSED restricted ("hs", with the reason) when the listing's goods may not be sent to anybody,
 * whichever way: they are not for sale here. */
must_check enum outcome ways_may_list(struct problem *p, const struct rules *rules, struct str hs,
                                      struct str danger, int32_t battery_wh, int64_t now_ms);

#endif
