/* SPDX-License-Identifier: Apache-2.0 */
#include "io/clock.h"

#include "base/check.h"

static int64_t read_ns(clockid_t which)
{
    struct timespec now;

    check(clock_gettime(which, &now) == 0);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_utc_ms(void)
{
    return read_ns(CLOCK_REALTIME) / 1000000;
}

int64_t clock_monotonic_ns(void)
{
    return read_ns(CLOCK_MONOTONIC);
}
