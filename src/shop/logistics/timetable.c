/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/timetable.h"

#include <pthread.h>

#include "base/check.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct day_clock *known[ZONES_MAX];
static size_t known_n;

/* ---- clocks ---- */

/* A midnight, and until when others follow it every 24 hours. */
struct midnight {
    int64_t at_ms, steady_until_ms;
};

static struct midnight midnight_of(const struct zone *z, int32_t day)
{
    int64_t at_ms = zone_moment_ms(z, (struct date){CALENDAR_FIRST_DAY + day}, 0);
    bool skipped = zone_local(z, at_ms).minute != 0; /* by the clock: the day starts at 01:00 */

    return (struct midnight){at_ms, skipped ? at_ms : zone_steady_until_ms(z, at_ms)};
}

static void count_days(struct day_clock *c)
{
    struct midnight m = {0};

    for (int32_t day = 0; day < CALENDAR_DAYS + 2; day++) {
        m.at_ms += DAY_MS;
        if (m.at_ms >= m.steady_until_ms)
            m = midnight_of(c->zone, day);
        c->midnight_min[day] = (int32_t)(m.at_ms / MINUTE_MS);
    }
}

static const struct day_clock *make_clock(const struct zone *z)
{
    struct day_clock *c = calloc(1, sizeof(*c));

    check(c != NULL);
    c->zone = z;
    count_days(c);
    for (int32_t day = 0; day <= CALENDAR_DAYS; day++)
        c->shifts[day] = c->midnight_min[day + 1] - c->midnight_min[day] != MINUTES_OF_DAY;
    return c;
}

const struct day_clock *day_clock_of(const struct zone *z)
{
    const struct day_clock *found = NULL;

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < known_n && !found; i++)
        if (known[i]->zone == z)
            found = known[i];
    if (!found) {
        check(known_n < ZONES_MAX);
        found = known[known_n++] = make_clock(z);
    }
    pthread_mutex_unlock(&lock);
    return found;
}

int32_t day_of_minute(const struct day_clock *c, int32_t at_min)
{
    int32_t day = (at_min - c->midnight_min[0]) / MINUTES_OF_DAY;

    if (at_min < c->midnight_min[0] || at_min >= c->midnight_min[CALENDAR_DAYS])
        return -1;
    if (day > CALENDAR_DAYS - 1)
        day = CALENDAR_DAYS - 1;
    while (c->midnight_min[day] > at_min)
        day--;
    while (c->midnight_min[day + 1] <= at_min)
        day++;
    return day;
}

int32_t minute_of_day(const struct day_clock *c, int32_t day, int32_t minute)
{
    struct date d = {CALENDAR_FIRST_DAY + day};

    check(day >= 0 && day <= CALENDAR_DAYS);
    if (!c->shifts[day] || minute == MINUTES_OF_DAY)
        return c->midnight_min[day + minute / MINUTES_OF_DAY] + minute % MINUTES_OF_DAY;
    return (int32_t)(zone_moment_ms(c->zone, d, minute) / MINUTE_MS);
}

/* ---- departures ---- */

/* When an hour is skipped, what would leave in it leaves after it: the day is put in order. */
static int32_t shifted_minute(const struct timetable *t, int32_t day, int32_t slot)
{
    int32_t at[DEPARTS_MAX];

    for (int32_t i = 0; i < t->n; i++) {
        int32_t m = minute_of_day(t->clock, day, t->at_min[i]), j = i;

        for (; j > 0 && at[j - 1] > m; j--)
            at[j] = at[j - 1];
        at[j] = m;
    }
    return at[slot];
}

static int32_t minute_on(const struct timetable *t, int32_t day, int32_t slot)
{
    if (t->clock->shifts[day])
        return shifted_minute(t, day, slot);
    return t->clock->midnight_min[day] + t->at_min[slot];
}

bool timetable_same(const struct timetable *a, const struct timetable *b)
{
    return a == b || (a->clock == b->clock && a->n == b->n && a->cut_off_min == b->cut_off_min &&
                      memcmp(a->at_min, b->at_min, a->n * sizeof(a->at_min[0])) == 0 &&
                      calendar_same(a->runs, b->runs));
}

int32_t timetable_minute(const struct timetable *t, int32_t k)
{
    check(k >= 0 && k < timetable_n(t));
    return minute_on(t, t->runs->nth[k / t->n], k % t->n);
}

int32_t timetable_next(const struct timetable *t, int32_t at_min)
{
    const struct calendar *runs = t->runs;
    int32_t day = day_of_minute(t->clock, at_min), slot = 0;

    if (day < 0)
        return at_min < t->clock->midnight_min[0] ? 0 : timetable_n(t);
    if (runs->before[day + 1] == runs->before[day])
        return runs->before[day] * t->n;
    while (slot < t->n && minute_on(t, day, slot) < at_min)
        slot++;
    return runs->before[day] * t->n + slot;
}
