/* SPDX-License-Identifier: Apache-2.0 */
/* A listing: all that a seller says about one thing he sells. A row of an import file, a form of
 * the seller centre and a call of the API become this, and catalog_put makes the rows of it.
 *
 * What belongs together:
 *   - the same seller and SKU: the same offer, changed;
 *   - the same GTIN: the same product, whoever sells it; its texts stay those of its first seller;
 *   - the same seller and `key`: variants of one product, told apart by `options`.
 *
 * Texts point to memory of the caller. Limits of texts are in characters. */
#ifndef SHOP_CATALOG_LISTING_H
#define SHOP_CATALOG_LISTING_H

#include "base/ids.h"
#include "base/money.h"
#include "base/outcome.h"

enum {
    LISTING_SKU_MAX = 100,
    LISTING_TITLE_MAX = 500,
    LISTING_DESCRIPTION_MAX = 20000,
    LISTING_BRAND_MAX = 120,
    LISTING_PATH_MAX = 400,
    LISTING_KEY_MAX = 100,
    LISTING_OPTIONS_MAX = 300,
    LISTING_IMAGE_MAX = 500,
    LISTING_TEXTS_MAX = 12,
    LISTING_IMAGES_MAX = 12,
    LISTING_HUB_MAX = 40,
    LISTING_HANDLING_DAYS_MAX = 60,
    LISTING_STOCK_MAX = 100000000,
    LISTING_WEIGHT_MAX_G = 1000000,
    LISTING_BATTERY_MAX_WH = 100000
};

struct listing_text {
    struct str language;    /* ISO 639, "en", "ru"; each once */
    struct str title;       /* one line, needed */
    struct str description; /* plain text, may be empty */
};

struct listing {
    struct str sku;         /* the seller's own name of it, needed */
    struct str key;         /* the seller's name of the product it is a variant of; or empty */
    struct str options;     /* "Colour=Red;Size=M"; empty: the only variant */
    struct listing_text *texts; /* the first is in the product's own language */
    size_t texts_n;         /* 1 ... LISTING_TEXTS_MAX */
    struct str brand;       /* may be empty */
    struct category_id category;
    struct str path;        /* the seller's own category path, or the rest of it; may be empty */
    struct money price;     /* of one, > 0 */
    struct str gtin;        /* 8, 12, 13 or 14 digits by GS1, or empty */
    int32_t weight_g;       /* of the thing, 0 unknown */
    int32_t packed_g;       /* as it is sent, 0: as the thing */
    struct str hs;          /* six digits, or empty */
    struct str origin;      /* ISO 3166-1 alpha-2 where it was made, or empty */
    struct str danger;      /* class of dangerous goods, "UN3481", or empty */
    int32_t battery_wh;     /* energy of its battery, 0 unknown or none */
    int32_t handling_days;  /* business days until it is handed over */
    struct str ship_from;   /* ISO 3166-1 alpha-2, needed */
    struct str hub;         /* "CN-SZX"; empty: the seller's */
    const struct str *images; /* URLs or names of assets, the first is the cover */
    size_t images_n;
    struct str state;       /* "listed" or "hidden"; empty: listed when new, else as it is */
    int64_t stock;          /* on the shelf; LISTING_STOCK_UNSAID when it is not said */
};

#define LISTING_STOCK_UNSAID INT64_C(-1)

/* The door: brings the texts into their clean form (NFC, one line, without blanks at the ends; see
 * lib/text.h) and checks every field against the limits above. REFUSED with the field's name and
 * what was expected: "sku", "title" (or "title.ru"), "price", "gtin", "images[2]" ... Memory from
 * `a`; l->texts is written to. */
must_check enum outcome listing_clean(struct arena *a, struct problem *p, struct listing *l);

/* The same content gives the same number, in every process, for ever; other content another one. */
int64_t listing_hash(const struct listing *l);

/* GS1: length and check digit (mod 10, weights 3 and 1 from the right). */
bool gtin_valid(struct str s);

/* Steps through options: "Colour=Red;Size=M" gives (Colour, Red), (Size, M). */
struct listing_option {
    struct str name, value;
};
bool listing_option_next(struct str *rest, struct listing_option *out);

#endif
