/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>

#include "base/civil.h"

static _Atomic int least_level = LOG_INFO;

void log_set_level(enum log_level least)
{
    atomic_store(&least_level, (int)least);
}

void log_line(enum log_level level, const char *module, const char *fmt, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    char message[768], line[1024], when[40];
    struct timespec now;
    struct buf at = {.p = when, .cap = sizeof(when), .max = sizeof(when)};
    va_list args;
    int n;

    if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
        return;
    va_start(args, fmt);
    vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    for (char *c = message; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    clock_gettime(CLOCK_REALTIME, &now);
    moment_iso(&at, (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000);
    n = snprintf(line, sizeof(line), "%.*s %s %s %s\n", STR_FMT(buf_view(&at)), names[level],
                 module, message);
    if (n >= (int)sizeof(line)) {
        n = sizeof(line) - 1;
        line[n - 1] = '\n';
    }
    fwrite(line, 1, (size_t)n, stderr); /* one call a line: lines of threads do not mix */
}
