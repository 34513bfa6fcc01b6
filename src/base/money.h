/* SPDX-License-Identifier: Apache-2.0 */
/* Money: int64 minor units with their currency (ISO 4217). No floating point, every conversion by
 * an exact fraction rounded once, every split sums to its whole. Mixing currencies is a bug: the
 * arithmetic checks. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/buf.h"
#include "base/num.h"

struct currency {
    char code[4]; /* "EUR" and a NUL; "" is no currency */
};

#define CURRENCY(literal) ((struct currency){literal})

/* A known three-letter code of currency.def. */
must_check bool currency_parse(struct str s, struct currency *out);
static inline bool currency_eq(struct currency a, struct currency b)
{
    return memcmp(a.code, b.code, sizeof(a.code)) == 0;
}
/* The letters as a number, in the order of texts: for look-ups by halves. */
static inline uint32_t currency_letters(const char code[4])
{
    const unsigned char *c = (const unsigned char *)code;

    return (uint32_t)c[0] << 24 | (uint32_t)c[1] << 16 | (uint32_t)c[2] << 8 | c[3];
}
/* Digits of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
int currency_digits(struct currency c);
int currency_numeric(struct currency c); /* 978 */
static inline struct str currency_str(const struct currency *c) { return str_of(c->code); }

/* The largest amount that inputs may carry: leaves room for sums of a million of them. */
#define MONEY_MAX_MINOR INT64_C(1000000000000)

struct money {
    int64_t minor; /* cents, kopecks, ... */
    struct currency currency;
};

struct money money(int64_t minor, struct currency c);
struct money money_add(struct money a, struct money b); /* checks currency and overflow */
struct money money_sub(struct money a, struct money b);
struct money money_mul(struct money a, int64_t n);
bool money_eq(struct money a, struct money b);

/* "50", "50.00", "0.5": at most the currency's decimals, 0 ... MONEY_MAX_MINOR. */
must_check bool money_parse(struct str s, struct currency c, struct money *out);
/* "-12.30", always with the currency's decimals, for machines. People get lib/format.h. */
void money_decimal(struct buf *b, struct money m);

/* A rate: one major unit of `from` is num/den major units of `to`. */
struct rate {
    int64_t num, den; /* both > 0 */
};

/* Across currencies, with respect to their digits. False on overflow. */
must_check bool money_convert(struct money m, struct rate rate, struct currency to,
                              enum rounding r, struct money *out);

/* m * parts / whole, rounded. For percentages in basis points: parts = bp, whole = 10000. */
struct money money_share(struct money m, int64_t parts, int64_t whole, enum rounding r);

/* Splits m over n weights (>= 0, not all 0) by largest remainder; out[] sums to m exactly. Ties go
 * to the lower index. n >= 1. */
void money_split(struct money m, const int64_t *weights, size_t n, struct money *out);

#endif
