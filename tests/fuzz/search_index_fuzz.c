/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a kept search index, past the checksums of its file: never a crash; what is taken
 * can be searched, changed and kept, and is taken back from that as the same bytes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/check.h"
#include "base/log.h"
#include "flow/index_keep.h"

enum { KEPT_MAX = 4 << 20 };

static const struct index_identity identity = {1, 1};

static bool write_buf(void *arg, const void *bytes, size_t n)
{
    struct buf *b = arg;

    buf_add(b, bytes, n);
    return !b->full;
}

static bool read_str(void *arg, void *out, size_t n)
{
    struct str *rest = arg;

    if (n > rest->n)
        return false;
    if (n)
        memcpy(out, rest->p, n);
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static enum outcome take(struct search *s, struct str bytes)
{
    struct keep_source from = {read_str, &bytes, bytes.n};
    struct problem p = {0};
    uint64_t basis;
    enum outcome out = index_take(s, identity, &from, &basis, &p);

    check(out == DONE || p.refusal != refusal_none);
    return out;
}

static struct str kept(struct search *s, struct arena *a)
{
    struct buf b;
    const struct keep_sink to = {write_buf, &b};

    buf_init(&b, a, KEPT_MAX);
    check(index_keep(s, identity, 0, &to));
    return buf_view(&b);
}

static void use(struct search *s, struct arena *a)
{
    struct search_text text = {STR("en"), STR("blue cup"), STR("")};
    struct search_result *r = arena_new(a, struct search_result);
    struct search *again = search_new();
    struct str bytes = kept(s, a);

    check(take(again, bytes) == DONE);
    check(str_eq(kept(again, a), bytes));
    search_free(again);
    search_find(s, a, &(struct search_query){.words = STR("blue cup"), .limit = 10}, r);
    search_put(s, a, &(struct search_doc){.product = {7}, .prices_minor = {1}, .texts = &text,
                                          .texts_n = 1});
    search_remove(s, (struct product_id){7});
    search_find(s, a, &(struct search_query){.limit = 10}, r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    scoped(arena_release) struct arena a = {0};
    struct search *s = search_new();

    log_set_level(LOG_ERROR);
    arena_init(&a, 64 << 20);
    if (take(s, (struct str){(const char *)data, n}) == DONE)
        use(s, &a);
    search_free(s);
    return 0;
}
