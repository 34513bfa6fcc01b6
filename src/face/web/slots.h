/* SPDX-License-Identifier: Apache-2.0 */
/* Kept pages (page_cache.h) of the shop window: what a page depends on is noted while it is made;
 * one that is there already is sent with its slots written anew. */
#ifndef FACE_WEB_SLOTS_H
#define FACE_WEB_SLOTS_H

#include "face/web/page_cache.h"
#include "face/web/web.h"

/* Is it a page of the shop window, on the site of a market? Then nothing is decided by it. */
must_check bool slots_window(const struct web *w);

/* May the page that was asked for be kept? Before the reading begins. */
must_check bool slots_wanted(struct web *w);

/* Answers with the kept page, if there is a valid one for who and where the visitor is. */
must_check bool slots_send_kept(struct web *w);

/* There was none: the page that is made from now on is to be kept. */
void slots_begin(struct web *w);

/* The page in w->html is complete: keeps it, if it may be kept, and gives the hash of all of it. */
uint64_t slots_keep(struct web *w);

#endif
