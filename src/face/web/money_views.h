/* SPDX-License-Identifier: Apache-2.0 */
/* What a seller sees of the own money: accounts, what is kept back, payouts. */
#ifndef FACE_WEB_MONEY_VIEWS_H
#define FACE_WEB_MONEY_VIEWS_H

#include "face/web/views.h"

struct balance_view {
    struct money available;        /* for the next payout */
    struct money on_the_way;       /* payouts that are not confirmed */
    struct money reserved;         /* kept back of sales */
    struct str next;               /* when it is paid, or why it is not */
    enum notice_kind mood;
};

struct payout_view {
    struct url url;
    struct date on;
    struct money amount;
    struct str state, reason;      /* reason: why it came back, or empty */
};

struct reserve_view {
    struct url order;
    struct str number;
    struct date until;
    struct money amount;
};

struct money_view {
    struct layout_view layout;
    struct nav_links tabs;
    struct url statement;
    struct str shop, schedule, kept; /* kept: what is kept back of a sale, or empty */
    const struct balance_view *balances;
    size_t balances_n;
    const struct reserve_view *reserves;
    size_t reserves_n;
    const struct payout_view *payouts;
    size_t payouts_n;
};

struct entry_view {
    struct date on;
    struct str what;
    struct url url;                /* the order, or the payout that came back */
    struct money amount;
};

/* What a payout was made of. */
struct payout_page_view {
    struct layout_view layout;
    struct nav_links tabs;
    struct str shop;
    struct url back;
    struct payout_view payout;
    const struct entry_view *entries;
    size_t entries_n;
    bool more;                     /* than are shown */
};

struct statement_account_view {
    struct money opening, sales, reserve, payouts, closing;
    struct money gross, refunds, commission, fees, taxes; /* of which the sales are the sum */
    const struct entry_view *entries;
    size_t entries_n;
};

struct statement_view {
    struct layout_view layout;
    struct nav_links tabs;
    struct str shop;
    const struct problem *problem;
    struct url action, file, back;
    struct field_view from, to;
    const struct statement_account_view *accounts;
    size_t accounts_n;
};

#endif
