/* SPDX-License-Identifier: Apache-2.0 */
/* Payouts as operators see them: accounts of sellers, terms, holds. */
#ifndef FACE_WEB_PAYOUT_VIEWS_H
#define FACE_WEB_PAYOUT_VIEWS_H

#include "face/web/views.h"

struct account_view {
    struct url url;                /* of the seller */
    struct str name;
    struct money available, on_the_way, reserved;
    struct str next;               /* the day, or why not */
    enum notice_kind mood;
};

/* A version of terms, or a hold, as a line of the audit. */
struct terms_view {
    struct str what, at, who, note;
};

struct terms_form_view {
    struct choices schedules, weekdays;
    struct field_view zone, minimum, reserve, days, note;
};

struct payouts_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, all;
    bool of_seller, preview, own, held;
    bool asked;                    /* to pay now: `pays`, one a currency, if that is confirmed */
    const struct money *pays;
    size_t pays_n;
    int64_t pays_accounts;
    struct str name, now;          /* of the seller; its terms, or the site's, in words */
    const struct account_view *accounts;
    size_t accounts_n;
    struct pages_view pages;
    struct terms_form_view form;
    struct field_view hold_note, drop_note;
    const struct terms_view *past;
    size_t past_n;
};

#endif
