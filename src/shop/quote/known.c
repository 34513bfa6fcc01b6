/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/quote/known.h"

#include "base/check.h"

static void put_key(char out[KNOWN_KEY_BYTES], struct str code)
{
    check(code.n <= KNOWN_KEY_BYTES);
    memset(out, 0, KNOWN_KEY_BYTES);
    if (code.n)
        memcpy(out, code.p, code.n);
}

static bool same_key(const char a[KNOWN_KEY_BYTES], const char b[KNOWN_KEY_BYTES])
{
    return memcmp(a, b, KNOWN_KEY_BYTES) == 0;
}

bool known_is_of(const struct quote_known *k, const struct quote_in *in)
{
    char region[KNOWN_KEY_BYTES];

    if (k->to != in->to || k->rules != in->rules || k->rates != in->rates ||
        k->day.days != in->date.days || in->region.n > KNOWN_KEY_BYTES)
        return false;
    put_key(region, in->region);
    return same_key(k->region, region);
}

void known_begin(struct quote_known *k, const struct quote_in *in)
{
    const struct str country = str_of(in->to->code);

    k->to = in->to;
    k->rules = in->rules;
    k->rates = in->rates;
    k->day = in->date;
    put_key(k->region, in->region);
    k->duty_territory = in->to->customs_union == UNION_EU ? STR("EU") : country;
    k->tax_n = rules_tax_rates(in->rules, country, in->region, in->date, k->tax);
    k->goods_n = k->goods_next = k->rate_n = 0;
}

/* ---- goods ---- */

static struct str region_of(const struct quote_known *k)
{
    return (struct str){k->region, strnlen(k->region, KNOWN_KEY_BYTES)};
}

static void ask(const struct quote_known *k, struct str hs6, struct str origin,
                struct known_goods *out)
{
    for (int kind = 0; kind < DUTY_KINDS; kind++)
        out->duty[kind] = duty_rate_find(&k->rules->duty, (enum duty_kind)kind, k->duty_territory,
                                         hs6, origin, k->day);
    for (size_t i = 0; i < k->tax_n; i++)
        out->reduced[i] = reduced_rate_find(&k->rules->reduced, str_of(k->to->code), region_of(k),
                                            k->tax[i]->name, hs6, k->day);
}

const struct known_goods *known_of_goods(struct quote_known *k, struct str hs6, struct str origin)
{
    char code[KNOWN_KEY_BYTES], from[KNOWN_KEY_BYTES];
    struct known_goods *g;

    put_key(code, hs6);
    put_key(from, origin);
    for (size_t i = 0; i < k->goods_n; i++)
        if (same_key(k->goods[i].hs6, code) && same_key(k->goods[i].origin, from))
            return &k->goods[i];
    g = &k->goods[k->goods_next];
    k->goods_next = (k->goods_next + 1) % KNOWN_GOODS;
    k->goods_n += k->goods_n < KNOWN_GOODS;
    memcpy(g->hs6, code, sizeof(code));
    memcpy(g->origin, from, sizeof(from));
    ask(k, hs6, origin, g);
    return g;
}

/* ---- rates ---- */

bool known_of_rate(struct quote_known *k, struct currency from, struct currency to,
                   struct rate_found *out)
{
    for (size_t i = 0; i < k->rate_n; i++)
        if (currency_eq(k->rate[i].from, from) && currency_eq(k->rate[i].to, to)) {
            *out = k->rate[i].found;
            return true;
        }
    if (!rates_find(k->rates, from, to, out))
        return false;
    if (k->rate_n < KNOWN_RATES)
        k->rate[k->rate_n++] = (struct known_rate){from, to, *out};
    return true;
}
