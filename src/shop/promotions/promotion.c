/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/promotions/promotion.h"

#include "base/check.h"

static const char *const payers[PAYERS] = {"seller", "marketplace"};
static const char *const kinds[PROMOTION_KINDS] = {"percent", "fixed", "delivery"};

const char *payer_name(enum payer p)
{
    check((unsigned)p < PAYERS);
    return payers[p];
}

const char *promotion_kind_name(enum promotion_kind k)
{
    check((unsigned)k < PROMOTION_KINDS);
    return kinds[k];
}

bool payer_parse(struct str name, enum payer *out)
{
    for (int i = 0; i < PAYERS; i++)
        if (str_eq(name, str_of(payers[i]))) {
            *out = (enum payer)i;
            return true;
        }
    return false;
}

bool promotion_kind_parse(struct str name, enum promotion_kind *out)
{
    for (int i = 0; i < PROMOTION_KINDS; i++)
        if (str_eq(name, str_of(kinds[i]))) {
            *out = (enum promotion_kind)i;
            return true;
        }
    return false;
}
