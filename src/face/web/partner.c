/* SPDX-License-Identifier: Apache-2.0 */
/* Posts and customs at the table: what comes to their country, and what becomes of it. Everything
 * here is of the one country of the partner's office. */
#include "face/web/pages/partner.h"

#include "face/web/parcel_words.h"
#include "face/web/window.h"
#include "flow/customs.h"
#include "lib/csv.h"
#include "lib/format.h"
#include "lib/locale.h"
#include "shop/customs/itmatt.h"
#include "shop/logistics/logistics_sql.h"

enum { DAYS_SHOWN = 14, FEED_DAYS = 30, WEEKS_SHOWN = 8, ROWS_MAX = 500, MANIFEST_MAX = 20000,
       CHART_WIDTH = 700, CHART_HEIGHT = 200, CHART_BASE = 170, CHART_TOP = 24, TABS = 5,
       WORDS_MAX = 120, CSV_MAX_BYTES = 4 * 1024 * 1024, POOR_PERCENT = 90, DECISION_MAX = 20,
       WORD_MAX = 40 };

/* ---- the frame ---- */

static struct str country_of(const struct web *w)
{
    return str_of(w->c.actor.office.country);
}

static struct str country_words(struct web *w, struct str code)
{
    struct buf b;

    buf_init(&b, w->c.arena, WORDS_MAX);
    locale_country(&b, locale_of_texts(w->c.locale), code);
    return buf_view(&b);
}

static struct nav_links tabs(struct web *w, size_t here)
{
    static const struct {
        const char *label;
        struct url url;
    } all[TABS] = {{N_("What comes"), URL_INIT("/partner")},
                   {N_("Manifests"), URL_INIT("/partner/manifests")},
                   {N_("Scan feed"), URL_INIT("/partner/feed")},
                   {N_("Held"), URL_INIT("/partner/held")},
                   {N_("Service levels"), URL_INIT("/partner/levels")}};
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, TABS);

    for (size_t i = 0; i < TABS; i++)
        v[i] = (struct nav_link){web_link(w, all[i].url), web_text(w, all[i].label), i == here};
    return (struct nav_links){v, TABS};
}

static enum outcome open_page(struct web *w, size_t tab, struct partner_view *v)
{
    const struct office *o = &w->c.actor.office;

    if (!o->country[0])
        return refuse(&w->c.problem, refusal_not_found, NULL, "this account has no office");
    v->office = str_printf(w->c.arena, "%.*s · %.*s",
                           STR_FMT(web_text(w, o->customs ? N_("Customs") : N_("Post"))),
                           STR_FMT(country_words(w, country_of(w))));
    v->tabs = tabs(w, tab);
    web_layout(w, &v->layout, N_("Partners"));
    return DONE;
}

static struct str service_words(struct web *w, struct str name)
{
    enum service s;

    return service_parse(name, &s) ? window_service(w, s) : name;
}

static struct tenths kilograms(int64_t grams)
{
    return (struct tenths){(int32_t)i64_min((grams + 50) / 100, INT32_MAX)};
}

static struct str share_words(struct web *w, int64_t part, int64_t whole)
{
    struct buf b;

    if (whole == 0)
        return STR("–");
    buf_init(&b, w->c.arena, WORD_MAX);
    format_percent(&b, w->c.locale, part * 100 / whole * 10000);
    return buf_view(&b);
}

static int64_t hours_since(const struct web *w, int64_t at_ms)
{
    return i64_max(w->c.now_ms - at_ms, 0) / HOUR_MS;
}

/* ---- charts ---- */

struct column { /* of a chart */
    struct str name, words;
    int64_t lower, upper;
};

static void draw_chart(struct web *w, const char *title, const struct column *c, size_t n,
                       int64_t most, struct chart_view *out)
{
    struct bar_view *bars = arena_new_n(w->c.arena, struct bar_view, n + 1);
    const int room = CHART_BASE - CHART_TOP, step = CHART_WIDTH / (n ? (int)n : 1);
    const int every = step >= 60 ? 1 : 60 / (step ? step : 1) + 1;

    most = i64_max(most, 1);
    for (size_t i = 0; i < n; i++) {
        const int low = (int)(c[i].lower * room / most), high = (int)(c[i].upper * room / most);

        bars[i] = (struct bar_view){.x = (int)i * step + step / 8, .width = step - step / 4,
                                    .y = CHART_BASE - low, .height = low,
                                    .y2 = CHART_BASE - low - high, .height2 = high,
                                    .name_x = (int)i * step + step / 2, .words = c[i].words,
                                    .name = (int)i % every == 0 ? c[i].name : STR("")};
    }
    *out = (struct chart_view){.box = str_printf(w->c.arena, "0 0 %d %d", CHART_WIDTH,
                                                 CHART_HEIGHT),
                               .title = web_text(w, title), .bars = bars, .n = n,
                               .base = CHART_BASE,
                               .top = str_printf(w->c.arena, "%lld", (long long)most)};
}

static struct str day_words(struct web *w, struct date d)
{
    struct buf b;

    buf_init(&b, w->c.arena, WORD_MAX);
    format_day(&b, w->c.locale, d);
    return buf_view(&b);
}

/* ---- what comes ---- */

static void draw_volumes(struct web *w, const struct volume_row_list *rows, struct date first,
                         struct partner_view *v)
{
    struct column days[DAYS_SHOWN] = {0};
    int64_t most = 0;

    for (size_t i = 0; i < rows->n; i++) {
        struct column *c = &days[rows->v[i].day.days - first.days];

        c->lower += rows->v[i].announced;
        c->upper += rows->v[i].parcels - rows->v[i].announced;
    }
    for (int i = 0; i < DAYS_SHOWN; i++) {
        days[i].name = day_words(w, date_add(first, i));
        days[i].words = str_printf(w->c.arena, "%.*s: %lld", STR_FMT(days[i].name),
                                   (long long)(days[i].lower + days[i].upper));
        most = i64_max(most, days[i].lower + days[i].upper);
    }
    draw_chart(w, N_("Parcels handed over for you, by day; dark: announced, light: not"), days,
               DAYS_SHOWN, most, &v->chart);
}

enum outcome web_partner_volumes(struct web *w)
{
    const struct date last = latest_date(w->c.now_ms), first = date_add(last, 1 - DAYS_SHOWN);
    struct partner_view v = {0};
    struct volume_row_list rows;
    struct volume_view *volumes;
    struct html out;

    TRY(open_page(w, 0, &v));
    TRY(partner_volumes(&w->c, country_of(w), first, last, ROWS_MAX, &rows));
    volumes = arena_new_n(w->c.arena, struct volume_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct volume_row *r = &rows.v[rows.n - 1 - i];

        volumes[i] = (struct volume_view){r->day, country_words(w, r->origin),
                                          service_words(w, r->service), r->parcels, r->announced,
                                          kilograms(r->grams)};
        v.parcels += r->parcels;
        v.announced += r->announced;
    }
    v.volumes = volumes;
    v.volumes_n = rows.n;
    v.share = share_words(w, v.announced, v.parcels);
    draw_volumes(w, &rows, first, &v);
    out = web_html(w);
    page_partner_volumes(&out, &v);
    return web_send_html(w);
}

/* ---- manifests ---- */

static struct url manifest_url(struct web *w, const struct dispatch_row *r)
{
    struct url_maker m;
    struct buf day;

    buf_init(&day, w->c.arena, WORD_MAX);
    date_iso(&day, r->day);
    url_begin(&m, w->c.arena, web_link(w, URL("/partner/manifests")));
    url_part(&m, buf_view(&day));
    url_part(&m, r->hub);
    url_part(&m, r->service);
    return url_done(&m);
}

enum outcome web_partner_manifests(struct web *w)
{
    const struct date last = latest_date(w->c.now_ms);
    struct partner_view v = {0};
    struct dispatch_row_list rows;
    struct dispatch_view *dispatches;
    struct html out;

    TRY(open_page(w, 1, &v));
    TRY(partner_dispatches(&w->c, country_of(w), date_add(last, 1 - FEED_DAYS), last, ROWS_MAX,
                           &rows));
    dispatches = arena_new_n(w->c.arena, struct dispatch_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct hub *hub = hub_by_code(rows.v[i].hub);

        dispatches[i] = (struct dispatch_view){
            rows.v[i].day, hub ? hub_words(w, hub) : rows.v[i].hub,
            service_words(w, rows.v[i].service), rows.v[i].parcels, rows.v[i].announced,
            kilograms(rows.v[i].grams), manifest_url(w, &rows.v[i])};
    }
    v.dispatches = dispatches;
    v.dispatches_n = rows.n;
    out = web_html(w);
    page_partner_manifests(&out, &v);
    return web_send_html(w);
}

static void put_parcel(struct buf *b, const struct manifest_row *r)
{
    const struct city *city = city_by_id(r->city);

    csv_field(b, r->number, true);
    buf_fmt(b, ",%lld,%s,", (long long)r->weight_g, r->announced ? "yes" : "");
    csv_field(b, city ? city->name : STR(""), true);
    buf_fmt(b, ",%.*s,", STR_FMT(r->status));
    date_iso(b, r->p50);
    buf_char(b, ',');
    date_iso(b, r->p90);
    buf_char(b, '\n');
}

/* PREDES: the parcels of one dispatch, as a file. */
enum outcome web_partner_manifest(struct web *w)
{
    struct manifest_row_list rows;
    struct date day;
    struct buf b;
    struct str name;

    if (!date_parse(web_param(w, "day"), &day))
        return refuse(&w->c.problem, refusal_not_found, "day", "expected a day like 2026-01-31");
    TRY(partner_manifest(&w->c, country_of(w), day, web_param(w, "hub"), web_param(w, "service"),
                         MANIFEST_MAX, &rows));
    if (rows.n == 0)
        return refuse(&w->c.problem, refusal_not_found, NULL, "no such dispatch to your country");
    buf_init(&b, w->c.arena, CSV_MAX_BYTES);
    buf_str(&b, STR("number,weight_g,announced,city,status,promised_from,promised_to\n"));
    for (size_t i = 0; i < rows.n; i++)
        put_parcel(&b, &rows.v[i]);
    if (b.full)
        return refuse(&w->c.problem, refusal_too_large, NULL, "a smaller dispatch");
    name = str_lower(w->c.arena, str_printf(w->c.arena, "manifest-%.*s-%.*s.csv",
                                            STR_FMT(web_param(w, "day")),
                                            STR_FMT(rows.v[0].number)));
    return web_send_file(w, "text/csv; charset=utf-8", name, buf_view(&b));
}

/* ---- the scan feed ---- */

enum outcome web_partner_feed(struct web *w)
{
    const struct date since = date_add(utc_date(w->c.now_ms), 1 - FEED_DAYS);
    struct partner_view v = {0};
    struct feed_row_list rows;
    struct feed_scan_row_list scans;
    struct feed_view *feeds;
    struct html out;

    TRY(open_page(w, 2, &v));
    TRY(partner_feed(&w->c, country_of(w), since, ROWS_MAX, &rows));
    TRY(partner_feed_scans(&w->c, country_of(w), utc_midnight_ms(since), ROWS_MAX, &scans));
    feeds = arena_new_n(w->c.arena, struct feed_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct feed_row *r = &rows.v[i];

        feeds[i] = (struct feed_view){
            .from = country_words(w, r->origin), .parcels = r->parcels,
            .unscanned = r->unscanned, .within_day = share_words(w, r->within_day, r->parcels),
            .within_three = share_words(w, r->within_three, r->parcels),
            .told_h = r->has_last_told_at ? hours_since(w, r->last_told_at) : -1};
        for (size_t k = 0; k < scans.n; k++)
            if (str_eq(scans.v[k].origin, r->origin)) {
                feeds[i].scans = scans.v[k].scans;
                feeds[i].late = scans.v[k].late;
                feeds[i].doubtful = scans.v[k].doubtful;
                feeds[i].unstated = scans.v[k].unstated;
            }
    }
    v.feeds = feeds;
    v.feeds_n = rows.n;
    out = web_html(w);
    page_partner_feed(&out, &v);
    return web_send_html(w);
}

/* ---- held ---- */

static struct url answer_url(struct web *w, struct str number)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/partner/held")));
    url_part(&m, number);
    return url_done(&m);
}

static struct held_view held_item(struct web *w, const struct held_row *r)
{
    const struct city *city = city_by_id(r->city);
    struct shipment s = {.reason = r->reason, .status = PARCEL_HELD};
    struct held_view h = {
        .number = r->number, .from = country_words(w, r->origin),
        .city = city ? city_name(city, locale_language(w->c.locale)) : STR(""),
        .service = service_words(w, r->service), .age_h = hours_since(w, r->status_at),
        .promised = r->p90, .expected = r->now_p90, .has_expected = r->has_now_p90,
        .announced = r->announced, .late = r->has_now_p90 && r->now_p90.days > r->p90.days};
    struct str next;

    if (parcel_status_parse(r->status, &s.status))
        h.status = parcel_status_words(w, s.status);
    parcel_reason(w, &s, &h.reason, &next);
    if (w->c.actor.office.customs && s.status == PARCEL_HELD)
        h.answer = answer_url(w, r->number);
    return h;
}

static enum outcome show_held(struct web *w)
{
    struct partner_view v = {.problem = w->c.problem};
    struct held_row_list rows;
    struct held_view *held;
    struct html out;

    TRY(open_page(w, 3, &v));
    TRY(partner_held(&w->c, country_of(w), ROWS_MAX, &rows));
    held = arena_new_n(w->c.arena, struct held_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        held[i] = held_item(w, &rows.v[i]);
    v.held = held;
    v.held_n = rows.n;
    out = web_html(w);
    page_partner_held(&out, &v);
    return web_send_html(w);
}

enum outcome web_partner_held(struct web *w)
{
    return show_held(w);
}

/* Customs decides on the page, as its file would. */
enum outcome web_partner_answer(struct web *w)
{
    struct problem *p = &w->c.problem;
    struct customs_response in = {.at_ms = w->c.now_ms, .reason = STR("")};
    struct scan_result result;
    struct str decision;

    TRY(form_text(p, w->c.arena, &w->form, "decision", 1, DECISION_MAX, &decision));
    if (!s10_parse(web_param(w, "number"), &in.number))
        return refuse(p, refusal_not_found, "number", "expected a parcel's number");
    if (!customs_decision_parse(decision, &in.decision) || in.decision == CUSTOMS_HELD ||
        in.decision == CUSTOMS_REFUSED)
        return refuse(p, refusal_invalid, "decision", "expected released or returned");
    TRY(answer_customs(&w->c, &in, &result));
    web_toast(w, TOAST_decided);
    return web_redirect(w, web_link(w, URL("/partner/held")));
}

/* ---- service levels ---- */

static void draw_levels(struct web *w, const struct level_row_list *rows, struct date monday,
                        struct partner_view *v)
{
    struct column weeks[WEEKS_SHOWN] = {0};
    int64_t due[WEEKS_SHOWN] = {0};

    for (size_t i = 0; i < rows->n; i++) {
        const int64_t at = rows->v[i].week - (monday.days + 3) / 7;

        if (at < 0 || at >= WEEKS_SHOWN)
            continue;
        weeks[at].lower += rows->v[i].kept;
        due[at] += rows->v[i].kept + rows->v[i].late;
    }
    for (int i = 0; i < WEEKS_SHOWN; i++) {
        weeks[i].lower = due[i] ? weeks[i].lower * 100 / due[i] : 0;
        weeks[i].upper = due[i] ? 100 - weeks[i].lower : 0;
        weeks[i].name = day_words(w, date_add(monday, 7 * i));
        weeks[i].words = str_printf(w->c.arena, "%.*s: %lld %%", STR_FMT(weeks[i].name),
                                    (long long)weeks[i].lower);
    }
    draw_chart(w, N_("Promises kept, in percent, by the week that was promised; light: late"),
               weeks, WEEKS_SHOWN, 100, &v->chart);
}

enum outcome web_partner_levels(struct web *w)
{
    const struct date today = utc_date(w->c.now_ms);
    const struct date monday = date_add(today, -date_weekday(today) - 7 * (WEEKS_SHOWN - 2));
    struct partner_view v = {0};
    struct level_row_list rows;
    struct level_view *levels;
    struct html out;

    TRY(open_page(w, 4, &v));
    TRY(partner_levels(&w->c, country_of(w), monday, date_add(monday, 7 * WEEKS_SHOWN - 1), today,
                       ROWS_MAX, &rows));
    levels = arena_new_n(w->c.arena, struct level_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct level_row *r = &rows.v[i];
        const int64_t judged = r->kept + r->late;

        levels[i] = (struct level_view){
            .week = {(int32_t)(r->week * 7 - 3)}, .from = country_words(w, r->origin),
            .service = service_words(w, r->service), .due = r->due, .kept = r->kept,
            .late = r->late, .open = r->open, .share = share_words(w, r->kept, judged),
            .poor = judged && r->kept * 100 < judged * POOR_PERCENT};
    }
    v.levels = levels;
    v.levels_n = rows.n;
    draw_levels(w, &rows, monday, &v);
    out = web_html(w);
    page_partner_levels(&out, &v);
    return web_send_html(w);
}
