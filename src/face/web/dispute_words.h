/* SPDX-License-Identifier: Apache-2.0 */
/* Disputes in words for people, and what their three kinds of readers have in common. */
#ifndef FACE_WEB_DISPUTE_WORDS_H
#define FACE_WEB_DISPUTE_WORDS_H

#include "face/web/dispute_views.h"
#include "face/web/web.h"
#include "flow/dispute.h"
#include "shop/disputes/returns.h"

/* "It has not arrived", translated. */
struct str dispute_reason_words(struct web *w, enum dispute_reason reason);

/* The whole page for one side; its verbs lie under `base`. In a read transaction. */
must_check enum outcome dispute_fill(struct web *w, const struct dispute_case *k,
                                     enum dispute_side side, struct url base,
                                     struct dispute_view *v);

/* What goes back, if something does (dispute_return.c). */
must_check enum outcome dispute_fill_return(struct web *w, const struct dispute_case *k,
                                            enum dispute_side side, struct url base,
                                            struct dispute_view *v);
struct str dispute_return_words(struct web *w, enum return_state state);
/* The page of a verb of a dispute. */
struct url dispute_url_under(struct web *w, struct url base, const char *verb);

/* One line of a list that leads to `folder`/ID. */
must_check enum outcome dispute_row_words(struct web *w, const struct dispute_row *d,
                                          struct url folder, struct dispute_row_view *out);

/* What forms say. REFUSED invalid "amount" for what is no amount of that currency; *given is false
 * where none was typed. */
must_check enum outcome dispute_amount(struct web *w, struct currency currency, bool *given,
                                       int64_t *minor);
must_check enum outcome dispute_said(struct web *w, size_t min, struct str *words);

/* An answer, an acceptance, an escalation of who acts, as the forms of page_dispute send them. */
must_check enum outcome dispute_answer(struct web *w, const struct dispute_act *who,
                                       struct currency currency);
/* The pictures of a form: their number, at most DISPUTE_PICTURES_AT_ONCE + 1, which is refused. */
size_t dispute_pictures_read(struct web *w, struct str pictures[DISPUTE_PICTURES_AT_ONCE + 1]);
/* That it was sent by a carrier of the buyer's own. */
must_check enum outcome dispute_return_sent(struct web *w, const struct dispute_act *who);
must_check enum outcome dispute_pictures_sent(struct web *w, const struct dispute_act *who);
/* The picture of the path ("picture"); in a read transaction. REFUSED not_found. */
must_check enum outcome dispute_send_picture(struct web *w, struct account_id buyer,
                                             struct dispute_id dispute);
must_check enum outcome dispute_accept(struct web *w, const struct dispute_act *who);

/* Back to the page after what a form asked for, or the page again with what was refused. */
must_check enum outcome dispute_answered(struct web *w, enum outcome out,
                                         enum outcome (*show)(struct web *w), enum toast done,
                                         struct url page);

#endif
