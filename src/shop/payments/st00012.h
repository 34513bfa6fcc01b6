/* SPDX-License-Identifier: Apache-2.0 */
/* The payment code of Russian banks: GOST R 56042-2014. "ST", version 0001, charset (1 is
 * Windows-1251, 2 is UTF-8, 3 is KOI8-R; we write and read 2), a separator, and NAME=value fields
 * between separators: five that must be there, then any others. Amounts are kopecks. Pure. */
#ifndef SHOP_PAYMENTS_ST00012_H
#define SHOP_PAYMENTS_ST00012_H

#include "base/money.h"
#include "base/outcome.h"

enum {
    ST00012_MAX = 2000,   /* bytes */
    ST00012_FIELDS_MAX = 60,
    ST00012_NAME_MAX = 160,
    ST00012_BANK_MAX = 45,
    ST00012_PURPOSE_MAX = 210
};

struct st00012 {
    struct str name;            /* who is paid */
    struct str account;         /* 20 digits, keyed with the BIC */
    struct str bank;
    struct str bic;             /* 9 digits */
    struct str correspondent;   /* 20 digits; "0" where the bank has none */
    struct money amount;        /* RUB; minor 0: the payer fills it in */
    struct str purpose;         /* these may be empty */
    struct str payee_inn;       /* 10 or 12 digits */
    struct str kpp;             /* 9 digits */
};

/* Writes by the first separator of | ~ ^ ; that no value has. REFUSED invalid with the field. */
must_check enum outcome st00012_write(struct problem *p, struct buf *b, const struct st00012 *in);

/* Unknown fields are skipped. REFUSED malformed, required or invalid with the field's own name. */
must_check enum outcome st00012_parse(struct problem *p, struct str text, struct st00012 *out);

#endif
