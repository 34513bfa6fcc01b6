/* SPDX-License-Identifier: Apache-2.0 */
/* A pass over the catalogue that brings the search index up to it: several threads, each takes the
 * next stretch of products. */
#ifndef FACE_JOBS_INDEX_BUILD_H
#define FACE_JOBS_INDEX_BUILD_H

#include <stdatomic.h>

#include "base/ctx.h"
#include "shop/search/search.h"

/* What a thread works with. */
struct worker {
    struct arena arena;
    struct random random;
    struct ctx c;
};
void worker_init(struct worker *w, struct store *store);
void worker_release(struct worker *w);

/* As many threads as there are processors; the caller's waits for them. `only_changed` as in
 * flow/index_product.h. DONE too when *stop became true before the end. */
must_check enum outcome index_build(struct store *store, struct search *search, bool only_changed,
                                    const _Atomic bool *stop);

#endif
