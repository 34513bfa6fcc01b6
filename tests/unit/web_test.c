/* SPDX-License-Identifier: Apache-2.0 */
/* The web face as a browser sees it: pages, forms, cookies, headers, and who is kept out. */
#include "support/test_web.h"

#include "face/web/assets.h"

static void assert_has(const struct browser *b, const char *part)
{
    if (!talk_has(buf_view(&b->answer), part))
        print_error("no \"%s\" in:\n%.*s\n", part,
                    STR_FMT(utf8_head(buf_view(&b->answer), 2000)));
    assert_true(talk_has(buf_view(&b->answer), part));
}

/* ---- machines ---- */

static void health_and_metrics_are_told(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    assert_int_equal(browser_get(&b, "/healthz"), 200);
    assert_str(browser_body(&b), "ok\n");
    assert_int_equal(browser_get(&b, "/metrics"), 200);
    assert_has(&b, "entrepot_http_requests_total{route=\"healthz\",status=\"2xx\"} ");
    assert_has(&b, "entrepot_http_duration_seconds_bucket{route=\"healthz\",le=\"+Inf\"} ");
    assert_has(&b, "# TYPE entrepot_store_commands_total counter\n");
    assert_int_equal(browser_send(&b, "GET", "/metrics", "X-Forwarded-For: 192.0.2.1\r\n", NULL),
                     404); /* from outside, through a proxy that nobody told us of */
}

static void assets_are_sent_whole_small_or_not_at_all(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    const struct asset *css = asset_find(STR("style.css"));
    char path[128], headers[256];

    browser_open(&b, t);
    snprintf(path, sizeof(path), "%.*s", STR_FMT(css->path));
    assert_int_equal(browser_get(&b, path), 200);
    assert_true(str_eq(browser_body(&b), css->body));
    assert_str(browser_header(&b, "cache-control"), "public, max-age=31536000, immutable");
    assert_str(browser_header(&b, "content-type"), "text/css; charset=utf-8");
    assert_str(browser_header(&b, "vary"), "Accept-Encoding");
    browser_send(&b, "GET", path, "Accept-Encoding: gzip, br\r\n", NULL);
    assert_str(browser_header(&b, "content-encoding"), "br");
    assert_true(str_eq(browser_body(&b), css->brotli));
    browser_send(&b, "GET", path, "Accept-Encoding: br;q=0, gzip;q=0.5\r\n", NULL);
    assert_str(browser_header(&b, "content-encoding"), "gzip");
    snprintf(headers, sizeof(headers), "If-None-Match: \"x\", W/%.*s\r\n", STR_FMT(css->etag));
    assert_int_equal(browser_send(&b, "GET", path, headers, NULL), 304);
    assert_int_equal(browser_body(&b).n, 0);
    assert_int_equal(browser_send(&b, "HEAD", "/a/style.css", "", NULL), 200);
    assert_str(browser_header(&b, "cache-control"), "no-cache");
    assert_int_equal(browser_get(&b, "/a/none.css"), 404);
    assert_int_equal(browser_get(&b, "/a/..%2fstyle.css"), 404);
    assert_int_equal(browser_get(&b, "/robots.txt"), 200);
}

/* ---- pages ---- */

static int get_unless(struct browser *b, const char *path, struct str etag)
{
    char header[64];

    snprintf(header, sizeof(header), "If-None-Match: %.*s\r\n", STR_FMT(etag));
    return browser_send(b, "GET", path, header, NULL);
}

static void a_page_that_stayed_the_same_is_not_sent_again(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    char etag[40];

    browser_open(&b, t);
    browser_get(&b, "/br/");
    assert_int_equal(browser_get(&b, "/br/"), 200);
    assert_str(browser_header(&b, "cache-control"), "private, no-cache");
    snprintf(etag, sizeof(etag), "%.*s", STR_FMT(browser_header(&b, "etag")));
    assert_int_equal(get_unless(&b, "/br/", str_of(etag)), 304);
    assert_int_equal(browser_body(&b).n, 0);
    assert_str(browser_header(&b, "etag"), etag);
    browser_get(&b, "/br/");
    assert_int_equal(browser_post(&b, "/br/choices", "currency=USD"), 303);
    assert_int_equal(get_unless(&b, "/br/", str_of(etag)), 200); /* prices are others now */
    assert_int_equal(browser_get(&b, "/br/sign-in"), 200);
    assert_int_equal(browser_header(&b, "etag").n, 0);
    assert_str(browser_header(&b, "cache-control"), "private, no-store");
}

/* ---- ways ---- */

static void the_start_leads_to_the_best_market(void **state)
{
    static const struct {
        const char *accept, *to;
    } cases[] = {
        {"", "/ru/"},
        {"Accept-Language: pt-BR,pt;q=0.9,en;q=0.8\r\n", "/br/"},
        {"Accept-Language: en-GB\r\n", "/gb/"},
        {"Accept-Language: xx, de;q=0.5\r\n", "/de/"},
        {"Accept-Language: ,;q=,-,*\r\n", "/ru/"},
    };
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    for (size_t i = 0; i < countof(cases); i++) {
        assert_int_equal(browser_send(&b, "GET", "/", cases[i].accept, NULL), 302);
        assert_str(browser_header(&b, "location"), cases[i].to);
    }
}

static void what_is_nowhere_is_said_in_the_readers_language(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    assert_int_equal(browser_get(&b, "/br/none"), 404);
    assert_has(&b, "<html lang=\"pt-BR\"");
    assert_int_equal(browser_send(&b, "GET", "/br/none", "Accept-Language: en\r\n", NULL), 404);
    assert_has(&b, "Nothing is here");
    assert_int_equal(browser_get(&b, "/xx/cart"), 404);
    assert_int_equal(browser_get(&b, "/api/v1/none"), 404);
    assert_str(browser_header(&b, "content-type"), "application/problem+json");
    assert_has(&b, "\"type\":\"urn:entrepot:problem:not_found\"");
    assert_int_equal(browser_send(&b, "DELETE", "/ru/choices", "", NULL), 405);
    assert_str(browser_header(&b, "allow"), "POST");
    assert_int_equal(browser_send(&b, "PUT", "/ru/sign-in", "", NULL), 405);
    assert_str(browser_header(&b, "allow"), "GET, HEAD, POST");
    /* That there is no such page matters more than what was sent there. */
    assert_int_equal(browser_post(&b, "/ru/nowhere", "a=1"), 404);
    assert_int_equal(browser_post(&b, "/api/v1/nowhere", "a=1"), 404);
    assert_int_equal(browser_send(&b, "POST", "/api/v1/markets", "", "{}"), 405);
}

static void every_reply_has_its_guards(void **state)
{
    static const char *const paths[] = {"/", "/br/none", "/healthz", "/robots.txt", "/api/none",
                                        "/br/", "/a/style.css", "/a/hashed"};
    static const char *const headers[] = {
        "content-security-policy", "x-content-type-options", "referrer-policy",
        "permissions-policy", "cross-origin-opener-policy", "cache-control"};
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    const char *hashed = str_cstr(t->store->c.arena, asset_find(STR("app.js"))->path);

    browser_open(&b, t);
    for (size_t i = 0; i < countof(paths); i++) {
        browser_get(&b, strcmp(paths[i], "/a/hashed") ? paths[i] : hashed);
        for (size_t k = 0; k < countof(headers); k++)
            assert_true(browser_header(&b, headers[k]).n > 0);
        assert_false(talk_has(browser_header(&b, "content-security-policy"), "unsafe"));
    }
}

static void unclean_input_is_refused_with_its_name(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    assert_int_equal(browser_get(&b, "/healthz?q=%00"), 400);
    assert_int_equal(browser_get(&b, "/br/none?q=%FF"), 404); /* no route: nobody reads it */
    assert_int_equal(browser_send(&b, "GET", "/br/none", "Accept: \xff\r\n", NULL), 400);
    assert_has(&b, "<html"); /* also what the server refuses looks like the site */
    browser_get(&b, "/br/none");
    assert_int_equal(browser_post(&b, "/br/choices", "city=%zz"), 400);
    assert_int_equal(browser_send(&b, "POST", "/br/choices", "Content-Type: text/plain\r\n", "x"),
                     415);
}

/* A reply's head has little room, whatever the request's was. */
static void long_ways_end_at_the_start(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    char path[3200];

    browser_open(&b, t);
    memset(path, 'x', sizeof(path));
    memcpy(path, "/sign-in?back=/", 15);
    path[3000] = '\0';
    assert_int_equal(browser_get(&b, path), 302);
    assert_str(browser_header(&b, "location"), "/");
    memcpy(path, "/gb/account?q=x", 15);
    assert_int_equal(browser_get(&b, path), 302);
    assert_str(browser_header(&b, "location"), "/gb/sign-in");
}

/* ---- forms ---- */

static void choices_are_kept(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    browser_get(&b, "/br/none");
    assert_int_equal(browser_post(&b, "/br/choices",
                                  "language=en&currency=USD&city=3451190&back=/br/x%3Fy"), 303);
    assert_str(browser_header(&b, "location"), "/br/x?y");
    assert_string_equal(browser_cookie(&b, "choices"), "en.USD.3451190");
    browser_get(&b, "/br/none");
    assert_has(&b, "<html lang=\"en\"");
    assert_has(&b, "Rio de Janeiro");
    /* What does not belong to the market changes nothing. */
    assert_int_equal(browser_post(&b, "/br/choices", "language=ru&currency=RUB&city=524901"), 303);
    assert_string_equal(browser_cookie(&b, "choices"), "en.USD.3451190");
    assert_str(browser_header(&b, "location"), "/br/");
}

/* A city that the header does not list, by postcode and with a letter wrong; then it is chosen. */
static void another_city_is_found(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    assert_int_equal(browser_get(&b, "/br/city?q=01310-100&back=%2Fbr%2Fcart"), 200);
    assert_has(&b, "O código postal 01310-100 fica em São Paulo.");
    assert_has(&b, "name=\"back\" value=\"/br/cart\"");
    assert_int_equal(browser_get(&b, "/br/city?q=Uberlandiq"), 200);
    assert_has(&b, "Você quis dizer Uberlândia?");
    assert_has(&b, "name=\"city\" value=\"3445831\"");
    assert_int_equal(browser_get(&b, "/br/city?q=zqzqzqzq"), 200);
    assert_has(&b, "Nenhuma cidade daqui tem esse nome.");
    assert_int_equal(browser_get(&b, "/br/city?back=https%3A%2F%2Fevil.example%2F"), 200);
    assert_has(&b, "name=\"back\" value=\"\"");
    assert_int_equal(browser_post(&b, "/br/choices", "city=3445831&back=%2Fbr%2Fcart"), 303);
    assert_string_equal(browser_cookie(&b, "choices"), "pt-BR.BRL.3445831");
}

static void nobody_is_led_off_the_site(void **state)
{
    static const char *const backs[] = {
        "https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2F%5Cevil.example",
        "javascript%3Aalert(1)", "%2Fbr%2F%0D%0ASet-Cookie%3A%20a%3Db", "",
    };
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    for (size_t i = 0; i < countof(backs); i++) {
        char form[128];

        browser_get(&b, "/br/none");
        snprintf(form, sizeof(form), "back=%s", backs[i]);
        assert_int_equal(browser_post(&b, "/br/choices", form), 303);
        assert_str(browser_header(&b, "location"), "/br/");
        assert_string_equal(browser_cookie(&b, "a"), "");
    }
}

static int post_with(struct browser *b, const char *header)
{
    int status;

    browser_get(b, "/br/none");
    snprintf(b->more, sizeof(b->more), "%s", header);
    status = browser_post(b, "/br/choices", "currency=USD");
    b->more[0] = '\0';
    return status;
}

static void forms_of_others_are_refused(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    scoped(browser_close) struct browser other;

    browser_open(&b, t);
    browser_open(&other, t);
    assert_int_equal(post_with(&b, ""), 303);
    assert_int_equal(post_with(&b, "Origin: http://shop.example\r\n"), 303);
    assert_int_equal(post_with(&b, "Origin: https://evil.example\r\n"), 403);
    assert_int_equal(post_with(&b, "Origin: null\r\n"), 403);
    assert_int_equal(post_with(&b, "Origin: http://shop.example.evil\r\n"), 403);
    assert_int_equal(post_with(&b, "Sec-Fetch-Site: cross-site\r\n"), 403);
    assert_int_equal(post_with(&b, "Sec-Fetch-Site: same-site\r\n"), 403);
    assert_int_equal(post_with(&b, "Sec-Fetch-Site: same-origin\r\n"), 303);
    assert_int_equal(post_with(&b, "Referer: https://evil.example/shop.example\r\n"), 403);
    assert_has(&b, "O formulário expirou");
    /* Another visitor's token. */
    browser_get(&b, "/br/none");
    browser_get(&other, "/br/none");
    assert_int_equal(browser_send(&other, "POST", "/br/choices",
                                  "Content-Type: application/x-www-form-urlencoded\r\n",
                                  "csrf=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 403);
    buf_clear(&other.answer);
    buf_str(&other.answer, buf_view(&b.answer));
    assert_int_equal(browser_post(&other, "/br/choices", "currency=USD"), 403);
}

static void tokens_are_masked_and_steady(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    char first[64], second[64];

    browser_open(&b, t);
    browser_get(&b, "/br/none");
    browser_get(&b, "/br/none");
    snprintf(first, sizeof(first), "%.*s", STR_FMT(browser_token(&b)));
    assert_int_equal(strlen(first), 43);
    browser_get(&b, "/br/none");
    assert_str(browser_token(&b), first); /* the same page, the same bytes */
    browser_get(&b, "/br/none?guess=1");
    snprintf(second, sizeof(second), "%.*s", STR_FMT(browser_token(&b)));
    assert_string_not_equal(first, second);
    assert_int_equal(browser_post(&b, "/br/choices", "currency=USD"), 303);
}

/* ---- cookies ---- */

static void cookies_are_kept_from_scripts_and_other_sites(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    browser_get(&b, "/br/none");
    assert_has(&b, "Set-Cookie: visitor=");
    assert_has(&b, "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax\r\n");
    browser_get(&b, "/br/none");
    assert_int_equal(browser_header(&b, "set-cookie").n, 0); /* once is enough */
    t->settings.secure_cookies = true;
    test_web_restart(t);
    b.port = t->port;
    browser_get(&b, "/br/none");
    assert_has(&b, "Set-Cookie: __Host-visitor=");
    assert_has(&b, "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure\r\n");
    assert_has(&b, "Strict-Transport-Security: max-age=31536000\r\n");
}

/* ---- rates ---- */

static void floods_are_slowed(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    int served = 0, status = 200;

    t->settings.requests_ip = 5; /* 20 at once */
    test_web_restart(t);
    browser_open(&b, t);
    for (; served < 100 && (status = browser_get(&b, "/healthz")) == 200; served++)
        ;
    assert_int_equal(status, 429);
    assert_in_range(served, 20, 60);
    assert_str(browser_header(&b, "retry-after"), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_web_setup, test_web_teardown)
        TEST(health_and_metrics_are_told),
        TEST(assets_are_sent_whole_small_or_not_at_all),
        TEST(a_page_that_stayed_the_same_is_not_sent_again),
        TEST(the_start_leads_to_the_best_market),
        TEST(what_is_nowhere_is_said_in_the_readers_language),
        TEST(every_reply_has_its_guards),
        TEST(unclean_input_is_refused_with_its_name),
        TEST(long_ways_end_at_the_start),
        TEST(choices_are_kept),
        TEST(another_city_is_found),
        TEST(nobody_is_led_off_the_site),
        TEST(forms_of_others_are_refused),
        TEST(tokens_are_masked_and_steady),
        TEST(cookies_are_kept_from_scripts_and_other_sites),
        TEST(floods_are_slowed),
#undef TEST
    };

    return test_store_run("web", tests);
}
