/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/markets/places_load.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum { LETTERS = 26 };
enum { COUNTRIES_MAX = 260, REGIONS_MAX = 2000, CITIES_MAX = 100000, ARENA_MAX = 64 << 20 };

/* A stretch of an array that belongs to one country. */
struct stretch {
    size_t from, n;
};

static struct places {
    struct arena arena;
    struct country *country;
    struct stretch *country_regions, *country_cities;
    size_t countries_n;
    uint16_t by_letters[LETTERS * LETTERS]; /* of its code: its number, from 1; 0: none */
    struct region *region;
    size_t regions_n;
    struct city *city;             /* by country, the largest first */
    const struct city **city_list; /* pointers to them, in the same order */
    const struct city **by_id;     /* ordered by id */
    size_t cities_n;
    struct problem problem;
    enum outcome outcome;
} places;

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

/* ---- loading ---- */

static enum outcome parse(const char *file, const char *const *columns, size_t n, size_t rows_max,
                          struct table *t)
{
    return table_parse(&places.arena, str_of(file), data_file(file), columns, n, rows_max,
                       &places.problem, t);
}

/* Two capital letters? */
static bool is_code(struct str code)
{
    return code.n == 2 && code.p[0] >= 'A' && code.p[0] <= 'Z' && code.p[1] >= 'A' &&
           code.p[1] <= 'Z';
}

static size_t letters_of(const char code[2])
{
    return (size_t)(code[0] - 'A') * LETTERS + (size_t)(code[1] - 'A');
}

static enum outcome read_country(const struct table *t, size_t i, struct country *c)
{
    enum { CODE, NAME, CURRENCY, UNION, ZONE, LANGUAGE, REGIONS_TAX };
    static const char *const unions[] = {"", "EU", "EAEU"};
    struct problem *p = &places.problem;
    struct str code;
    int customs_union = 0;

    TRY(cell_text(t, i, CODE, 2, 2, p, &code));
    if (!is_code(code))
        return cell_refuse(t, i, CODE, p, "two capital letters");
    memcpy(c->code, code.p, 2);
    if (i > 0 && memcmp(c[-1].code, c->code, 2) >= 0)
        return cell_refuse(t, i, CODE, p, "codes in order, each once");
    TRY(cell_text(t, i, NAME, 1, 80, p, &c->name));
    TRY(cell_currency(t, i, CURRENCY, false, p, &c->currency));
    TRY(cell_choice(t, i, UNION, unions, countof(unions), p, &customs_union));
    c->customs_union = (enum customs_union)customs_union;
    TRY(cell_text(t, i, ZONE, 1, 60, p, &c->zone));
    TRY(cell_text(t, i, LANGUAGE, 2, 8, p, &c->language));
    return cell_flag(t, i, REGIONS_TAX, p, &c->regions_tax);
}

static enum outcome read_countries(void)
{
    static const char *const columns[] = {"code", "name",     "currency",   "union",
                                          "zone", "language", "regions_tax"};
    struct table t;

    TRY(parse("countries.csv", columns, countof(columns), COUNTRIES_MAX, &t));
    places.country = arena_new_n(&places.arena, struct country, t.n + 1);
    places.country_regions = arena_new_n(&places.arena, struct stretch, t.n + 1);
    places.country_cities = arena_new_n(&places.arena, struct stretch, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_country(&t, i, &places.country[i]));
        places.by_letters[letters_of(places.country[i].code)] = (uint16_t)(i + 1);
    }
    places.countries_n = t.n;
    return DONE;
}

static struct country *find_country(struct str code)
{
    size_t number;

    if (!is_code(code))
        return NULL;
    number = places.by_letters[letters_of(code.p)];
    return number ? &places.country[number - 1] : NULL;
}

static enum outcome read_region(const struct table *t, size_t i, struct region *r)
{
    enum { COUNTRY, CODE, NAME, NATIVE };
    struct problem *p = &places.problem;
    struct stretch *of;

    TRY(cell_text(t, i, COUNTRY, 2, 2, p, &r->country));
    TRY(cell_text(t, i, CODE, 1, 3, p, &r->code));
    TRY(cell_text(t, i, NAME, 1, 80, p, &r->name));
    TRY(cell_text(t, i, NATIVE, 0, 80, p, &r->native));
    if (!find_country(r->country))
        return cell_refuse(t, i, COUNTRY, p, "a country of countries.csv");
    if (i > 0 && (str_cmp(r[-1].country, r->country) > 0 ||
                  (str_eq(r[-1].country, r->country) && str_cmp(r[-1].code, r->code) >= 0)))
        return cell_refuse(t, i, CODE, p, "regions in order of country and code, each once");
    of = &places.country_regions[find_country(r->country) - places.country];
    if (of->n++ == 0)
        of->from = i;
    return DONE;
}

static enum outcome read_regions(void)
{
    static const char *const columns[] = {"country", "code", "name", "native"};
    struct table t;

    TRY(parse("regions.csv", columns, countof(columns), REGIONS_MAX, &t));
    places.region = arena_new_n(&places.arena, struct region, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_region(&t, i, &places.region[i]));
    places.regions_n = t.n;
    return DONE;
}

static const struct region *find_region(const struct country *c, struct str code)
{
    struct stretch of = places.country_regions[c - places.country];

    while (of.n > 0) {
        const struct region *middle = &places.region[of.from + of.n / 2];
        int order = str_cmp(middle->code, code);

        if (order == 0)
            return middle;
        of = order > 0 ? (struct stretch){of.from, of.n / 2}
                       : (struct stretch){of.from + of.n / 2 + 1, of.n - of.n / 2 - 1};
    }
    return NULL;
}

static enum outcome read_degrees(const struct table *t, size_t i, size_t column, int32_t most,
                                 int32_t *out)
{
    int64_t v = 0;

    TRY(cell_decimal(t, i, column, 5, -(int64_t)most * 100000, (int64_t)most * 100000,
                     &places.problem, &v));
    *out = (int32_t)v;
    return DONE;
}

enum city_column { ID, COUNTRY, REGION, NAME, NATIVE, ALSO, ZONE, LAT, LON, POPULATION, CLASS };

static enum outcome read_city_place(const struct table *t, size_t i, struct city *c)
{
    struct problem *p = &places.problem;
    struct stretch *of;

    c->country = find_country(table_cell(t, i, COUNTRY));
    if (!c->country)
        return cell_refuse(t, i, COUNTRY, p, "a country of countries.csv");
    if (table_cell(t, i, REGION).n > 0) {
        c->region = find_region(c->country, table_cell(t, i, REGION));
        if (!c->region)
            return cell_refuse(t, i, REGION, p, "a region of regions.csv, or nothing");
    }
    if (i > 0 && (c[-1].country > c->country ||
                  (c[-1].country == c->country && c[-1].population < c->population)))
        return cell_refuse(t, i, POPULATION, p, "cities in order of country, the largest first");
    of = &places.country_cities[c->country - places.country];
    if (of->n++ == 0)
        of->from = i;
    return DONE;
}

static enum outcome read_city(const struct table *t, size_t i, struct city *c)
{
    static const char *const classes[] = {"capital", "major", "regional", "remote"};
    struct problem *p = &places.problem;
    int size = 0;

    TRY(cell_i64(t, i, ID, 1, INT32_MAX, p, &c->id.v));
    TRY(cell_text(t, i, NAME, 1, 80, p, &c->name));
    TRY(cell_text(t, i, NATIVE, 0, 160, p, &c->native));
    TRY(cell_text(t, i, ALSO, 0, 80, p, &c->also));
    TRY(cell_text(t, i, ZONE, 1, 60, p, &c->zone));
    TRY(read_degrees(t, i, LAT, 90, &c->lat_e5));
    TRY(read_degrees(t, i, LON, 180, &c->lon_e5));
    TRY(cell_i32(t, i, POPULATION, 1, 100000000, p, &c->population));
    TRY(cell_choice(t, i, CLASS, classes, countof(classes), p, &size));
    c->size = (enum city_class)size;
    return read_city_place(t, i, c);
}

static int by_id(const void *a, const void *b)
{
    int64_t x = (*(const struct city *const *)a)->id.v, y = (*(const struct city *const *)b)->id.v;

    return (x > y) - (x < y);
}

static enum outcome index_cities(size_t n)
{
    places.city_list = arena_new_n(&places.arena, const struct city *, n + 1);
    places.by_id = arena_new_n(&places.arena, const struct city *, n + 1);
    for (size_t i = 0; i < n; i++)
        places.city_list[i] = places.by_id[i] = &places.city[i];
    qsort(places.by_id, n, sizeof(places.by_id[0]), by_id);
    for (size_t i = 1; i < n; i++)
        if (places.by_id[i - 1]->id.v == places.by_id[i]->id.v)
            return refuse(&places.problem, refusal_invalid, "cities.csv: id",
                          "each city once, %lld is there twice", (long long)places.by_id[i]->id.v);
    places.cities_n = n;
    return DONE;
}

static enum outcome read_cities(void)
{
    static const char *const columns[] = {"id", "country", "region", "name", "native", "also",
                                          "zone", "lat", "lon", "population", "class"};
    struct table t;

    TRY(parse("cities.csv", columns, countof(columns), CITIES_MAX, &t));
    places.city = arena_new_n(&places.arena, struct city, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_city(&t, i, &places.city[i]));
    return index_cities(t.n);
}

static enum outcome read_all(void)
{
    TRY(read_countries());
    TRY(read_regions());
    return read_cities();
}

static void load(void)
{
    arena_init(&places.arena, ARENA_MAX);
    places.outcome = read_all();
}

enum outcome places_load(struct problem *p)
{
    pthread_once(&loaded, load);
    if (places.outcome != DONE)
        *p = places.problem;
    return places.outcome;
}

static void need(void)
{
    struct problem p;

    check(places_load(&p) == DONE);
}

/* ---- looking up ---- */

const struct country *country_by_code(struct str code)
{
    need();
    return find_country(code);
}

const struct region *region_by_code(struct str country, struct str code)
{
    const struct country *c = country_by_code(country);

    return c ? find_region(c, code) : NULL;
}

const struct city *city_by_id(struct city_id id)
{
    size_t low = 0, high;

    need();
    high = places.cities_n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (places.by_id[middle]->id.v == id.v)
            return places.by_id[middle];
        if (places.by_id[middle]->id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct country *countries(size_t *n)
{
    need();
    *n = places.countries_n;
    return places.country;
}

const struct region *regions(size_t *n)
{
    need();
    *n = places.regions_n;
    return places.region;
}

const struct region *regions_of(const struct country *c, size_t *n)
{
    struct stretch of = places.country_regions[c - places.country];

    *n = of.n;
    return places.region + of.from;
}

const struct city *cities(size_t *n)
{
    need();
    *n = places.cities_n;
    return places.city;
}

const struct city *const *cities_of(const struct country *c, size_t *n)
{
    struct stretch of;

    need();
    of = c ? places.country_cities[c - places.country] : (struct stretch){0, places.cities_n};
    *n = of.n;
    return places.city_list + of.from;
}

struct str city_name(const struct city *c, struct str language)
{
    bool own = str_starts(language, c->country->language);

    return own && c->native.n > 0 ? c->native : c->name;
}

struct str region_name(const struct region *r, struct str language)
{
    const struct country *c = country_by_code(r->country);

    return r->native.n && c && str_starts(language, c->language) ? r->native : r->name;
}

bool same_customs_territory(const struct country *a, const struct country *b)
{
    return a == b || (a->customs_union != UNION_NONE && a->customs_union == b->customs_union);
}
