/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/scan.h"

#include "base/check.h"

/* So much of a way must have gone for its P90; less than nine tenths by all that trimming and
 * rounding do to the masses of WAY_LINKS_MAX links. */
#define LATE_SHARE (0.9 - 10 * ARRIVAL_EPSILON)

/* ---- memory that grows and is kept ---- */

static void *grow(void *v, size_t need, size_t size)
{
    v = realloc(v, need * size);
    check(v != NULL);
    return v;
}

/* With room behind it for what a row's last lanes add there: nothing. */
static size_t new_mass(struct scan *s, size_t n)
{
    size_t at = s->mass_n, need = n + COUNT_LANES - 1;

    if (at + need > s->mass_room) {
        s->mass_room = 2 * (at + need) + 1024;
        s->mass = grow(s->mass, s->mass_room, sizeof(*s->mass));
    }
    memset(s->mass + at, 0, need * sizeof(*s->mass));
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

    if (s->platforms_room < c->platforms_n) {
        s->head = grow(s->head, c->platforms_n, sizeof(*s->head));
        s->head_n = grow(s->head_n, c->platforms_n, sizeof(*s->head_n));
        s->platforms_room = c->platforms_n;
    }
    if (s->nodes_room < nodes_n) {
        s->reached = grow(s->reached, nodes_n, sizeof(*s->reached));
        s->nodes_room = nodes_n;
    }
    memset(s->head, 0xff, c->platforms_n * sizeof(*s->head));
    memset(s->head_n, 0, c->platforms_n * sizeof(*s->head_n));
    memset(s->reached, 0, nodes_n * sizeof(*s->reached));
    s->labels_n = s->heap_n = s->capped = 0;
    s->mass_n = 0;
    s->block_label = NONE_INDEX;
}

void scan_release(struct scan *s)
{
    free(s->label);
    free(s->mass);
    free(s->head);
    free(s->head_n);
    free(s->heap);
    free(s->reached);
    free(s->block);
    aim_release(&s->aim);
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

/* ---- keeping the good ones of a platform ---- */

/* Can x go wherever y can? */
static bool as_free(const struct label *x, const struct label *y)
{
    return !x->cleared || (y->cleared && same_customs_territory(x->cleared, y->cleared));
}

static bool beats(const struct scan *s, const struct label *x, const struct arrival *of_x,
                  const struct label *y, const struct arrival *of_y)
{
    bool cheaper = x->cost_minor <= y->cost_minor;

    if (!as_free(x, y) || (s->in.by_cost && !cheaper) || !arrival_dominates(of_x, of_y))
        return false;
    return cheaper || !arrival_dominates(of_y, of_x);
}

/* Is the new one beaten? Else those that it beats are taken out. Of equals the first stays. */
static bool settle(struct scan *s, const struct label *new, const struct arrival *a)
{
    uint32_t *at = &s->head[new->platform];

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
            s->head_n[new->platform]--;
        } else {
            at = &l->next;
        }
    }
    return true;
}

/* The latest of a platform's labels goes when there are too many. */
static void drop_latest(struct scan *s, uint32_t platform)
{
    uint32_t *at = &s->head[platform], *worst = at;
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
    s->head_n[platform]--;
    s->capped++;
}

static int32_t late_min(const struct platform *p, const struct arrival *a)
{
    int32_t k = arrival_quantile(a, LATE_SHARE);

    return k == ARRIVAL_NEVER ? NEVER_MIN : timetable_minute(p->times, k);
}

/* A label whose masses are the last of the scan's memory; they go again when it is beaten. */
static void offer(struct scan *s, struct label *new)
{
    const struct platform *p = &s->chain->platform[new->platform];
    struct arrival a = new->arrival;
    uint32_t label;

    a.mass = s->mass + new->mass;
    if (!settle(s, new, &a)) {
        s->mass_n = new->mass;
        return;
    }
    new->first_min = timetable_minute(p->times, new->arrival.first);
    new->late_min = late_min(p, &a);
    new->next = s->head[new->platform];
    label = new_label(s, new);
    s->head[new->platform] = label;
    if (++s->head_n[new->platform] > LABELS_OF_PLATFORM_MAX)
        drop_latest(s, new->platform);
    if (!s->label[label].dead)
        heap_push(s, label);
}

static bool serves(const struct scan *s, unsigned services, int64_t max_g)
{
    return aim_serves(&s->aim, services, max_g);
}

/* The label of what has come by a link from another one. */
static struct label after(const struct scan *s, uint32_t parent, uint32_t link)
{
    const struct link *l = &s->chain->link[link];
    const struct label *p = &s->label[parent];

    return (struct label){.link = link, .parent = parent, .depth = (uint16_t)(p->depth + 1),
                          .cleared = p->cleared,
                          .cost_minor = p->cost_minor + l->cost_minor,
                          .base_minor = p->base_minor + l->tariff->base.minor,
                          .per_kg_minor = p->per_kg_minor + l->tariff->per_kg.minor};
}

/* ---- pushing masses through the chain ---- */

typedef double lanes __attribute__((vector_size(COUNT_LANES * sizeof(double))));
typedef double pair __attribute__((vector_size(2 * sizeof(double)), aligned(8)));
typedef int32_t whole_lanes __attribute__((vector_size(COUNT_LANES * sizeof(int32_t))));
typedef uint16_t count_lanes
    __attribute__((vector_size(COUNT_LANES * sizeof(uint16_t)), aligned(2)));

/* A distribution over the departures of a link, and where it is to go. */
struct push {
    struct scan *scan;
    uint32_t target;
    const struct block *const *block; /* of its first departure, and those after it */
    struct arrival from;       /* its masses stand at `mass` in the scan's memory */
    size_t mass;
};

/* The blocks of the departures of a label, found once for all targets of a link. */
static void find_blocks(struct scan *s, uint32_t label, uint32_t link, enum variant v)
{
    const struct arrival *a = &s->label[label].arrival;
    int32_t first = a->first / BLOCK, last = (a->first + (int32_t)a->n - 1) / BLOCK;
    uint32_t n = (uint32_t)(last - first) + 1;

    if (s->block_label == label && s->block_link == link)
        return;
    if (n > s->blocks_room) {
        s->blocks_room = 2 * n;
        s->block = grow(s->block, s->blocks_room, sizeof(struct block *));
    }
    for (uint32_t i = 0; i < n; i++)
        s->block[i] = chain_block(s->chain, link, v, (first + (int32_t)i) * BLOCK);
    s->block_label = label;
    s->block_link = link;
}

static struct push push_of(struct scan *s, uint32_t label, uint32_t link, enum variant v)
{
    find_blocks(s, label, link, v);
    return (struct push){.scan = s, .block = s->block, .from = s->label[label].arrival,
                         .mass = s->label[label].mass};
}

static const struct block *block_of(const struct push *p, int32_t k)
{
    return p->block[k / BLOCK - p->from.first / BLOCK];
}

static const struct chain_target *target_of(const struct push *p, int32_t k)
{
    return &block_of(p, k)->target[p->target];
}

static const struct chain_row *row_of(const struct push *p, int32_t k)
{
    return &target_of(p, k)->row[(uint32_t)k % BLOCK];
}

/* The steps that are led to: rows of later departures begin and end no earlier. False when all is
 * lost. */
static bool range_of(const struct push *p, int32_t *first, int32_t *end)
{
    int32_t low = p->from.first, high = low + (int32_t)p->from.n - 1;

    while (low <= high && row_of(p, low)->n == 0)
        low++;
    while (low <= high && row_of(p, high)->n == 0)
        high--;
    if (low > high)
        return false;
    *first = target_of(p, low)->first + row_of(p, low)->first;
    *end = target_of(p, high)->first + row_of(p, high)->first + row_of(p, high)->n;
    return true;
}

/* to[j] += share * count[j] */
static void add_counts(const uint16_t *count, uint32_t n, double share, double *to)
{
    for (uint32_t j = 0; j < n; j += COUNT_LANES) {
        whole_lanes few = __builtin_convertvector(*(const count_lanes *)(count + j), whole_lanes);
        lanes more = share * __builtin_convertvector(few, lanes);

        *(pair *)(to + j) += __builtin_shufflevector(more, more, 0, 1);
        *(pair *)(to + j + 2) += __builtin_shufflevector(more, more, 2, 3);
    }
}

static void add_rows(const struct push *p, struct arrival *out)
{
    const double *mass = p->scan->mass + p->mass;
    double lost = 0;

    for (uint32_t i = 0; i < p->from.n;) {
        int32_t k = p->from.first + (int32_t)i;
        const struct chain_target *t = target_of(p, k);
        const struct chain_row *row = &t->row[(uint32_t)k % BLOCK];
        const uint16_t *count = block_of(p, k)->count + t->at;
        uint32_t end = i + BLOCK - (uint32_t)k % BLOCK;
        double each = 1.0 / block_of(p, k)->of;

        for (; i < p->from.n && i < end; i++, row++) {
            lost += mass[i] * each * row->lost;
            add_counts(count + row->at * COUNT_LANES, row->n, mass[i] * each,
                       out->mass + (row->n ? t->first + row->first - out->first : 0));
        }
    }
    out->lost += lost;
}

/* What is at the ends and far too little to matter goes to its neighbour: the lists stay short,
 * and mass is conserved. */
static void trim(struct arrival *a, size_t *at)
{
    double low = 0, high = 0;
    uint32_t from = 0, to = a->n;

    while (from + 1 < to && low + a->mass[from] < ARRIVAL_TRIMMED)
        low += a->mass[from++];
    while (from + 1 < to && high + a->mass[to - 1] < ARRIVAL_TRIMMED)
        high += a->mass[--to];
    a->mass[from] += low;
    a->mass[to - 1] += high;
    a->first += (int32_t)from;
    a->mass += from;
    *at += from;
    a->n = to - from;
}

/* Through one target's matrix; the result stands at the end of the scan's memory. */
static void push(const struct push *p, int32_t first, int32_t end, size_t *at, struct arrival *out)
{
    struct scan *s = p->scan;

    *out = (struct arrival){.first = first, .n = (uint32_t)(end - first), .lost = p->from.lost};
    *at = new_mass(s, out->n);
    out->mass = s->mass + *at;
    add_rows(p, out);
    trim(out, at);
    s->mass_n = *at + out->n;
}

/* Has all of another label left before the first of this one could? Then it need not be pushed. */
static bool hopeless(const struct scan *s, const struct label *new, int32_t first)
{
    for (uint32_t i = s->head[new->platform]; i != NONE_INDEX; i = s->label[i].next) {
        const struct label *l = &s->label[i];
        int32_t last = l->arrival.first + (int32_t)l->arrival.n - 1;

        if (l->arrival.lost == 0 && as_free(l, new) &&
            (l->cost_minor <= new->cost_minor ? last <= first : !s->in.by_cost && last < first))
            return true;
    }
    return false;
}

/* May it go on to that node? */
static bool may_enter(const struct label *l, const struct node *to)
{
    return !l->cleared || same_customs_territory(l->cleared, to->country);
}

/* Does it pass customs there? Then it stays in their territory. */
static const struct country *clears(const struct scan *s, uint32_t node, enum variant v)
{
    const struct network *n = s->chain->network;

    if (v == VARIANT_PASSES || n->queue[n->node[node].queue].kind != QUEUE_CUSTOMS)
        return NULL;
    return n->node[node].country;
}

/* Has it been at that node? What comes back is behind what left at once, and no cheaper. */
static bool was_at(const struct scan *s, uint32_t label, uint32_t node)
{
    for (; label != NONE_INDEX; label = s->label[label].parent)
        if (s->chain->platform[s->label[label].platform].node == node)
            return true;
    return false;
}

/* On by one link, to every platform where it leads to. */
static void push_by(struct scan *s, uint32_t label, uint32_t link)
{
    uint32_t node = s->chain->link[link].to, first, n = chain_targets(s->chain, link, &first);
    int64_t next_min = (int64_t)s->label[label].late_min + aim_link_min(&s->aim, link);
    enum variant v = chain_variant(s->chain, node, s->aim.origin, s->in.service);
    const struct country *cleared = clears(s, node, v);
    struct push p;

    s->reached[node] = true;
    if (!may_enter(&s->label[label], &s->chain->network->node[node]) || was_at(s, label, node))
        return;
    p = push_of(s, label, link, v);
    for (p.target = 0; p.target < n; p.target++) {
        const struct platform *to = &s->chain->platform[first + p.target];
        struct label new;
        int32_t from, end;

        if (!serves(s, to->services, to->max_g) ||
            !aim_platform(&s->aim, first + p.target, next_min) || !range_of(&p, &from, &end))
            continue;
        new = after(s, label, link);
        new.platform = first + p.target;
        new.cleared = cleared ? cleared : new.cleared;
        if (hopeless(s, &new, from))
            continue;
        push(&p, from, end, &new.mass, &new.arrival);
        offer(s, &new);
    }
}

static void push_label(struct scan *s, uint32_t label)
{
    const struct platform *p = &s->chain->platform[s->label[label].platform];

    if (s->label[label].depth + 1 >= WAY_LINKS_MAX)
        return;
    for (uint32_t i = p->link; i < p->link + p->link_n; i++) {
        const struct link *l = &s->chain->link[s->chain->on_platform[i]];

        if (l->to != NONE_INDEX && serves(s, l->services, l->tariff->max_g) &&
            aim_link(&s->aim, s->chain->on_platform[i], s->label[label].late_min))
            push_by(s, label, s->chain->on_platform[i]);
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

static void start_on(struct scan *s, uint32_t platform, const int32_t *at_min, uint32_t cases)
{
    struct label new = {.platform = platform, .link = NONE_INDEX, .parent = NONE_INDEX};
    const struct platform *p = &s->chain->platform[platform];
    int32_t first = platform_next(p, at_min[0]), last = -1, step;

    for (uint32_t i = 0; i < cases; i++)
        if ((step = platform_next(p, at_min[i])) > last)
            last = step;
    if (first < 0 || last < 0)
        return;
    new.arrival.first = first;
    new.arrival.n = (uint32_t)(last - first + 1);
    new.mass = new_mass(s, new.arrival.n);
    for (uint32_t i = 0; i < cases; i++) {
        step = platform_next(p, at_min[i]);
        if (step < 0)
            new.arrival.lost += 1.0 / cases;
        else
            s->mass[new.mass + (size_t)(step - first)] += 1.0 / cases;
    }
    offer(s, &new);
}

static void begin(struct scan *s, struct chain *c, const struct scan_in *in)
{
    s->chain = c;
    s->in = *in;
    s->aim.chain = c;
    s->aim.from = c->network->hub_node[in->hub];
    s->aim.origin = c->network->hub[in->hub].country;
    s->aim.service = in->service;
    s->aim.weight_g = in->weight_g;
}

/* As far as it is aimed. */
static void run(struct scan *s)
{
    const struct chain *c = s->chain;
    uint32_t node = s->aim.from, cases;
    int32_t at_min[ATOMS_MAX];

    prepare(s);
    s->reached[node] = true;
    cases = hand_over(s, node, at_min);
    for (uint32_t i = c->platform_of[node]; i < c->platform_of[node + 1]; i++)
        if (serves(s, c->platform[i].services, c->platform[i].max_g) &&
            aim_platform(&s->aim, i, s->in.ready_min))
            start_on(s, i, at_min, cases);
    while (s->heap_n > 0) {
        uint32_t label = heap_pop(s);

        if (!s->label[label].dead)
            push_label(s, label);
    }
}

void scan_run(struct scan *s, struct chain *c, const struct scan_in *in)
{
    begin(s, c, in);
    aim_everywhere(&s->aim);
    run(s);
}

/* Along one way that is likely to be good: what comes the day after it need not be looked at. */
void scan_run_to(struct scan *s, struct chain *c, const struct scan_in *in, uint32_t group)
{
    struct best likely;

    begin(s, c, in);
    aim_likely(&s->aim, group);
    run(s);
    likely = scan_best(s, group);
    aim_at(&s->aim, group,
           likely.label == NONE_INDEX ? NEVER_MIN
                                      : c->network->group[group].clock
                                            ->midnight_min[likely.p90_day + 1]);
    run(s);
}

/* ---- answers ---- */

int32_t scan_departs(const struct scan *s, uint32_t label)
{
    struct arrival a = label_arrival(s, label);
    int32_t k = arrival_quantile(&a, 0.5);

    if (k == ARRIVAL_NEVER)
        k = a.first + (int32_t)a.n - 1;
    return timetable_minute(s->chain->platform[s->label[label].platform].times, k);
}

uint32_t scan_way(const struct scan *s, uint32_t label, uint32_t group,
                  uint32_t out[WAY_LINKS_MAX])
{
    const struct network *net = s->chain->network;
    uint32_t n = (uint32_t)s->label[label].depth + 1;

    out[n - 1] = net->legs_n + net->group[group].lastmile;
    for (uint32_t i = n - 1; i-- > 0; label = s->label[label].parent)
        out[i] = s->label[label].link;
    return n;
}

static uint32_t lastmile_link(const struct network *n, uint32_t group)
{
    return n->legs_n + n->group[group].lastmile;
}

struct arrival scan_delivery(struct scan *s, uint32_t label, uint32_t group)
{
    const struct network *n = s->chain->network;
    struct push p = push_of(s, label, lastmile_link(n, group), VARIANT_PASSES);
    struct arrival out = {.lost = 1};
    size_t at, before = s->mass_n;
    int32_t from, end;

    p.target = group - n->group_of[n->group[group].lastmile];
    if (range_of(&p, &from, &end))
        push(&p, from, end, &at, &out);
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

/* Nine tenths of it come after the day of the best so far, even if it took the least time. */
static bool too_late(const struct scan *s, uint32_t label, uint32_t group, const struct best *best)
{
    const struct network *n = s->chain->network;
    const struct link *l = &s->chain->link[lastmile_link(n, group)];

    return best->label != NONE_INDEX &&
           (int64_t)s->label[label].late_min + l->transit->atom_min[0] >=
               n->group[group].clock->midnight_min[best->p90_day + 1];
}

struct best scan_best(struct scan *s, uint32_t group)
{
    const struct link *l = &s->chain->link[lastmile_link(s->chain->network, group)];
    struct best best = {.label = NONE_INDEX};

    if (!serves(s, l->services, l->tariff->max_g))
        return best;
    for (uint32_t i = s->head[l->platform]; i != NONE_INDEX; i = s->label[i].next) {
        struct arrival days;
        struct best one;

        if (too_late(s, i, group, &best))
            continue;
        days = scan_delivery(s, i, group);
        one = (struct best){.label = i, .p50_day = arrival_quantile(&days, 0.5),
                            .p90_day = arrival_quantile(&days, 0.9),
                            .cost_minor = s->label[i].cost_minor + l->cost_minor};
        if (one.p90_day != ARRIVAL_NEVER && better(&one, &best))
            best = one;
    }
    return best;
}
