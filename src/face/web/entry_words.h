/* SPDX-License-Identifier: Apache-2.0 */
/* An entry of a seller's account in the reader's words, and where its order is to be seen. */
#ifndef FACE_WEB_ENTRY_WORDS_H
#define FACE_WEB_ENTRY_WORDS_H

#include "face/web/web.h"
#include "shop/payouts/payouts.h"

/* "Sale, order 12" */
struct str entry_words(struct web *w, struct str kind, int64_t ref);

/* The seller's list of orders, from that one on. */
struct url entry_order_url(struct web *w, struct order_id order);
struct url entry_payout_url(struct web *w, struct payout_id payout);
/* Of an entry: the order, or where it has none the payout that it names. */
struct url entry_url(struct web *w, struct order_id order, int64_t ref);

#endif
