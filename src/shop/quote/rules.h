/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of tax, duty and fees: dated rows with their source, never constants in code (ADR
 * 0006).
 *
 * One row of data/tax_rules.csv is one charge: when it applies (territory, domestic or import,
 * carrier, country of dispatch, dates, a band of value) and how it is worked out (method, base,
 * rate, amount). All rows that apply do, in the order duty, fee, tax. Rates of tax by region
 * stand in data/tax_rates.csv (lower ones for some goods: reduced.h), duty rates by HS code in
 * data/duty_rules.csv (shop/customs/duty.h), and what may not be sent at all in
 * data/restrictions.csv (shop/customs/restriction.h); what promotions do to the bases in
 * data/discount_rules.csv (discounts.h). What an operator imports on top of them: tariffs.h.
 *
 * Bases are sets of parts, "goods+freight+insurance+duty": the CIF of one country and the supply
 * price of another are data. */
#ifndef SHOP_QUOTE_RULES_H
#define SHOP_QUOTE_RULES_H

#include "base/money.h"
#include "lib/table.h"
#include "shop/customs/duty.h"
#include "shop/customs/restriction.h"
#include "shop/markets/places.h"
#include "shop/quote/discounts.h"
#include "shop/quote/reduced.h"

enum charge { CHARGE_DUTY, CHARGE_FEE, CHARGE_TAX, CHARGES };

enum part { /* bits */
    PART_GOODS = 1,
    PART_FREIGHT = 2,
    PART_INSURANCE = 4,
    PART_DUTY = 8,
    PART_FEE = 16
};

enum sale { SALE_DOMESTIC, SALE_IMPORT, SALES };
enum carrier { CARRIER_POST, CARRIER_COURIER, CARRIERS };
enum collector { COLLECTOR_MARKETPLACE, COLLECTOR_CARRIER, COLLECTORS };

enum method {
    METHOD_TARIFF,     /* per HS code: rates of duty_rules.csv on the base */
    METHOD_PER_HS,     /* `amount` for each distinct HS subheading, whatever the quantity */
    METHOD_RATE,       /* `rate` of the base, less `amount`, not below nothing */
    METHOD_EXCESS,     /* `rate` of base over `free`, at least `per_kg` on weight over `free_g` */
    METHOD_WHOLE,      /* `rate` of the base, at least `per_kg` on the whole weight */
    METHOD_ON_TOP,     /* tax: each regional rate of the base, added */
    METHOD_INSIDE,     /* tax: part of its own base: base / (1 - rate) - base, added */
    METHOD_INCLUDED,   /* tax: already in the price: base * rate / (1 + rate), shown, not added */
    METHOD_WITHIN,     /* the same where a tax is part of its own base: base * rate */
    METHODS
};

const char *method_name(enum method m);       /* "tariff": stable */
const char *collector_name(enum collector c); /* "marketplace" */

struct tax_rule {
    struct str id;             /* stable, "eu-low-duty-2026" */
    enum charge charge;
    struct str name;           /* what the line is called: "Duty", "VAT", "ICMS": a message id */
    struct str territory;      /* of the destination: "EU", "EAEU", or a country */
    enum sale sale;
    bool carrier[CARRIERS];
    struct str dispatch;       /* "*", or "US MX", or "!US MX": all but these */
    struct date from, until;   /* both days inclusive */
    struct currency currency;  /* of `over`, `upto`, `amount`, `per_kg` */
    int64_t over_minor;        /* applies to a value above this (-1: to any) ... */
    int64_t upto_minor;        /* ... up to this, inclusive; INT64_MAX: no end */
    unsigned test;             /* parts that make up that value */
    enum method method;
    unsigned base;             /* parts that the charge is worked out from */
    int32_t rate_ppm;          /* 0 where rates come from a table */
    int64_t amount_minor;
    int64_t per_kg_minor;
    int64_t free_minor;        /* METHOD_EXCESS: what is free of it */
    int32_t free_g;
    enum collector collector;
    bool check;                /* uncertain: check before use; shown to the buyer */
    struct str source;
};

struct tax_rate {
    struct str id;             /* "ca-on-hst" */
    struct str country;
    struct str region;         /* "" where the region is not listed by itself */
    struct str name;           /* "HST" */
    struct date from, until;
    int32_t rate_ppm;          /* 9.975 % is 99750 */
    bool check;
    struct str source;
    size_t row;                /* in the table that it was read from */
};

/* Bounds that keep all sums of a quote far from the end of 64 bits. */
enum {
    TAX_RULES_MAX = 2000,
    TAX_RATES_MAX = 5000,
    RULE_RATE_MAX_PPM = 2000000,     /* 200 % */
    TAX_RATE_MAX_PPM = 600000,       /* 60 %: an inside tax must stay below the whole */
    RULE_AMOUNT_MAX_MINOR = 1000000, /* amount, per_kg */
    RULE_BAND_MAX_MINOR = 100000000  /* over, upto, free */
};

/* Those of a country, in the order in which they are charged: by charge, then as in `rule`. */
struct country_rules {
    const struct tax_rule **v;
    size_t n;
};

struct rules {
    const struct tax_rule *rule; /* ordered by territory, charge, id */
    size_t rules_n;
    const struct country_rules *of; /* of each country, in the order of countries() */
    const struct tax_rate *rate; /* ordered by country, region, name, from */
    size_t rates_n;
    struct reduced_rates reduced;
    struct duty_rates duty;
    struct restrictions restrictions;
    struct discount_rules discounts;
};

/* The books that make a set: tables whose first column is the row's id, each once in its book. */
enum book {
    BOOK_TAX_RULES, BOOK_TAX_RATES, BOOK_REDUCED_RATES, BOOK_DUTY_RULES, BOOK_RESTRICTIONS,
    BOOK_DISCOUNT_RULES, BOOKS
};
enum { BOOK_ID = 0 }; /* the column of the ids */
extern const struct table_kind rule_books[BOOKS]; /* "tax_rules" and its columns ... */

/* Reads and checks a set: unknown words, dates out of order, two rows of one id, rows that
 * contradict each other, a currency missing where an amount stands. Refuses with
 * "tax_rules.csv line 12: method" and what was expected. Pure; texts point into the tables. */
must_check enum outcome rules_read(struct arena *a, const struct table book[BOOKS],
                                   struct problem *p, struct rules *out);
/* Refuses what makes no sense in a whole set, though each row is right: a lower rate of a tax that
 * the country does not have would do nothing, unseen. */
must_check enum outcome rules_agree(const struct rules *rules, const struct table book[BOOKS],
                                    struct problem *p);

/* A whole set from the text of each book. */
struct rules_csv {
    struct str book[BOOKS];
};
must_check enum outcome rules_tables(struct arena *a, const struct rules_csv *csv,
                                     struct problem *p, struct table out[BOOKS]);
must_check enum outcome rules_parse(struct arena *a, const struct rules_csv *csv, struct problem *p,
                                    struct rules *out);
/* The text that the program ships. */
struct rules_csv rules_shipped_csv(void);

/* The set that the program ships, parsed once; lives as long as the program. */
must_check enum outcome rules_default(struct problem *p, const struct rules **out);

/* `to` is one of countries(). */
const struct country_rules *rules_of(const struct rules *r, const struct country *to);

/* Which rows hold on a day: two days of a set with the same digest have the same rules. */
uint64_t rules_digest(const struct rules *r, struct date day);

/* The tax rates of a region on a day: rows of the region itself where there are any, else those
 * of the whole country. At most TAX_LINES_MAX. */
enum { TAX_LINES_MAX = 4 };
size_t rules_tax_rates(const struct rules *r, struct str country, struct str region,
                       struct date day, const struct tax_rate *out[TAX_LINES_MAX]);

#endif
