/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/chain.h"

#include "base/check.h"

enum { CHAIN_ARENA_MAX = 1 << 30, CASES_MAX = ATOMS_MAX * ATOMS_MAX, GRAMS_OF_KG = 1000 };

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

        c->link[i] = (struct link){.from = l->from, .to = l->to, .services = l->services,
                                   .times = &l->times, .transit = &l->transit,
                                   .tariff = &l->tariff, .cost_minor = cost_of(&l->tariff),
                                   .closed = l->capacity == 0};
    }
    for (uint32_t i = 0; i < n->lastmiles_n; i++) {
        const struct lastmile *m = &n->lastmile[i];

        c->link[n->legs_n + i] =
            (struct link){.from = m->node, .to = NONE_INDEX, .services = 1u << m->service,
                          .times = &m->times, .transit = &m->transit, .tariff = &m->tariff,
                          .cost_minor = cost_of(&m->tariff), .closed = m->capacity == 0};
    }
}

static void make_out(struct chain *c)
{
    const struct network *n = c->network;
    uint32_t at = 0;

    c->out = arena_new_n(&c->arena, uint32_t, c->links_n + 1);
    c->out_first = arena_new_n(&c->arena, uint32_t, n->nodes_n + 1);
    for (uint32_t i = 0; i < n->nodes_n; i++) {
        const struct node *node = &n->node[i];

        c->out_first[i] = at;
        for (uint32_t k = 0; k < node->out_n; k++)
            c->out[at++] = n->out[node->out + k];
        for (uint32_t k = 0; k < node->lastmile_n; k++)
            c->out[at++] = n->legs_n + n->lastmile_of[node->lastmile + k];
    }
    c->out_first[n->nodes_n] = at;
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

static void block_free(struct block *b)
{
    if (!b || atomic_fetch_sub(&b->refs, 1) > 1)
        return;
    free(b->row);
    free(b->count);
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
    make_out(c);
    if (live)
        mark_full(c, live);
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

int32_t link_next(const struct link *l, int32_t at_min)
{
    int32_t k, n = timetable_n(l->times);
    uint32_t low = 0, high = l->full_n;

    if (l->closed || at_min >= NEVER_MIN - l->times->cut_off_min)
        return -1;
    k = timetable_next(l->times, at_min + l->times->cut_off_min);
    while (low < high) { /* the first full one that is not before k */
        uint32_t middle = low + (high - low) / 2;

        if (l->full[middle] < k)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < l->full_n && l->full[low] == k; low++)
        k++;
    return k < n ? k : -1;
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
    *first = c->out_first[l->to];
    return c->out_first[l->to + 1] - *first;
}

/* ---- making a block ---- */

struct block_maker {
    const struct chain *chain;
    uint32_t link, first;       /* its first target */
    enum variant variant;
    struct block *block;
    uint32_t counts_n, counts_room;
    int32_t at_min[CASES_MAX];  /* moments at which the cases may go on; NEVER_MIN: they do not */
    uint32_t cases;
    int32_t step[CASES_MAX];
};

/* The moments at which what leaves on departure k is through at the next node. */
static void spread(struct block_maker *m, int32_t k)
{
    const struct chain *c = m->chain;
    const struct link *l = &c->link[m->link];
    int32_t departs = timetable_minute(l->times, k);
    const struct transit *takes = NULL;

    if (l->to != NONE_INDEX && m->variant != VARIANT_PASSES)
        takes = &c->network->queue[c->network->node[l->to].queue].takes;
    m->cases = 0;
    for (uint32_t i = 0; i < l->transit->n; i++) {
        int32_t at = departs + l->transit->atom_min[i];

        if (l->to != NONE_INDEX)
            at = chain_passes(c, l->to, m->variant, at);
        if (!takes)
            m->at_min[m->cases++] = at;
        for (uint32_t b = 0; takes && b < takes->n; b++)
            m->at_min[m->cases++] = at == NEVER_MIN ? at : at + takes->atom_min[b];
    }
}

/* The day of delivery, or -1. */
static int32_t delivery_day(const struct city_group *g, int32_t at_min)
{
    int32_t day = at_min == NEVER_MIN ? -1 : day_of_minute(g->clock, at_min);

    if (day < 0 || g->delivers->before[day] == g->delivers->before[CALENDAR_DAYS])
        return -1;
    return g->delivers->nth[g->delivers->before[day]];
}

static int32_t step_of(const struct block_maker *m, uint32_t target, int32_t at_min)
{
    const struct chain *c = m->chain;

    if (c->link[m->link].to == NONE_INDEX)
        return delivery_day(&c->network->group[m->first + target], at_min);
    return link_next(&c->link[c->out[m->first + target]], at_min);
}

static uint16_t *new_counts(struct block_maker *m, uint32_t n)
{
    uint16_t *at;

    if (m->counts_n + n > m->counts_room) {
        m->counts_room = 2 * (m->counts_n + n) + 64;
        m->block->count = realloc(m->block->count, m->counts_room * sizeof(uint16_t));
        check(m->block->count != NULL);
    }
    at = m->block->count + m->counts_n;
    memset(at, 0, n * sizeof(*at));
    m->counts_n += n;
    return at;
}

static void fill_row(struct block_maker *m, uint32_t target, struct chain_row *row)
{
    int32_t low = INT32_MAX, high = -1, before_min = NEVER_MIN, before_step = -1;
    uint16_t *count;

    *row = (struct chain_row){.at = m->counts_n};
    for (uint32_t i = 0; i < m->cases; i++) {
        if (m->at_min[i] != before_min) /* many cases wait for the same opening */
            before_step = step_of(m, target, m->at_min[i]);
        before_min = m->at_min[i];
        m->step[i] = before_step;
        row->lost += before_step < 0;
        if (before_step >= 0 && before_step < low)
            low = before_step;
        if (before_step > high)
            high = before_step;
    }
    if (high < 0)
        return;
    check(high - low < UINT16_MAX);
    row->first = low;
    row->n = (uint16_t)(high - low + 1);
    count = new_counts(m, row->n);
    for (uint32_t i = 0; i < m->cases; i++)
        if (m->step[i] >= 0)
            count[m->step[i] - low]++;
}

static struct block *make_block(const struct chain *c, uint32_t link, enum variant v, int32_t k)
{
    struct block_maker m = {.chain = c, .link = link, .variant = v};
    int32_t last = timetable_n(c->link[link].times);
    struct block *b = calloc(1, sizeof(*b));

    check(b != NULL);
    m.block = b;
    atomic_store(&b->refs, 1);
    b->targets_n = chain_targets(c, link, &m.first);
    b->row = calloc((size_t)b->targets_n * BLOCK + 1, sizeof(*b->row));
    check(b->row != NULL);
    k -= k % BLOCK;
    for (int32_t i = 0; i < BLOCK && k + i < last; i++) {
        spread(&m, k + i);
        b->of = m.cases;
        for (uint32_t t = 0; t < b->targets_n; t++)
            fill_row(&m, t, &b->row[t * BLOCK + (uint32_t)i]);
    }
    return b;
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
