/* SPDX-License-Identifier: Apache-2.0 */
/* Every unit test starts with this: cmocka with the headers that it needs, and without its fail(),
 * which is our word for an outcome. */
#ifndef TESTS_SUPPORT_UNIT_H
#define TESTS_SUPPORT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#undef fail

/* cmocka's own needs its fail(). */
#undef fail_msg
#define fail_msg(...)                \
    do {                             \
        print_error(__VA_ARGS__);    \
        print_error("\n");           \
        _fail(__FILE__, __LINE__);   \
    } while (0)

#include "base/str.h"

#define assert_str(got, expected)                                           \
    do {                                                                    \
        struct str got_ = (got), expected_ = str_of(expected);              \
        if (!str_eq(got_, expected_))                                       \
            print_error("got \"%.*s\", expected \"%.*s\"\n", (int)got_.n, \
                        got_.n ? got_.p : "", STR_FMT(expected_));          \
        assert_true(str_eq(got_, expected_));                               \
    } while (0)

/* How many cases of a property are tried: all by the optimized program, which tests/run.sh runs too
 * where there is such a property (`full`), an eighth under a sanitizer, which takes several times
 * as long for each. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SAMPLED(n) ((n) / 8)
#else
#define SAMPLED(n) (n)
#endif

#endif
