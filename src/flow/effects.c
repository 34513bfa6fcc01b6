/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/effects.h"

#include "base/buf.h"
#include "base/check.h"
#include "store/outbox.h"

enum { NUMBERS_MAX = 2 * 20 + 2 }; /* bytes of two, each with a blank */

static const struct {
    struct str name;
    enum outcome (*run)(struct ctx *c, const struct effect *e);
} topics[EFFECTS_N] = {
#define X(topic) {STR_INIT(#topic), do_##topic},
    EFFECTS(X)
#undef X
};

struct str effect_name(enum effect_topic topic)
{
    check((unsigned)topic < EFFECTS_N);
    return topics[topic].name;
}

/* Its payload, and its key too. */
static struct str written(struct ctx *c, const struct effect *e)
{
    struct buf b;

    check(e->word.n <= EFFECT_WORD_MAX);
    buf_init(&b, c->arena, NUMBERS_MAX + EFFECT_WORD_MAX);
    buf_i64(&b, e->home);
    buf_char(&b, ' ');
    buf_i64(&b, e->ref);
    buf_char(&b, ' ');
    buf_str(&b, e->word);
    check(!b.full);
    return buf_view(&b);
}

enum outcome effect_waits(struct ctx *c, int64_t shard, const struct effect *e, bool *waits)
{
    return outbox_has(c, shard, effect_name(e->topic), written(c, e), waits);
}

enum outcome effect_emit(struct ctx *c, const struct effect *e, int64_t due_at_ms)
{
    struct str payload = written(c, e);

    return outbox_add(c, effect_name(e->topic), payload, payload,
                      due_at_ms != 0 ? due_at_ms : c->now_ms);
}

bool effect_speaks(enum effect_topic topic)
{
    return topic == EFFECT_send_mail || topic == EFFECT_send_refund ||
           topic == EFFECT_send_payout || topic == EFFECT_demo_event;
}

enum outcome effect_run(struct ctx *c, const struct effect *e)
{
    check((unsigned)e->topic < EFFECTS_N);
    return topics[e->topic].run(c, e);
}

static bool topic_of(struct str name, enum effect_topic *out)
{
    for (int i = 0; i < EFFECTS_N; i++)
        if (str_eq(topics[i].name, name)) {
            *out = (enum effect_topic)i;
            return true;
        }
    return false;
}

enum outcome effect_parse(struct problem *p, struct str topic, struct str payload,
                          struct effect *out)
{
    struct str rest = payload, home, ref;

    if (!topic_of(topic, &out->topic))
        return refuse(p, refusal_invalid, "topic", "a topic of flow/effects.h");
    if (!str_cut(&rest, ' ', &home) || !parse_i64(home, 0, INT64_MAX, &out->home) ||
        !str_cut(&rest, ' ', &ref) || !parse_i64(ref, 1, INT64_MAX, &out->ref) ||
        rest.n > EFFECT_WORD_MAX)
        return refuse(p, refusal_invalid, "payload", "home, ref and a word");
    out->word = rest;
    return DONE;
}
