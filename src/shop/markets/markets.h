/* SPDX-License-Identifier: Apache-2.0 */
/* Markets: one site a country, opened from a row of data/markets.csv. Immutable, read once;
 * pointers live as long as the program. Needs no transaction; safe from every thread. */
#ifndef SHOP_MARKETS_MARKETS_H
#define SHOP_MARKETS_MARKETS_H

#include "base/outcome.h"
#include "shop/markets/places.h"

enum { MARKET_LANGUAGES_MAX = 4, MARKET_CURRENCIES_MAX = 4 };

/* What a buyer must give so that the post and the customs of the country take the parcel. */
struct address_rules {
    bool region_needed;
    bool postcode_needed;
    struct str postcode_patterns; /* see below */
    struct str postcode_example;
    struct str lines;     /* order of an envelope's lines, see below */
    struct str tax_id;    /* "cpf", "inn", or "" when customs asks for none of private buyers */
    struct str dial;      /* "+55" */
};
/* `postcode_patterns`: separated by blanks; N a digit, A a letter, - itself, _ a blank: "AN_NAA".
 * `lines`: N name, A street and number, U flat or addition, D district, C city, R region, Z
 * postcode, O country; a bar ends a line, letters in one line stand beside each other:
 * "N|A|U|D|C R|Z". */

struct market {
    char code[3];                       /* "ru"; the path prefix is "/ru/" */
    const struct country *country;
    struct str name;                    /* English */
    struct str languages[MARKET_LANGUAGES_MAX]; /* BCP 47; the first is the default: "pt-BR" */
    size_t languages_n;
    struct currency currencies[MARKET_CURRENCIES_MAX]; /* choices; the first is the default */
    size_t currencies_n;
    struct str zone;                    /* of its own clock and calendar */
    const struct city *city;            /* delivered to until the visitor says otherwise */
    bool tax_inclusive;                 /* domestic prices have tax in them (not US, CA) */
    struct address_rules address;
};

/* Loads and checks the data of this module: markets, countries, regions, cities. Called once at
 * start, so that broken data stops the program with its file, line and field; later calls cost
 * nothing, and every look-up loads by itself where it was not called. */
must_check enum outcome markets_load(struct problem *p);

/* In the order in which they are listed to visitors. */
const struct market *markets(size_t *n);
const struct market *market_by_code(struct str code);        /* "ru"; NULL when unknown */
const struct market *market_of_country(struct str country);  /* "RU"; NULL when there is none */

static inline struct str market_language(const struct market *m) { return m->languages[0]; }
static inline struct currency market_currency(const struct market *m) { return m->currencies[0]; }
bool market_has_language(const struct market *m, struct str language);
bool market_has_currency(const struct market *m, struct currency c);

/* Does the postcode fit one of the country's patterns? Blanks and case are forgiven; *normal
 * gets the form in which the post writes it. */
must_check bool market_postcode(const struct market *m, struct arena *a, struct str typed,
                                struct str *normal);

#endif
