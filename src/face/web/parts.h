/* SPDX-License-Identifier: Apache-2.0 */
/* Parts that many pages share: a card, a product's reviews, the reasons of a date, the lists of the
 * frame. They are kept as they were written, with the pages and by the same rules (page_cache.h):
 * for the market, language, currency and city, until what they show changes or their time is over.
 *
 *     struct page_part part;
 *     if (!page_part_find(w, &part, "card", key)) {
 *         ... read and reckon; make a view ...
 *         part_card(page_part_html(&part), &view);           // a function of a page file
 *         page_part_keep(w, &part, product, until_ms);
 *     }
 *     v->card = part.ready;
 *
 * A part has no slots and nothing of the visitor in it. A page that shows a part says web_shows_
 * product for it, kept or made; its end in time is passed on to the page by itself. */
#ifndef FACE_WEB_PARTS_H
#define FACE_WEB_PARTS_H

#include "face/web/page_cache.h"
#include "face/web/web.h"

struct page_part {
    struct ready ready; /* the part; until the reply is made */
    struct page_key key;
    struct buf buf;
    struct html html;
};

enum { PART_MAX_BYTES = 256 * 1024 };

/* True when it was kept. `kind` is a literal; `key` tells the parts of a kind apart and lives until
 * page_part_keep. */
must_check bool page_part_find(struct web *w, struct page_part *out, const char *kind,
                               struct str key);
/* The same for what does not depend on the city and the currency. */
must_check bool page_part_find_common(struct web *w, struct page_part *out, const char *kind,
                                      struct str key);

/* Where it is written, after page_part_find was false. */
struct html *page_part_html(struct page_part *p);
/* It is written: fills p->ready, and keeps it when its page may be kept. `product` may be zero. */
void page_part_keep(struct web *w, struct page_part *p, struct product_id product,
                    int64_t until_ms);

/* Gives back what page_part_find has found: when the reply is made. */
void page_parts_release(struct web *w);

#endif
