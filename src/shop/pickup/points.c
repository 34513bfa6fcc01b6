/* SPDX-License-Identifier: Apache-2.0 */
/* The table of points, and the nearest of them: the world is a grid of squares of a fiftieth of a
 * degree, numbered in rows from west to east, and the squares around a place are looked through in
 * growing frames until nothing outside of the frame can be nearer. */
#include <math.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "shop/pickup/pickup.h"

enum { WORDS_MAX = 100, CELL_E5 = 2000, ROW_CELLS = 36000000 / CELL_E5 + 1, ROW_MAX = 2000 };
enum { FRAME_MAX = 32, METRES_PER_E5_X1000 = 1112 };
#define EARTH_M 6371000.0
#define DEGREE_E5 100000.0

/* ---- writing ---- */

static int64_t row_of(int32_t lat_e5)
{
    return (lat_e5 + 9000000) / CELL_E5;
}

static int64_t column_of(int32_t lon_e5)
{
    return (lon_e5 + 18000000) / CELL_E5;
}

static int64_t cell_of(int64_t row, int64_t column)
{
    return row * ROW_CELLS + column;
}

enum outcome points_next_version(struct ctx *c, int64_t *out)
{
    struct pickup_version newest = {0};
    bool found;

    TRY(pickup_newest(c, &newest, &found));
    *out = newest.version + 1;
    return DONE;
}

enum outcome points_put(struct ctx *c, const struct pickup_row *v, size_t n, int64_t version)
{
    check(n <= POINTS_BATCH_MAX);
    for (size_t i = 0; i < n; i++) {
        const struct pickup_row *p = &v[i];

        TRY(pickup_put_row(c, p->network, p->country, p->id, p->kind, p->status, p->lat, p->lon,
                           p->lat_e5, p->lon_e5, cell_of(row_of(p->lat_e5), column_of(p->lon_e5)),
                           p->city, p->province, p->postcode, p->street, p->hours, p->open_247,
                           p->model, version, NULL));
    }
    return DONE;
}

/* Of each network of the file, once. */
static enum outcome remove_older(struct ctx *c, const struct points_end *in, int64_t *removed)
{
    scoped(map_release) struct map done;
    uint64_t at;

    map_init(&done, in->points->n + 1);
    for (size_t i = 0; i < in->points->n; i++) {
        struct str network = in->points->v[i].network;
        int64_t n = 0;

        if (map_get(&done, network, &at))
            continue;
        TRY(pickup_remove_older(c, network, in->version, &n));
        *removed += n;
        if (!map_put(&done, network, i))
            return fail("points", "more networks than points");
    }
    return DONE;
}

enum outcome points_finish(struct ctx *c, const struct points_end *in, int64_t *removed)
{
    *removed = 0;
    if (in->replace)
        TRY(remove_older(c, in, removed));
    return pickup_import_insert(c, in->version, c->now_ms, utf8_head(in->who, WORDS_MAX),
                                c->actor.account, utf8_head(in->name, WORDS_MAX), in->sha256,
                                (int64_t)in->points->n, NULL);
}

/* ---- the nearest ---- */

bool point_is_open(const struct pickup_row *p)
{
    return str_eq(p->status, STR("Operating"));
}

static double radians(int32_t e5)
{
    return e5 / DEGREE_E5 * M_PI / 180;
}

/* Haversine; good to half a per cent. */
static int32_t distance_m(int32_t lat_a, int32_t lon_a, int32_t lat_b, int32_t lon_b)
{
    double north = sin((radians(lat_b) - radians(lat_a)) / 2);
    double east = sin((radians(lon_b) - radians(lon_a)) / 2);
    double h = north * north + cos(radians(lat_a)) * cos(radians(lat_b)) * east * east;

    return (int32_t)(2 * EARTH_M * asin(sqrt(h < 1 ? h : 1)));
}

struct looking {
    struct ctx *c;
    int32_t lat_e5, lon_e5;
    struct point_found *v;
    size_t n, max;
};

static void offer(struct looking *l, const struct pickup_row *p)
{
    struct point_found new = {*p, distance_m(l->lat_e5, l->lon_e5, p->lat_e5, p->lon_e5)};
    size_t at = l->n;

    while (at > 0 && l->v[at - 1].distance_m > new.distance_m)
        at--;
    if (at == l->max)
        return;
    if (l->n < l->max)
        l->n++;
    memmove(&l->v[at + 1], &l->v[at], (l->n - 1 - at) * sizeof(l->v[0]));
    l->v[at] = new;
}

static enum outcome look_through(struct looking *l, int64_t row, int64_t first, int64_t last)
{
    struct pickup_row_list found;

    if (row < 0 || row > row_of(9000000) || first > last)
        return DONE;
    TRY(pickup_in_cells(l->c, cell_of(row, i64_max(first, 0)),
                        cell_of(row, i64_min(last, ROW_CELLS - 1)), ROW_MAX, &found));
    for (size_t i = 0; i < found.n; i++)
        if (point_is_open(&found.v[i]))
            offer(l, &found.v[i]);
    return DONE;
}

/* The squares that are `to` away at most and were not looked through `from` away. */
static enum outcome look_frame(struct looking *l, int64_t from, int64_t to)
{
    int64_t row = row_of(l->lat_e5), column = column_of(l->lon_e5);

    for (int64_t i = -to; i <= to; i++) {
        bool seen = i >= -from && i <= from;

        if (!seen) {
            TRY(look_through(l, row + i, column - to, column + to));
            continue;
        }
        TRY(look_through(l, row + i, column - to, column - from - 1));
        TRY(look_through(l, row + i, column + from + 1, column + to));
    }
    return DONE;
}

/* How far from its middle everything has been seen, when `frame` squares around were. */
static int32_t seen_m(const struct looking *l, int64_t frame)
{
    return (int32_t)((double)(frame * CELL_E5 * METRES_PER_E5_X1000) / 1000 *
                     cos(radians(l->lat_e5)));
}

enum outcome points_near(struct ctx *c, int32_t lat_e5, int32_t lon_e5, size_t max,
                         struct point_found **out, size_t *n)
{
    struct looking l = {.c = c, .lat_e5 = lat_e5, .lon_e5 = lon_e5,
                        .max = (size_t)i64_min((int64_t)max, POINTS_FOUND_MAX)};
    int64_t from = -1;

    check(max > 0 && lat_e5 >= -9000000 && lat_e5 <= 9000000 && lon_e5 >= -18000000 &&
          lon_e5 <= 18000000);
    l.v = arena_new_n(c->arena, struct point_found, l.max + 1);
    for (int64_t to = 1; to <= FRAME_MAX; to *= 2) {
        TRY(look_frame(&l, from, to));
        from = to;
        if (l.n == l.max && l.v[l.n - 1].distance_m <= seen_m(&l, to))
            break;
    }
    *out = l.v;
    *n = l.n;
    return DONE;
}
