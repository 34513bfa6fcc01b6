/* SPDX-License-Identifier: Apache-2.0 */
/* Sales bound to the network, for operators. */
#ifndef FACE_WEB_ADMISSION_VIEWS_H
#define FACE_WEB_ADMISSION_VIEWS_H

#include "face/web/views.h"

/* A sale that is bound, or was. */
struct bound_view {
    int64_t id;
    struct str title, lanes, action, at, who, note;
    struct date first, last;
    int64_t limit_days;
    bool in_force;
    struct str ended;              /* when, and by whom; or empty */
    /* Of one in force: its lanes now. */
    int64_t lanes_n, beyond_n;
    struct str latest;             /* the lane and city that is latest */
    int64_t latest_days;
};

struct admission_form_view {
    struct field_view title, first, last, limit, surcharge;
    struct choices origins, destinations, services, actions;
};

struct admission_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action;
    const struct bound_view *bound, *past;
    size_t bound_n, past_n;
    struct admission_form_view form;
    bool from_rehearsal;           /* the form is filled in from one */
};

struct admission_lane_view {
    struct str from, to, city, service;
    struct date p50, p90;
    int64_t days, cities, beyond, moved;
};

/* What a sale that is not bound yet would do now. */
struct admission_effect_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, back;
    struct bound_view what;
    struct str origin, destination, service, first, last, limit, rule, surcharge; /* as sent */
    struct field_view note;
    bool known, changes;           /* changes: another service may be taken */
    const struct admission_lane_view *lane;
    size_t lanes_n;                /* shown */
    int64_t all, beyond;
};

#endif
