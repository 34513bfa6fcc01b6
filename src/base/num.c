/* SPDX-License-Identifier: Apache-2.0 */
#include "base/num.h"

#include "base/check.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits only, no sign; false on overflow of 64 bits. */
static bool parse_digits(struct str s, uint64_t *out)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit(s.p[i]) || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, (uint64_t)(s.p[i] - '0'), &v))
            return false;
    }
    *out = v;
    return true;
}

static bool with_sign(bool negative, uint64_t v, int64_t *out)
{
    if (v > (uint64_t)INT64_MAX + negative)
        return false;
    *out = negative ? (int64_t)(-v) : (int64_t)v;
    return true;
}

bool parse_i64(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool negative = s.n && s.p[0] == '-';
    uint64_t digits;
    int64_t v;

    if (negative)
        s = str_sub(s, 1, s.n);
    if (s.n > 1 && s.p[0] == '0')
        return false;
    if (!parse_digits(s, &digits) || !with_sign(negative, digits, &v) || v < min || v > max)
        return false;
    if (negative && v == 0)
        return false;
    *out = v;
    return true;
}

bool parse_i32(struct str s, int32_t min, int32_t max, int32_t *out)
{
    int64_t v;

    if (!parse_i64(s, min, max, &v))
        return false;
    *out = (int32_t)v;
    return true;
}

bool parse_hex_u64(struct str s, uint64_t *out)
{
    uint64_t v = 0;

    if (s.n == 0 || s.n > 16)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        uint64_t digit;

        if (is_digit(c))
            digit = (uint64_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            digit = (uint64_t)((c | 32) - 'a') + 10;
        else
            return false;
        v = v << 4 | digit;
    }
    *out = v;
    return true;
}

bool parse_decimal(struct str s, int scale, int64_t min, int64_t max, int64_t *out)
{
    bool negative = s.n && s.p[0] == '-';
    struct str whole, rest;
    uint64_t v;
    int64_t signed_v;

    check(scale >= 0 && scale <= 18);
    if (negative)
        s = str_sub(s, 1, s.n);
    rest = s;
    str_cut(&rest, '.', &whole);
    if (s.n > whole.n && rest.n == 0) /* "5." */
        return false;
    if ((whole.n > 1 && whole.p[0] == '0') || (int64_t)rest.n > scale)
        return false;
    if (!parse_digits(whole, &v))
        return false;
    for (int i = 0; i < scale; i++) {
        char c = (size_t)i < rest.n ? rest.p[i] : '0';

        if (!is_digit(c) || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, (uint64_t)(c - '0'), &v))
            return false;
    }
    if (!with_sign(negative, v, &signed_v) || signed_v < min || signed_v > max)
        return false;
    *out = signed_v;
    return true;
}

bool i64_add(int64_t a, int64_t b, int64_t *sum)
{
    return !__builtin_add_overflow(a, b, sum);
}

bool i64_sub(int64_t a, int64_t b, int64_t *difference)
{
    return !__builtin_sub_overflow(a, b, difference);
}

bool i64_mul(int64_t a, int64_t b, int64_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

static bool rounds_away(unsigned __int128 quotient, unsigned __int128 remainder, uint64_t c,
                        enum rounding r)
{
    unsigned __int128 twice = remainder * 2;

    switch (r) {
    case ROUND_HALF_UP: return twice >= c;
    case ROUND_HALF_EVEN: return twice > c || (twice == c && (quotient & 1));
    case ROUND_UP: return remainder != 0;
    case ROUND_DOWN: break;
    }
    return false;
}

/* Nearly all fit into a word, whose division takes a fraction of the time. */
static unsigned __int128 divide(unsigned __int128 a, uint64_t b, uint64_t *rest)
{
    if (a <= UINT64_MAX) {
        *rest = (uint64_t)a % b;
        return (uint64_t)a / b;
    }
    *rest = (uint64_t)(a % b);
    return a / b;
}

bool i64_muldiv(int64_t a, int64_t b, int64_t c, enum rounding r, int64_t *out)
{
    __int128 product = (__int128)a * b;
    bool negative = product < 0;
    unsigned __int128 size = negative ? -(unsigned __int128)product : (unsigned __int128)product;
    unsigned __int128 quotient;
    uint64_t rest;

    check(c > 0);
    quotient = divide(size, (uint64_t)c, &rest);
    quotient += rounds_away(quotient, rest, (uint64_t)c, r);
    if (quotient > (uint64_t)INT64_MAX)
        return false;
    *out = negative ? -(int64_t)quotient : (int64_t)quotient;
    return true;
}
