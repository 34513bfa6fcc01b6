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
    const struct rail *rail;
    const struct post_box *mail; /* NULL: letters are not sent */
};

#endif
