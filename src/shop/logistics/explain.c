/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/explain.h"

#include "base/check.h"
#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"

/* Of a place that is closed for long only the first days are named, of a long way the first parts:
 * the rest has to fit. */
enum { CLOSED_STEPS_MAX = 6, HOLIDAY_STEPS_MAX = 6, PARTS_MAX = 21, HOUR_MIN = 60 };
_Static_assert(2 + 2 * CLOSED_STEPS_MAX + 1 + 2 * PARTS_MAX + 1 + HOLIDAY_STEPS_MAX <=
                   PROMISE_STEPS_MAX, "too few");

struct steps {
    const struct snapshot *s;
    const struct promise_in *in;
    struct arena *arena;
    struct promise_step *v;
    size_t count;
};

static struct promise_step *step(struct steps *s, enum promise_reason code, struct date d)
{
    struct promise_step *new = &s->v[s->count++];

    check(s->count <= PROMISE_STEPS_MAX);
    *new = (struct promise_step){.code = code, .date = d};
    return new;
}

static struct promise_step *step_at(struct steps *s, enum promise_reason code,
                                    const struct node *at, int32_t at_min)
{
    struct local l = zone_local(at->zone, (int64_t)at_min * MINUTE_MS);
    struct promise_step *new = step(s, code, l.date);

    new->minute = l.minute;
    new->name = str_copy(s->arena, at->name);
    return new;
}

/* ---- at the hub ---- */

/* Days in [from, to) on which the hub should work and does not, and its weekends before day 0. */
static void closed_days(struct steps *s, const struct node *hub, struct date from, struct date to,
                        bool weekends)
{
    int named = 0;

    for (struct date d = from; d.days < to.days && named < CLOSED_STEPS_MAX; d = date_add(d, 1)) {
        const struct holiday *off = holiday_on(s->s->network->world->holidays,
                                               str_of(hub->country->code), hub->region, d);

        if (calendar_works(hub->works, d) || (!off && !weekends) ||
            (off && !weekends && !(hub->works->week >> date_weekday(d) & 1)))
            continue;
        step(s, REASON_CLOSED, d)->name = off ? off->name : (struct str){0};
        named++;
    }
}

static void explain_hub(struct steps *s, const struct promise *p, const struct node *hub)
{
    struct local ordered = zone_local(hub->zone, s->in->now_ms);

    step(s, REASON_ORDERED, ordered.date)->minute = ordered.minute;
    if (calendar_works(hub->works, ordered.date) && ordered.minute >= hub->cut_off_min)
        step(s, REASON_CUT_OFF, ordered.date)->minute = hub->cut_off_min;
    closed_days(s, hub, ordered.date, p->start, true);
    closed_days(s, hub, date_add(p->start, 1), p->handed_over, false);
    step(s, REASON_HANDLING, p->handed_over)->n = s->in->handling_days;
}

/* ---- on the way ---- */

static void note(struct steps *s, struct promise_step *at, const struct origin_note *n)
{
    at->source = str_copy(s->arena, n->source);
    at->check = n->check;
}

/* Less than an hour is not told. */
static void explain_queue(struct steps *s, const struct node *at, const struct way_part *part)
{
    const struct queue *q;
    struct promise_step *new;

    if (part->through_min == NEVER_MIN || part->through_min - part->arrives_min < HOUR_MIN)
        return;
    q = &s->s->network->queue[at->queue];
    new = step_at(s, q->kind == QUEUE_CUSTOMS ? REASON_CUSTOMS : REASON_SORTING, at,
                  part->arrives_min);
    new->n = (part->through_min - part->arrives_min + HOUR_MIN / 2) / HOUR_MIN;
    note(s, new, &q->note);
}

static void explain_leg(struct steps *s, const struct leg *l, const struct way_part *part)
{
    const struct network *n = s->s->network;
    struct promise_step *new = step_at(s, REASON_LEG, &n->node[l->from], part->departs_min);

    new->to = str_copy(s->arena, n->node[l->to].name);
    new->mode = l->mode;
    new->key = str_copy(s->arena, l->code);
    note(s, new, &l->note);
    explain_queue(s, &n->node[l->to], part);
}

static void explain_lastmile(struct steps *s, const struct lastmile *m,
                             const struct way_part *part)
{
    const struct node *from = &s->s->network->node[m->node];

    note(s, step_at(s, REASON_LASTMILE, from, part->departs_min), &m->note);
}

static void explain_way(struct steps *s, const struct way_part *part, uint32_t parts_n)
{
    const struct network *n = s->s->network;

    for (uint32_t i = 0; i < parts_n; i++) {
        if (part[i].link >= n->legs_n)
            explain_lastmile(s, &n->lastmile[part[i].link - n->legs_n], &part[i]);
        else if (i < PARTS_MAX - 1)
            explain_leg(s, &n->leg[part[i].link], &part[i]);
    }
}

/* Holidays at the destination that fall on days of delivery, in (from, to]. */
static void holidays_there(struct steps *s, unsigned week, struct date from, struct date until)
{
    const struct city *to = s->in->to;
    struct str region = to->region ? to->region->code : (struct str){0};
    int named = 0;

    for (struct date d = date_add(from, 1); d.days <= until.days && named < HOLIDAY_STEPS_MAX;
         d = date_add(d, 1)) {
        const struct holiday *off = holiday_on(s->s->network->world->holidays,
                                               str_of(to->country->code), region, d);

        if (!off || !(week >> date_weekday(d) & 1))
            continue;
        step(s, REASON_HOLIDAY, d)->name = off->name;
        named++;
    }
}

size_t snapshot_explain(struct snapshot *s, const struct promise_in *in, struct arena *a,
                        struct promise_step out[PROMISE_STEPS_MAX])
{
    struct steps steps = {.s = s, .in = in, .arena = a, .v = out};
    const struct network *n = s->network;
    struct way_part part[WAY_LINKS_MAX];
    uint32_t parts_n;
    struct promise p;

    snapshot_promise(s, in, &p);
    if (p.none != PROMISE_YES)
        return 0;
    parts_n = snapshot_way(s, in, part);
    check(parts_n > 0);
    explain_hub(&steps, &p, &n->node[n->hub_node[snapshot_hub(s, in->from)]]);
    explain_way(&steps, part, parts_n);
    step(&steps, REASON_DELIVERY, p.p50);
    holidays_there(&steps, n->lastmile[part[parts_n - 1].link - n->legs_n].times.runs->week,
                   p.handed_over, p.p90);
    return steps.count;
}

size_t promise_explain(const struct promise_in *in, struct arena *a,
                       struct promise_step out[PROMISE_STEPS_MAX])
{
    size_t n;

    grace_enter();
    n = snapshot_explain(snapshot_current(), in, a, out);
    grace_leave();
    return n;
}

const char *promise_reason_name(enum promise_reason r)
{
    static const char *const names[] = {"ordered", "cut_off", "closed", "handling", "leg",
                                        "customs", "sorting", "lastmile", "holiday", "delivery"};

    check((unsigned)r < countof(names));
    return names[r];
}
