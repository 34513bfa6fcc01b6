/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"

#include "base/check.h"
#include "base/num.h"

/* Days to civil and back after Howard Hinnant, "chrono-compatible low-level date algorithms":
 * eras of 400 years that begin on 1 March. */
static int32_t days_of(int32_t y, int32_t m, int32_t d)
{
    int32_t era, year_of_era, day_of_year;

    y -= m <= 2;
    era = (y >= 0 ? y : y - 399) / 400;
    year_of_era = y - era * 400;
    day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

struct civil date_civil(struct date date)
{
    int32_t z = date.days + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t day_of_era = z - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t shifted = (5 * day_of_year + 2) / 153;
    int32_t month = shifted + (shifted < 10 ? 3 : -9);

    return (struct civil){year_of_era + era * 400 + (month <= 2), month,
                          day_of_year - (153 * shifted + 2) / 5 + 1};
}

static bool exists(int32_t y, int32_t m, int32_t d)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

    return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (m == 2 && leap);
}

struct date date_of(int32_t year, int32_t month, int32_t day)
{
    check(exists(year, month, day));
    return (struct date){days_of(year, month, day)};
}

int date_weekday(struct date d)
{
    int w = (d.days + 3) % 7; /* 1970-01-01 was a Thursday */

    return w < 0 ? w + 7 : w;
}

/* A fixed count of digits at `at`. */
static bool digits_at(struct str s, size_t at, size_t n, int32_t max, int32_t *out)
{
    int32_t v = 0;

    if (at + n > s.n)
        return false;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return v <= max;
}

bool date_parse(struct str s, struct date *out)
{
    int32_t y, m, d;

    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    if (!digits_at(s, 0, 4, 2199, &y) || !digits_at(s, 5, 2, 12, &m) || !digits_at(s, 8, 2, 31, &d))
        return false;
    if (y < 1900 || !exists(y, m, d))
        return false;
    *out = date_of(y, m, d);
    return true;
}

void date_iso(struct buf *b, struct date d)
{
    struct civil c = date_civil(d);

    check(c.year >= 0);
    buf_u64_pad(b, (uint64_t)c.year, 4);
    buf_char(b, '-');
    buf_u64_pad(b, (uint64_t)c.month, 2);
    buf_char(b, '-');
    buf_u64_pad(b, (uint64_t)c.day, 2);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct date utc_date(int64_t at_ms)
{
    return (struct date){(int32_t)floor_div(at_ms, DAY_MS)};
}

struct date latest_date(int64_t at_ms)
{
    return utc_date(at_ms + 14 * HOUR_MS);
}

int64_t utc_midnight_ms(struct date d)
{
    return (int64_t)d.days * DAY_MS;
}

/* "Z", "+03:00" or "-03:30": the whole of `s`. */
static bool parse_offset(struct str s, int64_t *out_ms)
{
    int32_t h, m;

    if (str_eq_nocase(s, STR("Z"))) {
        *out_ms = 0;
        return true;
    }
    if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || s.p[3] != ':')
        return false;
    if (!digits_at(s, 1, 2, 23, &h) || !digits_at(s, 4, 2, 59, &m))
        return false;
    *out_ms = (h * HOUR_MS + m * MINUTE_MS) * (s.p[0] == '-' ? -1 : 1);
    return true;
}

/* ".250..." at the head of *s: milliseconds, further digits dropped. */
static bool parse_fraction(struct str *s, int64_t *out_ms)
{
    size_t n = 1;

    *out_ms = 0;
    if (s->n == 0 || s->p[0] != '.')
        return true;
    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    if (n == 1 || n > 10)
        return false;
    for (size_t i = 1; i <= 3; i++)
        *out_ms = *out_ms * 10 + (i < n ? s->p[i] - '0' : 0);
    *s = str_sub(*s, n, s->n);
    return true;
}

bool moment_parse(struct str s, int64_t *out_ms)
{
    struct date date;
    int32_t h, m, sec;
    int64_t fraction_ms, offset_ms;
    struct str rest;

    if (s.n < 20 || !date_parse(str_sub(s, 0, 10), &date) || (s.p[10] | 32) != 't')
        return false;
    if (s.p[13] != ':' || s.p[16] != ':')
        return false;
    if (!digits_at(s, 11, 2, 23, &h) || !digits_at(s, 14, 2, 59, &m) ||
        !digits_at(s, 17, 2, 59, &sec))
        return false;
    rest = str_sub(s, 19, s.n);
    if (!parse_fraction(&rest, &fraction_ms) || !parse_offset(rest, &offset_ms))
        return false;
    *out_ms = utc_midnight_ms(date) + h * HOUR_MS + m * MINUTE_MS + sec * SECOND_MS + fraction_ms -
              offset_ms;
    return true;
}

void moment_iso(struct buf *b, int64_t at_ms)
{
    struct date date = utc_date(at_ms);
    int64_t left_ms = at_ms - utc_midnight_ms(date);

    date_iso(b, date);
    buf_char(b, 'T');
    buf_u64_pad(b, (uint64_t)(left_ms / HOUR_MS), 2);
    buf_char(b, ':');
    buf_u64_pad(b, (uint64_t)(left_ms / MINUTE_MS % 60), 2);
    buf_char(b, ':');
    buf_u64_pad(b, (uint64_t)(left_ms / SECOND_MS % 60), 2);
    if (left_ms % SECOND_MS) {
        buf_char(b, '.');
        buf_u64_pad(b, (uint64_t)(left_ms % SECOND_MS), 3);
    }
    buf_char(b, 'Z');
}
