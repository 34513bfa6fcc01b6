/* SPDX-License-Identifier: Apache-2.0 */
/* The index as bytes: what is taken back answers as what is built anew, also after more changes;
 * bytes that are no index are refused, whatever they are. */
#include "support/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"
#include "shop/search/keep.h"

enum { KEPT_MAX = 8 << 20, IDS = 700, CHANGES = 1500, QUERIES = 400, CATEGORIES = 9, SENDINGS = 4 };

static struct arena arena;

/* ---- bytes in memory ---- */

static bool write_buf(void *arg, const void *bytes, size_t n)
{
    struct buf *b = arg;

    buf_add(b, bytes, n);
    return !b->full;
}

static bool read_str(void *arg, void *out, size_t n)
{
    struct str *rest = arg;

    if (n > rest->n)
        return false;
    if (n)
        memcpy(out, rest->p, n);
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static struct str kept(struct search *s)
{
    struct buf *b = arena_new(&arena, struct buf);
    const struct keep_sink to = {write_buf, b};

    buf_init(b, &arena, KEPT_MAX);
    assert_true(search_keep(s, &to));
    return buf_view(b);
}

static enum outcome take(struct search *s, struct str bytes, struct problem *p)
{
    static const uint16_t same_numbers[SENDINGS] = {0, 1, 2, 3};
    struct keep_source from = {read_str, &bytes, bytes.n};

    *p = (struct problem){0};
    return search_take(s, &from, same_numbers, SENDINGS, p);
}

static struct search *taken(struct str bytes)
{
    struct search *s = search_new();
    struct problem p;

    assert_int_equal(take(s, bytes, &p), DONE);
    return s;
}

/* ---- a catalogue at random ---- */

static const char *const vocabulary[] = {"tea", "pot", "clay", "blue", "cup", "lamp", "чай",
                                         "кружка", "синяя", "xícara", "azul", "green"};

static struct str draw_words(struct random *r, size_t most)
{
    size_t n = 1 + random_below(r, most);
    struct str out = STR("");

    for (size_t i = 0; i < n; i++)
        out = str_printf(&arena, "%.*s %s", STR_FMT(out),
                         vocabulary[random_below(r, countof(vocabulary))]);
    return out;
}

/* Puts the same into all of them; or takes it out. */
static void change(struct search *const s[], size_t n, struct random *r)
{
    struct arena_mark mark = arena_mark(&arena);
    int64_t id = 1 + (int64_t)random_below(r, IDS);
    struct search_text text = {STR("en"), draw_words(r, 4),
                               str_printf(&arena, "%.*s no%lld", STR_FMT(draw_words(r, 30)),
                                          (long long)id)};
    struct search_doc doc = {.product = {id}, .category = (uint16_t)random_below(r, CATEGORIES),
                             .rating = (uint16_t)random_below(r, 5001), .created_ms = id * 1000,
                             .sending = (uint16_t)random_below(r, SENDINGS),
                             .fingerprint = random_u64(r), .texts = &text, .texts_n = 1};
    bool goes = random_below(r, 4) == 0, revised = random_below(r, 3) == 0;

    for (size_t i = 0; i < 3; i++)
        doc.prices_minor[2 * i] = (int64_t)random_below(r, 4) * (int64_t)random_below(r, 90000);
    for (size_t i = 0; i < n; i++) {
        uint64_t before = search_fingerprint(s[i], doc.product);

        doc.fingerprint = revised && before ? before : doc.fingerprint;
        if (goes)
            search_remove(s[i], doc.product);
        else if (!revised || !search_revise(s[i], &doc))
            search_put(s[i], &arena, &doc);
    }
    arena_rewind(&arena, mark);
}

static struct search_query draw_query(struct random *r)
{
    static const uint16_t days[SENDINGS] = {SEARCH_NEVER, 3, 9, 2};
    struct search_query q = {.price_column = random_below(r, 4), .days = days, .days_n = SENDINGS,
                             .limit = IDS, .sort = (enum search_sort)random_below(r, 6)};

    if (random_below(r, 4))
        q.words = draw_words(r, 3);
    if (random_below(r, 3) == 0)
        q.within_days = 3;
    if (random_below(r, 3) == 0)
        q.price_max = 30000;
    q.in_category = random_below(r, 3) == 0;
    q.category_first = (uint16_t)random_below(r, CATEGORIES);
    q.category_last = CATEGORIES - 1;
    return q;
}

static void expect_alike(struct search *x, struct search *y, struct random *r)
{
    assert_int_equal(search_size(x).products, search_size(y).products);
    for (int i = 0; i < QUERIES; i++) {
        struct arena_mark mark = arena_mark(&arena);
        struct search_result *a = arena_new(&arena, struct search_result);
        struct search_result *b = arena_new(&arena, struct search_result);
        struct search_query q = draw_query(r);

        search_find(x, &arena, &q, a);
        search_find(y, &arena, &q, b);
        assert_int_equal(a->total, b->total);
        assert_int_equal(a->partial, b->partial);
        assert_int_equal(a->products_n, b->products_n);
        assert_memory_equal(a->products, b->products, a->products_n * sizeof(*a->products));
        assert_memory_equal(a->by_category, b->by_category, sizeof(a->by_category));
        arena_rewind(&arena, mark);
    }
}

/* What is kept has no dead documents, so it is compared with what was kept and taken twice: the
 * bytes are the same. Then both are changed alike, over several compactions. */
static void answers_alike_after_more_changes(void **state)
{
    struct search *first = search_new(), *both[2];
    struct random r;
    struct str bytes;

    (void)state;
    random_seeded(&r, 77);
    for (int i = 0; i < CHANGES; i++)
        change(&first, 1, &r);
    bytes = kept(first);
    both[0] = taken(bytes);
    both[1] = taken(kept(both[0]));
    assert_true(str_eq(kept(both[1]), bytes));
    expect_alike(both[0], both[1], &r);
    for (int i = 0; i < 3 * CHANGES; i++) {
        change(both, 2, &r);
        if (i % CHANGES == 0)
            expect_alike(both[0], both[1], &r);
    }
    assert_true(str_eq(kept(both[0]), kept(both[1])));
    for (size_t i = 0; i < 2; i++)
        search_free(both[i]);
    search_free(first);
    arena_clear(&arena);
}

/* One that never held a dead document answers as what is taken back of it, score for score. */
static void answers_as_what_is_built(void **state)
{
    struct search *built = search_new(), *back;
    struct random r;

    (void)state;
    random_seeded(&r, 78);
    for (int64_t id = 1; id <= IDS; id++) {
        struct search_text text = {STR("en"), draw_words(&r, 4), draw_words(&r, 40)};
        struct search_doc doc = {.product = {id * 3 % 1009},
                                 .category = (uint16_t)(id % CATEGORIES),
                                 .rating = (uint16_t)random_below(&r, 5001),
                                 .created_ms = id * 900,
                                 .prices_minor = {id * 7 % 500 * 100, 0, id}, .texts = &text,
                                 .texts_n = 1, .sending = (uint16_t)(id % SENDINGS)};

        search_put(built, &arena, &doc);
    }
    back = taken(kept(built));
    expect_alike(built, back, &r);
    search_free(built);
    search_free(back);
    arena_clear(&arena);
}

static void an_empty_one_is_one_too(void **state)
{
    struct search *none = search_new(), *back = taken(kept(none)), *const both[] = {back};
    struct random r;

    (void)state;
    random_seeded(&r, 79);
    assert_int_equal(search_size(back).products, 0);
    for (int i = 0; i < 100; i++)
        change(both, 1, &r);
    assert_true(search_size(back).products > 0);
    search_free(none);
    search_free(back);
    arena_clear(&arena);
}

static void sendings_get_their_numbers_of_now(void **state)
{
    static const uint16_t now[] = {0, 9, 5}, days[] = {SEARCH_NEVER, 1, 1, 1, 1, 4, 1, 1, 1, 8};
    struct search_text text = {STR("en"), STR("tea"), STR("")};
    struct search *s = search_new(), *back = search_new();
    struct search_query q = {.days = days, .days_n = countof(days), .within_days = 4, .limit = 9};
    struct search_result *r = arena_new(&arena, struct search_result);
    struct problem p = {0};
    struct str bytes, rest;
    struct keep_source from = {read_str, &rest, 0};

    (void)state;
    for (int64_t id = 1; id <= 3; id++)
        search_put(s, &arena, &(struct search_doc){.product = {id}, .prices_minor = {5},
                                                   .sending = (uint16_t)(id - 1), .texts = &text,
                                                   .texts_n = 1});
    rest = bytes = kept(s);
    from.left = rest.n;
    assert_int_equal(search_take(back, &from, now, countof(now), &p), DONE);
    search_find(back, &arena, &q, r);
    assert_int_equal(r->total, 1);
    assert_int_equal(r->products[0].v, 3);
    search_free(back);
    back = search_new();
    rest = bytes;
    from.left = rest.n;
    assert_int_equal(search_take(back, &from, now, 2, &p), REFUSED);
    search_free(s);
    search_free(back);
    arena_clear(&arena);
}

/* Each byte another one, each end too soon, one byte too many: refused, or an index that can be
 * asked and kept; never a crash. What was refused has left the index empty and fit for use. */
static void broken_bytes_are_refused(void **state)
{
    struct search *s = search_new(), *const one[] = {s}, *back = search_new();
    struct arena_mark mark;
    struct problem p;
    struct str bytes;
    char *broken;
    size_t refused = 0;
    struct random r;

    (void)state;
    random_seeded(&r, 80);
    for (int i = 0; i < 12; i++)
        change(one, 1, &r);
    bytes = kept(s);
    broken = arena_bytes(&arena, bytes.n + 1);
    memcpy(broken, bytes.p, bytes.n);
    broken[bytes.n] = 0;
    assert_int_equal(take(back, (struct str){broken, bytes.n + 1}, &p), REFUSED);
    for (size_t n = 0; n < bytes.n; n++)
        assert_int_equal(take(back, (struct str){broken, n}, &p), REFUSED);
    assert_int_equal(search_size(back).products, 0);
    mark = arena_mark(&arena);
    for (size_t i = 0; i < bytes.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            struct search *other = search_new();

            broken[i] = (char)(bytes.p[i] ^ 1 << bit);
            if (take(other, (struct str){broken, bytes.n}, &p) == REFUSED) {
                refused++;
                assert_true(p.detail[0] != '\0');
                assert_int_equal(search_size(other).products, 0);
            } else {
                kept(other);
            }
            search_free(other);
            broken[i] = bytes.p[i];
            arena_rewind(&arena, mark);
        }
    assert_true(refused > bytes.n);
    assert_int_equal(take(back, bytes, &p), DONE);
    assert_true(str_eq(kept(back), bytes));
    search_free(s);
    search_free(back);
    arena_clear(&arena);
}

static bool write_nothing(void *arg, const void *bytes unused_arg, size_t n unused_arg)
{
    return --*(int *)arg > 0;
}

static void a_sink_that_fails_is_told(void **state)
{
    struct search *s = search_new(), *const one[] = {s};
    struct random r;

    (void)state;
    random_seeded(&r, 81);
    for (int i = 0; i < CHANGES; i++)
        change(one, 1, &r);
    for (int good = 1; good <= 2; good++) {
        int left = good;
        const struct keep_sink to = {write_nothing, &left};

        assert_false(search_keep(s, &to));
    }
    search_free(s);
    arena_clear(&arena);
}

static void products_in_order(void **state)
{
    struct search *s = search_new(), *const one[] = {s};
    struct product_id *ids;
    struct random r;
    size_t n;

    (void)state;
    random_seeded(&r, 82);
    for (int i = 0; i < CHANGES; i++)
        change(one, 1, &r);
    ids = search_products(s, &n);
    assert_int_equal(n, search_size(s).products);
    for (size_t i = 0; i < n; i++)
        assert_true(search_fingerprint(s, ids[i]) != 0 && (i == 0 || ids[i].v > ids[i - 1].v));
    free(ids);
    search_free(s);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_alike_after_more_changes),
        cmocka_unit_test(answers_as_what_is_built),
        cmocka_unit_test(an_empty_one_is_one_too),
        cmocka_unit_test(sendings_get_their_numbers_of_now),
        cmocka_unit_test(broken_bytes_are_refused),
        cmocka_unit_test(a_sink_that_fails_is_told),
        cmocka_unit_test(products_in_order),
    };
    int failures;

    arena_init(&arena, 512 << 20);
    failures = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failures;
}
