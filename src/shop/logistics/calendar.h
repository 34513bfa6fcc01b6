/* SPDX-License-Identifier: Apache-2.0 */
/* Working days of a place: its week and its real holidays (data/holidays.csv), as two tables, so
 * that adding any number of working days takes constant time. Covers CALENDAR_FIRST ...
 * CALENDAR_LAST; beyond them there is no answer, and so no promise. Immutable once made. */
#ifndef SHOP_LOGISTICS_CALENDAR_H
#define SHOP_LOGISTICS_CALENDAR_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/outcome.h"

enum {
    CALENDAR_FIRST_YEAR = 2024,
    CALENDAR_LAST_YEAR = 2028,
    CALENDAR_FIRST_DAY = 19723, /* date_of(CALENDAR_FIRST_YEAR, 1, 1).days */
    CALENDAR_DAYS = 5 * 365 + 2,
    HOLIDAYS_MAX = 20000
};

/* Bits of a week: bit 0 is Monday. */
enum { WEEK_MON_FRI = 0x1f, WEEK_MON_SAT = 0x3f, WEEK_ALL = 0x7f };

struct holiday {
    struct str country;  /* "DE" */
    struct str region;   /* "BY"; empty: the whole country */
    struct date day;
    struct str name;     /* English */
    bool check;          /* assumed: not announced yet */
    uint64_t place_day;  /* country, region and day in one, by which they are ordered */
};

struct holidays {
    const struct holiday *v; /* ordered by country, region, day */
    size_t n;
};

struct calendar {
    struct str country, region;
    unsigned week;                      /* bits of working weekdays */
    uint16_t before[CALENDAR_DAYS + 1]; /* working days before day i */
    uint16_t nth[CALENDAR_DAYS];        /* days that work; before[CALENDAR_DAYS] of them */
};

/* Parses `country,region,date,name,check`; refuses with "line 12: date". Texts stay in `csv`. */
must_check enum outcome holidays_parse(struct arena *a, struct str csv, struct problem *p,
                                       struct holidays *out);

/* The country's holidays and the region's own are off, and the weekdays not in `week`. */
void calendar_make(struct calendar *cal, const struct holidays *h, struct str country,
                   struct str region, unsigned week);

/* Do both have the same days? NULL is the same as NULL only. */
bool calendar_same(const struct calendar *a, const struct calendar *b);
/* Is it one? False outside of the covered years. */
bool calendar_works(const struct calendar *cal, struct date d);
/* The first working day on or after d. False when beyond the covered years. */
must_check bool calendar_on_or_after(const struct calendar *cal, struct date d, struct date *out);
/* The n-th working day after d, not counting d; n = 0 is calendar_on_or_after. */
must_check bool calendar_add(const struct calendar *cal, struct date d, int32_t n,
                             struct date *out);

/* Does the region have days off that the country has not? Else its calendar is the country's. */
bool holidays_of_region(const struct holidays *h, struct str country, struct str region);

/* The holiday of a place on that day, or NULL. */
const struct holiday *holiday_on(const struct holidays *h, struct str country, struct str region,
                                 struct date d);

#endif
