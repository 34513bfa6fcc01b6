/* SPDX-License-Identifier: Apache-2.0 */
/* All parcels together, slot by slot. */
#include <math.h>

#include "base/check.h"
#include "shop/logistics/rehearsal_inside.h"

#define DUST 1e-9         /* parcels: less is nothing */
#define CONSERVED 1e-6    /* share of all parcels that may be lost to rounding */

/* ---- passages ---- */

size_t passages_alone(const struct run *r, const struct station *s, uint32_t entry,
                      struct passage *out)
{
    double from = 0;
    size_t n = 0;

    if (s->in->service) {
        *out = (struct passage){.entry = entry, .at = s->next_open[entry], .share = 1};
        out->left = out->at;
        return out->at < r->in->slots_n;
    }
    for (size_t e = s->first_event[entry]; e < s->in->departures_n && from < 1; e++) {
        double until = boarding_in(r, &s->in->departure[e], entry);

        if (until <= from)
            continue;
        check(n < PASSAGES_ALONE_MAX);
        out[n++] = (struct passage){.entry = entry, .at = board_slot(r, &s->in->departure[e]),
                                    .left = (uint32_t)e, .share = until - from};
        from = until;
    }
    return n;
}

size_t passages_of(const struct run *r, const struct flow *f, uint32_t entry,
                   struct passage *alone, const struct passage **out)
{
    const struct line *line = flow_line(r, f);

    if (line->free) {
        *out = alone;
        return passages_alone(r, &r->station[f->station], entry, alone);
    }
    *out = line->passage + line->first[entry];
    return line->first[entry + 1] - line->first[entry];
}

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

/* ---- under way ---- */

static struct block *push_block(struct run *r, uint32_t slot)
{
    struct block *b = r->spare;

    if (b)
        r->spare = b->next;
    else
        b = arena_new(r->a, struct block);
    b->n = 0;
    b->next = r->block[slot];
    if (slot > r->last_arrival)
        r->last_arrival = slot;
    return r->block[slot] = b;
}

/* Parcels that have left a flow come to what follows in a later slot. */
static void come(struct run *r, uint32_t slot, uint32_t flow, double mass, double most)
{
    struct block *b = r->block[slot];

    if (!b || b->n == BLOCK_ENTRIES)
        b = push_block(r, slot);
    b->v[b->n++] = (struct coming){flow, mass, most};
}

/* To the stations that follow, in the slot that is being run. */
static void enter(struct run *r, const struct branch *branch, uint32_t n, double mass, double most)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t to = branch[i].flow;

        r->now.mass[to] += mass * branch[i].share;
        r->station[r->flow[to].station].entered = true;
        if (most > r->now.most[to])
            r->now.most[to] = most;
    }
}

/* Sends on what a flow has gathered at slot `at`, leaving in slot `base`. */
static void send(struct run *r, uint32_t flow, const struct offsets *o, uint32_t at, uint32_t base)
{
    const struct flow *f = &r->flow[flow];
    double mass = r->leaving.mass[flow], most = r->leaving.most[flow];

    r->leaving.mass[flow] = r->leaving.most[flow] = 0;
    if (f->branches_n == 0) {
        r->out->delivered += mass;
        if (mass > DUST && most > r->out->max_wait_h)
            r->out->max_wait_h = most;
        return;
    }
    for (size_t i = 0; i < o->n; i++) {
        uint32_t to = base + o->v[i].slots;
        double part = mass * o->v[i].share;

        if (to >= r->in->slots_n) {
            r->beyond += part;
            continue;
        }
        r->coming += part;
        if (to == at)
            enter(r, &r->branch[f->branch], f->branches_n, part, most);
        else if (part > 0)
            come(r, to, flow, part, most);
    }
}

/* All who have left a line: `left` is the slot of leaving or the number of the departure. */
static void send_line(struct run *r, const struct line *line, uint32_t at, uint32_t left)
{
    for (uint32_t f = line->flow; f < line->flow + line->flows_n; f++)
        if (r->leaving.mass[f] > 0) {
            uint32_t base;
            const struct offsets *o = passage_offsets(r, &r->flow[f], left, &base);

            send(r, f, o, at, base);
        }
}

/* What comes in a slot: those under way, and new orders. */
static void gather(struct run *r, uint32_t k)
{
    struct block *b = r->block[k];

    for (size_t i = 0; k < r->releases_n && i < r->in->lanes_n; i++)
        if (r->release[i * r->releases_n + k] > 0)
            enter(r, &r->branch[r->lane_branch[i]], r->in->lane[i].first_n,
                  r->release[i * r->releases_n + k], 0);
    r->block[k] = NULL;
    while (b) {
        struct block *next = b->next;

        for (uint32_t i = 0; i < b->n; i++) {
            const struct flow *f = &r->flow[b->v[i].flow];

            enter(r, &r->branch[f->branch], f->branches_n, b->v[i].mass, b->v[i].most);
        }
        b->next = r->spare;
        r->spare = b;
        b = next;
    }
}

/* ---- batches ---- */

static struct batch *batch_at(struct run *r, struct line *line, uint32_t k)
{
    struct batch *b = line->spare;

    if (b) {
        line->spare = b->next;
    } else {
        b = arena_new(r->a, struct batch);
        b->mass = arena_new_n(r->a, double, line->flows_n);
        b->most = arena_new_n(r->a, double, line->flows_n);
    }
    return line->batch[k] = b;
}

/* The batch in front has left. */
static void drop_head(struct line *line)
{
    struct batch *b = line->batch[line->head];

    b->next = line->spare;
    line->spare = b;
    line->batch[line->head++] = NULL;
    line->taken = 0;
}

/* Notes a passage of the batch in front and gathers its parcels; send_line follows. */
static void leave(struct run *r, struct station *s, struct line *line, const struct passage *p)
{
    const struct batch *b = line->batch[p->entry];

    note_passage(r, line, p);
    s->spell_wait = larger(s->spell_wait, p->most);
    line->most_wait = larger(line->most_wait, p->most);
    for (uint32_t i = 0; i < line->flows_n; i++)
        if (b->mass[i] > 0) {
            uint32_t f = line->flow + i;

            r->leaving.mass[f] += b->mass[i] * p->share;
            r->leaving.most[f] = larger(r->leaving.most[f], b->most[i] + p->most);
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
    p->most = larger(0, larger(before, after));
}

/* The next of the line, of whom at most `most` parcels go; how many do. */
static double take_batch(struct line *line, double most, struct passage *p, double *from,
                         double *to)
{
    double batch = line->arrived[line->head], rest = batch * (1 - line->taken);

    p->entry = line->head;
    *from = line->taken;
    if (rest <= most) {
        *to = 1;
        p->share = 1 - *from;
        return rest;
    }
    *to = line->taken + most / batch;
    p->share = *to - *from;
    return most;
}

/* A line is served at most `room` parcels in slot k, at a pace of one slot for `room`. */
static double serve_line(struct run *r, struct station *s, struct line *line, uint32_t k,
                         double room)
{
    struct passage p = {.at = k, .left = k};
    double served = 0;

    while (room - served > DUST * room && line_waits(line, k)) {
        double from, to, n = take_batch(line, room - served, &p, &from, &to);

        queue_wait(s, k, served, n, room, from, to, &p);
        leave(r, s, line, &p);
        line->taken = to;
        if (to >= 1)
            drop_head(line);
        served += n;
    }
    send_line(r, line, k, k);
    line->waiting = line_waits(line, k) ? larger(0, line->waiting - served) : 0;
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
    old = smaller(s->old, room);
    s->old -= old;
    room -= old;
    if (s->line[LINE_OTHERS].flows_n > 0 && room > DUST)
        serve_line(r, s, &s->line[LINE_OTHERS], k, room);
}

/* ---- departures with a limit ---- */

/* The first departure for who comes from `at` (slots) on, from one on. */
static size_t first_event(const struct run *r, const struct station *s, size_t from, double at)
{
    while (from < s->in->departures_n &&
           s->in->departure[from].board_min <= at * r->in->slot_min + 1e-6)
        from++;
    return from;
}

/* The part of the batch in front that departure `d` may take, at most `room` parcels: those for
 * whom the same departure was the first. 0 when the front was not there by its boarding. */
static double take_boarding(struct run *r, const struct station *s, struct line *line,
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
    return n;
}

/* Boards as many as there is room for; those who came after boarding stay. */
static double board_line(struct run *r, struct station *s, struct line *line,
                         const struct rehearsal_departure *d, double room)
{
    struct passage p = {.at = board_slot(r, d), .left = (uint32_t)(d - s->in->departure)};
    double boarded = 0;

    while (room - boarded > DUST && line_waits(line, p.at)) {
        double n = take_boarding(r, s, line, d, room - boarded, &p);

        if (n <= 0)
            break;
        leave(r, s, line, &p);
        line->taken += p.share;
        if (line->taken >= 1 - 1e-12)
            drop_head(line);
        boarded += n;
    }
    send_line(r, line, p.at, p.left);
    line->waiting = larger(0, line->waiting - boarded);
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
        late = smaller(late, line->arrived[at] * (1 - line->taken));
    return larger(0, line->waiting - late);
}

static void board_limited(struct run *r, struct station *s, const struct rehearsal_departure *d)
{
    double room = d->capacity < 0 ? INFINITY : d->capacity * s->in->scale, old;

    if (s->line[LINE_FIRST].flows_n > 0)
        room -= board_line(r, s, &s->line[LINE_FIRST], d, room);
    old = smaller(s->old, room);
    s->old -= old;
    if (s->line[LINE_OTHERS].flows_n > 0)
        board_line(r, s, &s->line[LINE_OTHERS], d, room - old);
    s->behind = s->old + line_behind(r, &s->line[LINE_FIRST], d->board_min) +
                line_behind(r, &s->line[LINE_OTHERS], d->board_min);
}

/* ---- departures without ---- */

/* All who are there board; of those who come in this slot the share up to the boarding. */
static void board_free(struct run *r, struct line *line, uint32_t k, double share, uint32_t event)
{
    double *mass = line->pending.mass, *most = line->pending.most;
    double boarded = 0;

    for (uint32_t i = 0; i < line->flows_n; i++) {
        uint32_t f = line->flow + i;

        r->leaving.mass[f] = mass[i] + r->now.mass[f] * share;
        r->leaving.most[f] = larger(most[i], r->now.most[f]);
        boarded += r->leaving.mass[f];
        mass[i] = most[i] = 0;
    }
    line->waiting = larger(0, line->waiting - boarded);
    send_line(r, line, k, event);
}

/* Those who come after the slot's last boarding wait for the next. */
static void stay(struct run *r, struct line *line, double share)
{
    for (uint32_t i = 0; i < line->flows_n; i++) {
        uint32_t f = line->flow + i;

        line->pending.mass[i] += r->now.mass[f] * share;
        if (r->now.mass[f] * share > 0)
            line->pending.most[i] = larger(line->pending.most[i], r->now.most[f]);
    }
}

/* Steps to the next departure that boards in slot k or later. */
static void next_departure(const struct run *r, struct station *s, uint32_t k)
{
    while (s->event < s->in->departures_n && board_slot(r, &s->in->departure[s->event]) < k)
        s->event++;
    s->next_board = s->event < s->in->departures_n ?
        board_slot(r, &s->in->departure[s->event]) : UINT32_MAX;
}

static void board(struct run *r, struct station *s, uint32_t k)
{
    double from = 0;

    if (s->next_board < k)
        next_departure(r, s, k);
    for (; s->next_board == k; next_departure(r, s, k)) {
        const struct rehearsal_departure *d = &s->in->departure[s->event];
        double until = boarding_in(r, d, k);

        check(d->leave_min >= d->board_min);
        for (int l = 0; l < LINES && s->line[l].free; l++)
            if (s->line[l].waiting > 0)
                board_free(r, &s->line[l], k, larger(0, until - from), (uint32_t)s->event);
        if (!s->line[LINE_OTHERS].free)
            board_limited(r, s, d);
        from = larger(from, until);
        s->event++;
    }
    for (int l = 0; l < LINES && s->line[l].free && s->entered; l++)
        if (s->line[l].flows_n > 0)
            stay(r, &s->line[l], 1 - from);
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

    s->out->arrived += arrived;
    if (s->line[LINE_OTHERS].free)
        return; /* nobody is ever behind */
    if (s->in->service)
        s->behind = waiting;
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

/* Who enters a line in slot k; a line without limit takes them from run.now itself. */
static double arrive(struct run *r, struct line *line, uint32_t k)
{
    double sum = 0;
    struct batch *b;

    for (uint32_t f = line->flow; f < line->flow + line->flows_n; f++)
        sum += r->now.mass[f];
    if (sum <= 0)
        return 0;
    line->waiting += sum;
    r->coming -= sum;
    if (line->free)
        return sum;
    line->arrived[k] = sum;
    b = batch_at(r, line, k);
    memcpy(b->mass, &r->now.mass[line->flow], line->flows_n * sizeof(double));
    memcpy(b->most, &r->now.most[line->flow], line->flows_n * sizeof(double));
    return sum;
}

static void clear_now(struct run *r, const struct line *line)
{
    memset(&r->now.mass[line->flow], 0, line->flows_n * sizeof(double));
    memset(&r->now.most[line->flow], 0, line->flows_n * sizeof(double));
}

/* Every parcel is delivered, waits, is on its way, or will come after the last slot. */
static void check_conserved(const struct run *r, double waiting)
{
    double there = r->out->delivered + waiting + r->coming + r->beyond;

    check(fabs(r->out->released - there) <= CONSERVED * (1 + r->out->released));
}

static void run_station(struct run *r, struct station *s, uint32_t k)
{
    double arrived[LINES] = {0}, sum = 0;

    for (int l = 0; l < LINES && s->entered; l++)
        sum += arrived[l] = arrive(r, &s->line[l], k);
    if (s->in->service)
        serve_queue(r, s, k);
    else
        board(r, s, k);
    for (int l = 0; l < LINES; l++)
        if (arrived[l] > 0)
            clear_now(r, &s->line[l]);
    s->entered = false;
    note_slot(r, s, k, sum);
}

static double waiting_at(const struct station *s)
{
    return s->line[LINE_FIRST].waiting + s->line[LINE_OTHERS].waiting;
}

/* Stations at which nobody is are passed over. True while anybody waits. */
static bool run_slot(struct run *r, uint32_t k)
{
    double waiting = 0, old = 0;

    gather(r, k);
    for (size_t i = 0; i < r->in->stations_n; i++) {
        struct station *s = &r->station[r->order[i]];

        if (!s->busy && !s->entered)
            continue;
        run_station(r, s, k);
        s->busy = waiting_at(s) + s->old > 0 || s->spell_wait > 0;
        waiting += waiting_at(s);
        old += s->old;
    }
    check_conserved(r, waiting);
    return waiting + old > DUST;
}

static void index_passages(struct run *r, struct line *line)
{
    size_t at = 0;

    if (line->flows_n == 0 || line->free)
        return;
    line->first = arena_new_n(r->a, uint32_t, r->in->slots_n + 2);
    for (size_t slot = 0; slot <= r->in->slots_n; slot++) {
        while (at < line->passages_n && line->passage[at].entry < slot)
            at++;
        line->first[slot] = (uint32_t)at;
    }
}

/* Nobody waits at a flow nor after it. */
static void find_calm(struct run *r)
{
    for (uint32_t i = 0; i < r->flows_n; i++) {
        struct flow *f = &r->flow[r->post[i]];

        f->calm = flow_line(r, f)->most_wait * r->in->slot_min < 0.1;
        for (uint32_t b = 0; b < f->branches_n; b++)
            f->calm &= r->flow[r->branch[f->branch + b].flow].calm;
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

        for (int l = 0; l < LINES; l++) {
            s->out->max_wait_h = larger(s->out->max_wait_h, s->line[l].most_wait * hours);
            s->out->arrived_slot[l] = s->line[l].arrived;
            index_passages(r, &s->line[l]);
        }
    }
    find_calm(r);
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
