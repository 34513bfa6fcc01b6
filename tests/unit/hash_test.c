/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/random.h"

/* vectors_sip64 of the authors' reference implementation: key 00 01 ... 0f, message 00 01 ... */
static void reference_vectors(void **state)
{
    static const uint64_t expected[] = {
        0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a, 0x85676696d7fb7e2d,
        0xcf2794e0277187b7, 0x18765564cd99a68d, 0xcbc9466e58fee3ce, 0xab0200f58b01d137,
        0x93f5f5799a932462, 0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
        0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee, 0xa129ca6149be45e5,
    };
    const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    unsigned char message[16];

    (void)state;
    for (size_t i = 0; i < countof(message); i++)
        message[i] = (unsigned char)i;
    for (size_t n = 0; n < countof(expected); n++)
        assert_true(siphash(key, message, n) == expected[n]);
}

static void the_process_key(void **state)
{
    (void)state;
    assert_true(hash_str(STR("tea")) == hash_str(STR("tea")));
    assert_true(hash_str(STR("tea")) != hash_str(STR("ate")));
    assert_true(hash_u64(1) != hash_u64(2));
    assert_true(hash_str(STR("")) == hash_str((struct str){0}));
}

/* Every length around the steps of 32, and every byte of it, counts. */
static void contents(void **state)
{
    char text[100];

    (void)state;
    memset(text, 'a', sizeof(text));
    assert_true(hash_content(STR("")) == hash_content((struct str){0}));
    for (size_t n = 1; n < sizeof(text); n++) {
        uint64_t whole = hash_content((struct str){text, n});

        assert_true(whole != hash_content((struct str){text, n - 1}));
        for (size_t i = 0; i < n; i++) {
            text[i] = 'b';
            assert_true(whole != hash_content((struct str){text, n}));
            text[i] = 'a';
        }
        assert_true(whole == hash_content((struct str){text, n}));
    }
}

static void puts_and_gets(void **state)
{
    scoped(map_release) struct map m;
    uint64_t v = 77;

    (void)state;
    map_init(&m, 3);
    assert_false(map_get(&m, STR("a"), &v));
    assert_true(map_put(&m, STR("a"), 1) && map_put(&m, STR("b"), 2));
    assert_true(map_put(&m, (struct str){0}, 3)); /* the empty key is one */
    assert_false(map_put(&m, STR("c"), 4));       /* the maximum */
    assert_true(map_put(&m, STR("a"), 5));        /* replaces */
    assert_int_equal(m.n, 3);
    assert_true(map_get(&m, STR("a"), &v) && v == 5);
    assert_true(map_get(&m, STR(""), &v) && v == 3);
    assert_false(map_get(&m, STR("c"), &v));
    assert_int_equal(v, 3);
}

enum { KEYS = 20000 };

static void many_keys(void **state)
{
    scoped(map_release) struct map m;
    struct arena a;
    const struct map_slot *slot;
    uint64_t v, sum = 0;
    size_t i = 0, walked = 0;

    (void)state;
    arena_init(&a, 4 << 20);
    map_init(&m, KEYS);
    for (uint64_t k = 0; k < KEYS; k++)
        assert_true(map_put(&m, str_printf(&a, "key %llu", (unsigned long long)k), k));
    for (uint64_t k = 0; k < KEYS; k++) {
        assert_true(map_get(&m, str_printf(&a, "key %llu", (unsigned long long)k), &v));
        assert_true(v == k);
    }
    while ((slot = map_next(&m, &i))) {
        walked++;
        sum += slot->value;
    }
    assert_int_equal(walked, KEYS);
    assert_true(sum == (uint64_t)KEYS * (KEYS - 1) / 2);
    assert_true(m.cap <= 4 * KEYS);
    arena_release(&a);
}

/* ---- random numbers ---- */

/* xoshiro256** from the state 1 2 3 4, as other implementations print it. */
static void reference_stream(void **state)
{
    static const uint64_t expected[] = {
        11520, 0, 1509978240, UINT64_C(1215971899390074240), UINT64_C(1216172134540287360),
        UINT64_C(607988272756665600), UINT64_C(16172922978634559625)};
    struct random r = {.seeded = true, .state = {1, 2, 3, 4}};

    (void)state;
    for (size_t i = 0; i < countof(expected); i++)
        assert_true(random_u64(&r) == expected[i]);
}

static void seeds(void **state)
{
    struct random a, b, c;
    unsigned char x[40], y[40];

    (void)state;
    random_seeded(&a, 0);
    assert_true(a.state[0] == UINT64_C(0xe220a8397b1dcdaf)); /* SplitMix64 */
    random_seeded(&b, 0);
    random_seeded(&c, 1);
    random_bytes(&a, x, sizeof(x));
    random_bytes(&b, y, sizeof(y));
    assert_memory_equal(x, y, sizeof(x));
    random_bytes(&c, y, sizeof(y));
    assert_memory_not_equal(x, y, sizeof(x));
    random_system(&a);
    random_bytes(&a, x, sizeof(x));
    random_bytes(&a, y, sizeof(y));
    assert_memory_not_equal(x, y, sizeof(x));
}

static void evenly_below(void **state)
{
    struct random r;
    size_t seen[7] = {0};

    (void)state;
    random_seeded(&r, 3);
    for (int i = 0; i < 70000; i++)
        seen[random_below(&r, 7)]++;
    for (size_t i = 0; i < 7; i++)
        assert_in_range(seen[i], 9600, 10400);
    assert_true(random_below(&r, 1) == 0);
    for (int i = 0; i < 100; i++)
        assert_true(random_below(&r, UINT64_MAX) < UINT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_vectors), cmocka_unit_test(the_process_key),
        cmocka_unit_test(contents),
        cmocka_unit_test(puts_and_gets),     cmocka_unit_test(many_keys),
        cmocka_unit_test(reference_stream),  cmocka_unit_test(seeds),
        cmocka_unit_test(evenly_below),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
