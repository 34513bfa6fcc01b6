/* SPDX-License-Identifier: Apache-2.0 */
/* What the seller centre shows: orders to pack and ship, offers. */
#ifndef FACE_WEB_SELLER_VIEWS_H
#define FACE_WEB_SELLER_VIEWS_H

#include "face/web/views.h"

struct sale_view { /* an order as its seller sees it */
    struct str order, state;       /* id; translated */
    enum notice_kind mood;
    struct date placed, ship_by, promised;
    struct str address, service;
    const struct sale_line_view *lines;
    size_t lines_n;
    struct money goods, freight;
    struct url ship, cancel;
    bool can_ship, can_cancel;
    struct str parcel;             /* S10 number, or empty */
    struct nav_links papers;       /* to print, of a parcel that there is */
    struct str error;              /* of the ship form, or empty */
};

struct sale_line_view {
    struct str sku, title;
    int64_t quantity;
};

struct sales_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct sale_view *sales;
    size_t sales_n;
    struct pages_view pages;
    struct str shop;
};

struct shelf_offer_view {
    struct url url;
    struct picture picture;
    struct str offer, sku, title, options, state; /* state: "listed" or "hidden" */
    struct str price, stock;       /* decimal, for the form; what was typed if it was refused */
    struct str currency;
    int64_t reserved, sold;
    struct str error;              /* why its change was refused, or empty */
    bool price_bad, stock_bad;     /* which of them it was */
};

struct offers_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct shelf_offer_view *offers;
    size_t offers_n;
    struct pages_view pages;
    struct str shop;
    struct url change;
    bool paused;
    struct url pause;
    struct str after;              /* the page's place in the list, for the forms */
};

struct seller_address_view {
    struct layout_view layout;
    struct str heading;
    struct nav_links tabs;
    struct field_view name, line1, line2, postcode, city, region, country, phone;
    struct choices countries;
    struct url action;
    const struct problem *problem;
};

#endif
