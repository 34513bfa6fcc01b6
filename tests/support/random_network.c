/* SPDX-License-Identifier: Apache-2.0 */
#include "support/random_network.h"

#include "support/test_network.h"
#include "support/unit.h"

static uint64_t below(struct random *r, uint64_t n)
{
    return random_below(r, n);
}

static const struct place {
    const char *country, *zone, *region;
} places[] = {
    {"US", "America/New_York", "NY"},  {"US", "America/Los_Angeles", "CA"},
    {"DE", "Europe/Berlin", "BY"},     {"ES", "Europe/Madrid", "MD"},
    {"BR", "America/Sao_Paulo", "SP"}, {"RU", "Europe/Moscow", "MOW"},
};

static const char *const services[] = {"standard", "economy", "economy standard",
                                       "economy standard"};

static void put_week(struct buf *b, struct random *r)
{
    unsigned week = (unsigned)below(r, 127) + 1;

    if (below(r, 2))
        week |= WEEK_MON_FRI;
    for (int d = 0; d < 7; d++)
        if (week >> d & 1)
            buf_char(b, (char)('1' + d));
}

static void put_times(struct buf *b, struct random *r)
{
    int n = (int)below(r, 3) + 1, minute = (int)below(r, 400);

    for (int i = 0; i < n; i++, minute += 30 + (int)below(r, 300))
        buf_fmt(b, "%s%02d:%02d", i ? " " : "", minute / 60, minute % 60);
}

static void put_transit(struct buf *b, struct random *r, int most_hours)
{
    int low = (int)below(r, (uint64_t)most_hours) + 1;

    if (below(r, 3) == 0) {
        buf_fmt(b, "%d-%d", low, low + (int)below(r, (uint64_t)most_hours));
        return;
    }
    for (int i = 0, n = 3 + (int)below(r, 3); i < n; i++, low += (int)below(r, 16))
        buf_fmt(b, "%s%d.%d", i ? " " : "", low / 2, low % 2 * 5);
}

static void put_tariff(struct buf *b, struct random *r)
{
    buf_fmt(b, "USD,%d,%d,%d", (int)below(r, 4), (int)below(r, 3), below(r, 8) ? 20000 : 2000);
}

static void put_capacity(struct buf *b, struct random *r)
{
    if (below(r, 12) == 0)
        buf_str(b, STR("0"));
}

static void put_leg(struct buf *b, struct random *r, int i, bool single_way)
{
    int from = (int)below(r, RANDOM_NODES), to = (from + 1 + (int)below(r, RANDOM_NODES - 1)) %
                                                 RANDOM_NODES;

    if (single_way) {
        from = i;
        to = i + 1;
    }
    buf_fmt(b, "L-%d,N-%d,N-%d,%s,road,", i, from, to, services[below(r, countof(services))]);
    put_week(b, r);
    buf_str(b, below(r, 2) ? STR(",yes,") : STR(",,"));
    put_times(b, r);
    buf_fmt(b, ",%d,", (int)below(r, 300));
    put_transit(b, r, 40);
    buf_char(b, ',');
    put_capacity(b, r);
    buf_char(b, ',');
    put_tariff(b, r);
    buf_str(b, STR(",,t\n"));
}

static void put_queue(struct buf *b, struct random *r, int node)
{
    int opens = (int)below(r, 12);

    buf_fmt(b, "N-%d,%s,%d,", node, below(r, 2) ? "customs" : "sorting",
            below(r, 20) ? 20 + (int)below(r, 400) : 0);
    put_week(b, r);
    buf_str(b, below(r, 2) ? STR(",yes,") : STR(",,"));
    if (below(r, 3))
        buf_fmt(b, "%02d:30,%02d:00,", opens, opens + 1 + (int)below(r, 12));
    else
        buf_str(b, STR(",,"));
    if (below(r, 2))
        put_transit(b, r, 6);
    buf_fmt(b, ",%s,%d,%d,,t\n", below(r, 2) ? "standard" : "", (int)below(r, 100),
            (int)below(r, 100));
}

static void put_lastmile(struct buf *b, struct random *r, int node, int service, int size)
{
    static const char *const classes[] = {"capital", "major", "regional", "remote"};

    buf_fmt(b, "N-%d,%s,%s,post,", node, services[service], classes[size]);
    put_week(b, r);
    buf_char(b, ',');
    put_times(b, r);
    buf_fmt(b, ",%d,", (int)below(r, 200));
    put_transit(b, r, 30);
    buf_char(b, ',');
    put_capacity(b, r);
    buf_char(b, ',');
    put_tariff(b, r);
    buf_str(b, STR(",,t\n"));
}

/* ---- rows ---- */

static void put_node(struct buf *b, struct random *r, int i)
{
    const struct place *p = &places[i < 2 ? below(r, 6) : 2 + below(r, 2)];

    buf_fmt(b, "N-%d,hub,N,%s,%s,%s,%d,%d,", i, p->country, below(r, 2) ? p->region : "", p->zone,
            (int)below(r, 90), (int)below(r, 90));
    buf_str(b, i < 2 ? STR("17:00,") : STR(","));
    if (i < 2)
        put_week(b, r);
    buf_str(b, STR(",,,t\n"));
}

static void make_row(struct arena *a, struct random *r, struct random_row *row)
{
    struct buf b;

    buf_init(&b, a, 1024);
    if (row->file == NETWORK_NODES)
        put_node(&b, r, row->node);
    else if (row->file == NETWORK_LEGS)
        put_leg(&b, r, row->node, row->single_way);
    else if (row->file == NETWORK_QUEUES)
        put_queue(&b, r, row->node);
    else
        put_lastmile(&b, r, row->node, row->service, row->size);
    row->text = buf_view(&b);
}

static void add_row(struct arena *a, struct random *r, struct random_network *n,
                    struct random_row row)
{
    assert_true(n->rows_n < RANDOM_ROWS_MAX);
    make_row(a, r, &row);
    n->row[n->rows_n++] = row;
}

static void make_rows(struct arena *a, struct random *r, struct random_network *n)
{
    int legs = 8 + (int)below(r, 10);

    for (int i = 0; i < RANDOM_NODES; i++)
        add_row(a, r, n, (struct random_row){.file = NETWORK_NODES, .node = i});
    for (int i = 0; i < legs; i++)
        add_row(a, r, n, (struct random_row){.file = NETWORK_LEGS, .node = i});
    for (int i = 0; i < RANDOM_NODES; i++)
        if (below(r, 3) == 0)
            add_row(a, r, n, (struct random_row){.file = NETWORK_QUEUES, .node = i});
    for (int i = 1; i < RANDOM_NODES; i++)
        for (int service = 0; service < 2; service++)
            for (int size = 0; size < CITY_CLASSES; size++)
                if (below(r, 2))
                    add_row(a, r, n, (struct random_row){.file = NETWORK_LASTMILES, .node = i,
                                                         .service = service, .size = size});
}

/* N-0 to N-3 one after the other. */
static void make_single_way(struct arena *a, struct random *r, struct random_network *n)
{
    for (int i = 0; i < RANDOM_NODES; i++)
        add_row(a, r, n, (struct random_row){.file = NETWORK_NODES, .node = i});
    for (int i = 0; i < 3; i++) {
        add_row(a, r, n, (struct random_row){.file = NETWORK_LEGS, .node = i, .single_way = true});
        add_row(a, r, n, (struct random_row){.file = NETWORK_QUEUES, .node = i});
    }
    for (int size = 0; size < CITY_CLASSES; size++)
        add_row(a, r, n, (struct random_row){.file = NETWORK_LASTMILES, .node = 3, .service = 0,
                                             .size = size});
}

static void join_rows(struct arena *a, struct random_network *n)
{
    static const char *const heads[] = {NODES_HEAD, LEGS_HEAD, QUEUES_HEAD, LASTMILES_HEAD,
                                        PRICES_HEAD};

    for (int f = 0; f < NETWORK_FILES; f++) {
        struct buf b;

        buf_init(&b, a, 65536);
        buf_str(&b, str_of(heads[f]));
        for (size_t i = 0; i < n->rows_n; i++)
            if (n->row[i].file == (enum network_file)f)
                buf_str(&b, n->row[i].text);
        n->csv.text[f] = buf_view(&b);
    }
}

static void make_cities(struct arena *a, struct random *r, struct network_world *w)
{
    struct city *v = arena_new_n(a, struct city, RANDOM_CITIES);

    for (int i = 0; i < RANDOM_CITIES; i++) {
        const struct place *p = &places[below(r, 6)];

        if (below(r, 3))
            p = &places[2 + below(r, 2)];
        v[i] = (struct city){.id = {i + 1}, .country = country_by_code(str_of(p->country)),
                             .region = region_by_code(str_of(p->country), str_of(p->region)),
                             .name = STR("City"), .zone = str_of(p->zone),
                             .lat_e5 = (int32_t)below(r, 9000000),
                             .lon_e5 = (int32_t)below(r, 9000000),
                             .size = (enum city_class)below(r, CITY_CLASSES)};
        if (below(r, 2))
            v[i].region = NULL;
    }
    w->city = v;
    w->cities_n = RANDOM_CITIES;
}

/* Many days off about the days that are asked for. */
static void make_holidays(struct arena *a, struct random *r, struct network_world *w)
{
    static const char *const country[] = {"BR", "DE", "ES", "RU", "US"};
    static const char *const region[] = {"SP", "BY", "MD", "MOW", "NY"};
    struct holidays *h = arena_new(a, struct holidays);
    struct problem p;
    struct buf b;

    buf_init(&b, a, 65536);
    buf_str(&b, STR("country,region,date,name,check\n"));
    for (size_t c = 0; c < countof(country); c++)
        for (int of_region = 0; of_region < 2; of_region++)
            for (int32_t d = 20510; d < 20600; d++) {
                if (below(r, of_region ? 24 : 12))
                    continue;
                buf_fmt(&b, "%s,%s,", country[c], of_region ? region[c] : "");
                date_iso(&b, (struct date){d});
                buf_str(&b, STR(",A day off,\n"));
            }
    assert_int_equal(holidays_parse(a, buf_view(&b), &p, h), DONE);
    w->holidays = h;
}

void random_network_new(struct arena *a, struct random *r, struct random_network *out)
{
    *out = (struct random_network){0};
    make_cities(a, r, &out->world);
    make_holidays(a, r, &out->world);
    make_rows(a, r, out);
    join_rows(a, out);
}

void random_single_way(struct arena *a, struct random *r, struct random_network *out)
{
    *out = (struct random_network){0};
    make_cities(a, r, &out->world);
    make_holidays(a, r, &out->world);
    make_single_way(a, r, out);
    join_rows(a, out);
}

void random_network_edit(struct arena *a, struct random *r, struct random_network *n)
{
    make_row(a, r, &n->row[RANDOM_NODES + below(r, n->rows_n - RANDOM_NODES)]);
    join_rows(a, n);
}

/* ---- states ---- */

static struct backlog *random_backlog(struct arena *a, struct random *r, const struct network *n,
                                      uint32_t queue, int32_t at_min)
{
    struct backlog *b = arena_new(a, struct backlog);
    const struct zone *zone = n->node[n->queue[queue].node].zone;

    b->at_min = at_min;
    for (int c = 0; c < WAIT_CLASSES; c++)
        b->parcels[c] = (int64_t)below(r, 2) * (int64_t)below(r, 3000);
    b->inflow_day = day_of_minute(day_clock_of(zone), at_min);
    b->inflow_days = (uint32_t)below(r, 6);
    for (uint32_t d = 0; d < b->inflow_days; d++)
        for (int c = 0; c < WAIT_CLASSES; c++)
            b->inflow[d][c] = (int64_t)below(r, 2) * (int64_t)below(r, 900);
    return b;
}

static const struct timetable *times_of(const struct network *n, uint32_t link)
{
    return link < n->legs_n ? &n->leg[link].times : &n->lastmile[link - n->legs_n].times;
}

void random_live(struct arena *a, struct random *r, const struct network *n, int32_t at_min,
                 struct live *out)
{
    struct full_departure *full = arena_new_n(a, struct full_departure, 4096);

    *out = (struct live){.full = full,
                         .backlog = arena_new_n(a, const struct backlog *, n->queues_n + 1)};
    for (uint32_t q = 0; q < n->queues_n; q++)
        if (below(r, 2))
            out->backlog[q] = random_backlog(a, r, n, q, at_min);
    for (uint32_t l = 0; l < n->legs_n + n->lastmiles_n; l++) {
        const struct timetable *t = times_of(n, l);
        int32_t k = timetable_next(t, at_min);

        if (below(r, 3))
            continue;
        for (int i = 0; i < 12 && k < timetable_n(t); i++, k++)
            if (below(r, 2) && (out->full_n == 0 || full[out->full_n - 1].link != l ||
                                full[out->full_n - 1].departs_min != timetable_minute(t, k)))
                full[out->full_n++] = (struct full_departure){l, timetable_minute(t, k)};
    }
}
