/* SPDX-License-Identifier: Apache-2.0 */
/* The control tower, for operators. */
#ifndef FACE_WEB_TOWER_VIEWS_H
#define FACE_WEB_TOWER_VIEWS_H

#include "face/web/lanes_views.h"

struct tower_place_view {
    struct str stage, place;
    int64_t parcels, capacity;   /* a day; -1: none to speak of, */
    struct str unlimited;        /* and why */
    struct tenths clear_days;    /* until it is worked off if nothing more came */
    bool full;                   /* more than a day's work */
    int64_t oldest_h;
    int64_t late, mean_days, worst_days;
};

/* A queue in front of a node. */
struct tower_queue_view {
    struct url url;              /* to change it */
    struct str node, kind, from; /* from: where what waits comes from, and since when */
    int64_t waiting, coming, capacity; /* capacity: a day */
    bool full;                   /* more than a day's work */
    bool closed;                 /* nothing passes, else hours: */
    int64_t wait_h, worst_h;
};

struct tower_lane_view {
    struct str from, to, service;
    int64_t parcels, late, overdue, mean_days, worst_days;
};

struct stuck_view {
    struct str number, from, to, service, status, reason;
    int64_t silent_h;
    struct date promised, expected;
    bool has_expected;
    int64_t later_days;          /* than promised */
};

struct tower_view {
    struct layout_view layout;
    struct nav_links tabs;
    int64_t parcels, late, overdue, stuck_all;
    const struct tower_place_view *place;
    size_t places_n;
    const struct tower_queue_view *queue;
    size_t queues_n, quiet_n;    /* quiet: those of which nothing is known to wait or to come */
    int32_t coming_days, ahead_days;
    const struct tower_lane_view *lane;
    size_t lanes_n;
    struct kept_lane_view weeks;
    const struct stuck_view *stuck;
    size_t stuck_n;
    int32_t silent_days;         /* from how many on a parcel is stuck */
};

#endif
