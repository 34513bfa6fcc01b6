/* SPDX-License-Identifier: Apache-2.0 */
/* Named counters for tests of the store: statements written by hand, on the store's own table of
 * jobs, so that they need no table of their own. */
#ifndef SUPPORT_COUNTER_H
#define SUPPORT_COUNTER_H

#include "store/statement.h"

struct counter {
    struct str name;
    int64_t n;
};

must_check enum outcome counter_set(struct ctx *c, const char *name, int64_t n);
/* FAILED when the counter exists. */
must_check enum outcome counter_new(struct ctx *c, const char *name, int64_t n);
must_check enum outcome counter_add(struct ctx *c, const char *name, int64_t n, int64_t *changed);
must_check enum outcome counter_get(struct ctx *c, const char *name, int64_t *n, bool *found);
/* Rows are struct counter. */
must_check enum outcome counter_each(struct ctx *c, statement_row *each, void *arg);

#endif
