/* SPDX-License-Identifier: Apache-2.0 */
/* What may not be sent: dated rows of data/restrictions.csv, each with its source. A row forbids
 * goods of some HS codes, or of a class of dangerous goods, on the way to a territory, from some
 * countries, inside of a customs territory or across its border, by post or by courier. Goods are
 * refused by the first row that holds, at listing, in quotes and at checkout, with its reason.
 * Immutable once read; pure; safe from every thread.
 *
 * Dangerous goods are named by their UN number: UN3480 lithium-ion batteries alone, UN3481 the same
 * with or in equipment, UN3090 and UN3091 lithium metal, UN1266 perfumery, UN1950 aerosols. */
#ifndef SHOP_CUSTOMS_RESTRICTION_H
#define SHOP_CUSTOMS_RESTRICTION_H

#include "shop/customs/hs.h"
#include "shop/customs/territory.h"

enum restricted_sale { RESTRICTED_ANY, RESTRICTED_DOMESTIC, RESTRICTED_IMPORT, RESTRICTED_SALES };

enum { RESTRICTION_BATTERY_MAX_WH = 100000 };

struct hs_range {
    int32_t first, last; /* six-digit codes as numbers, both included */
};

struct restriction {
    struct str id;            /* stable, "eaeu-mail-alcohol" */
    struct str territory;     /* of the destination: "*", "EU", "EAEU", a country */
    struct str dispatch;      /* list of countries, see territory.h */
    enum restricted_sale sale;
    struct str hs;            /* prefixes of 2, 4 or 6 digits with blanks between; empty: all */
    const struct hs_range *goods; /* the same, as codes from one to another */
    size_t goods_n;
    struct hs_chapters chapters; /* that they are in */
    struct str danger;        /* "UN3480"; empty: any */
    bool post, courier;       /* by which carriers it may not go */
    int32_t over_wh;          /* only batteries of more than this; -1: whatever they hold */
    struct date from, until;  /* both days inclusive */
    struct str reason;        /* one English sentence; a message id where it is one of ours */
    bool check;               /* uncertain: check before use */
    struct str source;
};

/* The rows that may be about the goods of one chapter. */
struct restriction_shelf {
    const struct restriction **v; /* in the order of the rows */
    size_t n;
};

struct restrictions {
    const struct restriction *v; /* in the order of the rows */
    size_t n;
    const struct restriction_shelf *of; /* by chapter, and at last that of unknown goods */
};

enum { RESTRICTIONS_MAX = 5000, RESTRICTION_COLUMNS = 13 };
/* id,territory,dispatch,sale,hs,danger,mode,over_wh,from,until,reason,check,source */
extern const char *const restriction_columns[RESTRICTION_COLUMNS];

/* The reasons of the shipped rows: message ids. */
extern const char *const restriction_reasons[];
extern const size_t restriction_reasons_n;

/* Reads a table of these columns; refuses with "restrictions.csv line 12: hs". */
must_check enum outcome restrictions_read(struct arena *a, const struct table *t,
                                          struct problem *p, struct restrictions *out);

/* Goods on their way. */
struct passage {
    const struct country *from, *to; /* `to` NULL: anywhere; only rows for all the world hold */
    bool post, courier;              /* the ways that are open: a row must close all of them */
    struct str hs;                   /* six digits; empty: unknown */
    struct str danger;               /* UN number; empty: none */
    int32_t battery_wh;              /* 0: unknown */
    struct date day;
};

/* The first row that forbids it; NULL when none does. */
const struct restriction *restriction_find(const struct restrictions *r, const struct passage *p);

/* "UN" and four digits? */
bool danger_valid(struct str danger);

#endif
