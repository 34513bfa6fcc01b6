/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/way_map.h"

#include <math.h>

#include "base/buf.h"
#include "base/check.h"
#include "shop/markets/outlines.h"

enum { WIDTH = 720, HEIGHT = 420, PATH_MAX_BYTES = 96 * 1024, RING_MAX_BYTES = 48 * 1024,
       LINE_MAX_BYTES = 1024, NAME_GAP = 12, SAME_PLACE = 14 };

static const double STEP_SEEN = 4, STEP_UNSEEN = 60, MARGIN = 40, ZOOM_MAX = 36,
                    SHARE_USED = 0.72, E5 = 1e5;

/* How degrees become units of the picture: the middle of the way is in its middle. */
struct lens {
    double lon, lat;  /* of the middle, in degrees */
    double kx, ky;    /* units a degree */
};

struct place {
    double lon, lat;  /* longitude goes on beyond 180, so that a way over the Pacific is one */
};

struct spot {
    double x, y;
};

static struct spot see(const struct lens *l, double lon, double lat)
{
    return (struct spot){WIDTH / 2.0 + (lon - l->lon) * l->kx,
                         HEIGHT / 2.0 - (lat - l->lat) * l->ky};
}

/* ---- what is looked at ---- */

static void unroll(const struct way_point *points, size_t n, struct place *out)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct place){points[i].lon_e5 / E5, points[i].lat_e5 / E5};
        while (i > 0 && out[i].lon - out[i - 1].lon > 180)
            out[i].lon -= 360;
        while (i > 0 && out[i].lon - out[i - 1].lon < -180)
            out[i].lon += 360;
    }
}

static struct lens lens_over(const struct place *at, size_t n)
{
    struct place low = at[0], high = at[0];
    struct lens l;
    double squeeze, across, along;

    for (size_t i = 1; i < n; i++) {
        low.lon = fmin(low.lon, at[i].lon);
        low.lat = fmin(low.lat, at[i].lat);
        high.lon = fmax(high.lon, at[i].lon);
        high.lat = fmax(high.lat, at[i].lat);
    }
    l.lon = (low.lon + high.lon) / 2;
    l.lat = (low.lat + high.lat) / 2;
    squeeze = cos(l.lat * 3.14159265358979 / 180); /* a degree is narrower further north */
    squeeze = fmax(squeeze, 0.3);
    across = fmax((high.lon - low.lon) * squeeze, 1);
    along = fmax(high.lat - low.lat, 1);
    l.ky = fmin(fmin(WIDTH * SHARE_USED / across, HEIGHT * SHARE_USED / along), ZOOM_MAX);
    l.kx = l.ky * squeeze;
    return l;
}

/* ---- land ---- */

static bool in_sight(struct spot s)
{
    return s.x > -MARGIN && s.x < WIDTH + MARGIN && s.y > -MARGIN && s.y < HEIGHT + MARGIN;
}

static bool touches(const struct lens *l, const struct outline *o, double shift)
{
    struct spot a = see(l, o->low.lon / 10.0 + shift, o->high.lat / 10.0);
    struct spot b = see(l, o->high.lon / 10.0 + shift, o->low.lat / 10.0);

    return a.x < WIDTH + MARGIN && b.x > -MARGIN && a.y < HEIGHT + MARGIN && b.y > -MARGIN;
}

/* The ring as path data: whole units, relative, without bends that are too small to be seen. */
static void trace(struct buf *b, const struct lens *l, const struct outline *o, double shift)
{
    long at_x = 0, at_y = 0;
    size_t kept = 0;

    for (size_t i = 0; i < o->n; i++) {
        const struct spot s = see(l, o->v[i].lon / 10.0 + shift, o->v[i].lat / 10.0);
        const double step = in_sight(s) ? STEP_SEEN : STEP_UNSEEN;
        const long x = lround(s.x), y = lround(s.y);

        if (kept > 0 && labs(x - at_x) + labs(y - at_y) < step)
            continue;
        buf_fmt(b, kept == 0 ? "M%ld %ld" : kept == 1 ? "l%ld %ld" : " %ld %ld", x - at_x,
                y - at_y);
        at_x = x;
        at_y = y;
        kept++;
    }
    buf_char(b, 'z');
}

static bool is_ours(const struct outline *o, const struct way_point *points, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(o->country, points[i].country))
            return true;
    return false;
}

/* A ring that has no room is left out whole. */
static void add_ring(struct arena *a, struct buf *to, const struct lens *l,
                     const struct outline *o)
{
    for (int turn = -1; turn <= 1; turn++) {
        struct arena_mark mark = arena_mark(a);
        struct buf ring;

        if (!touches(l, o, turn * 360.0))
            continue;
        buf_init(&ring, a, RING_MAX_BYTES);
        trace(&ring, l, o, turn * 360.0);
        if (!ring.full && to->n + ring.n <= PATH_MAX_BYTES)
            buf_str(to, buf_view(&ring));
        arena_rewind(a, mark);
    }
}

static void draw_land(struct arena *a, const struct lens *l, const struct way_point *points,
                      size_t n, struct map_view *out)
{
    const struct outlines *world = outlines_of_world();
    struct buf land, ours;

    buf_init(&land, NULL, PATH_MAX_BYTES);
    buf_init(&ours, NULL, PATH_MAX_BYTES);
    for (size_t i = 0; i < world->n; i++)
        add_ring(a, is_ours(&world->v[i], points, n) ? &ours : &land, l, &world->v[i]);
    out->land = str_copy(a, buf_view(&land));
    out->ours = str_copy(a, buf_view(&ours));
    buf_release(&land);
    buf_release(&ours);
}

/* ---- the way ---- */

static struct str line(struct arena *a, const struct lens *l, const struct place *at, size_t from,
                       size_t to)
{
    struct buf b;

    buf_init(&b, a, LINE_MAX_BYTES);
    for (size_t i = from; i <= to && from < to; i++) {
        struct spot s = see(l, at[i].lon, at[i].lat);

        buf_fmt(&b, "%s%ld,%ld", i > from ? " " : "", lround(s.x), lround(s.y));
    }
    return buf_view(&b);
}

static struct map_dot dot_at(struct spot s, const struct way_point *p)
{
    const bool right = s.x > WIDTH * 0.6;
    const int x = (int)lround(s.x), y = (int)lround(s.y);

    return (struct map_dot){.x = x, .y = y, .name = p->name,
                            .anchor = right ? STR("end") : STR("start"),
                            .name_x = right ? x - NAME_GAP : x + NAME_GAP,
                            .name_y = y < 40 ? y + 22 : y - 8};
}

/* Places that would lie on each other are one dot, of the later one. */
static void add_dots(struct arena *a, const struct lens *l, const struct place *at,
                     const struct way_point *points, size_t n, size_t here, struct map_view *out)
{
    struct map_dot *dots = arena_new_n(a, struct map_dot, n);
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        struct map_dot d = dot_at(see(l, at[i].lon, at[i].lat), &points[i]);

        d.here = i == here;
        if (count > 0 && abs(dots[count - 1].x - d.x) + abs(dots[count - 1].y - d.y) < SAME_PLACE) {
            d.here = d.here || dots[count - 1].here;
            count--;
        }
        dots[count++] = d;
    }
    out->dots = dots;
    out->dots_n = count;
}

void way_map(struct arena *a, const struct way_point *points, size_t n, size_t here,
             struct map_view *out)
{
    struct place at[WAY_POINTS_MAX];
    struct lens l;

    check(n > 0 && n <= WAY_POINTS_MAX && here < n);
    unroll(points, n, at);
    l = lens_over(at, n);
    *out = (struct map_view){.box = str_printf(a, "0 0 %d %d", WIDTH, HEIGHT),
                             .behind = line(a, &l, at, 0, here),
                             .ahead = line(a, &l, at, here, n - 1),
                             .from = points[0].name,
                             .to = points[n - 1].name,
                             .now = points[here].name};
    draw_land(a, &l, points, n, out);
    add_dots(a, &l, at, points, n, here, out);
}
