/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to goods that go back, told by people: sent by a carrier of the buyer's own, there
 * at the seller, doubted by him, judged by a mediator. */
#include "flow/return_goods.h"

#include "base/civil.h"
#include "store/store.h"

/* ---- sent ---- */

struct sending {
    const struct send_return *in;
    struct dispute_pictures_made receipt;
};

static enum outcome send(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct sending *s = arg;
    struct str words = str_printf(c->arena, "%.*s %.*s", STR_FMT(s->in->carrier),
                                  STR_FMT(s->in->number));
    struct dispute_event_id event;
    struct return_row r;

    TRY(return_read(c, k, &r));
    TRY(return_sent_by(c, &r, s->in->carrier, s->in->number,
                       c->now_ms + k->terms->return_travel_days * DAY_MS));
    TRY(return_ring(c, &r));
    TRY(dispute_note_return(c, k, DISPUTE_EVENT_said, 0, words, &event));
    return dispute_pictures_keep(c, k, event, &s->receipt);
}

static enum outcome check_text(struct ctx *c, const char *field, struct str s, size_t max)
{
    if (s.n == 0)
        return refuse(&c->problem, refusal_required, field, "a text");
    if (utf8_length(s) > max)
        return refuse(&c->problem, refusal_invalid, field, "at most %zu characters", max);
    return DONE;
}

enum outcome send_return(struct ctx *c, const struct dispute_act *who, const struct send_return *in)
{
    struct sending s = {.in = in};
    struct dispute_row d;

    if (who->buyer.v == 0)
        return refuse(&c->problem, refusal_forbidden, NULL, "a dispute that you have opened");
    TRY(check_text(c, "carrier", in->carrier, RETURN_CARRIER_MAX));
    TRY(check_text(c, "number", in->number, RETURN_NUMBER_MAX));
    TRY(dispute_may_act(c, who, &d));
    TRY(dispute_pictures_make(c, in->pictures, in->pictures_n, &s.receipt));
    return dispute_do(c, who, send, &s);
}

/* ---- by the seller ---- */

static enum outcome only_seller(struct ctx *c, const struct dispute_case *k)
{
    if (k->side == SIDE_seller)
        return DONE;
    return refuse(&c->problem, refusal_forbidden, NULL, "a dispute with your own shop");
}

static enum outcome receive(struct ctx *c, struct dispute_case *k, unused_arg void *arg)
{
    struct return_row r;

    TRY(only_seller(c, k));
    TRY(return_read(c, k, &r));
    return return_end(c, k, &r, RETURN_arrived);
}

enum outcome receive_return(struct ctx *c, const struct dispute_act *who)
{
    return dispute_do(c, who, receive, NULL);
}

static enum outcome doubt(struct ctx *c, struct dispute_case *k, void *arg)
{
    const struct str *words = arg;
    struct dispute_event_id event;
    struct return_row r;

    TRY(only_seller(c, k));
    TRY(return_read(c, k, &r));
    TRY(return_doubt(c, &r, i64_max(r.due_at, c->now_ms + k->terms->decide_days * DAY_MS)));
    TRY(return_ring(c, &r));
    return dispute_note(c, k, DISPUTE_EVENT_said, 0, *words, &event);
}

enum outcome doubt_return(struct ctx *c, const struct dispute_act *who, struct str words)
{
    TRY(dispute_check_words(c, words, true));
    return dispute_do(c, who, doubt, &words);
}

/* ---- by a mediator ---- */

struct judging {
    const struct judge_return *in;
    struct dispute_row row;
};

static enum outcome find(struct ctx *c, void *arg)
{
    struct judging *j = arg;

    TRY(dispute_locate(c, j->in->dispute, &j->row));
    return dispute_may_judge(c, &j->row);
}

static enum outcome judge(struct ctx *c, void *arg)
{
    const struct judging *j = arg;
    struct dispute_event_id event;
    struct dispute_case k;
    struct return_row r;

    TRY(dispute_case_read(c, j->row.buyer, j->row.id, &k));
    TRY(return_read(c, &k, &r));
    if (!r.doubted)
        return refuse(&c->problem, refusal_wrong_state, NULL, "a return that the seller doubts");
    k.side = SIDE_mediator;
    TRY(dispute_note(c, &k, DISPUTE_EVENT_said, 0, j->in->words, &event));
    return return_end(c, &k, &r, j->in->sent ? RETURN_lost : RETURN_unsent);
}

enum outcome judge_return(struct ctx *c, const struct judge_return *in)
{
    struct judging j = {.in = in};

    TRY(dispute_check_words(c, in->words, true));
    TRY(store_read(c, find, &j));
    return store_write(c, j.row.buyer.v, judge, &j);
}
