/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/index_prices.h"

#include "base/check.h"
#include "base/hash.h"
#include "base/num.h"
#include "flow/sendings.h"
#include "shop/markets/markets.h"

enum { KEPT = 4096, TEXT_MAX = 16 };

/* What a way depends on, without padding, so that it can be compared as bytes. */
struct goods {
    int64_t hub, weight_g;
    int32_t handling_days, battery_wh;
    char hs6[TEXT_MAX], origin[TEXT_MAX], danger[TEXT_MAX];
};

/* How goods of a kind go to each market. */
struct kept {
    struct goods goods;
    int64_t until_ms;  /* 0: empty */
    uint16_t sending;
    struct landed_way way[SEARCH_PRICES_MAX];
};

struct index_prices {
    struct landed_place places[SEARCH_PRICES_MAX];
    size_t places_n;
    struct kept kept[KEPT]; /* by hash; the last one stays */
};

struct index_prices *index_prices_new(void)
{
    struct index_prices *p = calloc(1, sizeof(*p));

    check(p != NULL);
    return p;
}

void index_prices_free(struct index_prices *p)
{
    free(p);
}

enum outcome index_prices_begin(struct index_prices *p, struct ctx *c)
{
    const struct market *all = markets(&p->places_n);

    check(p->places_n <= SEARCH_PRICES_MAX);
    for (size_t i = 0; i < p->places_n; i++) {
        TRY(landed_place(c, all[i].city, market_currency(&all[i]), &p->places[i]));
        p->places[i].promotions = (struct promotions_held){.until_ms = INT64_MAX};
    }
    return DONE;
}

/* False for what does not fit; then nothing is kept of it. */
static bool put_text(char to[TEXT_MAX], struct str s)
{
    if (s.n >= TEXT_MAX)
        return false;
    if (s.n > 0)
        memcpy(to, s.p, s.n);
    return true;
}

static bool goods_of(const struct landed_offer *o, const struct hub *hub, struct goods *out)
{
    memset(out, 0, sizeof(*out));
    out->hub = hub ? (int64_t)hub->id : -1;
    out->weight_g = o->weight_g;
    out->handling_days = o->handling_days;
    out->battery_wh = o->battery_wh;
    return put_text(out->hs6, o->hs6) && put_text(out->origin, o->origin) &&
           put_text(out->danger, o->danger);
}

static void find_ways(const struct index_prices *p, const struct landed_offer *offer,
                      const struct hub *hub, struct kept *out)
{
    struct sending sending = {.hub = hub, .handling_days = offer->handling_days,
                              .weight_g = promise_weight_limit(offer->weight_g)};

    out->until_ms = INT64_MAX;
    for (size_t i = 0; i < p->places_n; i++) {
        landed_way(&p->places[i], offer, &out->way[i]);
        out->until_ms = i64_min(out->until_ms, out->way[i].valid_until_ms);
        sending.closed[i] = (uint8_t)out->way[i].closed;
    }
    out->sending = hub ? sending_number(&sending) : 0;
}

/* `room` is for what is not kept. */
static const struct kept *ways_of(struct index_prices *p, const struct landed_offer *offer,
                                  int64_t now_ms, struct kept *room)
{
    const struct hub *hub = landed_hub(offer);
    struct goods goods;
    struct kept *k = room;

    if (goods_of(offer, hub, &goods))
        k = &p->kept[hash_str((struct str){(const char *)&goods, sizeof(goods)}) % KEPT];
    if (k != room && k->until_ms > now_ms && memcmp(&k->goods, &goods, sizeof(goods)) == 0)
        return k;
    find_ways(p, offer, hub, k);
    k->goods = goods;
    return k;
}

enum outcome index_prices_put(struct index_prices *p, struct ctx *c,
                              const struct landed_offer *offer, struct search_doc *doc)
{
    struct kept room;
    const struct kept *k = ways_of(p, offer, c->now_ms, &room);

    doc->sending = k->sending;
    for (size_t i = 0; i < p->places_n; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        struct money total = {0};
        enum outcome out = k->way[i].deliverable
                               ? landed_by_way(c, &p->places[i], offer, &k->way[i], &total)
                               : DONE;

        if (out == FAILED)
            return FAILED;
        doc->prices_minor[i] = out == DONE ? total.minor : 0;
        arena_rewind(c->arena, mark);
    }
    return DONE;
}
