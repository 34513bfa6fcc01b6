/* SPDX-License-Identifier: Apache-2.0 */
/* The search index over a restart: read from its file, search is ready at once; whatever happened
 * to catalogue, rates or file meanwhile, what follows ends as what is built anew. */
#include "support/test_index.h"
#include "support/test_shop.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "face/jobs/index_file.h"
#include "face/jobs/indexer.h"
#include "flow/index_basis.h"
#include "flow/load_demo.h"
#include "io/clock.h"
#include "shop/markets/rates.h"

enum { PRODUCTS_MAX = 500 };
#define DAY_MS (24 * HOUR_MS)

/* ---- a shop, and a server's search of it ---- */

static char file[TEST_PATH_MAX];

static void open_shop(struct test_store *t)
{
    bool loaded;

    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    snprintf(file, sizeof(file), "%s/entrepot-index-%d", test_tmp(), (int)getpid());
    unlink(file);
}

struct serving {
    struct search *search;
    struct indexer *indexer;
};

static struct serving start(struct test_store *t)
{
    struct serving s = {.search = search_new()};

    s.indexer = indexer_new(t->c.store, s.search, file);
    indexer_start(s.indexer);
    return s;
}

/* Then the store is closed, for the indexer listens to it. */
static void stop(struct test_store *t, struct serving *s)
{
    indexer_stop(s->indexer);
    store_close(t->c.store);
    t->c.store = NULL;
    indexer_free(s->indexer);
    search_free(s->search);
}

/* Until all of it is there, and as it should be. */
static void expect_followed(struct test_store *t, const struct serving *s)
{
    int64_t took_ms;

    test_index_expect_followed(&t->c, s->search);
    for (int i = 0; i < 100 && !indexer_ready(s->indexer, &took_ms); i++)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    assert_true(indexer_ready(s->indexer, &took_ms));
}

/* A server that runs until it has the index, and stops in order. */
static void serve_once(struct test_store *t)
{
    struct serving s = start(t);

    expect_followed(t, &s);
    stop(t, &s);
    test_store_reopen(t);
    t->c.actor.roles = ROLE_OPERATOR;
}

static struct index_identity identity_of(struct test_store *t)
{
    struct index_identity identity;

    assert_int_equal(index_program(&identity.program), DONE);
    assert_int_equal(store_born(&t->c, &identity.born_at_ms), DONE);
    return identity;
}

static enum outcome read_file(struct test_store *t, struct index_identity identity,
                              struct search *into)
{
    uint64_t basis;

    t->c.problem = (struct problem){0};
    return index_file_read(file, into, identity, &t->c.problem, &basis);
}

/* ---- what happens meanwhile ---- */

struct changes {
    struct product_ref_list products;
    struct seller_id seller;
    int64_t price;
};

static enum outcome read_products(struct ctx *c, void *arg)
{
    struct changes *x = arg;

    return products_after(c, (struct product_id){0}, PRODUCTS_MAX, &x->products);
}

static enum outcome change_catalogue(struct ctx *c, void *arg)
{
    struct changes *x = arg;
    struct card_row card;
    bool found;

    TRY(card_get(c, x->products.v[0].product, STR("en"), &card, &found));
    assert_true(found);
    TRY(offer_price_set(c, card.offer, x->price, card.currency, NULL));
    TRY(card_get(c, x->products.v[3].product, STR("en"), &card, &found));
    TRY(offer_state_set(c, card.offer, STR("hidden"), NULL));
    TRY(product_text_put(c, x->products.v[5].product, STR("en"), STR("Knit zebra"), STR(""), NULL));
    TRY(product_rating_add(c, x->products.v[7].product, 500, 100, NULL));
    TRY(card_get(c, x->products.v[9].product, STR("en"), &card, &found));
    return seller_set_state(c, card.seller, STR("closed"));
}

static enum outcome change_price(struct ctx *c, void *arg)
{
    struct changes *x = arg;
    struct card_row card;
    bool found;

    TRY(read_products(c, x));
    TRY(card_get(c, x->products.v[12].product, STR("en"), &card, &found));
    tx_touch(c, TOPIC_OFFER, x->products.v[12].product.v);
    return offer_price_set(c, card.offer, x->price, card.currency, NULL);
}

/* By nobody who tells: as another process would while no server runs. */
static void change_unseen(struct test_store *t, int64_t price)
{
    struct changes x = {.price = price};
    struct listing l = test_listing(&t->c, "zebra crossing");

    assert_int_equal(store_read(&t->c, read_products, &x), DONE);
    assert_int_equal(store_write(&t->c, 0, change_catalogue, &x), DONE);
    test_put(&t->c, test_seller(&t->c, "newcomer"), &l, 5);
}

static enum outcome put_rate(struct ctx *c, void *arg)
{
    const struct rate_row row = {utc_date(clock_utc_ms()), CURRENCY("EUR"), CURRENCY("BRL"),
                                 {*(int64_t *)arg, 10}, STR("test")};

    return rates_put(c, &row, 1, STR("test"));
}

/* ---- tests ---- */

static void is_read_at_the_next_start(void **state)
{
    struct test_store *t = *state;
    struct search *read = search_new(), *built;
    struct stat what, after;
    struct serving s;

    open_shop(t);
    serve_once(t);
    assert_int_equal(stat(file, &what), 0);
    assert_int_equal(what.st_mode & 0777, 0600);
    assert_int_equal(read_file(t, identity_of(t), read), DONE);
    built = test_index_built(&t->c);
    assert_true(test_index_same(&t->c, read, built));
    search_free(built);
    search_free(read);
    s = start(t);
    expect_followed(t, &s);
    stop(t, &s);
    assert_int_equal(stat(file, &after), 0); /* nothing was changed: it is the same file */
    assert_int_equal(after.st_ino, what.st_ino);
    test_store_reopen(t);
    unlink(file);
}

static void what_happened_meanwhile_is_found(void **state)
{
    struct test_store *t = *state;
    struct search *old = search_new();
    struct changes after = {.price = 888};
    struct serving s;

    open_shop(t);
    serve_once(t);
    change_unseen(t, 777);
    s = start(t);
    expect_followed(t, &s);
    assert_int_equal(store_write(&t->c, 0, change_price, &after), DONE);
    expect_followed(t, &s);
    stop(t, &s);
    test_store_reopen(t);
    assert_int_equal(read_file(t, identity_of(t), old), DONE);
    s.search = test_index_built(&t->c);
    assert_true(test_index_same(&t->c, old, s.search)); /* the file was written at the end */
    search_free(s.search);
    search_free(old);
    unlink(file);
}

static void other_rates_make_all_prices_again(void **state)
{
    struct test_store *t = *state;
    struct search *old = search_new(), *now;
    int64_t tenths = 61;
    struct serving s;

    open_shop(t);
    serve_once(t);
    assert_int_equal(store_write(&t->c, 0, put_rate, &tenths), DONE);
    assert_int_equal(read_file(t, identity_of(t), old), DONE);
    now = test_index_built(&t->c);
    s = start(t);
    expect_followed(t, &s);
    tenths = 75;
    assert_int_equal(store_write(&t->c, 0, put_rate, &tenths), DONE);
    expect_followed(t, &s);
    stop(t, &s);
    test_store_reopen(t);
    search_free(now);
    search_free(old);
    unlink(file);
}

/* A file that is newer than the database, which was restored: what it has more goes out. */
static void strangers_go_out(void **state)
{
    static const int64_t strange[] = {1, 2, INT64_MAX / 2, INT64_MAX};
    struct test_store *t = *state;
    struct search_text text = {STR("en"), STR("Stranger"), STR("")};
    struct search *s;
    struct serving serving;
    uint64_t basis, bytes;

    open_shop(t);
    s = test_index_built(&t->c);
    for (size_t i = 0; i < countof(strange); i++)
        search_put(s, t->c.arena, &(struct search_doc){.product = {strange[i]}, .texts = &text,
                                                       .prices_minor = {5}, .texts_n = 1,
                                                       .fingerprint = 1});
    assert_int_equal(index_basis(&t->c, &basis), DONE);
    assert_int_equal(index_file_write(file, s, identity_of(t), basis, &t->c.problem, &bytes), DONE);
    search_free(s);
    serving = start(t);
    expect_followed(t, &serving);
    stop(t, &serving);
    test_store_reopen(t);
    unlink(file);
}

/* ---- files that are not to be used ---- */

static void expect_refused(struct test_store *t, struct index_identity identity, const char *why)
{
    struct search *s = search_new();

    assert_int_equal(read_file(t, identity, s), REFUSED);
    if (!strstr(t->c.problem.detail, why))
        print_error("\"%s\", expected \"%s\"\n", t->c.problem.detail, why);
    assert_non_null(strstr(t->c.problem.detail, why));
    assert_int_equal(search_size(s).products, 0);
    search_free(s);
}

static void flip_byte(off_t at)
{
    FILE *f = fopen(file, "r+b");
    int was;

    assert_non_null(f);
    fseeko(f, at, SEEK_SET);
    was = getc(f);
    fseeko(f, at, SEEK_SET);
    putc(was ^ 16, f);
    fclose(f);
}

static void what_is_not_ours_is_refused(void **state)
{
    struct test_store *t = *state;
    struct index_identity mine, other;
    struct stat what;

    open_shop(t);
    serve_once(t);
    mine = other = identity_of(t);
    other.program++;
    expect_refused(t, other, "another version of the program");
    other = mine;
    other.born_at_ms--;
    expect_refused(t, other, "another database");
    assert_int_equal(stat(file, &what), 0);
    for (off_t at = 0; at < what.st_size; at += 1 + what.st_size / 200) {
        flip_byte(at);
        expect_refused(t, mine, "not as it was written");
        flip_byte(at);
    }
    for (off_t n = what.st_size - 1; n > 0; n -= 1 + what.st_size / 50) {
        assert_int_equal(truncate(file, n), 0);
        expect_refused(t, mine, n < 8 ? "whole file" : "not as it was written");
    }
    assert_int_equal(truncate(file, 0), 0);
    expect_refused(t, mine, "whole file");
    serve_once(t); /* it is built, and kept in the place of that */
    assert_int_equal(stat(file, &what), 0);
    assert_true(what.st_size > 1000);
    unlink(file);
    expect_refused(t, mine, "No such file");
}

/* ---- the basis ---- */

static enum outcome put_rate_of(struct ctx *c, void *arg)
{
    const struct rate_row row = {utc_date(*(int64_t *)arg), CURRENCY("EUR"), CURRENCY("USD"),
                                 {11, 10}, STR("test")};

    return rates_put(c, &row, 1, STR("test"));
}

/* A day like the one before has the same; one from which another rate holds has another. */
static void a_day_with_another_rate_is_another_basis(void **state)
{
    struct test_store *t = *state;
    const int64_t today = t->c.now_ms;
    uint64_t before, after, later;
    int64_t in_three_days = today + 3 * DAY_MS;

    assert_int_equal(index_basis(&t->c, &before), DONE);
    t->c.now_ms += DAY_MS;
    assert_int_equal(index_basis(&t->c, &after), DONE);
    assert_true(before == after);
    assert_int_equal(store_write(&t->c, 0, put_rate_of, &in_three_days), DONE);
    assert_int_equal(index_basis(&t->c, &after), DONE);
    assert_true(before == after);
    t->c.now_ms = in_three_days;
    assert_int_equal(index_basis(&t->c, &after), DONE);
    assert_true(before != after);
    t->c.now_ms += DAY_MS;
    assert_int_equal(index_basis(&t->c, &later), DONE);
    assert_true(later == after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(is_read_at_the_next_start),
        STORE_TEST(what_happened_meanwhile_is_found),
        STORE_TEST(other_rates_make_all_prices_again),
        STORE_TEST(strangers_go_out),
        STORE_TEST(what_is_not_ours_is_refused),
        STORE_TEST(a_day_with_another_rate_is_another_basis),
    };
    return test_store_run("index keep", tests);
}
