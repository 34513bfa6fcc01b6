/* SPDX-License-Identifier: Apache-2.0 */
/* Check digits and sums of identifiers that people type and machines read. Each function looks at
 * the whole input: anything else than the characters named is false. S10 has its own: lib/s10.h. */
#ifndef LIB_CHECKDIGIT_H
#define LIB_CHECKDIGIT_H

#include "base/str.h"

/* Payment cards (ISO/IEC 7812-1, Luhn): 2 ... 32 digits. */
bool luhn_valid(struct str digits);

/* IBAN (ISO 13616): blanks and small letters are forgiven; the country's length and the remainder
 * 1 of 97 are checked. *out, in the electronic form, is left alone when false. */
enum { IBAN_MAX = 34 };
struct iban {
    char text[IBAN_MAX + 1];
};
must_check bool iban_parse(struct str typed, struct iban *out);

/* Creditor reference (ISO 11649): "RF", two check digits, 1 ... 21 letters and digits. */
bool creditor_reference_valid(struct str s);
/* Makes one of `body`, 1 ... 21 capital letters and digits: checked. */
enum { CREDITOR_REFERENCE_MAX = 25 };
struct creditor_reference {
    char text[CREDITOR_REFERENCE_MAX + 1];
};
struct creditor_reference creditor_reference_make(struct str body);

/* GS1 keys (GTIN, SSCC; GS1 General Specifications 7.9): weights 3, 1, 3 ... from the right. -1
 * when `digits` are none, or more than 32. */
int gs1_check_digit(struct str digits);

/* Russian account key (Bank of Russia, position 515): `bic` has 9 digits, `account` 20. A
 * correspondent account is keyed by the bank's region instead of its own number. */
bool ru_account_valid(struct str bic, struct str account);
bool ru_correspondent_valid(struct str bic, struct str account);

/* CRC-16/CCITT-FALSE: polynomial 1021, initial FFFF. "123456789" gives 29B1. */
uint16_t crc16_ccitt_false(struct str bytes);

#endif
