/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/once.h"

#include "store/store.h"

struct once {
    const struct idem_key *key;
    const struct idem_answer *answer;
    struct idem_answer *earlier;
    bool *answered;
};

static enum outcome begin(struct ctx *c, void *arg)
{
    const struct once *o = arg;

    return idem_begin(c, o->key, o->answered, o->earlier);
}

static enum outcome finish(struct ctx *c, void *arg)
{
    const struct once *o = arg;

    return idem_finish(c, o->key, o->answer);
}

static enum outcome forget(struct ctx *c, void *arg)
{
    const struct once *o = arg;

    return idem_forget(c, o->key);
}

enum outcome begin_once(struct ctx *c, int64_t who, const struct idem_key *key, bool *answered,
                        struct idem_answer *answer)
{
    struct once o = {.key = key, .answered = answered, .earlier = answer};

    return store_write(c, who, begin, &o);
}

enum outcome finish_once(struct ctx *c, int64_t who, const struct idem_key *key,
                         const struct idem_answer *answer)
{
    struct once o = {.key = key, .answer = answer};

    return store_write(c, who, finish, &o);
}

enum outcome forget_once(struct ctx *c, int64_t who, const struct idem_key *key)
{
    struct once o = {.key = key};

    return store_write(c, who, forget, &o);
}
