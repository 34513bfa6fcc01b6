/* SPDX-License-Identifier: Apache-2.0 */
/* The control tower of the operators, over the parcels to all markets. */
#include "face/web/pages/tower.h"

#include "face/web/lanes.h"
#include "face/web/operator.h"
#include "face/web/parcel_words.h"
#include "face/web/window.h"
#include "shop/logistics/queue_now.h"
#include "shop/logistics/tower.h"
#include "shop/logistics/tower_sql.h"
#include "shop/markets/markets.h"

enum { SILENT_DAYS = 7, STUCK_MAX = 1000, STUCK_SHOWN = 50, HOUR_MIN = 60 };

static struct str *market_countries(struct web *w, size_t *n)
{
    const struct market *m = markets(n);
    struct str *v = arena_new_n(w->c.arena, struct str, *n);

    for (size_t i = 0; i < *n; i++)
        v[i] = str_of(m[i].country->code);
    return v;
}

/* ---- places and lanes ---- */

static const char *const stage_names[TOWER_STAGES] = {
    [TOWER_HUB] = N_("Handed over"), [TOWER_WAY] = N_("On the way to"),
    [TOWER_CUSTOMS] = N_("Customs"), [TOWER_DELIVERY] = N_("Delivery")};

static int64_t mean_days(const struct tower_count *c)
{
    return c->late ? (c->late_days + c->late / 2) / c->late : 0;
}

static struct str place_words(struct web *w, const struct tower_place *p)
{
    const struct hub *hub = p->stage == TOWER_HUB ? hub_by_code(p->place) : NULL;

    if (p->stage != TOWER_HUB)
        return window_country(w, p->place);
    return hub ? hub_words(w, hub) : p->place;
}

static struct tower_place_view place_view(struct web *w, const struct tower_place *p)
{
    struct tower_place_view v = {
        .stage = web_text(w, stage_names[p->stage]), .place = place_words(w, p),
        .parcels = p->now.parcels, .capacity = p->day_capacity, .late = p->now.late,
        .unlimited = p->stage == TOWER_WAY ? STR("–") : web_text(w, N_("no limit")),
        .oldest_h = i64_max(w->c.now_ms - p->now.since_ms, 0) / HOUR_MS,
        .mean_days = mean_days(&p->now), .worst_days = p->now.worst_days};

    if (p->day_capacity > 0)
        v.clear_days = (struct tenths){(int32_t)i64_min(
            (10 * p->now.parcels + p->day_capacity - 1) / p->day_capacity, INT32_MAX)};
    v.full = p->day_capacity >= 0 && p->now.parcels > p->day_capacity;
    return v;
}

static struct str service_words(struct web *w, struct str name)
{
    enum service s;

    return service_parse(name, &s) ? window_service(w, s) : name;
}

static void show_places(struct web *w, const struct tower *t, struct tower_view *v)
{
    struct tower_place_view *place = arena_new_n(w->c.arena, struct tower_place_view,
                                                 t->places_n + 1);
    struct tower_lane_view *lane = arena_new_n(w->c.arena, struct tower_lane_view, t->lanes_n + 1);

    for (size_t i = 0; i < t->places_n; i++)
        place[i] = place_view(w, &t->place[i]);
    for (size_t i = 0; i < t->lanes_n; i++) {
        const struct tower_lane *l = &t->lane[i];

        lane[i] = (struct tower_lane_view){
            window_country(w, l->origin), window_country(w, l->destination),
            service_words(w, l->service), l->now.parcels, l->now.late, l->now.overdue,
            mean_days(&l->now), l->now.worst_days};
    }
    v->place = place;
    v->places_n = t->places_n;
    v->lane = lane;
    v->lanes_n = t->lanes_n;
    v->parcels = t->all.parcels;
    v->late = t->all.late;
    v->overdue = t->all.overdue;
}

/* ---- queues ---- */

/* "counted from scans, 2026-12-01 14:05 UTC". */
static struct str from_words(struct web *w, const struct queue_now *q)
{
    static const char *const names[] = {
        [QUEUE_SAID] = N_("said by"), [QUEUE_COUNTED] = N_("counted from scans"),
        [QUEUE_ANNOUNCED] = N_("announced; nothing is scanned there"),
        [QUEUE_ASSUMED] = N_("assumed")};
    struct str words = web_text(w, names[q->from]);

    if (q->from == QUEUE_SAID)
        words = str_printf(w->c.arena, "%.*s %.*s", STR_FMT(words), STR_FMT(q->who));
    if (q->since_ms == 0)
        return words;
    return str_printf(w->c.arena, "%.*s, %.*s UTC", STR_FMT(words),
                      STR_FMT(operator_moment(w, q->since_ms)));
}

static int64_t whole_hours(int32_t minutes)
{
    return (minutes + HOUR_MIN - 1) / HOUR_MIN;
}

static struct tower_queue_view queue_view(struct web *w, const struct queue_now *q)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/network/change")));
    url_param(&m, "queue", q->node);
    return (struct tower_queue_view){
        .url = url_done(&m),
        .node = str_printf(w->c.arena, "%.*s · %.*s", STR_FMT(q->name), STR_FMT(q->node)),
        .kind = web_text(w, q->kind == QUEUE_CUSTOMS ? N_("Customs") : N_("Sorting")),
        .from = from_words(w, q), .waiting = q->waiting, .coming = q->coming,
        .capacity = q->day_capacity, .full = q->waiting > q->day_capacity,
        .closed = q->worst_min == NEVER_MIN,
        .wait_h = q->wait_min == NEVER_MIN ? 0 : whole_hours(q->wait_min),
        .worst_h = q->worst_min == NEVER_MIN ? 0 : whole_hours(q->worst_min)};
}

/* Those that say nothing are only counted. */
static enum outcome show_queues(struct web *w, struct tower_view *v)
{
    struct tower_queue_view *queue;
    struct queue_now_list all;

    TRY(queue_now_read(&w->c, &all));
    queue = arena_new_n(w->c.arena, struct tower_queue_view, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i].waiting + all.v[i].coming > 0 || all.v[i].worst_min > 0 ||
            all.v[i].from == QUEUE_SAID)
            queue[v->queues_n++] = queue_view(w, &all.v[i]);
    v->queue = queue;
    v->quiet_n = all.n - v->queues_n;
    v->coming_days = QUEUE_COMING_DAYS;
    v->ahead_days = QUEUE_AHEAD_DAYS;
    return DONE;
}

/* ---- stuck ---- */

static struct stuck_view stuck_view(struct web *w, const struct stuck_row *r)
{
    struct shipment s = {.reason = r->reason, .status = PARCEL_HELD};
    struct stuck_view v = {
        .number = r->number, .from = window_country(w, r->origin),
        .to = window_country(w, r->destination), .service = service_words(w, r->service),
        .silent_h = i64_max(w->c.now_ms - r->status_at, 0) / HOUR_MS, .promised = r->p90,
        .expected = r->now_p90, .has_expected = r->has_now_p90,
        .later_days = r->has_now_p90 ? r->now_p90.days - r->p90.days : 0};
    struct str next;

    if (parcel_status_parse(r->status, &s.status))
        v.status = parcel_status_words(w, s.status);
    parcel_reason(w, &s, &v.reason, &next);
    return v;
}

static int by_silence(const void *x, const void *y)
{
    const struct stuck_row *a = x, *b = y;

    return (a->status_at > b->status_at) - (a->status_at < b->status_at);
}

/* The longest silent of all countries first. */
static enum outcome show_stuck(struct web *w, const struct str *country, size_t n,
                               struct tower_view *v)
{
    const int64_t before_ms = w->c.now_ms - SILENT_DAYS * DAY_MS;
    struct stuck_row *all = arena_new_n(w->c.arena, struct stuck_row, n * STUCK_MAX + 1);
    struct stuck_view *shown = arena_new_n(w->c.arena, struct stuck_view, STUCK_SHOWN);

    for (size_t i = 0; i < n; i++) {
        struct stuck_row_list rows;

        TRY(parcels_silent(&w->c, country[i], before_ms, STUCK_MAX, &rows));
        for (size_t k = 0; k < rows.n && k < STUCK_MAX; k++)
            all[v->stuck_all++] = rows.v[k];
    }
    qsort(all, (size_t)v->stuck_all, sizeof(all[0]), by_silence);
    for (int64_t i = 0; i < v->stuck_all && i < STUCK_SHOWN; i++)
        shown[v->stuck_n++] = stuck_view(w, &all[i]);
    v->stuck = shown;
    v->silent_days = SILENT_DAYS;
    return DONE;
}

enum outcome web_tower(struct web *w)
{
    const struct date today = utc_date(w->c.now_ms);
    struct tower_view v = {0};
    struct tower tower;
    struct html out;
    size_t n;
    const struct str *country = market_countries(w, &n);

    TRY(tower_read(&w->c, country, n, today, &tower));
    show_places(w, &tower, &v);
    TRY(show_queues(w, &v));
    TRY(show_stuck(w, country, n, &v));
    TRY(lanes_weeks(w, country, n, &v.weeks));
    v.tabs = operator_tabs(w, OPERATOR_NOW);
    web_layout(w, &v.layout, N_("Control tower"));
    out = web_html(w);
    page_tower(&out, &v);
    return web_send_html(w);
}
