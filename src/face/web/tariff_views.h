/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of tax, duty and restrictions, for operators. */
#ifndef FACE_WEB_TARIFF_VIEWS_H
#define FACE_WEB_TARIFF_VIEWS_H

#include "face/web/views.h"

/* The form of a basket to try, and what it costs. */
struct basket_view {
    struct url action;
    struct choices to, from, carrier;
    struct field_view day, region, currency, goods, quantity, weight, hs, freight, insurance;
    bool known;                    /* it could be worked out */
    struct sum_view sum, working;
    struct str rate_note;
    bool check;                    /* one of the rules is not confirmed */
};

/* A rule that holds there on that day. */
struct rule_row_view {
    struct url url;
    struct str name, id, how, band, whence; /* what is charged, on which values, by and from whom */
    struct date since, until;      /* until 0: no end */
    struct str source;
    bool imported, check;
};

struct book_link_view {
    struct url rows, file, add;
    struct str name, what;
    int64_t all, imported;
};

/* One import of the log. */
struct tariff_log_view {
    int64_t version, added, changed, removed;
    struct str at, who, what;
};

struct tariffs_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct basket_view basket;
    struct str where;              /* the country that the rules are of */
    struct date day;
    const struct rule_row_view *rule;
    size_t rules_n;
    struct book_link_view book[8];
    size_t books_n;
    const struct tariff_log_view *log;
    size_t log_n;
};

/* The rows of one book. */
struct book_row_view {
    struct url url;
    struct str id, rest, source;
    bool imported;
};

struct book_view {
    struct layout_view layout;
    struct nav_links tabs;
    struct url action, back, add;
    struct str name, what, words;
    const struct book_row_view *row;
    size_t rows_n;                 /* shown */
    int64_t found;
};

/* One row to be changed, or a new one. */
struct rule_form_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, back;
    struct str book, basket, what, id;
    const struct field_view *field;
    size_t fields_n;
    bool imported;                 /* it can be taken back */
};

struct cell_change_view {
    struct str column, before, after;
};

/* What saving it would do. */
struct rule_effect_view {
    struct layout_view layout;
    struct nav_links tabs;
    const struct problem *problem;
    struct url action, back;
    struct str book, basket, what;
    const struct cell_change_view *cell;
    size_t cells_n;                /* all columns, to be sent again */
    bool is_new, same;
    bool known;                    /* the basket could be worked out before and after */
    struct str basket_words;
    struct sum_view before, after;
    struct field_view note;
};

#endif
