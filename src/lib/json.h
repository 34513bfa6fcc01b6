/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259), read strictly over jansson and written by hand.
 *
 * Refused: more than the caller's bytes, deeper than JSON_DEPTH_MAX, more than JSON_VALUES_MAX
 * values, a key twice in one object, NUL in a text, broken UTF-8, numbers that are not 64-bit
 * integers (money is minor units, rates are fractions: no floating point comes in). */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/outcome.h"

enum { JSON_DEPTH_MAX = 16, JSON_VALUES_MAX = 20000 };

enum json_kind {
    JSON_IS_NULL,
    JSON_IS_BOOL,
    JSON_IS_INTEGER,
    JSON_IS_TEXT,
    JSON_IS_ARRAY,
    JSON_IS_OBJECT
};

/* An immutable value; what it points to lives in the arena. */
struct json {
    enum json_kind kind;
    int64_t integer; /* also 0 or 1 of a bool */
    struct str text;
    const struct json *items; /* of an array, or the values of an object */
    const struct str *keys;   /* of an object, in the order written */
    size_t n;
};

/* The whole of `text` is one value. REFUSED malformed, or too_large. */
must_check enum outcome json_read(struct arena *a, struct str text, size_t max_bytes,
                                  struct problem *p, struct json *out);

/* The member of that name; NULL when there is none or `object` is no object (or NULL). */
const struct json *json_find(const struct json *object, const char *key);

/* Members by type. REFUSED required when it is missing (or null), invalid for another type or out
 * of range; the field is `path` and the key: "data.ref". */
must_check enum outcome json_need_text(const struct json *object, const char *path, const char *key,
                                       size_t min_bytes, size_t max_bytes, struct problem *p,
                                       struct str *out);
must_check enum outcome json_need_integer(const struct json *object, const char *path,
                                          const char *key, int64_t min, int64_t max,
                                          struct problem *p, int64_t *out);
must_check enum outcome json_need_object(const struct json *object, const char *path,
                                         const char *key, struct problem *p,
                                         const struct json **out);

/* ---- writing ----
 *
 *     struct json_out j = {.b = &b};
 *     json_begin(&j, '{');
 *     json_key(&j, "total");  json_put_integer(&j, 1999);
 *     json_key(&j, "lines");  json_begin(&j, '[');  ...  json_end(&j, ']');
 *     json_end(&j, '}');
 *
 * Commas are put where they belong. Look at b->full at the end. */
struct json_out {
    struct buf *b;
    bool comma; /* the next value or key needs one in front */
};

void json_begin(struct json_out *j, char bracket);
void json_end(struct json_out *j, char bracket);
void json_key(struct json_out *j, const char *key);
void json_put_text(struct json_out *j, struct str s);
void json_put_integer(struct json_out *j, int64_t v);
void json_put_id(struct json_out *j, int64_t id); /* as a text, for readers with 53-bit numbers */
void json_put_bool(struct json_out *j, bool v);
void json_put_null(struct json_out *j);

#endif
