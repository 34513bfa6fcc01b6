/* SPDX-License-Identifier: Apache-2.0 */
/* An amount as people type it into a form: "12", "12.50", "12,5". The sign is a point or a comma,
 * once, with at most the currency's decimals behind it; digits are not grouped. So what could be
 * read in two ways is refused: "1.234" is neither a thousand nor one and a bit, in a currency of
 * two decimals as in one of three. */
#ifndef LIB_AMOUNT_H
#define LIB_AMOUNT_H

#include "base/money.h"

must_check bool amount_parse(struct str typed, struct currency c, struct money *out);

#endif
