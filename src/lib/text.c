/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "lib/text.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"

/* ---- cleaning ---- */

/* Embeddings, overrides, isolates and marks of direction: they make a name look like another. */
static bool turns_direction(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
           c == 0x200F || c == 0x061C;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0;
}

static bool forbidden(uint32_t c)
{
    return u_charType((UChar32)c) == U_CONTROL_CHAR || turns_direction(c) || c == 0xFEFF ||
           (c & 0xFFFE) == 0xFFFE;
}

/* Blanks of a line run together; a block keeps its line feeds. False at a forbidden character. */
static bool squeeze(struct buf *out, enum text_kind kind, struct str in)
{
    bool blank = false;

    while (in.n) {
        uint32_t c = utf8_next(&in);

        if (kind == TEXT_BLOCK && c == '\n') {
            buf_char(out, '\n');
            blank = false;
        } else if (is_blank(c)) {
            blank = true;
        } else if (forbidden(c)) {
            return false;
        } else {
            if (blank && out->n && out->p[out->n - 1] != '\n')
                buf_char(out, ' ');
            buf_code_point(out, c);
            blank = false;
        }
    }
    return true;
}

static bool all_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
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
    struct buf b;

    if (in.n > max_chars * 4 + 4096)
        return TEXT_TOO_LONG;
    if (!utf8_valid(in))
        return TEXT_BROKEN;
    buf_init(&b, a, in.n + 1);
    if (!squeeze(&b, kind, in))
        return TEXT_CONTROL;
    *out = str_trim(buf_view(&b));
    if (!all_ascii(*out))
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

/* ---- folding ---- */

enum { TABLE_END = 0x500, FOLDED_MAX = 18 };

static uint16_t table[TABLE_END]; /* one folded code point; 0: none or several, ask ICU */
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

/* Letters with a stroke have no decomposition. */
static uint32_t without_stroke(uint32_t c)
{
    switch (c) {
    case 0x142: return 'l';
    case 0xF8: return 'o';
    case 0x111: return 'd';
    case 0x131: return 'i';
    default: return c;
    }
}

/* The folded form of one code point; returns how many code points. */
static size_t fold_char(uint32_t c, uint32_t out[FOLDED_MAX])
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&error);
    UChar folded[FOLDED_MAX], wide[4], parts[FOLDED_MAX * 4];
    int32_t n = 0, folded_n, i = 0;
    size_t count = 0;
    UChar32 part;

    if (c == 0x439 || c == 0x419) { /* й is a letter of its own */
        out[0] = 0x439;
        return 1;
    }
    U16_APPEND_UNSAFE(wide, n, (UChar32)c);
    folded_n = u_strFoldCase(folded, FOLDED_MAX, wide, n, U_FOLD_CASE_DEFAULT, &error);
    n = unorm2_normalize(nfkd, folded, folded_n, parts, countof(parts), &error);
    if (U_FAILURE(error))
        return 0;
    while (i < n && count < FOLDED_MAX) {
        U16_NEXT_UNSAFE(parts, i, part);
        if (u_charType(part) != U_NON_SPACING_MARK)
            out[count++] = without_stroke((uint32_t)u_foldCase(part, U_FOLD_CASE_DEFAULT));
    }
    return count;
}

static void fill_table(void)
{
    uint32_t folded[FOLDED_MAX];

    for (uint32_t c = 1; c < TABLE_END; c++)
        if (fold_char(c, folded) == 1 && folded[0] <= UINT16_MAX)
            table[c] = (uint16_t)folded[0];
}

void text_fold(struct buf *out, struct str in)
{
    pthread_once(&table_once, fill_table);
    while (in.n) {
        uint32_t c = utf8_next(&in), folded[FOLDED_MAX];
        size_t n;

        if (c < TABLE_END && table[c]) {
            buf_code_point(out, table[c]);
            continue;
        }
        n = fold_char(c, folded);
        for (size_t i = 0; i < n; i++)
            buf_code_point(out, folded[i]);
    }
}

struct str text_folded(struct arena *a, struct str in)
{
    struct buf out;

    buf_init(&out, a, in.n * FOLDED_MAX + 1);
    text_fold(&out, in);
    return buf_view(&out);
}

/* ---- words ---- */

static bool is_word_char(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return u_isalnum((UChar32)c);
}

/* Writing without blanks between words. */
static bool is_dense(uint32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
           (c >= 0x20000 && c <= 0x2FA1F);
}

/* At a dense character: the pair with the next one; *rest steps over the first only, so that pairs
 * overlap, and over both where the run ends. */
static struct str dense_pair(struct str *rest)
{
    struct str start = *rest, second, third;

    utf8_next(rest);
    second = third = *rest;
    if (!second.n || !is_dense(utf8_next(&third)))
        return (struct str){start.p, (size_t)(second.p - start.p)};
    if (!third.n || !is_dense(utf8_next(&(struct str){third.p, third.n})))
        *rest = third;
    return (struct str){start.p, (size_t)(third.p - start.p)};
}

bool text_next_word(struct str *rest, struct str *word)
{
    while (rest->n) {
        struct str start = *rest;
        uint32_t c = utf8_next(rest);

        if (is_dense(c)) {
            *rest = start;
            *word = dense_pair(rest);
            return true;
        }
        if (!is_word_char(c))
            continue;
        for (;;) {
            struct str next = *rest;

            c = next.n ? utf8_next(&next) : 0;
            if (!is_word_char(c) || is_dense(c))
                break;
            *rest = next;
        }
        *word = (struct str){start.p, (size_t)(rest->p - start.p)};
        return true;
    }
    return false;
}
