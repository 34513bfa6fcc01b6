/* SPDX-License-Identifier: Apache-2.0 */
/* Signing up, in and out, and the account's own pages, as a browser does it. */
#include "support/test_web.h"

static void assert_has(const struct browser *b, const char *part)
{
    if (!talk_has(buf_view(&b->answer), part))
        print_error("no \"%s\" in:\n%.*s\n", part, STR_FMT(browser_body(b)));
    assert_true(talk_has(buf_view(&b->answer), part));
}

static void assert_led_to(const struct browser *b, const char *to)
{
    assert_str(browser_header(b, "location"), to);
}

static void sign_up(struct browser *b, const char *email)
{
    char form[256];

    assert_int_equal(browser_get(b, "/gb/sign-up?back=/gb/cart"), 200);
    snprintf(form, sizeof(form), "name=Zo%%C3%%AB&email=%s&password=correct+horse+battery&back=%s",
             email, "%2Fgb%2Fcart");
    assert_int_equal(browser_post(b, "/gb/sign-up", form), 303);
    assert_led_to(b, "/gb/cart");
}

static void one_signs_up_out_and_in(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    char first[128];

    browser_open(&b, t);
    sign_up(&b, "zoe%40example.org");
    snprintf(first, sizeof(first), "%s", browser_cookie(&b, "session"));
    assert_true(strlen(first) > 43);
    assert_int_equal(browser_get(&b, "/gb/account"), 200);
    assert_has(&b, "zoe@example.org");
    assert_has(&b, "value=\"Zoë\"");
    assert_has(&b, "Welcome! Your account is ready");
    assert_int_equal(browser_get(&b, "/gb/account"), 200);
    assert_false(talk_has(browser_body(&b), "Welcome!")); /* said once */
    assert_int_equal(browser_get(&b, "/gb/sign-in"), 302);
    browser_get(&b, "/gb/account");
    assert_int_equal(browser_post(&b, "/gb/sign-out", ""), 303);
    assert_string_equal(browser_cookie(&b, "session"), "");
    assert_str(browser_header(&b, "clear-site-data"), "\"cache\", \"storage\"");
    assert_int_equal(browser_get(&b, "/gb/account"), 302);
    assert_led_to(&b, "/gb/sign-in?back=%2Fgb%2Faccount");
    browser_get(&b, "/gb/sign-in?back=%2Fgb%2Faccount");
    assert_has(&b, "<input type=\"hidden\" name=\"back\" value=\"/gb/account\">");
    assert_int_equal(browser_post(&b, "/gb/sign-in",
                                  "email=ZOE%40example.org&password=correct+horse+battery"
                                  "&back=%2Fgb%2Faccount"), 303);
    assert_led_to(&b, "/gb/account");
    assert_string_not_equal(browser_cookie(&b, "session"), first); /* a new one each time */
    assert_int_equal(browser_get(&b, "/gb/account"), 200);
    snprintf(b.more, sizeof(b.more), "Cookie: session=%s\r\n", first);
    memset(b.cookies, 0, sizeof(b.cookies));
    assert_int_equal(browser_get(&b, "/gb/account"), 302); /* the old one is over */
}

/* Whoever does more here than buy finds his desk from his account. */
static void desks_are_found(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser buyer = {0};
    scoped(browser_close) struct browser operator = {0};

    browser_open(&buyer, t);
    browser_sign_in_as(&buyer, t, "ann@example.org", ROLE_BUYER);
    assert_int_equal(browser_get(&buyer, "/gb/account"), 200);
    assert_true(str_find(browser_body(&buyer), STR("href=\"/gb/operator\"")) == STR_NONE);
    browser_open(&operator, t);
    browser_sign_in_as(&operator, t, "oto@example.org", ROLE_BUYER | ROLE_OPERATOR);
    assert_int_equal(browser_get(&operator, "/gb/account"), 200);
    assert_has(&operator, "href=\"/gb/operator\"");
    assert_int_equal(browser_get(&operator, "/gb/operator"), 200);
}

static void what_is_wrong_is_shown_at_its_field(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;

    browser_open(&b, t);
    browser_get(&b, "/gb/sign-up");
    assert_int_equal(browser_post(&b, "/gb/sign-up",
                                  "name=Z&email=%3Cb%3E%22&password=correct+horse+battery"), 422);
    assert_has(&b, "value=\"&lt;b");
    assert_false(talk_has(browser_body(&b), "<b>"));
    assert_has(&b, "Write it like name@example.com");
    assert_has(&b, "aria-invalid=\"true\"");
    assert_false(talk_has(browser_body(&b), "correct horse"));
    assert_int_equal(browser_post(&b, "/gb/sign-up", "name=Z&email=a%40b.de&password=1234567890"),
                     422);
    assert_has(&b, "hard to guess");
    browser_get(&b, "/gb/sign-in");
    assert_int_equal(browser_post(&b, "/gb/sign-in", "email=a%40b.de&password=whatever+it+is"),
                     401);
    assert_has(&b, "The e-mail address or the password is wrong");
    assert_string_equal(browser_cookie(&b, "session"), "");
}

static void guessing_is_slowed(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    int tries = 0, status;

    t->settings.requests_ip = 100;
    test_web_restart(t);
    browser_open(&b, t);
    browser_get(&b, "/gb/sign-in");
    do
        status = browser_post(&b, "/gb/sign-in", "email=a%40b.de&password=x");
    while (status == 401 && ++tries < 50);
    assert_int_equal(status, 429);
    assert_in_range(tries, 5, 45); /* one more for each twelve seconds that it takes */
}

static void a_password_is_changed(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    scoped(browser_close) struct browser other;

    browser_open(&b, t);
    browser_open(&other, t);
    sign_up(&b, "zoe%40example.org");
    browser_get(&other, "/gb/sign-in");
    browser_post(&other, "/gb/sign-in", "email=zoe%40example.org&password=correct+horse+battery");
    assert_int_equal(browser_get(&other, "/gb/account"), 200);
    browser_get(&b, "/gb/account/security");
    assert_has(&b, "this device");
    assert_has(&b, "last seen");
    assert_int_equal(browser_post(&b, "/gb/account/password", "old=wrong&new=a+better+one+now"),
                     401);
    assert_int_equal(browser_post(&b, "/gb/account/password",
                                  "old=correct+horse+battery&new=a+better+one+now"), 303);
    assert_int_equal(browser_get(&b, "/gb/account"), 200);
    assert_int_equal(browser_get(&other, "/gb/account"), 302);
}

static void addresses_are_kept(void **state)
{
    struct test_web *t = *state;
    scoped(browser_close) struct browser b;
    scoped(browser_close) struct browser other;
    const struct str mark = STR("/gb/account/addresses/");
    char edit[96], remove[128];
    struct str body, link;

    browser_open(&b, t);
    browser_open(&other, t);
    sign_up(&b, "zoe%40example.org");
    browser_get(&b, "/gb/account/addresses/new");
    assert_has(&b, "value=\"London\"");
    assert_int_equal(browser_post(&b, "/gb/account/addresses",
                                  "name=Z&line1=1+High+St&city=London&postcode=12"
                                  "&phone=02071234567"), 422);
    assert_has(&b, "compare it with the example");
    assert_has(&b, "value=\"1 High St\"");
    assert_int_equal(browser_post(&b, "/gb/account/addresses",
                                  "name=Z&line1=1+High+St&city=London&postcode=sw1a1aa"
                                  "&phone=20+7123+4567"), 303);
    browser_get(&b, "/gb/account/addresses");
    assert_has(&b, "1 High St, SW1A 1AA, London, GB");
    body = browser_body(&b);
    body = str_sub(body, str_find(body, STR("<ul class=\"list")), body.n);
    link = str_sub(body, str_find(body, mark), body.n);
    link = str_sub(link, 0, str_find_char(link, '"'));
    snprintf(edit, sizeof(edit), "%.*s", STR_FMT(link));
    snprintf(remove, sizeof(remove), "%s/remove", edit);
    assert_int_equal(browser_get(&b, edit), 200);
    assert_has(&b, "value=\"+44");
    sign_up(&other, "eve%40example.org");
    assert_int_equal(browser_get(&other, edit), 404); /* not hers */
    browser_get(&other, "/gb/account");
    assert_int_equal(browser_post(&other, remove, ""), 404);
    browser_get(&b, edit);
    assert_int_equal(browser_post(&b, remove, ""), 303);
    browser_get(&b, "/gb/account/addresses");
    assert_has(&b, "No address yet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_web_setup, test_web_teardown)
        TEST(one_signs_up_out_and_in),
        TEST(desks_are_found),
        TEST(what_is_wrong_is_shown_at_its_field),
        TEST(guessing_is_slowed),
        TEST(a_password_is_changed),
        TEST(addresses_are_kept),
#undef TEST
    };

    return test_store_run("web_account", tests);
}
