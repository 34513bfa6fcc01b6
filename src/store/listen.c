/* SPDX-License-Identifier: Apache-2.0 */
#include "base/check.h"
#include "store/inside.h"
#include "store/rows.h"

void store_listen(struct store *s, store_listener *fn, void *arg)
{
    struct listeners *l = &s->listeners;

    pthread_mutex_lock(&l->lock);
    check(l->n < LISTENERS_MAX);
    l->v[l->n].fn = fn;
    l->v[l->n].arg = arg;
    l->n++;
    pthread_mutex_unlock(&l->lock);
}

static void tell(struct listeners *l, enum topic t, int64_t id)
{
    if (l->rows)
        rows_note(l->rows, t, id);
    for (size_t i = 0; i < l->n; i++)
        l->v[i].fn(l->v[i].arg, t, id);
}

void listeners_tell(struct listeners *l, const struct tx *tx)
{
    pthread_mutex_lock(&l->lock);
    for (int t = 0; t < TOPICS; t++)
        if (tx->all_touched[t])
            tell(l, (enum topic)t, TOUCH_ALL);
    for (size_t i = 0; i < tx->touches_n; i++)
        tell(l, tx->touches[i].topic, tx->touches[i].id);
    pthread_mutex_unlock(&l->lock);
}

void listeners_tell_one(struct listeners *l, enum topic t, int64_t id)
{
    pthread_mutex_lock(&l->lock);
    tell(l, t, id);
    pthread_mutex_unlock(&l->lock);
}

void listeners_tell_all(struct listeners *l)
{
    for (int t = 0; t < TOPICS; t++)
        listeners_tell_one(l, (enum topic)t, TOUCH_ALL);
}

static bool just_touched(const struct tx *tx, enum topic t, int64_t id)
{
    const struct touch *last = tx->touches_n ? &tx->touches[tx->touches_n - 1] : NULL;

    return last && last->topic == t && last->id == id;
}

void tx_touch(struct ctx *c, enum topic t, int64_t id)
{
    struct tx *tx = c->tx;

    check(tx && tx->access == ACCESS_WRITE && (unsigned)t < TOPICS);
    if (tx->all_touched[t] || just_touched(tx, t, id))
        return;
    if (tx->touches_n == TOUCHES_MAX || id == TOUCH_ALL)
        tx->all_touched[t] = true;
    else
        tx->touches[tx->touches_n++] = (struct touch){t, id};
}
