/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/calendar.h"

#include "base/check.h"
#include "lib/table.h"

enum column { COUNTRY, REGION, DATE, NAME, CHECK };

/* The index of a day, or -1 outside of the covered years. */
static int32_t index_of(struct date d)
{
    int32_t i = d.days - CALENDAR_FIRST_DAY;

    return i >= 0 && i < CALENDAR_DAYS ? i : -1;
}

/* ---- holidays ---- */

/* In the order of their bytes, then of their days; codes are of 2 and at most 3 letters, and no day
 * is before 1970 but "the first of all". */
static uint64_t place_day(struct str country, struct str region, int32_t days)
{
    unsigned char code[5] = {0};

    memcpy(code, country.p, country.n < 2 ? country.n : 2);
    if (region.n)
        memcpy(code + 2, region.p, region.n < 3 ? region.n : 3);
    return (uint64_t)code[0] << 56 | (uint64_t)code[1] << 48 | (uint64_t)code[2] << 40 |
           (uint64_t)code[3] << 32 | (uint64_t)code[4] << 24 |
           (uint64_t)(days < 0 ? 0 : days & 0xFFFFFF);
}

enum outcome holidays_parse(struct arena *a, struct str csv, struct problem *p,
                            struct holidays *out)
{
    static const char *const columns[] = {"country", "region", "date", "name", "check"};
    struct holiday *v;
    struct table t;

    TRY(table_parse(a, STR("holidays.csv"), csv, columns, countof(columns), HOLIDAYS_MAX, p, &t));
    v = arena_new_n(a, struct holiday, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        TRY(cell_text(&t, i, COUNTRY, 2, 2, p, &v[i].country));
        TRY(cell_text(&t, i, REGION, 0, 3, p, &v[i].region));
        TRY(cell_text(&t, i, NAME, 1, 120, p, &v[i].name));
        TRY(cell_flag(&t, i, CHECK, p, &v[i].check));
        if (!date_parse(table_cell(&t, i, DATE), &v[i].day))
            return cell_refuse(&t, i, DATE, p, "a date like 2026-01-31");
        v[i].place_day = place_day(v[i].country, v[i].region, v[i].day.days);
        if (i > 0 && v[i - 1].place_day >= v[i].place_day)
            return cell_refuse(&t, i, DATE, p, "rows in order of country, region and date");
    }
    *out = (struct holidays){v, t.n};
    return DONE;
}

/* The first row on or after that day of that place. */
static size_t lower_bound(const struct holidays *h, struct str country, struct str region,
                          int32_t days)
{
    const uint64_t wanted = place_day(country, region, days);
    size_t low = 0, high = h->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (h->v[middle].place_day < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct holiday *find(const struct holidays *h, struct str country, struct str region,
                                  struct date d)
{
    size_t i = lower_bound(h, country, region, d.days);

    return i < h->n && h->v[i].place_day == place_day(country, region, d.days) ? &h->v[i] : NULL;
}

bool holidays_of_region(const struct holidays *h, struct str country, struct str region)
{
    size_t i = lower_bound(h, country, region, INT32_MIN);

    return i < h->n && str_eq(h->v[i].country, country) && str_eq(h->v[i].region, region);
}

const struct holiday *holiday_on(const struct holidays *h, struct str country, struct str region,
                                 struct date d)
{
    const struct holiday *found = find(h, country, (struct str){0}, d);

    return found || region.n == 0 ? found : find(h, country, region, d);
}

/* ---- calendars ---- */

static void clear_holidays(bool *works, const struct holidays *h, struct str country,
                           struct str region)
{
    for (size_t i = lower_bound(h, country, region, INT32_MIN); i < h->n; i++) {
        int32_t day = index_of(h->v[i].day);

        if (!str_eq(h->v[i].country, country) || !str_eq(h->v[i].region, region))
            break;
        if (day >= 0)
            works[day] = false;
    }
}

void calendar_make(struct calendar *cal, const struct holidays *h, struct str country,
                   struct str region, unsigned week)
{
    bool works[CALENDAR_DAYS];
    int weekday = date_weekday((struct date){CALENDAR_FIRST_DAY});
    uint16_t n = 0;

    check(week <= WEEK_ALL);
    *cal = (struct calendar){.country = country, .region = region, .week = week};
    for (int32_t i = 0; i < CALENDAR_DAYS; i++)
        works[i] = week >> (weekday + i) % 7 & 1;
    clear_holidays(works, h, country, (struct str){0});
    if (region.n > 0)
        clear_holidays(works, h, country, region);
    for (int32_t i = 0; i < CALENDAR_DAYS; i++) {
        cal->before[i] = n;
        if (works[i])
            cal->nth[n++] = (uint16_t)i;
    }
    cal->before[CALENDAR_DAYS] = n;
}

bool calendar_same(const struct calendar *a, const struct calendar *b)
{
    if (a == b || !a || !b)
        return a == b;
    return a->week == b->week && memcmp(a->nth, b->nth, sizeof(a->nth)) == 0;
}

bool calendar_works(const struct calendar *cal, struct date d)
{
    int32_t i = index_of(d);

    return i >= 0 && cal->before[i + 1] > cal->before[i];
}

static bool working_day(const struct calendar *cal, int32_t n, struct date *out)
{
    if (n >= cal->before[CALENDAR_DAYS])
        return false;
    *out = (struct date){CALENDAR_FIRST_DAY + cal->nth[n]};
    return true;
}

bool calendar_on_or_after(const struct calendar *cal, struct date d, struct date *out)
{
    int32_t i = index_of(d);

    return i >= 0 && working_day(cal, cal->before[i], out);
}

bool calendar_add(const struct calendar *cal, struct date d, int32_t n, struct date *out)
{
    int32_t i = index_of(d);

    check(n >= 0);
    if (n == 0)
        return calendar_on_or_after(cal, d, out);
    return i >= 0 && n <= CALENDAR_DAYS && working_day(cal, cal->before[i + 1] + n - 1, out);
}
