/* SPDX-License-Identifier: Apache-2.0 */
/* The whole web face over a fresh database, and a browser of a few lines for it: it keeps cookies,
 * sends forms with their token, and follows no redirects. */
#ifndef SUPPORT_TEST_WEB_H
#define SUPPORT_TEST_WEB_H

#include "support/talk.h"
#include "support/test_store.h"

#include "base/settings.h"
#include "face/web/web.h"

enum { TEST_COOKIES_MAX = 8 };

struct test_web {
    struct test_store *store;
    struct settings settings;  /* no rate limits */
    struct search *search;     /* follows the catalogue, as in the real one */
    struct indexer *indexer;
    const struct ports *ports; /* a rail that knows only its secret, unless set before a restart */
    struct page_cache *pages;
    struct web_server *server;
    int port;
};

/* *state is a struct test_web. */
int test_web_setup(void **state);
int test_web_teardown(void **state);
/* Starts the server again after a change of `settings`. */
void test_web_restart(struct test_web *t);

struct browser {
    int port;
    struct buf answer; /* the last one, whole */
    struct {
        char name[32], value[128];
    } cookies[TEST_COOKIES_MAX];
    char more[256];    /* header lines added to each request, each with its CR LF */
};

void browser_open(struct browser *b, const struct test_web *t);
void browser_close(struct browser *b); /* for scoped() */

/* Each gives the answer's status. */
int browser_get(struct browser *b, const char *path);
/* `form` is urlencoded; the token of the page last seen at any path is added when `token`. */
int browser_post(struct browser *b, const char *path, const char *form);
/* Files as a form with that one field sends them. */
int browser_upload(struct browser *b, const char *path, const char *name, const struct str *files,
                   size_t n);
int browser_send(struct browser *b, const char *method, const char *path, const char *headers,
                 const char *body);

struct str browser_body(const struct browser *b);
struct str browser_header(const struct browser *b, const char *name);
const char *browser_cookie(const struct browser *b, const char *name); /* "" when it has none */
/* The token that the page shown has in its forms; "" when there is none. */
struct str browser_token(const struct browser *b);

/* Signs up a fresh account with the roles, and has the browser in it. */
struct account_id browser_sign_in_as(struct browser *b, struct test_web *t, const char *email,
                                     unsigned roles);
/* The same for the account of a shop. */
struct account_id browser_sign_in_for(struct browser *b, struct test_web *t, const char *email,
                                      unsigned roles, struct seller_id shop);

#endif
