/* SPDX-License-Identifier: Apache-2.0 */
/* Countries, regions and cities: immutable structs read once from data/countries.csv,
 * regions.csv and cities.csv. Every pointer given out lives as long as the program and may be
 * kept, also in caches. Needs no transaction; safe from every thread. Cities are after GeoNames
 * (CC BY 4.0). */
#ifndef SHOP_MARKETS_PLACES_H
#define SHOP_MARKETS_PLACES_H

#include "base/ids.h"
#include "base/money.h"

/* A territory of customs: goods that stay inside carry no duty. */
enum customs_union { UNION_NONE, UNION_EU, UNION_EAEU };

struct country {
    char code[3];             /* ISO 3166-1 alpha-2, "DE" */
    struct str name;          /* English; people get their own language from lib/format.h */
    struct currency currency; /* what its sellers price in unless they say otherwise */
    enum customs_union customs_union;
    struct str zone;          /* time zone of its capital */
    struct str language;      /* in which its cities' native names are, "ru" */
    bool regions_tax;         /* tax depends on the region: BR CA ES US */
};

struct region {
    struct str country;       /* "BR" */
    struct str code;          /* the second part of ISO 3166-2, "SP" */
    struct str name;          /* English */
    struct str native;        /* "Bayern" of Bavaria; empty where it is the same */
};

/* How far a city is from the middle of its country's network; lanes are priced and timed by it. */
enum city_class { CITY_CAPITAL, CITY_MAJOR, CITY_REGIONAL, CITY_REMOTE, CITY_CLASSES };

struct city {
    struct city_id id;        /* GeoNames id */
    const struct country *country;
    const struct region *region; /* NULL where the country has none here */
    struct str name;          /* English: "Moscow", "Cologne", "São Paulo" */
    struct str native;        /* "Москва", "Köln"; empty where it is the same or unknown */
    struct str also;          /* other names by which it is found, like St Petersburg;圣彼得堡, at
                                 most three; may be empty */
    struct str zone;          /* "America/Sao_Paulo" */
    int32_t lat_e5, lon_e5;   /* degrees * 100,000, north and east positive */
    int32_t population;
    enum city_class size;
};

/* By code, in capitals; NULL when unknown. */
const struct country *country_by_code(struct str code);
const struct region *region_by_code(struct str country, struct str code);
const struct city *city_by_id(struct city_id id);

/* All of them, ordered by code; *n says how many. */
const struct country *countries(size_t *n);
/* All regions, ordered by country and code. */
const struct region *regions(size_t *n);
/* Those of one country, ordered by code. */
const struct region *regions_of(const struct country *c, size_t *n);
/* All cities, by country, the largest first: one array, so that each has a number. */
const struct city *cities(size_t *n);
/* Those of one country, the largest first. */
const struct city *const *cities_of(const struct country *c, size_t *n);

/* How a city was found: the first of these that finds any. */
enum city_match {
    CITY_BY_NAME,     /* some word of a name of it starts with what was typed */
    CITY_BY_POSTCODE, /* postcodes.h; only within one country */
    CITY_BY_SOUND,    /* a name starts with what sounds so (city_sound.h): other scripts */
    CITY_BY_GUESS     /* with one wrong letter of four, or two of eight */
};

struct city_hits {
    const struct city *const *v; /* the largest first */
    size_t n;
    enum city_match how;
};

/* Cities of `in` (NULL: of every country) for what somebody typed, at most `max` (and 50). Letter
 * case, accents and ё/е make no difference. An empty `typed` gives the largest cities. Memory from
 * `a`. */
struct city_hits city_search(struct arena *a, const struct country *in, struct str typed,
                             size_t max);
/* The largest city of `in` with exactly this name in any of its languages, as city_search folds it,
 * or else one that sounds so; or with this id in decimals. NULL when there is none. */
const struct city *city_by_name(struct arena *a, const struct country *in, struct str name);

/* The name for readers of `language`: the native one where that is the country's own. */
struct str city_name(const struct city *c, struct str language);
/* The same of a region. */
struct str region_name(const struct region *r, struct str language);

/* Inside one customs territory? Then a sale between the two carries no duty. */
bool same_customs_territory(const struct country *a, const struct country *b);

#endif
