/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/rehearsal_view.h"

#include <math.h>

#include "face/web/assets.h"
#include "face/web/pages/rehearsal.h"
#include "lib/format.h"
#include "lib/locale.h"

enum {
    QUEUE_PLOTS_MAX = 6, WAIT_PLOTS_MAX = 6, NODES_SHOWN = 40, LANES_SHOWN = 400, PATH_MAX = 32768,
    STYLE_MAX = 1 << 20, MARKS_MAX = 2, DAYS_OF_A_PLOT_MIN = 14
};

#define ALIKE_DAYS 0.25

static struct tenths tenths(double v)
{
    return (struct tenths){(int32_t)llround(v * 10)};
}

/* ---- words ---- */

static struct str words(const struct html *out, const char *id)
{
    return html_translate(out, str_of(id));
}

/* A number as people of that language write it. */
static struct str number(struct arena *a, const struct html *out, double v)
{
    struct html text = *out;
    struct buf b;

    buf_init(&b, a, 64);
    text.b = &b;
    html_text(&text, (long long)llround(v));
    return buf_view(&b);
}

static struct str kind_word(const struct html *out, const char *kind)
{
    if (strcmp(kind, "queue") == 0)
        return words(out, N_("queue"));
    return strcmp(kind, "leg") == 0 ? words(out, N_("leg")) : words(out, N_("last mile"));
}

/* ---- plots ---- */

static int32_t plot_x(double share)
{
    return (int32_t)lround(PLOT_LEFT + share * (PLOT_WIDTH - PLOT_LEFT));
}

static double plot_y(double share)
{
    return PLOT_BOTTOM - share * (PLOT_BOTTOM - PLOT_TOP);
}

/* The days that a plot must show: to the end of the backlog, and a week more. */
static int32_t plot_days(const struct report *r, const struct report_node *n)
{
    int32_t days = n->drained_day > n->peak_day ? n->drained_day : n->peak_day;

    days = days + 7 > DAYS_OF_A_PLOT_MIN ? days + 7 : DAYS_OF_A_PLOT_MIN;
    return days < r->days ? days : r->days;
}

static void queue_path(struct buf *b, const float *v, int32_t days, double top, bool closed)
{
    buf_fmt(b, "M%d %d", PLOT_LEFT, PLOT_BOTTOM);
    for (int32_t d = 0; d < days; d++)
        buf_fmt(b, "L%d %.1f", (int)plot_x((d + 1.0) / days), plot_y(v[d] / top));
    if (closed)
        buf_fmt(b, "V%dZ", PLOT_BOTTOM);
}

static struct str path_of(struct arena *a, const float *v, int32_t days, double top, bool closed)
{
    struct buf b;

    buf_init(&b, a, PATH_MAX);
    queue_path(&b, v, days, top, closed);
    return buf_view(&b);
}

static struct str day_word(struct arena *a, const struct html *out, int32_t day)
{
    return str_printf(a, "%.*s %.*s", STR_FMT(words(out, N_("day"))),
                      STR_FMT(number(a, out, day)));
}

static void queue_plot(struct arena *a, const struct report *r, const struct report_node *n,
                       const struct html *out, struct plot_view *p)
{
    int32_t days = plot_days(r, n);
    double top = n->peak_backlog;
    struct plot_mark *mark = arena_new_n(a, struct plot_mark, MARKS_MAX);

    *p = (struct plot_view){.title = n->name, .note = kind_word(out, n->kind), .mark = mark};
    p->area = path_of(a, n->backlog, days, top, true);
    p->line = path_of(a, n->backlog, days, top, false);
    p->top = str_printf(a, "%.*s %.*s", STR_FMT(number(a, out, n->peak_backlog)),
                        STR_FMT(words(out, N_("parcels waiting"))));
    p->from = day_word(a, out, 1);
    p->to = day_word(a, out, days);
    if (n->drained_day > 0)
        mark[p->marks_n++] = (struct plot_mark){
            plot_x((double)n->drained_day / days),
            str_printf(a, "%.*s: %.*s", STR_FMT(words(out, N_("empty"))),
                       STR_FMT(day_word(a, out, n->drained_day))),
            2 * n->drained_day > days};
    p->alt = str_printf(a, "%.*s: %.*s, %.*s", STR_FMT(n->name), STR_FMT(p->top),
                        STR_FMT(day_word(a, out, n->peak_day)));
}

static void bars_path(struct buf *b, const double *v, size_t n, double top)
{
    double width = (double)(PLOT_WIDTH - PLOT_LEFT) / (double)n;

    for (size_t i = 0; i < n; i++)
        if (v[i] > 0)
            buf_fmt(b, "M%.1f %dV%.1fh%.1fV%dz", PLOT_LEFT + (double)i * width, PLOT_BOTTOM,
                    plot_y(v[i] / top), width * 0.85, PLOT_BOTTOM);
}

static void wait_marks(struct arena *a, const struct report *r, const struct report_lane *l,
                       const struct html *out, struct plot_view *p)
{
    struct plot_mark *mark = arena_new_n(a, struct plot_mark, MARKS_MAX);
    const double at[MARKS_MAX] = {l->p50_wait_days, l->p90_wait_days};
    static const char *const names[MARKS_MAX] = {"P50", "P90"};

    for (size_t i = 0; i < MARKS_MAX; i++)
        mark[i] = (struct plot_mark){
            plot_x(at[i] / r->max_wait_days),
            str_printf(a, "%s %.*s", names[i], STR_FMT(number(a, out, at[i]))),
            i == 0 || 2 * at[i] > r->max_wait_days};
    p->mark = mark;
    p->marks_n = MARKS_MAX;
}

static void wait_plot(struct arena *a, const struct report *r, const struct report_lane *l,
                      const struct html *out, struct plot_view *p)
{
    double top = 0;
    struct buf b;

    for (size_t i = 0; i < REPORT_STEPS; i++)
        top = fmax(top, l->wait_step[i]);
    *p = (struct plot_view){.title = str_printf(a, "%.*s – %.*s", STR_FMT(l->from),
                                                STR_FMT(l->to)),
                            .note = str_of(l->service)};
    buf_init(&b, a, PATH_MAX);
    bars_path(&b, l->wait_step, REPORT_STEPS, top);
    p->area = buf_view(&b);
    p->top = str_printf(a, "%.*s %.*s", STR_FMT(number(a, out, top)),
                        STR_FMT(words(out, N_("parcels"))));
    p->from = words(out, N_("no wait"));
    p->to = str_printf(a, "%.*s %.*s", STR_FMT(number(a, out, r->max_wait_days)),
                       STR_FMT(words(out, N_("days"))));
    p->alt = str_printf(a, "%.*s: P50 %.*s, P90 %.*s %.*s", STR_FMT(p->title),
                        STR_FMT(number(a, out, l->p50_wait_days)),
                        STR_FMT(number(a, out, l->p90_wait_days)),
                        STR_FMT(words(out, N_("days"))));
    wait_marks(a, r, l, out, p);
}

/* A lane that waits like one shown already is not shown again. */
static bool shown_already(const struct report *r, size_t lane)
{
    for (size_t i = 0; i < lane; i++)
        if (fabs(r->lane[i].p50_wait_days - r->lane[lane].p50_wait_days) < ALIKE_DAYS &&
            fabs(r->lane[i].p90_wait_days - r->lane[lane].p90_wait_days) < ALIKE_DAYS)
            return true;
    return false;
}

static void fill_plots(struct arena *a, const struct report *r, const struct html *out,
                       struct rehearsal_view *v)
{
    struct plot_view *queue = arena_new_n(a, struct plot_view, QUEUE_PLOTS_MAX);
    struct plot_view *wait = arena_new_n(a, struct plot_view, WAIT_PLOTS_MAX);

    for (size_t i = 0; i < r->nodes_n && v->queue_plots_n < QUEUE_PLOTS_MAX; i++)
        if (r->node[i].peak_backlog >= 1)
            queue_plot(a, r, &r->node[i], out, &queue[v->queue_plots_n++]);
    for (size_t i = 0; i < r->lanes_n && v->wait_plots_n < WAIT_PLOTS_MAX; i++)
        if (r->lane[i].max_wait_days >= 1 && !shown_already(r, i))
            wait_plot(a, r, &r->lane[i], out, &wait[v->wait_plots_n++]);
    v->queue_plot = queue;
    v->wait_plot = wait;
}

/* ---- tables ---- */

static void fill_lanes(struct arena *a, const struct report *r, struct rehearsal_view *v)
{
    size_t n = r->lanes_n < LANES_SHOWN ? r->lanes_n : LANES_SHOWN;
    struct rehearsed_lane *lane = arena_new_n(a, struct rehearsed_lane, n + 1);

    for (size_t i = 0; i < n; i++) {
        const struct report_lane *l = &r->lane[i];

        lane[i] = (struct rehearsed_lane){
            .from = l->from, .to = l->to, .service = str_of(l->service),
            .parcels = llround(l->parcels), .p50_wait = tenths(l->p50_wait_days),
            .p90_wait = tenths(l->p90_wait_days), .max_wait = tenths(l->max_wait_days),
            .p50_days = l->p50_days, .p90_days = l->p90_days,
            .on_time_pct = (int32_t)llround(100 * l->on_time_share)};
    }
    v->lane = lane;
    v->lanes_n = n;
}

static void fill_nodes(struct arena *a, const struct report *r, const struct html *out,
                       struct rehearsal_view *v)
{
    size_t n = r->nodes_n < NODES_SHOWN ? r->nodes_n : NODES_SHOWN;
    struct rehearsed_node *node = arena_new_n(a, struct rehearsed_node, n + 1);

    for (size_t i = 0; i < n; i++) {
        const struct report_node *x = &r->node[i];

        node[i] = (struct rehearsed_node){
            .name = x->name, .kind = kind_word(out, x->kind),
            .unlimited = x->capacity_per_day < 0, .capacity = llround(x->capacity_per_day),
            .peak = llround(x->peak_backlog), .missing = llround(x->missing_per_day),
            .peak_day = x->peak_backlog >= 1 ? x->peak_day : 0, .drained_day = x->drained_day,
            .max_wait = tenths(x->max_wait_days)};
    }
    v->node = node;
    v->nodes_n = n;
}

static void fill_answers(struct arena *a, const struct report *r, const struct html *out,
                         struct rehearsal_view *v)
{
    struct rehearsed_buy *buy = arena_new_n(a, struct rehearsed_buy, r->buy_n + 1);

    v->limit_days = r->scenario->limit_days;
    v->admits = r->admit_answer == ANSWER_FOUND;
    v->admit_per_day = r->admit_per_day;
    v->buys = r->buy_answer == ANSWER_FOUND;
    for (size_t i = 0; i < r->buy_n; i++) {
        const struct report_buy *b = &r->buy[i];
        bool per_day = b->extra_per_departure <= 0;

        buy[i] = (struct rehearsed_buy){
            .name = b->node->name, .kind = kind_word(out, b->node->kind), .per_day = per_day,
            .extra = llround(per_day ? b->extra_per_day : b->extra_per_departure)};
    }
    v->buy = buy;
    v->buy_n = r->buy_n;
}

static void fill_changes(struct arena *a, const struct report *r, struct rehearsal_view *v)
{
    const struct scenario *s = r->scenario;
    struct str *change = arena_new_n(a, struct str, s->changes_n + 1);

    for (size_t i = 0; i < s->changes_n; i++) {
        change[i] = network_change_text(a, &s->change[i].change);
        if (s->change[i].per_day >= 0)
            change[i] = str_printf(a, "%.*s: per_day %lld", STR_FMT(change[i]),
                                   (long long)s->change[i].per_day);
    }
    v->change = change;
    v->changes_n = s->changes_n;
}

void rehearsal_view(struct arena *a, const struct report *r, const struct html *out,
                    struct rehearsal_view *v)
{
    const struct scenario *s = r->scenario;

    *v = (struct rehearsal_view){
        .title = s->title, .note = s->note, .assumed = s->assumed, .assumed_n = s->assumed_n,
        .start = s->start, .days = s->days, .parcels = llround(r->parcels),
        .undelivered = llround(r->undelivered), .max_wait = tenths(r->max_wait_days),
        .p50_wait = tenths(r->p50_wait_days), .p90_wait = tenths(r->p90_wait_days),
        .drained_day = r->drained_day, .p50_days = r->p50_days, .p90_days = r->p90_days,
        .on_time_pct = (int32_t)llround(100 * r->on_time_share)};
    fill_answers(a, r, out, v);
    fill_changes(a, r, v);
    fill_plots(a, r, out, v);
    fill_lanes(a, r, v);
    fill_nodes(a, r, out, v);
}

void rehearsal_file(struct arena *a, const struct report *r, struct html *out,
                    struct str language)
{
    struct rehearsal_view v;
    struct buf style;

    buf_init(&style, a, STYLE_MAX);
    buf_str(&style, STR("<style>"));
    buf_str(&style, asset_table[ASSET_STYLE_CSS].body);
    buf_str(&style, STR("</style>"));
    rehearsal_view(a, r, out, &v);
    page_rehearsal_file(out, &(struct rehearsal_file_view){&v, language, buf_view(&style)});
}
