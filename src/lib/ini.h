/* SPDX-License-Identifier: Apache-2.0 */
/* INI files that people write for us:
 *
 *     ; a comment, also with #
 *     [section]
 *     key = value        both trimmed; the key ends at the first "=", the value with the line
 *
 * No quotes, no escapes, no values over several lines. A key may stand once in its section and a
 * section may come again. Text is UTF-8. */
#ifndef LIB_INI_H
#define LIB_INI_H

#include "base/outcome.h"
#include "base/str.h"

enum { INI_ENTRIES_MAX = 20000 };

struct ini_entry {
    struct str section, key, value; /* views of the file */
    int64_t line;
};

struct ini {
    struct str name; /* of the file, for messages */
    const struct ini_entry *v;
    size_t n;
};

/* REFUSED malformed as "NAME line 12". Takes at most the size of `text` and 6 MiB from `a`; `text`
 * must live as long. */
must_check enum outcome ini_parse(struct arena *a, struct str name, struct str text,
                                  struct problem *p, struct ini *out);

/* Refuses an entry: "NAME line 12: KEY" and what was expected. */
enum outcome ini_refuse(const struct ini *ini, const struct ini_entry *e, struct problem *p,
                        const char *fmt, ...) printf_like(4, 5);

#endif
