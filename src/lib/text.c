/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "lib/text.h"

#include "base/arena.h"
#include "base/check.h"

/* Embeddings, overrides, isolates and marks of direction: they make a name look like another. */
static bool turns_direction(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
           c == 0x200F || c == 0x061C;
}

static bool is_blank(uint32_t c)
{
    if (c < 0xA0) /* U+0085 is mostly an ellipsis of Windows, badly converted */
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    return u_isUWhiteSpace((UChar32)c);
}

static bool forbidden(uint32_t c)
{
    return u_charType((UChar32)c) == U_CONTROL_CHAR || turns_direction(c) ||
           (c & 0xFFFE) == 0xFFFE;
}

/* Zero width, and of no meaning to any script: soft hyphen, zero-width space, word joiner, mark of
 * byte order. They come with pasted text. */
static bool is_stray(uint32_t c)
{
    return c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

/* Most of what comes: seen, allowed, not blank, and composed already, whatever stands beside it.
 * Latin, Cyrillic, punctuation, signs of currency, Chinese. */
static bool is_common(uint32_t c)
{
    return (c > ' ' && c < 0x7F) || (c > 0xA0 && c < 0x300 && c != 0xAD) ||
           (c >= 0x400 && c <= 0x482) || (c >= 0x48A && c <= 0x52F) ||
           (c >= 0x2010 && c <= 0x2027) || (c >= 0x20A0 && c <= 0x20BF) ||
           (c >= 0x4E00 && c <= 0x9FFF);
}

struct squeezed {
    char *p; /* the caller's room: as long as the input */
    size_t n;
    bool visible;   /* there is something to see */
    bool uncommon;  /* composition has to look at it */
    bool forbidden;
};

static void put_blank(struct squeezed *s, enum text_kind kind, uint32_t c)
{
    bool line_end = kind == TEXT_BLOCK && (c == '\n' || c == 0x2028 || c == 0x2029);

    if (line_end && s->n > 0 && s->p[s->n - 1] == ' ')
        s->n--;
    if (line_end)
        s->p[s->n++] = '\n';
    else if (s->n > 0 && s->p[s->n - 1] != ' ' && s->p[s->n - 1] != '\n')
        s->p[s->n++] = ' ';
}

/* One code point that stands in the input at `from`, n bytes long. */
static void put_char(struct squeezed *s, uint32_t c, const char *from, size_t n)
{
    if (is_common(c)) {
        s->visible = true;
    } else {
        s->uncommon = true;
        s->forbidden = s->forbidden || forbidden(c);
        s->visible = s->visible ||
                     !u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    }
    memcpy(s->p + s->n, from, n);
    s->n += n;
}

/* Blanks run together; a block keeps its line feeds. */
static void squeeze(struct squeezed *s, enum text_kind kind, struct str in)
{
    while (in.n) {
        const char *from = in.p;
        uint32_t c = utf8_next(&in);

        if (!is_common(c) && is_blank(c))
            put_blank(s, kind, c);
        else if (!is_stray(c))
            put_char(s, c, from, (size_t)(in.p - from));
    }
}

/* Printable ASCII with single blanks inside: nothing to do. */
static bool is_clean(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~' ||
            (s.p[i] == ' ' && (i == 0 || i + 1 == s.n || s.p[i - 1] == ' ')))
            return false;
    return true;
}

/* Canonical composition, through UTF-16 as ICU's C interface wants it. */
static struct str compose(struct arena *a, struct str s)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    int32_t max = (int32_t)s.n * 3 + 1, n, composed_n, bytes;
    UChar *wide = arena_new_n(a, UChar, (size_t)max);
    UChar *composed = arena_new_n(a, UChar, (size_t)max);
    char *out;

    u_strFromUTF8(wide, max, &n, s.p, (int32_t)s.n, &error);
    composed_n = unorm2_normalize(nfc, wide, n, composed, max, &error);
    out = arena_alloc(a, (size_t)composed_n * 3 + 1);
    u_strToUTF8(out, composed_n * 3 + 1, &bytes, composed, composed_n, &error);
    check(U_SUCCESS(error));
    return (struct str){out, (size_t)bytes};
}

enum text_fault text_clean(struct arena *a, enum text_kind kind, struct str in, size_t max_chars,
                           struct str *out)
{
    struct squeezed s = {0};

    if (in.n > max_chars * 4 + 4096)
        return TEXT_TOO_LONG;
    if (is_clean(in)) {
        *out = str_copy(a, in);
        return in.n > max_chars ? TEXT_TOO_LONG : TEXT_FINE;
    }
    if (!utf8_valid(in))
        return TEXT_BROKEN;
    s.p = arena_alloc(a, in.n);
    squeeze(&s, kind, in);
    if (s.forbidden)
        return TEXT_CONTROL;
    *out = s.visible ? str_trim((struct str){s.p, s.n}) : (struct str){0};
    if (s.uncommon && s.visible)
        *out = compose(a, *out);
    return utf8_length(*out) > max_chars ? TEXT_TOO_LONG : TEXT_FINE;
}

struct str text_without_controls(struct arena *a, struct str in)
{
    struct buf b;

    buf_init(&b, a, in.n + 1);
    while (in.n) {
        uint32_t c = utf8_next(&in);

        if (is_blank(c) || !forbidden(c))
            buf_code_point(&b, c);
    }
    return buf_view(&b);
}

const char *text_fault_why(enum text_fault f)
{
    switch (f) {
    case TEXT_FINE: break;
    case TEXT_BROKEN: return "expected UTF-8 text without NUL";
    case TEXT_CONTROL: return "expected text without control characters or marks of direction";
    case TEXT_TOO_LONG: return "expected a shorter text";
    }
    return "";
}
