/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <pthread.h>

#include "base/random.h"

static uint64_t process_key[2];
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void draw_key(void)
{
    struct random r;

    random_system(&r);
    random_bytes(&r, process_key, sizeof(process_key));
}

static inline uint64_t rotl(uint64_t v, int by)
{
    return v << by | v >> (64 - by);
}

__attribute__((always_inline)) static inline void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotl(v[1], 13) ^ v[0];
    v[0] = rotl(v[0], 32);
    v[2] += v[3];
    v[3] = rotl(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotl(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotl(v[1], 17) ^ v[2];
    v[2] = rotl(v[2], 32);
}

__attribute__((always_inline)) static inline void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
}

uint64_t siphash(const uint64_t key[2], const void *p, size_t n)
{
    const unsigned char *bytes = p;
    uint64_t v[4] = {key[0] ^ UINT64_C(0x736f6d6570736575), key[1] ^ UINT64_C(0x646f72616e646f6d),
                     key[0] ^ UINT64_C(0x6c7967656e657261), key[1] ^ UINT64_C(0x7465646279746573)};
    uint64_t word, last = (uint64_t)n << 56;
    size_t i;

    for (i = 0; i + 8 <= n; i += 8) {
        memcpy(&word, bytes + i, 8); /* little endian, as the reference reads it */
        sip_word(v, word);
    }
    for (int shift = 0; i < n; i++, shift += 8)
        last |= (uint64_t)bytes[i] << shift;
    sip_word(v, last);
    v[2] ^= 0xff;
    for (int k = 0; k < 4; k++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t hash_str(struct str s)
{
    pthread_once(&key_once, draw_key);
    return siphash(process_key, s.p, s.n);
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const char *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof(v));
    return v;
}

uint64_t hash_content(struct str s)
{
    const uint64_t k0 = UINT64_C(0xa0761d6478bd642f), k1 = UINT64_C(0xe7037ed1a0b428db);
    const uint64_t k2 = UINT64_C(0x8ebc6af09c88c6e3);
    uint64_t a = s.n ^ k0, b = s.n ^ k1;
    char tail[32] = {0};
    size_t i = 0;

    for (; i + 32 <= s.n; i += 32) {
        a = fold(word_at(s.p + i) ^ k0, word_at(s.p + i + 8) ^ a);
        b = fold(word_at(s.p + i + 16) ^ k1, word_at(s.p + i + 24) ^ b);
    }
    if (i < s.n)
        memcpy(tail, s.p + i, s.n - i);
    a = fold(word_at(tail) ^ k0, word_at(tail + 8) ^ a);
    b = fold(word_at(tail + 16) ^ k1, word_at(tail + 24) ^ b);
    return fold(a ^ k2, b ^ s.n);
}

uint64_t hash_add(uint64_t digest, uint64_t v)
{
    return fold(digest ^ UINT64_C(0xa0761d6478bd642f), v ^ UINT64_C(0xe7037ed1a0b428db));
}

uint64_t hash_u64(uint64_t v)
{
    pthread_once(&key_once, draw_key);
    return siphash(process_key, &v, sizeof(v));
}
