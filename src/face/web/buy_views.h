/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of buying show: cart, checkout, purchase, order. */
#ifndef FACE_WEB_BUY_VIEWS_H
#define FACE_WEB_BUY_VIEWS_H

#include "face/web/views.h"

/* ---- cart ---- */

struct cart_line_view {
    struct url url;
    struct picture picture;
    struct str title, options;
    struct str offer;      /* id, for the forms */
    int64_t quantity, available;
    bool for_sale;
    struct money total;    /* landed, of all units; only when for_sale */
};

struct parcel_view {       /* what one seller sends */
    int64_t number;        /* from 1 */
    struct str seller, from;
    struct url seller_url;
    const struct cart_line_view *lines;
    size_t lines_n;
    struct promise_view promise;
    struct str service_field;     /* name of its radio buttons */
    const struct service_choice_view *services;
    size_t services_n;
};

struct service_choice_view {
    struct str value, name;
    struct promise_view promise;
    struct money freight;
    bool chosen;
};

struct cart_view {
    struct layout_view layout;
    const struct parcel_view *parcels;
    size_t parcels_n;
    const struct cart_line_view *gone; /* lines that are not for sale any more */
    size_t gone_n;
    bool deliverable;
    struct sum_view sum, working;
    struct str rate_note;
    bool check;
    int32_t guarantee_days;
    struct url set, remove, undo, checkout;
    bool can_undo;
};

/* ---- checkout ---- */

struct checkout_view {
    struct layout_view layout;
    const struct problem *problem; /* what was refused and no field shows */
    bool marked;                   /* a field shows what was refused */
    const struct parcel_view *parcels;
    size_t parcels_n;
    struct field_view email, name, phone, line1, line2, postcode, region_text;
    struct choices regions;        /* where the country has them; else none are asked for */
    struct nav_links saved;        /* addresses of the account to choose from, when many */
    bool signed_in;
    struct sum_view sum, working;
    struct str rate_note;
    bool check;
    struct str total_minor, key;   /* what the form sends back */
    struct url action, back;
    int32_t guarantee_days;
};

/* ---- purchase and order ---- */

struct order_brief_view {
    struct url url;
    struct str number, seller, state;
    enum notice_kind mood;
    struct promise_view promise;
    struct money total;
    struct str first_title;
    struct picture picture;        /* of the first thing */
    int64_t things;
};

struct way_view { /* of paying */
    struct str rail, label;
};

struct purchase_page_view {
    struct layout_view layout;
    struct str number, state;
    bool awaiting;                 /* its payment */
    bool paying;                   /* the bank's word is awaited */
    bool ended_unpaid;             /* lapsed or cancelled */
    int64_t pay_by_ms;
    struct url pay, cancel;
    const struct way_view *ways; /* of paying, the market's own first */
    size_t ways_n;
    const struct order_brief_view *orders;
    size_t orders_n;
    struct money total;
    struct str address, email; /* address: lines */
    struct url guest_link;         /* for coming back without an account, or empty */
};

struct order_list_view {
    struct layout_view layout;
    const struct order_brief_view *orders;
    size_t orders_n;
    struct pages_view pages;
};

struct order_line_view {
    struct url url, review;   /* to write one, or empty */
    struct picture picture;
    struct str title, sku;
    int64_t quantity;
    struct money total;
};

/* What a buyer thinks of what came. */
struct review_page_view {
    struct layout_view layout;
    struct nav_links crumbs;
    struct str product;       /* its title */
    struct picture picture;
    struct url action;
    int64_t rating;           /* chosen so far; 0: none */
    struct field_view title, text;
    struct str stars_error;   /* or empty */
    const struct problem *problem; /* not shown at a field */
};

struct order_page_view {
    struct layout_view layout;
    struct nav_links crumbs;
    struct str number, state, explanation;
    enum notice_kind mood;
    struct promise_view promise;   /* as it was given */
    struct str seller, parcel;     /* S10 number, or empty */
    struct url parcel_page;
    bool expected;                 /* it is on its way, and there is a date: */
    struct promise_view now;
    struct str why;                /* it is late, a sentence; or empty */
    struct url seller_url, purchase;
    struct events_view events;
    int step;                      /* how many of paid, sent, delivered and confirmed are done; -1:
                                      it ended otherwise */
    const struct order_line_view *lines;
    size_t lines_n;
    struct sum_view sum;
    struct url confirm, cancel;
    bool can_confirm, can_cancel;
    struct url dispute;            /* to its dispute, or to open one; empty: neither */
    bool disputed;                 /* one is open */
    bool quarrelled;               /* there is one, open or ended */
    struct url extend;             /* empty: may not be extended */
    struct date protected_until;   /* by its timer; zero: it has none */
    struct date extends_to;
    struct money refunded;         /* parts that went back; 0: none */
    struct url help;
};

#endif
