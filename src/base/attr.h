/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes and tiny macros that every file may use. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

/* The caller must look at the result. */
#define must_check __attribute__((warn_unused_result))

/* Argument number `f` is a printf format, its values start at number `a`. */
#define printf_like(f, a) __attribute__((format(printf, f, a)))

/* A local that closes itself: `scoped(file_close) struct file f = {0};`.
 * The function receives a pointer to the variable and must accept the zeroed state. */
#define scoped(close_fn) __attribute__((cleanup(close_fn)))

/* A parameter that an interface demands and this function has no use for. */
#define unused_arg __attribute__((unused))

#define countof(array) (sizeof(array) / sizeof((array)[0]))

#endif
