/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/unumberformatter.h>
#include <unicode/ustring.h>

#include "lib/format.h"

#include <pthread.h>

#include "base/check.h"

enum { TEXT_BYTES = 80, WIDE = 80 };

struct piece {
    char p[TEXT_BYTES];
    size_t n;
};

static struct piece piece_of(const UChar *wide, int32_t n)
{
    UErrorCode error = U_ZERO_ERROR;
    struct piece out;
    int32_t bytes;

    u_strToUTF8(out.p, TEXT_BYTES, &bytes, wide, n, &error);
    check(U_SUCCESS(error) && bytes <= TEXT_BYTES);
    out.n = (size_t)bytes;
    return out;
}

static struct str view(const struct piece *p)
{
    return (struct str){p->p, p->n};
}

/* ---- numbers ----
 * A page has dozens of prices, so the pattern of a skeleton in a locale is learned from ICU once,
 * by letting it write one long number, and then applied here. */

struct pattern {
    struct piece prefix, suffix, decimal, group;
    bool four_ungrouped; /* 1234 has no separator, 12345 has: Spanish, Polish, Portuguese */
};

struct wide_text {
    UChar v[WIDE];
    int32_t n;
};

static struct wide_text icu_number(const struct locale *l, const char *skeleton, const char *digits)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar wide_skeleton[WIDE];
    struct wide_text out;
    UNumberFormatter *formatter;
    UFormattedNumber *result;

    u_charsToUChars(skeleton, wide_skeleton, (int32_t)strlen(skeleton) + 1);
    formatter = unumf_openForSkeletonAndLocale(wide_skeleton, -1, locale_icu(l), &error);
    result = unumf_openResult(&error);
    unumf_formatDecimal(formatter, digits, -1, result, &error);
    out.n = unumf_resultToString(result, out.v, WIDE, &error);
    unumf_closeResult(result);
    unumf_close(formatter);
    check(U_SUCCESS(error));
    return out;
}

static int32_t find_digit(const struct wide_text *t, UChar digit)
{
    for (int32_t i = 0; i < t->n; i++)
        if (t->v[i] == digit)
            return i;
    check(false);
    return 0;
}

/* What ICU makes of 12345.67 (or 12345, or 12345.678) says where everything stands. */
static struct pattern learn(const struct locale *l, const char *skeleton, int digits)
{
    static const char *const samples[] = {"12345", "12345.6", "12345.67", "12345.678"};
    struct wide_text t, four;
    struct pattern p = {0};
    int32_t one, two, three, five, last;

    check(digits >= 0 && digits <= 3);
    t = icu_number(l, skeleton, samples[digits]);
    four = icu_number(l, skeleton, samples[digits] + 1);
    one = find_digit(&t, '1');
    two = find_digit(&t, '2');
    three = find_digit(&t, '3');
    five = find_digit(&t, '5');
    last = digits ? find_digit(&t, (UChar)('5' + digits)) : five;
    check(two == one + 1);
    p.prefix = piece_of(t.v, one);
    p.group = piece_of(t.v + two + 1, three - two - 1);
    if (digits)
        p.decimal = piece_of(t.v + five + 1, find_digit(&t, '6') - five - 1);
    p.suffix = piece_of(t.v + last + 1, t.n - last - 1);
    p.four_ungrouped = p.group.n && find_digit(&four, '3') == find_digit(&four, '2') + 1;
    return p;
}

/* size / 10^digits with separators. */
static void apply(struct buf *out, const struct pattern *p, uint64_t size, int digits)
{
    char plain[24];
    struct buf b = {.p = plain, .cap = sizeof(plain), .max = sizeof(plain)};
    uint64_t unit = 1;
    size_t whole_n;

    for (int i = 0; i < digits; i++)
        unit *= 10;
    buf_u64_pad(&b, size / unit, 1);
    whole_n = b.n;
    buf_str(out, view(&p->prefix));
    for (size_t i = 0, n = (whole_n - 1) % 3 + 1; i < whole_n; i += n, n = 3) {
        if (i && !(p->four_ungrouped && whole_n == 4))
            buf_str(out, view(&p->group));
        buf_add(out, plain + i, n);
    }
    if (digits) {
        buf_str(out, view(&p->decimal));
        buf_u64_pad(out, size % unit, digits);
    }
    buf_str(out, view(&p->suffix));
}

enum { MONEY_PATTERNS_MAX = 512 };

static struct money_pattern {
    const struct locale *locale;
    struct currency currency;
    struct pattern pattern;
} money_patterns[MONEY_PATTERNS_MAX];
static _Atomic size_t money_patterns_n;
static pthread_mutex_t learn_lock = PTHREAD_MUTEX_INITIALIZER;

static const struct pattern *find_money(const struct locale *l, struct currency c)
{
    size_t n = money_patterns_n; /* rows below it never change */

    for (size_t i = 0; i < n; i++)
        if (money_patterns[i].locale == l && currency_eq(money_patterns[i].currency, c))
            return &money_patterns[i].pattern;
    return NULL;
}

static const struct pattern *money_pattern(const struct locale *l, struct currency c)
{
    const struct pattern *known = find_money(l, c);

    if (known)
        return known;
    pthread_mutex_lock(&learn_lock);
    known = find_money(l, c);
    if (!known) {
        size_t n = money_patterns_n;
        char skeleton[64];

        check(n < MONEY_PATTERNS_MAX);
        snprintf(skeleton, sizeof(skeleton), "currency/%s precision-currency-standard", c.code);
        if (currency_digits(c) != 2)
            snprintf(skeleton, sizeof(skeleton), "currency/%s .%.*s", c.code, currency_digits(c),
                     "000");
        money_patterns[n].locale = l;
        money_patterns[n].currency = c;
        money_patterns[n].pattern = learn(l, skeleton, currency_digits(c));
        money_patterns_n = n + 1;
        known = &money_patterns[n].pattern;
    }
    pthread_mutex_unlock(&learn_lock);
    return known;
}

void format_money(struct buf *out, const struct locale *l, struct money m)
{
    uint64_t size = m.minor < 0 ? -(uint64_t)m.minor : (uint64_t)m.minor;

    if (m.minor < 0)
        buf_str(out, STR("\xe2\x88\x92")); /* U+2212, minus */
    apply(out, money_pattern(l, m.currency), size, currency_digits(m.currency));
}

static struct pattern number_patterns[LOCALES_MAX];
static pthread_once_t numbers_once = PTHREAD_ONCE_INIT;

static void learn_numbers(void)
{
    for (size_t i = 0; i < LOCALES_MAX; i++) {
        const struct locale *l = locale_at(i);

        if (l)
            number_patterns[i] = learn(l, ".0", 1);
    }
}

void format_number(struct buf *out, const struct locale *l, int64_t v)
{
    pthread_once(&numbers_once, learn_numbers);
    if (v < 0)
        buf_str(out, STR("\xe2\x88\x92"));
    apply(out, &number_patterns[locale_index(l)], v < 0 ? -(uint64_t)v : (uint64_t)v, 0);
}

void format_tenths(struct buf *out, const struct locale *l, int32_t tenths)
{
    pthread_once(&numbers_once, learn_numbers);
    check(tenths >= 0);
    apply(out, &number_patterns[locale_index(l)], (uint64_t)tenths, 1);
}

static struct pattern percent_patterns[LOCALES_MAX];
static pthread_once_t percents_once = PTHREAD_ONCE_INIT;

static void learn_percents(void)
{
    for (size_t i = 0; i < LOCALES_MAX; i++) {
        const struct locale *l = locale_at(i);

        if (l)
            percent_patterns[i] = learn(l, "percent .0", 1);
    }
}

/* Below nothing, which is rare, ICU says where the minus goes. */
static void percent_by_icu(struct buf *out, const struct locale *l, int64_t ppm)
{
    char digits[32];
    struct buf b = {.p = digits, .cap = sizeof(digits), .max = sizeof(digits) - 1};
    struct wide_text t;
    struct piece text;

    buf_fmt(&b, "-%lld.%04lld", (long long)-ppm / 10000, (long long)-ppm % 10000);
    t = icu_number(l, "percent .####", buf_cstr(&b));
    text = piece_of(t.v, t.n);
    buf_str(out, view(&text));
}

void format_percent(struct buf *out, const struct locale *l, int64_t ppm)
{
    int digits = 4;

    if (ppm < 0) {
        percent_by_icu(out, l, ppm);
        return;
    }
    pthread_once(&percents_once, learn_percents);
    for (; digits > 0 && ppm % 10 == 0; digits--)
        ppm /= 10;
    apply(out, &percent_patterns[locale_index(l)], (uint64_t)ppm, digits);
}

/* ---- dates ----
 * ICU's date formats belong to one thread at a time, so each thread has its own, and remembers what
 * it wrote last: pages show the same few dates again and again. */

enum style { STYLE_DAY, STYLE_DATE, STYLE_WEEKDAY, STYLE_TIME, STYLES, STYLE_RANGE = STYLES };

static const char *const skeletons[STYLES] = {
    [STYLE_DAY] = "MMMd", [STYLE_DATE] = "yMMMd", [STYLE_WEEKDAY] = "EMMMd", [STYLE_TIME] = "jmm"};

enum { MEMO = 1024, HALF_YEAR_DAYS = 183 };

struct memo {
    const struct locale *locale;
    int32_t from, to;
    enum style style;
    struct piece text;
};

struct formatters {
    UDateFormat *dates[LOCALES_MAX][STYLES];
    UDateIntervalFormat *ranges[LOCALES_MAX];
    struct memo memo[MEMO];
};

static pthread_key_t formatters_key;
static pthread_once_t formatters_once = PTHREAD_ONCE_INIT;

static void drop_formatters(void *p)
{
    struct formatters *f = p;

    for (size_t i = 0; i < LOCALES_MAX; i++) {
        for (size_t k = 0; k < STYLES; k++)
            if (f->dates[i][k])
                udat_close(f->dates[i][k]);
        if (f->ranges[i])
            udtitvfmt_close(f->ranges[i]);
    }
    free(f);
}

static void make_key(void)
{
    check(pthread_key_create(&formatters_key, drop_formatters) == 0);
}

static struct formatters *formatters(void)
{
    struct formatters *f;

    pthread_once(&formatters_once, make_key);
    f = pthread_getspecific(formatters_key);
    if (!f) {
        f = calloc(1, sizeof(*f));
        check(f != NULL && pthread_setspecific(formatters_key, f) == 0);
    }
    return f;
}

static UDateFormat *open_date(const struct locale *l, enum style style)
{
    UErrorCode error = U_ZERO_ERROR;
    UDateTimePatternGenerator *patterns = udatpg_open(locale_icu(l), &error);
    UChar skeleton[16], pattern[WIDE];
    int32_t n;
    UDateFormat *f;

    u_charsToUChars(skeletons[style], skeleton, (int32_t)strlen(skeletons[style]) + 1);
    n = udatpg_getBestPattern(patterns, skeleton, -1, pattern, WIDE, &error);
    f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale_icu(l), u"UTC", -1, pattern, n, &error);
    udatpg_close(patterns);
    check(U_SUCCESS(error));
    return f;
}

static UDateIntervalFormat *open_range(const struct locale *l)
{
    UErrorCode error = U_ZERO_ERROR;
    UDateIntervalFormat *f = udtitvfmt_open(locale_icu(l), u"MMMd", -1, u"UTC", -1, &error);

    check(U_SUCCESS(error));
    return f;
}

/* A line may end at the dash of a range, never between a day and its month. */
static void keep_together(UChar *s, int32_t n)
{
    for (int32_t i = 1; i + 1 < n; i++)
        if (s[i] == u' ' && s[i - 1] != u'–' && s[i + 1] != u'–')
            s[i] = u'\u00A0';
}

static bool crosses_year(const struct memo *m);
static bool write_across(struct formatters *f, const struct memo *m, struct piece *out);

static struct piece write_date(struct formatters *f, const struct memo *m)
{
    UErrorCode error = U_ZERO_ERROR;
    size_t at = locale_index(m->locale);
    UChar wide[WIDE];
    UDate from = (double)m->from * (m->style == STYLE_TIME ? MINUTE_MS : DAY_MS);
    struct piece across;
    int32_t n;

    if (m->style == STYLE_RANGE && crosses_year(m) && write_across(f, m, &across))
        return across;
    if (m->style == STYLE_RANGE) {
        if (!f->ranges[at])
            f->ranges[at] = open_range(m->locale);
        n = udtitvfmt_format(f->ranges[at], from, (double)m->to * DAY_MS, wide, WIDE, NULL, &error);
    } else {
        if (!f->dates[at][m->style])
            f->dates[at][m->style] = open_date(m->locale, m->style);
        n = udat_format(f->dates[at][m->style], from, wide, WIDE, NULL, &error);
    }
    check(U_SUCCESS(error));
    if (m->style == STYLE_RANGE || m->style == STYLE_DAY)
        keep_together(wide, n);
    return piece_of(wide, n);
}

/* ICU names both years of a range across New Year, which no one needs who reads it in December:
 * within half a year the two days are written as within one year, "29 Dec – 4 Jan", with the dash
 * that the locale has between two days of November and December. */
static bool crosses_year(const struct memo *m)
{
    return date_civil((struct date){m->from}).year != date_civil((struct date){m->to}).year &&
           m->to - m->from < HALF_YEAR_DAYS;
}

static bool write_across(struct formatters *f, const struct memo *m, struct piece *out)
{
    const int32_t first = date_of(2026, 11, 29).days, last = date_of(2026, 12, 3).days;
    struct memo one = {.locale = m->locale, .from = first, .to = last, .style = STYLE_RANGE};
    struct piece sample = write_date(f, &one), ends[4];
    const int32_t days[4] = {first, last, m->from, m->to};
    struct str dash = view(&sample);
    struct buf b = {.p = out->p, .cap = TEXT_BYTES, .max = TEXT_BYTES};

    for (int i = 0; i < 4; i++) {
        one = (struct memo){.locale = m->locale, .from = days[i], .style = STYLE_DAY};
        ends[i] = write_date(f, &one);
    }
    if (!str_starts(dash, view(&ends[0])) || !str_ends(dash, view(&ends[1])))
        return false;
    dash = str_sub(dash, ends[0].n, dash.n - ends[0].n - ends[1].n);
    buf_str(&b, view(&ends[2]));
    buf_str(&b, dash);
    buf_str(&b, view(&ends[3]));
    out->n = b.n;
    return !b.full;
}

static void put_date(struct buf *out, struct memo want)
{
    struct formatters *f = formatters();
    uint32_t slot = (uint32_t)want.from * 31 + (uint32_t)want.to * 7 + (uint32_t)want.style * 131 +
                    (uint32_t)locale_index(want.locale) * 17;
    struct memo *m = &f->memo[slot % MEMO];

    if (m->locale != want.locale || m->from != want.from || m->to != want.to ||
        m->style != want.style) {
        want.text = write_date(f, &want);
        *m = want;
    }
    buf_str(out, view(&m->text));
}

void format_day(struct buf *out, const struct locale *l, struct date d)
{
    put_date(out, (struct memo){.locale = l, .from = d.days, .style = STYLE_DAY});
}

void format_date(struct buf *out, const struct locale *l, struct date d)
{
    put_date(out, (struct memo){.locale = l, .from = d.days, .style = STYLE_DATE});
}

void format_weekday(struct buf *out, const struct locale *l, struct date d)
{
    put_date(out, (struct memo){.locale = l, .from = d.days, .style = STYLE_WEEKDAY});
}

void format_days(struct buf *out, const struct locale *l, struct date from, struct date to)
{
    if (from.days == to.days)
        format_day(out, l, from);
    else
        put_date(out, (struct memo){.locale = l, .from = from.days, .to = to.days,
                                    .style = STYLE_RANGE});
}

void format_time(struct buf *out, const struct locale *l, int32_t minute)
{
    check(minute >= 0 && minute < 24 * 60);
    put_date(out, (struct memo){.locale = l, .from = minute, .style = STYLE_TIME});
}
