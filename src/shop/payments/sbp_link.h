/* SPDX-License-Identifier: Apache-2.0 */
/* Payment links of the Russian fast payment system (SBP):
 *     https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M
 *         ?type=01&bank=100000000111&sum=10000&cur=RUB&crc=F3D0
 * Only the system's operator issues ids: links are read and checked here, never made. The checksum
 * is CRC-16/CCITT-FALSE of all that stands before "&crc=". Pure. */
#ifndef SHOP_PAYMENTS_SBP_LINK_H
#define SHOP_PAYMENTS_SBP_LINK_H

#include "base/money.h"
#include "base/outcome.h"

enum { SBP_LINK_MAX = 512, SBP_ID_LENGTH = 32 };

struct sbp_link {
    struct str id;       /* 32 capital letters and digits */
    bool once;           /* type 02: for one payment, with its amount */
    struct str bank;     /* digits */
    struct money amount; /* RUB; minor 0: the payer fills it in */
};

/* REFUSED malformed, required or invalid with the field ("sum"). Texts lie in `text`. */
must_check enum outcome sbp_link_parse(struct problem *p, struct str text, struct sbp_link *out);

#endif
