/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of a parcel show: the form that asks for one, its page, its map. */
#ifndef FACE_WEB_PARCEL_VIEWS_H
#define FACE_WEB_PARCEL_VIEWS_H

#include "face/web/views.h"

/* A map of the way, drawn on the server: SVG in units of its own. */
struct map_dot {
    int x, y;
    struct str name;
    struct str anchor; /* of its name: "start" or "end" */
    int name_x, name_y;
    bool here;         /* where the parcel is */
};

struct map_view {
    bool none;                   /* there is nothing to draw */
    struct str box;              /* "0 0 720 420" */
    struct str land;             /* path data of all countries in sight */
    struct str ours;             /* the same of the countries that it goes between */
    struct str behind, ahead;    /* points of the way: gone, and still to go; may be empty */
    const struct map_dot *dots;
    size_t dots_n;
    struct str from, to, now;    /* names, for whom the picture is not */
};

/* The stages in the order of the way. */
struct stage_view {
    struct str name;
    bool done, here;
};

struct parcel_page_view {
    struct layout_view layout;
    struct str number, status, service;
    enum notice_kind mood;
    struct str from, to;         /* city and country */
    bool delivered, late, expected, kept;
    struct days promised, now;
    struct date delivered_on;
    struct str promised_from_iso, promised_to_iso, now_from_iso, now_to_iso; /* for machines */
    struct str why;              /* of the date, a sentence or empty */
    struct str reason, next;     /* of a hold: why, and what happens now; or empty */
    const struct stage_view *stages;
    size_t stages_n;
    struct events_view events;
    struct map_view map;
    struct url page;             /* its own address, to keep */
};

struct track_view {
    struct layout_view layout;
    struct str said; /* what is wrong with the question, unless a field says it */
    struct field_view number, postcode;
    struct url action;
};

#endif
