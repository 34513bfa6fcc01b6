/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/wait.h"

#include "base/check.h"

/* Work is counted in parcels / (MINUTES_OF_DAY * SHARES): both a day's parcels spread over its
 * minutes and an hour's service spread over its own are whole numbers then. */
enum { PERCENT = 100, SHARES = PERCENT * PERCENT, HOURS_OF_DAY = 24, HOUR_MIN = 60 };

int32_t queue_open_min(const struct queue *q, const struct day_clock *c, int32_t at_min)
{
    int32_t day = day_of_minute(c, at_min);

    const struct calendar *open = q->open;

    for (; day >= 0 && open->before[day] < open->before[CALENDAR_DAYS]; day++) {
        int32_t opens;

        day = open->nth[open->before[day]]; /* the first day on or after it that works */
        opens = minute_of_day(c, day, q->opens_min);
        if (at_min < minute_of_day(c, day, q->closes_min))
            return at_min > opens ? at_min : opens;
    }
    return NEVER_MIN;
}

int64_t queue_week_parcels(const struct queue *q)
{
    return q->per_hour * (q->closes_min - q->opens_min) * __builtin_popcount(q->open->week) /
           HOUR_MIN;
}

/* ---- the curves, minute by minute ---- */

struct making {
    struct wait *w;
    const struct backlog *now;
    int64_t work;                   /* of a parcel, in SHARES */
    int64_t backlog[WAIT_CLASSES];
    int64_t arrived[WAIT_CLASSES], served[WAIT_CLASSES];
    uint32_t room[WAIT_CLASSES];
    int32_t day, next_day_min;      /* of the minute that is being made */
    bool open_today;
    int32_t opens_min, closes_min;
};

static void start_day(struct making *m, int32_t at_min)
{
    const struct queue *q = m->w->queue;
    const uint16_t *before = q->open->before;

    m->day = day_of_minute(m->w->clock, at_min);
    if (m->day < 0)
        return;
    m->next_day_min = m->w->clock->midnight_min[m->day + 1];
    m->open_today = before[m->day + 1] > before[m->day];
    m->opens_min = minute_of_day(m->w->clock, m->day, q->opens_min);
    m->closes_min = minute_of_day(m->w->clock, m->day, q->closes_min);
}

/* In the minute that starts at `at_min`. */
static int64_t inflow(const struct making *m, int32_t at_min, int c)
{
    int32_t i = m->day - m->now->inflow_day;

    if (i < 0 || (uint32_t)i >= m->now->inflow_days ||
        at_min - m->w->clock->midnight_min[m->day] >= MINUTES_OF_DAY)
        return 0;
    return m->now->inflow[i][c] * m->work;
}

static void add_bend(struct making *m, int c, int32_t at_min, int64_t arrives, int64_t serves)
{
    struct wait *w = m->w;
    uint32_t n = w->bends_n[c];

    if (n > 0 && w->bend[c][n - 1].arrives == arrives && w->bend[c][n - 1].serves == serves)
        return;
    if (n == m->room[c]) {
        m->room[c] = n ? 2 * n : 16;
        w->bend[c] = realloc(w->bend[c], m->room[c] * sizeof(*w->bend[c]));
        check(w->bend[c] != NULL);
    }
    w->bend[c][n] = (struct bend){at_min, m->arrived[c], m->served[c], arrives, serves};
    w->bends_n[c]++;
}

static void make_minute(struct making *m, int32_t at_min)
{
    bool open = m->open_today && at_min >= m->opens_min && at_min < m->closes_min;
    int64_t rest = open ? m->w->queue->per_hour * HOURS_OF_DAY * SHARES : 0;

    for (int c = 0; c < WAIT_CLASSES; c++) {
        int64_t arrives = inflow(m, at_min, c);
        int64_t serves = i64_min(m->backlog[c] + arrives, rest);

        add_bend(m, c, at_min, arrives, serves);
        rest -= serves;
        m->backlog[c] += arrives - serves;
        m->arrived[c] += arrives;
        m->served[c] += serves;
    }
}

static bool finished(const struct making *m)
{
    for (int c = 0; c < WAIT_CLASSES; c++)
        if (m->backlog[c] > 0)
            return false;
    return m->day >= m->now->inflow_day + (int32_t)m->now->inflow_days;
}

static void make_curves(struct making *m)
{
    struct wait *w = m->w;
    int32_t at_min = m->now->at_min, last_min = at_min + WAIT_DAYS_MAX * MINUTES_OF_DAY;

    start_day(m, at_min);
    for (; m->day >= 0 && at_min < last_min; at_min++) {
        if (at_min >= m->next_day_min)
            start_day(m, at_min);
        if (m->day < 0 || finished(m))
            break;
        make_minute(m, at_min);
    }
    w->until_min = at_min;
    w->stuck = !finished(m);
    for (int c = 0; c < WAIT_CLASSES; c++)
        add_bend(m, c, at_min, 0, 0);
}

void wait_init(struct wait *w, const struct network *n, const struct queue *q,
               const struct backlog *now)
{
    struct making m = {.w = w, .now = now};
    int64_t announced = q->announced_pct;

    *w = (struct wait){.queue = q, .clock = day_clock_of(n->node[q->node].zone)};
    if (!now)
        return;
    check(now->inflow_days <= INFLOW_DAYS_MAX);
    m.work = SHARES - announced * (PERCENT - q->announced_work_pct);
    for (int c = 0; c < WAIT_CLASSES; c++)
        m.backlog[c] = m.arrived[c] = now->parcels[c] * m.work * MINUTES_OF_DAY;
    make_curves(&m);
}

void wait_release(struct wait *w)
{
    for (int c = 0; c < WAIT_CLASSES; c++)
        free(w->bend[c]);
    *w = (struct wait){0};
}

/* ---- asking ---- */

/* The last bend at or before a minute. There is one. */
static const struct bend *bend_at(const struct wait *w, int c, int32_t at_min)
{
    uint32_t low = 0, high = w->bends_n[c];

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (w->bend[c][middle].at_min <= at_min)
            low = middle;
        else
            high = middle;
    }
    return &w->bend[c][low];
}

/* The first minute by which that much is served, at or after bend `from`. */
static int32_t served_by(const struct wait *w, int c, const struct bend *from, int64_t work)
{
    const struct bend *last = w->bend[c] + w->bends_n[c] - 1;
    uint32_t low = (uint32_t)(from - w->bend[c]), high = w->bends_n[c] - 1;

    if (last->served < work)
        return NEVER_MIN;
    while (low < high) { /* the first bend with served >= work */
        uint32_t middle = low + (high - low) / 2;

        if (w->bend[c][middle].served < work)
            low = middle + 1;
        else
            high = middle;
    }
    if (w->bend[c][low].at_min <= from->at_min)
        return from->at_min;
    from = &w->bend[c][low - 1];
    return from->at_min + (int32_t)((work - from->served + from->serves - 1) / from->serves);
}

/* When what arrives at `at_min` has nobody before it any more. */
static int32_t turn_comes(const struct wait *w, int c, int32_t at_min)
{
    const struct bend *b = bend_at(w, c, at_min);

    return served_by(w, c, b, b->arrived + b->arrives * (at_min - b->at_min));
}

/* Who came before the count stands behind those who were counted. */
int32_t wait_leaves(const struct wait *w, int wait_class, int32_t arrives_min)
{
    check(wait_class >= 0 && wait_class < WAIT_CLASSES);
    if (w->queue->per_hour == 0 || (w->stuck && arrives_min >= w->until_min))
        return NEVER_MIN;
    if (w->bends_n[wait_class] > 0 && arrives_min < w->until_min) {
        int32_t at_min = w->bend[wait_class][0].at_min, leaves;

        if (at_min < arrives_min)
            at_min = arrives_min;
        leaves = turn_comes(w, wait_class, at_min);
        if (leaves > at_min)
            return leaves;
    }
    return queue_open_min(w->queue, w->clock, arrives_min);
}
