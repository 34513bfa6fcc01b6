/* SPDX-License-Identifier: Apache-2.0 */
/* The table of rates, and the days of it that are kept in memory. */
#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/csv.h"
#include "shop/markets/markets_sql.h"
#include "shop/markets/rates_gather.h"
#include "store/store.h"

enum { CACHE_DAYS = 8 };
#define CACHE_MS (60 * SECOND_MS)

/* ---- the table ---- */

static enum outcome take_stored(struct ctx *c unused_arg, const struct stored_rate *s, void *arg)
{
    struct rate_row row = {s->day, s->base, s->quote, {s->num, s->den}, s->source};

    rates_gather_row(arg, &row, false);
    return DONE;
}

static enum outcome read_day(struct ctx *c, struct date day, const struct rates **out)
{
    struct rates_gather g;

    rates_gather_begin(&g, c->arena, day);
    rates_gather_shipped(&g);
    TRY(rate_recent(c, date_add(day, -RATE_MAX_AGE_DAYS), day, take_stored, &g));
    *out = rates_gather_end(&g);
    return DONE;
}

enum outcome rates_put(struct ctx *c, const struct rate_row *rows, size_t n, struct str source)
{
    check(n <= RATES_BATCH_MAX);
    for (size_t i = 0; i < n; i++)
        TRY(rate_put(c, rows[i].day, rows[i].base, rows[i].quote, rows[i].rate.num,
                     rows[i].rate.den, rows[i].source.n > 0 ? rows[i].source : source, NULL));
    tx_touch(c, TOPIC_RATES, 0);
    return DONE;
}

/* Every rate came as a decimal, so it goes as one. */
static enum outcome write_rate(struct ctx *c unused_arg, const struct stored_rate *r, void *arg)
{
    struct buf *b = arg;
    int64_t v;

    if (!i64_muldiv(r->num, RATE_UNIT, r->den, ROUND_DOWN, &v))
        return fail("rates", "a rate is too large to be written");
    date_iso(b, r->day);
    buf_fmt(b, ",%s,%s,", r->base.code, r->quote.code);
    buf_decimal(b, v, RATE_DECIMALS);
    while (!b->full && b->p[b->n - 1] == '0')
        b->n--;
    if (!b->full && b->p[b->n - 1] == '.')
        b->n--;
    buf_char(b, ',');
    csv_field(b, r->source, false);
    buf_char(b, '\n');
    return DONE;
}

enum outcome rates_write(struct ctx *c, struct buf *out)
{
    buf_str(out, STR("date,base,quote,rate,source\n"));
    return rate_all(c, write_rate, out);
}

/* ---- the cache ---- */

struct kept {
    struct rates *rates; /* NULL: free */
    int64_t read_at_ms;
    uint64_t used;
};

static struct {
    pthread_mutex_t lock;
    uint64_t of;          /* the store whose changes are listened to; 0: nothing is kept */
    uint64_t generation;  /* counts the changes */
    uint64_t clock;       /* counts the uses */
    struct kept day[CACHE_DAYS];
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void forget(void) /* locked */
{
    for (size_t i = 0; i < CACHE_DAYS; i++) {
        free(cache.day[i].rates);
        cache.day[i] = (struct kept){0};
    }
    cache.generation++;
}

static void on_change(void *arg unused_arg, enum topic t, int64_t id unused_arg)
{
    if (t != TOPIC_RATES)
        return;
    pthread_mutex_lock(&cache.lock);
    forget();
    pthread_mutex_unlock(&cache.lock);
}

void rates_cache_start(struct store *s)
{
    pthread_mutex_lock(&cache.lock);
    forget();
    cache.of = store_identity(s);
    pthread_mutex_unlock(&cache.lock);
    store_listen(s, on_change, NULL);
}

static size_t size_of(const struct rates *r)
{
    return offsetof(struct rates, entry) + r->n * sizeof(r->entry[0]);
}

/* A copy, since an entry may be dropped while the caller still reads. */
static const struct rates *take_kept(struct ctx *c, struct date day, uint64_t *generation)
{
    struct rates *copy = NULL;

    pthread_mutex_lock(&cache.lock);
    *generation = cache.generation;
    for (size_t i = 0; i < CACHE_DAYS && cache.of == store_identity(c->store); i++) {
        struct kept *k = &cache.day[i];

        if (!k->rates || k->rates->day.days != day.days || c->now_ms - k->read_at_ms > CACHE_MS)
            continue;
        copy = (void *)arena_bytes(c->arena, size_of(k->rates));
        memcpy(copy, k->rates, size_of(k->rates));
        k->used = ++cache.clock;
        break;
    }
    pthread_mutex_unlock(&cache.lock);
    return copy;
}

static struct kept *least_used(struct date day)
{
    struct kept *least = &cache.day[0];

    for (size_t i = 0; i < CACHE_DAYS; i++) {
        struct kept *k = &cache.day[i];

        if (k->rates && k->rates->day.days == day.days)
            return k;
        if (k->used < least->used)
            least = k;
    }
    return least;
}

static void keep(struct ctx *c, const struct rates *r, uint64_t generation)
{
    pthread_mutex_lock(&cache.lock);
    if (cache.of && cache.of == store_identity(c->store) && cache.generation == generation) {
        struct kept *k = least_used(r->day);

        free(k->rates);
        k->rates = malloc(size_of(r));
        check(k->rates);
        memcpy(k->rates, r, size_of(r));
        k->read_at_ms = c->now_ms;
        k->used = ++cache.clock;
    }
    pthread_mutex_unlock(&cache.lock);
}

enum outcome rates_of_day(struct ctx *c, struct date day, const struct rates **out)
{
    uint64_t generation;

    *out = take_kept(c, day, &generation);
    if (*out)
        return DONE;
    TRY(read_day(c, day, out));
    keep(c, *out, generation);
    return DONE;
}

enum outcome rates_get(struct ctx *c, struct currency from, struct currency to, struct date day,
                       struct rate_found *out)
{
    const struct rates *r;

    TRY(rates_of_day(c, day, &r));
    if (!rates_find(r, from, to, out))
        return refuse(&c->problem, refusal_not_found, "currency",
                      "two currencies with a known rate; there is none from %s to %s", from.code,
                      to.code);
    return DONE;
}
