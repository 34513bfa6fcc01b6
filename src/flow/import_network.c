/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/network.h"
#include "flow/allowed.h"
#include "shop/logistics/booking.h"
#include "store/store.h"

struct importing {
    const struct import_network *in;
    struct edition before;
    struct network_csv csv;
    int64_t version;
};

static enum outcome read_before(struct ctx *c, void *arg)
{
    struct importing *i = arg;
    struct edition earlier;

    TRY(edition_newest(c, &i->before));
    if (i->in->after && *i->in->after != i->before.version)
        return refuse(&c->problem, refusal_conflict, "after",
                      "the network was changed meanwhile: edition %lld is in force",
                      (long long)i->before.version);
    i->csv = i->before.csv;
    if (i->in->edition) {
        TRY(edition_get(c, *i->in->edition, &earlier));
        i->csv = earlier.csv;
    }
    for (int f = 0; f < NETWORK_FILES; f++)
        if (i->in->csv.text[f].p)
            i->csv.text[f] = i->in->csv.text[f];
    return DONE;
}

static bool same_texts(const struct network_csv *a, const struct network_csv *b)
{
    for (int f = 0; f < NETWORK_FILES; f++)
        if (!str_eq(a->text[f], b->text[f]))
            return false;
    return true;
}

static enum outcome put(struct ctx *c, void *arg)
{
    struct importing *i = arg;
    struct edition_put put = {.csv = i->csv, .after = i->before.version, .who = i->in->who,
                              .note = i->in->note};

    return edition_put(c, &put, &i->version);
}

/* ---- which departures are full is another thing now ---- */

static enum outcome read_behind(struct ctx *c, void *arg)
{
    return departures_behind(c, arg);
}

static enum outcome set_capacity(struct ctx *c, void *arg)
{
    const struct departure_link *l = arg;

    return departure_set_capacity(c, l->link, l->capacity);
}

static enum outcome put_in_force(struct ctx *c)
{
    struct departure_link_list behind;
    bool swapped;

    TRY(logistics_refresh(c, &swapped));
    TRY(store_read(c, read_behind, &behind));
    for (size_t i = 0; i < behind.n; i++)
        TRY(store_write(c, departure_home(behind.v[i].link), set_capacity, &behind.v[i]));
    return behind.n > 0 ? logistics_refresh(c, &swapped) : DONE;
}

enum outcome import_network(struct ctx *c, const struct import_network *in,
                            struct network_result *out)
{
    struct importing i = {.in = in};
    struct edition_size size;

    TRY(only_operators(c));
    TRY(store_read(c, read_before, &i));
    TRY(edition_check(c, &i.csv, &size));
    *out = (struct network_result){.version = i.before.version,
                                   .same = same_texts(&i.csv, &i.before.csv),
                                   .nodes = size.nodes, .legs = size.legs, .queues = size.queues,
                                   .lastmiles = size.lastmiles, .prices = size.prices};
    if (out->same)
        return DONE;
    out->version++;
    if (in->dry_run)
        return DONE;
    TRY(store_write(c, 0, put, &i));
    out->version = i.version;
    return put_in_force(c);
}
