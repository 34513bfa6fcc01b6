/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' rehearsals: choose a scenario, watch it run, look at what it says. */
#include "face/web/inside.h"
#include "face/web/operator.h"
#include "face/web/pages/rehearsal.h"
#include "face/web/rehearsal_view.h"
#include "face/web/rehearsals.h"
#include "lib/data_files.h"
#include "lib/json.h"
#include "lib/locale.h"
#include "shop/logistics/admission.h"

enum { SHIPPED_MAX = 64, NAME_MAX_BYTES = 80, FORM_TEXT_MAX = 400000 };
#define FILE_MAX_BYTES ((size_t)16 << 20)

static struct rehearsals *all_of(const struct web *w)
{
    return w->server->rehearsals;
}

static struct url run_url(struct web *w, int64_t id, const char *part)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/rehearsals")));
    url_part_i64(&m, id);
    if (part)
        url_part(&m, str_of(part));
    return url_done(&m);
}

/* ---- the list ---- */

/* data/rehearsals/NAME.json, with their titles. */
static size_t shipped_scenarios(struct web *w, struct rehearsal_link *out)
{
    const struct str folder = STR("rehearsals/"), end = STR(".json");
    size_t n = 0;

    for (size_t i = 0; i < data_table_n && n < SHIPPED_MAX; i++) {
        struct str path = data_table[i].path;
        struct problem p = {0};
        struct scenario s;

        if (!str_starts(path, folder) || !str_ends(path, end))
            continue;
        if (scenario_read(w->c.arena, data_table[i].body, &p, &s) != DONE)
            continue;
        out[n++] = (struct rehearsal_link){
            str_sub(path, folder.n, path.n - folder.n - end.n), s.title};
    }
    return n;
}

static const struct {
    const char *label;
    enum notice_kind mood;
} states[] = {
    [RUN_WAITS] = {N_("waiting"), NOTICE_INFO}, [RUN_RUNS] = {N_("running"), NOTICE_INFO},
    [RUN_DONE] = {N_("done"), NOTICE_GOOD}, [RUN_REFUSED] = {N_("refused"), NOTICE_WARN},
    [RUN_FAILED] = {N_("failed"), NOTICE_BAD}};

static void list_runs(struct web *w, struct rehearsals_view *v)
{
    struct run_news news[RUNS_MAX];
    struct run_link *run = arena_new_n(w->c.arena, struct run_link, RUNS_MAX);

    v->runs_n = rehearsals_list(all_of(w), w->c.arena, news);
    for (size_t i = 0; i < v->runs_n; i++)
        run[i] = (struct run_link){run_url(w, news[i].id, NULL), news[i].title,
                                   web_text(w, states[news[i].state].label),
                                   states[news[i].state].mood};
    v->run = run;
}

static enum outcome show_list(struct web *w, struct str scenario)
{
    struct rehearsals_view v = {.scenario = scenario,
                                .tabs = operator_tabs(w, OPERATOR_REHEARSALS),
                                .start = web_link(w, URL("/operator/rehearsals"))};
    struct rehearsal_link *shipped = arena_new_n(w->c.arena, struct rehearsal_link, SHIPPED_MAX);
    struct html out;

    v.shipped_n = shipped_scenarios(w, shipped);
    v.shipped = shipped;
    v.problem = web_problem(w);
    list_runs(w, &v);
    web_layout(w, &v.layout, N_("Rehearsals"));
    out = web_html(w);
    page_rehearsals(&out, &v);
    return web_send_html(w);
}

enum outcome web_rehearsals(struct web *w)
{
    return show_list(w, STR(""));
}

/* ---- starting one ---- */

static enum outcome scenario_text(struct web *w, struct str *out)
{
    struct str name = {0}, path;
    struct form_field file = {0};

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "shipped", 0, NAME_MAX_BYTES, &name));
    if (name.n == 0 && form_has(&w->form, "file"))
        TRY(form_file(&w->c.problem, &w->form, "file", &file));
    if (file.value.n > 0) {
        *out = file.value;
        return DONE;
    }
    if (name.n == 0)
        return form_block(&w->c.problem, w->c.arena, &w->form, "scenario", 1, FORM_TEXT_MAX, out);
    path = str_printf(w->c.arena, "rehearsals/%.*s.json", STR_FMT(name));
    if (!data_file_find(path, out))
        return refuse(&w->c.problem, refusal_not_found, "shipped", "the name of a scenario");
    return DONE;
}

static enum outcome start(struct web *w, struct str *text, int64_t *id)
{
    TRY(scenario_text(w, text));
    return rehearsals_start(all_of(w), *text, scenario_network, &w->c.problem, id);
}

enum outcome web_rehearsal_start(struct web *w)
{
    struct str text = {0};
    int64_t id = 0;
    enum outcome out = start(w, &text, &id);

    if (out == REFUSED) {
        TRY(web_again(w));
        return show_list(w, text);
    }
    TRY(out);
    return web_redirect(w, run_url(w, id, NULL));
}

/* ---- one ---- */

static const char *doing_word(const char *doing)
{
    if (strcmp(doing, "days") == 0)
        return N_("The days are played through");
    return strcmp(doing, "how many") == 0 ? N_("Looking for how many orders may be taken")
                                          : N_("Looking for what must be bought");
}

static enum outcome show_progress(struct web *w, const struct run_news *news)
{
    struct rehearsing_view v = {.title = news->title, .per_cent = news->per_mille / 10,
                                .problem = &news->problem,
                                .all = web_link(w, URL("/operator/rehearsals"))};
    struct html out;

    if (news->state == RUN_FAILED)
        return FAILED;
    v.doing = web_text(w, doing_word(news->doing));
    if (news->state != RUN_REFUSED)
        web_header(w, "Refresh", STR("1"));
    web_layout(w, &v.layout, N_("Rehearsal"));
    out = web_html(w);
    page_rehearsing(&out, &v);
    return web_send_html(w);
}

/* ---- the sale that it is about, to be bound to the network ---- */

/* What all of its rows have in common; the empty text where they differ. */
struct sale {
    struct str origin, origin_country, destination, service;
    int32_t first, last;
    size_t rows_n;
};

static void join(struct str *common, struct str one, bool first)
{
    if (first)
        *common = one;
    else if (!str_eq(*common, one))
        *common = STR("");
}

static struct str country_of_place(struct web *w, struct str place)
{
    const struct country *country = country_by_code(place);
    const struct city *city = country ? NULL : city_by_name(w->c.arena, NULL, place);

    if (city)
        country = city->country;
    return country ? str_of(country->code) : STR("");
}

static void join_row(struct web *w, struct sale *s, const struct scenario_row *r)
{
    const bool first = s->rows_n++ == 0;

    for (size_t i = 0; i < r->from_n; i++) {
        const struct hub *hub = hub_by_code(r->from[i]);

        join(&s->origin, r->from[i], first && i == 0);
        join(&s->origin_country, hub ? str_of(hub->country->code) : STR(""), first && i == 0);
    }
    for (size_t i = 0; i < r->to_n; i++)
        join(&s->destination, country_of_place(w, r->to[i]), first && i == 0);
    join(&s->service, str_of(service_name(r->service)), first);
    s->first = first || r->first < s->first ? r->first : s->first;
    s->last = first || r->last > s->last ? r->last : s->last;
}

static struct sale sale_of(struct web *w, const struct scenario *s)
{
    struct sale sale = {0};

    for (size_t i = 0; i < s->rows_n; i++)
        if (s->row[i].sale)
            join_row(w, &sale, &s->row[i]);
    for (size_t i = 0; i < s->rows_n && sale.rows_n == 0; i++)
        join_row(w, &sale, &s->row[i]);
    return sale;
}

/* Its days, unless they are over. */
static void put_days(struct web *w, struct url_maker *m, const struct scenario *s,
                     const struct sale *sale)
{
    struct date last = date_add(s->start, sale->last - 1);

    if (last.days < utc_date(w->c.now_ms).days)
        return;
    url_param(m, "first_day", operator_day(w, date_add(s->start, sale->first - 1)));
    url_param(m, "last_day", operator_day(w, last));
}

static struct url bind_url(struct web *w, const struct scenario *s)
{
    struct sale sale = sale_of(w, s);
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/admission")));
    url_param(&m, "title", utf8_head(s->title, ADMISSION_TITLE_MAX));
    url_param(&m, "origin", sale.origin.n ? sale.origin : sale.origin_country);
    url_param(&m, "destination", sale.destination);
    url_param(&m, "service", sale.service);
    put_days(w, &m, s, &sale);
    if (s->limit_days >= 0)
        url_param_i64(&m, "wait", s->limit_days);
    url_fragment(&m, STR("bind"));
    return url_done(&m);
}

enum outcome web_rehearsal(struct web *w)
{
    scoped(rehearsals_give_back) struct held_report held = {0};
    int64_t id = web_param_id(w, "run");
    struct rehearsal_view v;
    struct run_news news;
    struct html out;

    if (!rehearsals_news(all_of(w), w->c.arena, id, &news))
        return refuse(&w->c.problem, refusal_not_found, NULL, "a rehearsal that is still kept");
    if (!rehearsals_hold(all_of(w), id, &held))
        return show_progress(w, &news);
    out = web_html(w);
    rehearsal_view(w->c.arena, held.report, &out, &v);
    v.all = web_link(w, URL("/operator/rehearsals"));
    v.file = run_url(w, id, "file");
    v.bind = bind_url(w, held.report->scenario);
    web_layout(w, &v.layout, N_("Rehearsal"));
    page_rehearsal(&out, &v);
    return web_send_html(w);
}

enum outcome web_rehearsal_file(struct web *w)
{
    scoped(rehearsals_give_back) struct held_report held = {0};
    struct html out = web_html(w);
    struct buf b;

    if (!rehearsals_hold(all_of(w), web_param_id(w, "run"), &held))
        return refuse(&w->c.problem, refusal_not_found, NULL, "a rehearsal that is done");
    buf_init(&b, w->c.arena, FILE_MAX_BYTES);
    out.b = &b;
    rehearsal_file(w->c.arena, held.report, &out, locale_tag(w->c.locale));
    return web_send_file(w, "text/html; charset=utf-8", STR("rehearsal.html"), buf_view(&b));
}
