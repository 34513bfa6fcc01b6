/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/sendings.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/check.h"
#include "base/log.h"
#include "base/map.h"
#include "base/num.h"

/* Only grows; a number is told after its row was written, so that readers need no lock. */
static struct {
    pthread_mutex_t lock;
    struct map numbers; /* bytes of a row -> its number */
    struct sending row[SENDINGS_MAX + 1];
    _Atomic uint32_t n; /* the highest number */
} sendings = {.lock = PTHREAD_MUTEX_INITIALIZER, .numbers = {.max = SENDINGS_MAX}};

static struct str bytes_of(const struct sending *s)
{
    return (struct str){(const char *)s, sizeof(*s)};
}

static uint16_t new_number(const struct sending *s)
{
    uint32_t n = atomic_load(&sendings.n) + 1;

    if (n > SENDINGS_MAX) {
        log_warn("sendings", "more than %d kinds; what is over has no date in searches",
                 SENDINGS_MAX);
        return 0;
    }
    sendings.row[n] = *s;
    check(map_put(&sendings.numbers, bytes_of(&sendings.row[n]), n));
    atomic_store(&sendings.n, n);
    return (uint16_t)n;
}

uint16_t sending_number(const struct sending *s)
{
    struct sending key;
    uint64_t found;
    uint16_t n;

    memset(&key, 0, sizeof(key)); /* its padding is part of the bytes */
    key.hub = s->hub;
    key.weight_g = s->weight_g;
    key.handling_days = s->handling_days;
    memcpy(key.closed, s->closed, sizeof(key.closed));
    pthread_mutex_lock(&sendings.lock);
    n = map_get(&sendings.numbers, bytes_of(&key), &found) ? (uint16_t)found : new_number(&key);
    pthread_mutex_unlock(&sendings.lock);
    return n;
}

uint32_t sendings_count(void)
{
    return atomic_load(&sendings.n);
}

const struct sending *sendings_row(uint32_t number)
{
    check(number > 0 && number <= sendings_count());
    return &sendings.row[number];
}

static uint16_t days_of(const struct sending *s, const struct landed_place *place, size_t market,
                        int64_t *until_ms)
{
    struct promise_in ask = {.from = s->hub, .to = place->to, .now_ms = place->now_ms,
                             .handling_days = s->handling_days, .weight_g = s->weight_g,
                             .closed = s->closed[market]};
    struct promise_option options[SERVICES];
    size_t n = promise_options(&ask, options);
    int64_t best = SEARCH_NEVER;

    for (size_t i = 0; i < n; i++) {
        const struct promise *p = &options[i].promise;

        best = i64_min(best, p->p90.days - place->today.days);
        *until_ms = i64_min(*until_ms, p->valid_until_ms);
    }
    return (uint16_t)i64_max(best, 0);
}

void sendings_ask(struct arena *a, const struct landed_place *place, size_t market,
                  struct search_query *q, int64_t *until_ms)
{
    uint32_t n = atomic_load(&sendings.n) + 1;
    uint16_t *days = arena_new_n(a, uint16_t, n);

    *until_ms = INT64_MAX;
    days[0] = SEARCH_NEVER;
    for (uint32_t i = 1; i < n; i++)
        days[i] = days_of(&sendings.row[i], place, market, until_ms);
    q->days = days;
    q->days_n = n;
}
