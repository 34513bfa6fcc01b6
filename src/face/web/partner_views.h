/* SPDX-License-Identifier: Apache-2.0 */
/* What posts and customs see of what comes to their country. */
#ifndef FACE_WEB_PARTNER_VIEWS_H
#define FACE_WEB_PARTNER_VIEWS_H

#include "face/web/views.h"

/* A chart drawn on the server: bars of two parts, in units of its own. */
struct bar_view {
    int x, y, height, width;      /* the lower part */
    int y2, height2;              /* the upper part; height2 = 0: none */
    struct str name;              /* under it; may be empty */
    int name_x;
    struct str words;             /* for whom the picture is not, "3 Dec: 12" */
};

struct chart_view {
    struct str box, title;
    const struct bar_view *bars;
    size_t n;
    int base;                     /* y of the ground */
    struct str top;               /* the figure that the height stands for */
};

struct volume_view {
    struct date day;
    struct str from, service;
    int64_t parcels, announced;
    struct tenths kg;
};

struct dispatch_view {
    struct date day;
    struct str hub, service;
    int64_t parcels, announced;
    struct tenths kg;
    struct url csv;
};

struct feed_view {
    struct str from;
    int64_t parcels, unscanned, scans, late, doubtful, unstated;
    struct str within_day, within_three; /* shares */
    int64_t told_h;                      /* hours since the last; -1: none */
};

struct held_view {
    struct str number, from, city, service, status, reason;
    int64_t age_h;                       /* hours since it was held */
    struct date promised, expected;
    bool has_expected, announced, late;
    struct url answer;                   /* of customs; empty for the post */
};

struct level_view {
    struct date week;                    /* its Monday */
    struct str from, service, share;
    int64_t due, kept, late, open;
    bool poor;                           /* below nine in ten */
};

struct partner_view {
    struct layout_view layout;
    struct nav_links tabs;
    struct str office;
    struct chart_view chart;
    const struct volume_view *volumes;
    size_t volumes_n;
    const struct dispatch_view *dispatches;
    size_t dispatches_n;
    const struct feed_view *feeds;
    size_t feeds_n;
    const struct held_view *held;
    size_t held_n;
    const struct level_view *levels;
    size_t levels_n;
    int64_t parcels, announced;          /* of the days shown */
    struct str share;                    /* announced of them */
    struct problem problem;
};

#endif
