/* SPDX-License-Identifier: Apache-2.0 */
/* The index as bytes, to be kept over a restart; and back. Numbers as this processor writes them:
 * the bytes are for the same program on the same machine. Dead documents are left out, so that what
 * is read back is as if it had been built of the living ones in their order.
 *
 *     counts      struct of the numbers below
 *     columns     product, fingerprint, created, category, rating, length, sending, and the prices
 *                 that there are: each of all documents
 *     terms       lengths of names (16 bits), numbers of postings (32 bits), the names
 *     postings    of all terms, in their order */
#ifndef SHOP_SEARCH_KEEP_H
#define SHOP_SEARCH_KEEP_H

#include "shop/search/search.h"

/* Takes bytes; false: it cannot. */
struct keep_sink {
    bool (*write)(void *arg, const void *bytes, size_t n);
    void *arg;
};

/* Gives exactly so many bytes; false: it cannot. `left` is what it has, and is counted down by
 * keep_read. */
struct keep_source {
    bool (*read)(void *arg, void *out, size_t n);
    void *arg;
    uint64_t left;
};
must_check bool keep_read(struct keep_source *from, void *out, size_t n);

/* False when the sink fails. Searches go on meanwhile; changes wait. */
must_check bool search_keep(struct search *s, const struct keep_sink *to);

/* Reads all that is left into an index in which nothing is. The kept number of a sending is an
 * index into `sendings`, which has the number that it has now. REFUSED invalid, with what is wrong,
 * when the bytes are not an index, whatever they are; then the index stays empty. Searches go on
 * meanwhile. */
must_check enum outcome search_take(struct search *s, struct keep_source *from,
                                    const uint16_t *sendings, size_t sendings_n,
                                    struct problem *p);

#endif
