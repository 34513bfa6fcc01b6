/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_shop.h"

#include "base/arena.h"

/* ---- Commands ---- */

struct put_in {
    struct seller_id seller;
    const struct listing *listing;
    struct put_listing out;
};

static enum outcome run_put(struct ctx *c, void *arg)
{
    struct put_in *in = arg;

    return catalog_put(c, in->seller, in->listing, &in->out);
}

static enum outcome put(struct ctx *c, struct seller_id seller, const struct listing *l,
                        struct put_listing *out)
{
    struct put_in in = {seller, l, {0}};
    enum outcome o = store_write(c, seller.v, run_put, &in);

    *out = in.out;
    return o;
}

struct terms {
    struct seller_id seller;
    struct offer_id offer;
    struct money price;
    struct str state;
};

static enum outcome run_price(struct ctx *c, void *arg)
{
    struct terms *t = arg;

    return catalog_set_price(c, t->seller, t->offer, t->price);
}

static enum outcome run_state(struct ctx *c, void *arg)
{
    struct terms *t = arg;

    return catalog_set_state(c, t->seller, t->offer, t->state);
}

struct opinion {
    struct review_in in;
    struct review_id id;
    int32_t rating;
};

static enum outcome run_review(struct ctx *c, void *arg)
{
    struct opinion *o = arg;

    return review_add(c, &o->in, &o->id);
}

static enum outcome run_unreview(struct ctx *c, void *arg)
{
    struct opinion *o = arg;

    return review_remove(c, o->in.product, o->in.account, &o->rating);
}

/* ---- Reads ---- */

static struct product_view view(struct ctx *c, struct product_id product, const char *language)
{
    struct product_view v = {0};
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(product_get(c, product, str_of(language), &v, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return v;
}

static struct offer_view_list offers(struct ctx *c, struct product_id product)
{
    struct offer_view_list list;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(product_offers(c, product, PAGE_OFFERS_MAX, &list), DONE);
    store_read_end(c);
    return list;
}

static bool card(struct ctx *c, struct product_id product, struct card_row *row)
{
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(card_get(c, product, STR("ru"), row, &found), DONE);
    store_read_end(c);
    return found;
}

static struct offer_sale sale(struct ctx *c, struct offer_id offer)
{
    struct offer_sale s = {0};
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(offer_for_sale(c, offer, STR("en"), &s, &found), DONE);
    store_read_end(c);
    assert_true(found);
    return s;
}

#define ASSERT_STR(s, expected) assert_true(str_eq((s), STR(expected)))

/* ---- Tests ---- */

static void a_new_listing_becomes_a_page(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id seller = test_seller(c, "leaf");
    struct listing l = test_listing(c, "POT");
    struct listing_text texts[] = {{STR("en"), STR("Teapot"), STR("For tea")},
                                   {STR("ru"), STR("Чайник"), STR("")}};
    struct str images[] = {STR_INIT("a.jpg"), STR_INIT("b.jpg")};
    struct put_listing made;
    struct card_row row;
    struct offer_sale s;

    l.texts = texts;
    l.texts_n = 2;
    l.images = images;
    l.images_n = 2;
    made = test_put(c, seller, &l, 9);
    assert_int_equal(made.what, PUT_CREATED);
    ASSERT_STR(view(c, made.product, "ru").title, "Чайник");
    ASSERT_STR(view(c, made.product, "pt").title, "Teapot");
    assert_true(card(c, made.product, &row));
    assert_int_equal(row.offer.v, made.offer.v);
    assert_int_equal(row.available, 9);
    assert_int_equal(row.offers, 1);
    ASSERT_STR(row.image, "a.jpg");
    ASSERT_STR(row.hub, "CN-SZX");
    s = sale(c, made.offer);
    assert_int_equal(s.price, 1000);
    assert_int_equal(s.packed_g, 500);
    ASSERT_STR(s.seller_handle, "leaf");
    ASSERT_STR(s.hs, "691110");
}

static void the_same_again_changes_nothing(void **state)
{
    struct test_store *t = *state;
    struct seller_id seller = test_seller(&t->c, "leaf");
    struct listing l = test_listing(&t->c, "POT");
    struct put_listing first, again;

    assert_int_equal(put(&t->c, seller, &l, &first), DONE);
    assert_int_equal(put(&t->c, seller, &l, &again), DONE);
    assert_int_equal(again.what, PUT_UNCHANGED);
    assert_int_equal(again.offer.v, first.offer.v);
    assert_int_equal(sale(&t->c, first.offer).version, 1);
}

static void a_change_keeps_the_offer(void **state)
{
    struct test_store *t = *state;
    struct seller_id seller = test_seller(&t->c, "leaf");
    struct listing l = test_listing(&t->c, "POT");
    struct put_listing first, again;
    struct offer_sale s;

    assert_int_equal(put(&t->c, seller, &l, &first), DONE);
    l.price.minor = 1100;
    l.texts[0].title = STR("Better pot");
    l.weight_g = 600;
    assert_int_equal(put(&t->c, seller, &l, &again), DONE);
    assert_int_equal(again.what, PUT_CHANGED);
    assert_int_equal(again.offer.v, first.offer.v);
    s = sale(&t->c, first.offer);
    assert_int_equal(s.price, 1100);
    assert_int_equal(s.weight_g, 600);
    assert_int_equal(s.version, 2);
    ASSERT_STR(s.title, "Better pot");
}

static void fewer_pictures_replace_more(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id seller = test_seller(c, "leaf");
    struct listing l = test_listing(c, "POT");
    struct str images[] = {STR_INIT("a.jpg"), STR_INIT("b.jpg")};
    struct media_row_list media;
    struct put_listing made;

    l.images = images;
    l.images_n = 2;
    made = test_put(c, seller, &l, 1);
    l.images = images + 1;
    l.images_n = 1;
    assert_int_equal(put(c, seller, &l, &made), DONE);
    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(product_media(c, made.product, PAGE_MEDIA_MAX, &media), DONE);
    store_read_end(c);
    assert_int_equal(media.n, 1);
    ASSERT_STR(media.v[0].source, "b.jpg");
}

static void one_gtin_is_one_product(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id leaf = test_seller(c, "leaf"), tree = test_seller(c, "tree");
    struct listing l = test_listing(c, "POT"), other = test_listing(c, "POT-2");
    struct put_listing first, second;
    struct offer_view_list list;

    l.gtin = other.gtin = STR("4006381333931");
    first = test_put(c, leaf, &l, 0);
    second = test_put(c, tree, &other, 3);
    assert_int_equal(second.product.v, first.product.v);
    assert_int_equal(second.variant.v, first.variant.v);
    ASSERT_STR(view(c, first.product, "en").title, "POT");
    other.texts[0].title = STR("Mine is better");
    assert_int_equal(put(c, tree, &other, &second), DONE);
    assert_int_equal(second.what, PUT_CHANGED);
    ASSERT_STR(view(c, first.product, "en").title, "POT"); /* texts stay those of the first */
    list = offers(c, first.product);
    assert_int_equal(list.n, 2);
    assert_int_equal(list.v[0].offer.v, second.offer.v); /* who has stock comes first */
}

static void one_key_is_one_product_of_variants(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id leaf = test_seller(c, "leaf"), tree = test_seller(c, "tree");
    struct listing red = test_listing(c, "T-RED"), blue = test_listing(c, "T-BLUE");
    struct put_listing a, b, foreign;

    red.key = blue.key = STR("T");
    red.options = STR("Colour=Red");
    blue.options = STR("Colour=Blue");
    a = test_put(c, leaf, &red, 1);
    b = test_put(c, leaf, &blue, 1);
    assert_int_equal(a.product.v, b.product.v);
    assert_int_not_equal(a.variant.v, b.variant.v);
    foreign = test_put(c, tree, &red, 1); /* a key is of its seller only */
    assert_int_not_equal(foreign.product.v, a.product.v);
    blue.options = STR("Colour=Green");
    assert_int_equal(put(c, leaf, &blue, &b), REFUSED);
    assert_string_equal(c->problem.field, "options");
    blue.key = STR("U");
    assert_int_equal(put(c, leaf, &blue, &b), REFUSED);
    assert_string_equal(c->problem.field, "key");
    assert_int_equal(c->problem.refusal, refusal_conflict);
}

static void terms_are_the_sellers_own(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id leaf = test_seller(c, "leaf"), tree = test_seller(c, "tree");
    struct terms terms = {leaf, test_offer(c, leaf, "POT", 1), {1500, CURRENCY("USD")}, STR("")};
    struct card_row row;
    struct listing l;
    struct put_listing made;

    assert_int_equal(store_write(c, 0, run_price, &terms), DONE);
    assert_int_equal(sale(c, terms.offer).price, 1500);
    terms.price.minor = 0;
    assert_int_equal(store_write(c, 0, run_price, &terms), REFUSED);
    terms.state = STR("gone");
    assert_int_equal(store_write(c, 0, run_state, &terms), REFUSED);
    terms.seller = tree;
    terms.state = STR("hidden");
    assert_int_equal(store_write(c, 0, run_state, &terms), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
    terms.seller = leaf;
    assert_int_equal(store_write(c, 0, run_state, &terms), DONE);
    assert_false(card(c, sale(c, terms.offer).product, &row)); /* nothing of it is for sale */
    terms.state = STR("removed");
    assert_int_equal(store_write(c, 0, run_state, &terms), DONE);
    assert_int_equal(store_write(c, 0, run_state, &terms), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_wrong_state);
    l = test_listing(c, "POT"); /* selling it again brings it back */
    l.price.minor = 900;
    assert_int_equal(put(c, leaf, &l, &made), DONE);
    assert_int_equal(made.offer.v, terms.offer.v);
    ASSERT_STR(sale(c, terms.offer).state, "listed");
}

static struct opinion opinion_of(struct product_id product, int64_t account, int32_t rating)
{
    return (struct opinion){.in = {.product = product, .account = {account}, .rating = rating,
                                   .author = STR("Ann"), .language = STR("en"),
                                   .text = STR("Good")}};
}

static void reviews_add_up(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id leaf = test_seller(c, "leaf");
    struct listing l = test_listing(c, "POT");
    struct product_id product = test_put(c, leaf, &l, 1).product;
    struct opinion good = opinion_of(product, 1, 5), bad = opinion_of(product, 2, 2);
    struct opinion wrong = opinion_of(product, 3, 6);

    good.in.seller = bad.in.seller = wrong.in.seller = leaf;
    assert_int_equal(store_write(c, 0, run_review, &good), DONE);
    assert_int_equal(store_write(c, 0, run_review, &bad), DONE);
    assert_int_equal(store_write(c, 0, run_review, &bad), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_conflict);
    assert_int_equal(store_write(c, 0, run_review, &wrong), REFUSED);
    assert_string_equal(c->problem.field, "rating");
    assert_int_equal(view(c, product, "en").rating_sum, 7);
    assert_int_equal(view(c, product, "en").rating_count, 2);
    assert_int_equal(store_write(c, 0, run_unreview, &bad), DONE);
    assert_int_equal(bad.rating, 2);
    assert_int_equal(store_write(c, 0, run_unreview, &bad), DONE);
    assert_int_equal(view(c, product, "en").rating_sum, 5);
    assert_int_equal(view(c, product, "en").rating_count, 1);
    wrong = opinion_of((struct product_id){77}, 3, 4);
    wrong.in.seller = leaf;
    assert_int_equal(store_write(c, 0, run_review, &wrong), REFUSED);
    assert_int_equal(c->problem.refusal, refusal_not_found);
}

static void lists_have_pages(void **state)
{
    struct test_store *t = *state;
    struct ctx *c = &t->c;
    struct seller_id leaf = test_seller(c, "leaf");
    struct product_id last = {INT64_MAX};
    struct str after = STR("");
    struct product_ref_list refs;
    struct seller_offer_list list;
    size_t products = 0, skus = 0;

    for (int i = 0; i < 7; i++)
        test_offer(c, leaf, str_printf(c->arena, "S%d", i).p, 1);
    assert_int_equal(store_read_begin(c), DONE);
    do {
        assert_int_equal(products_of_category(c, (struct category_id){600}, last, 3, &refs), DONE);
        for (size_t i = 0; i < refs.n; i++, products++) {
            assert_true(refs.v[i].product.v < last.v);
            last = refs.v[i].product;
        }
    } while (refs.n);
    do {
        assert_int_equal(offers_of_seller(c, leaf, after, STR("en"), 3, &list), DONE);
        for (size_t i = 0; i < list.n; i++, skus++) {
            assert_true(str_cmp(after, list.v[i].sku) < 0);
            after = list.v[i].sku;
        }
    } while (list.n);
    store_read_end(c);
    assert_int_equal(products, 7);
    assert_int_equal(skus, 7);
}

#define T(name) cmocka_unit_test_setup_teardown(name, test_store_setup, test_store_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_new_listing_becomes_a_page),
        T(the_same_again_changes_nothing),
        T(a_change_keeps_the_offer),
        T(fewer_pictures_replace_more),
        T(one_gtin_is_one_product),
        T(one_key_is_one_product_of_variants),
        T(terms_are_the_sellers_own),
        T(reviews_add_up),
        T(lists_have_pages),
    };

    return test_store_run("catalog", tests);
}
