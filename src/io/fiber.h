/* SPDX-License-Identifier: Apache-2.0 */
/* A function with a stack of its own, which may stop in the middle and be gone on with later. Of
 * one thread: the one that has run it first goes on with it. */
#ifndef IO_FIBER_H
#define IO_FIBER_H

#include "base/attr.h"

struct fiber;
typedef void fiber_body(void *arg);

struct fiber *fiber_new(void);
/* One that has ended, or never begun; NULL is fine. */
void fiber_free(struct fiber *f);

/* Begins body(arg). True when it has ended; false when it rests. */
must_check bool fiber_run(struct fiber *f, fiber_body *body, void *arg);
/* The same for one that rests. */
must_check bool fiber_go_on(struct fiber *f);

/* In the body: back to whoever runs it, until fiber_go_on. */
void fiber_rest(struct fiber *f);

#endif
