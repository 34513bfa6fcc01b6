/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/lanes.h"

#include "base/check.h"
#include "lib/table.h"

static const char *const services[SERVICES] = {"economy", "standard", "express", "local"};

/* Weekdays as digits, "12345" is Monday to Friday. */
static enum outcome read_week(const struct table *t, size_t i, size_t column, struct problem *p,
                              unsigned *out)
{
    struct str s = table_cell(t, i, column);

    *out = 0;
    for (size_t j = 0; j < s.n; j++) {
        if (s.p[j] < '1' || s.p[j] > '7')
            return cell_refuse(t, i, column, p, "weekdays from 1, Monday, to 7, like 12345");
        *out |= 1u << (s.p[j] - '1');
    }
    return *out ? DONE : cell_refuse(t, i, column, p, "at least one weekday, like 12345");
}

/* ---- hubs.csv ---- */

enum hub_column { CODE, CITY, HUB_NAME, CUT_OFF, WEEK, MAIN };

static bool two_digits(const char *p, int32_t max, int32_t *out)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return false;
    *out = (p[0] - '0') * 10 + (p[1] - '0');
    return *out <= max;
}

/* "15:30" as a minute of the day. */
static enum outcome read_minute(const struct table *t, size_t i, size_t column, struct problem *p,
                                int32_t *out)
{
    struct str s = table_cell(t, i, column);
    int32_t hour, minute;

    if (s.n != 5 || s.p[2] != ':' || !two_digits(s.p, 23, &hour) ||
        !two_digits(s.p + 3, 59, &minute))
        return cell_refuse(t, i, column, p, "a time of the day, like 15:30");
    *out = hour * 60 + minute;
    return DONE;
}

static enum outcome read_hub(const struct table *t, size_t i, struct problem *p, struct hub *h)
{
    const struct city *city;
    struct city_id id = {0};

    TRY(cell_text(t, i, CODE, 4, 12, p, &h->code));
    TRY(cell_text(t, i, HUB_NAME, 1, 80, p, &h->name));
    TRY(cell_i64(t, i, CITY, 1, INT32_MAX, p, &id.v));
    city = city_by_id(id);
    if (!city)
        return cell_refuse(t, i, CITY, p, "the id of a city of cities.csv");
    if (!str_starts(h->code, str_of(city->country->code)) || h->code.p[2] != '-' ||
        (i > 0 && str_cmp(h[-1].code, h->code) >= 0))
        return cell_refuse(t, i, CODE, p, "codes like CN-SZX of the city's country, in order");
    h->country = city->country;
    h->region = city->region ? city->region->code : (struct str){0};
    h->zone = city->zone;
    h->lat_e5 = city->lat_e5;
    h->lon_e5 = city->lon_e5;
    TRY(read_minute(t, i, CUT_OFF, p, &h->cut_off_min));
    TRY(cell_flag(t, i, MAIN, p, &h->main));
    return read_week(t, i, WEEK, p, &h->week);
}

static enum outcome read_hubs(struct arena *a, struct str csv, struct problem *p,
                              struct lane_table *n)
{
    static const char *const columns[] = {"code", "city", "name", "cut_off", "week", "main"};
    struct table t;
    struct hub *v;

    TRY(table_parse(a, STR("hubs.csv"), csv, columns, countof(columns), HUBS_MAX, p, &t));
    v = arena_new_n(a, struct hub, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_hub(&t, i, p, &v[i]));
    n->hub = v;
    n->hubs_n = t.n;
    return DONE;
}

/* ---- lanes.csv ---- */

enum lane_column {
    FROM, TO, SERVICE, MODE, CAPITAL, MAJOR, REGIONAL, REMOTE, DAYS, LEAVES, DELIVERS, CURRENCY,
    BASE, PER_KG, MAX_G, CHECK, SOURCE
};

/* "8-12"; empty where the lane does not go. */
static enum outcome read_transit(const struct table *t, size_t i, size_t column, struct problem *p,
                                 struct transit *out)
{
    struct str rest = table_cell(t, i, column), low;
    int32_t p50 = -1, p90 = -1;

    if (rest.n > 0 && (!str_cut(&rest, '-', &low) || !parse_i32(low, 0, LANE_DAYS_MAX, &p50) ||
                       !parse_i32(rest, p50, LANE_DAYS_MAX, &p90)))
        return cell_refuse(t, i, column, p, "days from least to most, like 8-12, at most %d",
                           LANE_DAYS_MAX);
    *out = (struct transit){(int16_t)p50, (int16_t)p90};
    return DONE;
}

/* Weeks of delivery are few: the lanes share their calendars. */
static bool share_week(struct lane_table *n, struct lane *l)
{
    for (size_t i = 0; i < n->weeks_n; i++)
        if (n->week[i] == l->delivers) {
            l->delivers_index = (uint8_t)i;
            return true;
        }
    if (n->weeks_n == WEEKS_MAX)
        return false;
    l->delivers_index = (uint8_t)n->weeks_n;
    n->week[n->weeks_n++] = l->delivers;
    return true;
}

static enum outcome read_way(const struct table *t, size_t i, struct problem *p,
                             struct lane_table *n, struct lane *l)
{
    static const char *const units[] = {"calendar", "business"};
    int unit = 0;

    for (size_t c = 0; c < CITY_CLASSES; c++)
        TRY(read_transit(t, i, CAPITAL + c, p, &l->transit[c]));
    TRY(cell_choice(t, i, DAYS, units, countof(units), p, &unit));
    l->business = unit == 1;
    TRY(read_week(t, i, LEAVES, p, &l->leaves));
    TRY(read_week(t, i, DELIVERS, p, &l->delivers));
    if (!share_week(n, l))
        return cell_refuse(t, i, DELIVERS, p, "at most %d different weeks", WEEKS_MAX);
    return DONE;
}

static enum outcome read_price(const struct table *t, size_t i, struct problem *p, struct lane *l)
{
    struct currency currency;

    TRY(cell_currency(t, i, CURRENCY, false, p, &currency));
    l->base.currency = l->per_kg.currency = currency;
    TRY(cell_decimal(t, i, BASE, currency_digits(currency), 0, 10000000, p, &l->base.minor));
    TRY(cell_decimal(t, i, PER_KG, currency_digits(currency), 0, 10000000, p, &l->per_kg.minor));
    return cell_i64(t, i, MAX_G, 1, 1000000, p, &l->max_g);
}

static enum outcome read_lane(const struct table *t, size_t i, struct problem *p,
                              struct lane_table *n, struct lane *l)
{
    static const char *const modes[] = {"post", "courier"};
    int service = 0, mode = 0;

    TRY(cell_text(t, i, FROM, 2, 12, p, &l->from));
    if (!country_by_code(str_sub(l->from, 0, 2)))
        return cell_refuse(t, i, FROM, p, "a country, or a hub of hubs.csv");
    l->to = country_by_code(table_cell(t, i, TO));
    if (!l->to)
        return cell_refuse(t, i, TO, p, "a country of countries.csv");
    TRY(cell_choice(t, i, SERVICE, services, SERVICES, p, &service));
    TRY(cell_choice(t, i, MODE, modes, countof(modes), p, &mode));
    l->service = (enum service)service;
    l->courier = mode == 1;
    TRY(read_way(t, i, p, n, l));
    TRY(read_price(t, i, p, l));
    TRY(cell_flag(t, i, CHECK, p, &l->check));
    return cell_text(t, i, SOURCE, 1, 200, p, &l->source);
}

static enum outcome read_lanes(struct arena *a, struct str csv, struct problem *p,
                               struct lane_table *n)
{
    static const char *const columns[] = {
        "from", "to", "service", "mode", "capital", "major", "regional", "remote", "days",
        "leaves", "delivers", "currency", "base", "per_kg", "max_g", "check", "source"};
    struct table t;
    struct lane *v;

    TRY(table_parse(a, STR("lanes.csv"), csv, columns, countof(columns), LANES_MAX, p, &t));
    v = arena_new_n(a, struct lane, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_lane(&t, i, p, n, &v[i]));
    n->lane = v;
    n->lanes_n = t.n;
    return DONE;
}

/* ---- joining ---- */

/* Makes a calendar, or finds the same one made before for this hub. */
static const struct calendar *hub_calendar(struct arena *a, const struct lane_table *n,
                                           const struct hub *h, unsigned week,
                                           const struct calendar **made, size_t *made_n)
{
    struct calendar *cal;

    for (size_t i = 0; i < *made_n; i++)
        if (made[i]->week == week)
            return made[i];
    cal = arena_new(a, struct calendar);
    calendar_make(cal, &n->holidays, str_of(h->country->code), h->region, week);
    made[(*made_n)++] = cal;
    return cal;
}

/* A lane of the hub itself wins over one of its country. */
static bool serves(const struct lane *l, const struct hub *h)
{
    return str_eq(l->from, h->code) || str_eq(l->from, str_of(h->country->code));
}

static enum outcome plan_hub(struct arena *a, const struct lane_table *n, const struct hub *h,
                             size_t countries_n, struct problem *p, struct hub_plan *plan)
{
    const struct calendar *made[WEEK_ALL + 1]; /* by week: there are no more */
    struct departure *to = arena_new_n(a, struct departure, countries_n * SERVICES);
    size_t made_n = 0, unused;
    const struct country *first = countries(&unused);

    plan->zone = zone_find(h->zone);
    if (!plan->zone)
        return refuse(p, refusal_invalid, "cities.csv: zone", "a time zone known to IANA; \"%.*s\"",
                      STR_FMT(h->zone));
    plan->works = hub_calendar(a, n, h, h->week, made, &made_n);
    for (size_t i = 0; i < n->lanes_n; i++) {
        const struct lane *l = &n->lane[i];
        struct departure *d = &to[(size_t)(l->to - first) * SERVICES + l->service];

        if (!serves(l, h) || (d->lane && l->from.n < d->lane->from.n))
            continue;
        if (d->lane && l->from.n == d->lane->from.n)
            return refuse(p, refusal_invalid, "lanes.csv",
                          "each lane once; %.*s to %s by %s is there twice", STR_FMT(l->from),
                          l->to->code, services[l->service]);
        d->lane = l;
        d->leaves = hub_calendar(a, n, h, h->week & l->leaves, made, &made_n);
    }
    plan->to = to;
    return DONE;
}

/* The calendars of a place, one for each week of delivery. */
static void make_calendars(struct arena *a, const struct lane_table *n, struct str country,
                           struct str region, const struct calendar **out)
{
    struct calendar *v = arena_new_n(a, struct calendar, n->weeks_n + 1);

    for (size_t w = 0; w < n->weeks_n; w++) {
        calendar_make(&v[w], &n->holidays, country, region, n->week[w]);
        out[w] = &v[w];
    }
}

/* A region without holidays of its own has the country's. */
static void make_delivery(struct arena *a, struct lane_table *n)
{
    size_t regions_n, countries_n;
    const struct country *country = countries(&countries_n);
    const struct region *region = regions(&regions_n);
    size_t row = n->weeks_n;

    n->delivery = arena_new_n(a, const struct calendar *, (countries_n + regions_n) * row + 1);
    for (size_t i = 0; i < countries_n; i++)
        make_calendars(a, n, str_of(country[i].code), (struct str){0}, n->delivery + i * row);
    for (size_t i = 0; i < regions_n; i++) {
        const struct calendar **own = n->delivery + (countries_n + i) * row;
        size_t of = (size_t)(country_by_code(region[i].country) - country);

        if (holidays_of_region(&n->holidays, region[i].country, region[i].code))
            make_calendars(a, n, region[i].country, region[i].code, own);
        else
            memcpy(own, n->delivery + of * row, row * sizeof(*own));
    }
}

enum outcome lane_table_parse(struct arena *a, const struct lane_table_csv *csv, struct problem *p,
                           struct lane_table *out)
{
    struct hub_plan *plan;
    size_t countries_n;

    *out = (struct lane_table){0};
    TRY(holidays_parse(a, csv->holidays, p, &out->holidays));
    TRY(read_hubs(a, csv->hubs, p, out));
    TRY(read_lanes(a, csv->lanes, p, out));
    make_delivery(a, out);
    countries(&countries_n);
    plan = arena_new_n(a, struct hub_plan, out->hubs_n + 1);
    for (size_t i = 0; i < out->hubs_n; i++)
        TRY(plan_hub(a, out, &out->hub[i], countries_n, p, &plan[i]));
    out->plan = plan;
    return DONE;
}

const struct calendar *lane_table_delivery(const struct lane_table *n, const struct lane *lane,
                                        const struct city *city)
{
    size_t regions_n, countries_n, place;
    const struct region *region = regions(&regions_n);
    const struct country *country = countries(&countries_n);

    place = city->region ? countries_n + (size_t)(city->region - region)
                         : (size_t)(city->country - country);
    return n->delivery[place * n->weeks_n + lane->delivers_index];
}

const struct departure *lane_table_way(const struct lane_table *n, const struct hub *hub,
                                    const struct city *to, enum service service)
{
    size_t i = (size_t)(hub - n->hub), countries_n;
    const struct country *first = countries(&countries_n);

    check(i < n->hubs_n && (unsigned)service < SERVICES);
    return &n->plan[i].to[(size_t)(to->country - first) * SERVICES + service];
}

/* ---- names ---- */

const char *service_name(enum service s)
{
    check((unsigned)s < SERVICES);
    return services[s];
}

bool service_parse(struct str name, enum service *out)
{
    for (int i = 0; i < SERVICES; i++)
        if (str_eq(name, str_of(services[i]))) {
            *out = (enum service)i;
            return true;
        }
    return false;
}
