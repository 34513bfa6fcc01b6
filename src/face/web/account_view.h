/* SPDX-License-Identifier: Apache-2.0 */
/* What pages/account.html shows. */
#ifndef FACE_WEB_ACCOUNT_VIEW_H
#define FACE_WEB_ACCOUNT_VIEW_H

#include "face/web/views.h"

struct sign_view { /* in or up */
    struct layout_view layout;
    const struct problem *problem;
    struct field_view name, email, password;
    struct str back;
    struct url action, other; /* `other`: up instead of in, or the reverse */
};

struct account_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct field_view name;
    struct str email;
    struct url action, sign_out;
};

struct session_view {
    struct str device;
    struct date used;
    bool here;
};

struct security_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct field_view old, fresh;
    struct url change, close_others;
    const struct session_view *sessions;
    size_t sessions_n;
};

struct address_card {
    struct str name, lines; /* the rest in one line, ready to read */
    struct url edit, remove;
};

struct addresses_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct address_card *v;
    size_t n;
    struct url add;
};

struct address_view { /* the form of one */
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct field_view name, line1, line2, city, region, postcode, phone;
    struct choices regions; /* n = 0: none are asked */
    struct str country;
    struct str back;
    struct url action;
};

#endif
