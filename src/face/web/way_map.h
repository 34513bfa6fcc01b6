/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a parcel on a map that we draw ourselves, from outlines of the countries
 * (shop/markets/outlines.h): no tiles, nobody else learns who looks. A few kilobytes: what lies
 * outside of the picture, and bends that no eye sees, are left out. */
#ifndef FACE_WEB_WAY_MAP_H
#define FACE_WEB_WAY_MAP_H

#include "base/arena.h"
#include "face/web/parcel_views.h"

struct way_point {
    int32_t lon_e5, lat_e5;
    struct str name;
    struct str country;  /* two letters */
};

enum { WAY_POINTS_MAX = 24 };

/* `points` in the order of the way, the first where it starts and the last where it goes; it has
 * come as far as points[here]. Memory from `a`. */
void way_map(struct arena *a, const struct way_point *points, size_t n, size_t here,
             struct map_view *out);

#endif
