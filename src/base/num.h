/* SPDX-License-Identifier: Apache-2.0 */
/* Integers: parsing of the whole input within a range, checked arithmetic, exact a*b/c. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/str.h"

/* The whole of `s` is a decimal integer ("-12", no plus, blanks or leading zeros but "0") within
 * [min, max]. False leaves *out alone. */
must_check bool parse_i64(struct str s, int64_t min, int64_t max, int64_t *out);
must_check bool parse_i32(struct str s, int32_t min, int32_t max, int32_t *out);
/* The whole of `s` is hex digits, at most 16. */
must_check bool parse_hex_u64(struct str s, uint64_t *out);
/* A decimal fraction "12.345" as integer times 10^-scale; more decimals are refused. */
must_check bool parse_decimal(struct str s, int scale, int64_t min, int64_t max, int64_t *out);

/* False on overflow. */
must_check bool i64_add(int64_t a, int64_t b, int64_t *sum);
must_check bool i64_sub(int64_t a, int64_t b, int64_t *difference);
must_check bool i64_mul(int64_t a, int64_t b, int64_t *product);

enum rounding {
    ROUND_HALF_UP,   /* away from zero at the half: the commercial way */
    ROUND_HALF_EVEN, /* to the even neighbour at the half */
    ROUND_DOWN,      /* towards zero */
    ROUND_UP         /* away from zero */
};

/* a * b / c, exact inside, rounded once. c > 0. False on overflow of the result. */
must_check bool i64_muldiv(int64_t a, int64_t b, int64_t c, enum rounding r, int64_t *out);

static inline int64_t i64_min(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t i64_max(int64_t a, int64_t b) { return a > b ? a : b; }

#endif
