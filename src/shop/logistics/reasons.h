/* SPDX-License-Identifier: Apache-2.0 */
/* Why an item is held or could not be delivered: codes of our own (data/retention_reasons.csv), in
 * words for the buyer, with what happens next and how long it takes. Posts have lists of numbers
 * for this; who sends us scans translates his into these codes. Immutable, read once, safe from
 * every thread. */
#ifndef SHOP_LOGISTICS_REASONS_H
#define SHOP_LOGISTICS_REASONS_H

#include "base/arena.h"
#include "base/outcome.h"
#include "base/str.h"

enum { REASON_LANGUAGES = 3, REASONS_MAX = 200, REASON_CODE_MAX = 40 };

struct retention_reason {
    struct str code;                     /* "missing_invoice" */
    struct str words[REASON_LANGUAGES];  /* en, ru, pt: "the invoice is missing" */
    struct str next[REASON_LANGUAGES];   /* "The seller sends it to customs ..." */
    int32_t p50_days, p90_days;          /* until it goes on */
    bool check;
    struct str source;
};

struct retention_reasons {
    const struct retention_reason *v;
    size_t n;
};

/* Parses `code,en,ru,pt,next_en,next_ru,next_pt,days,check,source`; REFUSED with line and column.
 * There must be a row "unstated". Texts live in `a`. */
must_check enum outcome retention_reasons_parse(struct arena *a, struct str name, struct str csv,
                                                struct problem *p, struct retention_reasons *out);
/* The rows that the program ships, checked once. */
must_check enum outcome retention_reasons_load(struct problem *p);

/* By its code, however written: "Missing invoice" is missing_invoice. The empty text is "unstated".
 * NULL for words that are none of ours. */
const struct retention_reason *retention_reason_find(struct str told);

/* In that language where we have it, else in English. */
struct str retention_reason_words(const struct retention_reason *r, struct str language);
struct str retention_reason_next(const struct retention_reason *r, struct str language);

/* "2-7": a range of days or hours with p50 <= p90 <= max. */
must_check bool span_parse(struct str s, int32_t max, int32_t *p50, int32_t *p90);

#endif
