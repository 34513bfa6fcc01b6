/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of the shop window show: start, search and category, product, seller. */
#ifndef FACE_WEB_SHOP_VIEWS_H
#define FACE_WEB_SHOP_VIEWS_H

#include "face/web/views.h"
#include "shop/logistics/logistics.h"
#include "shop/markets/places.h"

/* ---- start ---- */

struct shelf_view { /* a category to enter */
    struct url url, picture;
    struct str name;
};

struct strip_view { /* a row of cards with a headline */
    struct str title;
    struct url all;
    struct cards_view cards;
};

struct banner_view { /* a picture with a few words that leads to a category */
    struct url url, picture;
    struct str title;
    bool dark;       /* the picture is dark: the words are light */
};

struct home_view {
    struct layout_view layout;
    const struct banner_view *banners;
    size_t banners_n;
    const struct shelf_view *shelves;
    size_t shelves_n;
    const struct strip_view *strips;
    size_t strips_n;
};

/* ---- search and category ---- */

struct facet_view { /* a category that has hits */
    struct url url;
    struct str name;
    int64_t count;
    int depth;
    bool here;
};

struct hidden_field {
    struct str name, value;
};

struct listing_view {
    struct layout_view layout;
    struct nav_links crumbs;
    struct str title;
    struct str words;          /* what was searched for; empty in a category */
    int64_t total;
    bool partial;              /* nothing has all the words */
    struct str read_as;        /* what the words are with the other keyboard layout, or empty */
    struct cards_view cards;
    struct pages_view pages;
    struct url action;         /* the filter form goes there by GET */
    const struct hidden_field *kept; /* what the filter form carries along */
    size_t kept_n;
    const struct facet_view *facets;
    size_t facets_n;
    struct str price_min, price_max; /* as typed, in the market's currency */
    struct str price_error;
    struct choices sorts;
    const int64_t *days;       /* to choose from: arrives within so many */
    size_t days_n;
    int64_t within;            /* what was chosen; 0: whenever */
    bool filtered;             /* by a price or by days */
    struct url reset;          /* without filters; empty when there are none */
    struct url everywhere;     /* the same words in all categories; empty when they are */
    bool index_building;       /* the index is not complete yet */
};

/* ---- product ---- */

struct gallery_picture {
    struct url url;
    struct str alt;
};

struct option_view { /* a colour or a size that can be had */
    struct url url;
    struct url picture;  /* or empty */
    struct str label;
    bool here, sold_out;
};

struct option_group_view { /* the colours, the sizes */
    struct str name, chosen;
    bool pictures;       /* every option has one of its own */
    const struct option_view *options;
    size_t options_n;
};

struct service_view {
    struct url url;      /* the same page with this service */
    struct str name;
    struct promise_view promise;
    struct money total;  /* landed, by this service */
    bool here;
};

struct offer_line_view { /* another seller's offer of the same thing */
    struct url url;
    struct str seller, country;
    struct rating_view rating;
    struct price_view price;
    struct promise_view promise;
    bool here, sold_out;
};

struct fact_view {
    struct str name, value;
};

struct review_view {
    struct str author, title, text, language;
    struct rating_view rating;
    struct date on;
};

/* A step to a date, as it is told (face/web/why_date.h). */
struct reason_view {
    enum promise_reason code;
    struct days days;
    int32_t n;                 /* hours */
    enum leg_mode mode;
    struct str name, to;       /* of places; of a holiday, or empty where nothing is known */
    bool holiday;              /* a day off that is one */
    struct str source;         /* of the figures, or empty */
};

struct reasons_view {
    const struct reason_view *v;
    size_t n;
    bool assumed; /* some of their figures are */
};

enum { STARS_MAX = 5 };

struct reviews_view {
    struct rating_view rating;
    int64_t stars[STARS_MAX]; /* how many reviews gave 1 ... 5 */
    const struct review_view *v;
    size_t n;
    struct url older;         /* or empty */
};

struct product_page_view {
    struct layout_view layout;
    struct nav_links crumbs;
    struct str title, brand, description, language; /* of the text, where it is not the reader's */
    struct rating_view rating;
    const struct gallery_picture *pictures;
    size_t pictures_n;
    const struct option_group_view *groups;
    size_t groups_n;

    /* The offer that is shown. */
    bool buyable;        /* in stock, and something goes there */
    bool sold_out;
    int64_t left;        /* shown when few; 0: plenty */
    int64_t quantity_max;
    int64_t offer;       /* its id, for the form */
    struct url add;      /* where the form goes */
    struct price_view price;
    struct promise_view promise;
    int64_t order_until_ms, now_ms; /* the cut-off of this promise, counted down on its last day */
    const struct service_view *services;
    size_t services_n;
    struct sum_view sum, working;
    bool check;          /* a rule in the price is uncertain */
    struct str rate_note; /* "Rate of 12 Nov: 1 EUR = 1.1 USD", or empty */
    struct ready reasons;  /* why this date */
    int32_t guarantee_days; /* of the buyer's protection */
    struct url help;     /* how it works */

    struct str seller_name, seller_country, seller_mark;
    struct url seller_url, seller_logo;
    struct rating_view seller_rating;
    const struct offer_line_view *offers;
    size_t offers_n;

    const struct fact_view *facts;
    size_t facts_n;
    struct ready reviews;
    struct cards_view similar;
};

/* ---- seller ---- */

struct seller_page_view {
    struct layout_view layout;
    struct str name, mark, country, city, about;
    struct str about_language;
    struct url logo;          /* or empty */
    struct url help;          /* how it works */
    struct date joined;
    struct rating_view rating;
    bool open;
    struct cards_view cards;
    struct pages_view pages;
};

/* ---- another city ---- */

struct city_choice_view {
    struct str id, name;
    struct str region;        /* or empty */
    bool here;                /* where it goes now */
};

struct city_view {
    struct layout_view layout;
    struct url action;        /* to search again */
    struct str back;          /* the page to return to */
    struct field_view typed;
    enum city_match how;      /* they were found */
    const struct city_choice_view *cities;
    size_t cities_n;
};

/* ---- how it works ---- */

struct help_view {
    struct layout_view layout;
    int32_t guarantee_days, auto_confirm_days, dispute_window_days; /* of today's policy */
};

#endif
