/* SPDX-License-Identifier: Apache-2.0 */
/* The world outside as flow/ sees it: interfaces that face/ fills with real ones, and tests with
 * their own. None is called from inside a transaction. */
#ifndef FLOW_PORTS_H
#define FLOW_PORTS_H

#include "base/ctx.h"
#include "shop/payments/payments.h"

/* One letter. `id` makes sending it again harmless: the post box keeps one of each. */
struct mail {
    int64_t id;
    struct str to, subject, text;
};

struct post_box {
    void *self;
    enum outcome (*send)(void *self, struct ctx *c, const struct mail *m);
};

struct ports {
    const struct rail *rails[RAIL_KINDS_N + 1]; /* NULL after the last; the first pays sellers */
    const struct post_box *mail;                /* NULL: letters are not sent */
};

/* NULL when there is none of this name. */
const struct rail *rail_named(const struct ports *p, struct str name);

/* Those of ours that the market offers for a purchase in that currency, in its order; when it
 * offers none of them, our first. At least one; gives how many. */
size_t rails_offered(const struct ports *p, struct str market, struct currency currency,
                     const struct rail *out[RAIL_KINDS_N]);

/* The one of those that has this name, or the first for an empty one. REFUSED invalid "rail". */
must_check enum outcome rail_choose(struct ctx *c, struct str market, struct currency currency,
                                    struct str name, const struct rail **out);

#endif
