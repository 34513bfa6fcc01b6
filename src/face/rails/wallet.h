/* SPDX-License-Identifier: Apache-2.0 */
/* Payments on the phone: a wallet, or the telephone bill. The buyer gives his number, the provider
 * asks him on that phone, and he approves it there. JSON with a bearer key:
 *
 *     POST {url}/payment-requests   {"reference": our intent, "phone": "+7...", "expires_at": "..",
 *                                   "amount": {"amount": "12.30", "currency": "RUB"}}
 *                                   422 {"code": "unknown_phone"}: nobody there can pay
 *     POST {url}/refunds            {"reference": our refund, "request": our intent, "amount": ...}
 *     POST /webhooks/mobile         what came of it, as Standard Webhooks with the body of
 *                                   payments.h (rail_event)
 *
 * Each request has our id, and a request to pay its phone too, as its Idempotency-Key. Sellers are
 * not paid out by it: people do that, as with codes (flow/code_rail.h). */
#ifndef FACE_RAILS_WALLET_H
#define FACE_RAILS_WALLET_H

#include "shop/payments/payments.h"

/* `payee` has url, key and secret, and stays the caller's. */
struct rail wallet_rail(const struct payee *payee);

#endif
