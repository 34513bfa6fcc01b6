/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statement.h"

#include "base/check.h"
#include "store/conn.h"
#include "store/rows.h"

enum { FIRST_ROWS = 16 };

static enum outcome start(struct ctx *c, const struct statement *st, const struct value *in,
                          enum want want, struct cursor *cur)
{
    struct conn *conn;

    TRY(tx_conn(c, &conn));
    check(c->tx->access == ACCESS_WRITE || !st->writes);
    return conn->ops->start(conn, st, in, want, cur);
}

static void cursor_end(struct cursor *cur)
{
    if (cur->handle)
        cur->conn->ops->end(cur);
}

static enum outcome next(struct cursor *cur, bool *row)
{
    return cur->conn->ops->next(cur, row);
}

static enum outcome bad_column(const struct statement *st, const struct field *f, const char *what)
{
    return fail("store", "%s: column %s %s", st->name, f->name, what);
}

/* Puts a value of the database into its place in the row. */
static enum outcome set_field(struct ctx *c, const struct statement *st, const struct field *f,
                              struct value v, char *row)
{
    void *to = row + f->offset;

    switch (f->type) {
    case TYPE_I64:
        *(int64_t *)to = v.i;
        return DONE;
    case TYPE_I32:
    case TYPE_DATE:
        if (v.i < INT32_MIN || v.i > INT32_MAX)
            return bad_column(st, f, "does not fit 32 bits");
        if (f->type == TYPE_DATE)
            *(struct date *)to = (struct date){(int32_t)v.i};
        else
            *(int32_t *)to = (int32_t)v.i;
        return DONE;
    case TYPE_BOOL:
        *(bool *)to = v.i != 0;
        return DONE;
    case TYPE_TEXT:
    case TYPE_BYTES:
        *(struct str *)to = str_copy(c->arena, v.s);
        return DONE;
    case TYPE_CUR:
        if (v.s.n != 3)
            return bad_column(st, f, "is no currency");
        memcpy(((struct currency *)to)->code, v.s.p, 3);
        return DONE;
    }
    return bad_column(st, f, "has an unknown type");
}

/* Fills a zeroed row from where the cursor stands. */
static enum outcome read_row(struct ctx *c, const struct cursor *cur, void *row)
{
    for (size_t i = 0; i < cur->st->fields_n; i++) {
        const struct field *f = &cur->st->fields[i];
        struct value v = cur->conn->ops->column(cur, (int)i, f->type);

        if (v.null && f->has_offset == NEVER_NULL)
            return bad_column(cur->st, f, "is NULL");
        if (v.null)
            continue;
        if (f->has_offset != NEVER_NULL)
            *(bool *)((char *)row + f->has_offset) = true;
        TRY(set_field(c, cur->st, f, v, row));
    }
    return DONE;
}

static enum outcome read_one(struct ctx *c, const struct statement *st, const struct value *in,
                             void *out, bool *found)
{
    scoped(cursor_end) struct cursor cur = {0};
    bool more;

    memset(out, 0, st->row_size);
    TRY(start(c, st, in, WANT_ROWS, &cur));
    TRY(next(&cur, found));
    if (!*found)
        return DONE;
    TRY(read_row(c, &cur, out));
    TRY(next(&cur, &more));
    return more ? fail("store", "%s: more than one row", st->name) : DONE;
}

/* Room for one row more in the arena's array of `cap` rows. */
static void grow(struct ctx *c, size_t row_size, void **rows, size_t n, size_t *cap)
{
    void *bigger;

    if (n < *cap)
        return;
    *cap = *cap ? 2 * *cap : FIRST_ROWS;
    bigger = arena_array(c->arena, *cap, row_size);
    if (n)
        memcpy(bigger, *rows, n * row_size);
    *rows = bigger;
}

static enum outcome read_many(struct ctx *c, const struct statement *st, const struct value *in,
                              void **rows, size_t *n)
{
    scoped(cursor_end) struct cursor cur = {0};
    size_t cap = 0;
    bool row;

    *rows = NULL;
    *n = 0;
    TRY(start(c, st, in, WANT_ROWS, &cur));
    for (;;) {
        TRY(next(&cur, &row));
        if (!row)
            return DONE;
        if (*n == STATEMENT_ROWS_MAX)
            return fail("store", "%s: more than %d rows", st->name, STATEMENT_ROWS_MAX);
        grow(c, st->row_size, rows, *n, &cap);
        TRY(read_row(c, &cur, (char *)*rows + *n * st->row_size));
        (*n)++;
    }
}

enum outcome statement_one(struct ctx *c, const struct statement *st, const struct value *in,
                           void *out, bool *found)
{
    void *row;
    size_t n;

    if (rows_find(c, st, in, &row, &n)) {
        *found = n > 0;
        if (n > 0)
            memcpy(out, row, st->row_size);
        else
            memset(out, 0, st->row_size);
        return DONE;
    }
    TRY(read_one(c, st, in, out, found));
    rows_keep(c, st, in, out, *found);
    return DONE;
}

enum outcome statement_many(struct ctx *c, const struct statement *st, const struct value *in,
                            void **rows, size_t *n)
{
    if (rows_find(c, st, in, rows, n))
        return DONE;
    TRY(read_many(c, st, in, rows, n));
    rows_keep(c, st, in, *rows, *n);
    return DONE;
}

enum outcome statement_each(struct ctx *c, const struct statement *st, const struct value *in,
                            statement_row *each, void *arg)
{
    scoped(cursor_end) struct cursor cur = {0};
    struct arena_mark mark = arena_mark(c->arena);
    bool more;

    TRY(start(c, st, in, WANT_STREAM, &cur));
    for (;;) {
        void *row;

        TRY(next(&cur, &more));
        if (!more)
            return DONE;
        row = arena_alloc(c->arena, st->row_size);
        TRY(read_row(c, &cur, row));
        TRY(each(c, row, arg));
        arena_rewind(c->arena, mark);
    }
}

enum outcome statement_change(struct ctx *c, const struct statement *st, const struct value *in,
                              int64_t *changed)
{
    scoped(cursor_end) struct cursor cur = {0};
    bool row;

    TRY(start(c, st, in, changed ? WANT_COUNT : WANT_NOTHING, &cur));
    TRY(next(&cur, &row));
    check(!row);
    if (changed)
        *changed = cur.changed;
    return DONE;
}
