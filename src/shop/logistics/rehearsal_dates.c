/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of delivery, from the doors back. For every flow and every time of leaving it: on which
 * dates are its parcels delivered? What follows a flow does not depend on where its parcels came
 * from, so each is worked out once for all lanes. Done twice: as in an empty network, for the date
 * that would be promised, and as it was; but where nobody waits both are the same. */
#include "base/check.h"
#include "shop/logistics/rehearsal_inside.h"

enum { LONGEST_AFTER_DAYS = 101, POOL_DATES = 40 };

/* Shares of parcels by date: first, first + 1, ... */
struct dates {
    uint32_t first, n;
    float *share;
};

/* Of a flow: when its parcels enter and leave, and the dates of those who leave. */
struct going {
    uint32_t entry_lo, entry_hi; /* slots; lo > hi: nobody */
    uint32_t left_lo, left_n;    /* slots of leaving, or departures */
    struct dates *dates;         /* [left - left_lo] */
};

struct back {
    struct run *run;
    bool alone;                  /* in an empty network */
    struct going *going;         /* of each flow */
    struct going *other;         /* of the pass before; where it is calm it serves for both */
    struct dates *after;         /* of one flow, by slot: what comes to all that follows it */
    bool *reached;               /* is it needed? */
    uint32_t *as_before;         /* of each branch: how the slot looked at before goes on */
    float *pool;                 /* the shares of `after` */
    size_t pool_n, pool_max;
    double *sum;                 /* of dates, [dates_n] */
    uint32_t sum_lo, sum_hi;     /* in use: lo ... hi - 1 */
    uint32_t dates_n;
};

/* ---- sums of dates ---- */

static void sum_begin(struct back *b)
{
    b->sum_lo = UINT32_MAX;
    b->sum_hi = 0;
}

static void sum_reach(struct back *b, uint32_t lo, uint32_t hi)
{
    if (lo < b->sum_lo)
        b->sum_lo = lo;
    if (hi > b->sum_hi)
        b->sum_hi = hi;
}

static void sum_add(struct back *b, const struct dates *d, double share)
{
    for (uint32_t i = 0; i < d->n; i++)
        b->sum[d->first + i] += d->share[i] * share;
    if (d->n > 0)
        sum_reach(b, d->first, d->first + d->n);
}

/* Room for shares that are needed no longer than one flow. */
static float *from_pool(struct back *b, uint32_t n)
{
    float *v = b->pool + b->pool_n;

    if (b->pool_n + n > b->pool_max)
        return arena_new_n(b->run->a, float, n);
    b->pool_n += n;
    return v;
}

/* Keeps the sum, and leaves it empty for the next. */
static struct dates sum_end(struct back *b, bool briefly)
{
    struct dates d = {0};

    if (b->sum_lo >= b->sum_hi)
        return d;
    d = (struct dates){b->sum_lo, b->sum_hi - b->sum_lo, NULL};
    d.share = briefly ? from_pool(b, d.n) : arena_new_n(b->run->a, float, d.n);
    for (uint32_t i = 0; i < d.n; i++) {
        d.share[i] = (float)b->sum[d.first + i];
        b->sum[d.first + i] = 0;
    }
    return d;
}

/* ---- passages of either kind ---- */

static size_t passages(const struct back *b, const struct flow *f, uint32_t entry,
                       struct passage *alone, const struct passage **out)
{
    if (!b->alone)
        return passages_of(b->run, f, entry, alone, out);
    *out = alone;
    return passages_alone(b->run, &b->run->station[f->station], entry, alone);
}

/* ---- when are parcels where ---- */

static void enters(struct back *b, const struct branch *branch, uint32_t n, uint32_t lo,
                   uint32_t hi)
{
    for (uint32_t i = 0; i < n; i++) {
        struct going *g = &b->going[branch[i].flow];

        if (lo < g->entry_lo)
            g->entry_lo = lo;
        if (hi > g->entry_hi)
            g->entry_hi = hi;
    }
}

/* From the times of entering those of leaving, and of entering what follows. */
static void pass_range(struct back *b, uint32_t flow)
{
    const struct flow *f = &b->run->flow[flow];
    struct going *g = &b->going[flow];
    struct passage alone[PASSAGES_ALONE_MAX];
    const struct passage *p = NULL;
    uint32_t lo = g->entry_lo, hi = g->entry_hi, base, last = b->run->in->slots_n - 1;
    const struct offsets *o;
    size_t n = 0;

    while (lo <= hi && (n = passages(b, f, lo, alone, &p)) == 0)
        lo++;
    if (n == 0)
        return;
    g->left_lo = p[0].left;
    while ((n = passages(b, f, hi, alone, &p)) == 0)
        hi--;
    g->left_n = p[n - 1].left - g->left_lo + 1;
    o = passage_offsets(b->run, f, g->left_lo, &base);
    lo = base + o->min;
    o = passage_offsets(b->run, f, g->left_lo + g->left_n - 1, &base);
    hi = base + o->max < last ? base + o->max : last;
    if (lo <= hi)
        enters(b, &b->run->branch[f->branch], f->branches_n, lo, hi);
}

static void find_ranges(struct back *b)
{
    struct run *r = b->run;

    for (uint32_t f = 0; f < r->flows_n; f++)
        b->going[f] = (struct going){.entry_lo = UINT32_MAX};
    for (size_t i = 0; i < r->in->lanes_n; i++) {
        const double *release = &r->release[i * r->releases_n];
        uint32_t lo = 0, hi = r->releases_n;

        while (lo < hi && release[lo] <= 0)
            lo++;
        while (hi > lo && release[hi - 1] <= 0)
            hi--;
        if (lo < hi)
            enters(b, &r->branch[r->lane_branch[i]], r->in->lane[i].first_n, lo, hi - 1);
    }
    for (uint32_t i = r->flows_n; i-- > 0;)
        if (b->going[r->post[i]].entry_lo <= b->going[r->post[i]].entry_hi)
            pass_range(b, r->post[i]);
}

/* Where a flow is calm its parcels go as in an empty network: worked out once, for the times of
 * both passes. */
static void join_ranges(struct back *b)
{
    for (uint32_t f = 0; f < b->run->flows_n; f++) {
        struct going *g = &b->going[f];
        const struct going *o = &b->other[f];
        uint32_t end = g->left_lo + g->left_n;

        if (!b->run->flow[f].calm || o->left_n == 0)
            continue;
        if (o->left_lo + o->left_n > end || g->left_n == 0)
            end = o->left_lo + o->left_n;
        if (o->left_lo < g->left_lo || g->left_n == 0)
            g->left_lo = o->left_lo;
        g->left_n = end - g->left_lo;
    }
}

/* ---- from the doors back ---- */

static uint32_t delivery_date(const struct back *b, uint32_t door, uint32_t slot)
{
    const struct rehearsal_in *in = b->run->in;
    const struct rehearsal_door *d = &in->door[door];
    int64_t at = (int64_t)slot * in->slot_min + in->slot_min / 2 - d->midnight_min;
    uint32_t date = at < 0 ? 0 : (uint32_t)(at / 1440);

    if (date < d->falls_n)
        date = (uint32_t)d->falls_on[date];
    return date < b->dates_n ? date : b->dates_n - 1;
}

/* Adds the dates of what enters a flow in a slot. */
static void add_entry(struct back *b, uint32_t flow, uint32_t slot, double share)
{
    const struct going *g = &b->going[flow];
    struct passage alone[PASSAGES_ALONE_MAX];
    const struct passage *p = NULL;
    size_t n = passages(b, &b->run->flow[flow], slot, alone, &p);

    for (size_t i = 0; i < n; i++)
        if (p[i].left - g->left_lo < g->left_n)
            sum_add(b, &g->dates[p[i].left - g->left_lo], share * p[i].share);
}

/* The dates of what comes, in a slot, to all that follows a flow. */
static struct dates dates_after(struct back *b, const struct flow *f, uint32_t slot)
{
    sum_begin(b);
    if (f->branches_n == 0) {
        uint32_t date = delivery_date(b, f->door, slot);

        b->sum[date] += 1;
        sum_reach(b, date, date + 1);
    } else if (slot < b->run->in->slots_n) {
        for (uint32_t i = 0; i < f->branches_n; i++) {
            const struct branch *branch = &b->run->branch[f->branch + i];

            add_entry(b, branch->flow, slot, branch->share);
        }
    }
    return sum_end(b, true);
}

/* The time of leaving of all that enters a flow in a slot; UINT32_MAX when there are several. */
static uint32_t only_left(const struct back *b, uint32_t flow, uint32_t slot)
{
    struct passage alone[PASSAGES_ALONE_MAX];
    const struct passage *p = NULL;

    if (passages(b, &b->run->flow[flow], slot, alone, &p) != 1 || p->share < 1)
        return UINT32_MAX;
    return p->left;
}

/* Does what comes in a slot go on like what came in the slot looked at before? (It catches the
 * same departures, or is delivered on the same date.) */
static bool goes_as_before(struct back *b, const struct flow *f, uint32_t slot)
{
    bool same = true;

    if (f->branches_n == 0) {
        uint32_t date = delivery_date(b, f->door, slot);

        same = b->as_before[0] == date;
        b->as_before[0] = date;
        return same;
    }
    for (uint32_t i = 0; i < f->branches_n; i++) {
        uint32_t left = slot < b->run->in->slots_n ?
            only_left(b, b->run->branch[f->branch + i].flow, slot) : UINT32_MAX;

        same &= left != UINT32_MAX && b->as_before[i] == left;
        b->as_before[i] = left;
    }
    return same;
}

/* What comes to all that follows a flow, in each slot from `lo` to `hi` that its parcels reach.
 * Slots that go on alike share their dates. */
static void fill_after(struct back *b, const struct flow *f, const struct going *g, uint32_t lo,
                       uint32_t hi)
{
    const struct dates *before = NULL;

    memset(b->after, 0, (hi - lo + 1) * sizeof(*b->after));
    memset(b->reached, 0, hi - lo + 1);
    b->pool_n = 0;
    for (uint32_t left = g->left_lo; left < g->left_lo + g->left_n; left++) {
        uint32_t base;
        const struct offsets *o = passage_offsets(b->run, f, left, &base);

        for (size_t i = 0; i < o->n; i++)
            b->reached[base + o->v[i].slots - lo] = true;
    }
    for (uint32_t slot = lo; slot <= hi; slot++) {
        bool same;

        if (!b->reached[slot - lo])
            continue;
        same = goes_as_before(b, f, slot);
        b->after[slot - lo] = before && same ? *before : dates_after(b, f, slot);
        before = &b->after[slot - lo];
    }
}

/* Of one time of leaving: `after` has the dates of the slots from `lo` on. */
static struct dates dates_of_left(struct back *b, const struct flow *f, uint32_t left,
                                  const struct dates *after, uint32_t lo)
{
    uint32_t base;
    const struct offsets *o = passage_offsets(b->run, f, left, &base);

    sum_begin(b);
    for (size_t i = 0; i < o->n;) {
        const struct dates *d = &after[base + o->v[i].slots - lo];
        double share = 0;

        do
            share += o->v[i++].share;
        while (i < o->n && after[base + o->v[i].slots - lo].share == d->share);
        sum_add(b, d, share);
    }
    return sum_end(b, false);
}

static void go_back(struct back *b, uint32_t flow)
{
    struct run *r = b->run;
    const struct flow *f = &r->flow[flow];
    struct going *g = &b->going[flow];
    const struct offsets *o;
    uint32_t lo, hi, base;

    if (g->left_n == 0)
        return;
    o = passage_offsets(r, f, g->left_lo, &base);
    lo = base + o->min;
    o = passage_offsets(r, f, g->left_lo + g->left_n - 1, &base);
    hi = base + o->max;
    fill_after(b, f, g, lo, hi);
    g->dates = arena_new_n(r->a, struct dates, g->left_n);
    for (uint32_t i = 0; i < g->left_n; i++)
        g->dates[i] = dates_of_left(b, f, g->left_lo + i, b->after, lo);
}

/* ---- lanes ---- */

/* The dates of a cohort; the caller reads them in b->sum and calls sum_end. */
static void cohort_dates(struct back *b, size_t lane, const struct rehearsal_cohort *c)
{
    const struct run *r = b->run;
    const struct branch *branch = &r->branch[r->lane_branch[lane]];
    int32_t at = c->from_min;
    uint32_t slot;
    double share;

    sum_begin(b);
    while (release_next(r, c, &at, &slot, &share))
        for (uint32_t i = 0; i < r->in->lane[lane].first_n; i++)
            add_entry(b, branch[i].flow, slot, share * branch[i].share);
}

/* Nine of ten are there by that date. */
static uint32_t promised_date(struct back *b)
{
    double all = 0, sum = 0;
    uint32_t d = b->sum_lo;

    for (uint32_t i = b->sum_lo; i < b->sum_hi; i++)
        all += b->sum[i];
    for (; d < b->sum_hi; d++)
        if ((sum += b->sum[d]) >= 0.9 * all * (1 - 1e-9))
            break;
    return d;
}

static void note_cohort(struct back *b, size_t lane, const struct rehearsal_cohort *c,
                        uint32_t promised)
{
    struct rehearsal_lane_out *out = &b->run->out->lane[lane];
    double parcels = c->parcels * b->run->in->lane[lane].scale;

    for (uint32_t d = b->sum_lo; d < b->sum_hi; d++) {
        double mass = b->sum[d] * parcels;
        uint32_t day = d > (uint32_t)c->date ? d - (uint32_t)c->date : 0;

        out->days[day] += mass;
        out->delivered += mass;
        if (d <= promised)
            out->on_time += mass;
    }
}

/* All cohorts: their promised dates are filled in when alone, and kept to otherwise. */
static void walk_cohorts(struct back *b, uint32_t *promised)
{
    const struct rehearsal_in *in = b->run->in;
    size_t n = 0;

    for (size_t i = 0; i < in->lanes_n; i++)
        for (size_t c = 0; c < in->lane[i].cohorts_n; c++, n++) {
            if (in->lane[i].cohort[c].parcels * in->lane[i].scale <= 0)
                continue;
            cohort_dates(b, i, &in->lane[i].cohort[c]);
            if (b->alone)
                promised[n] = promised_date(b);
            else
                note_cohort(b, i, &in->lane[i].cohort[c], promised[n]);
            for (uint32_t d = b->sum_lo; d < b->sum_hi; d++)
                b->sum[d] = 0;
        }
}

static void walk_back(struct back *b)
{
    struct run *r = b->run;

    for (uint32_t i = 0; i < r->flows_n; i++) {
        uint32_t flow = r->post[i];

        if (!b->alone && r->flow[flow].calm)
            b->going[flow] = b->other[flow];
        else
            go_back(b, flow);
        if (r->in->progress && i % 256 == 0)
            r->in->progress(r->in->progress_arg, (b->alone ? 500 : 700) +
                                                     (int)(200.0 * i / r->flows_n));
    }
}

static void prepare(struct back *b, struct going *alone, struct going *together)
{
    size_t longest = b->run->in->slots_n + LONGEST_AFTER_DAYS * 1440 / b->run->in->slot_min;

    b->sum = arena_new_n(b->run->a, double, b->dates_n + 1);
    b->after = arena_new_n(b->run->a, struct dates, longest + 1);
    b->reached = arena_new_n(b->run->a, bool, longest + 1);
    b->as_before = arena_new_n(b->run->a, uint32_t, b->run->flows_n + 1);
    b->pool_max = longest * POOL_DATES;
    b->pool = arena_new_n(b->run->a, float, b->pool_max);
    /* The ranges of both, before either is worked out. */
    b->going = together;
    find_ranges(b);
    b->alone = true;
    b->going = alone;
    find_ranges(b);
    b->other = together;
    join_ranges(b);
}

void run_dates(struct run *r)
{
    struct going *alone = arena_new_n(r->a, struct going, r->flows_n + 1);
    struct going *together = arena_new_n(r->a, struct going, r->flows_n + 1);
    struct back b = {.run = r, .dates_n = (uint32_t)r->out->days_n};
    size_t cohorts = 0;
    uint32_t *promised;

    for (size_t i = 0; i < r->in->lanes_n; i++)
        cohorts += r->in->lane[i].cohorts_n;
    promised = arena_new_n(r->a, uint32_t, cohorts + 1);
    prepare(&b, alone, together);
    walk_back(&b);
    walk_cohorts(&b, promised);
    b.alone = false;
    b.going = together;
    b.other = alone;
    walk_back(&b);
    walk_cohorts(&b, promised);
}
