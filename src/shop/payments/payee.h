/* SPDX-License-Identifier: Apache-2.0 */
/* Who is paid by the rails that need no gateway, and the code that the buyer's bank reads for it.
 *
 * The operator names his accounts in an INI file, a section for each rail (rails.h):
 *
 *     [pix]       key, name, city               [sbp]   link (a reusable one)
 *     [sepa]      name, iban, bic               [demo]  name
 *     [card]      url and key of a gateway (face/rails/gateway.h)
 *     [mobile]    name, url and key of a provider (face/rails/wallet.h)
 *     [st00012]   name, account, bank, bic, correspondent, inn, kpp
 *
 * and in each may stand `secret`, whsec_..., with which its notices are signed (lib/webhook.h). */
#ifndef SHOP_PAYMENTS_PAYEE_H
#define SHOP_PAYMENTS_PAYEE_H

#include "base/ids.h"
#include "shop/payments/rails.h"

struct payee {
    enum rail_kind kind;
    struct str key, name, city, iban, bic, account, bank, correspondent, inn, kpp, link, url;
    struct str secret; /* bytes, of a card's gateway the text; empty when there is none */
};

struct payees {
    const struct payee *v; /* in the order of the file, each kind once */
    size_t n;
};

/* REFUSED with "NAME line 12: KEY": whatever a code would be refused for is refused here. Texts lie
 * in `ini` or in `a`. */
must_check enum outcome payees_parse(struct arena *a, struct str name, struct str ini,
                                     struct problem *p, struct payees *out);

enum { PAYMENT_CODE_MAX = 600 };

struct payment_code {
    struct str text;      /* what the QR code says; empty for rails without one */
    struct str reference; /* by which the bank's notice is recognised */
    bool asks_amount;     /* the payer types it in */
};

/* The code for one payment. REFUSED currency_mismatch for money that the rail does not move. */
must_check enum outcome payment_code_make(struct problem *p, struct arena *a,
                                          const struct payee *payee, struct intent_id intent,
                                          struct money amount, struct payment_code *out);

#endif
