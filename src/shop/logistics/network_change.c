/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/network_change.h"

#include "base/check.h"
#include "lib/csv.h"
#include "shop/logistics/network_read.h"

enum { TEXT_MAX = 9 << 20, WORDS_MAX = 4096 };

const char *const *network_key(enum network_file f, size_t *n)
{
    static const char *const code[] = {"code"}, *const queue[] = {"node"};
    static const char *const lastmile[] = {"node", "service", "class"};
    static const char *const price[] = {"from", "to", "service"};
    static const struct {
        const char *const *columns;
        size_t n;
    } keys[NETWORK_FILES] = {
        [NETWORK_NODES] = {code, countof(code)}, [NETWORK_LEGS] = {code, countof(code)},
        [NETWORK_QUEUES] = {queue, countof(queue)},
        [NETWORK_LASTMILES] = {lastmile, countof(lastmile)},
        [NETWORK_PRICES] = {price, countof(price)}};

    check((unsigned)f < NETWORK_FILES);
    *n = keys[f].n;
    return keys[f].columns;
}

struct rewrite {
    const struct network_change *change;
    struct problem *problem;
    struct buf out;
    struct str header[CSV_FIELDS_MAX];
    size_t columns;                    /* 0 before the header */
    size_t cell[CSV_FIELDS_MAX];       /* of the change, by column; CHANGE_CELLS_MAX: none */
    size_t key[CHANGE_KEYS_MAX];       /* columns */
    bool found;
};

static enum outcome column_of(struct rewrite *r, struct str name, size_t *out)
{
    for (*out = 0; *out < r->columns; (*out)++)
        if (str_eq(r->header[*out], name))
            return DONE;
    return refuse(r->problem, refusal_invalid, network_file_name(r->change->file),
                  "a column of that table instead of \"%.*s\"", STR_FMT(utf8_head(name, 40)));
}

static enum outcome take_header(struct rewrite *r, const struct csv_row *row)
{
    const struct network_change *c = r->change;
    size_t keys_n, at;
    const char *const *keys = network_key(c->file, &keys_n);

    r->columns = row->n;
    for (size_t i = 0; i < row->n; i++) {
        r->header[i] = str_copy(r->out.arena, str_trim(row->field[i]));
        r->cell[i] = CHANGE_CELLS_MAX;
    }
    for (size_t i = 0; i < keys_n; i++)
        TRY(column_of(r, str_of(keys[i]), &r->key[i]));
    for (size_t i = 0; i < c->cells_n; i++) {
        TRY(column_of(r, c->column[i], &at));
        r->cell[at] = i;
    }
    return DONE;
}

static bool has_key(const struct rewrite *r, const struct csv_row *row)
{
    size_t keys_n;

    (void)network_key(r->change->file, &keys_n);
    for (size_t i = 0; i < keys_n; i++)
        if (r->key[i] >= row->n ||
            !str_eq(str_trim(row->field[r->key[i]]), r->change->key[i]))
            return false;
    return true;
}

static void put_row(struct rewrite *r, const struct str *field, size_t n, bool changed)
{
    for (size_t i = 0; i < n; i++) {
        bool set = changed && i < r->columns && r->cell[i] < CHANGE_CELLS_MAX;

        if (i > 0)
            buf_char(&r->out, ',');
        csv_field(&r->out, set ? r->change->value[r->cell[i]] : field[i], false);
    }
    buf_char(&r->out, '\n');
}

static enum outcome take_row(void *arg, const struct csv_row *row)
{
    struct rewrite *r = arg;
    bool changed = false;

    if (r->columns == 0) {
        TRY(take_header(r, row));
    } else if (!r->change->add && has_key(r, row)) {
        changed = r->found = true;
    }
    put_row(r, row->field, row->n, changed);
    return DONE;
}

static enum outcome read_all(struct rewrite *r, struct str csv)
{
    struct csv_options o = {.strict = true};
    struct csv_reader *reader = csv_reader_new(&o, take_row, r);
    enum outcome out = csv_reader_feed(reader, csv, r->problem);

    if (out == DONE)
        out = csv_reader_end(reader, r->problem);
    csv_reader_free(reader);
    return out;
}

enum outcome network_change_apply(struct arena *a, const struct network_change *change,
                                  struct problem *p, struct network_csv *csv)
{
    struct rewrite *r = arena_new(a, struct rewrite);

    r->change = change;
    r->problem = p;
    buf_init(&r->out, a, TEXT_MAX);
    TRY(read_all(r, csv->text[change->file]));
    if (change->add) {
        struct str *empty = arena_new_n(a, struct str, r->columns + 1);

        put_row(r, empty, r->columns, true);
    } else if (!r->found) {
        return refuse(p, refusal_not_found, network_file_name(change->file),
                      "a row of that table instead of \"%.*s\"",
                      STR_FMT(utf8_head(change->key[0], 40)));
    }
    if (r->out.full)
        return refuse(p, refusal_too_large, network_file_name(change->file), "at most 8 MiB");
    csv->text[change->file] = buf_view(&r->out);
    return DONE;
}

struct str network_change_text(struct arena *a, const struct network_change *c)
{
    struct buf b;
    size_t keys_n;

    (void)network_key(c->file, &keys_n);
    buf_init(&b, a, WORDS_MAX);
    buf_str(&b, str_of(network_file_name(c->file)));
    b.n -= 4; /* .csv */
    for (size_t i = 0; !c->add && i < keys_n; i++) {
        buf_char(&b, ' ');
        buf_str(&b, c->key[i]);
    }
    for (size_t i = 0; i < c->cells_n; i++) {
        buf_str(&b, i ? STR(", ") : STR(": "));
        buf_str(&b, c->column[i]);
        buf_char(&b, ' ');
        buf_str(&b, c->value[i].n ? c->value[i] : STR("-"));
    }
    return buf_view(&b);
}
