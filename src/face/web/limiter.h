/* SPDX-License-Identifier: Apache-2.0 */
/* Rate limits: token buckets in a table of fixed size, by the generic cell rate algorithm (one
 * number a bucket: the time at which it would be full again). Whoever is not in the table has a
 * full bucket, so forgetting the fullest one of a set costs nothing. Safe from every thread. */
#ifndef FACE_WEB_LIMITER_H
#define FACE_WEB_LIMITER_H

#include "base/str.h"

/* `burst` at once, then one every `every_ms`. */
struct limit {
    int64_t burst, every_ms;
};

struct limiter;

/* `buckets` is rounded up to a power of two; 16 bytes each. */
struct limiter *limiter_new(size_t buckets);
void limiter_free(struct limiter *l); /* NULL is fine */

/* Takes one from the bucket of `key` under `limit`. False: empty; *wait_ms until the next. */
must_check bool limiter_take(struct limiter *l, const struct limit *limit, struct str key,
                             int64_t now_ms, int64_t *wait_ms);

#endif
