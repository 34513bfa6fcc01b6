/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>

#include "lib/crypto.h"

#include <pthread.h>

#include "base/check.h"

static pthread_once_t ready_once = PTHREAD_ONCE_INIT;

static void start_library(void)
{
    check(sodium_init() >= 0);
}

static void ready(void)
{
    pthread_once(&ready_once, start_library);
}

struct sha256 sha256(struct str data)
{
    struct sha256 out;

    ready();
    crypto_hash_sha256(out.v, (const unsigned char *)data.p, data.n);
    return out;
}

struct str sha256_hex(struct arena *a, struct str data)
{
    struct sha256 hash = sha256(data);
    struct buf b;

    buf_init(&b, a, 2 * sizeof(hash.v));
    buf_hex(&b, hash.v, sizeof(hash.v));
    return buf_view(&b);
}

struct sha256 hmac_sha256(struct str key, struct str data)
{
    crypto_auth_hmacsha256_state state;
    struct sha256 out;

    ready();
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.p, key.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)data.p, data.n);
    crypto_auth_hmacsha256_final(&state, out.v);
    crypto_wipe(&state, sizeof(state));
    return out;
}

void keyed_hash(struct str key, struct str data, unsigned char *out, size_t n)
{
    ready();
    check(crypto_generichash(out, n, (const unsigned char *)data.p, data.n,
                             (const unsigned char *)key.p, key.n) == 0);
}

bool crypto_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

void crypto_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

bool password_hash(struct str password, char out[PASSWORD_HASH_MAX])
{
    ready();
    return crypto_pwhash_argon2id_str(out, password.p, password.n,
                                      crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                      crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) == 0;
}

bool password_verify(struct str password, const char *hash)
{
    ready();
    return crypto_pwhash_str_verify(hash, password.p, password.n) == 0;
}

bool password_outdated(const char *hash)
{
    ready();
    return crypto_pwhash_argon2id_str_needs_rehash(
               hash, crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
               crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) != 0;
}

struct str token_new(struct arena *a, struct random *r)
{
    char bytes[TOKEN_BYTES];
    struct buf out;

    random_bytes(r, bytes, sizeof(bytes));
    buf_init(&out, a, 64);
    base64url_encode(&out, (struct str){bytes, sizeof(bytes)});
    crypto_wipe(bytes, sizeof(bytes));
    return buf_view(&out);
}

static void encode(struct buf *b, struct str data, int variant)
{
    size_t n = sodium_base64_encoded_len(data.n, variant); /* with its NUL */
    char *to = buf_room(b, n);

    if (!to)
        return;
    sodium_bin2base64(to, n, (const unsigned char *)data.p, data.n, variant);
    buf_wrote(b, n - 1);
}

static bool decode(struct arena *a, struct str text, int variant, struct str *out)
{
    size_t max = text.n / 4 * 3 + 3, n;
    unsigned char *bytes = arena_alloc(a, max);

    if (sodium_base642bin(bytes, max, text.p ? text.p : "", text.n, NULL, &n, NULL, variant) != 0)
        return false;
    *out = (struct str){(char *)bytes, n};
    return true;
}

void base64_encode(struct buf *b, struct str data)
{
    encode(b, data, sodium_base64_VARIANT_ORIGINAL);
}

void base64url_encode(struct buf *b, struct str data)
{
    encode(b, data, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
    return decode(a, text, sodium_base64_VARIANT_ORIGINAL, out);
}

bool base64url_decode(struct arena *a, struct str text, struct str *out)
{
    return decode(a, text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, out);
}
