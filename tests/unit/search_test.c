/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/random.h"
#include "shop/search/search.h"
#include "shop/search/terms.h"

static struct arena arena;

static void put(struct search *s, int64_t id, const char *language, const char *title,
                const char *body, uint16_t category, int64_t price)
{
    struct search_text text = {str_of(language), str_of(title), str_of(body)};
    struct search_doc doc = {.product = {id}, .category = category, .rating = 4000,
                             .created_ms = id * 1000, .prices_minor = {price, 0, price * 2},
                             .texts = &text, .texts_n = 1};

    search_put(s, &arena, &doc);
}

static struct search_result find(struct search *s, struct search_query q)
{
    struct search_result *out = arena_new(&arena, struct search_result);

    if (!q.limit)
        q.limit = 50;
    search_find(s, &arena, &q, out);
    return *out;
}

static struct search *small(void)
{
    struct search *s = search_new();

    put(s, 1, "en", "Wireless headphones", "Bluetooth, black", 3, 5000);
    put(s, 2, "en", "Headphone stand", "Wood, for wireless headphones and more", 4, 2000);
    put(s, 3, "ru", "Наушники беспроводные", "Чёрные", 3, 4000);
    put(s, 4, "en", "Teapot", "Clay teapot for two", 7, 3000);
    return s;
}

/* Sendings 1, 2 and 3 are there in five days, two, and never; 4 is not known yet, 0 has no date. */
static void arrives_within_days(void **state)
{
    static const uint16_t days[] = {SEARCH_NEVER, 5, 2, SEARCH_NEVER};
    static const uint16_t sending[] = {1, 2, 3, 4, 0, 1};
    struct search_text text = {STR("en"), STR("Clay teapot"), STR("for two")};
    struct search *s = search_new();
    struct search_query q = {.days = days, .days_n = countof(days), .within_days = 5};
    struct search_result r;

    (void)state;
    for (int64_t i = 0; i < (int64_t)countof(sending); i++)
        search_put(s, &arena, &(struct search_doc){
            .product = {i + 1}, .category = 3, .rating = i == 5 ? 4500 : 4000,
            .created_ms = i, .prices_minor = {100}, .sending = sending[i], .texts = &text,
            .texts_n = 1});
    r = find(s, q);
    assert_int_equal(r.total, 3);
    assert_int_equal(r.by_category[3], 3);
    q.sort = SORT_SOONEST;
    q.words = STR("teapot");
    r = find(s, q);
    assert_int_equal(r.total, 3);
    assert_int_equal(r.products[0].v, 2); /* in two days */
    assert_int_equal(r.products[1].v, 6); /* in five, and better rated */
    assert_int_equal(r.products[2].v, 1);
    q.within_days = 0;
    r = find(s, q);
    assert_int_equal(r.total, 6);
    assert_int_equal(r.products[2].v, 1);
    q.within_days = 1;
    assert_int_equal(find(s, q).total, 0);
    search_free(s);
}

static void finds_words(void **state)
{
    struct search *s = small();
    struct search_result r = find(s, (struct search_query){.words = STR("HEADPHONES wireless")});

    (void)state;
    assert_int_equal(r.total, 2);
    assert_int_equal(r.products[0].v, 1); /* both words in its title */
    assert_int_equal(r.by_category[3], 1);
    assert_int_equal(r.by_category[4], 1);
    r = find(s, (struct search_query){.words = STR("черные наушниками")});
    assert_int_equal(r.total, 1);
    assert_int_equal(r.products[0].v, 3);
    assert_int_equal(find(s, (struct search_query){.words = STR("zebra")}).total, 0);
    assert_int_equal(find(s, (struct search_query){.words = STR("?!")}).total, 0);
    assert_int_equal(find(s, (struct search_query){0}).total, 4);
    search_free(s);
}

static void falls_back_to_most_words(void **state)
{
    struct search *s = small();
    struct search_result r = find(s, (struct search_query){.words = STR("clay teapot zebra")});

    (void)state;
    assert_true(r.partial);
    assert_int_equal(r.total, 1);
    assert_int_equal(r.products[0].v, 4);
    search_free(s);
}

static void reads_the_other_layout(void **state)
{
    struct search *s = small();
    struct search_result r = find(s, (struct search_query){.words = STR("yfeiybrb")});

    (void)state;
    assert_int_equal(r.total, 1);
    assert_int_equal(r.products[0].v, 3);
    assert_str(r.read_as, "наушники");
    r = find(s, (struct search_query){.words = STR("еуфзще")});
    assert_int_equal(r.products[0].v, 4);
    assert_str(r.read_as, "teapot");
    assert_int_equal(find(s, (struct search_query){.words = STR("teapot")}).read_as.n, 0);
    r = find(s, (struct search_query){.words = STR("yfeiybrb zebra")});
    assert_true(r.total == 0 && r.read_as.n == 0);
    search_free(s);
}

static void filters_and_sorts(void **state)
{
    struct search *s = small();
    struct search_result r;

    (void)state;
    r = find(s, (struct search_query){.sort = SORT_CHEAPEST});
    assert_int_equal(r.products[0].v, 2);
    assert_int_equal(r.products[3].v, 1);
    r = find(s, (struct search_query){.sort = SORT_DEAREST, .offset = 1, .limit = 2});
    assert_int_equal(r.products_n, 2);
    assert_int_equal(r.products[0].v, 3);
    r = find(s, (struct search_query){.price_min = 3000, .price_max = 4000});
    assert_int_equal(r.total, 2);
    r = find(s, (struct search_query){.price_column = 1});
    assert_int_equal(r.total, 0); /* sold nowhere in that market */
    r = find(s, (struct search_query){.price_column = 2, .price_max = 4000});
    assert_int_equal(r.total, 1);
    r = find(s, (struct search_query){.in_category = true, .category_first = 3,
                                      .category_last = 4});
    assert_int_equal(r.total, 3);
    assert_int_equal(r.by_category[7], 1); /* counted though not asked for */
    r = find(s, (struct search_query){.sort = SORT_NEWEST, .limit = 1});
    assert_int_equal(r.products[0].v, 4);
    search_free(s);
}

static void replaces_and_removes(void **state)
{
    struct search *s = small();

    (void)state;
    put(s, 4, "en", "Kettle", "Steel", 7, 100);
    assert_int_equal(find(s, (struct search_query){.words = STR("teapot")}).total, 0);
    assert_int_equal(find(s, (struct search_query){.words = STR("kettle")}).total, 1);
    search_remove(s, (struct product_id){4});
    search_remove(s, (struct product_id){4});
    search_remove(s, (struct product_id){99});
    assert_int_equal(find(s, (struct search_query){.words = STR("kettle")}).total, 0);
    assert_int_equal(search_size(s).products, 3);
    put(s, 4, "en", "Cup", "", 7, 100);
    assert_int_equal(find(s, (struct search_query){.words = STR("cup")}).total, 1);
    search_free(s);
}

/* Against a plain model: random documents over a small vocabulary, changed and removed at random,
 * every query compared by total and by set. Passes through growth and compaction. */
enum { MODEL_DOCS = 700, VOCABULARY = 12, CATEGORIES = 5, ROUNDS = 6000 };

struct model {
    uint16_t words[MODEL_DOCS]; /* bit set of the vocabulary; 0: not there */
    int64_t price[MODEL_DOCS];
};

static const char *const vocabulary[VOCABULARY] = {"ant", "bee", "cat", "dog", "elk", "fox",
                                                   "gnu", "hen", "ibex", "jay", "kiwi", "lynx"};

static const char *title_of(uint16_t words)
{
    struct buf b;

    buf_init(&b, &arena, 256);
    for (int i = 0; i < VOCABULARY; i++)
        if (words >> i & 1)
            buf_fmt(&b, "%s ", vocabulary[i]);
    return buf_cstr(&b);
}

static uint16_t category_of(size_t product)
{
    return (uint16_t)(product % CATEGORIES);
}

static void change(struct search *s, struct model *m, struct random *r)
{
    size_t i = random_below(r, MODEL_DOCS);

    m->words[i] = (uint16_t)random_below(r, 1 << VOCABULARY);
    m->price[i] = (int64_t)random_below(r, 1000) + 1;
    if (m->words[i])
        put(s, (int64_t)i + 1, "en", title_of(m->words[i]), "", category_of(i), m->price[i]);
    else
        search_remove(s, (struct product_id){(int64_t)i + 1});
}

static uint16_t one_word(struct random *r)
{
    return (uint16_t)(1 << random_below(r, VOCABULARY));
}

static void compare(struct search *s, const struct model *m, struct random *r)
{
    uint16_t words = one_word(r) | one_word(r);
    int64_t min = (int64_t)random_below(r, 1000), max = min + (int64_t)random_below(r, 500) + 1;
    struct search_result got = find(
        s, (struct search_query){.words = str_of(title_of(words)), .price_min = min,
                                 .price_max = max, .limit = MODEL_DOCS, .sort = SORT_CHEAPEST});
    size_t expected = 0;

    for (size_t i = 0; i < MODEL_DOCS; i++)
        expected += (m->words[i] & words) == words && m->price[i] >= min && m->price[i] <= max;
    if (got.partial)
        assert_int_equal(expected, 0);
    else
        assert_int_equal(got.total, expected);
    for (size_t i = 0; i < got.products_n; i++) {
        size_t doc = (size_t)got.products[i].v - 1;

        assert_true(m->words[doc] & words);
        assert_true(i == 0 || m->price[doc] >= m->price[got.products[i - 1].v - 1]);
    }
}

/* Without words: what is counted, and the first page of a subtree in the order of prices. */
static void compare_browsing(struct search *s, const struct model *m, struct random *r)
{
    uint16_t first = (uint16_t)random_below(r, CATEGORIES);
    struct search_result got = find(
        s, (struct search_query){.limit = MODEL_DOCS, .sort = SORT_DEAREST, .in_category = true,
                                 .category_first = first, .category_last = CATEGORIES - 1});
    uint32_t counts[CATEGORIES] = {0}, expected = 0;

    for (size_t i = 0; i < MODEL_DOCS; i++)
        counts[category_of(i)] += m->words[i] != 0;
    for (uint16_t c = 0; c < CATEGORIES; c++) {
        assert_int_equal(got.by_category[c], counts[c]);
        expected += c >= first ? counts[c] : 0;
    }
    assert_int_equal(got.total, expected);
    assert_int_equal(got.products_n, expected);
    for (size_t i = 0; i < got.products_n; i++) {
        size_t doc = (size_t)got.products[i].v - 1;

        assert_true(m->words[doc] && category_of(doc) >= first);
        assert_true(i == 0 || m->price[doc] <= m->price[got.products[i - 1].v - 1]);
    }
    got = find(s, (struct search_query){.limit = 7, .sort = SORT_DEAREST});
    assert_int_equal(got.products_n, search_size(s).products < 7 ? search_size(s).products : 7);
}

static void equals_a_plain_model(void **state)
{
    struct search *s = search_new();
    struct model m = {0};
    struct random r;

    (void)state;
    random_seeded(&r, 7);
    for (int round = 0; round < ROUNDS; round++) {
        struct arena_mark mark = arena_mark(&arena);

        change(s, &m, &r);
        if (round % 3 == 0)
            compare(s, &m, &r);
        if (round % 7 == 0)
            compare_browsing(s, &m, &r);
        arena_rewind(&arena, mark);
    }
    search_free(s);
}

/* A market opens when there are many products: nothing is sold in it but what has a price there,
 * and the others are as they were. */
static void a_market_opens_later(void **state)
{
    enum { OLD = 1500 }; /* more than the columns are born with */
    struct search_text text = {STR("en"), STR("Clay teapot"), STR("")};
    struct search_doc doc = {.product = {OLD + 1}, .category = 3, .prices_minor[5] = 70,
                             .texts = &text, .texts_n = 1};
    struct search *s = search_new();
    struct search_query there = {.price_column = 5, .words = STR("teapot")};

    (void)state;
    for (int64_t i = 1; i <= OLD; i++)
        put(s, i, "en", "Clay teapot", "", 3, 100);
    assert_int_equal(find(s, there).total, 0);
    assert_int_equal(find(s, (struct search_query){.price_column = 5}).total, 0);
    search_put(s, &arena, &doc);
    assert_int_equal(find(s, there).total, 1);
    assert_int_equal(find(s, there).products[0].v, OLD + 1);
    assert_int_equal(find(s, (struct search_query){.price_column = 5}).by_category[3], 1);
    assert_int_equal(find(s, (struct search_query){0}).total, OLD);
    search_remove(s, doc.product);
    assert_int_equal(find(s, there).total, 0);
    search_free(s);
}

/* Every number up to this one has all its divisors as terms: some stand in one, two, three
 * documents, others in very many. */
enum { NUMBERS = 3000 };

static void keeps_few_and_many_postings(void **state)
{
    struct terms t = {0};

    (void)state;
    assert_null(terms_get(&t, STR("1")));
    for (uint32_t doc = 1; doc <= NUMBERS; doc++)
        for (uint32_t d = 1; d <= doc; d++)
            if (doc % d == 0)
                postings_add(terms_put(&t, str_printf(&arena, "%u", d)), posting_of(doc, d));
    assert_int_equal(t.n, NUMBERS);
    for (uint32_t d = 1; d <= NUMBERS; d++) {
        const struct postings *p = terms_get(&t, str_printf(&arena, "%u", d));
        struct posting_list list;

        assert_non_null(p);
        list = postings_list(p);
        assert_int_equal(list.n, NUMBERS / d);
        for (uint32_t i = 0; i < list.n; i++) {
            assert_int_equal(posting_doc(list.v[i]), (i + 1) * d);
            assert_int_equal(posting_weight(list.v[i]), d < WEIGHT_MAX ? d : WEIGHT_MAX);
        }
    }
    assert_null(terms_get(&t, STR("0")));
    assert_null(terms_get(&t, STR("")));
    terms_release(&t);
}

/* A large shop has a term of its own for each product. */
static void a_term_of_one_product_is_small(void **state)
{
    enum { TERMS = 100000 };
    struct terms t = {0};

    (void)state;
    for (uint32_t i = 0; i < TERMS; i++) {
        struct arena_mark mark = arena_mark(&arena);

        postings_add(terms_put(&t, str_printf(&arena, "%06u", i)), posting_of(i, 1));
        arena_rewind(&arena, mark);
    }
    assert_true(terms_bytes(&t) <= 56 * (size_t)TERMS);
    terms_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrives_within_days),
        cmocka_unit_test(finds_words),       cmocka_unit_test(falls_back_to_most_words),
        cmocka_unit_test(reads_the_other_layout),
        cmocka_unit_test(filters_and_sorts), cmocka_unit_test(replaces_and_removes),
        cmocka_unit_test(equals_a_plain_model),
        cmocka_unit_test(a_market_opens_later),
        cmocka_unit_test(keeps_few_and_many_postings),
        cmocka_unit_test(a_term_of_one_product_is_small),
    };
    int failed;

    arena_init(&arena, 1 << 28);
    failed = cmocka_run_group_tests_name("search", tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
