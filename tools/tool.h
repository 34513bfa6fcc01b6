/* SPDX-License-Identifier: Apache-2.0 */
/* What the small generators share: growing text, whole files in and out, and giving up with a
 * message. A generator is one C file that includes this; it runs at build time, on our own files,
 * and never frees. */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOOL __attribute__((unused)) static
#define countof(array) (sizeof(array) / sizeof((array)[0]))

struct text {
    char *p; /* NUL-terminated once anything was added */
    size_t n, cap;
};

_Noreturn TOOL void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
TOOL void text_fmt(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

_Noreturn TOOL void die(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* malloc that does not fail. */
TOOL void *must_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);

    if (!p)
        die("out of memory");
    return p;
}

TOOL void text_add(struct text *t, const void *p, size_t n)
{
    if (t->n + n + 1 > t->cap) {
        t->cap = (t->n + n + 1) * 2;
        t->p = realloc(t->p, t->cap);
        if (!t->p)
            die("out of memory");
    }
    if (n)
        memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

TOOL void text_char(struct text *t, char c)
{
    text_add(t, &c, 1);
}

TOOL void text_cstr(struct text *t, const char *s)
{
    text_add(t, s, strlen(s));
}

TOOL void text_fmt(struct text *t, const char *fmt, ...)
{
    va_list args;
    char *s = NULL;
    int n;

    va_start(args, fmt);
    n = vasprintf(&s, fmt, args);
    va_end(args);
    if (n < 0)
        die("out of memory");
    text_add(t, s, (size_t)n);
    free(s);
}

_Noreturn TOOL void die_at(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

_Noreturn TOOL void die_at(const char *file, int line, const char *fmt, ...)
{
    struct text message = {0};
    va_list args;
    char *s;

    va_start(args, fmt);
    if (vasprintf(&s, fmt, args) < 0)
        s = "out of memory";
    va_end(args);
    text_fmt(&message, "%s:%d: %s", file, line, s);
    die("%s", message.p);
}

/* The bytes as a C string literal over as many lines as they need. */
TOOL void text_literal(struct text *t, const void *p, size_t n)
{
    const unsigned char *bytes = p;
    size_t column = 0;

    text_char(t, '"');
    for (size_t i = 0; i < n; i++) {
        if (column >= 90) {
            text_cstr(t, "\"\n    \"");
            column = 0;
        }
        if (bytes[i] == '\n' || bytes[i] == '"' || bytes[i] == '\\') {
            text_char(t, '\\');
            text_char(t, bytes[i] == '\n' ? 'n' : (char)bytes[i]);
            column += 2;
        } else if (bytes[i] >= ' ' && bytes[i] < 127 && bytes[i] != '?') {
            text_char(t, (char)bytes[i]);
            column++;
        } else {
            text_fmt(t, "\\%03o", bytes[i]);
            column += 4;
        }
    }
    text_char(t, '"');
}

/* The whole file; gives up when it cannot be read. */
TOOL struct text read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct text t = {0};
    char part[65536];
    size_t n;

    if (!f)
        die("%s: %s", path, strerror(errno));
    text_add(&t, "", 0);
    while ((n = fread(part, 1, sizeof(part), f)) > 0)
        text_add(&t, part, n);
    if (ferror(f))
        die("%s: cannot be read", path);
    fclose(f);
    return t;
}

TOOL void write_file(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(t->p ? t->p : "", 1, t->n, f) != t->n || fclose(f) != 0)
        die("%s: %s", path, strerror(errno));
}

/* Leaves a file of the same content alone, so that what includes it is not compiled again. */
TOOL void write_if_changed(const char *path, const struct text *t)
{
    FILE *f = fopen(path, "rb");
    struct text old = {0};

    if (f) {
        fclose(f);
        old = read_file(path);
    }
    if (old.n != t->n || memcmp(old.p, t->p, t->n) != 0)
        write_file(path, t);
}

#endif
