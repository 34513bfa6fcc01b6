/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/network_look.h"

#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool has_words(struct str s, struct str words)
{
    for (size_t at = 0; at + words.n <= s.n; at++) {
        size_t k = 0;

        while (k < words.n && small(s.p[at + k]) == small(words.p[k]))
            k++;
        if (k == words.n)
            return true;
    }
    return false;
}

/* ---- links ---- */

static const struct timetable *times_of(const struct network *n, uint32_t link)
{
    return link < n->legs_n ? &n->leg[link].times : &n->lastmile[link - n->legs_n].times;
}

static struct link_facts facts_of(struct arena *a, const struct network *n, uint32_t link)
{
    const struct timetable *t = times_of(n, link);
    struct link_facts f = {.name = network_link_name(n, link, a),
                           .capacity = network_link_capacity(n, link),
                           .week_departures = __builtin_popcount(t->runs->week) * t->n};

    if (link < n->legs_n) {
        f.from = str_copy(a, n->node[n->leg[link].from].name);
        f.to = str_copy(a, n->node[n->leg[link].to].name);
        f.mode = n->leg[link].mode;
    } else {
        f.from = str_copy(a, n->node[n->lastmile[link - n->legs_n].node].name);
    }
    return f;
}

static bool is_meant(const struct link_facts *f, struct str words)
{
    return has_words(f->name, words) || has_words(f->from, words) || has_words(f->to, words);
}

size_t links_find(struct arena *a, struct str words, size_t max, struct link_facts *out)
{
    const struct network *n;
    size_t found = 0;

    grace_enter();
    n = snapshot_current()->network;
    for (uint32_t i = 0; i < n->legs_n + n->lastmiles_n && found < max; i++) {
        struct arena_mark mark = arena_mark(a);
        struct link_facts f = facts_of(a, n, i);

        if (is_meant(&f, words))
            out[found++] = f;
        else
            arena_rewind(a, mark);
    }
    grace_leave();
    return found;
}

bool link_facts_of(struct arena *a, struct str name, struct link_facts *out)
{
    const struct network *n;
    uint32_t link;

    grace_enter();
    n = snapshot_current()->network;
    link = network_link(n, name);
    if (link != NONE_INDEX)
        *out = facts_of(a, n, link);
    grace_leave();
    return link != NONE_INDEX;
}

size_t link_departures(struct str name, int64_t now_ms, int64_t out_ms[LOOK_DEPARTURES_MAX])
{
    const struct network *n;
    size_t found = 0;
    uint32_t link;

    grace_enter();
    n = snapshot_current()->network;
    link = network_link(n, name);
    if (link != NONE_INDEX) {
        const struct timetable *t = times_of(n, link);

        for (int32_t k = timetable_next(t, minute_of_ms(now_ms));
             k < timetable_n(t) && found < LOOK_DEPARTURES_MAX; k++)
            out_ms[found++] = (int64_t)timetable_minute(t, k) * MINUTE_MS;
    }
    grace_leave();
    return found;
}

/* ---- queues ---- */

static struct queue_facts queue_of(struct arena *a, const struct network *n, const struct queue *q)
{
    return (struct queue_facts){.node = str_copy(a, n->node[q->node].code),
                                .name = str_copy(a, n->node[q->node].name), .kind = q->kind,
                                .per_hour = q->per_hour};
}

size_t queues_find(struct arena *a, struct str words, size_t max, struct queue_facts *out)
{
    const struct network *n;
    size_t found = 0;

    grace_enter();
    n = snapshot_current()->network;
    for (uint32_t i = 0; i < n->queues_n && found < max; i++) {
        const struct node *at = &n->node[n->queue[i].node];

        if (has_words(at->code, words) || has_words(at->name, words))
            out[found++] = queue_of(a, n, &n->queue[i]);
    }
    grace_leave();
    return found;
}

bool queue_facts_of(struct arena *a, struct str node, struct queue_facts *out)
{
    const struct network *n;
    uint32_t at;
    bool has;

    grace_enter();
    n = snapshot_current()->network;
    at = network_node(n, node);
    has = at != NONE_INDEX && n->node[at].queue != NONE_INDEX;
    if (has)
        *out = queue_of(a, n, &n->queue[n->node[at].queue]);
    grace_leave();
    return has;
}
