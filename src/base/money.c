/* SPDX-License-Identifier: Apache-2.0 */
#include "base/money.h"

#include "base/check.h"

static const struct currency_row {
    char code[4];
    int numeric, digits;
} currencies[] = {
#define X(code, numeric, digits) {#code, numeric, digits},
#include "base/currency.def"
#undef X
};

static const struct currency_row *find_currency(const char code[4])
{
    size_t low = 0, high = countof(currencies);
    uint32_t wanted = currency_letters(code);

    while (low < high) {
        size_t mid = (low + high) / 2;
        uint32_t key = currency_letters(currencies[mid].code);

        if (wanted == key)
            return &currencies[mid];
        if (wanted < key)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

static const struct currency_row *known(struct currency c)
{
    const struct currency_row *row = find_currency(c.code);

    check(row != NULL);
    return row;
}

bool currency_parse(struct str s, struct currency *out)
{
    struct currency c = {{0}};

    if (s.n != 3)
        return false;
    memcpy(c.code, s.p, 3);
    if (!find_currency(c.code))
        return false;
    *out = c;
    return true;
}

/* A thread asks about the same currency again and again. */
int currency_digits(struct currency c)
{
    static _Thread_local const struct currency_row *last;

    if (!last || memcmp(last->code, c.code, sizeof(c.code)) != 0)
        last = known(c);
    return last->digits;
}

int currency_numeric(struct currency c)
{
    return known(c)->numeric;
}

struct money money(int64_t minor, struct currency c)
{
    return (struct money){minor, c};
}

struct money money_add(struct money a, struct money b)
{
    check(currency_eq(a.currency, b.currency));
    check(i64_add(a.minor, b.minor, &a.minor));
    return a;
}

struct money money_sub(struct money a, struct money b)
{
    check(currency_eq(a.currency, b.currency));
    check(i64_sub(a.minor, b.minor, &a.minor));
    return a;
}

struct money money_mul(struct money a, int64_t n)
{
    check(i64_mul(a.minor, n, &a.minor));
    return a;
}

bool money_eq(struct money a, struct money b)
{
    return a.minor == b.minor && currency_eq(a.currency, b.currency);
}

bool money_parse(struct str s, struct currency c, struct money *out)
{
    int64_t minor;

    if (!parse_decimal(s, currency_digits(c), 0, MONEY_MAX_MINOR, &minor))
        return false;
    *out = money(minor, c);
    return true;
}

static int64_t power_of_ten(int n)
{
    int64_t v = 1;

    while (n-- > 0)
        v *= 10;
    return v;
}

void money_decimal(struct buf *b, struct money m)
{
    buf_decimal(b, m.minor, currency_digits(m.currency));
}

bool money_convert(struct money m, struct rate rate, struct currency to, enum rounding r,
                   struct money *out)
{
    int shift = currency_digits(to) - currency_digits(m.currency);
    int64_t num = rate.num, den = rate.den, minor;

    check(num > 0 && den > 0);
    if (shift >= 0 ? !i64_mul(num, power_of_ten(shift), &num)
                   : !i64_mul(den, power_of_ten(-shift), &den))
        return false;
    if (!i64_muldiv(m.minor, num, den, r, &minor))
        return false;
    *out = money(minor, to);
    return true;
}

struct money money_share(struct money m, int64_t parts, int64_t whole, enum rounding r)
{
    int64_t minor;

    check(i64_muldiv(m.minor, parts, whole, r, &minor));
    return money(minor, m.currency);
}

static int64_t sum_of(const int64_t *weights, size_t n)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        check(weights[i] >= 0);
        check(i64_add(sum, weights[i], &sum));
    }
    check(sum > 0);
    return sum;
}

/* Distance of the exact share from what out[i] already got, in 1/sum of a minor unit. */
static __int128 shortfall(int64_t whole, int64_t weight, int64_t sum, int64_t given)
{
    return (__int128)whole * weight - (__int128)given * sum;
}

void money_split(struct money m, const int64_t *weights, size_t n, struct money *out)
{
    int64_t sum = sum_of(weights, n);
    int64_t size = m.minor < 0 ? -m.minor : m.minor, left = size;

    check(n >= 1 && m.minor != INT64_MIN);
    for (size_t i = 0; i < n; i++) {
        check(i64_muldiv(size, weights[i], sum, ROUND_DOWN, &out[i].minor));
        out[i].currency = m.currency;
        left -= out[i].minor;
    }
    while (left-- > 0) { /* fewer than n rounds */
        size_t most = 0;

        for (size_t i = 1; i < n; i++)
            if (shortfall(size, weights[i], sum, out[i].minor) >
                shortfall(size, weights[most], sum, out[most].minor))
                most = i;
        out[most].minor++;
    }
    for (size_t i = 0; m.minor < 0 && i < n; i++)
        out[i].minor = -out[i].minor;
}
