/* SPDX-License-Identifier: Apache-2.0 */
/* The web face: what every handler is given, and what it answers with.
 *
 * A handler is named in routes.def and does one thing:
 *
 *     enum outcome web_cart_show(struct web *w)            GET: inside of a read transaction
 *     {
 *         struct cart_view v = {0};
 *         TRY(cart_read(&w->c, web_buyer(w), ...));         shop modules read with w->c
 *         web_layout(w, &v.layout, N_("Cart"));
 *         struct html out = web_html(w);
 *         page_cart(&out, &v);
 *         return web_send_html(w);
 *     }
 *     enum outcome web_cart_add(struct web *w)             POST: on a worker, no transaction
 *     {
 *         TRY(form_i64(&w->c.problem, &w->form, "offer", 1, INT64_MAX, &in.offer.v));
 *         TRY(add_to_cart(&w->c, &in));                     flow/ writes
 *         return web_redirect(w, url);                      303: a reload does not repeat it
 *     }
 *
 * Before a handler runs, the request was found clean, the route found, the rate limits, access,
 * CSRF token and origin checked, forms parsed, market, language, currency and city settled. A
 * handler that returns REFUSED is answered with the problem in w->c.problem as a page (or as JSON
 * for API routes), FAILED with a 500. To show a form again with its problem:
 *
 *     enum outcome out = try_it(w);
 *     if (out == REFUSED) {
 *         TRY(web_again(w));
 *         return show_form(w);
 *     }
 */
#ifndef FACE_WEB_WEB_H
#define FACE_WEB_WEB_H

#include "base/settings.h"
#include "face/web/handlers.h"
#include "lib/form.h"
#include "lib/html.h"
#include "shop/accounts/accounts.h"
#include "store/store.h"

struct city;
struct indexer;
struct field_view;
struct layout_view;
struct page_cache;
struct page_needs;
struct part_held;
struct search;

enum toast {
#define X(word, text) TOAST_##word,
#include "face/web/toasts.def"
#undef X
    TOASTS
};

struct web_server;

/* ---- the server ---- */

struct web_options {
    const struct settings *settings;
    struct store *store;
    struct id_source *ids;
    const struct ports *ports;
    struct search *search;
    const struct indexer *indexer; /* NULL: the index is complete */
    struct page_cache *pages;      /* outlives the store; NULL: no page is kept */
};

must_check enum outcome web_start(struct problem *p, const struct web_options *o,
                                  struct web_server **out);
int web_port(const struct web_server *s);
void web_stop(struct web_server *s, int64_t drain_ms); /* NULL is fine */

/* ---- a request ---- */

struct web {
    struct ctx c;
    struct web_server *server;
    struct http_request *http;
    struct http_reply *reply;
    struct route_match match;
    struct form query;           /* of the URL */
    struct form form;            /* of a POST, when it has one */
    struct str site;             /* "ru": the market's path prefix without slash; "" outside */
    const struct catalogue *texts; /* of the reader's language; NULL: English */
    struct currency currency;    /* that prices are shown in; "" outside of a market */
    const struct city *city;     /* that goods go to; NULL outside of a market */
    bool foreign;                /* another site made the browser send this */
    bool has_session;
    struct session_key session;
    struct session_row account;  /* when has_session */
    struct str visitor;          /* token of the guest's cookie; "" until there is one */
    struct account_id guest;     /* whose that is */
    struct buf html;
    struct random random;
    bool problem_shown;          /* by the field that it names */
    uint64_t moment;             /* of the page cache, before anything was read */
    struct page_needs *needs;    /* of a page that is to be kept; NULL: of none */
    struct html_slots *slots;    /* of that page */
    struct part_held *parts;     /* kept parts that it shows, held until the reply is made */
};

/* Makes a guest of who was none, and gives his token. */
struct str web_new_guest(struct web *w);
/* Whose cart and orders these are: the account, or the guest. */
struct account_id web_buyer(struct web *w);
/* The visitor whose cart comes along when he signs in; zero when he has none. */
struct account_id web_visitor(const struct web *w);

/* Path parameters; the route has them and the router has checked them. */
struct str web_param(const struct web *w, const char *name);
int64_t web_param_id(const struct web *w, const char *name);

/* A URL on the market's site: `struct url_maker m; web_url(w, &m); url_part(&m, STR("cart"));` */
void web_url(const struct web *w, struct url_maker *m);
/* The same of one literal: "/cart" gives "/ru/cart". */
struct url web_link(const struct web *w, struct url path);

/* The token of a form of ours; a visitor without a cookie gets one. */
struct str web_csrf(struct web *w);

/* Takes one attempt at a secret from the bucket of `what` ("tracking", "sign_in") and `key`.
 * REFUSED too_many. ROUTE_ATTEMPT routes do so by address on their own. */
must_check enum outcome web_attempt(struct web *w, const char *what, struct str key);

struct search *web_search(const struct web *w);
/* Is the index complete, or still being built? */
bool web_search_ready(const struct web *w);

/* ---- answers ---- */

void web_status(struct web *w, int status); /* else 200 */
void web_header(struct web *w, const char *name, struct str value);
void web_cookie(struct web *w, const char *name, struct str value, int64_t max_age_s);
struct str web_cookie_sent(const struct web *w, const char *name);

/* The frame of every page; `title` is a message id. */
void web_layout(struct web *w, struct layout_view *out, const char *title);

/* Where the page is written; then web_send_html. A page of a ROUTE_PUBLIC route gets an entity tag
 * and is answered 304 when the browser has it. */
struct html web_html(struct web *w);
enum outcome web_send_html(struct web *w);
/* `type` is a literal; the body lives in the arena or in the program. */
enum outcome web_send(struct web *w, const char *type, struct str body);
/* A file to be kept: Content-Disposition with that name, [a-z0-9.-]. */
enum outcome web_send_file(struct web *w, const char *type, struct str name, struct str body);

/* ---- what a public page shows; it is kept and sent again until that changes ---- */

void web_shows_product(struct web *w, struct product_id product);
void web_shows_search(struct web *w); /* results of the index */
void web_shows_until(struct web *w, int64_t at_ms); /* from then on it may be another */

/* ---- forms, first and again ---- */

/* The translation of a message id. */
struct str web_text(const struct web *w, const char *id);
/* The same of a word that came from data; `id` itself where translators do not know it. */
struct str web_word(const struct web *w, struct str id);
/* Is there a catalogue of the reader's language? Else all words are English. */
bool web_speaks(const struct web *w);
/* An input called `name`: its label is a message id; it shows what was sent, if anything was, else
 * `value`, and the problem when that is about it. Type, hint and the rest are the caller's. */
struct field_view web_field(struct web *w, const char *name, const char *label, struct str value);
/* The field must be filled in; when the form was refused and this is empty, it says so too. */
void web_require(struct web *w, struct field_view *f);
/* Marks a field whose value does not do, unless something is said of it already. */
void web_wrong(struct web *w, struct field_view *f);
/* Shows nothing that was sent. */
struct field_view web_secret_field(struct web *w, const char *name, const char *label);
/* What the problem asks of people, translated. */
struct str web_problem_text(const struct web *w);
/* The problem, unless a field shows it already: ask after the fields. Without refusal when there
 * is none. */
const struct problem *web_problem(const struct web *w);
/* The form was refused and will be shown again: the reply gets the problem's status, and reading
 * is possible. */
must_check enum outcome web_again(struct web *w);

/* ---- ways ---- */

/* See other: 303 after a POST, 302 after a GET. A URL that is too long for a reply's head (640
 * bytes) leads to the start instead. */
enum outcome web_redirect(struct web *w, struct url to);
/* By a page that leads on to a payment provider's: https:// only, else FAILED (pay.c). */
enum outcome web_leave(struct web *w, struct str page);
enum { BACK_MAX = 200 }; /* bytes of a path that a page leads back to */

/* To the path in the form's or query's field "back", if it is one of ours, else to `fallback`. */
enum outcome web_redirect_back(struct web *w, struct url fallback);
/* Something for the next page to say, once (toasts.def). */
void web_toast(struct web *w, enum toast t);

bool web_secure(const struct web *w); /* over TLS */

/* ---- sessions ---- */

/* After signing in: sets the cookie that session_open has made. */
void web_session_begin(struct web *w, struct str cookie);
void web_session_end(struct web *w);
/* "Firefox, Android": for the list of one's sessions. */
struct str web_device(const struct web *w);

#endif
