/* SPDX-License-Identifier: Apache-2.0 */
/* Pick-up points: lockers, counters and shops of carriers where parcels are handed over, with their
 * place, address and hours, as an operator imports them. A point is named by its network, country
 * and the network's own id.
 *
 * A file is CSV with the columns
 *     network,country,id,kind,status,lat,lon,city,province,post_code,street,opening_hours,
 *     open_247,physical_type
 * (`postcode` for `post_code` too), or the list of one network's shops
 *     id,type,name,address,city,state,zip,lat,lon,hours,services
 * whose network the caller names; those are of the United States. `kind` is locker, counter or
 * shop; `status` is the network's word, of which "Operating" is open for parcels; lat and lon are
 * degrees, north and east positive; open_247 is 1, 0 or unknown. */
#ifndef SHOP_PICKUP_PICKUP_H
#define SHOP_PICKUP_PICKUP_H

#include "base/buf.h"
#include "base/ctx.h"
#include "shop/pickup/pickup_sql.h"

enum { POINTS_FILE_MAX = 500000, POINTS_BATCH_MAX = 500, POINTS_FOUND_MAX = 100 };

struct points_list {
    struct pickup_row *v;
    size_t n;
};

/* Reads a file; `network` is of a file that names none (may be empty). REFUSED with
 * "NAME line 12: lat" and what was expected; a point stands in it once. Pure; memory from `a`. */
must_check enum outcome points_parse(struct arena *a, struct str name, struct str csv,
                                     struct str network, struct problem *p,
                                     struct points_list *out);

/* The version that an import gets; in a transaction, before its first batch. */
must_check enum outcome points_next_version(struct ctx *c, int64_t *out);
/* Writes at most POINTS_BATCH_MAX of them, each as it is now; in a command. */
must_check enum outcome points_put(struct ctx *c, const struct pickup_row *v, size_t n,
                                   int64_t version);
/* Ends an import: with `replace`, the points that the networks of the file had before and that are
 * not in it go. In a command. */
struct points_end {
    const struct points_list *points;
    int64_t version;
    bool replace;
    struct str who, name, sha256; /* for the audit */
};
must_check enum outcome points_finish(struct ctx *c, const struct points_end *in,
                                      int64_t *removed);

/* Writes all points as such a file, ordered by network, country and id; `out` is not of c->arena.
 * In a transaction. */
must_check enum outcome points_write(struct ctx *c, struct buf *out);

/* ---- looking ---- */

struct point_found {
    struct pickup_row point;
    int32_t distance_m;  /* in a straight line */
};

/* The nearest points that are open for parcels, within about 60 km, the nearest first; at most
 * `max` (and POINTS_FOUND_MAX). In a transaction; memory from c->arena. */
must_check enum outcome points_near(struct ctx *c, int32_t lat_e5, int32_t lon_e5, size_t max,
                                    struct point_found **out, size_t *n);

/* Open for parcels? */
bool point_is_open(const struct pickup_row *p);

#endif
