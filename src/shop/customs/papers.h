/* SPDX-License-Identifier: Apache-2.0 */
/* The papers of a parcel, as PDF (lib/pdf.h): what they say as a plain struct, and one file that
 * draws each of them:
 *
 *   label     A6: from, to, the S10 number as Code 128, the SSCC as GS1-128 where there is one
 *   cn22      A6: the customs declaration for goods up to the worth of postal_forms.h
 *   cn23      A5 across: the one for goods above, and for whoever wants it
 *   invoice   A4: the commercial invoice
 *
 * Layout and words are ours; the particulars are those that the UPU's forms ask for, with the
 * numbers of their boxes. Declarations are worded in French, English and the language of the
 * destination (where po/ has it), the invoice in English and the buyer's language. What does not
 * fit on a page goes on on the next.
 *
 * Pure: the same struct gives the same bytes. */
#ifndef SHOP_CUSTOMS_PAPERS_H
#define SHOP_CUSTOMS_PAPERS_H

#include "base/civil.h"
#include "shop/customs/itmatt.h"
#include "shop/customs/postal_forms.h"

enum paper_kind { PAPER_LABEL, PAPER_CN22, PAPER_CN23, PAPER_INVOICE, PAPER_KINDS };

const char *paper_kind_name(enum paper_kind k); /* "label" */

struct paper_price {    /* of the invoice, one for each line of the data */
    struct str sku;
    int64_t unit_minor; /* price of one */
};

struct paper_sums {     /* minor units; as in shop/orders */
    int64_t goods, freight, insurance, fees, duty, tax, tax_included, discount, total;
};

struct paper {
    struct itmatt data;          /* who sends what to whom, as customs was told */
    const struct paper_price *prices;
    struct paper_sums sums;
    struct str addressee;        /* the address as the post of its country has it, no country */
    struct str service, hub;     /* "standard", "CN-SZX" */
    struct str sscc;             /* 18 digits, or empty */
    struct date shipped_on;
    int64_t shipped_at_ms;
    size_t parcel, parcels;      /* the first of two: 1, 2 */
    bool border;                 /* it passes a border of customs: a declaration belongs to it */
    struct postal_worth worth;   /* says which */
    struct str language;         /* of the destination, for declarations: "ru" */
    struct str buyer_language;   /* of the invoice */
};

/* Draws those kinds whose bit is set (1 << PAPER_LABEL), in the order of the enum, for each of
 * `n` parcels; the invoice once, for the first. REFUSED unavailable ("fonts") when fonts are
 * missing; as barcode_make does. Memory from `a`. */
must_check enum outcome papers_draw(struct problem *p, struct arena *a, const struct paper *papers,
                                    size_t n, unsigned kinds, struct str *out);

#endif
