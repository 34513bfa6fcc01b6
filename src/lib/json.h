/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259), read strictly and written as a stream.
 *
 * Reading gives an immutable tree in an arena, which is taken apart field by field: each reader
 * below takes one field and refuses with its path and what was expected, so that a handler reads a
 * request in a few lines and json_close refuses what nobody asked for:
 *
 *     TRY(json_read(p, a, body, &request));
 *     TRY(json_objects(p, request, "lines", 1, 50, &lines, &n));
 *     for (size_t i = 0; i < n; i++) {
 *         TRY(json_i64(p, &lines[i], "quantity", 1, 99, &quantity)); "lines[2].quantity"
 *         TRY(json_close(p, &lines[i]));
 *     }
 *     TRY(json_close(p, request));
 *
 * Ids and money travel as strings, since many readers of JSON know only floating point:
 * "id": "7301...", "price": {"amount": "12.30", "currency": "EUR"}. A field that is null counts as
 * absent. */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/money.h"
#include "base/outcome.h"

enum { JSON_DEPTH_MAX = 16, JSON_VALUES_MAX = 32768 };

/* ---- reading ---- */

enum json_kind {
    JSON_IS_NULL,
    JSON_IS_FLAG,
    JSON_IS_INTEGER,
    JSON_IS_DECIMAL, /* a number with a point or an exponent: nobody here takes one */
    JSON_IS_TEXT,
    JSON_IS_LIST,
    JSON_IS_OBJECT
};

struct json {
    enum json_kind kind;
    bool taken;                /* a reader has asked for it */
    bool flag;
    int64_t integer;
    struct str text;
    struct json *items;        /* of a list or an object */
    size_t n;
    const struct json *parent; /* NULL: the root */
    struct str name;           /* within an object */
    size_t index;              /* within a list */
};

/* The whole of `text` is one object: valid UTF-8, no NUL, no field twice in an object, integers
 * within 64 bits, no deeper than JSON_DEPTH_MAX. Takes at most the text's size and 4 MiB from `a`.
 * REFUSED malformed ("line 3, column 7: ..."), too_large beyond JSON_VALUES_MAX. */
must_check enum outcome json_read(struct problem *p, struct arena *a, struct str text,
                                  struct json **out);

/* All below: REFUSED required when the field is absent, unless the comment says otherwise, and
 * invalid when it is of another kind or out of range. *out is left alone then. */

bool json_has(struct json *object, const char *name);
/* `min` ... `max` code points; absent is the empty text where min is 0. */
must_check enum outcome json_text(struct problem *p, struct json *object, const char *name,
                                  size_t min, size_t max, struct str *out);
must_check enum outcome json_i64(struct problem *p, struct json *object, const char *name,
                                 int64_t min, int64_t max, int64_t *out);
/* `fallback` where absent. */
must_check enum outcome json_i64_or(struct problem *p, struct json *object, const char *name,
                                    int64_t min, int64_t max, int64_t fallback, int64_t *out);
must_check enum outcome json_flag(struct problem *p, struct json *object, const char *name,
                                  bool fallback, bool *out);
/* A positive id as a string; for a typed id: json_id(p, o, "order", &order.v). */
must_check enum outcome json_id(struct problem *p, struct json *object, const char *name,
                                int64_t *out);
/* A decimal as a string, in units of 10^-scale: "0.5" kg at 3 is 500. */
must_check enum outcome json_decimal(struct problem *p, struct json *object, const char *name,
                                     int scale, int64_t min, int64_t max, int64_t *out);
must_check enum outcome json_currency(struct problem *p, struct json *object, const char *name,
                                      struct currency *out);
/* {"amount": "12.30", "currency": "EUR"}, not negative. */
must_check enum outcome json_money(struct problem *p, struct json *object, const char *name,
                                   struct money *out);
must_check enum outcome json_date(struct problem *p, struct json *object, const char *name,
                                  struct date *out);
must_check enum outcome json_moment(struct problem *p, struct json *object, const char *name,
                                    int64_t *out_ms);
/* One of `words`; gives its index. */
must_check enum outcome json_choice(struct problem *p, struct json *object, const char *name,
                                    const char *const *words, size_t words_n, int *out);
must_check enum outcome json_object_in(struct problem *p, struct json *object, const char *name,
                                       struct json **out);
/* A list of `min` ... `max` objects; absent is the empty list where min is 0. */
must_check enum outcome json_objects(struct problem *p, struct json *object, const char *name,
                                     size_t min, size_t max, struct json **items, size_t *n);
/* A list of texts, each of 1 ... `chars` code points; the array is in `a`. */
must_check enum outcome json_texts(struct problem *p, struct arena *a, struct json *object,
                                   const char *name, size_t min, size_t max, size_t chars,
                                   struct str **items, size_t *n);

/* REFUSED invalid when the object has a field that no reader has asked for. */
must_check enum outcome json_close(struct problem *p, const struct json *object);

/* Refuses a field for a reason of the caller's: fills the problem with its path. */
#define json_refuse(p, ...) (json_problem((p), __VA_ARGS__), REFUSED)
void json_problem(struct problem *p, enum refusal r, const struct json *object, const char *name,
                  const char *fmt, ...) printf_like(5, 6);

/* ---- writing ----
 *
 * `name` is the field within an object, and NULL within a list and for the outermost value. A name
 * where none belongs, or a value left open, is a bug of ours and a check fails. */

struct json_writer {
    struct buf *b;
    uint32_t objects;  /* bit d: level d is an object */
    int depth;
    bool comma;        /* before the next value */
};

void json_writer_init(struct json_writer *w, struct buf *b);
void json_open_object(struct json_writer *w, const char *name);
void json_open_list(struct json_writer *w, const char *name);
void json_end(struct json_writer *w); /* of the innermost object or list */

void json_put_text(struct json_writer *w, const char *name, struct str v);
void json_put_i64(struct json_writer *w, const char *name, int64_t v);
/* A measurement as a number: v * 10^-scale. Not for money. */
void json_put_measure(struct json_writer *w, const char *name, int64_t v, int scale);
void json_put_flag(struct json_writer *w, const char *name, bool v);
void json_put_null(struct json_writer *w, const char *name);
void json_put_id(struct json_writer *w, const char *name, int64_t id); /* null for 0 */
void json_put_money(struct json_writer *w, const char *name, struct money v);
/* The amount alone, "12.30", where the currency is said elsewhere. */
void json_put_decimal(struct json_writer *w, const char *name, struct money v);
void json_put_date(struct json_writer *w, const char *name, struct date v);
void json_put_moment(struct json_writer *w, const char *name, int64_t at_ms);

/* Ends the document: everything must be closed. */
void json_finish(const struct json_writer *w);

#endif
