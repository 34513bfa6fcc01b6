/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/selling.h"
#include "shop/accounts/address.h"
#include "store/store.h"

static enum outcome save(struct ctx *c, void *arg)
{
    return seller_address_save(c, arg);
}

enum outcome save_return_address(struct ctx *c, struct seller_id seller, const struct address *in)
{
    struct address x = *in;
    struct seller_address_row row;

    TRY(may_sell_for(c, seller));
    TRY(address_check_abroad(&c->problem, c->arena, &x));
    row = (struct seller_address_row){seller,   x.name,     x.line1,   x.line2, x.city,
                                      x.region, x.postcode, x.country, x.phone};
    return store_write(c, seller.v, save, &row);
}
