/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/network.h"
#include "lib/table.h"
#include "shop/logistics/network_change.h"
#include "shop/logistics/network_look.h"
#include "store/store.h"

enum { LINK, TRANSIT, SOURCE };
static const char *const columns[] = {"link", "transit", "source"};

/* A last mile's name is its key: NODE/SERVICE/CLASS. */
static enum outcome name_row(struct arena *a, struct str link, struct network_change *out)
{
    struct link_facts f;
    struct queue_facts q;

    out->column[0] = STR("transit");
    if (link_facts_of(a, link, &f)) {
        out->file = f.to.n > 0 ? NETWORK_LEGS : NETWORK_LASTMILES;
        for (size_t i = 0; i < CHANGE_KEYS_MAX; i++)
            if (!str_cut(&link, f.to.n > 0 ? '\n' : '/', &out->key[i]))
                break;
        return DONE;
    }
    if (!queue_facts_of(a, link, &q))
        return REFUSED;
    out->file = NETWORK_QUEUES;
    out->key[0] = link;
    out->column[0] = STR("takes");
    return DONE;
}

/* What is measured is not assumed any more. */
static enum outcome read_change(struct ctx *c, const struct table *t, size_t row,
                                struct network_change *out)
{
    struct problem *p = &c->problem;
    struct transit unused;
    struct str source;

    *out = (struct network_change){.cells_n = 3};
    if (name_row(c->arena, table_cell(t, row, LINK), out) != DONE)
        return cell_refuse(t, row, LINK, p,
                           "a leg's code, a last mile as RU-MOW/standard/capital, or a queue's "
                           "node, of the network in force");
    if (!transit_parse(table_cell(t, row, TRANSIT), false, &unused))
        return cell_refuse(t, row, TRANSIT, p,
                           "hours: half and nine of ten, like 10-16, or 3 to %d values in order",
                           ATOMS_MAX);
    TRY(cell_text(t, row, SOURCE, 1, CHANGE_VALUE_MAX, p, &source));
    out->value[0] = table_cell(t, row, TRANSIT);
    out->column[1] = STR("check");
    out->column[2] = STR("source");
    out->value[2] = source;
    return DONE;
}

static enum outcome read_newest(struct ctx *c, void *arg)
{
    return edition_newest(c, arg);
}

static enum outcome apply_rows(struct ctx *c, const struct table *t, struct network_csv *csv)
{
    for (size_t i = 0; i < t->n; i++) {
        struct network_change change;

        TRY(read_change(c, t, i, &change));
        TRY(network_change_apply(c->arena, &change, &c->problem, csv));
    }
    return DONE;
}

enum outcome apply_transits(struct ctx *c, const struct apply_transits *in,
                            struct network_result *out)
{
    struct import_network put = {.who = in->who, .note = in->note, .dry_run = in->dry_run};
    struct edition before;
    struct table t;
    bool swapped;

    TRY(logistics_refresh(c, &swapped));
    TRY(store_read(c, read_newest, &before));
    TRY(table_parse(c->arena, in->name, in->csv, columns, countof(columns), TRANSITS_MAX,
                    &c->problem, &t));
    put.csv = before.csv;
    put.after = &before.version;
    TRY(apply_rows(c, &t, &put.csv));
    return import_network(c, &put, out);
}
