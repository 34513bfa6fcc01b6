/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/queue_count.h"

#include "base/num.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "store/store.h"

enum { ROWS_MAX = 100000 };

/* ---- counting ---- */

struct counting {
    struct snapshot *s;
    int64_t (*parcels)[WAIT_CLASSES]; /* of each node */
    int64_t *heard_ms;                /* of each node's country; 0: nothing */
};

/* The first customs on the way; NONE_INDEX: none, or nothing goes there now. */
static uint32_t customs_on_way(struct snapshot *s, const struct promise_in *in)
{
    struct way_part part[WAY_LINKS_MAX];
    uint32_t n = snapshot_way(s, in, part);

    for (uint32_t i = 0; i < n; i++) {
        uint32_t node = s->chain->link[part[i].link].to;

        if (node != NONE_INDEX && part[i].through_min != NEVER_MIN &&
            s->network->queue[s->network->node[node].queue].kind == QUEUE_CUSTOMS)
            return node;
    }
    return NONE_INDEX;
}

static void count(struct counting *k, const struct customs_row *r, int64_t now_ms)
{
    struct promise_in in = {.from = hub_by_code(r->hub), .to = city_by_id(r->city),
                            .now_ms = now_ms};
    const struct queue *q;
    uint32_t node;

    if (!in.from || !in.to || !service_parse(r->service, &in.service))
        return;
    node = customs_on_way(k->s, &in);
    if (node == NONE_INDEX)
        return;
    q = &k->s->network->queue[k->s->network->node[node].queue];
    k->parcels[node][q->first >> in.service & 1 ? WAIT_FIRST : WAIT_REST] += r->parcels;
}

/* The customs nodes of a country of which something is heard. */
static void note_heard(struct counting *k, struct str country, int64_t at_ms)
{
    const struct network *n = k->s->network;

    for (uint32_t q = 0; q < n->queues_n; q++) {
        uint32_t node = n->queue[q].node;

        if (n->queue[q].kind == QUEUE_CUSTOMS &&
            str_eq(str_of(n->node[node].country->code), country))
            k->heard_ms[node] = at_ms;
    }
}

static void put_out(struct arena *a, const struct counting *k, struct queue_count_list *out)
{
    const struct network *n = k->s->network;

    out->v = arena_new_n(a, struct queue_count_row, n->queues_n + 1);
    out->n = 0;
    for (uint32_t q = 0; q < n->queues_n; q++) {
        uint32_t node = n->queue[q].node;

        if (k->heard_ms[node] > 0)
            out->v[out->n++] = (struct queue_count_row){
                str_copy(a, n->node[node].code), k->parcels[node][WAIT_FIRST],
                k->parcels[node][WAIT_REST], k->heard_ms[node]};
    }
}

/* Rows and moments of each country, read before the snapshot is held. */
struct told {
    struct customs_row_list waiting;
    struct heard_row heard;
};

static enum outcome read_told(struct ctx *c, struct str country, struct told *out)
{
    const int64_t since_ms = c->now_ms - QUEUE_HEARD_DAYS * DAY_MS;
    bool found;

    TRY(customs_heard(c, country, since_ms, &out->heard, &found));
    out->heard.has_at = out->heard.has_at && found;
    return customs_waiting(c, country, since_ms, ROWS_MAX, &out->waiting);
}

enum outcome queue_count_read(struct ctx *c, const struct str *country, size_t countries_n,
                              struct queue_count_list *out)
{
    struct told *told = arena_new_n(c->arena, struct told, countries_n + 1);
    struct counting k;
    uint32_t nodes_n;

    for (size_t i = 0; i < countries_n; i++)
        TRY(read_told(c, country[i], &told[i]));
    grace_enter();
    k.s = snapshot_current();
    nodes_n = k.s->network->nodes_n;
    k.parcels = (void *)arena_new_n(c->arena, int64_t, (size_t)nodes_n * WAIT_CLASSES + 1);
    k.heard_ms = arena_new_n(c->arena, int64_t, nodes_n + 1);
    for (size_t i = 0; i < countries_n; i++) {
        if (told[i].heard.has_at)
            note_heard(&k, country[i], told[i].heard.at);
        for (size_t r = 0; r < told[i].waiting.n; r++)
            count(&k, &told[i].waiting.v[r], c->now_ms);
    }
    put_out(c->arena, &k, out);
    grace_leave();
    return DONE;
}

/* ---- writing ---- */

/* Parcels that its queue serves in an hour. */
static int64_t hour_of(struct str code)
{
    int64_t per_hour = 0;
    const struct network *n;
    uint32_t node;

    grace_enter();
    n = snapshot_current()->network;
    node = network_node(n, code);
    if (node != NONE_INDEX && n->node[node].queue != NONE_INDEX)
        per_hour = n->queue[n->node[node].queue].per_hour;
    grace_leave();
    return per_hour;
}

static bool matters(const struct queue_count_row *before, const struct queue_count_row *now,
                    int64_t per_hour)
{
    int64_t was = before->first + before->rest, is = now->first + now->rest;
    int64_t change = is > was ? is - was : was - is;

    if (now->at <= before->at)
        return change > 0 && change >= per_hour;
    return (change > 0 && change >= per_hour) ||
           (now->at - before->at >= HOUR_MS && i64_max(was, is) >= i64_max(per_hour, 1));
}

enum outcome queue_count_put(struct ctx *c, const struct queue_count_list *in)
{
    bool wrote = false;

    for (size_t i = 0; i < in->n; i++) {
        const struct queue_count_row *now = &in->v[i];
        struct queue_count_row before = {0};
        bool found;

        TRY(queue_count_of(c, now->node, &before, &found));
        if (!matters(&before, now, hour_of(now->node)))
            continue;
        TRY(queue_count_write(c, now->node, now->first, now->rest, now->at, NULL));
        wrote = true;
    }
    if (wrote)
        tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}
