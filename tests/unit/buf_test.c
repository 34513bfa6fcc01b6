/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/buf.h"

/* ---- buffers ---- */

static void grows_to_its_maximum(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, NULL, 100);
    for (int i = 0; i < 100; i++)
        buf_char(&b, (char)('a' + i % 26));
    assert_int_equal(b.n, 100);
    assert_false(b.full);
    assert_true(b.cap <= 100);
    buf_char(&b, 'x');
    assert_true(b.full);
    assert_int_equal(b.n, 100);
    assert_int_equal(strlen(buf_cstr(&b)), 100); /* the NUL has room all the same */
    buf_release(&b);
    assert_null(b.p);
    buf_release(&b);
}

/* What does not fit is left out whole, and nothing that would fit comes after it. */
static void never_cuts(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, NULL, 10);
    buf_str(&b, STR("12345678"));
    buf_str(&b, STR("手"));
    assert_true(b.full);
    buf_char(&b, 'x');
    buf_fmt(&b, "%d", 1);
    buf_i64(&b, 1);
    assert_null(buf_room(&b, 1));
    assert_str(buf_view(&b), "12345678");
    buf_clear(&b);
    assert_false(b.full);
    buf_str(&b, STR("手"));
    assert_str(buf_view(&b), "手");
    buf_release(&b);
}

static void numbers(void **state)
{
    struct arena a;
    struct buf b;

    (void)state;
    arena_init(&a, 4096);
    buf_init(&b, &a, 1000);
    buf_i64(&b, INT64_MIN);
    buf_char(&b, '|');
    buf_i64(&b, INT64_MAX);
    buf_char(&b, '|');
    buf_i64(&b, 0);
    buf_char(&b, '|');
    buf_u64_pad(&b, 7, 3);
    buf_u64_pad(&b, 1234, 3);
    buf_u64_pad(&b, UINT64_MAX, 0);
    buf_char(&b, '|');
    buf_decimal(&b, -5, 2);
    buf_char(&b, '|');
    buf_decimal(&b, 1230, 2);
    buf_char(&b, '|');
    buf_decimal(&b, INT64_MIN, 18);
    buf_char(&b, '|');
    buf_decimal(&b, 7, 0);
    buf_char(&b, '|');
    buf_hex(&b, "\x00\xa5\xff", 3);
    buf_fmt(&b, "|%s-%d", "x", 5);
    assert_str(buf_view(&b), "-9223372036854775808|9223372036854775807|0|"
                             "007123418446744073709551615|-0.05|12.30|"
                             "-9.223372036854775808|7|00a5ff|x-5");
    arena_release(&a);
}

static void room_to_write_in(void **state)
{
    struct buf b;
    char *p;

    (void)state;
    buf_init(&b, NULL, 10);
    p = buf_room(&b, 8);
    assert_non_null(p);
    memcpy(p, "abc", 3);
    buf_wrote(&b, 3);
    assert_str(buf_view(&b), "abc");
    assert_non_null(buf_room(&b, 7));
    assert_null(buf_room(&b, 8));
    assert_true(b.full);
    buf_release(&b);
}

static void in_an_arena(void **state)
{
    struct arena a;
    struct buf b;

    (void)state;
    arena_init(&a, 1 << 20);
    buf_init(&b, &a, 1 << 16);
    for (int i = 0; i < 10000; i++)
        buf_str(&b, STR("12345"));
    assert_int_equal(b.n, 50000);
    assert_int_equal(b.p[49999], '5');
    buf_release(&b); /* the arena keeps it */
    arena_release(&a);
}

/* ---- arenas ---- */

static bool zeroed(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void zeroed_and_aligned(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = arena_alloc(&a, n);

        assert_int_equal((uintptr_t)p % 16, 0);
        assert_true(zeroed(p, n));
        memset(p, 0xEE, n);
    }
    arena_clear(&a);
    assert_int_equal(a.used_bytes, 0);
    assert_true(zeroed(arena_alloc(&a, 10000), 10000));
    arena_release(&a);
    assert_null(a.top);
    arena_release(&a);
}

static void marks(void **state)
{
    struct arena a;
    struct arena_mark nothing, some;
    char *kept;

    (void)state;
    arena_init(&a, 8 << 20);
    nothing = arena_mark(&a);
    kept = arena_alloc(&a, 100);
    memset(kept, 'k', 100);
    some = arena_mark(&a);
    for (int i = 0; i < 200; i++) { /* far more than the maximum in all */
        memset(arena_alloc(&a, 100000), 'x', 100000);
        arena_rewind(&a, some);
    }
    assert_int_equal(a.used_bytes, 112);
    assert_int_equal(kept[99], 'k');
    assert_true(zeroed(arena_alloc(&a, 100), 100));
    arena_rewind(&a, nothing);
    assert_null(a.top);
    arena_release(&a);
}

/* One that is as large as the maximum fits. */
static void the_largest(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 5000);
    assert_non_null(arena_alloc(&a, 5000));
    arena_clear(&a);
    assert_non_null(arena_array(&a, 1250, 4));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_to_its_maximum), cmocka_unit_test(never_cuts),
        cmocka_unit_test(numbers),              cmocka_unit_test(room_to_write_in),
        cmocka_unit_test(in_an_arena),          cmocka_unit_test(zeroed_and_aligned),
        cmocka_unit_test(marks),                cmocka_unit_test(the_largest),
    };
    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
