/* SPDX-License-Identifier: Apache-2.0 */
/* Letters by e-mail: the text of a message (RFC 5322, MIME) from its parts. */
#ifndef LIB_MAIL_H
#define LIB_MAIL_H

#include "base/buf.h"
#include "base/outcome.h"

enum { LETTER_SUBJECT_MAX = 200, LETTER_TEXT_MAX = 64 * 1024, LETTER_BYTES_MAX = 128 * 1024 };

struct letter {
    int64_t id;        /* names it for good: Message-ID and file */
    int64_t at_ms;
    struct str from;   /* "shop@example.org" */
    struct str to;
    struct str subject; /* UTF-8, at most LETTER_SUBJECT_MAX characters */
    struct str text;    /* UTF-8, lines end in LF, at most LETTER_TEXT_MAX bytes */
};

/* REFUSED invalid with the part for an address that is none (it would let somebody write headers of
 * his own), a subject with control characters, or what is too long. `out` has room for
 * LETTER_BYTES_MAX. */
must_check enum outcome letter_write(struct problem *p, const struct letter *l, struct buf *out);

#endif
