/* SPDX-License-Identifier: Apache-2.0 */
/* Deadlines of sockets: a thread that shuts down each socket which is past its own. The owner of
 * the socket then sees it end and cleans up as for any peer that went away. */
#ifndef IO_DEADLINES_H
#define IO_DEADLINES_H

#include <stdatomic.h>

#include "base/attr.h"

struct deadlines;

struct deadline {
    _Atomic int64_t at_ms; /* of clock_monotonic_ms(); INT64_MAX is never. Set it at any time. */
    int fd;
    struct deadline *before, *after;
};

struct deadlines *deadlines_new(void);
void deadlines_free(struct deadlines *d); /* NULL is fine */

/* The socket stays open between add and remove. */
void deadlines_add(struct deadlines *d, struct deadline *one);
void deadlines_remove(struct deadlines *d, struct deadline *one);

int64_t deadlines_missed(struct deadlines *d); /* sockets shut down so far */

#endif
