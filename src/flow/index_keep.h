/* SPDX-License-Identifier: Apache-2.0 */
/* The search index kept over a restart (docs/adr/0014): its bytes (shop/search/keep.h) behind a
 * head that says of what program, what database and what basis it is, and the sendings that its
 * numbers stand for. */
#ifndef FLOW_INDEX_KEEP_H
#define FLOW_INDEX_KEEP_H

#include "shop/search/keep.h"

/* What it may be taken back by: nobody else reads the same words and places into the numbers. */
struct index_identity {
    uint64_t program;    /* a digest of it, with the data that is in it */
    int64_t born_at_ms;  /* the database: store_born */
};

/* Nothing may change the index meanwhile. False when the sink fails. */
must_check bool index_keep(struct search *s, struct index_identity identity, uint64_t basis,
                           const struct keep_sink *to);

/* Into an index in which nothing is; *basis is that of its prices. A sending whose hub is gone
 * has no date. REFUSED invalid, with what is wrong, when it is another's or no such thing at all;
 * then the index stays empty. */
must_check enum outcome index_take(struct search *s, struct index_identity identity,
                                   struct keep_source *from, uint64_t *basis, struct problem *p);

#endif
