/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_web.h"

#include <unistd.h>

#include "base/check.h"
#include "base/num.h"
#include "face/jobs/indexer.h"
#include "face/web/page_cache.h"
#include "flow/account.h"
#include "flow/ports.h"
#include "io/clock.h"
#include "shop/search/search.h"

/* ---- the server ---- */

/* A rail that is asked for nothing here; it only has a secret, as its webhooks are tried. */
static const struct rail rail = {.name = "test", .secret = STR_INIT("secret of the test rail")};
static const struct ports ports = {.rails = {&rail}};

static void start(struct test_web *t)
{
    const struct web_options o = {.settings = &t->settings,
                                  .store = t->store->c.store,
                                  .ids = t->store->c.ids,
                                  .ports = t->ports,
                                  .search = t->search,
                                  .indexer = t->indexer,
                                  .pages = t->pages};
    struct problem p = {0};

    if (web_start(&p, &o, &t->server) != DONE)
        print_error("%s: %s\n", p.field, p.detail);
    assert_non_null(t->server);
    t->port = web_port(t->server);
}

int test_web_setup(void **state)
{
    struct test_web *t = calloc(1, sizeof(*t));
    void *store;

    check(t != NULL);
    test_store_setup(&store);
    t->store = store;
    settings_defaults(&t->settings);
    snprintf(t->settings.listen, sizeof(t->settings.listen), "127.0.0.1:0");
    t->settings.requests_ip = 0;
    t->settings.workers = 4;
    t->ports = &ports;
    t->search = search_new();
    t->pages = page_cache_new(1 << 24);
    store_listen(t->store->c.store, page_cache_note, t->pages);
    t->indexer = indexer_new(t->store->c.store, t->search, NULL);
    indexer_start(t->indexer);
    start(t);
    *state = t;
    return 0;
}

int test_web_teardown(void **state)
{
    struct test_web *t = *state;
    void *store = t->store;

    web_stop(t->server, 2000);
    indexer_stop(t->indexer);
    test_store_teardown(&store);
    indexer_free(t->indexer);
    search_free(t->search);
    page_cache_free(t->pages);
    free(t);
    return 0;
}

void test_web_restart(struct test_web *t)
{
    web_stop(t->server, 2000);
    t->server = NULL;
    start(t);
}

/* ---- the browser ---- */

void browser_open(struct browser *b, const struct test_web *t)
{
    *b = (struct browser){.port = t->port};
    buf_init(&b->answer, NULL, TALK_MAX);
}

void browser_close(struct browser *b)
{
    buf_release(&b->answer);
}

static void keep_cookie(struct browser *b, struct str name, struct str value)
{
    size_t at = 0;

    while (at < TEST_COOKIES_MAX && b->cookies[at].name[0] &&
           !str_eq(str_of(b->cookies[at].name), name))
        at++;
    check(at < TEST_COOKIES_MAX);
    snprintf(b->cookies[at].name, sizeof(b->cookies[at].name), "%.*s", STR_FMT(name));
    snprintf(b->cookies[at].value, sizeof(b->cookies[at].value), "%.*s", STR_FMT(value));
}

static void keep_cookies(struct browser *b)
{
    struct str rest = buf_view(&b->answer), line, name, value;

    while (str_cut(&rest, '\n', &line) && line.n > 1) {
        if (!str_starts(line, STR("Set-Cookie: ")))
            continue;
        line = str_sub(line, 12, line.n);
        value = str_sub(line, 0, str_find_char(line, ';'));
        str_cut(&value, '=', &name);
        if (str_find(line, STR("Max-Age=0")) != STR_NONE)
            value = (struct str){0};
        keep_cookie(b, name, value);
    }
}

/* Without a body where that is NULL. */
static int send_bytes(struct browser *b, const char *method, const char *path, const char *headers,
                      const struct str *body)
{
    scoped(buf_release) struct buf request;
    const char *before = "Cookie: ";
    int fd = talk_dial(b->port);
    int32_t status = 0;

    buf_init(&request, NULL, TALK_MAX);
    buf_fmt(&request, "%s %s HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n%s%s", method,
            path, b->more, headers);
    for (size_t i = 0; i < TEST_COOKIES_MAX && b->cookies[i].name[0]; i++) {
        if (!b->cookies[i].value[0])
            continue;
        buf_fmt(&request, "%s%s=%s", before, b->cookies[i].name, b->cookies[i].value);
        before = "; ";
    }
    if (before[0] == ';')
        buf_str(&request, STR("\r\n"));
    if (body)
        buf_fmt(&request, "Content-Length: %zu\r\n", body->n);
    buf_str(&request, STR("\r\n"));
    buf_str(&request, body ? *body : STR(""));
    check(talk_say(fd, buf_view(&request)));
    talk_answer(fd, &b->answer, strcmp(method, "HEAD") == 0);
    close(fd);
    check(parse_i32(str_sub(buf_view(&b->answer), 9, 3), 100, 599, &status));
    keep_cookies(b);
    return status;
}

int browser_send(struct browser *b, const char *method, const char *path, const char *headers,
                 const char *body)
{
    struct str bytes = str_of(body ? body : "");

    return send_bytes(b, method, path, headers, body ? &bytes : NULL);
}

int browser_get(struct browser *b, const char *path)
{
    return browser_send(b, "GET", path, "", NULL);
}

int browser_post(struct browser *b, const char *path, const char *form)
{
    scoped(buf_release) struct buf body;
    struct str token = browser_token(b);

    buf_init(&body, NULL, TALK_MAX);
    buf_fmt(&body, "%s&csrf=%.*s", form, STR_FMT(token));
    return browser_send(b, "POST", path, "Content-Type: application/x-www-form-urlencoded\r\n",
                        buf_cstr(&body));
}

int browser_upload(struct browser *b, const char *path, const char *name, const struct str *files,
                   size_t n)
{
    scoped(buf_release) struct buf body;
    struct str token = browser_token(b), bytes;

    buf_init(&body, NULL, TALK_MAX);
    buf_fmt(&body, "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n",
            STR_FMT(token));
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&body, "--edge\r\nContent-Disposition: form-data; name=\"%s\"; "
                       "filename=\"x\"\r\nContent-Type: image/png\r\n\r\n", name);
        buf_str(&body, files[i]);
        buf_str(&body, STR("\r\n"));
    }
    buf_str(&body, STR("--edge--\r\n"));
    bytes = buf_view(&body);
    return send_bytes(b, "POST", path, "Content-Type: multipart/form-data; boundary=edge\r\n",
                      &bytes);
}

struct str browser_body(const struct browser *b)
{
    return talk_body(buf_view(&b->answer));
}

struct str browser_header(const struct browser *b, const char *name)
{
    return talk_header(buf_view(&b->answer), name);
}

const char *browser_cookie(const struct browser *b, const char *name)
{
    for (size_t i = 0; i < TEST_COOKIES_MAX; i++)
        if (strcmp(b->cookies[i].name, name) == 0)
            return b->cookies[i].value;
    return "";
}

struct str browser_token(const struct browser *b)
{
    const struct str mark = STR("name=\"csrf\" value=\"");
    struct str body = browser_body(b);
    size_t at = str_find(body, mark);

    if (at == STR_NONE)
        return (struct str){0};
    body = str_sub(body, at + mark.n, body.n);
    return str_sub(body, 0, str_find_char(body, '"'));
}

static enum outcome open_session(struct ctx *c, void *arg)
{
    struct signed_in *s = arg;

    return session_open(c, s->account, STR("test"), &s->cookie);
}

struct account_id browser_sign_in_for(struct browser *b, struct test_web *t, const char *email,
                                      unsigned roles, struct seller_id shop)
{
    const struct create_account in = {.email = str_of(email),
                                      .name = STR("Test"),
                                      .password = STR("correct horse battery"),
                                      .roles = roles,
                                      .shop = shop};
    struct ctx *c = &t->store->c;
    struct signed_in s;

    c->now_ms = clock_utc_ms(); /* the server's clock is the real one */
    assert_int_equal(create_account(c, &in, &s.account), DONE);
    assert_int_equal(store_write(c, s.account.v, open_session, &s), DONE);
    keep_cookie(b, STR("session"), s.cookie);
    return s.account;
}

struct account_id browser_sign_in_as(struct browser *b, struct test_web *t, const char *email,
                                     unsigned roles)
{
    const struct seller_id shop = {roles & ROLE_SELLER ? 77 : 0};

    return browser_sign_in_for(b, t, email, roles, shop);
}
