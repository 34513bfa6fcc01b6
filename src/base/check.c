/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"

_Noreturn void check_failed(const char *expr, const char *file, int line)
{
    fprintf(stderr, "%s:%d: check failed: %s\n", file, line, expr);
    fflush(stderr);
    abort();
}
