/* SPDX-License-Identifier: Apache-2.0 */
/* The machine's clocks. Only the edge asks them: a request, command or job takes the time once and
 * carries it in its context. */
#ifndef IO_CLOCK_H
#define IO_CLOCK_H

#include "base/attr.h"

int64_t clock_utc_ms(void);       /* since 1970-01-01; may step */
int64_t clock_monotonic_ns(void); /* for durations; never steps back */

static inline int64_t clock_monotonic_ms(void) { return clock_monotonic_ns() / 1000000; }

#endif
