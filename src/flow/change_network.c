/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "flow/allowed.h"
#include "flow/network.h"
#include "shop/logistics/booking.h"
#include "shop/logistics/network_change.h"
#include "shop/logistics/snapshot.h"
#include "store/store.h"

enum { DEPARTURES_MAX = 10000 };

static const char *const names[EDIT_KINDS] = {
    [EDIT_CAPACITY] = "capacity", [EDIT_CLOSE] = "close", [EDIT_RATE] = "rate",
    [EDIT_WAITING] = "waiting",   [EDIT_LIFT] = "lift",   [EDIT_RETURN] = "return"};

const char *network_edit_name(enum network_edit_kind k)
{
    check((unsigned)k < EDIT_KINDS);
    return names[k];
}

bool network_edit_parse(struct str name, enum network_edit_kind *out)
{
    for (int i = 0; i < EDIT_KINDS; i++)
        if (str_eq(name, str_of(names[i]))) {
            *out = (enum network_edit_kind)i;
            return true;
        }
    return false;
}

/* An edit against the network and the state that it is looked at with. */
struct editing {
    const struct network_edit *in;
    struct edition before;
    struct network_csv csv;      /* with the edit */
    struct network_box *box;     /* of it; NULL: the edition stays */
    struct live_state live;
    struct overlay_row overlay;
};

static void editing_release(struct editing *e)
{
    network_box_free(e->box);
}

/* ---- a cell of a table ---- */

static struct str cell_text_of(struct ctx *c, int64_t value)
{
    return value == NO_LIMIT ? STR("") : str_printf(c->arena, "%lld", (long long)value);
}

static enum outcome cell_change(struct ctx *c, const struct network_edit *in,
                                struct network_change *out)
{
    struct str rest;

    *out = (struct network_change){.file = NETWORK_LEGS, .key = {in->target}, .cells_n = 1,
                                   .column = {STR("capacity")},
                                   .value = {cell_text_of(c, in->value)}};
    if (in->value < NO_LIMIT || (in->kind == EDIT_RATE && in->value == NO_LIMIT))
        return refuse(&c->problem, refusal_invalid, "value", "a number of parcels");
    if (in->kind == EDIT_RATE) {
        out->file = NETWORK_QUEUES;
        out->column[0] = STR("per_hour");
    } else if (str_split(in->target, '/', &out->key[0], &rest)) {
        out->file = NETWORK_LASTMILES;
        if (!str_split(rest, '/', &out->key[1], &out->key[2]))
            return refuse(&c->problem, refusal_not_found, "target", "a link of the network");
    }
    return DONE;
}

/* A row that is not there is the target's fault, a value that is none the value's. */
static enum outcome named(struct ctx *c, enum outcome o, const char *field)
{
    if (o == REFUSED)
        snprintf(c->problem.field, sizeof(c->problem.field), "%s", field);
    return o;
}

static enum outcome edit_cell(struct ctx *c, struct editing *e)
{
    struct network_change change;

    TRY(cell_change(c, e->in, &change));
    TRY(named(c, network_change_apply(c->arena, &change, &c->problem, &e->csv), "target"));
    return named(c, edition_box(c, &e->csv, &e->box), "value");
}

/* Which of its departures are full is for its new capacity to say. */
static enum outcome read_departures(struct ctx *c, struct editing *e)
{
    struct departure_row_list of, *all = &e->live.full;
    struct departure_row *v;
    size_t n = 0;

    TRY(departures_of(c, departure_home(e->in->target), e->in->target, c->now_ms, DEPARTURES_MAX,
                      &of));
    v = arena_new_n(c->arena, struct departure_row, all->n + of.n + 1);
    for (size_t i = 0; i < all->n; i++)
        if (!str_eq(all->v[i].link, e->in->target))
            v[n++] = all->v[i];
    for (size_t i = 0; i < of.n; i++)
        v[n++] = of.v[i];
    *all = (struct departure_row_list){v, n};
    return DONE;
}

static enum outcome edit_capacity(struct ctx *c, struct editing *e)
{
    TRY(edit_cell(c, e));
    return read_departures(c, e);
}

static enum outcome edit_return(struct ctx *c, struct editing *e)
{
    struct edition earlier;

    TRY(named(c, edition_get(c, e->in->value, &earlier), "value"));
    e->csv = earlier.csv;
    return edition_box(c, &e->csv, &e->box);
}

/* ---- an overlay ---- */

static enum outcome edit_overlay(struct ctx *c, struct editing *e)
{
    const struct network_edit *in = e->in;
    struct overlay_row_list *all = &e->live.overlays;
    struct overlay_row *v = arena_new_n(c->arena, struct overlay_row, all->n + 1);
    struct date today = utc_date(c->now_ms);
    bool closes = in->kind == EDIT_CLOSE;

    e->overlay = (struct overlay_row){
        .kind = closes ? STR("closed") : STR("waiting"), .target = in->target,
        .first_day = closes ? in->first : today, .last_day = closes ? in->last : today,
        .first = closes ? 0 : in->ahead, .rest = closes ? 0 : in->value, .at = c->now_ms,
        .who = in->who, .note = in->note};
    TRY(edition_box(c, &e->csv, &e->box));
    TRY(overlay_check(c, network_box_get(e->box), &e->overlay));
    if (all->n > 0)
        memcpy(v, all->v, all->n * sizeof(*v));
    v[all->n] = e->overlay;
    *all = (struct overlay_row_list){v, all->n + 1};
    return DONE;
}

static enum outcome edit_lift(struct ctx *c, struct editing *e)
{
    struct overlay_row_list *all = &e->live.overlays;
    size_t kept = 0;

    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].id != e->in->value)
            all->v[kept++] = all->v[i];
    if (kept == all->n)
        return refuse(&c->problem, refusal_not_found, "value", "a change that is in force");
    all->n = kept;
    return DONE;
}

static enum outcome (*const edits[EDIT_KINDS])(struct ctx *c, struct editing *e) = {
    [EDIT_CAPACITY] = edit_capacity, [EDIT_CLOSE] = edit_overlay, [EDIT_RATE] = edit_cell,
    [EDIT_WAITING] = edit_overlay,   [EDIT_LIFT] = edit_lift,     [EDIT_RETURN] = edit_return};

/* ---- looking ---- */

static enum outcome look(struct ctx *c, void *arg)
{
    struct editing *e = arg;

    TRY(edition_newest(c, &e->before));
    if (e->before.version != e->in->after)
        return refuse(&c->problem, refusal_conflict, "after",
                      "the network was changed meanwhile: edition %lld is in force",
                      (long long)e->before.version);
    e->csv = e->before.csv;
    TRY(live_state_read(c, &e->live));
    return edits[e->in->kind](c, e);
}

static enum outcome prepare(struct ctx *c, struct editing *e)
{
    TRY(only_operators(c));
    return store_read(c, look, e);
}

/* What is closed later is looked at then: on the working days before its first day too. */
static int64_t look_from_ms(const struct ctx *c, const struct network_edit *in)
{
    enum { BEFORE_DAYS = 2 };
    int64_t from_ms = utc_midnight_ms(date_add(in->first, -BEFORE_DAYS));

    return in->kind == EDIT_CLOSE && from_ms > c->now_ms ? from_ms : c->now_ms;
}

enum outcome preview_network(struct ctx *c, const struct network_edit *in,
                             struct network_effect *out)
{
    scoped(editing_release) struct editing e = {.in = in};

    TRY(prepare(c, &e));
    network_effect(c->arena, e.box, &e.live, look_from_ms(c, in), out);
    return DONE;
}

/* ---- doing ---- */

static enum outcome put_overlay(struct ctx *c, void *arg)
{
    struct editing *e = arg;
    int64_t id;

    return overlay_put(c, &e->overlay, &id);
}

static enum outcome end_overlay(struct ctx *c, void *arg)
{
    const struct editing *e = arg;

    return overlay_end(c, e->in->value, e->in->who);
}

static enum outcome put_edition(struct ctx *c, struct editing *e)
{
    struct network_change change;
    struct import_network put = {.csv = e->csv, .after = &e->in->after, .who = e->in->who};
    struct str what = str_printf(c->arena, "edition %lld", (long long)e->in->value);
    struct network_result result;

    if (e->in->kind != EDIT_RETURN) {
        TRY(cell_change(c, e->in, &change));
        what = network_change_text(c->arena, &change);
    }
    put.note = str_printf(c->arena, "%.*s: %.*s", STR_FMT(what), STR_FMT(e->in->note));
    return import_network(c, &put, &result);
}

enum outcome change_network(struct ctx *c, const struct network_edit *in)
{
    scoped(editing_release) struct editing e = {.in = in};
    bool overlay = in->kind == EDIT_CLOSE || in->kind == EDIT_WAITING || in->kind == EDIT_LIFT;
    bool swapped;

    if (str_trim(in->note).n == 0)
        return refuse(&c->problem, refusal_required, "note", "why");
    TRY(prepare(c, &e));
    if (!overlay)
        return put_edition(c, &e);
    TRY(store_write(c, 0, in->kind == EDIT_LIFT ? end_overlay : put_overlay, &e));
    return logistics_refresh(c, &swapped);
}

static enum outcome read_version(struct ctx *c, void *arg)
{
    struct edition newest;

    TRY(edition_newest(c, &newest));
    *(int64_t *)arg = newest.version;
    return DONE;
}

enum outcome network_version(struct ctx *c, int64_t *version)
{
    return store_read(c, read_version, version);
}
