/* SPDX-License-Identifier: Apache-2.0 */
/* Time and dates without zones. A moment is UTC milliseconds since 1970 (`int64_t ..._ms`). A date
 * is a day of the proleptic Gregorian calendar; which day a moment falls on in a place is asked of
 * lib/zone.h with an explicit zone. */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include "base/buf.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

struct date {
    int32_t days; /* since 1970-01-01 */
};

struct civil {
    int32_t year;
    int32_t month; /* 1 ... 12 */
    int32_t day;   /* 1 ... 31 */
};

struct date date_of(int32_t year, int32_t month, int32_t day); /* checks that it exists */
struct civil date_civil(struct date d);
int date_weekday(struct date d); /* 0 Monday ... 6 Sunday, as ISO 8601 counts */
static inline struct date date_add(struct date d, int32_t days)
{
    return (struct date){d.days + days};
}

must_check bool date_parse(struct str s, struct date *out); /* "2026-01-31", 1900 ... 2199 */
void date_iso(struct buf *b, struct date d);

struct date utc_date(int64_t at_ms);
/* The latest day that it is anywhere then: in the Line Islands, fourteen hours ahead. */
struct date latest_date(int64_t at_ms);
int64_t utc_midnight_ms(struct date d);

/* RFC 3339: "2026-01-31T12:30:00Z", "...12:30:00.250+03:00"; a zone is needed. */
must_check bool moment_parse(struct str s, int64_t *out_ms);
/* "2026-01-31T12:30:00Z", with .mmm when not whole. */
void moment_iso(struct buf *b, int64_t at_ms);

#endif
