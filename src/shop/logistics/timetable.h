/* SPDX-License-Identifier: Apache-2.0 */
/* Departures by number. Departure k of a timetable is the k-th in the years that the calendars
 * cover; its moment and the next one after a moment are found in constant time, since a calendar
 * numbers its days and a clock knows the midnights of its zone. Nothing is stored a departure.
 *
 * Moments here are whole minutes of UTC since 1970 (`..._min`, int32_t). */
#ifndef SHOP_LOGISTICS_TIMETABLE_H
#define SHOP_LOGISTICS_TIMETABLE_H

#include "lib/zone.h"
#include "shop/logistics/calendar.h"

enum { DEPARTS_MAX = 24, MINUTES_OF_DAY = 1440 };

#define NEVER_MIN INT32_MAX

static inline int32_t minute_of_ms(int64_t at_ms) /* rounded up: what is ready then */
{
    return (int32_t)((at_ms + MINUTE_MS - 1) / MINUTE_MS);
}

/* The days of a zone. Days are numbered from CALENDAR_FIRST_DAY. */
struct day_clock {
    const struct zone *zone;
    int32_t midnight_min[CALENDAR_DAYS + 2];
    bool shifts[CALENDAR_DAYS + 1]; /* the clock is changed on that day */
};

/* Made once a zone, kept for the life of the program. Safe from every thread. */
const struct day_clock *day_clock_of(const struct zone *z);

/* The day that a moment falls on; -1 outside of the calendars. */
int32_t day_of_minute(const struct day_clock *c, int32_t at_min);
/* A local minute of a day, 0 ... 1440. */
int32_t minute_of_day(const struct day_clock *c, int32_t day, int32_t minute);

/* Every day of `runs` at each of `at_min`, local time. */
struct timetable {
    const struct calendar *runs; /* its ->week are bits of weekdays, bit 0 Monday */
    const struct day_clock *clock;
    bool holidays;               /* not on holidays of its node */
    uint8_t n;                   /* departures a day, 1 ... DEPARTS_MAX */
    int16_t at_min[DEPARTS_MAX]; /* minutes of the day, ascending */
    int32_t cut_off_min;         /* minutes before departure by which a parcel must be there */
};

/* Do both leave at the same moments, with the same cut-off? */
bool timetable_same(const struct timetable *a, const struct timetable *b);

/* How many departures there are; they are 0 ... n-1. */
static inline int32_t timetable_n(const struct timetable *t)
{
    return (int32_t)t->runs->before[CALENDAR_DAYS] * t->n;
}

/* The moment of departure k; never earlier than that of k-1, also when the clock is changed. */
int32_t timetable_minute(const struct timetable *t, int32_t k);
/* The first departure at or after that moment; timetable_n() when there is none. */
int32_t timetable_next(const struct timetable *t, int32_t at_min);

#endif
