/* SPDX-License-Identifier: Apache-2.0 */
/* The forecast's rows as lanes along the ways that the engine chooses. */
#include "base/check.h"
#include "shop/logistics/stage_inside.h"

enum { LAST_MINUTE = 1439 };

struct row_of {
    struct staging *g;
    const struct scenario_row *row;
    uint32_t index;               /* of the forecast */
    const uint32_t *hub;          /* of the network */
    struct str *hub_code;
    const struct str *to;         /* as the scenario names it */
};

static enum outcome refuse_row(const struct row_of *r, const char *member, struct str what,
                               const char *expected)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "forecast[%u].%s", r->index, member);
    return refuse(r->g->problem, refusal_invalid, field, "%s, not \"%.*s\"", expected,
                  STR_FMT(utf8_head(what, 60)));
}

/* ---- places ---- */

static enum outcome find_hubs(struct row_of *r)
{
    const struct network *n = &r->g->stage->network;
    uint32_t *hub = arena_new_n(r->g->arena, uint32_t, r->row->from_n);

    for (size_t i = 0; i < r->row->from_n; i++) {
        uint32_t h = 0;

        while (h < n->hubs_n && !str_eq(n->hub[h].code, r->row->from[i]))
            h++;
        if (h == n->hubs_n)
            return refuse_row(r, "from", r->row->from[i], "the code of a node with a cut_off");
        hub[i] = h;
    }
    r->hub = hub;
    return DONE;
}

static uint32_t city_index(const struct network_world *w, const struct city *c)
{
    for (uint32_t i = 0; i < w->cities_n; i++)
        if (w->city[i].id.v == c->id.v)
            return i;
    return NONE_INDEX;
}

/* ---- ways ---- */

/* Handed over by the cut-off of the first working day of the row. */
static bool ready_minute(const struct row_of *r, uint32_t hub, int32_t *out)
{
    const struct stage *s = r->g->stage;
    const struct node *n = &s->network.node[s->network.hub_node[hub]];
    struct date day = date_add(s->scenario->start, r->row->first - 1);

    if (!calendar_on_or_after(n->works, day, &day) ||
        !calendar_add(n->works, day, r->row->handling_days, &day))
        return false;
    *out = minute_of_day(day_clock_of(n->zone), day.days - CALENDAR_FIRST_DAY, n->cut_off_min);
    return true;
}

/* The search of a hub's parcels of a service that are ready at a moment; made once. */
static const struct stage_reach *reach_of(struct staging *g, const struct stage_search *search)
{
    struct searched *s = g->searched;

    while (s && !(s->search.node == search->node && s->search.service == search->service &&
                  s->search.ready_min == search->ready_min))
        s = s->next;
    if (!s) {
        s = arena_new(g->arena, struct searched);
        *s = (struct searched){.search = *search, .next = g->searched};
        s->reach = arena_new_n(g->arena, struct stage_reach, g->stage->network.nodes_n + 1);
        stage_search(g->arena, &g->stage->network, search, s->reach);
        g->searched = s;
    }
    return s->reach;
}

/* When a group's last mile is reached; NEVER_MIN: not at all, or it is closed. */
static int32_t reached(const struct network *n, uint32_t group, const struct stage_reach *reach)
{
    const struct lastmile *l = &n->lastmile[n->group[group].lastmile];

    return l->capacity == 0 || l->tariff.max_g < STAGE_PARCEL_G ? NEVER_MIN
                                                               : reach[l->node].ready_min;
}

/* From one hub to each group that is wanted: keeps what is earlier than `way` has. */
static void search_hub(const struct row_of *r, uint32_t hub, const bool *wanted,
                       struct stage_way *way)
{
    const struct network *n = &r->g->stage->network;
    struct stage_search search = {.node = n->hub_node[hub], .origin = n->hub[hub].country,
                                  .service = r->row->service};
    const struct stage_reach *reach;

    if (!ready_minute(r, hub, &search.ready_min))
        return;
    reach = reach_of(r->g, &search);
    for (uint32_t group = 0; group < n->groups_n; group++) {
        int32_t at_min = wanted[group] ? reached(n, group, reach) : NEVER_MIN;

        if (at_min != NEVER_MIN &&
            (!way[group].reach || at_min < reached(n, group, way[group].reach)))
            way[group] = (struct stage_way){hub, reach};
    }
}

/* ---- lanes ---- */

struct hand_over {
    const struct node *node;
    const struct day_clock *clock;
    int32_t cut_off_min;
    int32_t handling_days;
};

/* Until the cut-off of a working day, `n` of them after `day`. */
static bool work_day(const struct hand_over *h, const struct stage *s, struct date day, int32_t n,
                     struct rehearsal_cohort *c)
{
    if (!calendar_add(h->node->works, day, n, &day))
        return false;
    c->from_min = minute_of_day(h->clock, day.days - CALENDAR_FIRST_DAY, 0) - s->start_min;
    c->until_min = minute_of_day(h->clock, day.days - CALENDAR_FIRST_DAY, h->cut_off_min) -
                   s->start_min;
    return true;
}

/* The orders of one date: before the cut-off, and after it. Returns how many cohorts. */
static size_t cohorts_of_day(const struct hand_over *h, const struct stage *s, struct date day,
                             double parcels, struct rehearsal_cohort base,
                             struct rehearsal_cohort *out)
{
    double before = calendar_works(h->node->works, day) ? h->cut_off_min / 1440.0 : 0;
    size_t n = 0;

    out[n] = base;
    out[n].parcels = parcels * before;
    if (before > 0 && work_day(h, s, day, h->handling_days, &out[n]))
        n++;
    out[n] = base;
    out[n].parcels = parcels * (1 - before);
    if (before < 1 && work_day(h, s, date_add(day, 1), 0, &out[n]) && /* the next working day */
        work_day(h, s, date_add(day, 1), h->handling_days, &out[n]))
        n++;
    return n;
}

static void make_cohorts(const struct row_of *r, uint32_t hub, double per_day,
                         struct rehearsal_lane *lane)
{
    const struct stage *s = r->g->stage;
    const struct node *node = &s->network.node[s->network.hub_node[hub]];
    struct hand_over h = {node, day_clock_of(node->zone), node->cut_off_min,
                          r->row->handling_days};
    int32_t days = r->row->last - r->row->first + 1;
    struct rehearsal_cohort *cohort = arena_new_n(r->g->arena, struct rehearsal_cohort,
                                                  2 * (size_t)days + 1);

    if (h.cut_off_min == LAST_MINUTE)
        h.cut_off_min = 1440;
    lane->cohort = cohort;
    for (int32_t d = r->row->first - 1; d < r->row->last; d++)
        lane->cohorts_n += cohorts_of_day(&h, s, date_add(s->scenario->start, d), per_day,
                                          (struct rehearsal_cohort){.date = d},
                                          &cohort[lane->cohorts_n]);
}

static uint32_t group_of(struct staging *g, struct str from, struct str to, enum service service)
{
    struct stage *s = g->stage;

    for (uint32_t i = 0; i < s->groups_n; i++)
        if (str_eq(s->group[i].from, from) && str_eq(s->group[i].to, to) &&
            s->group[i].service == service)
            return i;
    s->group[s->groups_n] = (struct stage_group){from, to, service};
    return (uint32_t)s->groups_n++;
}

/* Room for one lane more in the arrays that lanes share. */
static enum outcome grow(struct staging *g)
{
    struct stage *s = g->stage;
    size_t max = g->lanes_max ? 2 * g->lanes_max : 64, used = s->in.lanes_n;
    struct rehearsal_lane *lane;
    struct stage_lane *about;
    struct stage_group *group;

    if (used >= REHEARSAL_LANES_MAX)
        return refuse(g->problem, refusal_too_large, "forecast",
                      "at most %d lanes: rows times hubs times places", REHEARSAL_LANES_MAX);
    if (used < g->lanes_max)
        return DONE;
    lane = arena_new_n(g->arena, struct rehearsal_lane, max);
    about = arena_new_n(g->arena, struct stage_lane, max);
    group = arena_new_n(g->arena, struct stage_group, max);
    if (used > 0) {
        memcpy(lane, g->lane, used * sizeof(*lane));
        memcpy(about, s->lane, used * sizeof(*about));
        memcpy(group, s->group, s->groups_n * sizeof(*group));
    }
    g->lane = lane;
    s->lane = about;
    s->group = group;
    g->lanes_max = max;
    return DONE;
}

static enum outcome add_lane(const struct row_of *r, uint32_t hub, const struct stage_way *way,
                             const double *people, double per_day)
{
    struct staging *g = r->g;
    struct stage *s = g->stage;
    struct rehearsal_lane *lane;

    TRY(grow(g));
    lane = &g->lane[s->in.lanes_n];
    *lane = (struct rehearsal_lane){.scale = 1};
    staging_tree(g, hub, r->row->service, way, people, lane);
    make_cohorts(r, hub, per_day, lane);
    s->lane[s->in.lanes_n++] = (struct stage_lane){
        group_of(g, s->network.hub[hub].code, *r->to, r->row->service), r->index};
    return DONE;
}

/* ---- a row ---- */

/* Adds a lane for each hub that serves any of the cities with `people` in each group; those that
 * nothing reaches get none, and the others their orders. */
static enum outcome spread_row(const struct row_of *r, const double *people, double per_day)
{
    struct staging *g = r->g;
    uint32_t n = g->stage->network.groups_n;
    struct stage_way *way = arena_new_n(g->arena, struct stage_way, n + 1);
    bool *wanted = arena_new_n(g->arena, bool, n + 1);
    double *served = arena_new_n(g->arena, double, g->stage->network.hubs_n + 1), all = 0;

    for (uint32_t i = 0; i < n; i++)
        wanted[i] = people[i] > 0;
    for (size_t h = 0; h < r->row->from_n; h++)
        search_hub(r, r->hub[h], wanted, way);
    for (uint32_t i = 0; i < n; i++)
        if (way[i].reach) {
            served[way[i].hub] += people[i];
            all += people[i];
        }
    if (all <= 0)
        return refuse_row(r, "to", *r->to, "a place that the network reaches by that service");
    for (uint32_t h = 0; h < g->stage->network.hubs_n; h++)
        if (served[h] > 0)
            TRY(add_lane(r, h, way, people, per_day * served[h] / all));
    return DONE;
}

static void count_people(const struct row_of *r, const struct country *country,
                         const struct city *city, double *people)
{
    const struct network *n = &r->g->stage->network;
    uint32_t only = city ? city_index(n->world, city) : NONE_INDEX;

    for (uint32_t i = 0; i < n->world->cities_n; i++) {
        uint32_t group = n->city_group[r->row->service][i];

        if (group != NONE_INDEX && (city ? i == only : n->world->city[i].country == country))
            people[group] += n->world->city[i].population;
    }
}

/* The places of a row: their people in all, and those of each. */
static enum outcome row_places(struct row_of *r, const struct country **country,
                               const struct city **city, double *share)
{
    double all = 0;

    for (size_t i = 0; i < r->row->to_n; i++) {
        country[i] = r->row->to[i].n == 2 ? country_by_code(r->row->to[i]) : NULL;
        city[i] = country[i] ? NULL : city_by_name(r->g->arena, NULL, r->row->to[i]);
        if (!country[i] && !city[i])
            return refuse_row(r, "to", r->row->to[i], "a country's code or a city in a market");
        share[i] = city[i] ? city[i]->population : 0;
        if (country[i]) {
            size_t n;
            const struct city *const *list = cities_of(country[i], &n);

            for (size_t c = 0; c < n; c++)
                share[i] += list[c]->population;
        }
        all += share[i];
    }
    for (size_t i = 0; i < r->row->to_n; i++)
        share[i] /= all > 0 ? all : 1;
    return DONE;
}

static enum outcome stage_row(struct row_of *r)
{
    struct arena *a = r->g->arena;
    size_t n = r->row->to_n;
    const struct country **country = arena_new_n(a, const struct country *, n);
    const struct city **city = arena_new_n(a, const struct city *, n);
    double *share = arena_new_n(a, double, n);

    TRY(find_hubs(r));
    TRY(row_places(r, country, city, share));
    for (size_t i = 0; i < n; i++) {
        double *people = arena_new_n(a, double, r->g->stage->network.groups_n + 1);

        r->to = &r->row->to[i];
        count_people(r, country[i], city[i], people);
        TRY(spread_row(r, people, (double)r->row->per_day * share[i]));
    }
    return DONE;
}

/* What "how many may we take" is about: the rows marked so, or all when none is. */
static void find_sale(struct staging *g)
{
    struct stage *s = g->stage;
    bool any = false;

    for (size_t i = 0; i < s->scenario->rows_n; i++)
        any |= s->scenario->row[i].sale;
    for (size_t i = 0; i < s->scenario->rows_n; i++)
        if (!any || s->scenario->row[i].sale)
            s->sale_per_day += (double)s->scenario->row[i].per_day;
    s->sale = arena_new_n(g->arena, bool, s->in.lanes_n + 1);
    for (size_t i = 0; i < s->in.lanes_n; i++)
        s->sale[i] = !any || s->scenario->row[s->lane[i].row].sale;
}

enum outcome staging_forecast(struct staging *g)
{
    struct stage *s = g->stage;

    for (size_t i = 0; i < s->scenario->rows_n; i++) {
        struct row_of r = {.g = g, .row = &s->scenario->row[i], .index = (uint32_t)i};

        if (r.row->per_day > 0)
            TRY(stage_row(&r));
    }
    find_sale(g);
    return DONE;
}
