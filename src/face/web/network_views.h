/* SPDX-License-Identifier: Apache-2.0 */
/* The network, for operators to change. */
#ifndef FACE_WEB_NETWORK_VIEWS_H
#define FACE_WEB_NETWORK_VIEWS_H

#include "face/web/views.h"

struct link_row_view {
    struct url url;
    struct str name, way, mode, capacity;
    int32_t week_departures;
};

struct queue_row_view {
    struct url url;
    struct str name, kind;
    int64_t per_hour;
};

/* Something that was changed; with a way back where there is one. */
struct past_view {
    struct str at, who, what, note, ended;
    struct str kind;            /* of the change that takes it back; empty: none */
    int64_t value;
    bool in_force;
};

struct network_view {
    struct layout_view layout;
    struct nav_links tabs;
    struct url here, action;
    struct str words;
    bool searched;
    const struct link_row_view *link;
    size_t links_n;
    const struct queue_row_view *queue;
    size_t queues_n;
    const struct past_view *overlay, *edition;
    size_t overlays_n, editions_n;
    int64_t after;
};

struct place_row_view {
    struct str at, room;
    int64_t taken;
    bool full;
};

/* One link or queue, and what can be done to it. */
struct network_target_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, back;
    struct str target, title, about;
    struct str counted;         /* what waits there as scans tell it, and when; or empty */
    int64_t after;
    bool queue;
    struct field_view capacity, first, last, rate, ahead, waiting;
    const struct place_row_view *place;
    size_t places_n;
};

struct lane_effect_view {
    struct str from, to, city, service;
    struct date handed_over, p50, p90, new_p50, new_p90;
    bool before, after;         /* is there a promise? */
    int64_t later_days, earlier_days;
};

struct network_effect_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, back;
    struct str what;
    /* the change itself */
    struct str kind, target, value, ahead, first, last;
    int64_t after;
    struct field_view note;
    bool known;                 /* its effect was computed */
    int64_t lanes, later, earlier, closed, opened, worst_days, changed;
    const struct lane_effect_view *lane;
    size_t lanes_n;
};

#endif
