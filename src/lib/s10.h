/* SPDX-License-Identifier: Apache-2.0 */
/* Identifiers of postal items by UPU standard S10: AA NNNNNNNN C CC, that is a service indicator, a
 * serial number, its check digit and the ISO 3166 code of the country. */
#ifndef LIB_S10_H
#define LIB_S10_H

#include "base/str.h"

enum { S10_LENGTH = 13, S10_SERIAL_MAX = 99999999 };

struct s10 {
    char text[S10_LENGTH + 1]; /* "RB123456785CN" */
};

/* What a person or a machine wrote: thirteen characters, where blanks between them and small
 * letters are forgiven. False when the indicator is none of S10's, the check digit is wrong or the
 * country is none; *out is left alone then. */
must_check bool s10_parse(struct str typed, struct s10 *out);

/* Weights 8 6 4 2 3 5 9 7; `serial` is 0 ... S10_SERIAL_MAX. 47312482 gives 9. */
int s10_check_digit(int32_t serial);

/* `indicator` and `country` are two capital letters that s10_parse accepts: checked. */
struct s10 s10_make(const char indicator[2], int32_t serial, const char country[2]);

static inline struct str s10_str(const struct s10 *s) { return str_of(s->text); }

#endif
