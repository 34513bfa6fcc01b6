/* SPDX-License-Identifier: Apache-2.0 */
/* Which counts are written down (queue_count.h). */
#include "base/num.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/queue_count.h"
#include "store/store.h"

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
    return i64_max(per_hour, 1);
}

/* ---- what was written before ---- */

static const struct queue_count_row *row_of(const struct queue_count_row_list *rows,
                                            struct str node)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->v[i].node, node))
            return &rows->v[i];
    return NULL;
}

static int64_t day_of_row(const struct queue_inflow_row *r)
{
    return r->day.days - CALENDAR_FIRST_DAY;
}

static int64_t apart(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static int64_t comes_on(const struct queue_count *q, int64_t day, int wait_class)
{
    int64_t i = day - q->first_day;

    return i >= 0 && i < q->days_n ? q->coming[i][wait_class] : 0;
}

/* By how many parcels is what is announced for today and later another? All that is announced
 * now, but of days that were written the difference. */
static int64_t announced_apart(const struct queue_count *q,
                               const struct queue_inflow_row_list *rows)
{
    const int64_t from_day = q->today;
    int64_t sum = 0;

    for (uint32_t i = 0; i < q->days_n; i++)
        if (q->first_day + (int64_t)i >= from_day)
            sum += q->coming[i][WAIT_FIRST] + q->coming[i][WAIT_REST];
    for (size_t i = 0; i < rows->n; i++) {
        const struct queue_inflow_row *r = &rows->v[i];
        int64_t day = day_of_row(r);

        if (!str_eq(r->node, q->node) || day < from_day)
            continue;
        sum += apart(r->first, comes_on(q, day, WAIT_FIRST)) - comes_on(q, day, WAIT_FIRST);
        sum += apart(r->rest, comes_on(q, day, WAIT_REST)) - comes_on(q, day, WAIT_REST);
    }
    return sum;
}

struct kept {
    struct queue_count_row_list counts;
    struct queue_inflow_row_list inflows;
};

static bool matters(const struct kept *k, const struct queue_count *now)
{
    const struct queue_count_row *row = row_of(&k->counts, now->node);
    const struct queue_count_row was = row ? *row : (struct queue_count_row){0};
    const int64_t is = now->waiting[WAIT_FIRST] + now->waiting[WAIT_REST];
    const int64_t hour = hour_of(now->node);
    int64_t change = apart(was.first, now->waiting[WAIT_FIRST]) +
                     apart(was.rest, now->waiting[WAIT_REST]) +
                     announced_apart(now, &k->inflows);

    if (change >= hour)
        return true;
    return row && now->at_ms - was.at >= HOUR_MS && i64_max(was.first + was.rest, is) >= hour;
}

/* ---- writing ---- */

static enum outcome put(struct ctx *c, const struct queue_count *q)
{
    TRY(queue_count_write(c, q->node, q->waiting[WAIT_FIRST], q->waiting[WAIT_REST], q->at_ms,
                          NULL));
    TRY(queue_inflow_clear(c, q->node, NULL));
    for (uint32_t i = 0; i < q->days_n; i++) {
        const int64_t *n = q->coming[i];

        if (n[WAIT_FIRST] + n[WAIT_REST] > 0)
            TRY(queue_inflow_write(
                c, q->node, (struct date){CALENDAR_FIRST_DAY + q->first_day + (int32_t)i},
                n[WAIT_FIRST], n[WAIT_REST], NULL));
    }
    return DONE;
}

static bool in_list(const struct queue_count_list *l, struct str node)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->v[i].node, node))
            return true;
    return false;
}

/* Those of which nothing is heard or announced any more. */
static enum outcome forget(struct ctx *c, const struct kept *k, const struct queue_count_list *in,
                           bool *wrote)
{
    for (size_t i = 0; i < k->counts.n; i++) {
        const struct str node = k->counts.v[i].node;

        if (in_list(in, node))
            continue;
        TRY(queue_count_remove(c, node, NULL));
        TRY(queue_inflow_clear(c, node, NULL));
        *wrote = true;
    }
    return DONE;
}

/* Announced for the next days. */
static int64_t coming_soon(const struct queue_count *q)
{
    int64_t sum = 0;

    for (int32_t day = q->today; day < q->today + QUEUE_COMING_DAYS; day++)
        sum += comes_on(q, day, WAIT_FIRST) + comes_on(q, day, WAIT_REST);
    return sum;
}

static enum outcome keep_seen(struct ctx *c, const struct queue_count_list *in)
{
    TRY(queue_seen_clear(c, NULL));
    for (size_t i = 0; i < in->n; i++) {
        const struct queue_count *q = &in->v[i];

        TRY(queue_seen_write(c, q->node, q->heard, q->at_ms,
                             q->waiting[WAIT_FIRST] + q->waiting[WAIT_REST], coming_soon(q),
                             NULL));
    }
    return DONE;
}

enum outcome queue_count_put(struct ctx *c, const struct queue_count_list *in)
{
    struct kept k;
    bool wrote = false;

    TRY(queue_counts(c, QUEUE_COUNTS_MAX, &k.counts));
    TRY(queue_inflows(c, QUEUE_INFLOWS_MAX, &k.inflows));
    for (size_t i = 0; i < in->n; i++)
        if (matters(&k, &in->v[i])) {
            TRY(put(c, &in->v[i]));
            wrote = true;
        }
    TRY(forget(c, &k, in, &wrote));
    TRY(keep_seen(c, in));
    if (wrote)
        tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}
