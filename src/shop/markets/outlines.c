/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/markets/outlines.h"

#include <pthread.h>

#include "base/check.h"
#include "base/num.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum { ROWS_MAX = 4000, LON_MAX = 1800, LAT_MAX = 900, STEP_MAX = 3600 };

enum { COUNTRY, RING, POINTS };
static const char *const columns[] = {"country", "ring", "points"};

struct reading {
    const struct table *t;
    struct problem *p;
    struct outline *rings;
    struct outline_point *points;
    size_t rings_n, points_n;
    int32_t ring, lon, lat; /* number of the last one, and where it stands */
};

static struct outline *ring_of(struct reading *r, size_t row, int32_t number)
{
    struct outline *ring = &r->rings[r->rings_n];

    if (r->rings_n > 0 && number == r->ring)
        return ring - 1;
    *ring = (struct outline){.country = table_cell(r->t, row, COUNTRY),
                             .v = &r->points[r->points_n],
                             .low = {LON_MAX, LAT_MAX},
                             .high = {-LON_MAX, -LAT_MAX}};
    r->rings_n++;
    r->ring = number;
    r->lon = r->lat = 0;
    return ring;
}

static void add_point(struct reading *r, struct outline *ring)
{
    struct outline_point p = {(int16_t)r->lon, (int16_t)r->lat};

    r->points[r->points_n++] = p;
    ring->n++;
    ring->low.lon = p.lon < ring->low.lon ? p.lon : ring->low.lon;
    ring->low.lat = p.lat < ring->low.lat ? p.lat : ring->low.lat;
    ring->high.lon = p.lon > ring->high.lon ? p.lon : ring->high.lon;
    ring->high.lat = p.lat > ring->high.lat ? p.lat : ring->high.lat;
}

static bool take_step(struct str *rest, int32_t max, int32_t *at)
{
    struct str word;
    int32_t step;

    if (!str_cut(rest, ' ', &word) || !parse_i32(word, -STEP_MAX, STEP_MAX, &step))
        return false;
    *at += step;
    return *at >= -max && *at <= max;
}

static enum outcome read_points(struct reading *r, size_t row, struct outline *ring)
{
    struct str rest = table_cell(r->t, row, POINTS);

    do {
        if (r->points_n == OUTLINE_POINTS_MAX)
            return cell_refuse(r->t, row, POINTS, r->p, "expected at most %d points",
                               OUTLINE_POINTS_MAX);
        if (!take_step(&rest, LON_MAX, &r->lon) || !take_step(&rest, LAT_MAX, &r->lat))
            return cell_refuse(r->t, row, POINTS, r->p,
                               "expected pairs of steps in tenths of a degree, on the globe");
        add_point(r, ring);
    } while (rest.n > 0);
    return DONE;
}

static enum outcome read_row(struct reading *r, size_t row)
{
    struct str country;
    int32_t number;

    TRY(cell_text(r->t, row, COUNTRY, 2, 2, r->p, &country));
    TRY(cell_i32(r->t, row, RING, 1, OUTLINES_MAX, r->p, &number));
    if (number != r->ring && r->rings_n == OUTLINES_MAX)
        return cell_refuse(r->t, row, RING, r->p, "expected at most %d rings", OUTLINES_MAX);
    return read_points(r, row, ring_of(r, row, number));
}

enum outcome outlines_parse(struct arena *a, struct str name, struct str csv, struct problem *p,
                            struct outlines *out)
{
    struct table t;
    struct reading r = {.t = &t, .p = p};

    TRY(table_parse(a, name, csv, columns, countof(columns), ROWS_MAX, p, &t));
    r.rings = arena_new_n(a, struct outline, OUTLINES_MAX);
    r.points = arena_new_n(a, struct outline_point, OUTLINE_POINTS_MAX);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_row(&r, i));
    *out = (struct outlines){r.rings, r.rings_n};
    return DONE;
}

static struct outlines shipped;

static void load_once(void)
{
    static struct arena memory;
    struct problem p;

    arena_init(&memory, 4 * 1024 * 1024);
    check(outlines_parse(&memory, STR("outlines.csv"), data_file("outlines.csv"), &p, &shipped) ==
          DONE);
}

const struct outlines *outlines_of_world(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    return &shipped;
}
