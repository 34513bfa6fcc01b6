/* SPDX-License-Identifier: Apache-2.0 */
#include "store/rows.h"

#include "base/check.h"
#include "store/cache.h"
#include "store/inside.h"

enum { KEY_MAX_BYTES = 256 };

/* In its block, followed by the rows and then by their texts, to which they point. */
struct kept_rows {
    size_t n;
    size_t bytes; /* of rows and texts */
    _Alignas(16) char v[];
};

void rows_note(struct cache *rows, enum topic t, int64_t id)
{
    if (topic_of_product(t))
        cache_changed(rows, id == TOUCH_ALL ? CACHE_ALL : id);
    else if (t == TOPIC_SELLER)
        cache_changed(rows, CACHE_ALL);
}

static struct cache *cache_for(const struct ctx *c, const struct statement *st)
{
    const struct tx *tx = st->kept && c->shows ? c->tx : NULL;

    return tx && tx->access == ACCESS_READ ? tx->store->listeners.rows : NULL;
}

/* ---- keys: the statement and its parameters ---- */

static bool is_text(enum type t)
{
    return t == TYPE_TEXT || t == TYPE_BYTES || t == TYPE_CUR;
}

/* Empty when it is too long, or a parameter is NULL. */
static struct str write_key(const struct statement *st, const struct value *in,
                            char out[static KEY_MAX_BYTES])
{
    size_t n = 0;

    memcpy(out, &st, sizeof(st));
    n += sizeof(st);
    for (size_t i = 0; i < st->params_n; i++) {
        const bool text = is_text(st->params[i]);
        const int64_t number = text ? (int64_t)in[i].s.n : in[i].i;
        const size_t length = text ? in[i].s.n : 0;

        if (in[i].null || length > KEY_MAX_BYTES - sizeof(number) - n)
            return (struct str){0};
        memcpy(out + n, &number, sizeof(number));
        n += sizeof(number);
        if (length)
            memcpy(out + n, in[i].s.p, length);
        n += length;
        if (n > KEY_MAX_BYTES - sizeof(number))
            return (struct str){0};
    }
    return (struct str){out, n};
}

/* ---- finding ---- */

/* Texts were at `from` and are at `to`. */
static void move_texts(const struct statement *st, char *rows, size_t n, const char *from,
                       const char *to)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < st->fields_n; k++) {
            const struct field *f = &st->fields[k];
            struct str *s = (void *)(rows + i * st->row_size + f->offset);

            if ((f->type == TYPE_TEXT || f->type == TYPE_BYTES) && s->p)
                s->p = to + (s->p - from);
        }
}

bool rows_find(struct ctx *c, const struct statement *st, const struct value *in, void **rows,
               size_t *n)
{
    struct cache *cache = cache_for(c, st);
    char room[KEY_MAX_BYTES], *copy;
    struct cached *block;
    struct kept_rows *kept;

    block = cache ? cache_find(cache, write_key(st, in, room), c->now_ms) : NULL;
    if (!block)
        return false;
    kept = cached_bytes(block);
    copy = arena_bytes(c->arena, kept->bytes);
    memcpy(copy, kept->v, kept->bytes);
    move_texts(st, copy, kept->n, kept->v, copy);
    *rows = copy;
    *n = kept->n;
    cached_release(block);
    return true;
}

/* ---- keeping ---- */

static size_t texts_bytes(const struct statement *st, const char *rows, size_t n)
{
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < st->fields_n; k++)
            if (st->fields[k].type == TYPE_TEXT || st->fields[k].type == TYPE_BYTES)
                bytes += ((const struct str *)(rows + i * st->row_size + st->fields[k].offset))->n;
    return bytes;
}

static void take_texts(const struct statement *st, char *rows, size_t n, char *to)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < st->fields_n; k++) {
            struct str *s = (void *)(rows + i * st->row_size + st->fields[k].offset);

            if ((st->fields[k].type != TYPE_TEXT && st->fields[k].type != TYPE_BYTES) || !s->p)
                continue;
            memcpy(to, s->p, s->n);
            s->p = to;
            to += s->n;
        }
}

void rows_keep(struct ctx *c, const struct statement *st, const struct value *in, const void *rows,
               size_t n)
{
    struct cache *cache = cache_for(c, st);
    struct cache_needs needs = {.until_ms = c->now_ms + ROWS_KEPT_MS, .ids_n = 1};
    size_t rows_bytes = n * st->row_size;
    char room[KEY_MAX_BYTES];
    struct str key = cache ? write_key(st, in, room) : STR("");
    struct kept_rows *kept;
    struct cached *block;

    if (key.n == 0)
        return;
    needs.moment = c->tx->moment;
    needs.ids = &in[0].i;
    block = cached_new(key, &needs,
                       sizeof(*kept) + rows_bytes + texts_bytes(st, rows, n));
    kept = cached_bytes(block);
    kept->n = n;
    kept->bytes = rows_bytes + texts_bytes(st, rows, n);
    if (n)
        memcpy(kept->v, rows, rows_bytes);
    take_texts(st, kept->v, n, kept->v + rows_bytes);
    cache_keep(cache, block);
    cached_release(block);
}
