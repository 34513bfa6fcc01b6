/* SPDX-License-Identifier: Apache-2.0 */
/* Signed webhooks by the Standard Webhooks specification (standardwebhooks.com, version 1): three
 * headers beside the body,
 *
 *     webhook-id: msg_2KWPBgLlAfxdpx2AI54pPJ85f4W      the same for every repetition
 *     webhook-timestamp: 1674087231                    seconds since 1970
 *     webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1,...
 *
 * The signature is HMAC-SHA256 over "id.timestamp.body", in base64; several may stand there while a
 * secret is being changed. Secrets are written "whsec_" and base64. */
#ifndef LIB_WEBHOOK_H
#define LIB_WEBHOOK_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum { WEBHOOK_TOLERANCE_S = 300, WEBHOOK_ID_MAX = 100, WEBHOOK_SIGNATURES_MAX = 8 };

struct webhook_head {
    struct str id, timestamp, signature;
};

/* "whsec_..." to the bytes of the key (24 ... 64 of them). False leaves *out alone. */
must_check bool webhook_secret(struct arena *a, struct str text, struct str *out);

/* The head for a body, at that moment. `id` is 1 ... WEBHOOK_ID_MAX bytes without a dot. */
struct webhook_head webhook_sign(struct arena *a, struct str key, struct str id, int64_t at_ms,
                                 struct str body);

/* REFUSED malformed for a broken head ("webhook-timestamp"), bad_signature for a signature that
 * does not match or a time more than WEBHOOK_TOLERANCE_S away from now. Takes the same time
 * whatever differs. */
must_check enum outcome webhook_verify(struct problem *p, struct str key,
                                       const struct webhook_head *head, struct str body,
                                       int64_t now_ms);

/* The same for senders who sign only "timestamp.body" and say so in one header, the signature in
 * hex: "t=1492774577,v1=5257a869e7...,v0=...". The key is the secret as it is written, "whsec_" and
 * all. REFUSED as above. */
must_check enum outcome webhook_verify_stamped(struct problem *p, struct str key,
                                               struct str signature, struct str body,
                                               int64_t now_ms);

#endif
