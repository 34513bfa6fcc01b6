/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/chain.h"

#include "base/check.h"
#include "shop/logistics/grace.h"

enum { CHAIN_ARENA_MAX = 1 << 30 };

/* ---- links ---- */

static int64_t cost_of(const struct tariff *t)
{
    return t->base.minor + t->per_kg.minor;
}

static void make_links(struct chain *c)
{
    const struct network *n = c->network;

    c->links_n = n->legs_n + n->lastmiles_n;
    c->link = arena_new_n(&c->arena, struct link, c->links_n + 1);
    for (uint32_t i = 0; i < n->legs_n; i++) {
        const struct leg *l = &n->leg[i];

        c->link[i] = (struct link){.from = l->from, .to = l->to,
                                   .services = l->capacity ? l->services : 0, .times = &l->times,
                                   .transit = &l->transit, .tariff = &l->tariff,
                                   .cost_minor = cost_of(&l->tariff)};
    }
    for (uint32_t i = 0; i < n->lastmiles_n; i++) {
        const struct lastmile *m = &n->lastmile[i];

        c->link[n->legs_n + i] =
            (struct link){.from = m->node, .to = NONE_INDEX,
                          .services = m->capacity ? 1u << m->service : 0, .times = &m->times,
                          .transit = &m->transit, .tariff = &m->tariff,
                          .cost_minor = cost_of(&m->tariff)};
    }
}

/* Full departures by number. Of two departures at the same moment the first is meant. */
static void mark_full(struct chain *c, const struct live *live)
{
    int32_t *list = arena_new_n(&c->arena, int32_t, live->full_n + 1);

    for (uint32_t i = 0, j; i < live->full_n; i = j) {
        struct link *l = &c->link[live->full[i].link];

        check(live->full[i].link < c->links_n);
        l->full = list + i;
        for (j = i; j < live->full_n && live->full[j].link == live->full[i].link; j++) {
            int32_t k = timetable_next(l->times, live->full[j].departs_min);

            if (k < timetable_n(l->times) &&
                timetable_minute(l->times, k) == live->full[j].departs_min)
                list[i + l->full_n++] = k;
        }
    }
}

/* ---- platforms ---- */

/* Links with full departures stand alone. */
static bool stands_on(const struct link *l, const struct platform *p)
{
    return l->full_n == 0 && p->full_n == 0 && timetable_same(l->times, p->times);
}

/* The platform of a link among those of its node that there are already. */
static uint32_t find_platform(struct chain *c, uint32_t link, uint32_t first)
{
    const struct link *l = &c->link[link];

    for (uint32_t i = first; i < c->platforms_n; i++)
        if (stands_on(l, &c->platform[i]))
            return i;
    c->platform[c->platforms_n] = (struct platform){.node = l->from, .times = l->times,
                                                    .full = l->full, .full_n = l->full_n};
    return c->platforms_n++;
}

static void join_platform(struct chain *c, uint32_t link, uint32_t first)
{
    struct link *l = &c->link[link];
    struct platform *p;

    l->platform = find_platform(c, link, first);
    p = &c->platform[l->platform];
    p->services |= l->services;
    p->max_g = i64_max(p->max_g, l->tariff->max_g);
    p->link_n++;
}

static void make_platforms(struct chain *c)
{
    const struct network *n = c->network;
    uint32_t at = 0;

    c->platform = arena_new_n(&c->arena, struct platform, c->links_n + 1);
    c->platform_of = arena_new_n(&c->arena, uint32_t, n->nodes_n + 1);
    c->on_platform = arena_new_n(&c->arena, uint32_t, c->links_n + 1);
    for (uint32_t i = 0; i < n->nodes_n; i++) {
        const struct node *node = &n->node[i];

        c->platform_of[i] = c->platforms_n;
        for (uint32_t k = 0; k < node->out_n; k++)
            join_platform(c, n->out[node->out + k], c->platform_of[i]);
        for (uint32_t k = 0; k < node->lastmile_n; k++)
            join_platform(c, n->legs_n + n->lastmile_of[node->lastmile + k], c->platform_of[i]);
    }
    c->platform_of[n->nodes_n] = c->platforms_n;
    for (uint32_t i = 0; i < c->platforms_n; i++) {
        c->platform[i].link = at;
        at += c->platform[i].link_n;
        c->platform[i].link_n = 0;
    }
    for (uint32_t i = 0; i < c->links_n; i++) {
        struct platform *p = &c->platform[c->link[i].platform];

        c->on_platform[p->link + p->link_n++] = i;
    }
}

static void make_waits(struct chain *c, const struct live *live)
{
    const struct network *n = c->network;

    c->wait = arena_new_n(&c->arena, struct wait, n->queues_n + 1);
    for (uint32_t i = 0; i < n->queues_n; i++)
        wait_init(&c->wait[i], n, &n->queue[i], live ? live->backlog[i] : NULL);
}

/* ---- blocks ---- */

static uint32_t chunks_of(const struct link *l)
{
    return (uint32_t)(timetable_n(l->times) + BLOCK - 1) / BLOCK;
}

static void block_free(void *block)
{
    struct block *b = block;

    if (!b || atomic_fetch_sub(&b->refs, 1) > 1)
        return;
    free(b);
}

/* The array of a link's chunks, made by the first who asks. */
static _Atomic(struct block *) *chunks_at(struct chain *c, uint32_t link, enum variant v)
{
    _Atomic(_Atomic(struct block *) *) *place = &c->chunks[link * VARIANTS + v];
    _Atomic(struct block *) *found = atomic_load_explicit(place, memory_order_acquire);
    _Atomic(struct block *) *made;

    if (found)
        return found;
    made = calloc(chunks_of(&c->link[link]) + 1, sizeof(*made));
    check(made != NULL);
    if (atomic_compare_exchange_strong(place, &found, made))
        return made;
    free(made);
    return found;
}

static void share_chunks(struct chain *c, struct chain *earlier, uint32_t link, enum variant v)
{
    _Atomic(struct block *) *old = atomic_load(&earlier->chunks[link * VARIANTS + v]), *new;
    uint32_t n = chunks_of(&c->link[link]);

    if (!old)
        return;
    new = chunks_at(c, link, v);
    for (uint32_t i = 0; i < n; i++) {
        struct block *b = atomic_load(&old[i]);

        if (b)
            atomic_fetch_add(&b->refs, 1);
        atomic_store(&new[i], b);
    }
}

static bool touches(const struct link *l, const bool *changed)
{
    return changed[l->from] || (l->to != NONE_INDEX && changed[l->to]);
}

static void share_blocks(struct chain *c, struct chain *earlier, const bool *changed)
{
    check(earlier->links_n == c->links_n);
    for (uint32_t i = 0; i < c->links_n; i++)
        for (int v = 0; v < VARIANTS && !touches(&c->link[i], changed); v++)
            share_chunks(c, earlier, i, (enum variant)v);
}

struct chain *chain_new(const struct network *n, const struct live *live, struct chain *earlier,
                        const bool *changed)
{
    struct chain *c = calloc(1, sizeof(*c));

    check(c != NULL);
    c->network = n;
    arena_init(&c->arena, CHAIN_ARENA_MAX);
    make_links(c);
    if (live)
        mark_full(c, live);
    make_platforms(c);
    make_waits(c, live);
    c->chunks = calloc((size_t)c->links_n * VARIANTS + 1, sizeof(*c->chunks));
    check(c->chunks != NULL);
    if (earlier)
        share_blocks(c, earlier, changed);
    return c;
}

void chain_free(struct chain *c)
{
    if (!c)
        return;
    for (uint32_t i = 0; i < c->links_n * VARIANTS; i++) {
        _Atomic(struct block *) *chunks = atomic_load(&c->chunks[i]);
        uint32_t n = chunks_of(&c->link[i / VARIANTS]);

        for (uint32_t k = 0; chunks && k < n; k++)
            block_free(atomic_load(&chunks[k]));
        free(chunks);
    }
    for (uint32_t i = 0; i < c->network->queues_n; i++)
        wait_release(&c->wait[i]);
    free(c->chunks);
    arena_release(&c->arena);
    free(c);
}

/* ---- one departure after the other ---- */

/* The first departure from k on that has room; -1: none. */
static int32_t with_room(const struct platform *p, int32_t k)
{
    uint32_t low = 0, high = p->full_n;

    if (high == 0)
        return k < timetable_n(p->times) ? k : -1;
    while (low < high) { /* the first full one that is not before k */
        uint32_t middle = low + (high - low) / 2;

        if (p->full[middle] < k)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < p->full_n && p->full[low] == k; low++)
        k++;
    return k < timetable_n(p->times) ? k : -1;
}

int32_t platform_next(const struct platform *p, int32_t at_min)
{
    if (at_min >= NEVER_MIN - p->times->cut_off_min)
        return -1;
    return with_room(p, timetable_next(p->times, at_min + p->times->cut_off_min));
}

enum variant chain_variant(const struct chain *c, uint32_t node, const struct country *origin,
                           enum service service)
{
    const struct node *at = &c->network->node[node];
    const struct queue *q;

    if (at->queue == NONE_INDEX)
        return VARIANT_PASSES;
    q = &c->network->queue[at->queue];
    if (q->kind == QUEUE_CUSTOMS && same_customs_territory(origin, at->country))
        return VARIANT_PASSES;
    return q->first >> service & 1 ? VARIANT_FIRST : VARIANT_WAITS;
}

int32_t chain_passes(const struct chain *c, uint32_t node, enum variant v, int32_t at_min)
{
    const struct wait *w;

    if (v == VARIANT_PASSES || at_min == NEVER_MIN)
        return at_min;
    w = &c->wait[c->network->node[node].queue];
    return wait_leaves(w, v == VARIANT_FIRST ? WAIT_FIRST : WAIT_REST, at_min);
}

uint32_t chain_targets(const struct chain *c, uint32_t link, uint32_t *first)
{
    const struct network *n = c->network;
    const struct link *l = &c->link[link];

    if (l->to == NONE_INDEX) {
        *first = n->group_of[link - n->legs_n];
        return n->group_of[link - n->legs_n + 1] - *first;
    }
    *first = c->platform_of[l->to];
    return c->platform_of[l->to + 1] - *first;
}

/* ---- making a block ---- */

/* The cases of one departure: they are through the queue at one of `at_min` (ascending; of those
 * that never are there are `lost`), and go on one of the node's `takes` later. */
struct cases {
    int32_t at_min[ATOMS_MAX];
    uint32_t at_n, lost;
};

/* So many cases in a row that come to the same: departure, or day of delivery; -1: none. */
struct step_run {
    int32_t step;
    uint16_t cases;
};

struct block_maker {
    const struct chain *chain;
    uint32_t link, first;       /* its first target */
    enum variant variant;
    struct chain_target *target;
    uint16_t *count;
    uint32_t targets_n, counts_n, counts_room;
    const struct transit *takes;
    struct cases cases[BLOCK];
    struct step_run run[ATOMS_MAX * ATOMS_MAX];
    uint32_t runs_n;
};

static void spread(struct block_maker *m, int32_t k)
{
    const struct chain *c = m->chain;
    const struct link *l = &c->link[m->link];
    struct cases *cases = &m->cases[k % BLOCK];
    int32_t departs = timetable_minute(l->times, k);

    cases->at_n = cases->lost = 0;
    for (uint32_t i = 0; i < l->transit->n; i++) {
        int32_t at = departs + l->transit->atom_min[i];

        if (l->to != NONE_INDEX)
            at = chain_passes(c, l->to, m->variant, at);
        if (at == NEVER_MIN)
            cases->lost += m->takes->n;
        else
            cases->at_min[cases->at_n++] = at;
    }
}

static void add_cases(struct block_maker *m, int32_t step, uint32_t cases)
{
    struct step_run *last = m->runs_n ? &m->run[m->runs_n - 1] : NULL;

    if (last && last->step == step)
        last->cases = (uint16_t)(last->cases + cases);
    else
        m->run[m->runs_n++] = (struct step_run){step, (uint16_t)cases};
}

/* The day of delivery of what is there on a day, or -1. */
static int32_t delivery_day(const struct city_group *g, int32_t day)
{
    const struct calendar *delivers = g->delivers;

    if (day < 0 || delivers->before[day] == delivers->before[CALENDAR_DAYS])
        return -1;
    return delivers->nth[delivers->before[day]];
}

static int32_t end_of_day(const struct city_group *g, int32_t day)
{
    return day < 0 ? NEVER_MIN : g->clock->midnight_min[day + 1];
}

/* The list ascends: a day is looked for when the one before has ended. */
static void find_days(struct block_maker *m, const struct cases *cases, const struct city_group *g)
{
    int32_t end_min = INT32_MIN, delivered = -1;

    for (uint32_t i = 0; i < cases->at_n; i++) {
        if (cases->at_min[i] >= end_min) {
            int32_t day = day_of_minute(g->clock, cases->at_min[i]);

            delivered = delivery_day(g, day);
            end_min = end_of_day(g, day);
        }
        add_cases(m, delivered, 1);
    }
}

/* Who is there by then can take departure k. */
static int32_t cut_off_of(const struct platform *p, int32_t k)
{
    return k < 0 ? NEVER_MIN : timetable_minute(p->times, k) - p->times->cut_off_min;
}

/* How many from b on are there by that moment; the first is. */
static uint32_t until(const int32_t *takes_min, uint32_t b, uint32_t n, int32_t by_min)
{
    uint32_t low = b + 1, high = n;

    if (takes_min[n - 1] <= by_min)
        return n - b;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (takes_min[middle] <= by_min)
            low = middle + 1;
        else
            high = middle;
    }
    return low - b;
}

/* Both lists ascend, so the departures are found by walking along with them. */
static void find_departures(struct block_maker *m, const struct cases *cases,
                            const struct platform *p)
{
    const int32_t *takes_min = m->takes->atom_min;
    int32_t from = cases->at_n ? platform_next(p, cases->at_min[0] + takes_min[0]) : -1;
    int32_t from_min = cut_off_of(p, from);

    for (uint32_t i = 0; i < cases->at_n; i++) {
        int32_t k, by_min;

        while (from_min < cases->at_min[i] + takes_min[0]) {
            from = with_room(p, from + 1);
            from_min = cut_off_of(p, from);
        }
        k = from;
        by_min = from_min;
        for (uint32_t b = 0, n; b < m->takes->n; b += n) {
            while (by_min < cases->at_min[i] + takes_min[b]) {
                k = with_room(p, k + 1);
                by_min = cut_off_of(p, k);
            }
            n = until(takes_min, b, m->takes->n, by_min - cases->at_min[i]);
            add_cases(m, k, n);
        }
    }
}

static uint16_t *new_counts(struct block_maker *m, uint32_t n)
{
    uint16_t *at;

    n = (n + COUNT_LANES - 1) / COUNT_LANES * COUNT_LANES;
    if (m->counts_n + n > m->counts_room) {
        m->counts_room = 2 * (m->counts_n + n) + 64;
        m->count = realloc(m->count, m->counts_room * sizeof(*m->count));
        check(m->count != NULL);
    }
    at = m->count + m->counts_n;
    memset(at, 0, n * sizeof(*at));
    m->counts_n += n;
    return at;
}

/* The first step of the runs and the end of the last one; cases that go nowhere are lost. */
static uint32_t span_of(const struct block_maker *m, int32_t *first, int32_t *end)
{
    uint32_t lost = 0;

    *first = INT32_MAX;
    *end = 0;
    for (uint32_t i = 0; i < m->runs_n; i++) {
        const struct step_run *r = &m->run[i];

        if (r->step < 0) {
            lost += r->cases;
            continue;
        }
        if (r->step < *first)
            *first = r->step;
        if (r->step >= *end)
            *end = r->step + 1;
    }
    return lost;
}

/* The runs as counts. */
static void fill_row(struct block_maker *m, uint32_t lost, struct chain_target *t,
                     struct chain_row *row)
{
    int32_t first, end;
    uint32_t at = (m->counts_n - t->at) / COUNT_LANES;
    uint16_t *count;

    lost += span_of(m, &first, &end);
    *row = (struct chain_row){.lost = (uint16_t)lost};
    if (end == 0)
        return;
    if (t->first < 0)
        t->first = first;
    check(first >= t->first && end - t->first < UINT16_MAX && at <= UINT16_MAX);
    row->first = (uint16_t)(first - t->first);
    row->n = (uint16_t)(end - first);
    row->at = (uint16_t)at;
    count = new_counts(m, row->n);
    for (uint32_t i = 0; i < m->runs_n; i++)
        if (m->run[i].step >= 0)
            count[m->run[i].step - first] =
                (uint16_t)(count[m->run[i].step - first] + m->run[i].cases);
}

static void fill_target(struct block_maker *m, uint32_t target, uint32_t rows)
{
    const struct chain *c = m->chain;
    const struct link *l = &c->link[m->link];
    struct chain_target *t = &m->target[target];

    t->first = -1;
    t->at = m->counts_n;
    if (l->to != NONE_INDEX && !(c->platform[m->first + target].services & l->services))
        return;
    for (uint32_t i = 0; i < rows; i++) {
        m->runs_n = 0;
        if (l->to == NONE_INDEX)
            find_days(m, &m->cases[i], &c->network->group[m->first + target]);
        else
            find_departures(m, &m->cases[i], &c->platform[m->first + target]);
        fill_row(m, m->cases[i].lost, t, &t->row[i]);
    }
}

static void maker_init(struct block_maker *m, const struct chain *c, uint32_t link, enum variant v)
{
    static const struct transit none = {.n = 1};

    /* mostly lists, which are empty without being cleared */
    m->chain = c;
    m->link = link;
    m->variant = v;
    m->count = NULL;
    m->counts_n = m->counts_room = 0;
    m->takes = &none;
    if (v != VARIANT_PASSES)
        m->takes = &c->network->queue[c->network->node[c->link[link].to].queue].takes;
    m->targets_n = chain_targets(c, link, &m->first);
    m->target = calloc(m->targets_n + 1, sizeof(*m->target));
    check(m->target != NULL);
}

/* Targets and counts in one piece. */
static struct block *finish_block(struct block_maker *m)
{
    size_t targets_bytes = m->targets_n * sizeof(*m->target);
    size_t counts_bytes = m->counts_n * sizeof(*m->count);
    struct block *b = malloc(sizeof(*b) + targets_bytes + counts_bytes);

    check(b != NULL);
    atomic_init(&b->refs, 1);
    b->of = (uint32_t)m->chain->link[m->link].transit->n * m->takes->n;
    b->count = (const uint16_t *)(b->target + m->targets_n);
    memcpy(b->target, m->target, targets_bytes);
    if (counts_bytes > 0)
        memcpy(b->target + m->targets_n, m->count, counts_bytes);
    free(m->target);
    free(m->count);
    return b;
}

static struct block *make_block(const struct chain *c, uint32_t link, enum variant v, int32_t k)
{
    int32_t last = timetable_n(c->link[link].times);
    struct block_maker m;
    uint32_t rows = 0;

    maker_init(&m, c, link, v);
    k -= k % BLOCK;
    for (; rows < BLOCK && k + (int32_t)rows < last; rows++)
        spread(&m, k + (int32_t)rows);
    for (uint32_t t = 0; t < m.targets_n; t++)
        fill_target(&m, t, rows);
    return finish_block(&m);
}

const struct block *chain_block(struct chain *c, uint32_t link, enum variant v, int32_t k)
{
    _Atomic(struct block *) *place = &chunks_at(c, link, v)[k / BLOCK];
    struct block *found = atomic_load_explicit(place, memory_order_acquire), *made;

    if (found)
        return found;
    made = make_block(c, link, v, k);
    if (atomic_compare_exchange_strong(place, &found, made))
        return made;
    block_free(made);
    return found;
}

static void sweep_chunks(const struct link *l, _Atomic(struct block *) *chunks, int32_t before_min)
{
    int32_t all = timetable_n(l->times);

    for (int32_t i = 0; chunks && (i + 1) * BLOCK <= all; i++) {
        if (timetable_minute(l->times, (i + 1) * BLOCK - 1) >= before_min)
            break;
        if (atomic_load(&chunks[i]))
            grace_retire(block_free, atomic_exchange(&chunks[i], NULL));
    }
}

void chain_sweep(struct chain *c, int32_t before_min)
{
    for (uint32_t i = 0; i < c->links_n; i++)
        for (int v = 0; v < VARIANTS; v++)
            sweep_chunks(&c->link[i], atomic_load(&c->chunks[i * VARIANTS + (uint32_t)v]),
                         before_min);
}
