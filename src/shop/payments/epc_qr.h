/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a SEPA credit transfer's QR code: European Payments Council, EPC069-12, "Quick
 * Response Code: Guidelines to Enable Data Capture for the Initiation of a SCT". Lines: BCD,
 * version, charset, SCT, BIC, name, IBAN, amount, purpose, structured or free reference,
 * information. The code itself is of error level M and at most version 13. Pure. */
#ifndef SHOP_PAYMENTS_EPC_QR_H
#define SHOP_PAYMENTS_EPC_QR_H

#include "base/money.h"
#include "base/outcome.h"
#include "lib/checkdigit.h"

enum {
    EPC_QR_MAX = 331,      /* bytes */
    EPC_NAME_MAX = 70,     /* characters, as the next two */
    EPC_TEXT_MAX = 140,
    EPC_INFO_MAX = 70
};

struct epc_qr {
    struct str bic;        /* 8 or 11 characters; may be empty inside of the EEA */
    struct str name;
    struct iban iban;
    struct money amount;   /* EUR; minor 0: the payer fills it in */
    struct str purpose;    /* ISO 20022 code of at most 4 letters; may be empty */
    struct str reference;  /* ISO 11649; or else: */
    struct str text;       /* free; both may be empty */
    struct str info;       /* for the payer; may be empty */
};

/* Lines end with LF, the last without; trailing empty lines are left out. REFUSED invalid with the
 * field. */
must_check enum outcome epc_qr_write(struct problem *p, struct buf *b, const struct epc_qr *in);

/* Version 001 or 002, UTF-8 (charset 1), lines ended by LF or CR LF. REFUSED malformed or invalid
 * with the field. Texts lie in `text`. */
must_check enum outcome epc_qr_parse(struct problem *p, struct str text, struct epc_qr *out);

#endif
