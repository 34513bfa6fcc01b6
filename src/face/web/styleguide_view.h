/* SPDX-License-Identifier: Apache-2.0 */
/* What pages/styleguide.html shows; filled by styleguide.c. */
#ifndef FACE_WEB_STYLEGUIDE_VIEW_H
#define FACE_WEB_STYLEGUIDE_VIEW_H

#include "face/web/views.h"

struct styleguide_view {
    const struct layout_view *layout;
    struct nav_links crumbs, tabs;
    const struct card_view *cards;
    size_t cards_n;
    struct price_view price;
    struct promise_view promise, late, nowhere;
    struct rating_view rating;
    struct sum_view sum;
    struct field_view name, postcode;
    struct choices services;
    struct events_view events;
    struct pages_view pages;
    struct problem problem;
    struct nav_link way_out;
    const struct str *icons; /* names in assets/icons.svg */
    size_t icons_n;
};

#endif
