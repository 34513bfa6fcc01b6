/* SPDX-License-Identifier: Apache-2.0 */
/* struct str: a view of bytes, pointer and length, not NUL-terminated, never owned.
 * Text is UTF-8; NUL and broken UTF-8 are refused at the door (utf8_valid). Pass it by value. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/attr.h"

struct arena;

struct str {
    const char *p; /* may be NULL when n is 0 */
    size_t n;
};

/* A literal as a view, and as a static initialiser. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1}
/* For printf's "%.*s". */
#define STR_FMT(s) (int)(s).n, (s).p

static inline struct str str_of(const char *cstr) /* NULL gives the empty view */
{
    return (struct str){cstr, cstr ? strlen(cstr) : 0};
}
static inline struct str str_sub(struct str s, size_t from, size_t n) /* clamped to s */
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct str){s.p ? s.p + from : NULL, n};
}


static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes, then by length */
/* `min` to `max` ASCII digits and nothing else? */
bool str_digits(struct str s, size_t min, size_t max);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

#define STR_NONE SIZE_MAX
size_t str_find(struct str s, struct str needle); /* offset or STR_NONE */
size_t str_find_char(struct str s, char c);

/* Without ASCII blanks (space, tab, CR, LF) at either end. */
struct str str_trim(struct str s);

/* Cuts at the first `sep`: *head becomes what stands before it, *rest what stands after. At the
 * end of the text gives the last piece and then false. An empty text gives one empty piece.
 *     struct str rest = line, word;
 *     while (str_cut(&rest, ',', &word)) ... */
bool str_cut(struct str *rest, char sep, struct str *head);

/* What stands before and after the first `sep`; false, and nothing set, when there is none. */
bool str_split(struct str s, char sep, struct str *before, struct str *after);

struct str str_copy(struct arena *a, struct str s);
const char *str_cstr(struct arena *a, struct str s); /* NUL-terminated copy */
struct str str_lower(struct arena *a, struct str s); /* ASCII letters only */
struct str str_printf(struct arena *a, const char *fmt, ...) printf_like(2, 3);

/* UTF-8 by RFC 3629: no overlong forms, no surrogates, no NUL. */
bool utf8_valid(struct str s);
/* Reads one code point of valid UTF-8 and steps over it. At the end gives 0. */
uint32_t utf8_next(struct str *s);
size_t utf8_length(struct str s); /* in code points */
/* The longest head of at most `max` bytes that does not cut a sequence. */
struct str utf8_head(struct str s, size_t max);

#endif
