/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "lib/latin.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"

enum { WIDE_MAX = 8 * LATIN_NAME_MAX_BYTES };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static UTransliterator *of[LATINS]; /* live as long as the program; for one thread at a time */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void open_all(void)
{
    static const UChar *const ids[LATINS] = {
        [LATIN_LETTERS] = u"Any-Latin; Latin-ASCII",
        [LATIN_SOUNDS] = u"Russian-Latin/BGN; Any-Latin; Latin-ASCII"};

    for (size_t i = 0; i < LATINS; i++) {
        UErrorCode error = U_ZERO_ERROR;

        of[i] = utrans_openU(ids[i], -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
        check(U_SUCCESS(error));
    }
}

static bool all_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

struct str latin_of(struct arena *a, struct str name, enum latin how)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t n, limit, bytes;
    UChar *wide;
    char *out;

    name = utf8_head(name, LATIN_NAME_MAX_BYTES);
    if (all_ascii(name))
        return name;
    check(pthread_once(&once, open_all) == 0);
    wide = arena_new_n(a, UChar, WIDE_MAX);
    u_strFromUTF8(wide, WIDE_MAX, &n, name.p, (int32_t)name.n, &error);
    limit = n;
    check(pthread_mutex_lock(&lock) == 0);
    utrans_transUChars(of[how], wide, &n, WIDE_MAX, 0, &limit, &error);
    check(pthread_mutex_unlock(&lock) == 0);
    if (U_FAILURE(error))
        return STR("");
    out = arena_alloc(a, (size_t)n * 3 + 1);
    u_strToUTF8(out, n * 3 + 1, &bytes, wide, n, &error);
    return U_SUCCESS(error) ? (struct str){out, (size_t)bytes} : STR("");
}
