/* SPDX-License-Identifier: Apache-2.0 */
#include "base/outcome.h"

#include <stdarg.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"

static const struct {
    const char *code;
    int status;
    const char *title;
} refusals[REFUSALS] = {
    [refusal_none] = {"none", 500, "Something went wrong on our side"},
#define X(code, status, title) [refusal_##code] = {#code, status, title},
#include "base/refusals.def"
#undef X
};

const char *refusal_code(enum refusal r)
{
    check((unsigned)r < REFUSALS);
    return refusals[r].code;
}

int refusal_status(enum refusal r)
{
    check((unsigned)r < REFUSALS);
    return refusals[r].status;
}

const char *refusal_title(enum refusal r)
{
    check((unsigned)r < REFUSALS);
    return refusals[r].title;
}

/* Drops the head of a code point that had no room in out[max]. */
static void cut_whole(char *out, size_t max)
{
    size_t n = strlen(out), whole = n;

    if (n < max - 1)
        return;
    while (whole > 0 && ((unsigned char)out[whole - 1] & 0xC0) == 0x80)
        whole--;
    if (whole > 0 && !utf8_valid((struct str){out + whole - 1, n - (whole - 1)}))
        out[whole - 1] = '\0';
}

/* Formats into out[max], cut at a whole code point. */
static void format_capped(char *out, size_t max, const char *fmt, va_list args)
    __attribute__((format(printf, 3, 0)));

static void format_capped(char *out, size_t max, const char *fmt, va_list args)
{
    vsnprintf(out, max, fmt, args);
    cut_whole(out, max);
}

void problem_set(struct problem *p, enum refusal r, const char *field, const char *fmt, ...)
{
    va_list args;

    check(r != refusal_none);
    p->refusal = r;
    snprintf(p->field, sizeof(p->field), "%s", field ? field : "");
    cut_whole(p->field, sizeof(p->field));
    va_start(args, fmt);
    format_capped(p->detail, sizeof(p->detail), fmt, args);
    va_end(args);
}

void fail_log(const char *module, const char *fmt, ...)
{
    char text[512];
    va_list args;

    va_start(args, fmt);
    format_capped(text, sizeof(text), fmt, args);
    va_end(args);
    log_error(module, "%s", text);
}
