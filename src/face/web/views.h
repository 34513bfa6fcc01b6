/* SPDX-License-Identifier: Apache-2.0 */
/* What the shared parts of pages show: the frame around every page (pages/layout.html) and the
 * pieces that many pages use (pages/parts.html). Views are plain values, ready to be shown: a
 * handler fills them from shop/ and flow/, a page file only writes them. Everything lives in the
 * request's arena; an empty str, a url without text, or n = 0 means "none" where the field says so.
 *
 * Money and dates stand in views as they are; pages write them in the reader's locale. */
#ifndef FACE_WEB_VIEWS_H
#define FACE_WEB_VIEWS_H

#include "base/outcome.h"
#include "lib/html.h"

/* ---- small shapes ---- */

struct nav_link {
    struct url url;
    struct str label;
    bool here; /* the page or choice that is shown now */
};

struct nav_links {
    const struct nav_link *v;
    size_t n;
};

struct choice { /* of a <select> or a group of radio buttons */
    struct str value, label;
    bool chosen;
};

struct choices {
    const struct choice *v;
    size_t n;
};

struct picture {
    struct url url;
    struct str alt; /* what is to be seen; empty when a text beside it says so */
};

/* ---- what is not the same for all: see html_slot_begin and slots.h ---- */

enum page_slot { SLOT_CSRF, SLOT_VISITOR, SLOT_TOAST, SLOT_COUNTDOWN /* until `arg` */ };

/* ---- the frame ---- */

/* What is the same on all pages of a site, for a language, a currency and a city. */
enum layout_piece {
    PIECE_MARKETS, PIECE_CITIES, PIECE_SETTINGS, PIECE_SHELVES, PIECE_FOOT, LAYOUT_PIECES
};

struct layout_view {
    struct ready ready[LAYOUT_PIECES]; /* or empty: then they are written of the lists below */

    struct str title;          /* of this page; the shop's name is added */
    struct str description;    /* for search engines, or empty */
    struct url canonical;      /* or empty: then robots are asked to keep out */
    struct str language;       /* BCP 47, of the reader: "pt-BR" */
    struct str untranslated;   /* the language's own name where it has no catalogue, else empty */
    bool kiosk;                /* a screen in a shop: larger, nothing leads away */

    /* Where the header and the footer lead. */
    struct url home, search, cart, account, sign_in, settings, city;
    struct str query;          /* what was searched for, or empty */
    struct nav_links shelves;  /* the top of the category tree */
    struct nav_links help;     /* of the footer: delivery, returns, protection ... */
    struct nav_links trade;    /* of the footer: sell here, seller centre ... */

    /* Who looks, and from where. */
    int64_t cart_items;
    struct str who;            /* name of the signed-in, or empty */
    struct str market_name;    /* "Brasil" */
    struct nav_links markets;
    struct choices languages, currencies, cities; /* settings' choices; one alone is not asked */
    struct str city_name;      /* delivered to */
    struct currency currency;
    struct url here;           /* this page: the settings lead back to it */
    struct str csrf;           /* token of every form that posts */

    struct str toast;          /* what just happened, translated, or empty */
};

/* A piece of the frame: ready, or written of the lists. */
void layout_piece(struct html *out, const struct layout_view *v, enum layout_piece which);

/* ---- pieces ---- */

struct price_view {
    struct money now; /* landed: goods, delivery, duty and tax */
    struct money was; /* minor = 0: none */
    struct str off;   /* "-20%", or empty */
};

struct promise_view {
    bool none;        /* nothing goes there */
    struct str why;   /* none: the reason, where one is known */
    bool late;        /* later than was promised */
    struct days days;
    struct str note;  /* what else to know of it, or empty */
};

struct rating_view {
    struct tenths mean; /* 0 ... 50 */
    int64_t count;      /* 0: not rated yet, nothing is shown */
};

struct card_view {
    struct url url;
    struct picture picture;
    struct str title;
    struct price_view price;
    struct promise_view promise;
    struct rating_view rating;
    struct str from;   /* where it comes from: "China", or empty */
    struct str flag;   /* "New", "Sale", or empty */
    bool sold_out;
};

/* Of part_card. */
struct cards_view {
    const struct ready *v;
    size_t n;
};

/* One row of a price, goods, delivery, duty, tax, discount, or one step of its working. */
struct sum_line {
    struct str label;
    struct str note;      /* "HS 851830 · 15%", or empty */
    struct money amount;
    bool discount;
    struct date since;    /* of a working: since when the rule holds, or 0 */
    struct str source;    /* where it is written, in English, or empty */
    int64_t parcel;       /* of a working: the number of the parcel that the steps from here on are
                             about; 0: as before */
};

struct sum_view {
    const struct sum_line *v;
    size_t n;
    struct money total;
};

/* One input of a form. `name` is also the problem's field and gives the id. */
struct field_view {
    struct str name, label;
    struct str type;         /* "text" when empty */
    struct str value;
    struct str hint, error;  /* or empty */
    struct str autocomplete; /* token of the HTML standard, or empty */
    struct str pattern;      /* or empty */
    int32_t max;             /* characters; 0: no limit said */
    bool required;
};

enum notice_kind { NOTICE_INFO, NOTICE_GOOD, NOTICE_WARN, NOTICE_BAD };

struct pages_view {
    struct url previous, next; /* empty at the ends */
    int64_t number;            /* of this page, from 1; 0: not counted */
    int64_t of;                /* how many there are; 0: not known */
};

enum event_state { EVENT_DONE, EVENT_NOW, EVENT_NEXT, EVENT_TROUBLE };

struct event_view { /* of a parcel's timeline */
    enum event_state state;
    struct str title, place; /* `place` or empty */
    struct str note;         /* a reason, or empty */
    struct str at;           /* local time, ready to read; or empty */
    struct str at_iso;       /* the same for machines; or empty */
};

struct events_view {
    const struct event_view *v;
    size_t n;
};

#endif
