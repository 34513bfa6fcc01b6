/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as JSON: never a crash, within the memory that the header promises; what was read can
 * be written, and reads the same again. */
#include "base/check.h"
#include "lib/json.h"

enum { TREE_BYTES = 4 << 20 };

static void write_scalar(struct json_writer *w, const char *name, const struct json *v)
{
    switch (v->kind) {
    case JSON_IS_NULL:
    case JSON_IS_DECIMAL: json_put_null(w, name); break;
    case JSON_IS_FLAG: json_put_flag(w, name, v->flag); break;
    case JSON_IS_INTEGER: json_put_i64(w, name, v->integer); break;
    case JSON_IS_TEXT: json_put_text(w, name, v->text); break;
    case JSON_IS_LIST: json_open_list(w, name); break;
    case JSON_IS_OBJECT: json_open_object(w, name); break;
    }
}

/* Down and up the tree with the index of the next item at each level. */
static void write_tree(struct json_writer *w, const struct json *root)
{
    const struct json *at[JSON_DEPTH_MAX + 1] = {root};
    size_t next[JSON_DEPTH_MAX + 1] = {0};
    int depth = 0;

    write_scalar(w, NULL, root);
    while (depth >= 0) {
        const struct json *v;

        if (next[depth] == at[depth]->n) {
            json_end(w);
            depth--;
            continue;
        }
        v = &at[depth]->items[next[depth]++];
        check(utf8_valid(v->text) && utf8_valid(v->name) && v->parent == at[depth]);
        write_scalar(w, at[depth]->kind == JSON_IS_OBJECT ? v->name.p : NULL, v);
        if (v->kind == JSON_IS_LIST || v->kind == JSON_IS_OBJECT) {
            at[++depth] = v;
            next[depth] = 0;
        }
    }
    json_finish(w);
}

static void write_again(struct arena *a, const struct json *root, struct buf *out, size_t max)
{
    struct json_writer w;

    buf_init(out, a, max);
    json_writer_init(&w, out);
    write_tree(&w, root);
    check(!out->full);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct problem p = {0};
    struct json *first, *second;
    struct buf one, two;
    struct arena a;

    arena_init(&a, n + TREE_BYTES);
    if (json_read(&p, &a, (struct str){(const char *)data, n}, &first) == DONE) {
        struct arena more;

        arena_init(&more, 64 << 20);
        write_again(&more, first, &one, 8 * n + 64);
        check(json_read(&p, &more, buf_view(&one), &second) == DONE);
        write_again(&more, second, &two, 8 * n + 64);
        check(str_eq(buf_view(&one), buf_view(&two)));
        arena_release(&more);
    } else {
        check(p.refusal != refusal_none && utf8_valid(str_of(p.detail)));
    }
    arena_release(&a);
    return 0;
}
