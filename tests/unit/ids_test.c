/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include <pthread.h>

#include "base/ids.h"

#define NOW_MS INT64_C(1769862600000) /* 2026-01-31T12:30:00Z */

static void what_an_id_says(void **state)
{
    struct id_source *s = id_source_new(19);
    int64_t shard_key = 123456789, id = id_next(s, NOW_MS, shard_key);

    (void)state;
    assert_true(id > 0);
    assert_true(id_created_ms(id) == NOW_MS);
    assert_int_equal(id_shard(id), id_shard_hash(shard_key));
    assert_int_equal(id >> 8 & 31, 19);
    id_source_release(s);
}

/* The hash is in every id that was ever given out: it may not change. */
static void the_hash_stays(void **state)
{
    size_t seen[256] = {0};

    (void)state;
    assert_int_equal(id_shard_hash(0), 0);
    assert_int_equal(id_shard_hash(1), 229);
    assert_int_equal(id_shard_hash(123456789), 96);
    for (int64_t key = 0; key < 25600; key++)
        seen[id_shard_hash(key)]++;
    for (size_t i = 0; i < 256; i++)
        assert_in_range(seen[i], 50, 150); /* 100 is even */
}

/* Rising while the clock stands, steps back and jumps. */
static void monotone(void **state)
{
    static const int64_t steps[] = {0, 0, -1, -60000, 1, 0, 86400000, -86400000, 5};
    struct id_source *s = id_source_new(0);
    int64_t last = 0, now_ms = NOW_MS;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t id = id_next(s, now_ms, 0);

        assert_true(id > last);
        last = id;
        if (i % 700 == 0)
            now_ms += steps[i / 700 % countof(steps)];
    }
    id_source_release(s);
}

/* A millisecond that has used up its sequence borrows of the next. */
static void more_than_a_millisecond_holds(void **state)
{
    struct id_source *s = id_source_new(31);
    int64_t id = 0;

    (void)state;
    for (int i = 0; i < 257; i++)
        id = id_next(s, NOW_MS, 5);
    assert_true(id_created_ms(id) == NOW_MS + 1);
    assert_int_equal(id >> 8 & 31, 31);
    assert_int_equal(id & 255, 0);
    id_source_release(s);
}

enum { THREADS = 4, EACH = 20000 };

struct drawing {
    struct id_source *source;
    int64_t ids[EACH];
    bool rising;
};

static void *draw(void *arg)
{
    struct drawing *d = arg;

    d->rising = true;
    for (int i = 0; i < EACH; i++) {
        d->ids[i] = id_next(d->source, NOW_MS + i / 1000, 0);
        if (i && d->ids[i] <= d->ids[i - 1])
            d->rising = false;
    }
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void from_many_threads(void **state)
{
    static struct drawing drawings[THREADS];
    static int64_t all[THREADS * EACH];
    struct id_source *s = id_source_new(0);
    pthread_t threads[THREADS];

    (void)state;
    for (int i = 0; i < THREADS; i++) {
        drawings[i].source = s;
        assert_int_equal(pthread_create(&threads[i], NULL, draw, &drawings[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(drawings[i].rising);
        memcpy(all + (size_t)i * EACH, drawings[i].ids, sizeof(drawings[i].ids));
    }
    qsort(all, countof(all), sizeof(all[0]), by_value);
    for (size_t i = 1; i < countof(all); i++)
        assert_true(all[i] != all[i - 1]);
    id_source_release(s);
}

static void as_text(void **state)
{
    int64_t id = 0;

    (void)state;
    assert_true(id_parse(STR("9223372036854775807"), &id) && id == INT64_MAX);
    assert_false(id_parse(STR("0"), &id) || id_parse(STR("-1"), &id) || id_parse(STR("1x"), &id));
    assert_false(id_parse(STR("007"), &id) || id_parse(STR(""), &id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_id_says), cmocka_unit_test(the_hash_stays),
        cmocka_unit_test(monotone),        cmocka_unit_test(more_than_a_millisecond_holds),
        cmocka_unit_test(from_many_threads), cmocka_unit_test(as_text),
    };
    return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
