/* SPDX-License-Identifier: Apache-2.0 */
/* Timers: what runs when, by one process at a time. Which jobs there are is the caller's table; the
 * store keeps when each is due next and who is at it.
 *
 *     job_add(c, name, first_at_ms)               at the start; an existing job stays as it is
 *     job_claim(c, name, lease_ms, &mine, &job)   due and free: it is ours until the lease ends
 *     job_renew(c, &job, lease_ms)                while it goes on
 *     job_finish(c, &job, next_at_ms) or job_fail(c, &job, error)
 *
 * A process that dies leaves its lease to end; then the job is due again, so that its work must be
 * repeatable. All need a write transaction, unless they say "reads"; the shard key is 0. */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "base/ctx.h"

enum { JOB_NAME_MAX = 64, JOBS_MAX = 200 };

struct job {
    struct str name;
    int64_t next_at_ms;
    int64_t leased_until_ms; /* in the past: free */
    int64_t lease;
    int32_t failures;        /* since it last ended well */
    bool has_ran_at_ms;
    int64_t ran_at_ms;       /* when it last ended, well or not */
    struct str last_error;   /* "" after it ended well */
};

struct jobs {
    struct job *v;
    size_t n;
};

must_check enum outcome job_add(struct ctx *c, struct str name, int64_t first_at_ms);

/* *mine tells whether the job was due and free; then *job is filled. */
must_check enum outcome job_claim(struct ctx *c, struct str name, int64_t lease_ms, bool *mine,
                                  struct job *job);

/* REFUSED conflict when the lease has ended and another has the job: stop at once. */
must_check enum outcome job_renew(struct ctx *c, struct job *job, int64_t lease_ms);
must_check enum outcome job_finish(struct ctx *c, const struct job *job, int64_t next_at_ms);
/* Due again after a pause that doubles from one second to an hour. */
must_check enum outcome job_fail(struct ctx *c, const struct job *job, struct str error);

/* Due at once, for operators. REFUSED not_found when there is none of that name. */
must_check enum outcome job_hurry(struct ctx *c, struct str name);

/* Reads: all of them by name. */
must_check enum outcome job_list(struct ctx *c, struct jobs *out);

#endif
