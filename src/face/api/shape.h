/* SPDX-License-Identifier: Apache-2.0 */
/* Shapes: what bodies, query strings and answers of the API look like, as data (shapes.def).
 *
 * A shape NAME is a struct api_NAME, an entry of api_shapes[], and a schema of /api/openapi.json:
 *
 *     struct api_cart_line_in { int64_t offer; int64_t quantity; };
 *
 * How each kind stands in the struct, and how "absent" looks there:
 *
 *     text block secret word   struct str, empty            id      int64_t, 0
 *     i64                      int64_t, API_ABSENT          flag    bool, false
 *     money                    struct money, no currency    date    struct date, 1970-01-01
 *     currency                 struct currency, ""          moment  int64_t ms, 0
 *     object                   struct api_OF *, NULL        list    .v, .n: struct api_OF *
 *     texts                    .v, .n: struct str *
 *
 * An absent field is left out of an answer; a list never is, unless it is MAYBE and empty. */
#ifndef FACE_API_SHAPE_H
#define FACE_API_SHAPE_H

#include "base/civil.h"
#include "base/money.h"
#include "lib/form.h"
#include "lib/json.h"

#define API_ABSENT INT64_MIN

/* X(kind, member of a struct) */
#define FIELD_KINDS(X)                       \
    X(text) X(block) X(secret) X(word) X(id) X(i64) X(flag) X(money) X(currency) X(date) X(moment) \
    X(object) X(list) X(texts)

enum field_kind {
#define X(kind) FIELD_##kind,
    FIELD_KINDS(X)
#undef X
    FIELD_KINDS_N
};

/* ---- the structs ---- */

#define MEMBER_text(name, of) struct str name;
#define MEMBER_block(name, of) struct str name;
#define MEMBER_secret(name, of) struct str name;
#define MEMBER_word(name, of) struct str name;
#define MEMBER_id(name, of) int64_t name;
#define MEMBER_i64(name, of) int64_t name;
#define MEMBER_flag(name, of) bool name;
#define MEMBER_money(name, of) struct money name;
#define MEMBER_currency(name, of) struct currency name;
#define MEMBER_date(name, of) struct date name;
#define MEMBER_moment(name, of) int64_t name;
#define MEMBER_object(name, of) struct api_##of *name;
#define MEMBER_list(name, of) struct { struct api_##of *v; size_t n; } name;
#define MEMBER_texts(name, of) struct { struct str *v; size_t n; } name;

#define PAGE(name, of)                                                                \
    SHAPE(name, OUT, "A page of a list.")                                             \
    F(list, items, of, 0, 100, NEEDED, "In the order of the list")                    \
    F(text, next, _, 1, 300, MAYBE, "Cursor of the next page; absent at the end")     \
    END(name)

#define SHAPE(name, way, about) struct api_##name {
#define F(kind, name, of, min, max, need, about) MEMBER_##kind(name, of)
#define END(name) };
#include "face/api/shapes.def"
#undef SHAPE
#undef F
#undef END

/* ---- the table ---- */

enum api_shape_id {
#define SHAPE(name, way, about) SHAPE_##name,
#define F(kind, name, of, min, max, need, about)
#define END(name)
#include "face/api/shapes.def"
#undef SHAPE
#undef F
#undef END
    SHAPE_none /* how many there are, and the name of no shape */
};

struct shape;

struct shape_field {
    const char *name;
    enum field_kind kind;
    const struct shape *of;     /* object, list */
    const char *const *words;   /* word */
    size_t words_n;
    size_t chars;               /* texts: of each */
    int64_t min, max;
    bool needed;
    size_t offset;              /* within the struct */
    const char *about;
};

struct shape {
    const char *name;
    bool in;                    /* of requests */
    size_t size;                /* of the struct */
    const struct shape_field *(*fields)(size_t *n);
    const char *about;
};

extern const struct shape api_shapes[SHAPE_none];

/* NULL for SHAPE_none. */
const struct shape *api_shape(enum api_shape_id id);

/* ---- reading and writing ---- */

enum { SHAPE_OBJECTS_MAX = 2000 /* in one body */ };

/* The whole of `text` as a JSON object of the shape; *out is a struct api_NAME in `a`. Texts are
 * cleaned (lib/text.h). REFUSED malformed, or with the path of the field: required, invalid,
 * too_large. */
must_check enum outcome shape_read(struct problem *p, struct arena *a, const struct shape *s,
                                   struct str text, void **out);

/* The fields of a query string that the shape names. REFUSED as above. */
must_check enum outcome shape_read_query(struct problem *p, struct arena *a, const struct shape *s,
                                         const struct form *f, void **out);
bool shape_has_field(const struct shape *s, struct str name);

/* Writes a struct as JSON. What is not of the shape (a word that is none of them, a needed text
 * that is empty) is a bug of ours, and a check fails. */
void shape_write(struct json_writer *w, const char *name, const struct shape *s, const void *from);

#endif
