/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/edition.h"

#include <pthread.h>
#include <stdatomic.h>

#include "shop/logistics/current.h"
#include "shop/logistics/grace.h"
#include "shop/logistics/live_state.h"
#include "shop/logistics/logistics_sql.h"
#include "store/store.h"

static struct edition of_row(const struct edition_row *r)
{
    return (struct edition){.version = r->version, .at_ms = r->at, .who = r->who, .note = r->note,
                            .csv = {{r->nodes, r->legs, r->queues, r->lastmiles, r->prices}}};
}

enum outcome edition_get(struct ctx *c, int64_t version, struct edition *out)
{
    struct edition_row row;
    bool found;

    *out = (struct edition){.csv = shipped_network_csv()};
    if (version == 0)
        return DONE;
    TRY(edition_read(c, version, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "version", "an edition that was imported");
    *out = of_row(&row);
    return DONE;
}

enum outcome edition_list(struct ctx *c, size_t max, struct edition **out, size_t *n)
{
    struct edition_head_list rows;

    TRY(edition_heads(c, (int32_t)max, &rows));
    *n = rows.n;
    *out = arena_new_n(c->arena, struct edition, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        (*out)[i] = (struct edition){.version = rows.v[i].version, .at_ms = rows.v[i].at,
                                     .who = rows.v[i].who, .note = rows.v[i].note};
    return DONE;
}

enum outcome edition_newest(struct ctx *c, struct edition *out)
{
    struct edition *heads;
    size_t n;

    TRY(edition_list(c, 1, &heads, &n));
    return edition_get(c, n ? heads[0].version : 0, out);
}

enum outcome edition_box(struct ctx *c, const struct network_csv *csv, struct network_box **out)
{
    return network_box_new(csv, logistics_world(), &c->problem, out);
}

enum outcome edition_check(struct ctx *c, const struct network_csv *csv,
                           struct edition_size *size)
{
    const struct network *n;
    struct network_box *box;

    TRY(edition_box(c, csv, &box));
    n = network_box_get(box);
    *size = (struct edition_size){n->nodes_n, n->legs_n, n->queues_n, n->lastmiles_n, n->fares_n};
    network_box_free(box);
    return DONE;
}

enum outcome edition_put(struct ctx *c, const struct edition_put *in, int64_t *version)
{
    const struct str *t = in->csv.text;
    struct edition *heads;
    size_t n;

    TRY(edition_list(c, 1, &heads, &n));
    if ((n ? heads[0].version : 0) != in->after)
        return refuse(&c->problem, refusal_conflict, "version",
                      "the network was changed meanwhile: edition %lld is in force",
                      (long long)(n ? heads[0].version : 0));
    *version = in->after + 1;
    TRY(edition_insert(c, *version, c->now_ms, utf8_head(in->who, EDITION_WHO_MAX),
                       c->actor.account, utf8_head(in->note, EDITION_NOTE_MAX),
                       t[NETWORK_NODES], t[NETWORK_LEGS], t[NETWORK_QUEUES], t[NETWORK_LASTMILES],
                       t[NETWORK_PRICES], NULL));
    tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}

/* ---- what promises are read from ---- */

/* What the snapshot in place was made from. */
static struct {
    pthread_mutex_t lock;
    uint64_t store;          /* of which database; the shipped one is of all */
    _Atomic int64_t edition;
    _Atomic uint64_t networks, swaps;
} seen = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct refreshing {
    int64_t edition;
    struct network_box *box; /* of the edition; NULL: it is the one in place */
    struct live_state live;
};

static enum outcome read_newer(struct ctx *c, void *arg)
{
    struct refreshing *r = arg;
    struct edition *heads, e;
    size_t n;
    enum outcome o;

    TRY(live_state_read(c, &r->live));
    TRY(edition_list(c, 1, &heads, &n));
    r->edition = n ? heads[0].version : 0;
    if (r->edition == seen.edition && (!r->edition || seen.store == store_identity(c->store)))
        return DONE;
    TRY(edition_get(c, r->edition, &e));
    o = network_box_new(&e.csv, logistics_world(), &c->problem, &r->box);
    if (o == REFUSED)
        return fail("logistics", "edition %lld of the network is not for this program: %s: %s",
                    (long long)e.version, c->problem.field, c->problem.detail);
    return o;
}

/* The one before stays while we take over from it. False: it is the same. */
static bool swap(struct ctx *c, const struct refreshing *r)
{
    struct snapshot *before, *next = NULL;
    struct network_box *box;
    struct live live;

    grace_enter();
    before = snapshot_current();
    box = r->box ? r->box : before->box;
    live = live_of(c->arena, network_box_get(box), &r->live);
    if (r->box || !live_same(before->network, &before->live, &live, minute_of_ms(c->now_ms)))
        next = snapshot_new(box, &live, before);
    grace_leave();
    if (!next)
        return false;
    snapshot_publish(next);
    seen.store = store_identity(c->store);
    seen.edition = r->edition;
    atomic_fetch_add(&seen.networks, r->box != NULL);
    atomic_fetch_add(&seen.swaps, 1);
    return true;
}

enum outcome logistics_refresh(struct ctx *c, bool *swapped)
{
    struct refreshing r = {0};
    enum outcome o;

    pthread_mutex_lock(&seen.lock);
    o = store_read(c, read_newer, &r);
    *swapped = o == DONE && swap(c, &r);
    pthread_mutex_unlock(&seen.lock);
    network_box_free(r.box);
    return o;
}

struct logistics_swaps logistics_swaps(void)
{
    return (struct logistics_swaps){atomic_load(&seen.networks), atomic_load(&seen.swaps)};
}

int64_t logistics_edition(void)
{
    return atomic_load(&seen.edition);
}
