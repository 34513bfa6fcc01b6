/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/slab.h"

#include "base/random.h"
#include "tests/support/unit.h"

enum { PIECES = 3000, ROUNDS = 20000, SIZES = 4 };

static const size_t sizes[SIZES] = {40, 64, 5000, SLAB_PIECE_MAX + 1};

struct held {
    unsigned char *at, fill;
    size_t bytes;
};

static bool all_is(const struct held *h, unsigned char value)
{
    for (size_t i = 0; i < h->bytes; i++)
        if (h->at[i] != value)
            return false;
    return true;
}

/* Pieces taken and given back in any order: each is zeroed, aligned and nobody else's. */
static void test_pieces_do_not_touch(void **state)
{
    static struct held held[PIECES];
    struct random r;

    (void)state;
    random_seeded(&r, 1);
    for (int i = 0; i < ROUNDS; i++) {
        struct held *h = &held[random_below(&r, PIECES)];

        if (h->at) {
            assert_true(all_is(h, h->fill));
            slab_free(h->at, h->bytes);
        }
        h->bytes = sizes[random_below(&r, 100) == 0 ? SIZES - 1 : random_below(&r, SIZES - 1)];
        h->fill = (unsigned char)(1 + random_below(&r, 255));
        h->at = slab_alloc(h->bytes);
        assert_int_equal((uintptr_t)h->at % 64, 0);
        assert_true(all_is(h, 0));
        memset(h->at, h->fill, h->bytes);
    }
    for (size_t i = 0; i < PIECES; i++) {
        assert_true(!held[i].at || all_is(&held[i], held[i].fill));
        slab_free(held[i].at, held[i].bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces_do_not_touch)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
