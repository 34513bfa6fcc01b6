/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/scan.h"

#include "base/check.h"

/* ---- memory that grows and is kept ---- */

static void *grow(void *v, size_t need, size_t size)
{
    v = realloc(v, need * size);
    check(v != NULL);
    return v;
}

static size_t new_mass(struct scan *s, size_t n)
{
    size_t at = s->mass_n;

    if (at + n > s->mass_room) {
        s->mass_room = 2 * (at + n) + 1024;
        s->mass = grow(s->mass, s->mass_room, sizeof(*s->mass));
    }
    memset(s->mass + at, 0, n * sizeof(*s->mass));
    s->mass_n += n;
    return at;
}

static uint32_t new_label(struct scan *s, const struct label *l)
{
    if (s->labels_n == s->labels_room) {
        s->labels_room = 2 * s->labels_room + 256;
        s->label = grow(s->label, s->labels_room, sizeof(*s->label));
    }
    s->label[s->labels_n] = *l;
    return s->labels_n++;
}

static void prepare(struct scan *s)
{
    const struct chain *c = s->chain;
    uint32_t nodes_n = c->network->nodes_n;

    if (s->links_room < c->links_n) {
        s->head = grow(s->head, c->links_n, sizeof(*s->head));
        s->head_n = grow(s->head_n, c->links_n, sizeof(*s->head_n));
        s->links_room = c->links_n;
    }
    if (s->nodes_room < nodes_n) {
        s->reached = grow(s->reached, nodes_n, sizeof(*s->reached));
        s->nodes_room = nodes_n;
    }
    memset(s->head, 0xff, c->links_n * sizeof(*s->head));
    memset(s->head_n, 0, c->links_n * sizeof(*s->head_n));
    memset(s->reached, 0, nodes_n * sizeof(*s->reached));
    s->labels_n = s->heap_n = s->capped = 0;
    s->mass_n = 0;
}

void scan_release(struct scan *s)
{
    free(s->label);
    free(s->mass);
    free(s->head);
    free(s->head_n);
    free(s->heap);
    free(s->reached);
    *s = (struct scan){0};
}

struct arrival label_arrival(const struct scan *s, uint32_t label)
{
    struct arrival a = s->label[label].arrival;

    a.mass = s->mass + s->label[label].mass;
    return a;
}

/* ---- the heap of labels, the earliest first departure on top ---- */

static bool sooner(const struct scan *s, uint32_t a, uint32_t b)
{
    int32_t x = s->label[a].first_min, y = s->label[b].first_min;

    return x != y ? x < y : a < b;
}

static void heap_push(struct scan *s, uint32_t label)
{
    uint32_t i = s->heap_n++;

    if (s->heap_n > s->heap_room) {
        s->heap_room = 2 * s->heap_n + 256;
        s->heap = grow(s->heap, s->heap_room, sizeof(*s->heap));
    }
    for (; i > 0 && sooner(s, label, s->heap[(i - 1) / 2]); i = (i - 1) / 2)
        s->heap[i] = s->heap[(i - 1) / 2];
    s->heap[i] = label;
}

static uint32_t heap_pop(struct scan *s)
{
    uint32_t top = s->heap[0], last = s->heap[--s->heap_n], i = 0, child;

    for (; (child = 2 * i + 1) < s->heap_n; i = child) {
        if (child + 1 < s->heap_n && sooner(s, s->heap[child + 1], s->heap[child]))
            child++;
        if (!sooner(s, s->heap[child], last))
            break;
        s->heap[i] = s->heap[child];
    }
    s->heap[i] = last;
    return top;
}

/* ---- keeping the good ones of a link ---- */

/* What is as good in every way but came later goes too. */
static bool beats(const struct scan *s, const struct label *x, const struct arrival *of_x,
                  const struct label *y, const struct arrival *of_y)
{
    (void)s;
    return x->cost_minor <= y->cost_minor && arrival_dominates(of_x, of_y);
}

/* Is the new one beaten? Else those that it beats are taken out. */
static bool settle(struct scan *s, const struct label *new, const struct arrival *a)
{
    uint32_t *at = &s->head[new->link];

    for (uint32_t i = *at; i != NONE_INDEX; i = s->label[i].next) {
        struct arrival old = label_arrival(s, i);

        if (beats(s, &s->label[i], &old, new, a))
            return false;
    }
    while (*at != NONE_INDEX) {
        struct label *l = &s->label[*at];
        struct arrival old = label_arrival(s, *at);

        if (beats(s, new, a, l, &old)) {
            l->dead = true;
            *at = l->next;
            s->head_n[new->link]--;
        } else {
            at = &l->next;
        }
    }
    return true;
}

/* The latest of a link's labels goes when there are too many. */
static void drop_latest(struct scan *s, uint32_t link)
{
    uint32_t *at = &s->head[link], *worst = at;
    int32_t worst_p90 = -1;

    for (; *at != NONE_INDEX; at = &s->label[*at].next) {
        struct arrival a = label_arrival(s, *at);
        int32_t p90 = arrival_quantile(&a, 0.9);

        if (p90 > worst_p90) {
            worst = at;
            worst_p90 = p90;
        }
    }
    s->label[*worst].dead = true;
    *worst = s->label[*worst].next;
    s->head_n[link]--;
    s->capped++;
}

/* A label whose masses are the last of the scan's memory; they go again when it is beaten. */
static void offer(struct scan *s, struct label *new)
{
    const struct link *l = &s->chain->link[new->link];
    struct arrival a = new->arrival;
    uint32_t label;

    a.mass = s->mass + new->mass;
    if (!settle(s, new, &a)) {
        s->mass_n = new->mass;
        return;
    }
    new->first_min = timetable_minute(l->times, new->arrival.first);
    new->next = s->head[new->link];
    label = new_label(s, new);
    s->head[new->link] = label;
    if (++s->head_n[new->link] > LABELS_OF_LINK_MAX)
        drop_latest(s, new->link);
    if (l->to != NONE_INDEX && !s->label[label].dead)
        heap_push(s, label);
}

static bool carries(const struct scan *s, const struct link *l)
{
    return (l->services >> s->in.service & 1) && s->in.weight_g <= l->tariff->max_g && !l->closed;
}

static struct label after(const struct scan *s, uint32_t parent, uint32_t link)
{
    const struct link *l = &s->chain->link[link];
    struct label new = {.link = link, .parent = parent, .cost_minor = l->cost_minor,
                        .base_minor = l->tariff->base.minor,
                        .per_kg_minor = l->tariff->per_kg.minor};

    if (parent != NONE_INDEX) {
        const struct label *p = &s->label[parent];

        new.depth = (uint16_t)(p->depth + 1);
        new.cost_minor += p->cost_minor;
        new.base_minor += p->base_minor;
        new.per_kg_minor += p->per_kg_minor;
    }
    return new;
}

/* ---- pushing masses through the chain ---- */

struct push {
    struct scan *scan;
    uint32_t link, target;
    enum variant variant;
    int32_t first;             /* of the label's departures */
    uint32_t n;
};

static const struct chain_row *row_at(const struct push *p, int32_t k, const struct block **block)
{
    if (!*block || k % BLOCK == 0)
        *block = chain_block(p->scan->chain, p->link, p->variant, k);
    return &(*block)->row[p->target * BLOCK + (uint32_t)k % BLOCK];
}

/* The steps that rows of departures with mass lead to; false when all is lost. */
static bool range_of(const struct push *p, const double *mass, int32_t *first, int32_t *end)
{
    const struct block *block = NULL;

    *first = INT32_MAX;
    *end = -1;
    for (uint32_t i = 0; i < p->n; i++) {
        const struct chain_row *row = row_at(p, p->first + (int32_t)i, &block);

        if (row->n == 0 || mass[i] == 0)
            continue;
        if (row->first < *first)
            *first = row->first;
        if (row->first + row->n > *end)
            *end = row->first + row->n;
    }
    return *end >= 0;
}

static void add_rows(const struct push *p, const double *mass, struct arrival *out)
{
    const struct block *block = NULL;

    for (uint32_t i = 0; i < p->n; i++) {
        const struct chain_row *row = row_at(p, p->first + (int32_t)i, &block);
        double share = mass[i] / block->of;
        const uint16_t *count = block->count + row->at;
        double *to = out->mass + (row->first - out->first);

        if (mass[i] == 0)
            continue;
        for (uint32_t j = 0; j < row->n; j++)
            to[j] += share * count[j];
        out->lost += share * row->lost;
    }
}

/* The masses of `from` (at `mass` in the scan's memory) through one target's matrix; the result
 * stands at the end of that memory. False when nothing gets there. */
static bool push(const struct push *p, const struct arrival *from, size_t mass, size_t *at,
                 struct arrival *out)
{
    struct scan *s = p->scan;
    int32_t first, end;

    *out = (struct arrival){.lost = from->lost};
    if (!range_of(p, s->mass + mass, &first, &end))
        return false;
    out->first = first;
    out->n = (uint32_t)(end - first);
    *at = new_mass(s, out->n);
    out->mass = s->mass + *at;
    add_rows(p, s->mass + mass, out);
    return true;
}

static void push_label(struct scan *s, uint32_t label)
{
    uint32_t first, n = chain_targets(s->chain, s->label[label].link, &first);
    uint32_t node = s->chain->link[s->label[label].link].to;
    const struct country *origin = s->chain->network->hub[s->in.hub].country;
    struct push p = {.scan = s, .link = s->label[label].link,
                     .variant = chain_variant(s->chain, node, origin, s->in.service),
                     .first = s->label[label].arrival.first, .n = s->label[label].arrival.n};

    s->reached[node] = true;
    if (s->label[label].depth + 1 >= WAY_LINKS_MAX)
        return;
    for (p.target = 0; p.target < n; p.target++) {
        uint32_t link = s->chain->out[first + p.target];
        struct arrival from = s->label[label].arrival;
        struct label new;

        if (!carries(s, &s->chain->link[link]))
            continue;
        new = after(s, label, link);
        if (push(&p, &from, s->label[label].mass, &new.mass, &new.arrival))
            offer(s, &new);
    }
}

/* ---- from the hub ---- */

/* The cases of a parcel that is handed over: through the hub's own queue. */
static uint32_t hand_over(struct scan *s, uint32_t node, int32_t at_min[ATOMS_MAX])
{
    const struct network *n = s->chain->network;
    enum variant v = chain_variant(s->chain, node, n->hub[s->in.hub].country, s->in.service);
    int32_t through = chain_passes(s->chain, node, v, s->in.ready_min);
    const struct transit *takes;

    at_min[0] = through;
    if (v == VARIANT_PASSES || through == NEVER_MIN)
        return 1;
    takes = &n->queue[n->node[node].queue].takes;
    for (uint32_t i = 0; i < takes->n; i++)
        at_min[i] = through + takes->atom_min[i];
    return takes->n;
}

static void start_on(struct scan *s, uint32_t link, const int32_t *at_min, uint32_t cases)
{
    struct label new = after(s, NONE_INDEX, link);
    const struct link *l = &s->chain->link[link];
    int32_t first = link_next(l, at_min[0]), last = -1, step;

    for (uint32_t i = 0; i < cases; i++)
        if ((step = link_next(l, at_min[i])) > last)
            last = step;
    if (first < 0 || last < 0)
        return;
    new.arrival.first = first;
    new.arrival.n = (uint32_t)(last - first + 1);
    new.mass = new_mass(s, new.arrival.n);
    for (uint32_t i = 0; i < cases; i++) {
        step = link_next(l, at_min[i]);
        if (step < 0)
            new.arrival.lost += 1.0 / cases;
        else
            s->mass[new.mass + (size_t)(step - first)] += 1.0 / cases;
    }
    offer(s, &new);
}

void scan_run(struct scan *s, struct chain *c, const struct scan_in *in)
{
    uint32_t node = c->network->hub_node[in->hub], cases;
    int32_t at_min[ATOMS_MAX];

    s->chain = c;
    s->in = *in;
    prepare(s);
    s->reached[node] = true;
    cases = hand_over(s, node, at_min);
    for (uint32_t i = c->out_first[node]; i < c->out_first[node + 1]; i++)
        if (carries(s, &c->link[c->out[i]]))
            start_on(s, c->out[i], at_min, cases);
    while (s->heap_n > 0) {
        uint32_t label = heap_pop(s);

        if (!s->label[label].dead)
            push_label(s, label);
    }
}

/* ---- answers ---- */

struct arrival scan_delivery(struct scan *s, uint32_t label, uint32_t group)
{
    const struct network *n = s->chain->network;
    const struct label *l = &s->label[label];
    struct push p = {.scan = s, .link = l->link,
                     .target = group - n->group_of[l->link - n->legs_n],
                     .first = l->arrival.first, .n = l->arrival.n};
    struct arrival from = l->arrival, out;
    size_t at = 0, before = s->mass_n;

    if (!push(&p, &from, l->mass, &at, &out))
        out = (struct arrival){.lost = 1};
    s->mass_n = before; /* the next call writes over it */
    return out;
}

static bool better(const struct best *a, const struct best *b)
{
    if (b->label == NONE_INDEX || a->p90_day != b->p90_day)
        return b->label == NONE_INDEX || a->p90_day < b->p90_day;
    if (a->p50_day != b->p50_day)
        return a->p50_day < b->p50_day;
    return a->cost_minor < b->cost_minor;
}

struct best scan_best(struct scan *s, uint32_t group)
{
    const struct network *n = s->chain->network;
    struct best best = {.label = NONE_INDEX};

    for (uint32_t i = s->head[n->legs_n + n->group[group].lastmile]; i != NONE_INDEX;
         i = s->label[i].next) {
        struct arrival days = scan_delivery(s, i, group);
        struct best one = {.label = i, .p50_day = arrival_quantile(&days, 0.5),
                           .p90_day = arrival_quantile(&days, 0.9),
                           .cost_minor = s->label[i].cost_minor};

        if (one.p90_day != ARRIVAL_NEVER && better(&one, &best))
            best = one;
    }
    return best;
}

uint32_t scan_way(const struct scan *s, uint32_t label, uint32_t out[WAY_LINKS_MAX])
{
    uint32_t n = (uint32_t)s->label[label].depth + 1;

    for (uint32_t i = n; i-- > 0; label = s->label[label].parent)
        out[i] = s->label[label].link;
    return n;
}
