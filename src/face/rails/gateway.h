/* SPDX-License-Identifier: Apache-2.0 */
/* Cards, by a payment gateway that speaks the API that most shops know: hosted checkout sessions,
 * refunds, and signed events. Form-encoded requests with a bearer key, JSON answers:
 *
 *     POST {url}/v1/checkout/sessions   client_reference_id is our intent; its `url` is the page
 *     POST {url}/v1/refunds             of the payment that the session's event named
 *     POST /webhooks/card               its events, signed "t=SECONDS,v1=HEX" (lib/webhook.h)
 *
 * Each request has our id as its Idempotency-Key, so that asking again asks for the same. Sellers
 * are not paid out by it: people do that, as with codes (flow/code_rail.h).
 *
 * What an event says of us:
 *   checkout.session.completed, ...async_payment_succeeded, paid   payment_captured
 *   checkout.session.async_payment_failed                          payment_failed
 *   checkout.session.expired                                       payment_expired
 *   refund.updated, refund.failed, charge.refund.updated           refund_done, refund_failed
 * Any other is of no concern. */
#ifndef FACE_RAILS_GATEWAY_H
#define FACE_RAILS_GATEWAY_H

#include "shop/payments/payments.h"

struct gateway {
    struct rail rail; /* for struct ports */
    const struct payee *payee;
    struct str site;  /* our own public address, "https://shop.example" */
};

/* `payee` has url, key and secret; it and `site` stay the caller's. */
void gateway_init(struct gateway *g, const struct payee *payee, struct str site);

/* An event's body. *ours is false for one of no concern. REFUSED malformed, required or invalid
 * with the field. */
must_check enum outcome gateway_event_parse(struct problem *p, struct arena *a, struct str body,
                                            struct rail_event *out, bool *ours);

#endif
