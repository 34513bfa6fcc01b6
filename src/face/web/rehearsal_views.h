/* SPDX-License-Identifier: Apache-2.0 */
/* What the rehearsal pages show. Plots are paths in a box of PLOT_WIDTH by PLOT_HEIGHT. */
#ifndef FACE_WEB_REHEARSAL_VIEWS_H
#define FACE_WEB_REHEARSAL_VIEWS_H

#include "face/web/views.h"

enum { PLOT_WIDTH = 360, PLOT_HEIGHT = 150, PLOT_LEFT = 4, PLOT_TOP = 16, PLOT_BOTTOM = 132 };

struct plot_mark { /* a line across or up, with its name */
    int32_t at;
    struct str label;
    bool end; /* the label stands before it */
};

struct plot_view {
    struct str title, note;
    struct str alt;              /* the plot in words */
    struct str area, line;       /* path data; an empty one is left out */
    struct str top;              /* what the upper edge means */
    struct str from, to;         /* the ends of the axis below */
    const struct plot_mark *mark; /* upright */
    size_t marks_n;
};

struct rehearsed_lane {
    struct str from, to, service;
    int64_t parcels;
    struct tenths p50_wait, p90_wait, max_wait;
    int32_t p50_days, p90_days;
    int32_t on_time_pct;
};

struct rehearsed_node {
    struct str name, kind;
    bool unlimited;
    int64_t capacity, peak, missing;
    int32_t peak_day, drained_day; /* 0: none */
    struct tenths max_wait;
};

struct rehearsed_buy {
    struct str name, kind;
    int64_t extra;
    bool per_day;                /* else a departure */
};

struct rehearsal_view {
    struct layout_view layout;   /* of the operators' page only */
    struct url all, file, bind;  /* likewise */
    struct str title, note;
    const struct str *assumed;
    size_t assumed_n;
    const struct str *change;    /* of the network, in words */
    size_t changes_n;
    struct date start;
    int32_t days;
    int64_t parcels, undelivered;
    struct tenths max_wait, p50_wait, p90_wait;
    int32_t drained_day;         /* 0: nobody waited longer than a day; -1: never */
    int32_t p50_days, p90_days;
    int32_t on_time_pct;
    int32_t limit_days;          /* -1: nothing was asked */
    bool admits;
    int64_t admit_per_day;
    bool buys;                   /* some capacity is enough */
    const struct rehearsed_buy *buy;
    size_t buy_n;
    const struct plot_view *queue_plot;
    size_t queue_plots_n;
    const struct plot_view *wait_plot;
    size_t wait_plots_n;
    const struct rehearsed_lane *lane;
    size_t lanes_n;
    const struct rehearsed_node *node;
    size_t nodes_n;
};

struct rehearsal_file_view {     /* a page for a file */
    const struct rehearsal_view *rehearsal;
    struct str language;
    struct str style;            /* the whole <style> element */
};

/* ---- the operators' pages ---- */

struct rehearsal_link {
    struct str name, title;      /* of a shipped scenario */
};

struct run_link {
    struct url url;
    struct str title, state;     /* translated */
    enum notice_kind mood;
};

struct rehearsals_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct rehearsal_link *shipped;
    size_t shipped_n;
    const struct run_link *run;  /* the latest first */
    size_t runs_n;
    struct url start;            /* where the forms go */
    struct str scenario;         /* JSON typed so far */
    const struct problem *problem;
};

struct rehearsing_view {         /* while it runs */
    struct layout_view layout;
    struct str title, doing;     /* doing: translated */
    int32_t per_cent;
    struct url all;
    const struct problem *problem; /* refused: then it does not run */
};

#endif
