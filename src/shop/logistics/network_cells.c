/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/check.h"
#include "base/num.h"
#include "shop/logistics/network_read.h"

enum { DAY_MIN = 1440, PARCELS_MAX = 100000000, CALENDAR_KEY_MAX = 64 };

static bool code_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

enum outcome cell_code(const struct table *t, size_t i, size_t column, struct problem *p,
                       struct str *out)
{
    struct str s = table_cell(t, i, column);
    bool good = s.n >= 2 && s.n <= CODE_MAX;

    for (size_t j = 0; good && j < s.n; j++)
        good = code_char(s.p[j]);
    if (!good)
        return cell_refuse(t, i, column, p, "a code of 2 to %d capitals, digits and hyphens",
                           CODE_MAX);
    *out = s;
    return DONE;
}

/* ---- times and weeks ---- */

static bool two_digits(const char *p, int32_t max, int32_t *out)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return false;
    *out = (p[0] - '0') * 10 + (p[1] - '0');
    return *out <= max;
}

static bool clock_parse(struct str s, int32_t max, int32_t *out)
{
    int32_t hour, minute;

    if (s.n != 5 || s.p[2] != ':' || !two_digits(s.p, 24, &hour) ||
        !two_digits(s.p + 3, 59, &minute) || hour * 60 + minute > max)
        return false;
    *out = hour * 60 + minute;
    return true;
}

enum outcome cell_clock(const struct table *t, size_t i, size_t column, int32_t max,
                        struct problem *p, int32_t *out)
{
    if (!clock_parse(table_cell(t, i, column), max, out))
        return cell_refuse(t, i, column, p, "a time of the day, like 15:30");
    return DONE;
}

/* Weekdays as digits, "12345" is Monday to Friday. */
static enum outcome cell_week(const struct table *t, size_t i, size_t column, struct problem *p,
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

enum outcome cell_departs(const struct table *t, size_t i, size_t column, struct problem *p,
                          struct timetable *out)
{
    struct str rest = table_cell(t, i, column), word;

    out->n = 0;
    while (str_cut(&rest, ' ', &word)) {
        int32_t minute = 0;

        if (out->n == DEPARTS_MAX || !clock_parse(word, DAY_MIN - 1, &minute) ||
            (out->n > 0 && minute <= out->at_min[out->n - 1]))
            return cell_refuse(t, i, column, p, "1 to %d times in order, like 06:00 18:00",
                               DEPARTS_MAX);
        out->at_min[out->n++] = (int16_t)minute;
    }
    return DONE;
}

/* ---- services ---- */

enum outcome cell_services(const struct table *t, size_t i, size_t column, bool optional,
                           struct problem *p, unsigned *out)
{
    struct str rest = table_cell(t, i, column), word;

    *out = 0;
    while (rest.n > 0 && str_cut(&rest, ' ', &word)) {
        enum service s;

        if (!service_parse(word, &s) || (*out & 1u << s))
            return cell_refuse(t, i, column, p,
                               "services, each once, like economy standard express local");
        *out |= 1u << s;
    }
    return *out || optional ? DONE : cell_refuse(t, i, column, p, "at least one service");
}

/* ---- durations ---- */

/* Standard normal quantiles of 0.05, 0.10 ... 0.95, 0.975, each divided by that of 0.9. */
static const double lognormal[] = {
    -1.283493, -1.0, -0.808718, -0.656718, -0.526305, -0.409190, -0.300668, -0.197686, -0.098054,
    0.0, 0.098054, 0.197686, 0.300668, 0.409190, 0.526305, 0.656718, 0.808718, 1.0, 1.283493,
    1.529353};

void transit_between(int32_t p50_min, int32_t p90_min, struct transit *out)
{
    check(p50_min >= 0 && p90_min >= p50_min && (p50_min > 0 || p90_min == 0));
    *out = (struct transit){.n = p90_min > p50_min ? countof(lognormal) : 1};
    out->atom_min[0] = p50_min;
    for (size_t k = 0; out->n > 1 && k < out->n; k++)
        out->atom_min[k] =
            (int32_t)lround(p50_min * pow((double)p90_min / p50_min, lognormal[k]));
}

/* Hours with at most two decimals. */
static bool hours_parse(struct str s, int32_t *minutes)
{
    int64_t hundredths;

    if (!parse_decimal(s, 2, 0, (int64_t)TRANSIT_MAX_MIN / 60 * 100, &hundredths))
        return false;
    *minutes = (int32_t)((hundredths * 60 + 50) / 100);
    return true;
}

static bool parse_range(struct str s, struct transit *out)
{
    int32_t p50, p90;
    struct str low;

    if (!str_cut(&s, '-', &low) || !hours_parse(low, &p50) || !hours_parse(s, &p90) ||
        p90 < p50 || (p50 == 0 && p90 > 0))
        return false;
    transit_between(p50, p90, out);
    return true;
}

static bool parse_list(struct str rest, struct transit *out)
{
    struct str word;

    *out = (struct transit){0};
    while (str_cut(&rest, ' ', &word)) {
        int32_t v;

        if (out->n == ATOMS_MAX || !hours_parse(word, &v) ||
            (out->n > 0 && v < out->atom_min[out->n - 1]))
            return false;
        out->atom_min[out->n++] = v;
    }
    return out->n >= 3;
}

bool transit_parse(struct str s, bool optional, struct transit *out)
{
    *out = (struct transit){.n = 1};
    if (s.n == 0)
        return optional;
    return str_find_char(s, '-') != STR_NONE ? parse_range(s, out) : parse_list(s, out);
}

/* A network says the same few durations again and again. */
enum outcome cell_transit(struct network_reader *r, const struct table *t, size_t i, size_t column,
                          bool optional, struct transit *out)
{
    struct str s = table_cell(t, i, column);
    struct transit *kept;
    uint64_t known;

    if (s.n > 0 && map_get(&r->transits, s, &known)) {
        *out = *(const struct transit *)(uintptr_t)known;
        return DONE;
    }
    if (!transit_parse(s, optional, out))
        return cell_refuse(t, i, column, r->problem,
                           "hours: half and nine of ten, like 10-16, or 3 to %d values in order, "
                           "at most %d",
                           ATOMS_MAX, TRANSIT_MAX_MIN / 60);
    kept = arena_new(r->arena, struct transit);
    *kept = *out;
    check(map_put(&r->transits, s, (uintptr_t)kept));
    return DONE;
}

enum outcome cell_capacity(const struct table *t, size_t i, size_t column, struct problem *p,
                           int64_t *out)
{
    *out = CAPACITY_UNLIMITED;
    return table_cell(t, i, column).n == 0 ? DONE
                                           : cell_i64(t, i, column, 0, PARCELS_MAX, p, out);
}

/* ---- calendars ---- */

struct str reader_region(const struct network_reader *r, struct str country, struct str region)
{
    if (region.n > 0 && !holidays_of_region(r->network->world->holidays, country, region))
        region.n = 0;
    return region;
}

/* Without holidays a week is the same everywhere. */
static struct str calendar_key(char out[CALENDAR_KEY_MAX], struct str country, struct str region,
                               unsigned week, bool holidays)
{
    size_t n = 0;

    check(country.n + region.n + 2 <= CALENDAR_KEY_MAX);
    out[n++] = (char)week;
    if (!holidays)
        return (struct str){out, n};
    memcpy(out + n, country.p, country.n);
    n += country.n;
    out[n++] = '/';
    if (region.n > 0)
        memcpy(out + n, region.p, region.n);
    return (struct str){out, n + region.n};
}

const struct calendar *reader_calendar(struct network_reader *r, struct str country,
                                       struct str region, unsigned week, bool holidays)
{
    static const struct holidays none;
    const struct holidays *off = holidays ? r->network->world->holidays : &none;
    struct calendar *made;
    char bytes[CALENDAR_KEY_MAX];
    struct str key = calendar_key(bytes, country, region, week, holidays);
    uint64_t known;

    if (map_get(&r->calendars, key, &known))
        return (const struct calendar *)(uintptr_t)known;
    made = arena_new(r->arena, struct calendar);
    calendar_make(made, off, country, region, week);
    key = str_copy(r->arena, key);
    return map_put(&r->calendars, key, (uintptr_t)made) ? made : NULL;
}

enum outcome cell_calendar(struct network_reader *r, const struct table *t, size_t i,
                           size_t column, const struct node *place, bool holidays,
                           const struct calendar **out)
{
    struct str country = str_of(place->country->code), region = STR("");
    unsigned week;

    TRY(cell_week(t, i, column, r->problem, &week));
    if (holidays)
        region = reader_region(r, country, place->region);
    *out = reader_calendar(r, country, region, week, holidays);
    if (!*out)
        return cell_refuse(t, i, column, r->problem, "at most %d different calendars in a network",
                           CALENDARS_MAX);
    return DONE;
}
