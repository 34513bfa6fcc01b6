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

#endif
