/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/report.h"

#include <math.h>

#include "base/check.h"
#include "lib/data_files.h"
#include "shop/logistics/stage.h"

enum { ADMIT_MOST = 20000000 };

struct making {
    struct arena *arena;
    const struct report_watch *watch;
    const char *what;
    struct stage stage;
    struct rehearsal_out out;
    struct report *report;
};

/* ---- the run ---- */

static void progress(void *arg, int per_mille)
{
    struct making *m = arg;

    m->watch->progress(m->watch->arg, m->what, per_mille);
}

static int64_t now_ms(const struct making *m)
{
    return m->watch && m->watch->now_ms ? m->watch->now_ms() : 0;
}

/* Looks as far ahead as it takes until everybody is delivered, or the calendars end. */
static void run(struct making *m)
{
    struct stage *s = &m->stage;
    int32_t most = stage_days_max(s);
    int32_t days = s->scenario->days + stage_transit_days(m->arena, s);
    int64_t before = now_ms(m);

    for (;;) {
        struct arena_mark mark = arena_mark(m->arena);

        days = days < most ? days : most;
        stage_look(m->arena, s, days);
        if (m->watch && m->watch->progress) {
            s->in.progress = progress;
            s->in.progress_arg = m;
        }
        rehearsal_run(m->arena, &s->in, &m->out);
        if (m->out.left <= 0 || days == most)
            break;
        arena_rewind(m->arena, mark);
        days *= 2;
    }
    m->report->took_ms = now_ms(m) - before;
}

/* ---- lanes ---- */

struct sums { /* of lanes that are reported together */
    struct rehearsal_waits waits;
    double *days, parcels, delivered, on_time;
};

static void sum_up(const struct making *m, const struct rehearsal_lane_out *lane, struct sums *to)
{
    for (size_t b = 0; b < m->out.bins_n; b++) {
        to->waits.mass[b] += lane->waits.mass[b];
        to->waits.sum[b] += lane->waits.sum[b];
    }
    for (size_t d = 0; d < m->out.days_n; d++)
        to->days[d] += lane->days[d];
    to->waits.max_h = fmax(to->waits.max_h, lane->waits.max_h);
    to->parcels += lane->parcels;
    to->delivered += lane->delivered;
    to->on_time += lane->on_time;
}

static void new_sums(const struct making *m, struct sums *s)
{
    *s = (struct sums){0};
    s->waits.mass = arena_new_n(m->arena, double, m->out.bins_n);
    s->waits.sum = arena_new_n(m->arena, double, m->out.bins_n);
    s->days = arena_new_n(m->arena, double, m->out.days_n);
}

static void fill_lane(const struct making *m, const struct stage_group *g, const struct sums *s,
                      struct report_lane *out)
{
    double step_h = m->out.max_wait_h / REPORT_STEPS;

    *out = (struct report_lane){
        .from = g->from, .to = g->to, .service = service_name(g->service), .parcels = s->parcels,
        .p50_wait_days = rehearsal_wait_quantile(&m->out, &s->waits, 0.5) / 24,
        .p90_wait_days = rehearsal_wait_quantile(&m->out, &s->waits, 0.9) / 24,
        .max_wait_days = s->waits.max_h / 24,
        .p50_days = rehearsal_days_quantile(s->days, m->out.days_n, 0.5),
        .p90_days = rehearsal_days_quantile(s->days, m->out.days_n, 0.9),
        .on_time_share = s->delivered > 0 ? s->on_time / s->delivered : 0};
    for (size_t b = 0; b < m->out.bins_n; b++) {
        size_t step = s->waits.mass[b] > 0 && step_h > 0 ?
            (size_t)(s->waits.sum[b] / s->waits.mass[b] / step_h) : 0;

        out->wait_step[step < REPORT_STEPS ? step : REPORT_STEPS - 1] += s->waits.mass[b];
    }
}

/* The mean of the slowest tenth, in days. */
static double slowest_tenth(const double *days, size_t n)
{
    double all = 0, left, sum = 0;

    for (size_t d = 0; d < n; d++)
        all += days[d];
    left = all / 10;
    for (size_t d = n; d-- > 0 && left > 0;) {
        double part = fmin(left, days[d]);

        sum += part * (double)d;
        left -= part;
    }
    return all > 0 ? sum / (all / 10) : 0;
}

static void fill_lanes(struct making *m)
{
    const struct stage *s = &m->stage;
    struct sums *sums = arena_new_n(m->arena, struct sums, s->groups_n + 1), all;
    struct report_lane *lane = arena_new_n(m->arena, struct report_lane, s->groups_n + 1);
    struct report *r = m->report;

    new_sums(m, &all);
    for (size_t i = 0; i < s->groups_n; i++)
        new_sums(m, &sums[i]);
    for (size_t i = 0; i < s->in.lanes_n; i++) {
        sum_up(m, &m->out.lane[i], &sums[s->lane[i].group]);
        sum_up(m, &m->out.lane[i], &all);
    }
    for (size_t i = 0; i < s->groups_n; i++)
        fill_lane(m, &s->group[i], &sums[i], &lane[i]);
    r->lane = lane;
    r->lanes_n = s->groups_n;
    r->parcels = all.parcels;
    r->p50_wait_days = rehearsal_wait_quantile(&m->out, &all.waits, 0.5) / 24;
    r->p90_wait_days = rehearsal_wait_quantile(&m->out, &all.waits, 0.9) / 24;
    r->p50_days = rehearsal_days_quantile(all.days, m->out.days_n, 0.5);
    r->p90_days = rehearsal_days_quantile(all.days, m->out.days_n, 0.9);
    r->slowest_tenth_days = slowest_tenth(all.days, m->out.days_n);
    r->on_time_share = all.delivered > 0 ? all.on_time / all.delivered : 0;
}

/* ---- nodes ---- */

static const char *const kinds[] = {
    [STAGE_QUEUE] = "queue", [STAGE_LEG] = "leg", [STAGE_LASTMILE] = "lastmile"};

static int by_wait(const void *a, const void *b)
{
    const struct report_node *x = a, *y = b;

    if (x->max_wait_days != y->max_wait_days)
        return x->max_wait_days < y->max_wait_days ? 1 : -1;
    if (x->parcels != y->parcels)
        return x->parcels < y->parcels ? 1 : -1;
    return str_cmp(x->name, y->name);
}

static void fill_nodes(struct making *m)
{
    const struct stage *s = &m->stage;
    struct report_node *node = arena_new_n(m->arena, struct report_node, s->in.stations_n + 1);

    for (size_t i = 0; i < s->in.stations_n; i++) {
        const struct rehearsal_station_out *o = &m->out.station[i];

        node[i] = (struct report_node){
            .name = s->in.station[i].name, .kind = kinds[s->station[i].kind],
            .node = s->network.node[s->station[i].node].code, .parcels = o->arrived,
            .capacity_per_day = o->capacity_day, .peak_backlog = o->peak,
            .peak_day = o->peak_day, .drained_day = o->drained_day,
            .max_wait_days = o->max_wait_h / 24, .missing_per_day = o->missing,
            .backlog = o->backlog_day, .arrived = o->arrived_day};
    }
    qsort(node, s->in.stations_n, sizeof(*node), by_wait);
    m->report->node = node;
    m->report->nodes_n = s->in.stations_n;
}

/* ---- the questions ---- */

static double wait_of(struct making *m, const struct rehearsal_in *in)
{
    struct arena_mark mark = arena_mark(m->arena);
    struct rehearsal_out out;

    rehearsal_flow(m->arena, in, &out);
    arena_rewind(m->arena, mark);
    return out.max_wait_h / 24;
}

static void ask_admit(struct making *m, double limit_h)
{
    struct stage *s = &m->stage;
    struct rehearsal_lane *lane = arena_new_n(m->arena, struct rehearsal_lane, s->in.lanes_n + 1);
    struct rehearsal_in in = s->in;
    double per_day = s->sale_per_day;

    if (per_day <= 0)
        return;
    m->report->admit_per_day = rehearsal_admit(m->arena, &s->in, s->sale, per_day, limit_h,
                                               ADMIT_MOST);
    m->report->admit_answer = m->report->admit_per_day > 0 ? ANSWER_FOUND : ANSWER_IMPOSSIBLE;
    for (size_t i = 0; i < s->in.lanes_n; i++) {
        lane[i] = s->in.lane[i];
        if (s->sale[i])
            lane[i].scale *= (double)m->report->admit_per_day / per_day;
    }
    in.lane = lane;
    m->report->admit_max_wait_days = wait_of(m, &in);
}

static const struct report_node *node_named(const struct report *r, struct str name,
                                            const char *kind)
{
    for (size_t i = 0; i < r->nodes_n; i++)
        if (str_eq(r->node[i].name, name) && strcmp(r->node[i].kind, kind) == 0)
            return &r->node[i];
    return NULL;
}

/* What a station must have more, in whole parcels; `scale` becomes what they come to. */
static struct report_buy bought(const struct making *m, size_t i, double *scale)
{
    const struct stage_station *at = &m->stage.station[i];
    struct report_buy b = {.node = node_named(m->report, m->stage.in.station[i].name,
                                              kinds[at->kind])};
    double has = at->kind == STAGE_QUEUE ? b.node->capacity_per_day :
        (double)(at->kind == STAGE_LEG ? m->stage.network.leg[at->index].capacity
                                       : m->stage.network.lastmile[at->index].capacity);
    double extra = ceil((*scale - 1) * has - 1e-6);

    if (at->kind == STAGE_QUEUE)
        b.extra_per_day = extra;
    else
        b.extra_per_departure = extra;
    *scale = 1 + extra / has;
    return b;
}

static void ask_buy(struct making *m, double limit_h)
{
    struct stage *s = &m->stage;
    double *scale = arena_new_n(m->arena, double, s->in.stations_n + 1), most;
    struct report_buy *buy = arena_new_n(m->arena, struct report_buy, s->in.stations_n + 1);
    struct rehearsal_station *station = arena_new_n(m->arena, struct rehearsal_station,
                                                    s->in.stations_n + 1);
    struct rehearsal_in in = s->in;

    m->report->buy = buy;
    if (!rehearsal_buy(m->arena, &s->in, limit_h, scale, &most)) {
        m->report->buy_answer = ANSWER_IMPOSSIBLE;
        return;
    }
    m->report->buy_answer = ANSWER_FOUND;
    for (size_t i = 0; i < s->in.stations_n; i++) {
        if (scale[i] > 1)
            buy[m->report->buy_n++] = bought(m, i, &scale[i]);
        station[i] = s->in.station[i];
        station[i].scale = scale[i];
    }
    in.station = station;
    m->report->buy_max_wait_days = wait_of(m, &in);
}

/* Looks as far as it takes to deliver what waits no longer than the limit. */
static void ask(struct making *m)
{
    const struct scenario *s = m->stage.scenario;
    double limit_h = 24.0 * s->limit_days;
    int32_t days = s->days + s->limit_days + stage_transit_days(m->arena, &m->stage);

    if (s->limit_days < 0)
        return;
    if (days < m->report->days)
        days = m->report->days;
    if (days > stage_days_max(&m->stage))
        days = stage_days_max(&m->stage);
    stage_look(m->arena, &m->stage, days);
    m->what = "how many";
    ask_admit(m, limit_h);
    m->what = "what to buy";
    ask_buy(m, limit_h);
}

enum outcome report_make(struct arena *a, const struct scenario *s, const struct network_csv *csv,
                         const struct network_world *world, const struct report_watch *watch,
                         struct problem *p, struct report *out)
{
    struct making *m = arena_new(a, struct making);

    *m = (struct making){.arena = a, .watch = watch, .what = "days", .report = out};
    *out = (struct report){.scenario = s};
    TRY(stage_build(a, s, csv, world, p, &m->stage));
    run(m);
    out->delivered = m->out.delivered;
    out->undelivered = m->out.left;
    out->max_wait_days = m->out.max_wait_h / 24;
    out->drained_day = m->out.left > 0 ? -1 : m->out.drained_day;
    out->days = (int32_t)m->out.slots_run * s->slot_min / 1440 + 1;
    out->stations_n = m->stage.in.stations_n;
    out->slots_n = m->out.slots_run;
    fill_lanes(m);
    fill_nodes(m);
    ask(m);
    return DONE;
}

/* ---- what outlives the run ---- */

static const float *copy_days(struct arena *a, const float *v, int32_t days)
{
    float *copy = arena_new_n(a, float, (size_t)days + 1);

    memcpy(copy, v, (size_t)days * sizeof(*v));
    return copy;
}

static void copy_nodes(struct arena *a, const struct report *r, struct report *out)
{
    struct report_node *node = arena_new_n(a, struct report_node, r->nodes_n + 1);
    struct report_buy *buy = arena_new_n(a, struct report_buy, r->buy_n + 1);

    for (size_t i = 0; i < r->nodes_n; i++) {
        bool shown = r->node[i].peak_backlog >= 1;

        node[i] = r->node[i];
        node[i].name = str_copy(a, r->node[i].name);
        node[i].node = str_copy(a, r->node[i].node);
        node[i].backlog = shown ? copy_days(a, r->node[i].backlog, r->days) : NULL;
        node[i].arrived = shown ? copy_days(a, r->node[i].arrived, r->days) : NULL;
    }
    for (size_t i = 0; i < r->buy_n; i++) {
        buy[i] = r->buy[i];
        buy[i].node = &node[r->buy[i].node - r->node];
    }
    out->node = node;
    out->buy = buy;
}

void report_copy(struct arena *a, const struct report *r, struct report *out)
{
    struct report_lane *lane = arena_new_n(a, struct report_lane, r->lanes_n + 1);

    *out = *r;
    for (size_t i = 0; i < r->lanes_n; i++) {
        lane[i] = r->lane[i];
        lane[i].from = str_copy(a, r->lane[i].from);
        lane[i].to = str_copy(a, r->lane[i].to);
    }
    out->lane = lane;
    copy_nodes(a, r, out);
}

enum outcome report_world(struct arena *a, struct problem *p, struct network_world *out)
{
    struct holidays *holidays = arena_new(a, struct holidays);

    TRY(holidays_parse(a, data_file("holidays.csv"), p, holidays));
    out->holidays = holidays;
    out->city = cities(&out->cities_n);
    return DONE;
}
