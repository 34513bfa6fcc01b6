/* SPDX-License-Identifier: Apache-2.0 */
/* Promised against kept, by lane and week: a public page. */
#include "face/web/pages/lanes.h"

#include "face/web/lanes.h"
#include "face/web/window.h"
#include "shop/logistics/logistics_sql.h"
#include "shop/markets/markets.h"

enum { ROWS_MAX = 5000, LANES_MAX_SHOWN = 400, TOP = 4 };

struct gathering {
    struct web *w;
    struct date monday;          /* of the first week shown */
    struct kept_lane_view *lane;
    const struct level_row **key; /* a row of each lane */
    size_t n;
};

static int32_t pct(int64_t kept, int64_t late)
{
    return kept + late > 0 ? (int32_t)(100 * kept / (kept + late)) : -1;
}

static struct str service_words(struct web *w, struct str name)
{
    enum service s;

    return service_parse(name, &s) ? window_service(w, s) : name;
}

static struct url lane_url(struct web *w, struct str origin, struct str service)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/lanes")));
    url_part(&m, origin);
    url_part(&m, service);
    return url_done(&m);
}

static void start_weeks(struct date monday, struct kept_lane_view *lane)
{
    *lane = (struct kept_lane_view){.pct = -1};
    for (int i = 0; i < LANE_WEEKS; i++)
        lane->week[i] = (struct lane_week_view){.week = date_add(monday, 7 * i), .pct = -1,
                                                .x = i * BAR_WIDTH + 2};
}

static struct kept_lane_view *lane_of(struct gathering *g, const struct level_row *r)
{
    struct kept_lane_view *lane;

    for (size_t i = 0; i < g->n; i++)
        if (str_eq(g->key[i]->origin, r->origin) && str_eq(g->key[i]->service, r->service))
            return &g->lane[i];
    if (g->n == LANES_MAX_SHOWN)
        return NULL;
    lane = &g->lane[g->n];
    start_weeks(g->monday, lane);
    lane->from = window_country(g->w, r->origin);
    lane->service = service_words(g->w, r->service);
    lane->url = lane_url(g->w, r->origin, r->service);
    g->key[g->n++] = r;
    return lane;
}

static void add_week(struct date monday, const struct level_row *r, struct kept_lane_view *lane)
{
    int64_t at = r->week - (monday.days + 3) / 7; /* weeks are counted from a Monday */
    struct lane_week_view *w;

    if (at < 0 || at >= LANE_WEEKS)
        return;
    w = &lane->week[at];
    w->due += r->due;
    w->kept += r->kept;
    w->late += r->late;
    w->open += r->open;
    w->pct = pct(w->kept, w->late);
    w->height = w->pct < 0 ? 0 : 2 + w->pct * (BAR_HEIGHT - TOP - 2) / 100;
    w->y = BAR_HEIGHT - w->height;
    lane->due += r->due;
    lane->kept += r->kept;
    lane->late += r->late;
    lane->open += r->open;
    lane->pct = pct(lane->kept, lane->late);
}

/* The first week shown; the last is the next one. */
static struct date first_monday(const struct web *w)
{
    const struct date today = utc_date(w->c.now_ms);

    return date_add(today, -date_weekday(today) - 7 * (LANE_WEEKS - 2));
}

static enum outcome read_weeks(struct web *w, struct str to, struct level_row_list *rows)
{
    const struct date monday = first_monday(w);

    return partner_levels(&w->c, to, monday, date_add(monday, 7 * LANE_WEEKS - 1),
                          utc_date(w->c.now_ms), ROWS_MAX, rows);
}

enum outcome lanes_weeks(struct web *w, const struct str *country, size_t n,
                         struct kept_lane_view *out)
{
    const struct date monday = first_monday(w);

    start_weeks(monday, out);
    for (size_t i = 0; i < n; i++) {
        struct level_row_list rows;

        TRY(read_weeks(w, country[i], &rows));
        for (size_t k = 0; k < rows.n; k++)
            add_week(monday, &rows.v[k], out);
    }
    return DONE;
}

/* The lanes to a country; `origin` and `service` empty: all. */
static enum outcome gather(struct web *w, struct str to, struct str origin, struct str service,
                           struct lanes_view *v)
{
    struct gathering g = {.w = w, .monday = first_monday(w)};
    struct level_row_list rows;

    TRY(read_weeks(w, to, &rows));
    g.lane = arena_new_n(w->c.arena, struct kept_lane_view, LANES_MAX_SHOWN);
    g.key = arena_new_n(w->c.arena, const struct level_row *, LANES_MAX_SHOWN);
    for (size_t i = 0; i < rows.n; i++) {
        const struct level_row *r = &rows.v[i];
        struct kept_lane_view *lane;

        if (origin.n && !(str_eq(r->origin, origin) && str_eq(r->service, service)))
            continue;
        lane = lane_of(&g, r);
        if (lane)
            add_week(g.monday, r, lane);
    }
    v->lane = g.lane;
    v->lanes_n = g.n;
    return DONE;
}

static enum outcome show(struct web *w, struct str origin, struct str service, bool one)
{
    struct str to = str_of(w->c.market->country->code);
    struct lanes_view v = {.one = one, .all = web_link(w, URL("/lanes"))};
    struct html out;

    TRY(gather(w, to, origin, service, &v));
    if (one && v.lanes_n == 0)
        return refuse(&w->c.problem, refusal_not_found, NULL, "a lane with parcels due");
    v.to = window_country(w, to);
    web_layout(w, &v.layout, N_("Promised and kept"));
    out = web_html(w);
    page_lanes(&out, &v);
    return web_send_html(w);
}

enum outcome web_lanes(struct web *w)
{
    return show(w, STR(""), STR(""), false);
}

enum outcome web_lane(struct web *w)
{
    return show(w, web_param(w, "origin"), web_param(w, "service"), true);
}
