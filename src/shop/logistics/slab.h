/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of memory that are read at random, close together on large pages: thousands of them then
 * need a few entries of the processor's page table cache instead of one each. Pieces of one size
 * share slabs of SLAB_BYTES; a slab goes back when its last piece does. Safe from every thread. */
#ifndef SHOP_LOGISTICS_SLAB_H
#define SHOP_LOGISTICS_SLAB_H

#include "base/attr.h"

enum { SLAB_BYTES = 2 << 20, SLAB_PIECE_MAX = SLAB_BYTES / 8 };

void *slab_alloc(size_t bytes);            /* zeroed, at the start of a cache line; never NULL */
void slab_free(void *piece, size_t bytes); /* the same bytes; NULL is fine */

#endif
