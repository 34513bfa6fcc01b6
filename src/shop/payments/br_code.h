/* SPDX-License-Identifier: Apache-2.0 */
/* BR Code: the text of a Pix QR code, which buyers in Brazil scan or copy into their bank's
 * application. EMV QR Code Specification for Payment Systems, Merchant-Presented Mode 1.1, as the
 * Banco Central do Brasil fills it ("Manual de Padroes para Iniciacao do Pix").
 *
 * It is a list of fields, two digits of id, two of length in characters, value; field 26 holds the
 * Pix key or, of a dynamic code, the address where the bank asks for the charge. Pure. */
#ifndef SHOP_PAYMENTS_BR_CODE_H
#define SHOP_PAYMENTS_BR_CODE_H

#include "base/arena.h"
#include "base/money.h"
#include "base/outcome.h"

enum {
    BR_CODE_MAX = 512,    /* bytes of a whole code */
    BR_KEY_MAX = 77,      /* characters of a key or an address without https:// */
    BR_NAME_MAX = 25,
    BR_CITY_MAX = 15,
    BR_TXID_MAX = 25
};

struct br_code {
    struct str key;      /* Pix key; empty when there is an address */
    struct str url;      /* address of a dynamic charge, without https:// */
    struct str info;     /* for the payer; only with a key; may be empty */
    struct money amount; /* in BRL; minor 0: the payer fills it in */
    struct str name;     /* who is paid */
    struct str city;
    struct str txid;     /* letters and digits; empty is written as "***" */
    bool once;           /* to be paid once ("12" in field 01) */
};

/* Writes the code. REFUSED invalid with the field for what has no place in it. */
must_check enum outcome br_code_write(struct problem *p, struct buf *b, const struct br_code *in);

/* Reads a code of Pix. REFUSED malformed for a broken list, a field twice, a wrong length or
 * checksum; invalid with the field for values that Pix does not allow. Texts lie in `text`. */
must_check enum outcome br_code_parse(struct problem *p, struct str text, struct br_code *out);

#endif
