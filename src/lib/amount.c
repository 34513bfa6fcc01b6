/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/amount.h"

enum { TYPED_MAX = 20, GROUP = 3 };

bool amount_parse(struct str typed, struct currency c, struct money *out)
{
    char plain[TYPED_MAX];
    size_t comma = str_find_char(typed, ','), sign;

    if (typed.n > TYPED_MAX)
        return false;
    memcpy(plain, typed.p, typed.n);
    if (comma != STR_NONE)
        plain[comma] = '.';
    sign = str_find_char((struct str){plain, typed.n}, '.');
    if (sign != STR_NONE && typed.n - sign - 1 == GROUP)
        return false;
    return money_parse((struct str){plain, typed.n}, c, out);
}
