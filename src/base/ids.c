/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ids.h"

#include <stdatomic.h>

#include "base/check.h"

/* 2024-01-01T00:00:00Z */
#define EPOCH_MS INT64_C(1704067200000)

enum { SEQUENCE_BITS = 8, PROCESS_BITS = 5, SHARD_BITS = 8 };
enum { SHARD_AT = SEQUENCE_BITS + PROCESS_BITS, MS_AT = SHARD_AT + SHARD_BITS };

struct id_source {
    int process;
    _Atomic uint64_t last; /* milliseconds since the epoch, then the sequence */
};

struct id_source *id_source_new(int process)
{
    struct id_source *s = calloc(1, sizeof(*s));

    check(s != NULL && process >= 0 && process < 1 << PROCESS_BITS);
    s->process = process;
    return s;
}

void id_source_release(struct id_source *s)
{
    free(s);
}

/* The next (millisecond, sequence): that of the clock, or one after the last when the clock stands,
 * steps back, or a millisecond has used up its sequence. */
static uint64_t next_tick(struct id_source *s, int64_t now_ms)
{
    uint64_t clock = (uint64_t)(now_ms - EPOCH_MS) << SEQUENCE_BITS;
    uint64_t last = atomic_load(&s->last), next;

    do {
        next = clock > last ? clock : last + 1;
    } while (!atomic_compare_exchange_weak(&s->last, &last, next));
    return next;
}

/* Finaliser of SplitMix64 (Steele, Lea, Flood 2014): stable for ever, for ids carry it. */
uint8_t id_shard_hash(int64_t shard_key)
{
    uint64_t h = (uint64_t)shard_key;

    h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint8_t)(h ^ h >> 31);
}

int64_t id_next(struct id_source *s, int64_t now_ms, int64_t shard_key)
{
    uint64_t tick;

    check(now_ms >= EPOCH_MS);
    tick = next_tick(s, now_ms);
    return (int64_t)((tick >> SEQUENCE_BITS) << MS_AT |
                     (uint64_t)id_shard_hash(shard_key) << SHARD_AT |
                     (uint64_t)s->process << SEQUENCE_BITS | (tick & ((1 << SEQUENCE_BITS) - 1)));
}

uint8_t id_shard(int64_t id)
{
    return (uint8_t)(id >> SHARD_AT);
}

int64_t id_created_ms(int64_t id)
{
    return (id >> MS_AT) + EPOCH_MS;
}

bool id_parse(struct str s, int64_t *out)
{
    return parse_i64(s, 1, INT64_MAX, out);
}
