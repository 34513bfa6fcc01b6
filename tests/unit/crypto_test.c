/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "lib/crypto.h"

static struct arena arena;

static struct str hex(struct sha256 h)
{
    struct buf b;

    buf_init(&b, &arena, 128);
    buf_hex(&b, h.v, sizeof(h.v));
    return buf_view(&b);
}

/* FIPS 180-2, appendix B. */
static void hashes(void **state)
{
    (void)state;
    assert_str(hex(sha256(STR("abc"))),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_str(hex(sha256(STR(""))),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/* RFC 4231, test cases 2 and 6 (a key longer than a block). */
static void signatures(void **state)
{
    const struct str parts[] = {STR("what do ya want "), {NULL, 0}, STR("for nothing?")};
    char key[131];

    (void)state;
    assert_str(hex(hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"))),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof(key));
    assert_str(hex(hmac_sha256((struct str){key, sizeof(key)},
                               STR("Test Using Larger Than Block-Size Key - Hash Key First"))),
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assert_str(hex(hmac_sha256_parts(STR("Jefe"), parts, countof(parts))),
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void passwords(void **state)
{
    char hash[PASSWORD_HASH_MAX], again[PASSWORD_HASH_MAX];

    (void)state;
    assert_true(password_hash(STR("correct horse"), hash));
    assert_true(password_hash(STR("correct horse"), again));
    assert_string_not_equal(hash, again); /* another salt */
    assert_true(password_verify(STR("correct horse"), hash));
    assert_false(password_verify(STR("correct horse "), hash));
    assert_false(password_verify(STR(""), hash));
    assert_false(password_verify(STR("x"), "not a hash"));
    assert_false(password_outdated(hash));
}

/* RFC 4648, section 10. */
static void base64(void **state)
{
    static const char *const vectors[][2] = {{"", ""},         {"f", "Zg=="},
                                             {"fo", "Zm8="},   {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
    static const char *const broken[] = {"Zg", "Zg=", "Z", "Zm9v!", "Zm 9v", "Zh==", "Zg==Zg=="};
    struct str out;

    (void)state;
    for (size_t i = 0; i < countof(vectors); i++) {
        struct buf b;

        buf_init(&b, &arena, 64);
        base64_encode(&b, str_of(vectors[i][0]));
        assert_str(buf_view(&b), vectors[i][1]);
        assert_true(base64_decode(&arena, str_of(vectors[i][1]), &out));
        assert_str(out, vectors[i][0]);
    }
    for (size_t i = 0; i < countof(broken); i++)
        assert_false(base64_decode(&arena, str_of(broken[i]), &out));
}

/* Without padding, and the last two characters of the other alphabet; secrets come out the same. */
static void base64_of_urls(void **state)
{
    static const char *const vectors[][2] = {
        {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xfb\xef\xff", "--__"}};

    (void)state;
    for (size_t i = 0; i < countof(vectors); i++) {
        struct buf b, secret;

        buf_init(&b, &arena, 64);
        base64url_encode(&b, str_of(vectors[i][0]));
        assert_str(buf_view(&b), vectors[i][1]);
        buf_init(&secret, &arena, 64);
        base64url_encode_secret(&secret, str_of(vectors[i][0]));
        assert_str(buf_view(&secret), vectors[i][1]);
    }
}

static void tokens(void **state)
{
    struct random r;
    struct str token, other, bytes;

    (void)state;
    random_system(&r);
    token = token_new(&arena, &r);
    other = token_new(&arena, &r);
    assert_int_equal(token.n, 43);
    assert_false(crypto_equal(token, other));
    assert_true(crypto_equal(token, token));
    assert_true(base64url_decode(&arena, token, &bytes));
    assert_int_equal(bytes.n, TOKEN_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes),  cmocka_unit_test(signatures), cmocka_unit_test(passwords),
        cmocka_unit_test(base64),  cmocka_unit_test(base64_of_urls), cmocka_unit_test(tokens),
    };
    int failed;

    arena_init(&arena, 1 << 20);
    failed = cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
