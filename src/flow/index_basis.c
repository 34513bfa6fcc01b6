/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/index_basis.h"

#include "base/hash.h"
#include "flow/landed.h"
#include "shop/logistics/edition.h"
#include "shop/markets/markets.h"
#include "shop/markets/rates.h"
#include "shop/quote/tariffs.h"
#include "store/store.h"

static uint64_t digest_of_rates(const struct rates *r)
{
    uint64_t digest = r->n;

    for (size_t i = 0; i < r->n; i++) {
        const struct rate_entry *e = &r->entry[i];

        digest = hash_add(digest, hash_content(currency_str(&e->currency)));
        digest = hash_add(digest, (uint64_t)e->per_eur.num);
        digest = hash_add(digest, (uint64_t)e->per_eur.den);
    }
    return digest;
}

/* The day itself is not in it: most days are like the one before. Neighbours have the same day. */
static enum outcome add_markets(struct ctx *c, uint64_t *digest)
{
    size_t n;
    const struct market *all = markets(&n);
    struct landed_place place;
    struct date day = {INT32_MIN};
    uint64_t of_day = 0;

    for (size_t i = 0; i < n; i++) {
        TRY(landed_place(c, all[i].city, market_currency(&all[i]), &place));
        if (place.today.days != day.days)
            of_day = hash_add(digest_of_rates(place.rates), rules_digest(place.rules, place.today));
        day = place.today;
        *digest = hash_add(*digest, hash_content(str_of(all[i].code)));
        *digest = hash_add(*digest, hash_content(currency_str(&place.currency)));
        *digest = hash_add(*digest, (uint64_t)all[i].city->id.v);
        *digest = hash_add(*digest, of_day);
    }
    return DONE;
}

static enum outcome read_basis(struct ctx *c, void *arg)
{
    uint64_t *digest = arg;
    int64_t rules;

    TRY(rules_version(c, &rules));
    *digest = hash_add((uint64_t)logistics_edition(), (uint64_t)rules);
    return add_markets(c, digest);
}

enum outcome index_basis(struct ctx *c, uint64_t *digest)
{
    return store_read(c, read_basis, digest);
}
