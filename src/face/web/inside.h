/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the web face, for the files of face/web/ only. */
#ifndef FACE_WEB_INSIDE_H
#define FACE_WEB_INSIDE_H

#include "face/web/limiter.h"
#include "face/web/web.h"
#include "shop/accounts/guest.h"

enum {
    FORM_BODY_MAX = 1024 * 1024,     /* of a form or a JSON request, at most; see setting body_kb */
    UPLOAD_BODY_MAX = 32 * 1024 * 1024,
    PAGE_MAX_BYTES = 8 * 1024 * 1024,
    PAGE_USUAL_BYTES = 24 * 1024
};

struct rehearsals;

struct web_server {
    struct web_options options;
    struct http_server *http;
    struct limiter *limiter;
    struct file_replies *files;
    struct rehearsals *rehearsals;
    struct guest_key guest_key;
    bool reads_on_workers; /* a read may block: PostgreSQL */
};

/* ---- guard.c: who is there, and may he? ---- */

/* The cookies, the session (which needs the database) and the actor. */
must_check enum outcome guard_identify(struct web *w);
/* The rate limits of the address, for this route. */
must_check enum outcome guard_rate(struct web *w);
/* REFUSED signed_out or forbidden. */
must_check enum outcome guard_access(struct web *w);
/* REFUSED csrf for a form of ours that did not come from a page of ours. */
must_check enum outcome guard_form(struct web *w);
/* Did another site send this? By Sec-Fetch-Site, Origin or Referer. */
bool guard_foreign(const struct web *w);

/* ---- site.c: where is he? ---- */

/* Cuts the market off the path and sets market, language, currency, city. *rest is the path within
 * the site ("/cart") or the whole path; false when there is no market in it. */
bool site_enter(struct web *w, struct str *rest);
/* The language of what is outside of the sites. */
void site_outside(struct web *w);
/* The language of a page outside of the sites to which a visitor comes from `path` ("/de/cart"). */
void site_return(struct web *w, struct str path);
/* The visitor's own choices, when he is known. */
void site_settle(struct web *w);
/* What a program asks for by name; empty fields are the market's own. REFUSED invalid with the
 * field. */
struct site_choice {
    struct str market, language;
    struct currency currency;
    struct city_id city;
};
must_check enum outcome site_choose(struct web *w, const struct site_choice *in);
/* The market for a visitor who named none: by his account, his language, or the first. */
const struct market *site_guess(const struct web *w);

/* ---- request.c ---- */

/* An item of an Accept header: "br;q=0.5" gives "br" and 500; a broken weight is 0. */
int64_t request_weight(struct str item, struct str *name);

/* ---- layout.c ---- */

/* Fills only what differs from visitor to visitor. */
void web_layout_visitor(struct web *w, struct layout_view *out);

/* ---- reply.c ---- */

/* Headers that every reply has, into `out`, which has room for REPLY_GUARDS_MAX; gives their
 * number. */
enum { REPLY_GUARDS_MAX = 8 };
size_t reply_guards(bool secure, struct http_header *out);
/* Adds them, and what was left unsaid. */
void reply_finish(struct web *w);
/* What the last request left to be said, translated; "" when nothing. */
struct str reply_toast(struct web *w);
/* Is one of the tags in If-None-Match this one? */
bool reply_unchanged(const struct http_request *r, struct str etag);
/* As web_html, for a page of about so many bytes. */
struct html web_html_of(struct web *w, size_t bytes);
/* Gives a body that others may have too its entity tag; true when the sender has it: 304. */
bool reply_kept(struct web *w, struct str body);
/* Answers with the public page in w->html, or with 304; its tag is made of `hash`. */
void reply_html(struct web *w, uint64_t hash);

/* ---- files.c: the files of the pages ---- */

struct file_replies *files_prepare(bool secure);
void files_release(struct file_replies *f); /* NULL is fine; after the server has stopped */

/* ---- problem.c ---- */

#define PROBLEM_TYPE "application/problem+json"

/* The problem document (RFC 9457) of w->c.problem, in the arena. */
struct str problem_json(struct web *w, enum outcome why);
/* Answers w->c.problem as a page or as JSON; FAILED is a 500. */
void problem_reply(struct web *w, enum outcome why);

#endif
