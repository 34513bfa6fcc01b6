/* SPDX-License-Identifier: Apache-2.0 */
/* Promised against kept, by lane and week. */
#ifndef FACE_WEB_LANES_VIEWS_H
#define FACE_WEB_LANES_VIEWS_H

#include "face/web/views.h"

enum { LANE_WEEKS = 12, BAR_WIDTH = 20, BAR_HEIGHT = 40 };

struct lane_week_view {
    struct date week;            /* from Monday */
    int64_t due, kept, late, open;
    int32_t pct;                 /* of those judged; -1: none yet */
    int32_t x, y, height;        /* of its bar, in a box of LANE_WEEKS * BAR_WIDTH by BAR_HEIGHT */
    struct str words;
};

struct kept_lane_view {
    struct str from, service;
    struct url url;
    int64_t due, kept, late, open;
    int32_t pct;
    struct lane_week_view week[LANE_WEEKS]; /* the earliest first */
};

struct lanes_view {
    struct layout_view layout;
    struct url all;
    struct str to;               /* the market's country */
    const struct kept_lane_view *lane;
    size_t lanes_n;
    bool one;                    /* a lane by itself: with its weeks */
};

#endif
