/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors: where the next page of a list begins. To callers a cursor is opaque; within it stand the
 * name of its list, so that none is taken for another's, and the key of the last item: base64url of
 * "orders:7301...". It is no secret and gives no right: what it may show is decided afresh. */
#ifndef FACE_API_CURSOR_H
#define FACE_API_CURSOR_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum { CURSOR_LIST_MAX = 40, CURSOR_KEY_MAX = 200 };

/* After the item of that key; "" for an empty key: there is no next page. */
struct str cursor_make(struct arena *a, const char *list, struct str key);
struct str cursor_make_id(struct arena *a, const char *list, int64_t id);

/* The key within; `fallback` for an empty cursor. REFUSED invalid ("cursor") for one that is none,
 * or is of another list. */
must_check enum outcome cursor_read(struct problem *p, struct arena *a, const char *list,
                                    struct str cursor, struct str *key);
must_check enum outcome cursor_read_id(struct problem *p, struct arena *a, const char *list,
                                       struct str cursor, int64_t fallback, int64_t *id);

#endif
