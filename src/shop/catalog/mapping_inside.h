/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of mapping.c and mapping_row.c only. */
#ifndef SHOP_CATALOG_MAPPING_INSIDE_H
#define SHOP_CATALOG_MAPPING_INSIDE_H

#include "shop/catalog/mapping.h"

enum { COLUMNS_OF_FIELD_MAX = 4 };

enum transform { /* bits */
    TRANSFORM_STRIP = 1,  /* control and direction characters are left out */
    TRANSFORM_UPPER = 2,
    TRANSFORM_LOWER = 4,
    TRANSFORM_MINOR = 8,  /* a price in minor units */
    TRANSFORM_ROUND = 16, /* a weight with decimals */
    TRANSFORM_KG = 32,    /* a weight in kilograms */
    TRANSFORM_COMMA = 64, /* a number as written with a decimal comma: "1.234,50 €" */
    TRANSFORM_POINT = 128 /* a number as written with a decimal point: "$1,234.50" */
};

/* Where a field comes from. */
struct mapped {
    struct str columns[COLUMNS_OF_FIELD_MAX];
    size_t columns_n;
    struct str fallback; /* empty: none */
    unsigned transforms;
    size_t limit;        /* characters; 0: none */
};

/* What a cell of a field means; `cell` "*" is any other. */
struct mapped_value {
    const struct mapped *field;
    struct str cell, means;
};

struct mapped_path {
    struct str path; /* as mapping_path writes it */
    struct category_id category;
};

struct mapped_text {
    struct str language;
    struct mapped title, description;
};

struct mapping {
    char separator, path_separator;
    bool by_name; /* no [columns]: the columns have the names of fields */
    struct mapped fields[FIELDS];
    struct mapped_text texts[LISTING_TEXTS_MAX - 1];
    size_t texts_n;
    struct mapped_value *values; /* sorted by field and cell */
    size_t values_n;
    struct mapped_path *paths;   /* sorted by path */
    size_t paths_n;
};

/* "title.ru" -> FIELD_title and "ru". False when it is no field. */
bool mapping_field_of(struct str key, enum mapping_field *f, struct str *language);

/* A category path with its parts trimmed, " > " between them. */
struct str mapping_path(struct arena *a, const struct mapping *m, struct str path);

/* The order of values and paths, for bsearch. */
int mapped_value_order(const void *a, const void *b);
int mapped_path_order(const void *a, const void *b);

#endif
