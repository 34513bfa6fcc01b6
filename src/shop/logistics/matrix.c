/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/matrix.h"

#include <pthread.h>

#include "base/check.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/slab.h"

enum { PLACES_ARENA_MAX = 1 << 30, WORD_BITS = 64, THREADS_MAX = 64 };

/* ---- working memory of scans, kept for the next one ---- */

struct spare {
    struct scan scan;
    struct spare *next;
};

static pthread_mutex_t spares_lock = PTHREAD_MUTEX_INITIALIZER;
static struct spare *spares;

static struct spare *take_spare(void)
{
    struct spare *s;

    pthread_mutex_lock(&spares_lock);
    s = spares;
    if (s)
        spares = s->next;
    pthread_mutex_unlock(&spares_lock);
    if (!s)
        s = calloc(1, sizeof(*s));
    check(s != NULL);
    return s;
}

static void give_spare(struct spare *s)
{
    pthread_mutex_lock(&spares_lock);
    s->next = spares;
    spares = s;
    pthread_mutex_unlock(&spares_lock);
}

/* ---- places ---- */

static void give_places(struct matrix *m)
{
    const struct network *n = m->chain->network;

    m->place = arena_new_n(&m->arena, uint32_t, n->groups_n + 1);
    for (uint32_t g = 0; g < n->groups_n; g++)
        m->place[g] = m->places_n[n->lastmile[n->group[g].lastmile].service]++;
}

static void join_cities(struct matrix *m)
{
    const struct network *n = m->chain->network;
    size_t countries_n;
    const struct country *first = countries(&countries_n);

    m->city = arena_new_n(&m->arena, struct matrix_city, n->world->cities_n + 1);
    for (size_t i = 0; i < n->world->cities_n; i++) {
        const struct city *of = &n->world->city[i];

        m->city[i].country = (uint16_t)(of->country - first);
        m->city[i].size = (uint8_t)of->size;
        for (int s = 0; s < SERVICES; s++) {
            uint32_t g = n->city_group[s][i];

            m->city[i].place[s] = g == NONE_INDEX ? NONE_INDEX : m->place[g];
        }
    }
}

void matrix_init(struct matrix *m, struct chain *chain, const bool *by_cost)
{
    const struct network *n = chain->network;

    *m = (struct matrix){.chain = chain, .by_cost = by_cost};
    arena_init(&m->arena, PLACES_ARENA_MAX);
    give_places(m);
    join_cities(m);
    m->kinds_n = (size_t)n->hubs_n * SERVICES * n->bands_n;
    m->used = calloc(m->kinds_n + 1, sizeof(*m->used));
    check(m->used != NULL);
}

/* ---- rows ---- */

static size_t hot_bytes(uint32_t cells_n)
{
    return sizeof(struct row) + cells_n * sizeof(struct cell);
}

static void row_free(void *row)
{
    struct row *r = row;

    if (!r || atomic_fetch_sub(&r->refs, 1) > 1)
        return;
    free(r->way);
    free(r->step);
    free(r->reached);
    slab_free(r, hot_bytes(r->cells_n));
}

static size_t words_of(const struct network *n)
{
    return (n->nodes_n + WORD_BITS - 1) / WORD_BITS;
}

static size_t row_bytes(const struct matrix *m, const struct row *r)
{
    return hot_bytes(r->cells_n) + r->cells_n * sizeof(*r->way) + r->steps_n * sizeof(*r->step) +
           words_of(m->chain->network) * sizeof(*r->reached);
}

static void count_row(struct matrix *m, const struct row *r, int64_t sign)
{
    if (!r)
        return;
    atomic_fetch_add(&m->rows, sign);
    atomic_fetch_add(&m->bytes, sign * (int64_t)row_bytes(m, r));
}

void matrix_release(struct matrix *m)
{
    for (size_t d = 0; d < ROW_DAYS; d++) {
        _Atomic(struct row *) *rows = atomic_load(&m->day[d]);

        for (size_t kind = 0; rows && kind < m->kinds_n; kind++)
            row_free(atomic_load(&rows[kind]));
        free(rows);
    }
    free(m->used);
    arena_release(&m->arena);
    *m = (struct matrix){0};
}

/* ---- making a row ---- */

/* What a scan leads to, while its ways become steps of the row. */
struct keeping {
    struct scan *scan;
    struct row *row;
    uint32_t *known;     /* the step of each label, or NONE_INDEX */
    uint32_t last_label, last_link, last_step; /* of the group before: mostly the same again */
};

/* By a link from where a label stands. */
static uint32_t new_step(struct keeping *k, uint32_t link, uint32_t from,
                         const struct way_step *step)
{
    struct row *r = k->row;

    r->step[r->steps_n] = *step;
    r->step[r->steps_n].link = link;
    r->step[r->steps_n].departs_min = scan_departs(k->scan, from);
    return r->steps_n++;
}

/* The step by which a label came, with its way so far; NONE_INDEX at the hub. */
static uint32_t keep_label(struct keeping *k, uint32_t label)
{
    uint32_t way[WAY_LINKS_MAX], n = 0, before = NONE_INDEX;

    for (; k->scan->label[label].link != NONE_INDEX; label = k->scan->label[label].parent) {
        if (k->known[label] != NONE_INDEX) {
            before = k->known[label];
            break;
        }
        way[n++] = label;
    }
    while (n-- > 0) {
        const struct label *l = &k->scan->label[way[n]];

        before = new_step(k, l->link, l->parent,
                          &(struct way_step){.before = before, .base_minor = l->base_minor,
                                             .per_kg_minor = l->per_kg_minor});
        k->known[way[n]] = before;
    }
    return before;
}

static uint32_t keep_way(struct keeping *k, uint32_t label, uint32_t link)
{
    const struct label *l = &k->scan->label[label];
    const struct tariff *t = k->scan->chain->link[link].tariff;

    if (k->last_label == label && k->last_link == link)
        return k->last_step;
    k->last_step = new_step(k, link, label,
                            &(struct way_step){.before = keep_label(k, label),
                                               .base_minor = l->base_minor + t->base.minor,
                                               .per_kg_minor = l->per_kg_minor +
                                                               t->per_kg.minor});
    k->last_label = label;
    k->last_link = link;
    return k->last_step;
}

static void keep_cell(struct keeping *k, uint32_t group, uint32_t at)
{
    const struct network *n = k->scan->chain->network;
    const struct lastmile *m = &n->lastmile[n->group[group].lastmile];
    struct best best = scan_best(k->scan, group);
    int32_t day = k->row->day;

    k->row->cell[at] = (struct cell){.p50 = CELL_NONE, .p90 = CELL_NONE};
    if (best.label == NONE_INDEX)
        return;
    check(best.p90_day - day < CELL_NONE);
    k->row->cell[at].p50 = best.p50_day - day;
    k->row->cell[at].p90 = best.p90_day - day;
    k->row->cell[at].courier = m->courier;
    k->row->way[at] = keep_way(k, best.label, n->legs_n + n->group[group].lastmile);
}

static void keep_reached(const struct scan *s, uint32_t nodes_n, struct row *r)
{
    for (uint32_t i = 0; i < nodes_n; i++)
        if (s->reached[i])
            r->reached[i / WORD_BITS] |= UINT64_C(1) << i % WORD_BITS;
}

static void shrink_steps(struct row *r)
{
    struct way_step *less = realloc(r->step, (r->steps_n + 1) * sizeof(*less));

    check(less != NULL);
    r->step = less;
}

static struct row *new_row(const struct matrix *m, const struct scan *s, int32_t day,
                           uint32_t steps_room)
{
    uint32_t cells_n = m->places_n[s->in.service];
    struct row *r = slab_alloc(hot_bytes(cells_n));

    atomic_store(&r->refs, 1);
    r->day = day;
    r->cells_n = cells_n;
    r->way = calloc(cells_n + 1, sizeof(*r->way));
    r->step = calloc(steps_room + 1, sizeof(*r->step));
    r->reached = calloc(words_of(m->chain->network), sizeof(*r->reached));
    check(r->way != NULL && r->step != NULL && r->reached != NULL);
    return r;
}

static void keeping_begin(struct keeping *k, struct scan *s, struct row *r)
{
    size_t known_bytes = (s->labels_n + 1) * sizeof(*k->known);

    *k = (struct keeping){.scan = s, .row = r, .known = malloc(known_bytes),
                          .last_label = NONE_INDEX};
    check(k->known != NULL);
    memset(k->known, 0xff, known_bytes);
}

static struct row *keeping_end(struct keeping *k)
{
    keep_reached(k->scan, k->scan->chain->network->nodes_n, k->row);
    shrink_steps(k->row);
    free(k->known);
    return k->row;
}

static struct row *row_of_scan(struct matrix *m, struct scan *s, int32_t day)
{
    const struct network *n = m->chain->network;
    uint32_t cells_n = m->places_n[s->in.service];
    struct keeping k;

    keeping_begin(&k, s, new_row(m, s, day, s->labels_n + cells_n));
    for (uint32_t g = 0; g < n->groups_n; g++)
        if (n->lastmile[n->group[g].lastmile].service == s->in.service)
            keep_cell(&k, g, m->place[g]);
    return keeping_end(&k);
}

/* The cells of an earlier part, or of none, and that of one more group. */
static struct row *part_of_scan(struct matrix *m, struct scan *s, int32_t day,
                                const struct row *earlier, uint32_t group)
{
    uint32_t steps_n = earlier ? earlier->steps_n : 0;
    struct row *r = new_row(m, s, day, steps_n + s->labels_n + 1);
    struct keeping k;

    r->parts_n = earlier ? earlier->parts_n + 1 : 1;
    for (uint32_t i = 0; i < r->cells_n; i++)
        r->cell[i] = earlier ? earlier->cell[i] : (struct cell){CELL_UNKNOWN, CELL_UNKNOWN, 0};
    if (earlier)
        memcpy(r->way, earlier->way, r->cells_n * sizeof(*r->way));
    if (steps_n > 0)
        memcpy(r->step, earlier->step, steps_n * sizeof(*r->step));
    r->steps_n = steps_n;
    keeping_begin(&k, s, r);
    keep_cell(&k, group, m->place[group]);
    return keeping_end(&k);
}

int32_t matrix_ready_min(const struct network *n, uint32_t hub, int32_t day)
{
    return minute_of_day(day_clock_of(n->node[n->hub_node[hub]].zone), day,
                         n->hub[hub].cut_off_min);
}

/* Which row: of a hub, a service and a band of weight, ready on a day. */
struct row_key {
    uint32_t hub;
    enum service service;
    uint32_t band;
    int32_t day;
};

static struct scan_in scan_of(const struct matrix *m, const struct row_key *of)
{
    const struct network *n = m->chain->network;

    return (struct scan_in){.hub = of->hub, .service = of->service,
                            .weight_g = n->band_g[of->band],
                            .ready_min = matrix_ready_min(n, of->hub, of->day),
                            .by_cost = m->by_cost[of->hub * SERVICES + of->service]};
}

static struct row *make_row(struct matrix *m, const struct row_key *of)
{
    struct scan_in in = scan_of(m, of);
    struct spare *spare = take_spare();
    struct row *r;

    scan_run(&spare->scan, m->chain, &in);
    r = row_of_scan(m, &spare->scan, of->day);
    give_spare(spare);
    return r;
}

static struct row *make_part(struct matrix *m, const struct row_key *of,
                             const struct row *earlier, uint32_t group)
{
    struct scan_in in = scan_of(m, of);
    struct spare *spare = take_spare();
    struct row *r;

    scan_run_to(&spare->scan, m->chain, &in, group);
    r = part_of_scan(m, &spare->scan, of->day, earlier, group);
    give_spare(spare);
    return r;
}

/* The rows of that day, of all kinds. */
static _Atomic(struct row *) *rows_of(struct matrix *m, int32_t day)
{
    _Atomic(_Atomic(struct row *) *) *at = &m->day[day % ROW_DAYS];
    _Atomic(struct row *) *found = atomic_load(at), *made;

    if (found)
        return found;
    made = calloc(m->kinds_n + 1, sizeof(*made));
    check(made != NULL);
    if (atomic_compare_exchange_strong(at, &found, made))
        return made;
    free(made);
    return found;
}

/* A row of another day gives way: it is 128 days older or younger. */
static const struct row *put_row(struct matrix *m, _Atomic(struct row *) *at, struct row *r)
{
    struct row *old = atomic_exchange(at, r);

    count_row(m, r, 1);
    count_row(m, old, -1);
    if (old)
        grace_retire(row_free, old);
    return r;
}

static size_t kind_of(const struct matrix *m, uint32_t hub, enum service service, uint32_t band)
{
    return ((size_t)band * SERVICES + service) * m->chain->network->hubs_n + hub;
}

static _Atomic(struct row *) *row_at(struct matrix *m, const struct row_key *of)
{
    return &rows_of(m, of->day)[kind_of(m, of->hub, of->service, of->band)];
}

static void note_used(struct matrix *m, const struct row_key *of)
{
    atomic_store(&m->used[kind_of(m, of->hub, of->service, of->band)], true);
}

const struct row *matrix_row(struct matrix *m, uint32_t hub, enum service service, uint32_t band,
                             int32_t day)
{
    struct row_key of = {hub, service, band, day};
    _Atomic(struct row *) *at = row_at(m, &of);
    const struct row *found = atomic_load(at);

    if (found && found->day == day && found->parts_n == 0)
        return found;
    note_used(m, &of);
    return put_row(m, at, make_row(m, &of));
}

/* Unless somebody else was faster, with more of it maybe: then it lasts for this section only. */
static const struct row *put_part(struct matrix *m, _Atomic(struct row *) *at, struct row *found,
                                  struct row *part)
{
    bool put = atomic_compare_exchange_strong(at, &found, part);

    if (put) {
        count_row(m, part, 1);
        count_row(m, found, -1);
    }
    grace_retire(row_free, put ? found : part);
    return part;
}

const struct row *matrix_row_to(struct matrix *m, uint32_t hub, enum service service,
                                uint32_t band, int32_t day, size_t city)
{
    struct row_key of = {hub, service, band, day};
    _Atomic(struct row *) *at = row_at(m, &of);
    struct row *found = atomic_load(at), *earlier = found && found->day == day ? found : NULL;

    if (earlier && (earlier->parts_n == 0 ||
                    earlier->cell[m->city[city].place[service]].p90 != CELL_UNKNOWN))
        return earlier;
    note_used(m, &of);
    if (earlier && earlier->parts_n == ROW_PARTS_MAX)
        return put_row(m, at, make_row(m, &of));
    return put_part(m, at, found, make_part(m, &of, earlier,
                                            m->chain->network->city_group[service][city]));
}

/* ---- as time goes by ---- */

bool matrix_used(const struct matrix *m, uint32_t hub, enum service service, uint32_t band)
{
    return atomic_load(&m->used[kind_of(m, hub, service, band)]);
}

static void sweep(struct matrix *m, _Atomic(struct row *) *at, int32_t day)
{
    struct row *r = atomic_load(at);

    if (!r || r->day >= day || !atomic_compare_exchange_strong(at, &r, NULL))
        return;
    count_row(m, r, -1);
    grace_retire(row_free, r);
}

void matrix_sweep(struct matrix *m, uint32_t hub, int32_t day)
{
    for (size_t d = 0; d < ROW_DAYS; d++) {
        _Atomic(struct row *) *rows = atomic_load(&m->day[d]);

        for (size_t kind = hub; rows && kind < m->kinds_n; kind += m->chain->network->hubs_n)
            sweep(m, &rows[kind], day);
    }
}

/* ---- after a change ---- */

static bool concerns(const struct row *r, const uint64_t *changed, size_t words)
{
    for (size_t i = 0; i < words; i++)
        if (r->reached[i] & changed[i])
            return true;
    return false;
}

static void share_rows(struct matrix *m, _Atomic(struct row *) *earlier, const uint64_t *changed)
{
    size_t words = words_of(m->chain->network);

    for (size_t kind = 0; kind < m->kinds_n; kind++) {
        struct row *r = atomic_load(&earlier[kind]);

        if (!r || r->parts_n > 0 || concerns(r, changed, words))
            continue;
        atomic_fetch_add(&r->refs, 1);
        atomic_store(&rows_of(m, r->day)[kind], r);
        atomic_store(&m->used[kind], true);
        count_row(m, r, 1);
    }
}

void matrix_share(struct matrix *m, const struct matrix *earlier, const bool *changed)
{
    const struct network *n = m->chain->network;
    uint64_t bits[NODES_MAX / WORD_BITS + 1] = {0};

    check(m->kinds_n == earlier->kinds_n);
    for (uint32_t i = 0; i < n->nodes_n; i++)
        if (changed[i])
            bits[i / WORD_BITS] |= UINT64_C(1) << i % WORD_BITS;
    for (size_t d = 0; d < ROW_DAYS; d++) {
        _Atomic(struct row *) *rows = atomic_load(&earlier->day[d]);

        if (rows)
            share_rows(m, rows, bits);
    }
}

/* ---- all at once ---- */

struct filling {
    struct matrix *m;
    unsigned services;
    uint32_t band;
    const int32_t *day_of_hub;
    _Atomic uint32_t next; /* hub and service */
};

static void *fill(void *arg)
{
    struct filling *f = arg;
    uint32_t hubs_n = f->m->chain->network->hubs_n, all = hubs_n * SERVICES;

    for (uint32_t i; (i = atomic_fetch_add(&f->next, 1)) < all;) {
        uint32_t hub = i % hubs_n, service = i / hubs_n;

        if (!(f->services >> service & 1) || f->day_of_hub[hub] < 0)
            continue;
        grace_enter();
        (void)matrix_row(f->m, hub, (enum service)service, f->band, f->day_of_hub[hub]);
        grace_leave();
    }
    return NULL;
}

void matrix_fill(struct matrix *m, unsigned services, uint32_t band, const int32_t *day_of_hub,
                 int threads)
{
    struct filling f = {.m = m, .services = services, .band = band, .day_of_hub = day_of_hub};
    pthread_t thread[THREADS_MAX];

    check(threads >= 1 && threads <= THREADS_MAX);
    for (int i = 1; i < threads; i++)
        check(pthread_create(&thread[i], NULL, fill, &f) == 0);
    (void)fill(&f);
    for (int i = 1; i < threads; i++)
        check(pthread_join(thread[i], NULL) == 0);
}
