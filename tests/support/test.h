/* SPDX-License-Identifier: Apache-2.0 */
/* cmocka with what it needs. Include it first; fail() is cmocka's in a test, not ours. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/outcome.h"

#undef fail
#include <cmocka.h>

#endif
