/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of shop/logistics: the five tables of a network, cell by cell; network.c joins them. */
#ifndef SHOP_LOGISTICS_NETWORK_READ_H
#define SHOP_LOGISTICS_NETWORK_READ_H

#include "lib/table.h"
#include "shop/logistics/network.h"

/* Codes met so far, to find them and to refuse the second of a kind. Keys are in the network. */
struct network_reader {
    struct arena *arena;
    struct network *network;
    struct problem *problem;
    struct map nodes, legs, doors, calendars, transits, seen;
};

/* The columns of a table, in the order in which we write them. */
const char *const *network_columns(enum network_file f, size_t *n);

/* Each reads its table into the network and checks what can be checked row by row; nodes first. */
must_check enum outcome network_read_nodes(struct network_reader *r);
must_check enum outcome network_read_legs(struct network_reader *r);
must_check enum outcome network_read_queues(struct network_reader *r);
must_check enum outcome network_read_lastmiles(struct network_reader *r);
must_check enum outcome network_read_fares(struct network_reader *r);

/* ---- cells of more than one table (network_cells.c) ---- */

must_check enum outcome cell_code(const struct table *t, size_t i, size_t column,
                                  struct problem *p, struct str *out);
/* "15:30" as a minute of the day; "24:00" when `max` is 1440. */
must_check enum outcome cell_clock(const struct table *t, size_t i, size_t column, int32_t max,
                                   struct problem *p, int32_t *out);
/* "economy standard" as bits. */
must_check enum outcome cell_services(const struct table *t, size_t i, size_t column, bool optional,
                                      struct problem *p, unsigned *out);
/* Hours: "10-16", or at least three equally likely values; empty is nothing when `optional`. */
must_check enum outcome cell_transit(struct network_reader *r, const struct table *t, size_t i,
                                     size_t column, bool optional, struct transit *out);
/* Parcels; empty is unlimited. */
must_check enum outcome cell_capacity(const struct table *t, size_t i, size_t column,
                                      struct problem *p, int64_t *out);
/* Times of departure, "06:00 18:00", ascending. */
must_check enum outcome cell_departs(const struct table *t, size_t i, size_t column,
                                     struct problem *p, struct timetable *out);

/* "12345" as the days of that week at a place, without its holidays when `holidays`; made once
 * each, at most CALENDARS_MAX of them. */
enum { CALENDARS_MAX = 4096 };
must_check enum outcome cell_calendar(struct network_reader *r, const struct table *t, size_t i,
                                      size_t column, const struct node *place, bool holidays,
                                      const struct calendar **out);
/* The same without a cell; NULL when there would be too many. A region that has no holidays of its
 * own is its country: reader_region. */
struct str reader_region(const struct network_reader *r, struct str country, struct str region);
const struct calendar *reader_calendar(struct network_reader *r, struct str country,
                                       struct str region, unsigned week, bool holidays);

/* ---- after all are read ---- */

/* Which cities belong to which last mile, and their groups (network_cities.c). */
must_check enum outcome network_join_cities(struct network_reader *r);

#endif
