/* SPDX-License-Identifier: Apache-2.0 */
/* quote: what the buyer pays, to the cent, with the working shown. A pure function of its
 * values: no clock, no database, no state.
 *
 * Lines are grouped into consignments, one per seller and dispatch hub, because thresholds are
 * tested per consignment. Inside one customs territory prices are what the seller asks, with tax
 * in them where the country is used to that (EU GB RU BR) and on top where it is not (US CA).
 * Across a border the price asked is the customs value, and duty, fees and tax come on top of
 * it.
 *
 *   total = goods + freight + insurance + duty + fees + tax - off  (included tax is only shown)
 *
 * Promotions take off goods and freight, parcel by parcel (ADR 0020): first what sellers pay for,
 * then what the marketplace pays for. Of each payer a line gets the best percentage that is about
 * it, then the parcel the best fixed amount; its freight is free once. Percentages are rounded
 * down, and one minor unit of a parcel's goods is always left to pay. What of it lowers the customs
 * value and the base of tax is a rule: discounts.h.
 *
 * Properties (tested): the order of lines makes no difference; every consignment's lines sum to
 * the consignment, and the consignments to the quote; within one band of value dearer goods
 * never cost less. Everything is integer minor units of `currency`; each tax line is rounded
 * once, half up. Money is converted line by line at the day's exact rate; thresholds are tested
 * in their own currency. */
#ifndef SHOP_QUOTE_QUOTE_H
#define SHOP_QUOTE_QUOTE_H

#include "shop/markets/rates.h"
#include "shop/promotions/promotion.h"
#include "shop/quote/rules.h"

enum {
    QUOTE_LINES_MAX = 200,
    QUOTE_PROMOTIONS_MAX = 2000,
    QUOTE_QUANTITY_MAX = 9999,
    QUOTE_WEIGHT_MAX_G = 1000000 /* of one unit */
};

struct quote_line {
    struct seller_id seller;
    struct offer_id offer;
    struct product_id product; /* for promotions */
    int32_t quantity;          /* 1 ... QUOTE_QUANTITY_MAX */
    struct money unit_price;   /* any currency whose rate is known; MONEY_MAX_MINOR at most */
    int32_t weight_g;          /* of one unit, 0 ... QUOTE_WEIGHT_MAX_G */
    struct str hs6;            /* "610910"; empty: unknown, the general rates apply */
    struct str origin;         /* country of manufacture; empty: that of dispatch */
    struct str dispatch;       /* country from which it is sent, "CN" */
    struct str hub;            /* dispatch hub, "CN-SZX"; may be empty; one country a hub */
    struct str danger;         /* class of dangerous goods, "UN3481"; empty: none */
    int32_t battery_wh;        /* 0: unknown, or no battery */
};

/* Freight of one consignment; found by seller and hub. None given: nothing is charged, by post. */
struct quote_freight {
    struct seller_id seller;
    struct str hub;
    struct money freight;      /* any currency whose rate is known */
    struct money surcharge;    /* within the freight, named in the working; zeroed: none */
    struct money insurance;    /* zeroed: none */
    enum carrier carrier;
    bool not_sent;             /* no way is open: priced all the same, only to be shown */
};

struct quote_known;

struct quote_in {
    const struct country *to;
    struct str region;         /* "SP"; empty where unknown: then the country's general rate */
    struct date date;
    struct currency currency;  /* of everything in the result */
    const struct quote_line *lines;
    size_t lines_n;            /* 1 ... QUOTE_LINES_MAX */
    const struct quote_freight *freights;
    size_t freights_n;         /* at most QUOTE_LINES_MAX */
    const struct promotion *const *promotions; /* that hold there and then, in any order */
    size_t promotions_n;       /* at most QUOTE_PROMOTIONS_MAX */
    const struct rules *rules;
    const struct rates *rates;
    struct quote_known *known; /* what several quotes share (known.h); NULL: nothing */
};

/* What somebody pays for so that the buyer need not. */
struct quote_off {
    struct money goods, freight;
};

/* Amounts of a line, a consignment or the whole, all in the quote's currency. */
struct quote_sum {
    struct money goods, freight, insurance, duty, fees;
    struct money tax;          /* added to the price */
    struct money tax_included; /* already in goods and freight: shown, not added */
    struct quote_off off[PAYERS]; /* goods and freight are before it */
    struct money total;        /* goods + freight + insurance + duty + fees + tax - off */
};

enum quote_step_code {
    STEP_RATE,       /* money was converted: `from` -> currency at `rate` of `rate_date` */
    STEP_GOODS,      /* amount */
    STEP_FREIGHT,
    STEP_SURCHARGE,  /* what of the freight is asked because the way is full; only when it is */
    STEP_INSURANCE,
    STEP_PROMOTION,  /* amount is below nothing: what it takes off */
    STEP_FREE,       /* a rule with nothing to pay because the value is within its free amount */
    STEP_DUTY,       /* amount = rate of base, for hs6 */
    STEP_FEE,
    STEP_TAX,        /* added */
    STEP_TAX_INCLUDED,
    STEP_TOTAL,
    QUOTE_STEPS
};

/* One step of the working. Which fields mean something depends on the code and on rule->method. */
struct quote_step {
    enum quote_step_code code;
    int32_t consignment;        /* index, -1 for the whole */
    struct str name;            /* "VAT", "Duty": message id; empty otherwise */
    struct money amount;        /* the result of the step */
    struct money base;          /* what a rate was applied to */
    int32_t rate_ppm;
    int32_t count;              /* METHOD_PER_HS: how many distinct subheadings */
    struct str hs6;             /* METHOD_TARIFF */
    struct str origin;          /* METHOD_TARIFF */
    struct currency from;       /* STEP_RATE */
    struct rate rate;
    struct date rate_date;
    bool rate_stale;
    struct str rule_id;         /* row that was applied; empty for none */
    struct str source;          /* of that row */
    struct date since;          /* from when it holds */
    enum method method;
    enum collector collector;
    bool check;                 /* uncertain: say so on the page */
    struct promotion_id promotion; /* STEP_PROMOTION; rule_id says what it does to the bases */
    enum payer payer;
    struct money cost;          /* of it, in the promotion's currency */
};

struct quote_line_share {
    size_t line;                /* index into quote_in.lines */
    struct quote_sum sum;       /* of all units: the landed price of the line */
};

struct quote_consignment {
    struct seller_id seller;
    struct str hub;
    struct str dispatch;
    enum sale sale;
    enum carrier carrier;
    int64_t weight_g;
    const struct quote_line_share *lines; /* in the order of quote_in.lines */
    size_t lines_n;
    struct quote_sum sum;
};

struct quote {
    struct currency currency;
    struct date date;
    const struct quote_consignment *consignments; /* in the order of their first line */
    size_t consignments_n;
    struct quote_sum sum;
    const struct quote_step *working;
    size_t working_n;
    bool check;                 /* one of the rows applied is marked so */
    bool rate_stale;            /* one of the rates used is old */
};

/* Refuses goods that may not be sent there in that way (restricted, "lines[2].hs6", with the
 * reason). Refuses an input out of its limits ("lines[2].hs6"), a currency without a rate
 * (currency_mismatch), and a destination or date that no rule knows (not_found). Memory from
 * `a`; texts point into the input and the rules. */
must_check enum outcome quote_make(struct arena *a, const struct quote_in *in, struct quote *out,
                                   struct problem *p);

/* The restriction that closes all of the ways named to the goods of a line; NULL when none does. */
const struct restriction *quote_restricted(const struct quote_in *in, const struct quote_line *l,
                                           bool post, bool courier);

/* The consignments that lines fall into, before freight is known, in the order of their first
 * line: to ask shop/logistics for each one's price by weight. */
struct quote_parcel {
    struct seller_id seller;
    struct str hub;
    struct str dispatch;
    int64_t weight_g;
};
size_t quote_parcels(struct arena *a, const struct quote_line *lines, size_t n,
                     struct quote_parcel **out);

/* What is taken off altogether; of goods and of freight. */
struct quote_off quote_off(const struct quote_sum *s);

/* The code as the API and the command line write it: "duty", "tax_included". */
const char *quote_step_name(enum quote_step_code code);

#endif
