/* SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

#include <errno.h>
#include <sys/random.h>

#include "base/check.h"

void random_system(struct random *r)
{
    *r = (struct random){.seeded = false};
}

/* SplitMix64 spreads the seed over the state, as the authors of xoshiro advise. */
void random_seeded(struct random *r, uint64_t seed)
{
    r->seeded = true;
    for (size_t i = 0; i < countof(r->state); i++) {
        uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

        z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
        r->state[i] = z ^ z >> 31;
    }
}

static uint64_t rotl(uint64_t v, int by)
{
    return v << by | v >> (64 - by);
}

/* xoshiro256** 1.0 by Blackman and Vigna (2018). */
static uint64_t xoshiro(uint64_t s[4])
{
    uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

static void ask_system(unsigned char *out, size_t n)
{
    while (n > 0) {
        ssize_t got = getrandom(out, n, 0);

        check(got > 0 || errno == EINTR);
        if (got > 0) {
            out += got;
            n -= (size_t)got;
        }
    }
}

/* A few calls' worth, of one thread; what was given out is wiped. The process never forks. */
enum { STOCK_BYTES = 512 };
static _Thread_local struct {
    unsigned char bytes[STOCK_BYTES];
    size_t left;
} stock;

static void system_bytes(unsigned char *out, size_t n)
{
    if (n > STOCK_BYTES / 4) {
        ask_system(out, n);
        return;
    }
    if (stock.left < n) {
        ask_system(stock.bytes, STOCK_BYTES);
        stock.left = STOCK_BYTES;
    }
    stock.left -= n;
    memcpy(out, stock.bytes + stock.left, n);
    explicit_bzero(stock.bytes + stock.left, n);
}

void random_bytes(struct random *r, void *out, size_t n)
{
    unsigned char *to = out;

    if (!r->seeded) {
        system_bytes(to, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(xoshiro(r->state) >> 56);
}

uint64_t random_u64(struct random *r)
{
    uint64_t v;

    if (r->seeded)
        return xoshiro(r->state);
    system_bytes((unsigned char *)&v, sizeof(v));
    return v;
}

/* Draws again below the threshold that would favour small values. */
uint64_t random_below(struct random *r, uint64_t n)
{
    uint64_t threshold, v;

    check(n > 0);
    threshold = -n % n;
    do {
        v = random_u64(r);
    } while (v < threshold);
    return v % n;
}
