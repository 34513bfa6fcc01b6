/* SPDX-License-Identifier: Apache-2.0 */
/* Moves the clock of a program under test: LD_PRELOAD=later.so LATER_DAYS=16 entrepot serve ... A
 * timer of two weeks is waited for by starting the same program two weeks later. Only the time of
 * day moves; what measures how long something takes does not. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAY_S = 24 * 60 * 60 };

typedef int clock_reader(clockid_t, struct timespec *);

int clock_gettime(clockid_t clock, struct timespec *out)
{
    static clock_reader *real;
    const char *days = getenv("LATER_DAYS");
    int n = 0, failed;

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
    failed = real(clock, out);
    if (!failed && clock == CLOCK_REALTIME && days && sscanf(days, "%d", &n) == 1)
        out->tv_sec += (time_t)n * DAY_S;
    return failed;
}
