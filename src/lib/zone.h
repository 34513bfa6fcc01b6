/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones: which day and minute a moment is in a place, and back. The transitions of a zone are
 * asked of ICU (IANA data) once, for 1970 ... 2100, and kept for the life of the program, so that a
 * conversion is a binary search, safe from every thread. Those of 2020 ... 2035 are read when the
 * zone is found, the others when the first moment beyond is asked for. */
#ifndef LIB_ZONE_H
#define LIB_ZONE_H

#include "base/civil.h"

struct zone;

/* "Europe/Berlin". NULL when unknown. At most ZONES_MAX different ones are kept. */
enum { ZONES_MAX = 600 };
const struct zone *zone_find(struct str id);
struct str zone_id(const struct zone *z);

/* Seconds that the place is ahead of UTC at that moment. */
int32_t zone_offset_s(const struct zone *z, int64_t at_ms);
/* A moment after it, before which that does not change. */
int64_t zone_steady_until_ms(const struct zone *z, int64_t at_ms);

struct local {
    struct date date;
    int32_t minute; /* of the day, 0 ... 1439 */
};
struct local zone_local(const struct zone *z, int64_t at_ms);

/* The moment of a local time. One that the clock skips counts from before the skip (02:30 becomes
 * 03:30); one that happens twice is the first. */
int64_t zone_moment_ms(const struct zone *z, struct date d, int32_t minute);

#endif
