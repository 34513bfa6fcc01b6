/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules say of a place and of goods, kept from one quote to the next: the offers and
 * services of one product ask the same again and again. Zeroed it knows nothing; for another place,
 * day or set of rules it begins anew by itself. It belongs to one thread, and lives no longer than
 * the rules and rates that it was used with. */
#ifndef SHOP_QUOTE_KNOWN_H
#define SHOP_QUOTE_KNOWN_H

#include "shop/quote/quote.h"

enum { KNOWN_GOODS = 4, KNOWN_RATES = 4, KNOWN_KEY_BYTES = 8 };

/* The rows for goods of a code and an origin. */
struct known_goods {
    char hs6[KNOWN_KEY_BYTES], origin[KNOWN_KEY_BYTES]; /* padded with zeros */
    const struct duty_rate *duty[DUTY_KINDS];           /* NULL: none */
    const struct reduced_rate *reduced[TAX_LINES_MAX];  /* of each tax; NULL: none */
};

struct known_rate {
    struct currency from, to;
    struct rate_found found;
};

struct quote_known {
    const struct country *to; /* NULL: nothing is known */
    const struct rules *rules;
    const struct rates *rates;
    struct date day;
    char region[KNOWN_KEY_BYTES];
    struct str duty_territory; /* "EU", or the country */
    const struct tax_rate *tax[TAX_LINES_MAX];
    size_t tax_n;
    struct known_goods goods[KNOWN_GOODS]; /* the last ones asked for, in turn */
    size_t goods_n, goods_next;
    struct known_rate rate[KNOWN_RATES];   /* the first ones asked for */
    size_t rate_n;
};

/* Was it begun for the place, day, rules and rates of `in`? */
bool known_is_of(const struct quote_known *k, const struct quote_in *in);
/* Begins it for them; their region is a known one, or empty. */
void known_begin(struct quote_known *k, const struct quote_in *in);

/* `origin` as the rules take it: that of dispatch where the goods name none. The codes are valid;
 * the answer is good until the next call. */
const struct known_goods *known_of_goods(struct quote_known *k, struct str hs6, struct str origin);
/* False when there is no such rate. */
must_check bool known_of_rate(struct quote_known *k, struct currency from, struct currency to,
                              struct rate_found *out);

#endif
