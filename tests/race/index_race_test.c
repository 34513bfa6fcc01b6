/* SPDX-License-Identifier: Apache-2.0 */
/* Changes while the index is built are not lost, by whatever name they are announced: what follows
 * ends as what is built anew. */
#include "support/test_index.h"

#include "face/jobs/indexer.h"
#include "flow/load_demo.h"
#include "shop/catalog/catalog.h"

enum { ROUNDS = 40, PRODUCTS_MAX = 500 };

struct pricing {
    struct random *random;
    struct product_ref_list products;
    bool by_name; /* else only that something has changed is announced */
};

static enum outcome price_one(struct ctx *c, void *arg)
{
    struct pricing *p = arg;
    struct product_id product = p->products.v[random_below(p->random, p->products.n)].product;
    struct card_row card;
    int64_t changed;
    bool found;

    TRY(card_get(c, product, STR("en"), &card, &found));
    if (!found)
        return DONE;
    TRY(offer_price_set(c, card.offer, 100 + (int64_t)random_below(p->random, 100000),
                        card.currency, &changed));
    tx_touch(c, TOPIC_OFFER, p->by_name ? product.v : TOUCH_ALL);
    return DONE;
}

static enum outcome read_products(struct ctx *c, void *arg)
{
    struct pricing *p = arg;

    return products_after(c, (struct product_id){0}, PRODUCTS_MAX, &p->products);
}

static void changes_while_it_is_built(void **state)
{
    struct test_store *t = *state;
    struct search *s = search_new();
    struct indexer *x = indexer_new(t->c.store, s, NULL);
    struct random random;
    struct pricing p = {.random = &random};
    bool loaded;

    random_seeded(&random, 30);
    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    assert_int_equal(store_read(&t->c, read_products, &p), DONE);
    indexer_start(x);
    for (int round = 0; round < ROUNDS; round++) {
        if (round % 8 == 0)
            indexer_renew(x);
        p.by_name = round != ROUNDS - 1;
        assert_int_equal(store_write(&t->c, 0, price_one, &p), DONE);
        if (round == ROUNDS - 2)
            test_index_expect_followed(&t->c, s);
    }
    test_index_expect_followed(&t->c, s);
    indexer_stop(x);
    store_close(t->c.store);
    t->c.store = NULL;
    indexer_free(x);
    search_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(changes_while_it_is_built),
    };
    return test_store_run("index race", tests);
}
