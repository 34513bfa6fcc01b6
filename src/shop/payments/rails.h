/* SPDX-License-Identifier: Apache-2.0 */
/* Ways of paying: which there are, which of them a market offers, and in what order.
 *
 *   pix      BR Code (br_code.h)                 sbp      link of the SBP's operator (sbp_link.h)
 *   sepa     EPC069-12 (epc_qr.h)                card     a gateway
 *   st00012  GOST R 56042 (st00012.h)            mobile   telephone bill or wallet: approved there
 *   demo     a bank that moves no money */
#ifndef SHOP_PAYMENTS_RAILS_H
#define SHOP_PAYMENTS_RAILS_H

#include "base/money.h"
#include "base/outcome.h"
#include "lib/translate.h"

/* X(kind, label) */
#define RAIL_KINDS(X)                              \
    X(pix, N_("Pix"))                              \
    X(sepa, N_("Bank transfer (SEPA)"))            \
    X(st00012, N_("Bank transfer by code"))        \
    X(sbp, N_("Fast payment system (SBP)"))        \
    X(card, N_("Card"))                            \
    X(mobile, N_("Phone bill or wallet"))          \
    X(demo, N_("Demo bank"))

enum rail_kind {
#define X(kind, label) RAIL_KIND_##kind,
    RAIL_KINDS(X)
#undef X
    RAIL_KINDS_N
};

must_check bool rail_kind_parse(struct str name, enum rail_kind *out);
struct str rail_kind_name(enum rail_kind k);
struct str rail_kind_label(enum rail_kind k); /* message id */

/* The rows of data/rails.csv that the program ships; broken ones are REFUSED with file and line. */
must_check enum outcome rails_load(struct problem *p);

/* What a market offers for a purchase in that currency, its own first, each once. Gives how
 * many. */
size_t rails_of_market(struct str market, struct currency currency,
                       enum rail_kind out[RAIL_KINDS_N]);

#endif
