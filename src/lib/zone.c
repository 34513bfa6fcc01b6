/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/ucal.h>

#include "lib/zone.h"

#include <pthread.h>

#include "base/check.h"

enum { TRANSITIONS_MAX = 600, ZONE_ID_MAX = 64 };

struct transition {
    int64_t at_ms;    /* from here on */
    int32_t offset_s;
};

struct zone {
    char id[ZONE_ID_MAX];
    size_t n;         /* >= 1; the first holds since ever */
    struct transition transition[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct zone *known[ZONES_MAX];
static size_t known_n;

static int32_t icu_offset_s(UCalendar *cal, int64_t at_ms)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t offset;

    ucal_setMillis(cal, (UDate)at_ms, &error);
    offset = ucal_get(cal, UCAL_ZONE_OFFSET, &error) + ucal_get(cal, UCAL_DST_OFFSET, &error);
    check(U_SUCCESS(error));
    return offset / 1000;
}

static size_t icu_transitions(UCalendar *cal, struct transition *out)
{
    const int64_t end_ms = utc_midnight_ms(date_of(2100, 1, 1));
    UErrorCode error = U_ZERO_ERROR;
    UDate next;
    size_t n = 0;

    out[n++] = (struct transition){0, icu_offset_s(cal, 0)};
    while (n < TRANSITIONS_MAX &&
           ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &next, &error) &&
           U_SUCCESS(error) && (int64_t)next < end_ms) {
        int32_t offset_s = icu_offset_s(cal, (int64_t)next);

        if (offset_s != out[n - 1].offset_s)
            out[n++] = (struct transition){(int64_t)next, offset_s};
    }
    return n;
}

/* Opens the calendar of a zone that ICU knows, else NULL. */
static UCalendar *icu_open(struct str id)
{
    UChar wide[ZONE_ID_MAX], canonical[128];
    UErrorCode error = U_ZERO_ERROR;
    UBool system_id = 0;
    UCalendar *cal;

    if (id.n == 0 || id.n >= ZONE_ID_MAX)
        return NULL;
    for (size_t i = 0; i < id.n; i++)
        wide[i] = (UChar)(unsigned char)id.p[i];
    ucal_getCanonicalTimeZoneID(wide, (int32_t)id.n, canonical, 128, &system_id, &error);
    if (U_FAILURE(error) || !system_id)
        return NULL;
    cal = ucal_open(wide, (int32_t)id.n, "en", UCAL_GREGORIAN, &error);
    return U_SUCCESS(error) ? cal : NULL;
}

static const struct zone *load(struct str id)
{
    struct transition found[TRANSITIONS_MAX];
    UCalendar *cal = icu_open(id);
    struct zone *z;
    size_t n;

    if (!cal)
        return NULL;
    n = icu_transitions(cal, found);
    ucal_close(cal);
    z = calloc(1, sizeof(*z) + n * sizeof(found[0]));
    check(z);
    memcpy(z->id, id.p, id.n);
    z->n = n;
    memcpy(z->transition, found, n * sizeof(found[0]));
    return z;
}

static const struct zone *find_known(struct str id)
{
    for (size_t i = 0; i < known_n; i++)
        if (str_eq(str_of(known[i]->id), id))
            return known[i];
    return NULL;
}

const struct zone *zone_find(struct str id)
{
    const struct zone *z;

    pthread_mutex_lock(&lock);
    z = find_known(id);
    if (!z && known_n < ZONES_MAX) {
        z = load(id);
        if (z)
            known[known_n++] = z;
    }
    pthread_mutex_unlock(&lock);
    return z;
}

struct str zone_id(const struct zone *z)
{
    return str_of(z->id);
}

int32_t zone_offset_s(const struct zone *z, int64_t at_ms)
{
    size_t low = 0, high = z->n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (z->transition[middle].at_ms <= at_ms)
            low = middle;
        else
            high = middle;
    }
    return z->transition[low].offset_s;
}

struct local zone_local(const struct zone *z, int64_t at_ms)
{
    int64_t local_ms = at_ms + zone_offset_s(z, at_ms) * SECOND_MS;
    struct date d = utc_date(local_ms);

    return (struct local){d, (int32_t)((local_ms - utc_midnight_ms(d)) / MINUTE_MS)};
}

int64_t zone_moment_ms(const struct zone *z, struct date d, int32_t minute)
{
    int64_t as_utc_ms = utc_midnight_ms(d) + minute * MINUTE_MS;
    /* No zone is further than a day from UTC, and no two transitions are that close. */
    int32_t before_s = zone_offset_s(z, as_utc_ms - DAY_MS);
    int64_t guess_ms = as_utc_ms - before_s * SECOND_MS;
    int64_t later_ms;

    if (zone_offset_s(z, guess_ms) == before_s)
        return guess_ms;
    later_ms = as_utc_ms - zone_offset_s(z, as_utc_ms + DAY_MS) * SECOND_MS;
    return zone_local(z, later_ms).minute == minute % 1440 ? later_ms : guess_ms;
}
