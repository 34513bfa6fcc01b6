/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON API over the real server: the table of routes and what all of them have in common, and
 * what everybody may read. Buying and selling: tests/scenario/api_test.c. */
#include "support/test_api.h"
#include "support/test_shop.h"

#include <unistd.h>

#include "face/api/api.h"
#include "face/api/cursor.h"
#include "io/clock.h"
#include "shop/logistics/logistics.h"
#include "shop/quote/quote.h"
#include "shop/search/search.h"

static struct ctx *context(void **state)
{
    struct test_web *t = *state;

    t->store->c.now_ms = clock_utc_ms();
    return &t->store->c;
}

/* ---- the tables ---- */

static void shapes_are_in_order(void **state unused_arg)
{
    for (size_t i = 0; i < SHAPE_none; i++) {
        size_t n;
        const struct shape_field *f = api_shapes[i].fields(&n);

        assert_true(n > 0);
        for (size_t k = 0; k < n; k++) {
            assert_true(f[k].max >= f[k].min);
            assert_true(f[k].offset < api_shapes[i].size);
            assert_true(strlen(f[k].about) > 0);
            for (size_t other = 0; other < k; other++)
                assert_string_not_equal(f[k].name, f[other].name);
        }
    }
}

static const struct shape_field *field_of(enum api_shape_id shape, const char *name)
{
    size_t n;
    const struct shape_field *f = api_shapes[shape].fields(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(f[i].name, name) == 0)
            return &f[i];
    fail_msg("no field %s", name);
    return NULL;
}

static const char *sort_word(int i) { return search_sort_name((enum search_sort)i); }
static const char *service_word(int i) { return service_name((enum service)i); }
static const char *step_word(int i) { return quote_step_name((enum quote_step_code)i); }
static const char *reason_word(int i) { return promise_reason_name((enum promise_reason)i); }

static void words_are_those_of_the_modules(void **state unused_arg)
{
    static const struct {
        enum api_shape_id shape;
        const char *field;
        int n;
        const char *(*word)(int i);
    } cases[] = {
        {SHAPE_products_query, "sort", SORT_RATING + 1, sort_word},
        {SHAPE_service, "service", SERVICES, service_word},
        {SHAPE_step, "code", QUOTE_STEPS, step_word},
        {SHAPE_reason, "code", REASON_DELIVERY + 1, reason_word},
    };

    for (size_t i = 0; i < countof(cases); i++) {
        const struct shape_field *f = field_of(cases[i].shape, cases[i].field);

        assert_int_equal(f->words_n, cases[i].n);
        for (int k = 0; k < cases[i].n; k++)
            assert_string_equal(f->words[k], cases[i].word(k));
    }
}

/* ---- cursors ---- */

static void a_cursor_is_of_its_list(void **state)
{
    struct ctx *c = context(state);
    struct str cursor = cursor_make_id(c->arena, "orders", 77), key;
    int64_t id;

    assert_int_equal(cursor_read_id(&c->problem, c->arena, "orders", cursor, 1, &id), DONE);
    assert_int_equal(id, 77);
    assert_int_equal(cursor_read_id(&c->problem, c->arena, "orders", STR(""), 5, &id), DONE);
    assert_int_equal(id, 5);
    assert_int_equal(cursor_read_id(&c->problem, c->arena, "offers", cursor, 1, &id), REFUSED);
    assert_string_equal(c->problem.field, "cursor");
    assert_int_equal(cursor_read(&c->problem, c->arena, "orders", STR("%%"), &key), REFUSED);
    cursor = cursor_make(c->arena, "offers", STR("SKU:1"));
    assert_int_equal(cursor_read(&c->problem, c->arena, "offers", cursor, &key), DONE);
    assert_str(key, "SKU:1");
    assert_int_equal(cursor_make(c->arena, "offers", STR("")).n, 0);
}

/* ---- what is wrong is said ---- */

static void problems_are_documents(void **state)
{
    scoped(program_close) struct program p;

    program_open(&p, *state);
    assert_int_equal(program_get(&p, "/none"), 404);
    program_refused(&p, 404, "not_found", "");
    assert_string_equal(program_text(&p, "type"), "urn:entrepot:problem:not_found");
    assert_string_equal(program_text(&p, "title"), "Nothing is here");
    program_call(&p, "DELETE", "/markets", NULL);
    program_refused(&p, 405, "method", "");
    assert_str(browser_header(&p.b, "allow"), "GET, HEAD");
    program_call(&p, "OPTIONS", "/markets", NULL);
    program_refused(&p, 405, "method", "");
    assert_int_equal(browser_header(&p.b, "access-control-allow-origin").n, 0);
    snprintf(p.token, sizeof(p.token), "nonsense");
    program_get(&p, "/markets");
    program_refused(&p, 401, "signed_out", "header.authorization");
    assert_str(browser_header(&p.b, "www-authenticate"), "Bearer");
}

static void unknown_and_broken_parameters_are_refused(void **state)
{
    static const struct {
        const char *path, *code, *field;
    } cases[] = {
        {"/markets?x=1", "invalid", "x"},
        {"/products?market=de&nope=1", "invalid", "nope"},
        {"/products", "required", "market"},
        {"/products?market=zz", "invalid", "market"},
        {"/products?market=deutschland", "invalid", "market"},
        {"/products?market=de&market=fr", "invalid", "market"},
        {"/products?market=de&currency=RUB", "invalid", "currency"},
        {"/products?market=de&currency=euro", "invalid", "currency"},
        {"/products?market=de&language=xx", "invalid", "language"},
        {"/products?market=de&city=524901", "invalid", "city"},
        {"/products?market=de&city=Berlin", "invalid", "city"},
        {"/products?market=de&limit=0", "invalid", "limit"},
        {"/products?market=de&limit=51", "invalid", "limit"},
        {"/products?market=de&limit=x", "invalid", "limit"},
        {"/products?market=de&sort=best", "invalid", "sort"},
        {"/products?market=de&category=0", "invalid", "category"},
        {"/products?market=de&price_min=1,5", "invalid", "price_min"},
        {"/products?market=de&price_max=-1", "invalid", "price_max"},
        {"/products?market=de&cursor=abc", "invalid", "cursor"},
        {"/products/12?market=de&service=rocket", "invalid", "service"},
        {"/cities?country=xx", "invalid", "country"},
        {"/sellers?cursor=%00", "malformed", "cursor"},
    };
    scoped(program_close) struct program p;

    program_open(&p, *state);
    for (size_t i = 0; i < countof(cases); i++) {
        program_get(&p, "%s", cases[i].path);
        program_refused(&p, strcmp(cases[i].code, "malformed") == 0 ? 400 : 422, cases[i].code,
                        cases[i].field);
    }
    assert_int_equal(program_get(&p, "/products?market=de&category=99999"), 404);
}

/* ---- what everybody may read ---- */

static void the_world_is_told(void **state)
{
    scoped(program_close) struct program p;
    char etag[64], header[100];

    program_open(&p, *state);
    assert_int_equal(program_get(&p, "/markets"), 200);
    assert_true(program_count(&p, "items") >= 9);
    assert_int_equal(program_get(&p, "/markets/br"), 200);
    assert_string_equal(program_text(&p, "country"), "BR");
    assert_string_equal(program_text(&p, "currencies.0"), "BRL");
    assert_true(program_count(&p, "regions") == 27);
    assert_int_equal(program_get(&p, "/markets/xx"), 404);
    assert_int_equal(program_get(&p, "/currencies"), 200);
    assert_string_equal(program_text(&p, "items.0.code"), "BRL");
    assert_int_equal(program_get(&p, "/languages"), 200);
    assert_int_equal(program_get(&p, "/cities?q=mosk&country=RU&limit=1"), 200);
    assert_int_equal(program_get(&p, "/cities?q=%%D0%%BC%%D0%%BE%%D1%%81%%D0%%BA&limit=1"), 200);
    assert_string_equal(program_text(&p, "items.0.name"), "Moscow");
    assert_int_equal(program_get(&p, "/categories?language=ru"), 200);
    snprintf(etag, sizeof(etag), "%.*s", STR_FMT(browser_header(&p.b, "etag")));
    snprintf(header, sizeof(header), "If-None-Match: %s\r\n", etag);
    assert_int_equal(browser_send(&p.b, "GET", "/api/v1/categories?language=ru", header, NULL),
                     304);
    assert_int_equal(browser_body(&p.b).n, 0);
    assert_int_equal(browser_send(&p.b, "HEAD", "/api/v1/categories?language=ru", "", NULL), 200);
    assert_str(browser_header(&p.b, "etag"), etag);
}

static void wait_for_index(struct test_web *t, uint32_t products)
{
    for (int i = 0; i < 400 && search_size(t->search).products < products; i++)
        usleep(25000);
    assert_int_equal(search_size(t->search).products, products);
}

static void products_are_found_a_page_at_a_time(void **state)
{
    struct test_web *t = *state;
    struct ctx *c = context(state);
    struct seller_id seller = test_seller(c, "lamps");
    scoped(program_close) struct program p;
    const char *names[] = {"lamp one", "lamp two", "lamp three"};
    char cursor[400], first[40];

    for (size_t i = 0; i < countof(names); i++)
        test_offer(c, seller, names[i], 3);
    wait_for_index(t, countof(names));
    program_open(&p, t);
    assert_int_equal(program_get(&p, "/products?market=de&q=lamp&limit=2&sort=newest"), 200);
    assert_int_equal(program_i64(&p, "total"), 3);
    assert_int_equal(program_count(&p, "items"), 2);
    assert_string_equal(program_text(&p, "items.0.price.currency"), "EUR");
    assert_string_equal(program_text(&p, "items.0.stock"), "few");
    snprintf(cursor, sizeof(cursor), "%s", program_text(&p, "next"));
    snprintf(first, sizeof(first), "%s", program_text(&p, "items.0.id"));
    assert_int_equal(
        program_get(&p, "/products?market=de&q=lamp&limit=2&sort=newest&cursor=%s", cursor), 200);
    assert_int_equal(program_count(&p, "items"), 1);
    assert_false(program_has(&p, "next"));
    assert_string_not_equal(program_text(&p, "items.0.id"), first);
    assert_int_equal(program_get(&p, "/products?market=de&price_min=1000"), 200);
    assert_int_equal(program_i64(&p, "total"), 0);
    assert_int_equal(program_get(&p, "/products/%s?market=de&service=express", first), 200);
    assert_string_equal(program_text(&p, "offers.0.price.amount"), "10.00");
    assert_string_equal(program_text(&p, "offers.0.landed.sums.goods.amount"), "10.00");
    assert_true(program_count(&p, "offers.0.landed.reasons") > 0);
    assert_true(program_count(&p, "offers.0.landed.working") > 2);
    assert_int_equal(program_i64(&p, "offers.0.left"), 3);
    assert_int_equal(program_get(&p, "/products/%s/reviews", first), 200);
    assert_int_equal(program_count(&p, "items"), 0);
    assert_int_equal(program_get(&p, "/products/12?market=de"), 404);
    assert_int_equal(program_get(&p, "/sellers"), 200);
    assert_string_equal(program_text(&p, "items.0.handle"), "lamps");
    assert_int_equal(program_get(&p, "/sellers/lamps"), 200);
    assert_int_equal(program_get(&p, "/sellers/none"), 404);
    assert_int_equal(program_get(&p, "/sellers/lamps/products?market=us&limit=2"), 200);
    assert_int_equal(program_count(&p, "items"), 2);
    assert_true(program_has(&p, "next"));
}

static void the_description_is_kept(void **state)
{
    scoped(browser_close) struct browser b;

    browser_open(&b, *state);
    assert_int_equal(browser_get(&b, "/api/openapi.json"), 200);
    assert_true(str_eq(browser_body(&b), api_description()));
    assert_true(browser_header(&b, "etag").n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_are_in_order),
        cmocka_unit_test(words_are_those_of_the_modules),
        cmocka_unit_test_setup_teardown(a_cursor_is_of_its_list, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(problems_are_documents, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(unknown_and_broken_parameters_are_refused, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(the_world_is_told, test_web_setup, test_web_teardown),
        cmocka_unit_test_setup_teardown(products_are_found_a_page_at_a_time, test_web_setup,
                                        test_web_teardown),
        cmocka_unit_test_setup_teardown(the_description_is_kept, test_web_setup,
                                        test_web_teardown),
    };

    return test_store_run("api", tests);
}
