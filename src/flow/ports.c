/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/ports.h"

#include "base/check.h"

const struct rail *rail_named(const struct ports *p, struct str name)
{
    for (size_t i = 0; p->rails[i]; i++)
        if (str_eq(str_of(p->rails[i]->name), name))
            return p->rails[i];
    return NULL;
}

size_t rails_offered(const struct ports *p, struct str market, struct currency currency,
                     const struct rail *out[RAIL_KINDS_N])
{
    enum rail_kind kinds[RAIL_KINDS_N];
    size_t all = rails_of_market(market, currency, kinds), n = 0;

    check(p->rails[0] != NULL);
    for (size_t i = 0; i < all; i++) {
        const struct rail *rail = rail_named(p, rail_kind_name(kinds[i]));

        if (rail)
            out[n++] = rail;
    }
    if (n == 0)
        out[n++] = p->rails[0];
    return n;
}

enum outcome rail_choose(struct ctx *c, struct str market, struct currency currency,
                         struct str name, const struct rail **out)
{
    const struct rail *offered[RAIL_KINDS_N];
    size_t n = rails_offered(c->ports, market, currency, offered);

    for (size_t i = 0; i < n; i++)
        if (name.n == 0 || str_eq(str_of(offered[i]->name), name)) {
            *out = offered[i];
            return DONE;
        }
    return refuse(&c->problem, refusal_invalid, "rail", "a way of paying that is offered for it");
}
