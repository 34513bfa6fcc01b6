/* SPDX-License-Identifier: Apache-2.0 */
/* A mapping: which column of somebody's product file is what, and what holds where it says nothing.
 * Written as an INI file (docs/import.md is its manual); an empty one means our own columns,
 * named as the fields below, which is what export writes.
 *
 *     [file]        separator, path_separator
 *     [columns]     FIELD = COLUMN, COLUMN...    the first that is not empty counts; of images all
 *     [defaults]    FIELD = VALUE                where the cell is empty or there is no column
 *     [transforms]  FIELD = WORDS                strip limit:N upper lower minor round kg comma
 *                                                point
 *     [values F]    CELL = VALUE                 what stands in the cell, and what it means
 *     [categories]  PATH = OUR/PATH              the longest that begins the row's path counts; the
 *                                                rest is kept as the seller's own path
 *
 * Pure: no database, no files. */
#ifndef SHOP_CATALOG_MAPPING_H
#define SHOP_CATALOG_MAPPING_H

#include "lib/csv.h"
#include "shop/catalog/listing.h"

/* The fields. title and description also come as title.ru, description.ru: in that language. */
#define MAPPING_FIELDS(X)                                                                    \
    X(seller) X(seller_name) X(seller_country) X(seller_currency) X(seller_hub) X(seller_city) \
    X(sku) X(key) X(options) X(language) X(title) X(description) X(brand) X(category) X(path)  \
    X(price) X(currency) X(gtin) X(weight) X(packed) X(hs) X(origin) X(danger) X(battery_wh)   \
    X(stock) X(handling_days) X(ship_from) X(hub) X(images) X(state)

enum mapping_field {
#define X(name) FIELD_##name,
    MAPPING_FIELDS(X)
#undef X
    FIELDS
};

enum {
    MAPPING_HANDLING_DAYS = 2,    /* where the file says nothing */
    MAPPING_SELLER_NAME_MAX = 250 /* characters */
};

const char *mapping_field_name(enum mapping_field f);

struct mapping;

/* REFUSED malformed or invalid as "NAME line 12: KEY" with what was expected: an unknown section,
 * field, transform or category of ours, a default that is none. Memory from `a`, texts too. */
must_check enum outcome mapping_parse(struct arena *a, struct str name, struct str ini,
                                      struct problem *p, const struct mapping **out);

/* For struct csv_options. */
char mapping_separator(const struct mapping *m);

/* What a row says about its seller; empty where it says nothing. */
struct row_seller {
    struct str handle, name, country, hub;
    struct currency currency;
    int64_t city;
};

/* A mapping that knows where the columns of one file are. */
struct mapping_bound;

/* Reads the file's header. `seller` is who sells everything in the file, or NULL where the rows
 * say it; his country and currency hold where the mapping has no others. REFUSED invalid with the
 * column's name when one that the mapping names is missing; of our own columns also when one is
 * unknown, since a misspelt one would be lost in silence, and when sku, title or price is
 * missing. */
must_check enum outcome mapping_bind(struct arena *a, const struct mapping *m,
                                     const struct csv_row *header, const struct row_seller *seller,
                                     struct problem *p, const struct mapping_bound **out);

struct mapped_row {
    int64_t line;
    struct listing listing;     /* clean */
    int64_t stock_new;          /* on the shelf when the offer is new */
    bool suggest_hs;            /* `hs` says "suggest": whoever takes the row may find a code */
    struct row_seller seller;   /* as the row says, whoever mapping_bind was told of */
};

/* Makes a listing of a row. REFUSED with the field and what was expected. Memory from `a`. */
must_check enum outcome mapping_row(struct arena *a, const struct mapping_bound *b,
                                    const struct csv_row *row, struct problem *p,
                                    struct mapped_row *out);

#endif
