/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' sales that are bound to the network: what is done about their lanes now, binding
 * another one with its effect shown before, and letting one go. */
#include "face/web/pages/admission.h"

#include "face/web/operator.h"
#include "face/web/parcel_words.h"
#include "face/web/window.h"
#include "flow/admission.h"
#include "shop/logistics/edition.h"
#include "shop/markets/markets.h"

enum { PAST_MAX = 50, LANES_SHOWN = 100, WEEK_DAYS = 7 };
enum { WORD_MAX = 24, DATE_CHARS = 10, NUMBER_CHARS = 4 };

static struct url here_url(struct web *w)
{
    return web_link(w, URL("/operator/admission"));
}

/* ---- a rule in words ---- */

static const char *const actions[ADMIT_ACTIONS] = {
    [ADMIT_LENGTHEN] = N_("the date lengthens, and buyers read why"),
    [ADMIT_CHANGE] = N_("another service is offered instead"),
    [ADMIT_PRICE] = N_("freight costs more"),
    [ADMIT_CLOSE] = N_("nothing is taken")};

static struct str action_words(struct web *w, const struct admission_row *r)
{
    enum admission_action a;

    if (!admission_action_parse(r->action, &a))
        return r->action;
    if (a != ADMIT_PRICE)
        return web_text(w, actions[a]);
    return str_printf(w->c.arena, "%.*s: +%lld %%", STR_FMT(web_text(w, actions[a])),
                      (long long)r->surcharge_pct);
}

static struct str origin_words(struct web *w, struct str origin)
{
    const struct hub *hub = origin.n ? hub_by_code(origin) : NULL;

    if (hub)
        return hub_words(w, hub);
    return origin.n ? window_country(w, origin) : web_text(w, N_("everywhere"));
}

static struct str lanes_words(struct web *w, const struct admission_row *r)
{
    struct str to = r->destination.n ? window_country(w, r->destination)
                                     : web_text(w, N_("everywhere"));
    enum service s;

    return str_printf(w->c.arena, "%.*s → %.*s, %.*s", STR_FMT(origin_words(w, r->origin)),
                      STR_FMT(to),
                      STR_FMT(service_parse(r->service, &s) ? window_service(w, s)
                                                            : web_text(w, N_("all services"))));
}

static struct bound_view bound_view(struct web *w, const struct admission_row *r)
{
    struct bound_view v = {
        .id = r->id, .title = r->title, .lanes = lanes_words(w, r), .action = action_words(w, r),
        .at = operator_moment(w, r->at), .who = r->who, .note = r->note, .first = r->first_day,
        .last = r->last_day, .limit_days = r->limit_days,
        .in_force = !r->has_ended_at && r->last_day.days >= utc_date(w->c.now_ms).days - 1};

    if (r->has_ended_at)
        v.ended = str_printf(w->c.arena, "%.*s %.*s", STR_FMT(operator_moment(w, r->ended_at)),
                             STR_FMT(r->ended_by));
    return v;
}

static struct str lane_words(struct web *w, const struct admission_lane *l)
{
    return str_printf(w->c.arena, "%.*s → %.*s, %.*s", STR_FMT(l->from->code),
                      STR_FMT(city_words(w, l->city)), STR_FMT(window_service(w, l->service)));
}

/* What is done about its lanes now. */
static void show_state(struct web *w, const struct admission_row *r, struct bound_view *v)
{
    struct admission_look look;

    admission_look(w->c.arena, r, w->c.now_ms, &look);
    v->lanes_n = (int64_t)look.lanes_n;
    v->beyond_n = (int64_t)look.beyond_n;
    if (look.lanes_n == 0)
        return;
    v->latest = lane_words(w, &look.lane[0]);
    v->latest_days = look.lane[0].days;
}

static enum outcome show_rules(struct web *w, struct admission_view *v)
{
    struct admission_row_list rows;
    struct bound_view *bound, *past;

    TRY(admissions_past(&w->c, PAST_MAX, &rows));
    bound = arena_new_n(w->c.arena, struct bound_view, rows.n + 1);
    past = arena_new_n(w->c.arena, struct bound_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        struct bound_view b = bound_view(w, &rows.v[i]);

        if (b.in_force) {
            show_state(w, &rows.v[i], &b);
            bound[v->bound_n++] = b;
        } else {
            past[v->past_n++] = b;
        }
    }
    v->bound = bound;
    v->past = past;
    return DONE;
}

/* ---- what is asked: by a form, or a link that fills it in ---- */

struct asked {
    struct str title, origin, destination, service, first, last, limit, action, surcharge, note;
    struct str wait;            /* of a rehearsal: instead of the limit */
    struct admission_row row;
};

static enum outcome read_words(struct web *w, const struct form *from, struct asked *a)
{
    const struct {
        const char *name;
        size_t max;
        struct str *to;
    } fields[] = {{"title", ADMISSION_TITLE_MAX, &a->title},
                  {"origin", WORD_MAX, &a->origin},
                  {"destination", 2, &a->destination},
                  {"service", WORD_MAX, &a->service},
                  {"first_day", DATE_CHARS, &a->first},
                  {"last_day", DATE_CHARS, &a->last},
                  {"limit_days", NUMBER_CHARS, &a->limit},
                  {"action", WORD_MAX, &a->action},
                  {"surcharge_pct", NUMBER_CHARS, &a->surcharge},
                  {"wait", NUMBER_CHARS, &a->wait},
                  {"note", EDITION_NOTE_MAX, &a->note}};

    for (size_t i = 0; i < countof(fields); i++)
        TRY(form_text(&w->c.problem, w->c.arena, from, fields[i].name, 0, fields[i].max,
                      fields[i].to));
    return DONE;
}

static enum outcome read_day(struct web *w, const char *field, struct str text, struct date *out)
{
    if (date_parse(text, out))
        return DONE;
    return refuse(&w->c.problem, refusal_invalid, field, "expected a date, 2026-01-31");
}

static enum outcome read_number(struct web *w, const char *field, struct str text, int64_t *out)
{
    *out = 0;
    if (text.n == 0 || parse_i64(text, 0, ADMISSION_SURCHARGE_MAX_PCT, out))
        return DONE;
    return refuse(&w->c.problem, refusal_invalid, field, "a number up to %d",
                  ADMISSION_SURCHARGE_MAX_PCT);
}

/* A surcharge that is left standing beside another action is none. */
static enum outcome read_row(struct web *w, struct asked *a)
{
    const bool dearer = str_eq(a->action, str_of(admission_action_name(ADMIT_PRICE)));

    a->row = (struct admission_row){
        .title = a->title, .origin = a->origin, .destination = a->destination,
        .service = a->service, .action = a->action, .who = w->account.email, .note = a->note};
    TRY(read_day(w, "first_day", a->first, &a->row.first_day));
    TRY(read_day(w, "last_day", a->last, &a->row.last_day));
    TRY(read_number(w, "limit_days", a->limit, &a->row.limit_days));
    if (dearer)
        TRY(read_number(w, "surcharge_pct", a->surcharge, &a->row.surcharge_pct));
    return DONE;
}

/* What the slowest of the lanes needs now, and the wait that was asked about. */
static struct str limit_of_rehearsal(struct web *w, const struct asked *a)
{
    struct admission_row row = {.origin = a->origin, .destination = a->destination,
                                .service = a->service, .limit_days = 1,
                                .action = str_of(admission_action_name(ADMIT_LENGTHEN))};
    struct admission_look look;
    int64_t wait;

    if (!parse_i64(a->wait, 0, ADMISSION_LIMIT_MAX_DAYS, &wait))
        return STR("");
    row.title = a->title;
    row.first_day = utc_date(w->c.now_ms);
    row.last_day = date_add(row.first_day, WEEK_DAYS);
    if (admission_check(&w->c, &row) != DONE) {
        w->c.problem = (struct problem){0};
        return STR("");
    }
    admission_look(w->c.arena, &row, w->c.now_ms, &look);
    return look.lanes_n ? str_printf(w->c.arena, "%lld", (long long)(look.lane[0].days + wait))
                        : STR("");
}

/* ---- the form ---- */

struct choosing {
    struct choice *v;
    size_t n;
    struct str chosen;
};

static void add_choice(struct choosing *c, struct str value, struct str label)
{
    c->v[c->n++] = (struct choice){.value = value, .label = label,
                                   .chosen = str_eq(value, c->chosen)};
}

static struct choices choices_of(const struct choosing *c)
{
    return (struct choices){c->v, c->n};
}

/* All, countries, hubs. */
static struct choices origins(struct web *w, struct str chosen)
{
    struct choosing c = {.chosen = chosen};
    const struct country *last = NULL;
    const struct hub *const *hub;
    size_t n;

    hub = hubs(w->c.arena, &n);
    c.v = arena_new_n(w->c.arena, struct choice, 2 * n + 1);
    add_choice(&c, STR(""), web_text(w, N_("everywhere")));
    for (size_t i = 0; i < n; i++) {
        struct str code = str_of(hub[i]->country->code);

        if (hub[i]->country != last)
            add_choice(&c, code, window_country(w, code));
        last = hub[i]->country;
        add_choice(&c, hub[i]->code,
                   str_printf(w->c.arena, "%.*s · %.*s", STR_FMT(hub[i]->code),
                              STR_FMT(hub[i]->name)));
    }
    return choices_of(&c);
}

static struct choices destinations(struct web *w, struct str chosen)
{
    struct choosing c = {.chosen = chosen};
    size_t n;
    const struct market *m = markets(&n);

    c.v = arena_new_n(w->c.arena, struct choice, n + 1);
    add_choice(&c, STR(""), web_text(w, N_("everywhere")));
    for (size_t i = 0; i < n; i++) {
        struct str code = str_of(m[i].country->code);

        add_choice(&c, code, window_country(w, code));
    }
    return choices_of(&c);
}

static struct choices services(struct web *w, struct str chosen)
{
    struct choosing c = {.chosen = chosen};

    c.v = arena_new_n(w->c.arena, struct choice, SERVICES + 1);
    add_choice(&c, STR(""), web_text(w, N_("all services")));
    for (int s = 0; s < SERVICES; s++)
        add_choice(&c, str_of(service_name((enum service)s)),
                   window_service(w, (enum service)s));
    return choices_of(&c);
}

static struct choices action_choices(struct web *w, struct str chosen)
{
    struct choosing c = {.chosen = chosen};

    c.v = arena_new_n(w->c.arena, struct choice, ADMIT_ACTIONS);
    for (int a = 0; a < ADMIT_ACTIONS; a++)
        add_choice(&c, str_of(admission_action_name((enum admission_action)a)),
                   web_text(w, actions[a]));
    return choices_of(&c);
}

static struct field_view number_field(struct web *w, const char *name, const char *label,
                                      struct str value, const char *hint)
{
    struct field_view f = web_field(w, name, label, value);

    f.pattern = STR("[0-9]*");
    f.max = NUMBER_CHARS;
    f.hint = web_text(w, hint);
    return f;
}

static struct field_view date_field(struct web *w, const char *name, const char *label,
                                    struct str value)
{
    struct field_view f = web_field(w, name, label, value);

    f.type = STR("date");
    f.required = true;
    return f;
}

static struct admission_form_view form_view(struct web *w, const struct asked *a)
{
    struct date today = utc_date(w->c.now_ms);
    struct str first = a->first.n ? a->first : operator_day(w, today);
    struct str last = a->last.n ? a->last : operator_day(w, date_add(today, WEEK_DAYS));
    struct admission_form_view f = {
        .title = web_field(w, "title", N_("Sale"), a->title),
        .origins = origins(w, a->origin), .destinations = destinations(w, a->destination),
        .services = services(w, a->service), .actions = action_choices(w, a->action),
        .first = date_field(w, "first_day", N_("First day"), first),
        .last = date_field(w, "last_day", N_("Last day"), last),
        .limit = number_field(w, "limit_days", N_("Limit, days"), a->limit,
                              N_("From the handing over at the hub to the door, for nine of ten.")),
        .surcharge = number_field(w, "surcharge_pct", N_("Surcharge, percent"), a->surcharge,
                                  N_("Where freight costs more."))};

    f.title.required = true;
    f.title.max = ADMISSION_TITLE_MAX;
    f.limit.required = true;
    return f;
}

static enum outcome show_list(struct web *w, const struct asked *a)
{
    struct admission_view v = {.tabs = operator_tabs(w, OPERATOR_ADMISSION),
                               .action = here_url(w), .from_rehearsal = a->wait.n > 0};
    struct html out;

    TRY(show_rules(w, &v));
    v.form = form_view(w, a);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Admission"));
    out = web_html(w);
    page_admission(&out, &v);
    return web_send_html(w);
}

enum outcome web_admission(struct web *w)
{
    struct asked a = {0};

    TRY(read_words(w, &w->query, &a));
    if (a.wait.n > 0 && a.limit.n == 0)
        a.limit = limit_of_rehearsal(w, &a);
    return show_list(w, &a);
}

/* ---- the effect ---- */

static void fill_effect(struct web *w, const struct admission_look *look,
                        struct admission_effect_view *v)
{
    struct admission_lane_view *lane =
        arena_new_n(w->c.arena, struct admission_lane_view, LANES_SHOWN);

    v->known = true;
    v->all = (int64_t)look->lanes_n;
    v->beyond = (int64_t)look->beyond_n;
    for (size_t i = 0; i < look->lanes_n && i < LANES_SHOWN; i++) {
        const struct admission_lane *l = &look->lane[i];

        lane[v->lanes_n++] = (struct admission_lane_view){
            .from = hub_words(w, l->from), .to = window_country(w, str_of(l->to->code)),
            .city = city_name(l->city, window_language(w)),
            .service = window_service(w, l->service), .p50 = l->p50, .p90 = l->p90,
            .days = l->days, .cities = l->cities_n, .beyond = l->beyond_n, .moved = l->moved_n};
    }
    v->lane = lane;
}

static enum outcome show_effect(struct web *w, const struct asked *a,
                                const struct admission_look *look)
{
    struct admission_effect_view v = {
        .tabs = operator_tabs(w, OPERATOR_ADMISSION), .action = here_url(w),
        .back = here_url(w), .what = bound_view(w, &a->row), .origin = a->origin,
        .destination = a->destination, .service = a->service, .first = a->first,
        .last = a->last, .limit = a->limit, .rule = a->action, .surcharge = a->surcharge,
        .changes = str_eq(a->action, str_of(admission_action_name(ADMIT_CHANGE)))};
    struct html out;

    v.note = web_field(w, "note", N_("Why"), a->note);
    v.note.max = EDITION_NOTE_MAX;
    v.note.required = true;
    fill_effect(w, look, &v);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Admission"));
    out = web_html(w);
    page_admission_effect(&out, &v);
    return web_send_html(w);
}

/* ---- doing ---- */

static enum outcome again(struct web *w, const struct asked *a)
{
    TRY(web_again(w));
    return show_list(w, a);
}

static enum outcome preview(struct web *w, struct asked *a)
{
    struct admission_look look;
    enum outcome o = preview_sale(&w->c, &a->row, &look);

    if (o == REFUSED)
        return again(w, a);
    TRY(o);
    TRY(store_read_begin(&w->c));
    return show_effect(w, a, &look);
}

/* Where only the reason is missing the effect is shown again, else the form. */
static enum outcome bind(struct web *w, struct asked *a)
{
    struct admission_look look;
    struct problem why;
    int64_t id;
    enum outcome o = bind_sale(&w->c, &a->row, &id);

    if (o == DONE) {
        web_toast(w, TOAST_saved);
        return web_redirect(w, here_url(w));
    }
    if (o == FAILED)
        return FAILED;
    if (!str_eq(str_of(w->c.problem.field), STR("note")))
        return again(w, a);
    why = w->c.problem;
    TRY(preview_sale(&w->c, &a->row, &look));
    w->c.problem = why;
    TRY(web_again(w));
    return show_effect(w, a, &look);
}

static enum outcome let_go(struct web *w)
{
    static const struct asked none;
    int64_t id = 0;
    enum outcome o;

    TRY(form_i64(&w->c.problem, &w->form, "end", 1, INT64_MAX, &id));
    o = release_sale(&w->c, id, w->account.email);
    if (o == REFUSED)
        return again(w, &none);
    TRY(o);
    web_toast(w, TOAST_saved);
    return web_redirect(w, here_url(w));
}

enum outcome web_admission_change(struct web *w)
{
    struct asked a = {0};
    enum outcome o;

    if (form_has(&w->form, "end"))
        return let_go(w);
    TRY(read_words(w, &w->form, &a));
    o = read_row(w, &a);
    if (o == REFUSED)
        return again(w, &a);
    TRY(o);
    return form_flag(&w->form, "save") ? bind(w, &a) : preview(w, &a);
}
