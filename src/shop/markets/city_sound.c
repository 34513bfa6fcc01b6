/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/markets/city_sound.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/latin.h"

/* The first that fits holds, so longer spellings stand before those that they start with. */
static const struct {
    const char *spelling, *sound;
} sounds[] = {
    {"tsch", "s"}, {"shch", "s"}, {"tch", "s"}, {"sch", "s"}, {"ch", "s"}, {"sh", "s"},
    {"zh", "s"},   {"ts", "s"},   {"tz", "s"},  {"cz", "s"},  {"sz", "s"}, {"z", "s"},
    {"kh", "h"},   {"gh", "g"},   {"ph", "f"},  {"th", "t"},  {"qu", "kv"}, {"ck", "k"},
    {"ce", "se"},  {"ci", "si"},  {"cy", "si"}, {"c", "k"},   {"x", "ks"}, {"w", "v"},
    {"ue", "u"},   {"oe", "o"},   {"ae", "a"},  {"j", "i"},   {"y", "i"},
};

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'o' || c == 'u';
}

static bool is_sounded(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The next sound of *rest, stepped over; a blank for what has none. */
static struct str take(struct str *rest)
{
    struct str one = str_sub(*rest, 0, 1);

    for (size_t i = 0; i < countof(sounds); i++) {
        struct str spelling = str_of(sounds[i].spelling);

        if (!str_starts(*rest, spelling))
            continue;
        *rest = str_sub(*rest, spelling.n, rest->n - spelling.n);
        return str_of(sounds[i].sound);
    }
    *rest = str_sub(*rest, 1, rest->n - 1);
    return is_sounded(one.p[0]) ? one : STR(" ");
}

/* Letters once, blanks once and never first, no i before a vowel. */
static void add(struct buf *b, char c)
{
    char last = b->n ? b->p[b->n - 1] : ' ';

    if (c == last)
        return;
    if (last == 'i' && is_vowel(c))
        b->n--;
    if (b->n && b->p[b->n - 1] == c)
        return;
    buf_char(b, c);
}

static struct str lowered(struct arena *a, struct str s)
{
    struct buf b;

    buf_init(&b, a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= 'A' && s.p[i] <= 'Z')
            buf_char(&b, (char)(s.p[i] - 'A' + 'a'));
        else if (s.p[i] != '\'' && s.p[i] != '`')
            buf_char(&b, s.p[i]);
    return buf_view(&b);
}

struct str city_sound(struct arena *a, struct str name)
{
    struct str rest = lowered(a, latin_of(a, name, LATIN_SOUNDS));
    struct buf b;

    buf_init(&b, a, CITY_SOUND_MAX);
    while (rest.n > 0) {
        struct str sound = take(&rest);

        for (size_t i = 0; i < sound.n; i++)
            add(&b, sound.p[i]);
    }
    return str_trim(buf_view(&b));
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* A row of the table of distances: of the first letters of `typed` to each start of `name`. */
typedef unsigned char row[CITY_SOUND_MAX + 2];

/* `last` is the row before, `before` the one before that. */
static unsigned next_row(struct str typed, size_t i, struct str name, const unsigned char *before,
                         const unsigned char *last, unsigned char *next)
{
    unsigned best = next[0] = (unsigned char)(i + 1);

    for (size_t j = 0; j < name.n; j++) {
        unsigned d = least(last[j] + (typed.p[i] != name.p[j]), least(last[j + 1], next[j]) + 1U);

        if (i > 0 && j > 0 && typed.p[i] == name.p[j - 1] && typed.p[i - 1] == name.p[j])
            d = least(d, before[j - 1] + 1U);
        next[j + 1] = (unsigned char)d;
        best = least(best, d);
    }
    return best;
}

unsigned city_sound_errors(struct str typed, struct str name, unsigned max)
{
    row rows[3];
    unsigned best = 0;

    name = str_sub(name, 0, least((unsigned)name.n, (unsigned)(typed.n + max)));
    if (typed.n > CITY_SOUND_MAX || name.n > CITY_SOUND_MAX || typed.n > name.n + max)
        return max + 1;
    for (size_t j = 0; j <= name.n; j++)
        rows[0][j] = (unsigned char)j;
    for (size_t i = 0; i < typed.n; i++) {
        best = next_row(typed, i, name, rows[(i + 2) % 3], rows[i % 3], rows[(i + 1) % 3]);
        if (best > max)
            return max + 1;
    }
    return best;
}
