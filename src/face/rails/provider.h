/* SPDX-License-Identifier: Apache-2.0 */
/* Asking a payment provider by its API: one POST with a bearer key, under an Idempotency-Key, so
 * that asking again asks for the same. */
#ifndef FACE_RAILS_PROVIDER_H
#define FACE_RAILS_PROVIDER_H

#include "base/ctx.h"
#include "lib/json.h"
#include "shop/payments/payee.h"

struct provider_ask {
    const struct payee *payee; /* its url and key */
    const char *path;          /* below the url */
    const char *type;          /* of the body */
    struct str body;
    struct str once;           /* the same asks for the same */
};

struct provider_answer {
    int status;
    struct json *body; /* NULL where it says nothing */
};

/* It does what it was asked. */
static inline bool provider_did(const struct provider_answer *a)
{
    return a->status >= 200 && a->status < 300;
}

/* DONE for what is an answer; one that refuses is in the log too, since buyers cannot mend it.
 * FAILED for what may work another time: no answer or one that is no JSON, the provider's own
 * trouble, too many requests, or a twin of this one still under way. */
must_check enum outcome provider_ask(struct ctx *c, const struct provider_ask *q,
                                     struct provider_answer *out);

/* REFUSED unavailable: the provider will not do it, whatever the buyer does. */
must_check enum outcome provider_refuses(struct ctx *c);

#endif
