/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/queue_now.h"

#include "base/num.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/overlay.h"

enum { HOUR_MIN = 60, HOURS_AHEAD = QUEUE_AHEAD_DAYS * 24, WEEK_DAYS = 7 };

/* ---- what is known of it ---- */

static void add_seen(const struct queue_seen_row_list *rows, struct queue_now *out)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct queue_seen_row *r = &rows->v[i];

        if (!str_eq(r->node, out->node))
            continue;
        out->from = r->heard ? QUEUE_COUNTED : QUEUE_ANNOUNCED;
        out->since_ms = r->at;
        out->waiting = r->waiting;
        out->coming = r->coming;
    }
}

/* The latest word counts. */
static void add_said(struct arena *a, const struct overlay_row_list *rows, struct queue_now *out)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct overlay_row *r = &rows->v[i];

        if (str_eq(r->kind, STR("closed")) || !str_eq(r->target, out->node))
            continue;
        out->from = QUEUE_SAID;
        out->since_ms = r->at;
        out->who = str_copy(a, r->who);
        out->waiting = r->first + r->rest;
    }
}

/* ---- how long one waits ---- */

static int32_t wait_at(const struct chain *c, const struct queue *q, const struct day_clock *clock,
                       int32_t at_min)
{
    int32_t leaves_min = chain_passes(c, q->node, VARIANT_WAITS, at_min);

    if (leaves_min == NEVER_MIN)
        return NEVER_MIN;
    return leaves_min - queue_open_min(q, clock, at_min);
}

static void add_waits(const struct chain *c, const struct queue *q, const struct day_clock *clock,
                      int32_t now_min, struct queue_now *out)
{
    out->wait_min = out->worst_min = wait_at(c, q, clock, now_min);
    for (int32_t h = 1; h < HOURS_AHEAD && out->worst_min != NEVER_MIN; h++) {
        int32_t wait_min = wait_at(c, q, clock, now_min + h * HOUR_MIN);

        if (wait_min > out->worst_min)
            out->worst_min = wait_min;
    }
}

/* ---- all of them ---- */

static int by_need(const void *x, const void *y)
{
    const struct queue_now *a = x, *b = y;
    const int64_t more_a = a->waiting + a->coming, more_b = b->waiting + b->coming;

    if (a->worst_min != b->worst_min)
        return a->worst_min > b->worst_min ? -1 : 1;
    if (more_a != more_b)
        return more_a > more_b ? -1 : 1;
    return str_cmp(a->node, b->node);
}

static void fill(struct ctx *c, const struct snapshot *s, const struct queue_seen_row_list *seen,
                 const struct overlay_row_list *said, struct queue_now_list *out)
{
    const struct network *n = s->network;
    const int32_t now_min = (int32_t)(c->now_ms / MINUTE_MS);

    out->v = arena_new_n(c->arena, struct queue_now, n->queues_n + 1);
    out->n = n->queues_n;
    for (uint32_t i = 0; i < n->queues_n; i++) {
        const struct queue *q = &n->queue[i];
        const struct node *at = &n->node[q->node];
        const struct day_clock *clock = day_clock_of(at->zone);
        struct queue_now *to = &out->v[i];

        *to = (struct queue_now){.node = str_copy(c->arena, at->code),
                                 .name = str_copy(c->arena, at->name), .kind = q->kind,
                                 .from = QUEUE_ASSUMED,
                                 .day_capacity = queue_week_parcels(q) / WEEK_DAYS};
        add_seen(seen, to);
        add_said(c->arena, said, to);
        add_waits(s->chain, q, clock, now_min, to);
    }
}

enum outcome queue_now_read(struct ctx *c, struct queue_now_list *out)
{
    struct queue_seen_row_list seen;
    struct overlay_row_list said;

    TRY(queue_seen_all(c, QUEUE_COUNTS_MAX, &seen));
    TRY(overlays_open(c, utc_date(c->now_ms), OVERLAYS_MAX, &said));
    grace_enter();
    fill(c, snapshot_current(), &seen, &said, out);
    grace_leave();
    qsort(out->v, out->n, sizeof(out->v[0]), by_need);
    return DONE;
}
