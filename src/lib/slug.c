/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "lib/slug.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/check.h"

enum { NAME_MAX_BYTES = 1024, WIDE_MAX = 8 * NAME_MAX_BYTES };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static UTransliterator *latin; /* lives as long as the program; used by one thread at a time */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void open_latin(void)
{
    static const UChar id[] = u"Any-Latin; Latin-ASCII";
    UErrorCode error = U_ZERO_ERROR;

    latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    check(U_SUCCESS(error));
}

/* In ASCII as far as ICU knows how. */
static struct str to_latin(struct arena *a, struct str name)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar *wide = arena_new_n(a, UChar, WIDE_MAX);
    int32_t n, limit, bytes;
    char *out;

    u_strFromUTF8(wide, WIDE_MAX, &n, name.p, (int32_t)name.n, &error);
    limit = n;
    check(pthread_mutex_lock(&lock) == 0);
    utrans_transUChars(latin, wide, &n, WIDE_MAX, 0, &limit, &error);
    check(pthread_mutex_unlock(&lock) == 0);
    if (U_FAILURE(error))
        return STR("");
    out = arena_alloc(a, (size_t)n * 3 + 1);
    u_strToUTF8(out, n * 3 + 1, &bytes, wide, n, &error);
    return U_SUCCESS(error) ? (struct str){out, (size_t)bytes} : STR("");
}

static bool all_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

struct str slug_of(struct arena *a, struct str name, size_t max)
{
    bool hyphen = false;
    struct buf b;

    check(pthread_once(&once, open_latin) == 0);
    name = utf8_head(name, NAME_MAX_BYTES);
    if (!all_ascii(name))
        name = to_latin(a, name);
    buf_init(&b, a, max);
    for (size_t i = 0; i < name.n && !b.full; i++) {
        char c = name.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (hyphen && b.n && b.n + 1 < max)
                buf_char(&b, '-');
            buf_char(&b, c);
            hyphen = false;
        } else if (c != '\'') {
            hyphen = true;
        }
    }
    return buf_view(&b);
}
