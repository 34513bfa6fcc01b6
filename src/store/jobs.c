/* SPDX-License-Identifier: Apache-2.0 */
#include "store/jobs.h"

#include "base/check.h"
#include "store/inside.h"
#include "store/store_sql.h"

static struct job job_of(const struct job_row *r)
{
    return (struct job){.name = r->name,
                        .next_at_ms = r->next_at_ms,
                        .leased_until_ms = r->leased_until_ms,
                        .lease = r->lease,
                        .failures = r->failures,
                        .has_ran_at_ms = r->has_ran_at_ms,
                        .ran_at_ms = r->ran_at_ms,
                        .last_error = r->last_error};
}

enum outcome job_add(struct ctx *c, struct str name, int64_t first_at_ms)
{
    check(name.n > 0 && name.n <= JOB_NAME_MAX);
    return job_insert(c, name, first_at_ms, NULL);
}

enum outcome job_claim(struct ctx *c, struct str name, int64_t lease_ms, bool *mine,
                       struct job *job)
{
    struct job_row row;
    int64_t changed;
    bool found;

    check(lease_ms > 0);
    TRY(job_take(c, name, c->now_ms, c->now_ms + lease_ms, ctx_id(c, 0), &changed));
    *mine = changed == 1;
    if (!*mine)
        return DONE;
    TRY(job_get(c, name, &row, &found));
    check(found);
    *job = job_of(&row);
    return DONE;
}

static enum outcome still_leased(struct ctx *c, int64_t changed)
{
    if (changed == 1)
        return DONE;
    return refuse(&c->problem, refusal_conflict, NULL,
                  "the lease of this job has ended, and another took it over");
}

enum outcome job_renew(struct ctx *c, struct job *job, int64_t lease_ms)
{
    int64_t until_ms = c->now_ms + lease_ms, changed;

    TRY(job_prolong(c, job->name, job->lease, until_ms, &changed));
    TRY(still_leased(c, changed));
    job->leased_until_ms = until_ms;
    return DONE;
}

enum outcome job_finish(struct ctx *c, const struct job *job, int64_t next_at_ms)
{
    int64_t changed;

    TRY(job_end(c, job->name, job->lease, c->now_ms, next_at_ms, 0, STR(""), &changed));
    return still_leased(c, changed);
}

enum outcome job_fail(struct ctx *c, const struct job *job, struct str error)
{
    int32_t failures = job->failures < INT32_MAX ? job->failures + 1 : job->failures;
    int64_t next_at_ms = c->now_ms + retry_pause_ms(c->random, failures), changed;

    TRY(job_end(c, job->name, job->lease, c->now_ms, next_at_ms, failures, error_note(error),
                &changed));
    return still_leased(c, changed);
}

enum outcome job_hurry(struct ctx *c, struct str name)
{
    int64_t changed;

    TRY(job_due_now(c, name, c->now_ms, &changed));
    if (changed == 0)
        return refuse(&c->problem, refusal_not_found, "job", "there is no job of this name");
    return DONE;
}

enum outcome job_list(struct ctx *c, struct jobs *out)
{
    struct job_row_list rows;

    TRY(jobs_all(c, JOBS_MAX, &rows));
    out->n = rows.n;
    out->v = arena_new_n(c->arena, struct job, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        out->v[i] = job_of(&rows.v[i]);
    return DONE;
}
