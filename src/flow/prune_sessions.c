/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/account.h"

#include "store/store.h"

struct job {
    struct session_limits limits;
    int64_t pruned;
};

static enum outcome write(struct ctx *c, void *arg)
{
    struct job *job = arg;

    return session_delete_stale(c, c->now_ms - job->limits.idle_ms, c->now_ms - job->limits.max_ms,
                                &job->pruned);
}

enum outcome prune_sessions(struct ctx *c, const struct session_limits *limits, int64_t *pruned)
{
    struct job job = {.limits = *limits};

    TRY(store_write(c, 0, write, &job));
    *pruned = job.pruned;
    return DONE;
}
