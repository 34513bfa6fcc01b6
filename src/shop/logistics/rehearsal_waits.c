/* SPDX-License-Identifier: Apache-2.0 */
/* How long each lane's parcels wait: its parcels are followed forward from where they start to the
 * last place at which anybody waits. */
#include <math.h>

#include "base/check.h"
#include "shop/logistics/rehearsal_inside.h"

enum { PARTS_MAX = 6 };
#define ALIKE 0.5            /* slots of wait */

/* Parcels that enter a flow in a slot, in parts that have waited alike so far. Beyond PARTS_MAX a
 * part joins the one most like it, and both have their mean. */
struct part {
    double mass, wait;
};
struct cell {
    double mass, most;
    size_t n;
    struct part part[PARTS_MAX];
};

struct trace {
    struct cell *cell; /* by slot */
    uint32_t lo, hi;   /* those in use: lo ... hi - 1 */
    struct trace *next; /* among those that are free */
};

struct follow {
    struct run *run;
    struct rehearsal_lane_out *out;
    struct trace **trace; /* of each flow; NULL: nobody enters */
    struct trace *spare;
};

/* ---- cells and traces ---- */

static void cell_join(struct cell *to, double mass, double wait)
{
    size_t best = 0;

    for (size_t i = 1; i < to->n; i++)
        if (fabs(to->part[i].wait - wait) < fabs(to->part[best].wait - wait))
            best = i;
    if (to->n == 0 || (to->n < PARTS_MAX && fabs(to->part[best].wait - wait) > ALIKE)) {
        to->part[to->n++] = (struct part){mass, wait};
        return;
    }
    to->part[best].wait += (wait - to->part[best].wait) * mass / (to->part[best].mass + mass);
    to->part[best].mass += mass;
}

/* Adds `share` of a cell, after `wait` slots more, `most` for the slowest. */
static void cell_add(struct cell *to, const struct cell *c, double share, double wait, double most)
{
    if (c->mass * share <= 0)
        return;
    to->mass += c->mass * share;
    to->most = fmax(to->most, c->most + most);
    for (size_t i = 0; i < c->n; i++)
        cell_join(to, c->part[i].mass * share, c->part[i].wait + wait);
}

static struct trace *trace_of(struct follow *f, uint32_t flow)
{
    struct trace *t = f->trace[flow];

    if (!t) {
        t = f->spare;
        if (t) {
            f->spare = t->next;
        } else {
            t = arena_new(f->run->a, struct trace);
            t->cell = arena_new_n(f->run->a, struct cell, f->run->in->slots_n + 1);
        }
        t->lo = UINT32_MAX;
        t->hi = 0;
        f->trace[flow] = t;
    }
    return t;
}

static void trace_drop(struct follow *f, uint32_t flow)
{
    struct trace *t = f->trace[flow];

    if (t->lo < t->hi)
        memset(&t->cell[t->lo], 0, (t->hi - t->lo) * sizeof(*t->cell));
    t->next = f->spare;
    f->spare = t;
    f->trace[flow] = NULL;
}

static void trace_add(struct follow *f, uint32_t flow, uint32_t slot, double share,
                      const struct cell *c)
{
    struct trace *t = trace_of(f, flow);

    cell_add(&t->cell[slot], c, share, 0, 0);
    if (slot < t->lo)
        t->lo = slot;
    if (slot >= t->hi)
        t->hi = slot + 1;
}

/* ---- waits ---- */

/* `share` of a cell will not wait any more after passage `p`. */
static void note_waits(struct follow *f, const struct cell *c, double share,
                       const struct passage *p)
{
    const struct rehearsal_out *o = f->run->out;
    struct rehearsal_waits *w = &f->out->waits;
    double hours = f->run->in->slot_min / 60.0;

    if (c->mass * share <= 0)
        return;
    for (size_t i = 0; i < c->n; i++) {
        double mass = c->part[i].mass * share, wait_h = (c->part[i].wait + p->wait) * hours;
        size_t bin = (size_t)(wait_h / o->bin_h);

        if (bin >= o->bins_n)
            bin = o->bins_n - 1;
        w->mass[bin] += mass;
        w->sum[bin] += mass * wait_h;
    }
    if (c->mass * share > 1e-9)
        w->max_h = fmax(w->max_h, (c->most + p->most) * hours);
}

/* The share of what leaves a flow that will not wait any more. */
static double calm_share(const struct run *r, const struct branch *branch, uint32_t n)
{
    double share = n == 0 ? 1 : 0;

    for (uint32_t i = 0; i < n; i++)
        if (r->flow[branch[i].flow].calm)
            share += branch[i].share;
    return share;
}

static void enter(struct follow *f, const struct branch *branch, uint32_t n, uint32_t slot,
                  double share, const struct cell *c)
{
    for (uint32_t i = 0; slot < f->run->in->slots_n && i < n; i++)
        if (!f->run->flow[branch[i].flow].calm)
            trace_add(f, branch[i].flow, slot, share * branch[i].share, c);
}

/* Those who left at one time go on. */
static void spread(struct follow *f, const struct flow *flow, uint32_t left, const struct cell *c)
{
    uint32_t base;
    const struct offsets *o;

    if (c->mass <= 0)
        return;
    o = passage_offsets(f->run, flow, left, &base);
    for (size_t i = 0; i < o->n; i++)
        enter(f, &f->run->branch[flow->branch], flow->branches_n, base + o->v[i].slots,
              o->v[i].share, c);
}

static void follow_flow(struct follow *f, uint32_t number)
{
    struct run *r = f->run;
    const struct flow *flow = &r->flow[number];
    const struct trace *in = f->trace[number];
    double calm = calm_share(r, &r->branch[flow->branch], flow->branches_n);
    struct passage alone[PASSAGES_ALONE_MAX];
    const struct passage *p = NULL;
    struct cell sum = {0};
    uint32_t left = 0;

    for (uint32_t entry = in->lo; entry < in->hi; entry++) {
        const struct cell *c = &in->cell[entry];
        size_t n = c->mass > 0 ? passages_of(r, flow, entry, alone, &p) : 0;

        for (size_t i = 0; i < n; i++) {
            note_waits(f, c, p[i].share * calm, &p[i]);
            if (calm >= 1)
                continue;
            if (p[i].left != left) {
                spread(f, flow, left, &sum);
                sum = (struct cell){0};
                left = p[i].left;
            }
            cell_add(&sum, c, p[i].share, p[i].wait, p[i].most);
        }
    }
    spread(f, flow, left, &sum);
    trace_drop(f, number);
}

/* All of a lane's parcels, whatever their day. */
static void follow_lane(struct follow *f, size_t lane)
{
    struct run *r = f->run;
    const struct branch *first = &r->branch[r->lane_branch[lane]];
    uint32_t first_n = r->in->lane[lane].first_n;
    double calm = calm_share(r, first, first_n);
    const struct passage none = {0};

    for (uint32_t slot = 0; slot < r->releases_n; slot++) {
        struct cell c = {.mass = r->release[lane * r->releases_n + slot], .n = 1};

        c.part[0].mass = c.mass;
        if (c.mass <= 0)
            continue;
        note_waits(f, &c, calm, &none);
        enter(f, first, first_n, slot, 1, &c);
    }
    if (calm < 1)
        for (uint32_t i = r->flows_n; i-- > 0;)
            if (f->trace[r->post[i]])
                follow_flow(f, r->post[i]);
}

void run_waits(struct run *r)
{
    struct follow f = {.run = r, .trace = arena_new_n(r->a, struct trace *, r->flows_n + 1)};

    for (size_t i = 0; i < r->in->lanes_n; i++) {
        f.out = &r->out->lane[i];
        follow_lane(&f, i);
        if (r->in->progress && i % 16 == 0)
            r->in->progress(r->in->progress_arg, (int)(900 + 100 * i / r->in->lanes_n));
    }
}
