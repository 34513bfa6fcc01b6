/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/ucal.h>

#include "lib/zone.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/check.h"

enum {
    TRANSITIONS_MAX = 600,
    ZONE_ID_MAX = 64,
    NEAR_FIRST_DAY = 18262, /* 2020-01-01 */
    NEAR_END_DAY = 24106,   /* 2036-01-01 */
    ALL_END_DAY = 47482     /* 2100-01-01 */
};

struct transition {
    int64_t at_ms;    /* from here on */
    int32_t offset_s;
};

struct transitions {
    size_t n;         /* >= 1; the first holds from the start */
    struct transition v[];
};

/* Nearly all moments asked for are near ones. Asking ICU for those of 130 years takes ten times as
 * long, and a start needs a hundred zones. */
struct zone {
    char id[ZONE_ID_MAX];
    size_t id_n;
    const struct transitions *near;
    _Atomic(const struct transitions *) all; /* NULL until a moment that is not near is asked for */
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

static const struct transitions *icu_transitions(UCalendar *cal, int64_t first_ms, int64_t end_ms)
{
    struct transitions *t = calloc(1, sizeof(*t) + TRANSITIONS_MAX * sizeof(t->v[0])), *less;
    UErrorCode error = U_ZERO_ERROR;
    UDate next;

    check(t != NULL);
    t->v[t->n++] = (struct transition){first_ms, icu_offset_s(cal, first_ms)};
    while (t->n < TRANSITIONS_MAX &&
           ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &next, &error) &&
           U_SUCCESS(error) && (int64_t)next < end_ms) {
        int32_t offset_s = icu_offset_s(cal, (int64_t)next);

        if (offset_s != t->v[t->n - 1].offset_s)
            t->v[t->n++] = (struct transition){(int64_t)next, offset_s};
    }
    less = realloc(t, sizeof(*t) + t->n * sizeof(t->v[0]));
    return less ? less : t;
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

static struct zone *load(struct str id)
{
    UCalendar *cal = icu_open(id);
    struct zone *z;

    if (!cal)
        return NULL;
    z = calloc(1, sizeof(*z));
    check(z != NULL);
    memcpy(z->id, id.p, id.n);
    z->id_n = id.n;
    z->near = icu_transitions(cal, NEAR_FIRST_DAY * DAY_MS, NEAR_END_DAY * DAY_MS);
    ucal_close(cal);
    return z;
}

static const struct transitions *load_all(struct zone *z)
{
    const struct transitions *all;

    pthread_mutex_lock(&lock);
    all = atomic_load(&z->all);
    if (!all) {
        UCalendar *cal = icu_open(zone_id(z));

        check(cal != NULL);
        all = icu_transitions(cal, 0, ALL_END_DAY * DAY_MS);
        ucal_close(cal);
        atomic_store(&z->all, all);
    }
    pthread_mutex_unlock(&lock);
    return all;
}

static const struct transitions *around(const struct zone *z, int64_t at_ms)
{
    const struct transitions *all;

    if (at_ms >= NEAR_FIRST_DAY * DAY_MS && at_ms < NEAR_END_DAY * DAY_MS)
        return z->near;
    all = atomic_load(&z->all);
    return all ? all : load_all((struct zone *)z);
}

static const struct zone *find_known(struct str id)
{
    for (size_t i = 0; i < known_n; i++)
        if (known[i]->id_n == id.n && memcmp(known[i]->id, id.p, id.n) == 0)
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
    return (struct str){z->id, z->id_n};
}

/* The last that has begun; before the first of all, that one. */
static size_t last_begun(const struct transitions *t, int64_t at_ms)
{
    size_t low = 0, high = t->n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (t->v[middle].at_ms <= at_ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int32_t zone_offset_s(const struct zone *z, int64_t at_ms)
{
    const struct transitions *t = around(z, at_ms);

    return t->v[last_begun(t, at_ms)].offset_s;
}

int64_t zone_steady_until_ms(const struct zone *z, int64_t at_ms)
{
    const struct transitions *t = around(z, at_ms);
    size_t next = last_begun(t, at_ms) + 1;

    if (next < t->n)
        return t->v[next].at_ms;
    return t == z->near ? NEAR_END_DAY * DAY_MS : INT64_MAX;
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
