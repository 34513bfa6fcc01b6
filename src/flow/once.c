/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/once.h"

#include "base/check.h"
#include "store/store.h"

enum outcome once_known(struct ctx *c, struct once *o)
{
    if (!o)
        return DONE;
    o->settled = false;
    return idem_look(c, o->who, &o->key, &o->answered, &o->kept);
}

enum outcome once_keep(struct ctx *c, struct once *o, const struct once_work *made)
{
    if (!o)
        return DONE;
    check(!o->answered);
    TRY(o->answer(c, o->arg, made, &o->kept));
    TRY(idem_keep(c, &o->key, &o->kept));
    o->settled = true;
    return DONE;
}

struct settling {
    struct once *once;
    struct problem why;
    int64_t ref;
};

static enum outcome settle(struct ctx *c, void *arg)
{
    const struct settling *s = arg;

    TRY(once_known(c, s->once));
    if (s->once->answered)
        return DONE;
    c->problem = s->why;
    TRY(once_keep(c, s->once, &(struct once_work){.ref = s->ref}));
    c->problem = (struct problem){0};
    return DONE;
}

enum outcome settle_once(struct ctx *c, struct once *o, int64_t ref)
{
    struct settling s = {o, c->problem, ref};

    return store_write(c, o->who, settle, &s);
}

bool once_final(enum outcome out, const struct problem *p)
{
    return out != FAILED && p->refusal != refusal_unavailable && p->refusal != refusal_too_many &&
           p->refusal != refusal_idempotency_busy;
}

/* ---- claimed before ---- */

struct claim {
    const struct idem_key *key;
    const struct idem_answer *answer;
    struct idem_answer *earlier;
    bool *answered;
};

static enum outcome begin(struct ctx *c, void *arg)
{
    const struct claim *o = arg;

    return idem_begin(c, o->key, o->answered, o->earlier);
}

static enum outcome finish(struct ctx *c, void *arg)
{
    const struct claim *o = arg;

    return idem_finish(c, o->key, o->answer);
}

static enum outcome forget(struct ctx *c, void *arg)
{
    const struct claim *o = arg;

    return idem_forget(c, o->key);
}

enum outcome begin_once(struct ctx *c, int64_t who, const struct idem_key *key, bool *answered,
                        struct idem_answer *answer)
{
    struct claim o = {.key = key, .answered = answered, .earlier = answer};

    return store_write(c, who, begin, &o);
}

enum outcome finish_once(struct ctx *c, int64_t who, const struct idem_key *key,
                         const struct idem_answer *answer)
{
    struct claim o = {.key = key, .answer = answer};

    return store_write(c, who, finish, &o);
}

enum outcome forget_once(struct ctx *c, int64_t who, const struct idem_key *key)
{
    struct claim o = {.key = key};

    return store_write(c, who, forget, &o);
}
