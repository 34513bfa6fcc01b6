/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_index.h"

#include <time.h>

#include "flow/index_product.h"
#include "io/clock.h"

enum { PRODUCTS_MAX = 500, TRIES = 600, SORTS = SORT_SOONEST }; /* without the one by dates */

struct search *test_index_built(struct ctx *c)
{
    struct search *s = search_new();
    struct index_pass pass = {.search = s, .prices = index_prices_new()};
    struct product_id after = {0}, last;

    c->now_ms = clock_utc_ms();
    for (;; after = last) {
        assert_int_equal(index_next(c, after, &last), DONE);
        if (!last.v)
            break;
        assert_int_equal(index_batch(c, &pass, after, last), DONE);
    }
    index_prices_free(pass.prices);
    return s;
}

static bool answer_alike(struct ctx *c, struct search *x, struct search *y, struct search_query q)
{
    struct arena_mark mark = arena_mark(c->arena);
    struct search_result *a = arena_new(c->arena, struct search_result);
    struct search_result *b = arena_new(c->arena, struct search_result);
    bool equal;

    q.limit = PRODUCTS_MAX;
    search_find(x, c->arena, &q, a);
    search_find(y, c->arena, &q, b);
    equal = a->total == b->total && a->partial == b->partial && a->products_n == b->products_n &&
            memcmp(a->by_category, b->by_category, sizeof(a->by_category)) == 0 &&
            memcmp(a->products, b->products, a->products_n * sizeof(*a->products)) == 0 &&
            (q.words.n > 0 || a->products_n > 0);
    arena_rewind(c->arena, mark);
    return equal;
}

bool test_index_same(struct ctx *c, struct search *x, struct search *y)
{
    static const char *const words[] = {"", "tea", "ceramic cup", "wireless", "чай", "camisa",
                                        "black leather", "for", "knit zebra"};
    size_t n;
    bool same = search_size(x).products == search_size(y).products;

    (void)markets(&n);
    for (size_t i = 0; i < n * countof(words) && same; i++) {
        struct search_query q = {.price_column = i % n, .words = str_of(words[i / n])};

        for (int sort = 0; sort < SORTS && same; sort++) {
            /* how relevant a word is has to do with documents that died, which one built anew
             * does not have */
            q.sort = q.words.n && sort == SORT_RELEVANCE ? SORT_CHEAPEST : (enum search_sort)sort;
            same = answer_alike(c, x, y, q);
        }
        q.price_min = 1500;
        q.price_max = 900000;
        q.sort = SORT_NEWEST;
        same = same && (q.words.n == 0 || answer_alike(c, x, y, q));
    }
    return same;
}

void test_index_expect_followed(struct ctx *c, struct search *followed)
{
    struct search *expected = test_index_built(c);
    int tries = 0;

    while (!test_index_same(c, followed, expected) && tries++ < TRIES)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    assert_true(tries < TRIES);
    search_free(expected);
}
