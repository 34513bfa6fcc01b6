/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of disputes show: to the buyer, the seller and the mediator alike. */
#ifndef FACE_WEB_DISPUTE_VIEWS_H
#define FACE_WEB_DISPUTE_VIEWS_H

#include "face/web/views.h"

struct dispute_picture_view {
    struct url whole, small;
};

struct dispute_entry_view {
    struct event_view event; /* its note is who; */
    struct str words;        /* may have several lines, or be empty */
    struct money amount;     /* 0: none is meant */
    const struct dispute_picture_view *pictures;
    size_t pictures_n;
};

/* What happens next by itself, at the latest on `next_on`. */
enum dispute_next {
    NEXT_NOTHING,
    NEXT_ARRIVAL,  /* it is awaited; else the money comes back */
    NEXT_ANSWER,   /* the seller answers; else a mediator decides */
    NEXT_AGREE,    /* the two agree; else the same */
    NEXT_DECISION, /* the mediator decides */
    NEXT_SENDING,  /* the buyer sends the goods back; else the order goes on */
    NEXT_RETURN    /* they arrive at the seller; else the money goes back all the same */
};

struct dispute_view {
    struct layout_view layout;
    struct nav_links crumbs, tabs;  /* one of them */
    struct str order, seller;       /* number; name */
    struct str reason, state;
    enum notice_kind mood;
    bool ended;
    struct money refund, paid;      /* what goes back, once it has ended; what may, at most */
    enum dispute_next next;
    struct date next_on;
    struct str facts;               /* a sentence, or empty */
    const struct dispute_entry_view *entries;
    size_t entries_n;
    bool offered;                   /* by the other side, to be taken */
    bool waits;                     /* an offer of one's own stands */
    bool offer_returns;             /* once the goods are back */
    bool may_return;                /* that can be proposed, or decided */
    struct money offer;
    struct str offer_id;
    struct url show;                /* pictures; or empty */
    struct field_view pictures;
    struct url answer, accept, withdraw, escalate, decide; /* empty: not for him, or not now */
    struct url again;               /* a withdrawn one may be opened anew; or empty */
    struct date escalates_on;       /* when it may not be escalated yet; else 0 */
    struct field_view words, amount;
    const struct problem *problem;
    /* goods that go back; `back` is empty for none */
    struct str back, back_number;
    bool goes_back;                 /* not there yet */
    struct url label;               /* for the buyer, to be printed */
    struct events_view back_scans;
    struct str back_to;             /* an address of several lines */
    struct str back_carrier;        /* and number, where not by our label; or empty */
    bool back_doubted;
    struct field_view carrier, number;
    struct url sent, received, doubt, judge, home; /* empty: not for him, or not now */
    /* for mediators */
    struct days promise;
    struct sum_view sum;            /* of the order */
    struct money escrow;            /* what is held of it now */
    struct events_view scans;
    struct str parcel;              /* number, or empty */
};

struct dispute_open_view {
    struct layout_view layout;
    struct nav_links crumbs;
    struct str order;
    struct choices reasons;
    struct str reason_error;
    struct field_view amount, words;
    struct money paid;
    int32_t answer_days;
    struct url action;
    const struct problem *problem;
};

struct dispute_row_view {
    struct url url;
    struct str order, reason, state;
    enum notice_kind mood;
    bool has_due, overdue;
    struct date due;
    struct money paid;
};

struct dispute_list_view {
    struct layout_view layout;
    struct str heading;             /* of the shop; empty for mediators */
    struct nav_links tabs;
    const struct dispute_row_view *rows;
    size_t rows_n;
    struct pages_view pages;
};

#endif
