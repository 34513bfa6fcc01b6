/* SPDX-License-Identifier: Apache-2.0 */
/* What the functions made by the statement compiler call, and the tables that it makes. Nobody
 * else includes this but src/store/ and tests: others include "shop/NAME/NAME_sql.h" and call the
 * functions in there.
 *
 * All run in the open transaction of c->tx, take memory from c->arena, and return FAILED (logged
 * with the statement's name) for any error of the database. A constraint that does not hold is
 * such an error: what may collide says ON CONFLICT and looks at the count.
 *   one      *found tells whether there was a row; two rows FAIL
 *   many     at most STATEMENT_ROWS_MAX rows
 *   each     calls back for each row; memory of the row, and what the callback takes from
 *            c->arena, is given back after each. The first outcome but DONE ends it
 *   changed  rows inserted, updated or deleted; `changed` may be NULL, and then PostgreSQL is not
 *            waited for: a failure shows at a later statement or at the commit, and undoes it all
 * Nullable parameters: a str whose p is NULL, the zero id and the empty currency are NULL; numbers
 * come by pointer. Nullable fields: has_NAME tells, the value is then zero. */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "base/civil.h"
#include "base/ctx.h"
#include "base/money.h"

enum { STATEMENT_ROWS_MAX = 100000 };

enum type { TYPE_I64, TYPE_I32, TYPE_BOOL, TYPE_DATE, TYPE_TEXT, TYPE_BYTES, TYPE_CUR };

/* A parameter. Numbers, truths and dates are in `i`, texts and bytes in `s`. */
struct value {
    bool null;
    int64_t i;
    struct str s;
};

#define NEVER_NULL SIZE_MAX

/* A column, and where it goes in the row's struct. */
struct field {
    const char *name;
    enum type type;
    size_t offset;
    size_t has_offset; /* of its has_NAME, or NEVER_NULL */
};

struct statement {
    const char *name;
    const char *sqlite, *postgres; /* the text for each engine */
    const enum type *params;
    size_t params_n;
    const struct field *fields;
    size_t fields_n;
    size_t row_size;
    bool writes; /* needs a write transaction */
    bool kept;   /* its rows may be kept until what its first parameter names changes (rows.h) */
};

struct statement_set {
    const char *module;
    const struct statement *v;
    size_t n;
};

struct migration {
    int number;
    const char *name;
    int64_t digest; /* of its text */
    const char *sqlite, *postgres;
};

/* All of the program's, made from the source tree. */
extern const struct statement_set *const statement_sets[];
extern const size_t statement_sets_n;
extern const struct migration migrations[]; /* by number */
extern const size_t migrations_n;

typedef enum outcome statement_row(struct ctx *c, const void *row, void *arg);

must_check enum outcome statement_one(struct ctx *c, const struct statement *st,
                                      const struct value *in, void *out, bool *found);
must_check enum outcome statement_many(struct ctx *c, const struct statement *st,
                                       const struct value *in, void **rows, size_t *n);
must_check enum outcome statement_each(struct ctx *c, const struct statement *st,
                                       const struct value *in, statement_row *each, void *arg);
must_check enum outcome statement_change(struct ctx *c, const struct statement *st,
                                         const struct value *in, int64_t *changed);

static inline struct value value_null(void)
{
    return (struct value){.null = true};
}

static inline struct value value_i64(int64_t v)
{
    return (struct value){.i = v};
}

static inline struct value value_i32(int32_t v)
{
    return (struct value){.i = v};
}

static inline struct value value_bool(bool v)
{
    return (struct value){.i = v};
}

static inline struct value value_date(struct date v)
{
    return (struct value){.i = v.days};
}

static inline struct value value_id_or_null(int64_t v)
{
    return (struct value){.null = v == 0, .i = v};
}

static inline struct value value_text_or_null(struct str v)
{
    return (struct value){.null = !v.p, .s = v};
}

static inline struct value value_text(struct str v)
{
    return (struct value){.s = v.p ? v : STR("")};
}

#define value_bytes value_text
#define value_bytes_or_null value_text_or_null

/* Points into *v. */
static inline struct value value_cur(const struct currency *v)
{
    return (struct value){.s = currency_str(v)};
}

static inline struct value value_cur_or_null(const struct currency *v)
{
    return (struct value){.null = !v->code[0], .s = currency_str(v)};
}

#endif
