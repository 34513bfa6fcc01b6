/* SPDX-License-Identifier: Apache-2.0 */
/* All parcels together, slot by slot. */
#include <math.h>

#include "base/check.h"
#include "shop/logistics/rehearsal_inside.h"

#define DUST 1e-9         /* parcels: less is nothing */
#define CONSERVED 1e-6    /* share of all parcels that may be lost to rounding */

/* ---- leaving ---- */

static void note_passage(struct run *r, struct line *line, const struct passage *p)
{
    if (line->passages_n == line->passages_max) {
        size_t max = line->passages_max ? 2 * line->passages_max : 64;
        struct passage *more = arena_new_n(r->a, struct passage, max);

        if (line->passages_n > 0)
            memcpy(more, line->passage, line->passages_n * sizeof(*more));
        line->passage = more;
        line->passages_max = max;
    }
    line->passage[line->passages_n++] = *p;
}

/* Sends on what a flow has gathered. */
static void send(struct run *r, const struct station *s, const struct flow *flow,
                 const struct passage *p, double mass, double most)
{
    int next_rank;

    if (flow->next == FLOW_END) {
        r->out->delivered += mass;
        if (mass > DUST && most > r->out->max_wait_h)
            r->out->max_wait_h = most;
        return;
    }
    next_rank = r->station[r->flow[flow->next].station].in->rank;
    for (size_t i = 0; i < p->offsets->n; i++) {
        uint32_t to = reach(p->base + p->offsets->v[i].slots, p->at, s->in->rank, next_rank);
        double part = mass * p->offsets->v[i].share;
        struct row *row;

        if (to >= r->in->slots_n) {
            r->beyond += part;
            continue;
        }
        if (to > r->last_arrival)
            r->last_arrival = to;
        row = run_row(r, to);
        row->mass[flow->next] += part;
        r->coming += part;
        if (most > row->most[flow->next])
            row->most[flow->next] = most;
    }
}

/* All who leave a line at the time of passage `p`. */
static void send_line(struct run *r, const struct station *s, const struct line *line,
                      const struct passage *p)
{
    for (uint32_t f = line->flow; f < line->flow + line->flows_n; f++)
        if (r->leaving.mass[f] > 0) {
            send(r, s, &r->flow[f], p, r->leaving.mass[f], r->leaving.most[f]);
            r->leaving.mass[f] = 0;
            r->leaving.most[f] = 0;
        }
}

/* Notes a passage and gathers its parcels; send_line follows. */
static void leave(struct run *r, struct station *s, struct line *line, const struct passage *p)
{
    const struct row *row = &r->row[p->entry];

    note_passage(r, line, p);
    if (p->most > s->spell_wait)
        s->spell_wait = p->most;
    if (p->most > s->out->max_wait_h)
        s->out->max_wait_h = p->most;
    for (uint32_t f = line->flow; f < line->flow + line->flows_n; f++)
        if (row->mass[f] > 0) {
            double most = row->most[f] + p->most;

            r->leaving.mass[f] += row->mass[f] * p->share;
            if (most > r->leaving.most[f])
                r->leaving.most[f] = most;
        }
}

/* The mean of max(0, w) where w goes evenly from a to b. */
static double mean_positive(double a, double b)
{
    if (a >= 0 && b >= 0)
        return (a + b) / 2;
    if (a <= 0 && b <= 0)
        return 0;
    return a > 0 ? a * a / (2 * (a - b)) : b * b / (2 * (b - a));
}

/* The next of the line: the batch in front, of which at most `most` parcels go; how many do. */
static double take_batch(struct line *line, double most, uint32_t *entry, double *from, double *to)
{
    double batch = line->arrived[line->head], rest = batch * (1 - line->taken);

    *entry = line->head;
    *from = line->taken;
    if (rest <= most) {
        *to = 1;
        line->head++;
        line->taken = 0;
        return rest;
    }
    *to = line->taken += most / batch;
    return most;
}

/* Steps over slots in which nobody came; true while somebody is there up to slot k. */
static bool line_waits(struct line *line, uint32_t k)
{
    while (line->head <= k && line->arrived[line->head] <= 0)
        line->head++;
    return line->head <= k;
}

/* ---- queues ---- */

/* How long a part of a batch waits that is served in slot k after `served` others. */
static void queue_wait(const struct station *s, uint32_t k, double served, double n, double room,
                       double from, double to, struct passage *p)
{
    bool open = s->in->service[p->entry] > 0;
    double come = open ? p->entry : s->next_open[p->entry];
    double before = k + served / room - come - (open ? from : 0);
    double after = k + (served + n) / room - come - (open ? to : 0);

    p->wait = mean_positive(before, after);
    p->most = fmax(0, fmax(before, after));
}

/* A line is served at most `room` parcels in slot k, at a pace of one slot for `room`. */
static double serve_line(struct run *r, struct station *s, struct line *line, uint32_t k,
                         double room)
{
    struct passage p = {.at = k, .base = k, .offsets = station_offsets(r, s, -1, 0)};
    double served = 0;

    while (room - served > DUST * room && line_waits(line, k)) {
        double from, to, n = take_batch(line, room - served, &p.entry, &from, &to);

        p.share = to - from;
        queue_wait(s, k, served, n, room, from, to, &p);
        leave(r, s, line, &p);
        served += n;
    }
    send_line(r, s, line, &p);
    line->waiting = line_waits(line, k) ? fmax(0, line->waiting - served) : 0;
    return served;
}

static void serve_queue(struct run *r, struct station *s, uint32_t k)
{
    double room = s->in->service[k] * s->in->scale;
    double old;

    if (room <= 0)
        return;
    if (s->line[LINE_FIRST].flows_n > 0)
        room -= serve_line(r, s, &s->line[LINE_FIRST], k, room);
    old = fmin(s->old, room);
    s->old -= old;
    room -= old;
    if (s->line[LINE_OTHERS].flows_n > 0 && room > DUST)
        serve_line(r, s, &s->line[LINE_OTHERS], k, room);
}

/* ---- departures ---- */

/* The part of the batch in front that departure `d` may take, at most `room` parcels: those for
 * whom the same departure was the first. 0 when the front was not there by its boarding. */
static double take_boarding(const struct run *r, const struct station *s, struct line *line,
                            const struct rehearsal_departure *d, double room, struct passage *p)
{
    double batch = line->arrived[line->head], from = line->taken, until, n;
    const struct rehearsal_departure *own;

    line->event = first_event(r, s, line->event, line->head + from);
    own = &s->in->departure[line->event];
    if (own > d)
        return 0;
    p->entry = line->head;
    p->wait = p->most = (double)(d->leave_min - own->leave_min) / r->in->slot_min;
    until = boarding_in(r, own, line->head);
    n = batch * (until - from);
    if (n > room) {
        n = room;
        until = from + n / batch;
    }
    p->share = until - from;
    line->taken = until;
    if (until >= 1) {
        line->head++;
        line->taken = 0;
    }
    return n;
}

/* Boards as many as there is room for; those who came after boarding stay. */
static double board_line(struct run *r, struct station *s, struct line *line,
                         const struct rehearsal_departure *d, double room)
{
    uint32_t at = (uint32_t)(d->board_min / r->in->slot_min);
    struct passage p = {.at = at, .base = (uint32_t)(d->leave_min / r->in->slot_min)};
    double boarded = 0;

    p.offsets = station_offsets(r, s, d->leave_min % r->in->slot_min, p.base == at);
    while (room - boarded > DUST && line_waits(line, at)) {
        double n = take_boarding(r, s, line, d, room - boarded, &p);

        if (n <= 0)
            break;
        leave(r, s, line, &p);
        boarded += n;
    }
    send_line(r, s, line, &p);
    line->waiting = fmax(0, line->waiting - boarded);
    return boarded;
}

/* Parcels of a line that were there by minute `by` and still are. */
static double line_behind(const struct run *r, struct line *line, int32_t by)
{
    uint32_t at = (uint32_t)(by / r->in->slot_min);
    double late = 0;

    if (line->flows_n == 0 || !line_waits(line, at))
        return 0;
    late = line->arrived[at] * (1 - ((double)by / r->in->slot_min - at));
    if (line->head == at)
        late = fmin(late, line->arrived[at] * (1 - line->taken));
    return fmax(0, line->waiting - late);
}

static void board(struct run *r, struct station *s, uint32_t k)
{
    for (; s->event < s->in->departures_n; s->event++) {
        const struct rehearsal_departure *d = &s->in->departure[s->event];
        double room = d->capacity < 0 ? INFINITY : d->capacity * s->in->scale, old;

        check(d->leave_min >= d->board_min);
        if ((uint32_t)(d->board_min / r->in->slot_min) > k)
            return;
        if (s->line[LINE_FIRST].flows_n > 0)
            room -= board_line(r, s, &s->line[LINE_FIRST], d, room);
        old = fmin(s->old, room);
        s->old -= old;
        if (s->line[LINE_OTHERS].flows_n > 0)
            board_line(r, s, &s->line[LINE_OTHERS], d, room - old);
        s->behind = s->old + line_behind(r, &s->line[LINE_FIRST], d->board_min) +
                    line_behind(r, &s->line[LINE_OTHERS], d->board_min);
    }
}

/* ---- what is noted of a station ---- */

static int32_t day_of(const struct run *r, uint32_t slot)
{
    return (int32_t)((int64_t)slot * r->in->slot_min / 1440);
}

/* The end of a spell in which somebody waited longer than a day. */
static void end_spell(struct run *r, struct station *s, uint32_t k)
{
    if (s->spell_wait * r->in->slot_min > 1440) {
        s->out->drained_day = day_of(r, k) + 1;
        if (s->out->drained_day > r->out->drained_day)
            r->out->drained_day = s->out->drained_day;
    }
    s->spell_wait = 0;
}

static void note_slot(struct run *r, struct station *s, uint32_t k, double arrived)
{
    double waiting = s->old + s->line[LINE_FIRST].waiting + s->line[LINE_OTHERS].waiting;
    int32_t day = day_of(r, k);

    if (s->in->service)
        s->behind = waiting;
    s->out->arrived += arrived;
    s->out->arrived_day[day] += (float)arrived;
    s->out->backlog_day[day] = (float)s->behind;
    if (s->behind > s->out->peak + DUST) {
        s->out->peak = s->behind;
        s->out->peak_day = day + 1;
    }
    if (s->behind <= CONSERVED && s->spell_wait > 0)
        end_spell(r, s, k);
}

/* ---- the run ---- */

static double arrive(struct run *r, struct line *line, uint32_t k)
{
    const struct row *row = &r->row[k];
    double sum = 0;

    if (row->mass && line->flows_n > 0) {
        for (uint32_t f = line->flow; f < line->flow + line->flows_n; f++)
            sum += row->mass[f];
        line->arrived[k] = sum;
        line->waiting += sum;
        r->coming -= sum;
    }
    return sum;
}

/* Every parcel is delivered, waits, is on its way, or will come after the last slot. */
static void check_conserved(const struct run *r, double waiting)
{
    double there = r->out->delivered + waiting + r->coming + r->beyond;

    check(fabs(r->out->released - there) <= CONSERVED * (1 + r->out->released));
}

/* True while anybody waits. */
static bool run_slot(struct run *r, uint32_t k)
{
    double waiting = 0, old = 0;

    for (size_t i = 0; i < r->in->stations_n; i++) {
        struct station *s = &r->station[r->order[i]];
        double arrived = arrive(r, &s->line[LINE_FIRST], k) +
                         arrive(r, &s->line[LINE_OTHERS], k);

        if (s->in->service)
            serve_queue(r, s, k);
        else
            board(r, s, k);
        note_slot(r, s, k, arrived);
        waiting += s->line[LINE_FIRST].waiting + s->line[LINE_OTHERS].waiting;
        old += s->old;
    }
    check_conserved(r, waiting);
    return waiting + old > DUST;
}

static void index_passages(struct run *r, struct line *line)
{
    size_t at = 0;

    if (line->flows_n == 0)
        return;
    line->first = arena_new_n(r->a, uint32_t, r->in->slots_n + 1);
    for (size_t slot = 0; slot <= r->in->slots_n; slot++) {
        while (at < line->passages_n && line->passage[at].entry < slot)
            at++;
        line->first[slot] = (uint32_t)at;
    }
}

static void finish(struct run *r)
{
    double hours = r->in->slot_min / 60.0;

    r->out->max_wait_h *= hours;
    r->out->left = r->out->released - r->out->delivered;
    check(r->out->left > -CONSERVED * (1 + r->out->released));
    if (r->out->left < CONSERVED * r->out->released)
        r->out->left = 0;
    for (size_t i = 0; i < r->in->stations_n; i++) {
        struct station *s = &r->station[i];

        s->out->max_wait_h *= hours;
        for (int l = 0; l < LINES; l++) {
            s->out->arrived_slot[l] = s->line[l].arrived;
            index_passages(r, &s->line[l]);
        }
    }
}

void run_flow(struct run *r)
{
    for (uint32_t k = 0; k < r->in->slots_n; k++) {
        bool busy = run_slot(r, k);

        r->out->slots_run = k + 1;
        if (r->in->progress && k % 64 == 0)
            r->in->progress(r->in->progress_arg, (int)(k * UINT64_C(500) / r->in->slots_n));
        if (!busy && k >= r->last_arrival)
            break;
    }
    finish(r);
}
