/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/booking.h"

#include "base/hash.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "store/store.h"

static const struct str held = STR_INIT("held");
static const struct str firm = STR_INIT("firm");
static const struct str released = STR_INIT("released");

int64_t departure_home(struct str link)
{
    return (int64_t)(hash_content(link) >> 1) | 1;
}

/* Promises change when the last place is gone, and when there is one again. */
static void taken(struct ctx *c, const struct departure_after *after)
{
    if (after->taken == after->capacity)
        tx_touch(c, TOPIC_LANES, TOUCH_ALL);
}

static void given(struct ctx *c, const struct departure_after *after)
{
    if (after->taken == after->capacity - 1)
        tx_touch(c, TOPIC_LANES, TOUCH_ALL);
}

static enum outcome refuse_full(struct ctx *c, struct str link)
{
    return refuse(&c->problem, refusal_promise_changed, "departure",
                  "no place is left on %.*s that day", STR_FMT(link));
}

enum outcome booking_hold(struct ctx *c, const struct booking_new *in)
{
    const struct promise_place *p = &in->place;
    int64_t home = departure_home(p->link), changed;
    struct departure_after after;
    bool found;

    TRY(booking_put(c, home, p->link, p->departs_at_ms, in->holder, in->buyer, in->expires_at_ms,
                    c->now_ms, &changed));
    if (!changed)
        return DONE;
    TRY(departure_take(c, home, p->link, p->departs_at_ms, p->capacity, &after, &found));
    if (!found)
        return refuse_full(c, p->link);
    taken(c, &after);
    return DONE;
}

enum outcome booking_hold_again(struct ctx *c, const struct booking_row *b, int64_t expires_at_ms)
{
    struct departure_after after;
    int64_t changed;
    bool found;

    TRY(booking_put(c, b->home, b->link, b->departs_at, b->holder, b->buyer, expires_at_ms,
                    c->now_ms, &changed));
    if (!changed)
        return DONE;
    TRY(departure_retake(c, b->home, b->link, b->departs_at, &after, &found));
    if (!found)
        return refuse_full(c, b->link);
    taken(c, &after);
    return DONE;
}

static must_check enum outcome move(struct ctx *c, const struct booking_row *b, struct str from,
                                    struct str to, int64_t *changed)
{
    return booking_set_state(c, b->home, b->link, b->departs_at, b->holder, from, to, c->now_ms,
                             changed);
}

enum outcome booking_confirm(struct ctx *c, const struct booking_row *b)
{
    return move(c, b, held, firm, NULL);
}

enum outcome booking_release(struct ctx *c, const struct booking_row *b)
{
    struct departure_after after;
    int64_t changed;
    bool found;

    TRY(move(c, b, held, released, &changed));
    if (!changed)
        TRY(move(c, b, firm, released, &changed));
    if (!changed)
        return DONE;
    TRY(departure_give(c, b->home, b->link, b->departs_at, &after, &found));
    if (!found)
        return fail("logistics", "holder %lld has a place on a departure that is not there",
                    (long long)b->holder.v);
    given(c, &after);
    return DONE;
}

enum outcome booking_forget(struct ctx *c, const struct booking_row *b)
{
    TRY(booking_release(c, b));
    return booking_drop(c, b->home, b->link, b->departs_at, b->holder, NULL);
}

enum outcome departure_set_capacity(struct ctx *c, struct str link, int64_t capacity)
{
    int64_t changed;

    TRY(departures_set_capacity(c, departure_home(link), link, c->now_ms, capacity, &changed));
    if (changed)
        tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}

enum outcome departures_behind(struct ctx *c, struct departure_link_list *out)
{
    scoped(map_release) struct map names = {0};
    const struct network *n;
    size_t kept = 0;
    uint64_t link;

    TRY(departure_links(c, c->now_ms, LEGS_MAX + LASTMILES_MAX, out));
    grace_enter();
    n = snapshot_current()->network;
    network_link_names(n, c->arena, &names);
    for (size_t i = 0; i < out->n; i++) {
        struct departure_link l = out->v[i];
        int64_t now = map_get(&names, l.link, &link) ? network_link_capacity(n, (uint32_t)link)
                                                     : CAPACITY_UNLIMITED;

        if (l.capacity != now)
            out->v[kept++] = (struct departure_link){l.link, now};
    }
    grace_leave();
    out->n = kept;
    return DONE;
}

/* ---- verify ---- */

struct auditing {
    void (*broken)(void *arg, const char *what);
    void *arg;
};

static enum outcome on_audit(struct ctx *c, const struct departure_audit *row, void *arg)
{
    const struct auditing *a = arg;
    struct str what = str_printf(c->arena, "departure of %.*s at %lld: taken %lld, booked %lld, "
                                 "allowed %lld", STR_FMT(row->link), (long long)row->departs_at,
                                 (long long)row->taken, (long long)row->booked,
                                 (long long)row->allowed);

    a->broken(a->arg, what.p);
    return DONE;
}

enum outcome booking_verify(struct ctx *c, void (*broken)(void *arg, const char *what), void *arg)
{
    struct auditing a = {broken, arg};

    return departure_audits(c, on_audit, &a);
}
