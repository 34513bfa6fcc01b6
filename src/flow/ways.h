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

/* What is open to them, and else why nothing is. */
struct open_ways {
    struct promise_option *options; /* [SERVICES], the caller's; cheapest first */
    size_t n;
    unsigned closed;                /* CARRIER_BIT_POST, CARRIER_BIT_COURIER: by restrictions */
    unsigned withheld;              /* services that go there and are not offered now */
    const struct restriction *restricted; /* closes every way that there is; NULL: none does */
};

/* promise_options of a question by the carriers that are open; `closed` of it is filled in. */
void ways_find(const struct closed_ways *w, struct promise_in *ask, struct open_ways *out);

/* REFUSED restricted ("hs", with the reason) when the listing's goods may not be sent to anybody,
 * whichever way: they are not for sale here. */
must_check enum outcome ways_may_list(struct problem *p, const struct rules *rules, struct str hs,
                                      struct str danger, int32_t battery_wh, int64_t now_ms);

#endif
