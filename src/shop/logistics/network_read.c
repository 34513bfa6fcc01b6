/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/network_read.h"

#include "base/check.h"

enum { PRICE_MAX = 10000000, WEIGHT_MAX_G = 1000000, SOURCE_MAX = 300, DAY_MIN = 1440 };

static const char *const kinds[NODE_KINDS] = {"warehouse", "hub", "airport", "port", "border",
                                              "post_office", "pickup"};
static const char *const modes[MODES] = {"air", "road", "rail", "sea"};

const char *node_kind_name(enum node_kind k)
{
    check((unsigned)k < NODE_KINDS);
    return kinds[k];
}

const char *leg_mode_name(enum leg_mode m)
{
    check((unsigned)m < MODES);
    return modes[m];
}

enum { COLUMNS_MAX = 17 };
static const char *const columns[NETWORK_FILES][COLUMNS_MAX + 1] = {
    [NETWORK_NODES] = {
        "code", "kind", "name", "country", "region", "zone", "lat", "lon", "cut_off", "week",
        "main", "check", "source"},
    [NETWORK_LEGS] = {
        "code", "from", "to", "services", "mode", "week", "holidays", "departs",
        "cut_off_min", "transit", "capacity", "currency", "base", "per_kg", "max_g", "check",
        "source"},
    [NETWORK_QUEUES] = {
        "node", "kind", "per_hour", "week", "holidays", "opens", "closes", "takes", "first",
        "announced_pct", "announced_work_pct", "check", "source"},
    [NETWORK_LASTMILES] = {
        "node", "service", "class", "carrier", "week", "departs", "cut_off_min", "transit",
        "capacity", "currency", "base", "per_kg", "max_g", "check", "source"},
    [NETWORK_PRICES] = {
        "from", "to", "service", "currency", "base", "per_kg", "capital", "major",
        "regional", "remote", "max_g", "check", "source"},
};

const char *const *network_columns(enum network_file f, size_t *n)
{
    check((unsigned)f < NETWORK_FILES);
    for (*n = 0; columns[f][*n]; ++*n)
        ;
    return columns[f];
}

static enum outcome parse(struct network_reader *r, enum network_file f, size_t rows_max,
                          struct table *t)
{
    size_t n;
    const char *const *names = network_columns(f, &n);

    return table_parse(r->arena, str_of(network_file_name(f)), r->network->csv.text[f], names, n,
                       rows_max, r->problem, t);
}

static enum outcome read_note(const struct table *t, size_t i, size_t check_column,
                              size_t source_column, struct problem *p, struct origin_note *out)
{
    TRY(cell_flag(t, i, check_column, p, &out->check));
    return cell_text(t, i, source_column, 1, SOURCE_MAX, p, &out->source);
}

/* A code seen for the first time; else refuses. */
static enum outcome once(struct network_reader *r, struct map *seen, const struct table *t,
                         size_t i, size_t column, struct str key)
{
    uint64_t before;

    if (map_get(seen, key, &before))
        return cell_refuse(t, i, column, r->problem, "each once; line %lld says it too",
                           (long long)before);
    check(map_put(seen, key, (uint64_t)t->line[i]));
    return DONE;
}

/* A service of a node for cities of a size, as bytes. */
static struct str door_key(struct network_reader *r, uint32_t node, enum service s, int size)
{
    uint32_t place = (node * SERVICES + (uint32_t)s) * CITY_CLASSES + (uint32_t)size;

    return str_copy(r->arena, (struct str){(const char *)&place, sizeof(place)});
}

static enum outcome cell_node(struct network_reader *r, const struct table *t, size_t i,
                              size_t column, uint32_t *out)
{
    uint64_t index;

    if (!map_get(&r->nodes, table_cell(t, i, column), &index))
        return cell_refuse(t, i, column, r->problem, "the code of a node of nodes.csv");
    *out = (uint32_t)index;
    return DONE;
}

static enum outcome cell_country(const struct table *t, size_t i, size_t column, struct problem *p,
                                 const struct country **out)
{
    *out = country_by_code(table_cell(t, i, column));
    return *out ? DONE : cell_refuse(t, i, column, p, "a country of countries.csv, like DE");
}

/* ---- nodes.csv ---- */

enum node_column {
    N_CODE, N_KIND, N_NAME, N_COUNTRY, N_REGION, N_ZONE, N_LAT, N_LON, N_CUT_OFF, N_WEEK, N_MAIN,
    N_CHECK, N_SOURCE
};

static enum outcome read_degrees(const struct table *t, size_t i, size_t column, int32_t most,
                                 struct problem *p, int32_t *out)
{
    int64_t v = 0;

    TRY(cell_decimal(t, i, column, 5, -(int64_t)most * 100000, (int64_t)most * 100000, p, &v));
    *out = (int32_t)v;
    return DONE;
}

static enum outcome read_place(const struct table *t, size_t i, struct problem *p, struct node *n)
{
    TRY(cell_country(t, i, N_COUNTRY, p, &n->country));
    n->region = table_cell(t, i, N_REGION);
    if (n->region.n > 0 && !region_by_code(str_of(n->country->code), n->region))
        return cell_refuse(t, i, N_REGION, p, "a region of that country, or nothing");
    n->zone = zone_find(table_cell(t, i, N_ZONE));
    if (!n->zone)
        return cell_refuse(t, i, N_ZONE, p, "a time zone known to IANA, like Europe/Berlin");
    TRY(read_degrees(t, i, N_LAT, 90, p, &n->lat_e5));
    return read_degrees(t, i, N_LON, 180, p, &n->lon_e5);
}

/* Where sellers hand over there is a cut-off and a week. */
static enum outcome read_hand_over(struct network_reader *r, const struct table *t, size_t i,
                                   struct node *n)
{
    struct problem *p = r->problem;

    TRY(cell_flag(t, i, N_MAIN, p, &n->main));
    n->cut_off_min = -1;
    if (table_cell(t, i, N_CUT_OFF).n == 0) {
        if (n->main || table_cell(t, i, N_WEEK).n > 0)
            return cell_refuse(t, i, N_CUT_OFF, p,
                               "a time like 15:30, where there is a week or it is main");
        return DONE;
    }
    TRY(cell_clock(t, i, N_CUT_OFF, DAY_MIN - 1, p, &n->cut_off_min));
    if (n->main)
        TRY(once(r, &r->seen, t, i, N_MAIN, str_printf(r->arena, "main %s", n->country->code)));
    return cell_calendar(r, t, i, N_WEEK, n, true, &n->works);
}

static enum outcome read_node(struct network_reader *r, const struct table *t, size_t i,
                              struct node *n)
{
    struct problem *p = r->problem;
    int kind = 0;

    TRY(cell_code(t, i, N_CODE, p, &n->code));
    TRY(once(r, &r->seen, t, i, N_CODE, n->code));
    check(map_put(&r->nodes, n->code, i));
    TRY(cell_choice(t, i, N_KIND, kinds, NODE_KINDS, p, &kind));
    n->kind = (enum node_kind)kind;
    TRY(cell_text(t, i, N_NAME, 1, 80, p, &n->name));
    TRY(read_place(t, i, p, n));
    TRY(read_hand_over(r, t, i, n));
    n->queue = NONE_INDEX;
    return read_note(t, i, N_CHECK, N_SOURCE, p, &n->note);
}

enum outcome network_read_nodes(struct network_reader *r)
{
    struct network *n = r->network;
    struct table t;

    TRY(parse(r, NETWORK_NODES, NODES_MAX, &t));
    n->node = arena_new_n(r->arena, struct node, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_node(r, &t, i, &n->node[i]));
    n->nodes_n = (uint32_t)t.n;
    return DONE;
}

/* ---- tariffs ---- */

enum tariff_column { T_CURRENCY, T_BASE, T_PER_KG, T_MAX_G };

static enum outcome cell_price(const struct table *t, size_t i, size_t column,
                               struct currency currency, struct problem *p, struct money *out)
{
    out->currency = currency;
    return cell_decimal(t, i, column, currency_digits(currency), 0, PRICE_MAX, p, &out->minor);
}

/* `at` names the columns of currency, base, per_kg and max_g. */
static enum outcome read_tariff(struct network_reader *r, const struct table *t, size_t i,
                                const size_t at[], struct tariff *out)
{
    struct problem *p = r->problem;
    struct network *n = r->network;
    struct currency c;
    size_t band = 0;

    TRY(cell_currency(t, i, at[T_CURRENCY], false, p, &c));
    TRY(cell_price(t, i, at[T_BASE], c, p, &out->base));
    TRY(cell_price(t, i, at[T_PER_KG], c, p, &out->per_kg));
    TRY(cell_i64(t, i, at[T_MAX_G], 1, WEIGHT_MAX_G, p, &out->max_g));
    while (band < n->bands_n && n->band_g[band] != out->max_g)
        band++;
    if (band == BANDS_MAX)
        return cell_refuse(t, i, at[T_MAX_G], p, "at most %d different limits in a network",
                           BANDS_MAX);
    n->band_g[band] = out->max_g;
    n->bands_n += band == n->bands_n;
    return DONE;
}

/* Legs and last miles are added up, so they have one currency. */
static enum outcome one_currency(struct network_reader *r, const struct table *t, size_t i,
                                 size_t column, struct currency c)
{
    struct network *n = r->network;

    if (!n->currency.code[0])
        n->currency = c;
    if (currency_eq(n->currency, c))
        return DONE;
    return cell_refuse(t, i, column, r->problem, "%s, as in the rows before: legs are added up",
                       n->currency.code);
}

/* ---- legs.csv ---- */

enum leg_column {
    L_CODE, L_FROM, L_TO, L_SERVICES, L_MODE, L_WEEK, L_HOLIDAYS, L_DEPARTS, L_CUT_OFF, L_TRANSIT,
    L_CAPACITY, L_CURRENCY, L_BASE, L_PER_KG, L_MAX_G, L_CHECK, L_SOURCE
};

/* `at` names the columns of week, departs and cut_off_min; holidays are read before. */
static enum outcome read_times(struct network_reader *r, const struct table *t, size_t i,
                               const size_t at[3], uint32_t node, struct timetable *out)
{
    TRY(cell_calendar(r, t, i, at[0], &r->network->node[node], out->holidays, &out->runs));
    out->clock = day_clock_of(r->network->node[node].zone);
    TRY(cell_departs(t, i, at[1], r->problem, out));
    return cell_i32(t, i, at[2], 0, 7 * DAY_MIN, r->problem, &out->cut_off_min);
}

static enum outcome read_leg(struct network_reader *r, const struct table *t, size_t i,
                             struct leg *l)
{
    static const size_t times[] = {L_WEEK, L_DEPARTS, L_CUT_OFF};
    static const size_t tariff[] = {L_CURRENCY, L_BASE, L_PER_KG, L_MAX_G};
    struct problem *p = r->problem;
    int mode = 0;

    TRY(cell_code(t, i, L_CODE, p, &l->code));
    TRY(once(r, &r->legs, t, i, L_CODE, l->code));
    TRY(cell_node(r, t, i, L_FROM, &l->from));
    TRY(cell_node(r, t, i, L_TO, &l->to));
    if (l->from == l->to)
        return cell_refuse(t, i, L_TO, p, "another node than it comes from");
    TRY(cell_services(t, i, L_SERVICES, false, p, &l->services));
    TRY(cell_choice(t, i, L_MODE, modes, MODES, p, &mode));
    l->mode = (enum leg_mode)mode;
    TRY(cell_flag(t, i, L_HOLIDAYS, p, &l->times.holidays));
    TRY(read_times(r, t, i, times, l->from, &l->times));
    TRY(cell_transit(r, t, i, L_TRANSIT, false, &l->transit));
    TRY(cell_capacity(t, i, L_CAPACITY, p, &l->capacity));
    TRY(read_tariff(r, t, i, tariff, &l->tariff));
    TRY(one_currency(r, t, i, L_CURRENCY, l->tariff.base.currency));
    return read_note(t, i, L_CHECK, L_SOURCE, p, &l->note);
}

enum outcome network_read_legs(struct network_reader *r)
{
    struct network *n = r->network;
    struct table t;

    TRY(parse(r, NETWORK_LEGS, LEGS_MAX, &t));
    n->leg = arena_new_n(r->arena, struct leg, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_leg(r, &t, i, &n->leg[i]));
    n->legs_n = (uint32_t)t.n;
    return DONE;
}

/* ---- queues.csv ---- */

enum queue_column {
    Q_NODE, Q_KIND, Q_PER_HOUR, Q_WEEK, Q_HOLIDAYS, Q_OPENS, Q_CLOSES, Q_TAKES, Q_FIRST,
    Q_ANNOUNCED, Q_WORK, Q_CHECK, Q_SOURCE
};

/* Both empty: round the clock. */
static enum outcome read_hours(const struct table *t, size_t i, struct problem *p, struct queue *q)
{
    q->opens_min = 0;
    q->closes_min = DAY_MIN;
    if (table_cell(t, i, Q_OPENS).n == 0 && table_cell(t, i, Q_CLOSES).n == 0)
        return DONE;
    TRY(cell_clock(t, i, Q_OPENS, DAY_MIN - 1, p, &q->opens_min));
    TRY(cell_clock(t, i, Q_CLOSES, DAY_MIN, p, &q->closes_min));
    if (q->closes_min <= q->opens_min)
        return cell_refuse(t, i, Q_CLOSES, p, "a time after it opens; 24:00 is midnight");
    return DONE;
}

static enum outcome cell_percent(const struct table *t, size_t i, size_t column, int32_t empty,
                                 struct problem *p, int32_t *out)
{
    *out = empty;
    return table_cell(t, i, column).n == 0 ? DONE : cell_i32(t, i, column, 0, 100, p, out);
}

static enum outcome read_queue(struct network_reader *r, const struct table *t, size_t i,
                               struct queue *q)
{
    static const char *const queue_kinds[] = {"customs", "sorting"};
    struct problem *p = r->problem;
    struct node *node;
    int kind = 0;

    TRY(cell_node(r, t, i, Q_NODE, &q->node));
    node = &r->network->node[q->node];
    if (node->queue != NONE_INDEX)
        return cell_refuse(t, i, Q_NODE, p, "one queue a node; this is its second");
    node->queue = (uint32_t)i;
    TRY(cell_choice(t, i, Q_KIND, queue_kinds, countof(queue_kinds), p, &kind));
    q->kind = (enum queue_kind)kind;
    TRY(cell_i64(t, i, Q_PER_HOUR, 0, 10000000, p, &q->per_hour));
    TRY(cell_flag(t, i, Q_HOLIDAYS, p, &q->holidays));
    TRY(cell_calendar(r, t, i, Q_WEEK, node, q->holidays, &q->open));
    TRY(read_hours(t, i, p, q));
    TRY(cell_transit(r, t, i, Q_TAKES, true, &q->takes));
    TRY(cell_services(t, i, Q_FIRST, true, p, &q->first));
    TRY(cell_percent(t, i, Q_ANNOUNCED, 0, p, &q->announced_pct));
    TRY(cell_percent(t, i, Q_WORK, 100, p, &q->announced_work_pct));
    return read_note(t, i, Q_CHECK, Q_SOURCE, p, &q->note);
}

enum outcome network_read_queues(struct network_reader *r)
{
    struct network *n = r->network;
    struct table t;

    TRY(parse(r, NETWORK_QUEUES, QUEUES_MAX, &t));
    n->queue = arena_new_n(r->arena, struct queue, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_queue(r, &t, i, &n->queue[i]));
    n->queues_n = (uint32_t)t.n;
    return DONE;
}

/* ---- lastmiles.csv ---- */

enum lastmile_column {
    M_NODE, M_SERVICE, M_CLASS, M_CARRIER, M_WEEK, M_DEPARTS, M_CUT_OFF, M_TRANSIT, M_CAPACITY,
    M_CURRENCY, M_BASE, M_PER_KG, M_MAX_G, M_CHECK, M_SOURCE
};

static enum outcome cell_service(const struct table *t, size_t i, size_t column, struct problem *p,
                                 enum service *out)
{
    if (!service_parse(table_cell(t, i, column), out))
        return cell_refuse(t, i, column, p, "economy, standard, express or local");
    return DONE;
}

static enum outcome read_lastmile(struct network_reader *r, const struct table *t, size_t i,
                                  struct lastmile *m)
{
    static const char *const classes[] = {"capital", "major", "regional", "remote"};
    static const char *const carriers[] = {"post", "courier"};
    static const size_t times[] = {M_WEEK, M_DEPARTS, M_CUT_OFF};
    static const size_t tariff[] = {M_CURRENCY, M_BASE, M_PER_KG, M_MAX_G};
    struct problem *p = r->problem;
    int size = 0, carrier = 0;

    TRY(cell_node(r, t, i, M_NODE, &m->node));
    TRY(cell_service(t, i, M_SERVICE, p, &m->service));
    TRY(cell_choice(t, i, M_CLASS, classes, CITY_CLASSES, p, &size));
    m->size = (enum city_class)size;
    TRY(once(r, &r->doors, t, i, M_CLASS, door_key(r, m->node, m->service, size)));
    TRY(cell_choice(t, i, M_CARRIER, carriers, countof(carriers), p, &carrier));
    m->courier = carrier == 1;
    m->times.holidays = true;
    TRY(read_times(r, t, i, times, m->node, &m->times));
    TRY(cell_transit(r, t, i, M_TRANSIT, false, &m->transit));
    TRY(cell_capacity(t, i, M_CAPACITY, p, &m->capacity));
    TRY(read_tariff(r, t, i, tariff, &m->tariff));
    TRY(one_currency(r, t, i, M_CURRENCY, m->tariff.base.currency));
    return read_note(t, i, M_CHECK, M_SOURCE, p, &m->note);
}

enum outcome network_read_lastmiles(struct network_reader *r)
{
    struct network *n = r->network;
    struct table t;

    TRY(parse(r, NETWORK_LASTMILES, LASTMILES_MAX, &t));
    n->lastmile = arena_new_n(r->arena, struct lastmile, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_lastmile(r, &t, i, &n->lastmile[i]));
    n->lastmiles_n = (uint32_t)t.n;
    return DONE;
}

/* ---- prices.csv ---- */

enum fare_column {
    F_FROM, F_TO, F_SERVICE, F_CURRENCY, F_BASE, F_PER_KG, F_CLASS,
    F_MAX_G = F_CLASS + CITY_CLASSES, F_CHECK, F_SOURCE
};

/* A dispatch hub, or a country. */
static enum outcome read_fare_from(struct network_reader *r, const struct table *t, size_t i,
                                   struct fare *f)
{
    uint64_t node;

    f->from = table_cell(t, i, F_FROM);
    if (country_by_code(f->from) ||
        (map_get(&r->nodes, f->from, &node) && r->network->node[node].works))
        return DONE;
    return cell_refuse(t, i, F_FROM, r->problem, "a node with a cut-off, or a country");
}

static enum outcome read_fare(struct network_reader *r, const struct table *t, size_t i,
                              struct fare *f)
{
    static const size_t tariff[] = {F_CURRENCY, F_BASE, F_PER_KG, F_MAX_G};
    struct problem *p = r->problem;

    TRY(read_fare_from(r, t, i, f));
    TRY(cell_country(t, i, F_TO, p, &f->to));
    TRY(cell_service(t, i, F_SERVICE, p, &f->service));
    TRY(once(r, &r->seen, t, i, F_SERVICE,
             str_printf(r->arena, "fare %.*s %s %d", STR_FMT(f->from), f->to->code,
                        (int)f->service)));
    TRY(read_tariff(r, t, i, tariff, &f->tariff));
    for (size_t c = 0; c < CITY_CLASSES; c++) {
        f->extra[c] = money(0, f->tariff.base.currency);
        if (table_cell(t, i, F_CLASS + c).n > 0)
            TRY(cell_price(t, i, F_CLASS + c, f->tariff.base.currency, p, &f->extra[c]));
    }
    return read_note(t, i, F_CHECK, F_SOURCE, p, &f->note);
}

enum outcome network_read_fares(struct network_reader *r)
{
    struct network *n = r->network;
    struct table t;

    TRY(parse(r, NETWORK_PRICES, FARES_MAX, &t));
    n->fare = arena_new_n(r->arena, struct fare, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_fare(r, &t, i, &n->fare[i]));
    n->fares_n = (uint32_t)t.n;
    return DONE;
}
