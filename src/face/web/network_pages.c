/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' network: find a leg or a queue, change it, see the effect before it is saved. */
#include "face/web/pages/network.h"

#include "face/web/operator.h"
#include "face/web/parcel_words.h"
#include "face/web/window.h"
#include "flow/network.h"
#include "shop/logistics/booking.h"
#include "shop/logistics/network_look.h"
#include "shop/logistics/queue_count.h"

enum { FOUND_MAX = 50, PAST_MAX = 50, LANES_SHOWN = 100, TARGET_MAX = 80 };

static struct url change_url(struct web *w)
{
    return web_link(w, URL("/operator/network/change"));
}

static struct url target_url(struct web *w, const char *what, struct str name)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, change_url(w));
    url_param(&m, what, name);
    return url_done(&m);
}

static struct str number_words(struct web *w, int64_t n)
{
    return str_printf(w->c.arena, "%lld", (long long)n);
}

static struct str capacity_words(struct web *w, int64_t capacity)
{
    return capacity == CAPACITY_UNLIMITED ? web_text(w, N_("no limit"))
                                          : number_words(w, capacity);
}

static struct str way_words(struct web *w, const struct link_facts *f)
{
    if (f->to.n == 0)
        return str_printf(w->c.arena, "%.*s → %.*s", STR_FMT(f->from),
                          STR_FMT(web_text(w, N_("the buyer"))));
    return str_printf(w->c.arena, "%.*s → %.*s", STR_FMT(f->from), STR_FMT(f->to));
}

static struct str mode_words(struct web *w, const struct link_facts *f)
{
    static const char *const names[MODES] = {N_("air"), N_("road"), N_("rail"), N_("sea")};

    return f->to.n == 0 ? web_text(w, N_("last mile")) : web_text(w, names[f->mode]);
}

static struct str queue_words(struct web *w, enum queue_kind k)
{
    return web_text(w, k == QUEUE_CUSTOMS ? N_("Customs") : N_("Sorting"));
}

/* ---- the list ---- */

static void find(struct web *w, struct network_view *v)
{
    struct link_facts *f = arena_new_n(w->c.arena, struct link_facts, FOUND_MAX);
    struct queue_facts *q = arena_new_n(w->c.arena, struct queue_facts, FOUND_MAX);
    struct link_row_view *link = arena_new_n(w->c.arena, struct link_row_view, FOUND_MAX);
    struct queue_row_view *queue = arena_new_n(w->c.arena, struct queue_row_view, FOUND_MAX);

    v->searched = true;
    v->links_n = links_find(w->c.arena, v->words, FOUND_MAX, f);
    v->queues_n = queues_find(w->c.arena, v->words, FOUND_MAX, q);
    for (size_t i = 0; i < v->links_n; i++)
        link[i] = (struct link_row_view){target_url(w, "leg", f[i].name), f[i].name,
                                         way_words(w, &f[i]), mode_words(w, &f[i]),
                                         capacity_words(w, f[i].capacity), f[i].week_departures};
    for (size_t i = 0; i < v->queues_n; i++)
        queue[i] = (struct queue_row_view){
            target_url(w, "queue", q[i].node),
            str_printf(w->c.arena, "%.*s · %.*s", STR_FMT(q[i].name), STR_FMT(q[i].node)),
            queue_words(w, q[i].kind), q[i].per_hour};
    v->link = link;
    v->queue = queue;
}

static struct str overlay_words(struct web *w, const struct overlay_row *r)
{
    if (str_eq(r->kind, STR("closed")))
        return str_printf(w->c.arena, "%.*s: %.*s, %.*s – %.*s", STR_FMT(r->target),
                          STR_FMT(web_text(w, N_("closed"))),
                          STR_FMT(operator_day(w, r->first_day)),
                          STR_FMT(operator_day(w, r->last_day)));
    return str_printf(w->c.arena, "%.*s: %.*s %lld + %lld", STR_FMT(r->target),
                      STR_FMT(web_text(w, N_("waiting"))), (long long)r->first,
                      (long long)r->rest);
}

static struct past_view overlay_view(struct web *w, const struct overlay_row *r)
{
    struct past_view p = {.at = operator_moment(w, r->at), .who = r->who,
                          .what = overlay_words(w, r), .note = r->note, .value = r->id};
    bool over = str_eq(r->kind, STR("closed")) &&
                r->last_day.days < utc_date(w->c.now_ms).days - 1;

    p.in_force = !r->has_ended_at && !over;
    if (p.in_force)
        p.kind = str_of(network_edit_name(EDIT_LIFT));
    else if (r->has_ended_at)
        p.ended = str_printf(w->c.arena, "%.*s %.*s", STR_FMT(operator_moment(w, r->ended_at)),
                             STR_FMT(r->ended_by));
    return p;
}

static enum outcome show_overlays(struct web *w, struct network_view *v)
{
    struct overlay_row_list rows;
    struct past_view *past;

    TRY(overlays_past(&w->c, PAST_MAX, &rows));
    past = arena_new_n(w->c.arena, struct past_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        past[i] = overlay_view(w, &rows.v[i]);
    v->overlay = past;
    v->overlays_n = rows.n;
    return DONE;
}

static struct past_view edition_view(struct web *w, const struct edition *e, bool newest)
{
    struct past_view p = {
        .who = e->who, .note = e->note, .value = e->version, .in_force = newest,
        .what = e->version ? str_printf(w->c.arena, "%.*s %lld",
                                        STR_FMT(web_text(w, N_("Edition"))), (long long)e->version)
                           : web_text(w, N_("The network that the program ships"))};

    if (e->version)
        p.at = operator_moment(w, e->at_ms);
    if (!newest)
        p.kind = str_of(network_edit_name(EDIT_RETURN));
    return p;
}

/* The shipped one is the last of them. */
static enum outcome show_editions(struct web *w, struct network_view *v)
{
    static const struct edition shipped;
    struct edition *heads;
    struct past_view *past;
    size_t n;

    TRY(edition_list(&w->c, PAST_MAX, &heads, &n));
    past = arena_new_n(w->c.arena, struct past_view, n + 1);
    for (size_t i = 0; i < n; i++)
        past[i] = edition_view(w, &heads[i], i == 0);
    past[n] = edition_view(w, &shipped, n == 0);
    v->after = n ? heads[0].version : 0;
    v->edition = past;
    v->editions_n = n + 1;
    return DONE;
}

enum outcome web_network(struct web *w)
{
    struct network_view v = {.tabs = operator_tabs(w, OPERATOR_NETWORK),
                             .here = web_link(w, URL("/operator/network")),
                             .action = change_url(w)};
    struct html out;

    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "q", 0, LOOK_WORDS_MAX, &v.words));
    if (v.words.n > 0)
        find(w, &v);
    TRY(show_overlays(w, &v));
    TRY(show_editions(w, &v));
    web_layout(w, &v.layout, N_("Network"));
    out = web_html(w);
    page_network(&out, &v);
    return web_send_html(w);
}

/* ---- one link or queue ---- */

static struct field_view number_field(struct web *w, const char *name, const char *label,
                                      struct str value, const char *hint)
{
    struct field_view f = web_field(w, name, label, value);

    f.value = value;
    f.type = STR("text");
    f.pattern = STR("[0-9]*");
    f.max = 12;
    if (hint)
        f.hint = web_text(w, hint);
    return f;
}

static struct field_view date_field(struct web *w, const char *name, const char *label,
                                    struct date day)
{
    struct field_view f = web_field(w, name, label, operator_day(w, day));

    f.value = operator_day(w, day);
    f.type = STR("date");
    f.required = true;
    return f;
}

static int64_t taken_at(const struct departure_row_list *rows, int64_t at_ms)
{
    for (size_t i = 0; i < rows->n; i++)
        if (rows->v[i].departs_at == at_ms)
            return rows->v[i].taken;
    return 0;
}

static enum outcome show_places(struct web *w, const struct link_facts *f,
                                struct network_target_view *v)
{
    struct place_row_view *place =
        arena_new_n(w->c.arena, struct place_row_view, LOOK_DEPARTURES_MAX);
    int64_t at_ms[LOOK_DEPARTURES_MAX];
    struct departure_row_list rows;

    TRY(departures_of(&w->c, departure_home(f->name), f->name, w->c.now_ms,
                      4 * LOOK_DEPARTURES_MAX, &rows));
    v->places_n = link_departures(f->name, w->c.now_ms, at_ms);
    for (size_t i = 0; i < v->places_n; i++) {
        int64_t taken = taken_at(&rows, at_ms[i]);

        place[i] = (struct place_row_view){operator_moment(w, at_ms[i]),
                                           capacity_words(w, f->capacity), taken,
                                           taken >= f->capacity};
    }
    v->place = place;
    return DONE;
}

static enum outcome show_link(struct web *w, struct str name, struct network_target_view *v)
{
    struct link_facts f;
    struct date today = utc_date(w->c.now_ms);

    if (!link_facts_of(w->c.arena, name, &f))
        return refuse(&w->c.problem, refusal_not_found, "leg", "a leg of the network");
    v->title = v->target = f.name;
    v->about = str_printf(w->c.arena, "%.*s · %.*s", STR_FMT(way_words(w, &f)),
                          STR_FMT(mode_words(w, &f)));
    v->capacity = number_field(
        w, "value", N_("Parcels a departure"),
        f.capacity == CAPACITY_UNLIMITED ? STR("") : number_words(w, f.capacity),
        N_("Empty: no limit. 0: closed until it is changed again."));
    v->first = date_field(w, "first", N_("First day"), today);
    v->last = date_field(w, "last", N_("Last day"), today);
    return show_places(w, &f, v);
}

/* "Waiting, counted from scans: 120 + 4880, 2026-12-01 14:05 UTC". */
static enum outcome show_count(struct web *w, struct str node, struct network_target_view *v)
{
    struct queue_count_row row;
    bool found;

    TRY(queue_count_of(&w->c, node, &row, &found));
    if (found)
        v->counted = str_printf(w->c.arena, "%.*s: %lld + %lld, %.*s UTC",
                                STR_FMT(web_text(w, N_("Waiting, counted from scans"))),
                                (long long)row.first, (long long)row.rest,
                                STR_FMT(operator_moment(w, row.at)));
    return DONE;
}

static enum outcome show_queue(struct web *w, struct str node, struct network_target_view *v)
{
    struct queue_facts q;

    if (!queue_facts_of(w->c.arena, node, &q))
        return refuse(&w->c.problem, refusal_not_found, "queue", "a node with a queue");
    v->queue = true;
    v->title = q.name;
    v->target = q.node;
    v->about = str_printf(w->c.arena, "%.*s · %.*s", STR_FMT(queue_words(w, q.kind)),
                          STR_FMT(q.node));
    v->rate = number_field(w, "value", N_("Parcels an hour"), number_words(w, q.per_hour),
                           N_("While it is open. 0: nothing passes."));
    v->waiting = number_field(w, "value", N_("Parcels that wait"), STR(""), NULL);
    v->ahead = number_field(w, "ahead", N_("Of services served first"), STR("0"),
                            N_("Besides those."));
    return show_count(w, q.node, v);
}

enum outcome web_network_target(struct web *w)
{
    struct network_target_view v = {.tabs = operator_tabs(w, OPERATOR_NETWORK),
                                    .action = change_url(w),
                                    .back = web_link(w, URL("/operator/network"))};
    struct edition newest;
    struct str leg, queue;
    struct html out;

    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "leg", 0, TARGET_MAX, &leg));
    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "queue", 0, TARGET_MAX, &queue));
    TRY(leg.n ? show_link(w, leg, &v) : show_queue(w, queue, &v));
    TRY(edition_newest(&w->c, &newest));
    v.after = newest.version;
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Network"));
    out = web_html(w);
    page_network_target(&out, &v);
    return web_send_html(w);
}

/* ---- a change ---- */

/* What the form says, as it was sent; and what it means. */
struct asked {
    struct str kind, target, value, ahead, first, last, note;
    struct network_edit edit;
};

static enum outcome read_day(struct web *w, const char *name, struct str text, struct date *out)
{
    if (text.n == 0 || date_parse(text, out))
        return DONE;
    return refuse(&w->c.problem, refusal_invalid, name, "expected a date, 2026-01-31");
}

static enum outcome read_count(struct web *w, const char *name, struct str text, int64_t empty,
                               int64_t *out)
{
    *out = empty;
    if (text.n == 0 || parse_i64(text, 0, OVERLAY_PARCELS_MAX, out))
        return DONE;
    return refuse(&w->c.problem, refusal_invalid, name, "a number of parcels");
}

static enum outcome read_words(struct web *w, struct asked *a)
{
    struct problem *p = &w->c.problem;
    const struct {
        const char *name;
        size_t max;
        struct str *to;
    } fields[] = {{"kind", 20, &a->kind},   {"target", TARGET_MAX, &a->target},
                  {"value", 12, &a->value}, {"ahead", 12, &a->ahead},
                  {"first", 10, &a->first}, {"last", 10, &a->last},
                  {"note", 200, &a->note}};

    for (size_t i = 0; i < countof(fields); i++)
        TRY(form_text(p, w->c.arena, &w->form, fields[i].name, 0, fields[i].max, fields[i].to));
    return DONE;
}

static enum outcome read_edit(struct web *w, struct asked *a)
{
    struct network_edit *e = &a->edit;

    if (!network_edit_parse(a->kind, &e->kind))
        return refuse(&w->c.problem, refusal_invalid, "kind", "a kind of change");
    e->target = a->target;
    e->note = a->note;
    e->who = w->account.email;
    TRY(read_count(w, "value", a->value, e->kind == EDIT_CAPACITY ? NO_LIMIT : 0, &e->value));
    TRY(read_count(w, "ahead", a->ahead, 0, &e->ahead));
    TRY(read_day(w, "first", a->first, &e->first));
    TRY(read_day(w, "last", a->last, &e->last));
    return form_i64(&w->c.problem, &w->form, "after", 0, INT64_MAX, &e->after);
}

static struct str edit_words(struct web *w, const struct asked *a)
{
    static const char *const names[EDIT_KINDS] = {
        [EDIT_CAPACITY] = N_("Parcels a departure"), [EDIT_CLOSE] = N_("closed"),
        [EDIT_RATE] = N_("Parcels an hour"),         [EDIT_WAITING] = N_("waiting"),
        [EDIT_LIFT] = N_("A change is taken back"),  [EDIT_RETURN] = N_("Back to edition")};
    struct str name = web_text(w, names[a->edit.kind]);

    switch (a->edit.kind) {
    case EDIT_CLOSE:
        return str_printf(w->c.arena, "%.*s: %.*s, %.*s – %.*s", STR_FMT(a->target),
                          STR_FMT(name), STR_FMT(a->first), STR_FMT(a->last));
    case EDIT_WAITING:
        return str_printf(w->c.arena, "%.*s: %.*s %lld + %lld", STR_FMT(a->target), STR_FMT(name),
                          (long long)a->edit.ahead, (long long)a->edit.value);
    case EDIT_LIFT:
    case EDIT_RETURN:
        return str_printf(w->c.arena, "%.*s %lld", STR_FMT(name), (long long)a->edit.value);
    default:
        return str_printf(w->c.arena, "%.*s: %.*s %.*s", STR_FMT(a->target), STR_FMT(name),
                          STR_FMT(a->value.n ? a->value : web_text(w, N_("no limit"))));
    }
}

static struct lane_effect_view lane_view(struct web *w, const struct lane_effect *l)
{
    int32_t days = effect_days(l);

    return (struct lane_effect_view){
        .from = hub_words(w, l->from), .to = window_country(w, str_of(l->to->code)),
        .city = city_name(l->city, window_language(w)), .service = window_service(w, l->service),
        .handed_over = l->handed_over, .p50 = l->p50, .p90 = l->p90, .new_p50 = l->new_p50,
        .new_p90 = l->new_p90, .before = l->kind != LANE_OPENED, .after = l->kind != LANE_CLOSED,
        .later_days = days, .earlier_days = -days};
}

static void fill_effect(struct web *w, const struct network_effect *e,
                        struct network_effect_view *v)
{
    struct lane_effect_view *lane = arena_new_n(w->c.arena, struct lane_effect_view, LANES_SHOWN);

    v->known = true;
    v->lanes = e->lanes_n;
    v->later = e->kinds[LANE_LATER];
    v->earlier = e->kinds[LANE_EARLIER];
    v->closed = e->kinds[LANE_CLOSED];
    v->opened = e->kinds[LANE_OPENED];
    v->worst_days = e->worst_days;
    v->changed = e->changed_n;
    for (uint32_t i = 0; i < e->changed_n && i < LANES_SHOWN; i++)
        lane[v->lanes_n++] = lane_view(w, &e->lane[i]);
    v->lane = lane;
}

static enum outcome show_effect(struct web *w, const struct asked *a,
                                const struct network_effect *e)
{
    struct network_effect_view v = {
        .tabs = operator_tabs(w, OPERATOR_NETWORK), .action = change_url(w),
        .back = web_link(w, URL("/operator/network")), .what = edit_words(w, a), .kind = a->kind,
        .target = a->target, .value = a->value, .ahead = a->ahead, .first = a->first,
        .last = a->last, .after = a->edit.after};
    struct html out;

    v.note = web_field(w, "note", N_("Why"), a->note);
    v.note.value = a->note;
    v.note.max = 200;
    v.note.required = true;
    if (e)
        fill_effect(w, e, &v);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Network"));
    out = web_html(w);
    page_network_effect(&out, &v);
    return web_send_html(w);
}

/* The effect is shown again where it was not saved, if there is still one. */
static enum outcome show_again(struct web *w, struct asked *a)
{
    struct problem why = w->c.problem;
    struct network_effect effect;
    bool known = preview_network(&w->c, &a->edit, &effect) == DONE;

    w->c.problem = why;
    TRY(web_again(w));
    return show_effect(w, a, known ? &effect : NULL);
}

static enum outcome preview(struct web *w, struct asked *a)
{
    struct network_effect effect;
    enum outcome o = preview_network(&w->c, &a->edit, &effect);

    if (o == REFUSED)
        return show_again(w, a);
    TRY(o);
    TRY(store_read_begin(&w->c));
    return show_effect(w, a, &effect);
}

enum outcome web_network_change(struct web *w)
{
    struct asked a = {0};
    enum outcome o;

    TRY(read_words(w, &a));
    TRY(read_edit(w, &a));
    if (!form_flag(&w->form, "save"))
        return preview(w, &a);
    o = change_network(&w->c, &a.edit);
    if (o == REFUSED)
        return show_again(w, &a);
    TRY(o);
    web_toast(w, TOAST_saved);
    return web_redirect(w, web_link(w, URL("/operator/network")));
}
