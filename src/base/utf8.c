/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "base/str.h"

/* The length that a first byte announces, 0 when it can be none. */
static size_t sequence_length(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    if (first >= 0xF0 && first <= 0xF4)
        return 4;
    return 0;
}

/* The second byte has a narrower range after these first bytes (RFC 3629, section 4). */
static bool second_allowed(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return second <= 0x9F;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second <= 0x8F;
    default: return true;
    }
}

static bool continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* How many bytes from p on are ASCII without NUL, in steps of eight: none has its top bit set, nor
 * borrows when one is taken from each. */
static size_t ascii_steps(const unsigned char *p, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    size_t i = 0;

    for (; n - i >= 8; i += 8) {
        uint64_t eight;

        memcpy(&eight, p + i, 8);
        if ((eight | (eight - ones)) & (ones << 7))
            break;
    }
    return i;
}

bool utf8_valid(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    for (size_t i = 0; i < s.n;) {
        size_t n;

        i += ascii_steps(p + i, s.n - i);
        if (i == s.n)
            break;
        n = sequence_length(p[i]);
        if (p[i] == 0 || n == 0 || n > s.n - i)
            return false;
        if (n > 1 && !second_allowed(p[i], p[i + 1]))
            return false;
        for (size_t k = 1; k < n; k++)
            if (!continues(p[i + k]))
                return false;
        i += n;
    }
    return true;
}

uint32_t utf8_next(struct str *s)
{
    static const unsigned char first_bits[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *p = (const unsigned char *)s->p;
    size_t n;
    uint32_t c;

    if (s->n == 0)
        return 0;
    if (p[0] < 0x80) {
        s->p++;
        s->n--;
        return p[0];
    }
    n = sequence_length(p[0]);
    check(n != 0 && n <= s->n);
    c = p[0] & first_bits[n];
    for (size_t k = 1; k < n; k++)
        c = c << 6 | (p[k] & 0x3F);
    s->p += n;
    s->n -= n;
    return c;
}

size_t utf8_length(struct str s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.n; i++)
        count += !continues((unsigned char)s.p[i]);
    return count;
}

struct str utf8_head(struct str s, size_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && continues((unsigned char)s.p[max]))
        max--;
    return str_sub(s, 0, max);
}
