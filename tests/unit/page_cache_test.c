/* SPDX-License-Identifier: Apache-2.0 */
/* Kept pages: found, dropped when what they show changes, bounded; and as a browser sees them, the
 * same as pages that are made anew, for whoever asks. */
#include "support/test_index.h"
#include "support/test_web.h"

#include "base/civil.h"
#include "face/web/page_cache.h"
#include "flow/load_demo.h"
#include "flow/selling.h"
#include "shop/catalog/catalog.h"
#include "shop/catalog/category.h"
#include "shop/logistics/logistics.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"
#include "shop/search/search.h"

/* ---- the cache by itself ---- */

#define NOON INT64_C(1768478400000)

static struct page_key key_of(const char *path)
{
    return (struct page_key){.path = str_of(path), .query = STR(""), .market = path,
                             .currency = CURRENCY("EUR")};
}

static void keep(struct page_cache *c, const char *path, const char *page, int64_t product)
{
    struct page_needs needs = {.moment = page_cache_moment(c), .until_ms = INT64_MAX,
                               .products = {product}, .products_n = 1};
    struct html_slots none = {.n = 0};
    struct page_key key = key_of(path);

    kept_page_release(page_cache_keep(c, &key, &needs, str_of(page), &none, NOON));
}

static bool has(struct page_cache *c, const char *path, int64_t now_ms)
{
    struct page_key key = key_of(path);
    struct kept_page *p = page_cache_find(c, &key, now_ms, 0);

    kept_page_release(p);
    return p != NULL;
}

static const char one[] = "/p/1", two[] = "/p/2";

static void changes_drop_pages(void **state)
{
    struct page_cache *c = page_cache_new(1 << 20);

    (void)state;
    keep(c, one, "first", 1);
    keep(c, two, "second", 2);
    assert_true(has(c, one, NOON) && has(c, two, NOON));
    page_cache_note(c, TOPIC_OUTBOX, 1);
    page_cache_note(c, TOPIC_OFFER, 1);
    assert_false(has(c, one, NOON));
    assert_true(has(c, two, NOON));
    page_cache_note(c, TOPIC_RATES, TOUCH_ALL);
    assert_false(has(c, two, NOON));
    keep(c, two, "again", 2);
    assert_true(has(c, two, NOON));
    page_cache_note(c, TOPIC_STOCK, TOUCH_ALL);
    assert_false(has(c, two, NOON));
    page_cache_free(c);
}

/* What changes while a page is being made drops it, though it was not kept yet. */
static void a_change_in_the_making_counts(void **state)
{
    struct page_cache *c = page_cache_new(1 << 20);
    struct page_needs needs = {.moment = page_cache_moment(c), .until_ms = INT64_MAX,
                               .products = {1}, .products_n = 1};
    struct html_slots none = {.n = 0};
    struct page_key key = key_of(one);

    (void)state;
    page_cache_note(c, TOPIC_PRODUCT, 1);
    kept_page_release(page_cache_keep(c, &key, &needs, STR("old"), &none, NOON));
    assert_false(has(c, one, NOON));
    page_cache_free(c);
}

static void time_drops_pages(void **state)
{
    struct page_cache *c = page_cache_new(1 << 20);
    struct page_needs needs = {.until_ms = NOON + 5000};
    struct html_slots none = {.n = 0};
    struct page_key key = key_of(one);
    struct kept_page *p;

    (void)state;
    keep(c, two, "a quarter of an hour", 2);
    kept_page_release(page_cache_keep(c, &key, &needs, STR("until a cut-off"), &none, NOON));
    assert_true(has(c, one, NOON + 4999));
    assert_false(has(c, one, NOON + 5000));
    assert_true(has(c, two, NOON + 15 * MINUTE_MS - 1));
    assert_false(has(c, two, NOON + 15 * MINUTE_MS));
    needs = (struct page_needs){.until_ms = INT64_MAX, .searched = true, .search = 7};
    kept_page_release(page_cache_keep(c, &key, &needs, STR("results"), &none, NOON));
    p = page_cache_find(c, &key, NOON + PAGE_SEARCH_MS, 7); /* the index is the same */
    assert_non_null(p);
    kept_page_release(p);
    assert_true(has(c, one, NOON + PAGE_SEARCH_MS - 1)); /* another, but just made */
    assert_false(has(c, one, NOON + PAGE_SEARCH_MS));
    page_cache_free(c);
}

static void slots_are_cut_out(void **state)
{
    struct page_cache *c = page_cache_new(1 << 20);
    struct html_slots slots = {.n = 2, .v = {{1, 4, 7, 70}, {5, 8, 8, 80}}};
    struct page_needs needs = {.until_ms = INT64_MAX};
    struct page_key key = key_of(one);
    struct kept_page *p = page_cache_keep(c, &key, &needs, STR("a<1>b<2>c"), &slots, NOON);
    const struct html_slot *left;
    size_t n;

    (void)state;
    assert_str(kept_page_bytes(p), "abc");
    left = kept_page_slots(p, &n);
    assert_int_equal(n, 2);
    assert_true(left[0].from == 1 && left[0].to == 1 && left[0].what == 7 && left[0].arg == 70);
    assert_true(left[1].from == 2 && left[1].what == 8);
    kept_page_release(p);
    page_cache_free(c);
}

static void the_oldest_make_room(void **state)
{
    enum { PAGES = 2000, BYTES = 4096 };
    static char paths[PAGES][16], page[BYTES + 1];
    struct page_cache *c = page_cache_new(1 << 20);
    struct page_cache_stats stats;

    (void)state;
    memset(page, 'x', BYTES);
    for (int i = 0; i < PAGES; i++) {
        snprintf(paths[i], sizeof(paths[i]), "/p/%d", i);
        keep(c, paths[i], page, i + 1);
        assert_true(has(c, paths[0], NOON)); /* used again and again: it stays */
    }
    page_cache_get_stats(c, &stats);
    assert_in_range(stats.bytes, 1 << 19, 1 << 20);
    assert_true(stats.pages < PAGES / 4);
    assert_true(has(c, paths[PAGES - 1], NOON));
    page_cache_free(c);
}

/* ---- as a browser sees it ---- */

/* Of the product that the search finds first. */
static void find_product(struct browser *b, char path[static 64])
{
    struct str body, rest;
    size_t at;

    assert_int_equal(browser_get(b, "/us/search?q=cup"), 200);
    body = browser_body(b);
    at = str_find(body, STR("\"/us/p/"));
    assert_true(at != STR_NONE);
    rest = str_sub(body, at + 1, 60);
    snprintf(path, 64, "%.*s", (int)str_find_char(rest, '"'), rest.p);
}

/* Until it has stood still for a while. */
/* Until the index has followed what was changed, and nothing is told of it any more. */
static void wait_for_index(struct test_web *t)
{
    uint64_t changes = 0;

    test_index_expect_followed(&t->store->c, t->search);
    for (int still = 0; still < 20;) {
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        still = changes == search_changes(t->search) ? still + 1 : 0;
        changes = search_changes(t->search);
    }
}

static void demo(struct test_web *t)
{
    struct problem p = {0};

    assert_int_equal(markets_load(&p), DONE);
    assert_int_equal(logistics_load(&p), DONE);
    assert_int_equal(categories_load(&p), DONE);
    assert_int_equal(policies_load(&p), DONE);
    t->store->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->store->c, NULL), DONE);
    wait_for_index(t);
}

/* The offer in the form of the product page that was last seen. */
static struct offer_id shown_offer(const struct browser *b)
{
    const struct str before = STR("name=\"offer\" value=\"");
    struct str body = browser_body(b);
    size_t at = str_find(body, before);
    struct str rest = str_sub(body, at + before.n, 24);
    struct offer_id id;

    assert_true(at != STR_NONE);
    assert_true(parse_i64(str_sub(rest, 0, str_find_char(rest, '"')), 1, INT64_MAX, &id.v));
    return id;
}

struct lookup {
    struct offer_id offer;
    struct offer_ref row;
};

static enum outcome look_up(struct ctx *c, void *arg)
{
    struct lookup *l = arg;
    bool found;

    TRY(offer_by_id(c, l->offer, &l->row, &found));
    assert_true(found);
    return DONE;
}

/* Without the minutes that it counts down. */
static struct str without_minutes(struct arena *a, struct str body)
{
    size_t from = str_find(body, STR("Order within")), n;

    if (from == STR_NONE)
        return str_copy(a, body);
    n = str_find(str_sub(body, from, body.n), STR("</p>"));
    return str_printf(a, "%.*s%.*s", (int)from, body.p, STR_FMT(str_sub(body, from + n, body.n)));
}

enum { PATHS = 5 };

static void look(struct browser *b, struct arena *a, const char *const paths[PATHS],
                 struct str out[PATHS])
{
    for (int i = 0; i < PATHS; i++) {
        assert_int_equal(browser_get(b, paths[i]), 200);
        out[i] = without_minutes(a, browser_body(b));
    }
}

static void kept_pages_are_the_pages(void **state)
{
    struct test_web *t = *state;
    struct arena *a = &t->store->arena;
    struct page_cache_stats before, after;
    char product[64], cart[64];
    const char *const paths[PATHS] = {"/us/", "/us/search?q=cup", "/ru/search?sort=newest", product,
                                      "/us/s/lumenpath"};
    scoped(browser_close) struct browser stranger, guest, member;
    struct browser *const all[] = {&stranger, &guest, &member};
    struct page_cache *cache = t->pages;

    demo(t);
    for (size_t i = 0; i < countof(all); i++)
        browser_open(all[i], t);
    find_product(&guest, product);
    assert_int_equal(browser_get(&guest, product), 200);
    snprintf(cart, sizeof(cart), "offer=%lld&quantity=2", (long long)shown_offer(&guest).v);
    assert_int_equal(browser_post(&guest, "/us/cart/lines", cart), 303);
    browser_sign_in_as(&member, t, "member@example.org", ROLE_BUYER);
    for (size_t i = 0; i < countof(all); i++) {
        struct str first[PATHS], kept[PATHS], fresh[PATHS];

        browser_get(all[i], "/us/"); /* says what there was to say, and gives a cookie */
        look(all[i], a, paths, first);
        page_cache_get_stats(cache, &before);
        look(all[i], a, paths, kept);
        page_cache_get_stats(cache, &after);
        assert_int_equal(after.hits - before.hits, PATHS);
        t->pages = NULL;
        test_web_restart(t);
        all[i]->port = t->port;
        look(all[i], a, paths, fresh);
        t->pages = cache;
        test_web_restart(t);
        for (size_t k = 0; k < countof(all); k++)
            all[k]->port = t->port;
        for (int k = 0; k < PATHS; k++) {
            assert_true(str_eq(first[k], fresh[k]));
            assert_true(str_eq(kept[k], fresh[k]));
        }
    }
}

static void a_new_price_is_shown(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    scoped(browser_close) struct browser b;
    struct change_offer change = {.price = money(98765, CURRENCY("USD"))};
    struct lookup of = {0};
    char path[64];
    struct str before;

    demo(t);
    browser_open(&b, t);
    find_product(&b, path);
    browser_get(&b, path);
    browser_get(&b, path);
    before = without_minutes(&t->store->arena, browser_body(&b));
    of.offer = shown_offer(&b);
    assert_int_equal(store_read(c, look_up, &of), DONE);
    change.offer = of.offer;
    change.seller = of.row.seller;
    c->actor = (struct actor){.roles = ROLE_OPERATOR};
    assert_int_equal(change_offer(c, &change), DONE);
    browser_get(&b, path);
    assert_false(str_eq(before, without_minutes(&t->store->arena, browser_body(&b))));
}

static enum outcome run_review(struct ctx *c, void *arg)
{
    struct review_id id;

    return review_add(c, arg, &id);
}

static bool shows(struct browser *b, const char *product, const char *query, struct str text)
{
    char path[96];

    snprintf(path, sizeof(path), "%s?%s", product, query);
    assert_int_equal(browser_get(b, path), 200);
    return str_find(browser_body(b), text) != STR_NONE;
}

/* By queries that nobody asked for: the page is made anew, out of the kept part of the reviews. */
static void a_new_review_is_shown(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    scoped(browser_close) struct browser b;
    struct review_in in = {.account = {1}, .author = STR("Ada"), .rating = 4, .language = STR("en"),
                           .text = STR("It pours without a drop.")};
    struct lookup of = {0};
    char path[64];

    demo(t);
    browser_open(&b, t);
    find_product(&b, path);
    assert_false(shows(&b, path, "n=1", in.text));
    assert_false(shows(&b, path, "n=2", in.text));
    of.offer = shown_offer(&b);
    assert_int_equal(store_read(c, look_up, &of), DONE);
    in.product = of.row.product;
    in.seller = of.row.seller;
    assert_int_equal(store_write(c, 1, run_review, &in), DONE);
    assert_true(shows(&b, path, "n=3", in.text));
    assert_true(shows(&b, path, "n=4", in.text));
    assert_false(shows(&b, path, "reviews=1", in.text)); /* those before the first */
    assert_true(shows(&b, path, "n=5", in.text));
}

/* Pages that nobody asked for yet, so that they are made of kept parts, and the same pages made by
 * a server that keeps nothing. */
static void compare_with_fresh(struct test_web *t, struct browser *b, const char *product, int n)
{
    struct arena *a = &t->store->arena;
    struct page_cache *cache = t->pages;
    char paths[PATHS][96];
    const char *const all[PATHS] = {paths[0], paths[1], paths[2], paths[3], paths[4]};
    struct str kept[PATHS], fresh[PATHS];

    snprintf(paths[0], sizeof(paths[0]), "/us/?n=%d", n);
    snprintf(paths[1], sizeof(paths[1]), "/us/search?q=cup&n=%d", n);
    snprintf(paths[2], sizeof(paths[2]), "/us/search?q=cup&sort=soonest&n=%d", n);
    snprintf(paths[3], sizeof(paths[3]), "%s?n=%d", product, n);
    snprintf(paths[4], sizeof(paths[4]), "/ru/s/lumenpath?n=%d", n);
    look(b, a, all, kept);
    t->pages = NULL;
    test_web_restart(t);
    b->port = t->port;
    look(b, a, all, fresh);
    t->pages = cache;
    test_web_restart(t);
    b->port = t->port;
    for (int i = 0; i < PATHS; i++)
        assert_true(str_eq(kept[i], fresh[i]));
}

static void pages_of_kept_parts_are_the_pages(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = &t->store->c;
    scoped(browser_close) struct browser b;
    struct change_offer change = {.price = money(98765, CURRENCY("USD"))};
    struct page_cache_stats before, after;
    struct lookup of = {0};
    char path[64];

    demo(t);
    browser_open(&b, t);
    find_product(&b, path);
    browser_get(&b, path);
    of.offer = shown_offer(&b);
    compare_with_fresh(t, &b, path, 1);
    page_cache_get_stats(t->pages, &before);
    compare_with_fresh(t, &b, path, 2);
    page_cache_get_stats(t->pages, &after);
    assert_int_equal(after.misses - before.misses, PATHS); /* the pages; no part of them */
    assert_true(after.hits - before.hits > 20);
    assert_int_equal(store_read(c, look_up, &of), DONE);
    change.offer = of.offer;
    change.seller = of.row.seller;
    c->actor = (struct actor){.roles = ROLE_OPERATOR};
    assert_int_equal(change_offer(c, &change), DONE);
    wait_for_index(t);
    compare_with_fresh(t, &b, path, 3);
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(changes_drop_pages), cmocka_unit_test(a_change_in_the_making_counts),
        cmocka_unit_test(time_drops_pages),   cmocka_unit_test(slots_are_cut_out),
        cmocka_unit_test(the_oldest_make_room),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kept_pages_are_the_pages, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(a_new_price_is_shown, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(a_new_review_is_shown, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(pages_of_kept_parts_are_the_pages, test_web_setup,
                                        test_web_teardown),
    };

    return cmocka_run_group_tests_name("page cache", plain, NULL, NULL) +
           test_store_run("kept pages", tests);
}
