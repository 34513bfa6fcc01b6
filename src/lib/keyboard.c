/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/keyboard.h"

#include "base/arena.h"
#include "base/buf.h"

/* The keys that have a letter in either layout, row by row, without and with shift. */
static const char latin[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
                            "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~";
static const uint16_t cyrillic[] =
    u"йцукенгшщзхъфывапролджэячсмитьбюё"
    u"ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ";
_Static_assert(countof(latin) == countof(cyrillic), "one letter a key");

enum { KEYS = countof(latin) - 1 };

static uint32_t to_latin(uint32_t c)
{
    for (size_t i = 0; i < KEYS; i++)
        if (cyrillic[i] == c)
            return (unsigned char)latin[i];
    return c;
}

static uint32_t to_cyrillic(uint32_t c)
{
    for (size_t i = 0; i < KEYS; i++)
        if ((unsigned char)latin[i] == c)
            return cyrillic[i];
    return c;
}

static bool has_cyrillic(struct str s)
{
    while (s.n) {
        uint32_t c = utf8_next(&s);

        if (to_latin(c) != c)
            return true;
    }
    return false;
}

struct str keyboard_flip(struct arena *a, struct str typed)
{
    uint32_t (*flip)(uint32_t) = has_cyrillic(typed) ? to_latin : to_cyrillic;
    struct buf out;

    buf_init(&out, a, 2 * typed.n);
    while (typed.n)
        buf_code_point(&out, flip(utf8_next(&typed)));
    return buf_view(&out);
}
