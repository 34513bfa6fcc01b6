/* SPDX-License-Identifier: Apache-2.0 */
/* The random source of a context: the operating system's in production, a seeded one in tests and
 * in the simulation, so that a run can be repeated. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/attr.h"

struct random {
    bool seeded;
    uint64_t state[4]; /* xoshiro256**, of the seeded kind */
};

void random_system(struct random *r);
void random_seeded(struct random *r, uint64_t seed);

void random_bytes(struct random *r, void *out, size_t n); /* fit for secrets when not seeded */
uint64_t random_u64(struct random *r);
uint64_t random_below(struct random *r, uint64_t n); /* 0 ... n-1 without bias; n > 0 */

#endif
