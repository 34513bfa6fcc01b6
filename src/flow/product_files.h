/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogues of sellers in and out, as CSV. docs/import.md is the manual of the files.
 *
 * Neither knows of files: bytes come from a reader and go to a writer of the caller's. Call both
 * without a transaction. */
#ifndef FLOW_PRODUCT_FILES_H
#define FLOW_PRODUCT_FILES_H

#include "base/ctx.h"
#include "shop/catalog/mapping.h"
#include "shop/customs/hs.h"

enum { IMPORT_BATCH_MAX = 500 }; /* rows a command, so that orders never wait long */

/* Gives the next bytes, at most `max`; *n = 0 at the end. */
typedef enum outcome product_reader(void *arg, char *out, size_t max, size_t *n,
                                    struct problem *p);
typedef enum outcome product_writer(void *arg, struct str bytes, struct problem *p);

struct import_report {
    int64_t rows;      /* read, without the header */
    int64_t created, changed, unchanged, refused;
    int64_t sellers;   /* created */
    int64_t without_hs; /* that stay so */
    int64_t hs_taken;  /* suggested and taken */
    int64_t line;      /* of the last row */
};

/* A row that stays out: its line, the field and what was expected. */
struct import_refusal {
    int64_t line;
    struct str sku; /* may be empty */
    const struct problem *problem;
};

/* A row without HS code, and what fits; the best first, at least one. */
struct import_suggestion {
    int64_t line;
    struct str sku, title;
    const struct hs_suggestion *v;
    size_t n;
};

struct import_products {
    product_reader *read;
    void *read_arg;                /* of the reader: CSV or gzip of it */
    const struct mapping *mapping;
    struct seller_id seller;       /* whose all of it is; zero: the rows say whose */
    void (*refused)(void *arg, const struct import_refusal *r); /* may be NULL */
    void (*suggested)(void *arg, const struct import_suggestion *s); /* may be NULL */
    void (*progress)(void *arg, const struct import_report *r); /* after a command; may be NULL */
    void *arg;                     /* of these three */
};

/* Reads the file to its end. Rows are taken or refused one by one, each whole or absent, and
 * offers are found again by seller and SKU; a row whose content is that of the last time is left
 * alone. So an import that was cut off is finished by repeating it. The stock that a row states
 * is set when the row is new or has changed; the default stock only when it is new.
 *
 * A row without HS code stays without one. What fits is told to `suggested`; where `hs` says
 * "suggest" and one code is surely the best, it is taken.
 *
 * Sellers named by the rows are opened when there is none of that handle or name; that is for
 * operators. REFUSED as a whole: no gzip or CSV, a header that does not fit the mapping ("column
 * price"), an unknown seller, forbidden. `report` counts what was done until then. */
must_check enum outcome import_products(struct ctx *c, const struct import_products *in,
                                        struct import_report *report);

struct export_products {
    product_writer *write;
    void *write_arg;
    struct seller_id seller; /* zero: of all sellers */
    bool for_people;         /* cells that a spreadsheet would run as a formula get an apostrophe */
};

/* Writes our own columns, ordered by the sellers' handles and SKUs, without removed offers.
 * Importing the file into an empty marketplace and exporting it again gives the same bytes
 * (unless `for_people`). */
must_check enum outcome export_products(struct ctx *c, const struct export_products *in,
                                        int64_t *rows);

#endif
