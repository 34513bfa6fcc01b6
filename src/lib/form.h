/* SPDX-License-Identifier: Apache-2.0 */
/* What browsers send: query strings and forms (application/x-www-form-urlencoded, WHATWG URL 5.1),
 * multipart/form-data (RFC 7578) and cookies (RFC 6265).
 *
 * Parsing refuses whatever is not clean: a broken escape, NUL, broken UTF-8, too many fields; the
 * problem names the field. Nothing is copied that does not need decoding: results are views of the
 * input or of the arena. The readers below then take one field each, and refuse with its name and
 * what was expected, so that a handler reads its form in a few lines. */
#ifndef LIB_FORM_H
#define LIB_FORM_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum { FORM_FIELDS_MAX = 256, FORM_NAME_MAX = 64, FORM_BOUNDARY_MAX = 70 };

struct form_field {
    struct str name;
    struct str value;     /* text, or the bytes of a file */
    bool is_file;
    struct str file_name; /* as the browser calls it: never a path of ours; "" when none chosen */
    struct str file_type; /* what the browser believes it is: not to be believed */
};

struct form {
    struct form_field *v; /* in the order sent */
    size_t n;
};

/* "a=1&b=%C3%A9+x". */
must_check enum outcome form_parse(struct problem *p, struct arena *a, struct str text,
                                   struct form *out);

/* The boundary of a Content-Type "multipart/form-data; boundary=...". */
must_check bool form_boundary(struct str content_type, struct str *boundary);
must_check enum outcome form_parse_multipart(struct problem *p, struct arena *a,
                                             struct str boundary, struct str body,
                                             struct form *out);

/* ---- one field ---- */

bool form_has(const struct form *f, const char *name);
/* The next field of that name at or after *i, for those that may come several times; NULL at the
 * end: `size_t i = 0; while ((field = form_next(f, "size", &i))) ...` */
const struct form_field *form_next(const struct form *f, const char *name, size_t *i);

/* All of these refuse a field that comes twice; `name` is also the problem's field. */

/* Text of `min` ... `max` code points, cleaned by text_clean (lib/text.h): one line, or a block
 * with its line ends made LF. Absent and empty are the same: REFUSED required unless min is 0. */
must_check enum outcome form_text(struct problem *p, struct arena *a, const struct form *f,
                                  const char *name, size_t min, size_t max, struct str *out);
must_check enum outcome form_block(struct problem *p, struct arena *a, const struct form *f,
                                   const char *name, size_t min, size_t max, struct str *out);
/* A secret: 0 ... `max` bytes exactly as typed. */
must_check enum outcome form_secret(struct problem *p, const struct form *f, const char *name,
                                    size_t max, struct str *out);
must_check enum outcome form_i64(struct problem *p, const struct form *f, const char *name,
                                 int64_t min, int64_t max, int64_t *out);
/* The same, `fallback` when absent or empty. */
must_check enum outcome form_i64_or(struct problem *p, const struct form *f, const char *name,
                                    int64_t min, int64_t max, int64_t fallback, int64_t *out);
must_check enum outcome form_file(struct problem *p, const struct form *f, const char *name,
                                  struct form_field *out);
bool form_flag(const struct form *f, const char *name); /* a checked box: there and not "0" */

/* ---- pieces ---- */

/* Undoes %XX, and '+' for a blank when `plus`. False: a broken escape, NUL or broken UTF-8. */
must_check bool percent_decode(struct arena *a, struct str s, bool plus, struct str *out);

/* The value of a cookie in a Cookie header. One that comes twice is not there: somebody else may
 * have set the other. */
struct str cookie_find(struct str header, struct str name);

#endif
