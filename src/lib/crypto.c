/* SPDX-License-Identifier: Apache-2.0 */
#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
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
    struct sha256_ctx state;
    struct sha256 out;

    sha256_init(&state);
    sha256_update(&state, data.n, (const uint8_t *)data.p);
    sha256_digest(&state, sizeof(out.v), out.v);
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

struct sha256 hmac_sha256_parts(struct str key, const struct str *parts, size_t n)
{
    struct hmac_sha256_ctx state;
    struct sha256 out;

    hmac_sha256_set_key(&state, key.n, (const uint8_t *)key.p);
    for (size_t i = 0; i < n; i++)
        hmac_sha256_update(&state, parts[i].n, (const uint8_t *)parts[i].p);
    hmac_sha256_digest(&state, sizeof(out.v), out.v);
    crypto_wipe(&state, sizeof(state));
    return out;
}

struct sha256 hmac_sha256(struct str key, struct str data)
{
    return hmac_sha256_parts(key, &data, 1);
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
    base64url_encode_secret(&out, (struct str){bytes, sizeof(bytes)});
    crypto_wipe(bytes, sizeof(bytes));
    return buf_view(&out);
}

static void encode(struct buf *b, struct str data, struct base64_encode_ctx *state, bool padded)
{
    const size_t all = BASE64_ENCODE_RAW_LENGTH(data.n);
    char *to = buf_room(b, all);
    size_t n;

    if (!to)
        return;
    n = base64_encode_update(state, to, data.n, (const uint8_t *)data.p);
    check(n + base64_encode_final(state, to + n) == all);
    buf_wrote(b, padded ? all : (data.n * 4 + 2) / 3);
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
    struct base64_encode_ctx state;

    base64_encode_init(&state);
    encode(b, data, &state, true);
}

void base64url_encode(struct buf *b, struct str data)
{
    struct base64_encode_ctx state;

    base64url_encode_init(&state);
    encode(b, data, &state, false);
}

void base64url_encode_secret(struct buf *b, struct str data)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t n = sodium_base64_encoded_len(data.n, variant); /* with its NUL */
    char *to = buf_room(b, n);

    if (!to)
        return;
    sodium_bin2base64(to, n, (const unsigned char *)data.p, data.n, variant);
    buf_wrote(b, n - 1);
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
    return decode(a, text, sodium_base64_VARIANT_ORIGINAL, out);
}

bool base64url_decode(struct arena *a, struct str text, struct str *out)
{
    return decode(a, text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, out);
}
