/* SPDX-License-Identifier: Apache-2.0 */
/* What the server counts, for Prometheus (text format 0.0.4): requests and their duration by route.
 * Counting takes no lock. */
#ifndef FACE_WEB_METRICS_H
#define FACE_WEB_METRICS_H

#include "base/buf.h"

struct route;

/* A request was answered. `route` is NULL when none was found. */
void metrics_count(const struct route *route, int status, int64_t took_ns);

/* All that was counted. */
void metrics_write(struct buf *out);
/* One value more. `name` without the prefix "entrepot_"; one that ends in _total is a counter, any
 * other a gauge. */
void metrics_value(struct buf *out, const char *name, const char *help, int64_t value);

#endif
