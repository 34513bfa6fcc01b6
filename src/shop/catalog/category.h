/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of categories: immutable, read once from data/categories.csv. Pointers live as long as
 * the program. Needs no transaction; safe from every thread.
 *
 * A row has an id, which never changes, a path of slugs ("electronics/phones"), and names. Rows
 * stand depth first, each after its parent, so that a subtree is a range of places. */
#ifndef SHOP_CATALOG_CATEGORY_H
#define SHOP_CATALOG_CATEGORY_H

#include "base/ids.h"
#include "base/outcome.h"

enum { CATEGORIES_MAX = 1024, CATEGORY_DEPTH_MAX = 4 };

struct category {
    struct category_id id;
    const struct category *parent; /* NULL at the top */
    struct str path;               /* "electronics/phones" */
    struct str slug;               /* its last part */
    struct str name;               /* English */
    struct str name_ru, name_pt;   /* may be empty */
    uint16_t place, last;          /* its subtree is [place, last] */
    int depth;                     /* 0 at the top */
};

/* Reads and checks the file. Called once at start, so that broken data stops the program; every
 * look-up loads by itself where it was not called. */
must_check enum outcome categories_load(struct problem *p);

/* All, depth first: categories(&n)[i].place == i. */
const struct category *categories(size_t *n);
/* NULL when unknown. */
const struct category *category_by_id(struct category_id id);
const struct category *category_by_path(struct str path);

/* The name for readers of `language` ("ru", "pt-BR"), else the English one. */
struct str category_name(const struct category *c, struct str language);

/* Steps through the children of `parent` (NULL: the top): begin with *c == NULL. */
bool category_next_child(const struct category *parent, const struct category **c);

/* Parses a file of that form; for the loader and tests. `out` has room for CATEGORIES_MAX. */
must_check enum outcome categories_parse(struct arena *a, struct str csv, struct problem *p,
                                         struct category *out, size_t *n);

#endif
