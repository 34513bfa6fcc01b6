/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/random.h"
#include "lib/gzip.h"

static struct arena arena;

static enum outcome gather(void *arg, struct str plain)
{
    buf_str(arg, plain);
    return DONE;
}

static enum outcome stop(void *arg unused_arg, struct str plain unused_arg)
{
    return FAILED;
}

static enum outcome unpack(struct str packed, size_t piece, int64_t max, struct buf *plain,
                           struct problem *p)
{
    struct gunzip *g = gunzip_new(max);
    enum outcome outcome = DONE;

    buf_clear(plain);
    for (size_t at = 0; at < packed.n && outcome == DONE; at += piece)
        outcome = gunzip_feed(g, str_sub(packed, at, piece), gather, plain, p);
    if (outcome == DONE)
        outcome = gunzip_end(g, p);
    gunzip_free(g);
    return outcome;
}

static struct str pack(struct str plain)
{
    struct gzip *g = gzip_new();
    struct buf out;

    buf_init(&out, &arena, 8 << 20);
    gzip_add(g, plain, &out);
    gzip_end(g, &out);
    gzip_free(g);
    assert_false(out.full);
    return buf_view(&out);
}

static struct str text_of(size_t n)
{
    char *text = arena_alloc(&arena, n);
    struct random r;

    random_seeded(&r, 7);
    for (size_t i = 0; i < n; i++)
        text[i] = (char)('a' + random_below(&r, 20));
    return (struct str){text, n};
}

/* printf 'hello\n' | gzip -n */
static const char hello[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02"
                            "\x00\x20\x30\x3a\x36\x06\x00\x00\x00";
static const struct str hello_gz = {hello, sizeof(hello) - 1};

static void there_and_back(void **state)
{
    static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 700000};
    struct problem p = {0};
    struct buf plain;

    (void)state;
    buf_init(&plain, NULL, 1 << 20);
    for (size_t i = 0; i < countof(sizes); i++) {
        struct str text = text_of(sizes[i]), packed = pack(text);

        assert_true(gunzip_wants(packed));
        assert_int_equal(unpack(packed, SIZE_MAX / 2, 1 << 20, &plain, &p), DONE);
        assert_true(str_eq(buf_view(&plain), text));
        assert_int_equal(unpack(packed, 1000, 1 << 20, &plain, &p), DONE);
        assert_true(str_eq(buf_view(&plain), text));
    }
    buf_release(&plain);
}

static void members_one_after_the_other(void **state)
{
    struct problem p = {0};
    struct buf plain, two;

    (void)state;
    buf_init(&plain, &arena, 100);
    buf_init(&two, &arena, 100);
    buf_str(&two, hello_gz);
    buf_str(&two, hello_gz);
    assert_int_equal(unpack(buf_view(&two), 1, 100, &plain, &p), DONE);
    assert_str(buf_view(&plain), "hello\nhello\n");
}

static void damage(void **state)
{
    struct problem p = {0};
    struct buf plain;
    char broken[sizeof(hello)];

    (void)state;
    buf_init(&plain, &arena, 100);
    for (size_t n = 0; n < hello_gz.n; n++) {
        assert_int_equal(unpack(str_sub(hello_gz, 0, n), 7, 100, &plain, &p), REFUSED);
        assert_int_equal(p.refusal, refusal_malformed);
    }
    memcpy(broken, hello, sizeof(hello));
    broken[18] ^= 1; /* of the checksum */
    assert_int_equal(unpack((struct str){broken, hello_gz.n}, 100, 100, &plain, &p), REFUSED);
    assert_int_equal(unpack(STR("code,name\n1,tea\n"), 100, 100, &plain, &p), REFUSED);
    assert_false(gunzip_wants(STR("code")));
    assert_false(gunzip_wants(STR("\x1f")));
    memcpy(broken, hello, sizeof(hello));
    buf_clear(&plain);
    buf_str(&plain, hello_gz);
    buf_str(&plain, STR("and more"));
    assert_int_equal(unpack(str_copy(&arena, buf_view(&plain)), 100, 100, &plain, &p), REFUSED);
}

static void limits(void **state)
{
    struct str zeros = {arena_alloc(&arena, 4 << 20), 4 << 20}, packed = pack(zeros);
    struct problem p = {0};
    struct gunzip *g;
    struct buf plain;

    (void)state;
    buf_init(&plain, NULL, 8 << 20);
    assert_int_equal(unpack(packed, 4096, 8 << 20, &plain, &p), REFUSED); /* 1,000 times */
    assert_int_equal(p.refusal, refusal_too_large);
    assert_true(plain.n < 2 << 20);
    assert_int_equal(unpack(hello_gz, 4096, 5, &plain, &p), REFUSED);
    assert_int_equal(p.refusal, refusal_too_large);
    assert_int_equal(unpack(hello_gz, 4096, 6, &plain, &p), DONE);
    buf_release(&plain);
    g = gunzip_new(100);
    assert_int_equal(gunzip_feed(g, hello_gz, stop, NULL, &p), FAILED);
    gunzip_free(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(members_one_after_the_other),
        cmocka_unit_test(damage),
        cmocka_unit_test(limits),
    };
    int failed;

    arena_init(&arena, 64 << 20);
    failed = cmocka_run_group_tests_name("gzip", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
