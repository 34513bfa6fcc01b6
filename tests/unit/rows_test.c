/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of products kept in memory: the same as those of the tables until something of them changes,
 * in whatever process; and nothing is decided by them. */
#include "support/test_shop.h"

#include <unistd.h>

#include "base/arena.h"
#include "store/rows.h"

/* ---- reading and writing ---- */

static int64_t stars_of(struct ctx *c, struct product_id product)
{
    struct product_view v = {0};
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(product_get(c, product, STR("en"), &v, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return v.rating_sum;
}

/* As a page reads. */
static int64_t stars_shown(struct ctx *c, struct product_id product)
{
    int64_t stars;

    c->shows = true;
    stars = stars_of(c, product);
    c->shows = false;
    return stars;
}

struct praise {
    struct product_id product;
    enum topic topic; /* that is told of; TOPICS: none, as no command of ours does */
    int64_t id;
};

static enum outcome praise_body(struct ctx *c, void *arg)
{
    struct praise *p = arg;

    TRY(product_rating_add(c, p->product, 5, 1, NULL));
    if (p->topic < TOPICS)
        tx_touch(c, p->topic, p->id);
    return DONE;
}

static void praise(struct ctx *c, struct product_id product, enum topic topic, int64_t id)
{
    struct praise p = {product, topic, id};

    assert_int_equal(store_write(c, 1, praise_body, &p), DONE);
}

struct two {
    struct product_id first, second;
};

static struct two two_products(struct ctx *c)
{
    struct seller_id seller = test_seller(c, "leaf");
    struct listing a = test_listing(c, "POT"), b = test_listing(c, "CUP");

    return (struct two){test_put(c, seller, &a, 5).product, test_put(c, seller, &b, 5).product};
}

/* Afterwards it is no news any more that the schema was made by another connection. */
static struct two two_products_at_rest(struct ctx *c)
{
    struct two p = two_products(c);

    usleep(2 * UPKEEP_MS * 1000);
    return p;
}

/* ---- tests ---- */

static void rows_are_kept_until_they_change(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct two p = two_products_at_rest(c);

    assert_int_equal(stars_shown(c, p.first), 0);
    assert_int_equal(stars_shown(c, p.second), 0);
    praise(c, p.first, TOPICS, 0);
    praise(c, p.second, TOPICS, 0);
    assert_int_equal(stars_shown(c, p.first), 0); /* from memory */
    assert_int_equal(stars_of(c, p.first), 5);    /* from the table */
    praise(c, p.first, TOPIC_REVIEW, p.first.v);
    assert_int_equal(stars_shown(c, p.first), 10);
    assert_int_equal(stars_shown(c, p.second), 0);
    praise(c, p.second, TOPIC_RULES, TOUCH_ALL);
    assert_int_equal(stars_shown(c, p.second), 0);
    praise(c, p.second, TOPIC_SELLER, 7);
    assert_int_equal(stars_shown(c, p.second), 15);
    praise(c, p.second, TOPIC_STOCK, TOUCH_ALL);
    assert_int_equal(stars_shown(c, p.second), 20);
}

static void rows_grow_old(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct two p = two_products_at_rest(c);

    assert_int_equal(stars_shown(c, p.first), 0);
    praise(c, p.first, TOPICS, 0);
    c->now_ms += ROWS_KEPT_MS - 1;
    assert_int_equal(stars_shown(c, p.first), 0);
    c->now_ms += 1;
    assert_int_equal(stars_shown(c, p.first), 5);
}

/* What an old snapshot saw is not kept for those who come after the change. */
static void an_old_snapshot_is_not_kept(void **state)
{
    struct test_store *t = *state;
    struct two p = two_products(&t->c);
    struct product_view v;
    struct test_ctx old;
    bool found;

    test_store_ctx(t, &old, 2);
    old.c.shows = true;
    assert_int_equal(store_read_begin(&old.c), DONE);
    assert_int_equal(product_get(&old.c, p.second, STR("en"), &v, &found), DONE);
    praise(&t->c, p.first, TOPIC_REVIEW, p.first.v);
    assert_int_equal(product_get(&old.c, p.first, STR("en"), &v, &found), DONE);
    assert_int_equal(v.rating_sum, 0);
    store_read_end(&old.c);
    assert_int_equal(stars_shown(&t->c, p.first), 5);
    test_store_end_ctx(&old);
}

/* Rows with their texts, none, and in another language. */
static void kept_rows_are_the_rows(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id seller = test_seller(c, "leaf");
    struct listing l = test_listing(c, "POT");
    struct listing_text texts[] = {{STR("en"), STR("Teapot"), STR("")},
                                   {STR("ru"), STR("Чайник"), STR("")}};
    struct str images[] = {STR_INIT("a.jpg"), STR_INIT("b.jpg")};
    struct product_id product;

    l.texts = texts;
    l.texts_n = countof(texts);
    l.images = images;
    l.images_n = countof(images);
    product = test_put(c, seller, &l, 5).product;
    c->shows = true;
    for (int i = 0; i < 2; i++) { /* read, then kept */
        struct media_row_list media;
        struct review_row_list reviews;
        struct product_view v;
        bool found;

        assert_int_equal(store_read_begin(c), DONE);
        assert_int_equal(product_media(c, product, PAGE_MEDIA_MAX, &media), DONE);
        assert_int_equal(media.n, 2);
        assert_str(media.v[0].source, "a.jpg");
        assert_str(media.v[1].source, "b.jpg");
        assert_int_equal(product_reviews(c, product, (struct review_id){INT64_MAX}, 5, &reviews),
                         DONE);
        assert_int_equal(reviews.n, 0);
        assert_int_equal(product_get(c, product, STR("ru"), &v, &found), DONE);
        assert_str(v.title, "Чайник");
        assert_int_equal(v.description.n, 0);
        assert_int_equal(product_get(c, product, STR("en"), &v, &found), DONE);
        assert_str(v.title, "Teapot");
        assert_int_equal(product_get(c, (struct product_id){1}, STR("en"), &v, &found), DONE);
        assert_false(found);
        store_read_end(c);
    }
}

/* As a page of this process sees it, soon after. */
static void another_process_is_heard(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c, other = *c;
    struct two p = two_products(c);

    assert_int_equal(store_open(&c->problem, &t->options, &other.store), DONE);
    assert_int_equal(stars_shown(c, p.first), 0);
    praise(&other, p.first, TOPIC_REVIEW, p.first.v);
    assert_int_equal(stars_shown(&other, p.first), 5);
    for (int i = 0; i < 200 && stars_shown(c, p.first) == 0; i++)
        usleep(20 * 1000);
    assert_int_equal(stars_shown(c, p.first), 5);
    store_close(other.store);
}

static void without_room_nothing_is_kept(void **state)
{
    struct test_store *t = *state;
    struct two p;

    t->options.rows_bytes = 0;
    test_store_reopen(t);
    p = two_products(&t->c);
    assert_int_equal(stars_shown(&t->c, p.first), 0);
    praise(&t->c, p.first, TOPICS, 0);
    assert_int_equal(stars_shown(&t->c, p.first), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(rows_are_kept_until_they_change), STORE_TEST(rows_grow_old),
        STORE_TEST(an_old_snapshot_is_not_kept),     STORE_TEST(kept_rows_are_the_rows),
        STORE_TEST(another_process_is_heard),        STORE_TEST(without_room_nothing_is_kept),
    };

    return test_store_run("rows", tests);
}
