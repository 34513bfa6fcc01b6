/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "lib/text.h"

#include <pthread.h>

#include "base/arena.h"

/* ---- folding ---- */

enum { TABLE_END = 0x500, FOLDED_MAX = 18 };

static uint16_t table[TABLE_END]; /* one folded code point below 0x800; 0: ask ICU */
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

/* Chinese characters, and Korean syllables, whose parts are no accents. */
static bool folds_to_itself(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
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

    if (c == 0x439 || c == 0x419 || folds_to_itself(c)) { /* й is a letter of its own */
        out[0] = c == 0x419 ? 0x439 : c;
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
        if (fold_char(c, folded) == 1 && folded[0] < (c < 0x80 ? 0x80 : 0x800))
            table[c] = (uint16_t)folded[0];
}

/* Folds by the table up to something that is not in it; steps *in over it and gives the bytes
 * written, no more than were read. */
static size_t fold_common(struct str *in, char *to)
{
    const unsigned char *p = (const unsigned char *)in->p, *end = p + in->n;
    char *start = to;

    while (p < end && *p < 0xE0) {
        uint32_t c = *p < 0x80 ? *p : (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        uint32_t folded = c < TABLE_END ? table[c] : 0;

        if (!folded)
            break;
        if (folded < 0x80) {
            *to++ = (char)folded;
        } else {
            *to++ = (char)(0xC0 | folded >> 6);
            *to++ = (char)(0x80 | (folded & 0x3F));
        }
        p += c < 0x80 ? 1 : 2;
    }
    *in = (struct str){(const char *)p, (size_t)(end - p)};
    return (size_t)(to - start);
}

void text_fold(struct buf *out, struct str in)
{
    pthread_once(&table_once, fill_table);
    while (in.n) {
        char *to = buf_room(out, in.n);
        uint32_t folded[FOLDED_MAX];
        size_t n;

        if (!to)
            return;
        buf_wrote(out, fold_common(&in, to));
        n = in.n ? fold_char(utf8_next(&in), folded) : 0;
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
    if (c < 0x3040)
        return false;
    return c <= 0x30FF || (c >= 0x3400 && c <= 0x4DBF) ||
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

/* Steps over the letters and digits of ASCII and Cyrillic (U+0400 to U+047F, all letters). */
static void skip_common(struct str *rest)
{
    static const bool plain[256] = {
        ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true};
    size_t i = 0;

    while (i < rest->n) {
        unsigned char c = (unsigned char)rest->p[i];

        if (plain[c])
            i++;
        else if (c == 0xD0 || c == 0xD1)
            i += 2;
        else
            break;
    }
    *rest = (struct str){rest->p + i, rest->n - i};
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
            struct str next;

            skip_common(rest);
            next = *rest;
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
