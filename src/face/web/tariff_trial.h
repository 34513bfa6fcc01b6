/* SPDX-License-Identifier: Apache-2.0 */
/* The basket by which an operator tries rules: one line of goods, from a country to a country, on a
 * day. Read from a query, so that a link can carry it. */
#ifndef FACE_WEB_TARIFF_TRIAL_H
#define FACE_WEB_TARIFF_TRIAL_H

#include "face/web/tariff_views.h"
#include "face/web/web.h"
#include "shop/quote/quote.h"

struct tariff_trial {
    /* As sent, or what is asked about when nothing was. */
    struct str from, to, day, region, goods, currency, quantity, weight, hs, freight, insurance;
    struct str carrier;
    struct quote_line line;
    struct quote_freight way;
    struct quote_in in;        /* but for rules and rates */
};

/* The words of the fields; then what they mean. REFUSED by the field's name. */
must_check enum outcome trial_words(struct web *w, const struct form *from,
                                     struct tariff_trial *out);
must_check enum outcome trial_read(struct web *w, struct tariff_trial *b);

/* "from=CN&to=BR&...": trial_words reads it back. */
struct str trial_query(struct web *w, const struct tariff_trial *b);
/* Adds it to a link. */
void trial_params(struct url_maker *m, const struct tariff_trial *b);
/* "CN → BR, 50.00 USD, HS 610910, 2026-01-15". */
struct str trial_line(struct web *w, const struct tariff_trial *b);

/* The form. */
struct basket_view trial_form(struct web *w, const struct tariff_trial *b);

#endif
