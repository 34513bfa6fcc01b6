/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/slug.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/latin.h"

struct str slug_of(struct arena *a, struct str name, size_t max)
{
    bool hyphen = false;
    struct buf b;

    name = latin_of(a, name, LATIN_LETTERS);
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
