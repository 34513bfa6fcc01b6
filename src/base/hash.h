/* SPDX-License-Identifier: Apache-2.0 */
/* Keyed hash (SipHash-2-4 by Aumasson and Bernstein, 2012), so that nobody outside can aim for one
 * bucket. The process key is drawn at the first use. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

uint64_t siphash(const uint64_t key[2], const void *p, size_t n);
uint64_t hash_str(struct str s); /* with the process key */
uint64_t hash_u64(uint64_t v);   /* with the process key */

/* Tells long contents apart, several times faster; without a key, so never for buckets. Multiplies
 * pairs of words into 128 bits and folds them, as wyhash by Wang Yi does. */
uint64_t hash_content(struct str s);
/* The digest of what it was of and one number more; the order counts. The same in every process, as
 * hash_content is. */
uint64_t hash_add(uint64_t digest, uint64_t v);

#endif
