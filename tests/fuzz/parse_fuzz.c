/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as each of the small parsers of base/: what is taken is written the same again, or at
 * least means the same. */
#include "base/check.h"
#include "base/civil.h"
#include "base/ids.h"
#include "base/money.h"

static struct buf over(char *p, size_t n)
{
    return (struct buf){.p = p, .cap = n, .max = n};
}

static void numbers(struct str s)
{
    char text[64];
    struct buf b = over(text, sizeof(text));
    int64_t v, id;
    uint64_t bits;

    if (parse_i64(s, INT64_MIN, INT64_MAX, &v)) {
        buf_i64(&b, v);
        check(str_eq(buf_view(&b), s));
    }
    if (id_parse(s, &id))
        check(id > 0 && id == v);
    if (parse_hex_u64(s, &bits))
        check(s.n >= 1 && s.n <= 16);
}

static void decimals(struct str s)
{
    for (int scale = 0; scale <= 18; scale++) {
        char text[64];
        struct buf b = over(text, sizeof(text));
        int64_t v, again;

        if (!parse_decimal(s, scale, INT64_MIN, INT64_MAX, &v))
            continue;
        buf_decimal(&b, v, scale);
        check(parse_decimal(buf_view(&b), scale, v, v, &again) && again == v);
    }
}

static void amounts(struct str s)
{
    static const char *const codes[] = {"EUR", "JPY", "KWD"};
    struct currency c;
    struct money m;

    for (size_t i = 0; i < countof(codes); i++) {
        check(currency_parse(str_of(codes[i]), &c));
        if (money_parse(s, c, &m))
            check(m.minor >= 0 && m.minor <= MONEY_MAX_MINOR);
    }
    if (currency_parse(s, &c))
        check(currency_digits(c) >= 0 && str_eq(currency_str(&c), s));
}

static void times(struct str s)
{
    char text[64];
    struct buf b = over(text, sizeof(text));
    struct date d;
    int64_t at_ms, again_ms;

    if (date_parse(s, &d)) {
        date_iso(&b, d);
        check(str_eq(buf_view(&b), s));
    }
    buf_clear(&b);
    if (moment_parse(s, &at_ms)) {
        moment_iso(&b, at_ms);
        /* the offset may have led out of the years that are read */
        if (moment_parse(buf_view(&b), &again_ms))
            check(again_ms == at_ms);
    }
}

static void utf8(struct str s)
{
    size_t n = 0;

    if (!utf8_valid(s))
        return;
    for (size_t max = 0; max <= s.n; max++)
        check(utf8_valid(utf8_head(s, max)));
    for (struct str rest = s; rest.n; n++)
        check(utf8_next(&rest) != 0);
    check(n == utf8_length(s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str s = {(const char *)data, n < 64 ? n : 64};

    numbers(s);
    decimals(s);
    amounts(s);
    times(s);
    utf8(s);
    return 0;
}
