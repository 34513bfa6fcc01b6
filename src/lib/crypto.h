/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes, signatures, passwords and tokens: libsodium and Nettle, wrapped here alone (ADR 0021). */
#ifndef LIB_CRYPTO_H
#define LIB_CRYPTO_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"

enum { SHA256_BYTES = 32, PASSWORD_HASH_MAX = 128, TOKEN_BYTES = 32 };

struct sha256 {
    uint8_t v[SHA256_BYTES];
};

struct sha256 sha256(struct str data);
struct str sha256_hex(struct arena *a, struct str data); /* 64 hex digits */
/* RFC 2104 with SHA-256; any length of key. Of parts: of what they are one after the other. */
struct sha256 hmac_sha256(struct str key, struct str data);
struct sha256 hmac_sha256_parts(struct str key, const struct str *parts, size_t n);

/* BLAKE2b with a key (RFC 7693), `n` bytes of it, 16 to 64; the key has as many bytes as that.
 * Where nobody else must make the same, it is the quicker one. */
void keyed_hash(struct str key, struct str data, unsigned char *out, size_t n);

/* Takes the same time whatever differs; views of different length are not equal. */
bool crypto_equal(struct str a, struct str b);

/* Overwrites a secret; not optimised away. */
void crypto_wipe(void *p, size_t n);

/* argon2id with libsodium's interactive limits (64 MiB, two passes): takes some 50 ms and 64 MiB,
 * so never on an event loop and behind a semaphore. The hash is text with its salt and parameters.
 * False when memory is short. */
must_check bool password_hash(struct str password, char out[PASSWORD_HASH_MAX]);
/* Constant time with regard to the password. */
must_check bool password_verify(struct str password, const char *hash);
/* Was it made with weaker parameters than today's? Then hash again at the next sign-in. */
bool password_outdated(const char *hash);

/* TOKEN_BYTES random bytes as 43 characters of base64url. */
struct str token_new(struct arena *a, struct random *r);

void base64_encode(struct buf *b, struct str data);    /* RFC 4648 section 4, padded */
void base64url_encode(struct buf *b, struct str data); /* section 5, without padding */
/* The same, for keys and tokens: how long it takes tells nothing of them. */
void base64url_encode_secret(struct buf *b, struct str data);
/* The whole of `text`, strictly; false leaves *out alone. */
must_check bool base64_decode(struct arena *a, struct str text, struct str *out);
must_check bool base64url_decode(struct arena *a, struct str text, struct str *out);

#endif
