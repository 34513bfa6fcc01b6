/* SPDX-License-Identifier: Apache-2.0 */
/* The matrix of promises: dispatch hub x service x band of weight x ready day, by group of cities.
 * A row is the answer of one scan: for every group its P50 and P90, as days after the ready day,
 * and the way. It is made when first asked for, by whoever asks, and kept; reading it takes
 * constant time and no lock. A row knows the nodes that it depends on, so that after a change only
 * rows that it can concern are made anew.
 *
 * Readers are inside of grace_enter ... grace_leave (grace.h). */
#ifndef SHOP_LOGISTICS_MATRIX_H
#define SHOP_LOGISTICS_MATRIX_H

#include "shop/logistics/scan.h"

enum {
    ROW_DAYS = 128, ROW_PARTS_MAX = 4,
    CELL_BITS = 15, CELL_NONE = (1 << (CELL_BITS - 1)) - 1, CELL_UNKNOWN = -CELL_NONE
};

struct cell {
    /* days after the ready day; CELL_NONE: no way; or _UNKNOWN */
    int32_t p50 : CELL_BITS, p90 : CELL_BITS;
    uint32_t courier : 1;   /* delivers, not the post */
};

struct way_step {
    uint32_t link;
    uint32_t before;        /* NONE_INDEX: it is the first */
    int32_t departs_min;    /* half of it has left by then, for people to read */
    int64_t base_minor, per_kg_minor; /* of the way so far */
};

struct row {
    _Atomic uint32_t refs;
    int32_t day;            /* ready on that day of the calendar */
    uint32_t parts_n;       /* only so many cells are there; 0: all */
    uint32_t cells_n, steps_n;
    /* What few ask for lies elsewhere, so that the cells of all rows lie close together. */
    uint32_t *way;          /* of each cell: its last step */
    struct way_step *step;
    uint64_t *reached;      /* bits of nodes */
    struct cell cell[];     /* by matrix.place of the group */
};

/* What a question has to know of a city, in one place of the memory. */
struct matrix_city {
    uint32_t place[SERVICES]; /* of its group, or NONE_INDEX: not served */
    uint16_t country;         /* of countries() */
    uint8_t size;             /* enum city_class */
};

struct matrix {
    struct chain *chain;
    const bool *by_cost;
    uint32_t *place;        /* of each group among those of its service */
    uint32_t places_n[SERVICES];
    struct matrix_city *city;
    /* By day % ROW_DAYS, NULL: none yet; then by kind, (band * SERVICES + service) * hubs_n + hub:
     * nearly all ask for the same few days and the lightest band, whose rows stand side by side. */
    _Atomic(_Atomic(struct row *) *) day[ROW_DAYS];
    _Atomic bool *used;     /* of each kind: asked for once */
    size_t kinds_n;
    _Atomic int64_t rows, bytes; /* that stand in it, for the operator */
    struct arena arena;
};

/* `by_cost` has a flag for each (hub * SERVICES + service): the sender pays what the way costs. It
 * must live as long as the matrix. */
void matrix_init(struct matrix *m, struct chain *chain, const bool *by_cost);
void matrix_release(struct matrix *m);

/* Takes over the rows of an earlier one of the same nodes, links, groups, hubs and bands that do
 * not depend on a node of `changed`. */
void matrix_share(struct matrix *m, const struct matrix *earlier, const bool *changed);

/* The row, whole, made when it is not there. */
const struct row *matrix_row(struct matrix *m, uint32_t hub, enum service service, uint32_t band,
                             int32_t day);

/* A row in which the cell of that city is there, which the service serves. Where there is no whole
 * row yet, the first ROW_PARTS_MAX groups that are asked for get a scan each that is aimed at them;
 * their cells are those of the whole row, which is made for the next one. */
const struct row *matrix_row_to(struct matrix *m, uint32_t hub, enum service service,
                                uint32_t band, int32_t day, size_t city);

/* Was ever a row of that kind asked for? */
bool matrix_used(const struct matrix *m, uint32_t hub, enum service service, uint32_t band);

/* Drops a hub's rows of days before that one. */
void matrix_sweep(struct matrix *m, uint32_t hub, int32_t day);

/* When a hub's parcels of a day are handed over: at its cut-off. */
int32_t matrix_ready_min(const struct network *n, uint32_t hub, int32_t day);

/* Makes the rows of all hubs and the services of `services` (bits) for a day, with so many threads.
 * For benchmarks, and for the hour in which a cut-off passes. */
void matrix_fill(struct matrix *m, unsigned services, uint32_t band, const int32_t *day_of_hub,
                 int threads);

#endif
