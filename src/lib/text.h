/* SPDX-License-Identifier: Apache-2.0 */
/* Text of people: cleaned at the door, folded and cut into words for search. Unicode by ICU. */
#ifndef LIB_TEXT_H
#define LIB_TEXT_H

#include "base/buf.h"

enum text_kind {
    TEXT_LINE,  /* a name or title: one line, blanks run together */
    TEXT_BLOCK  /* a description: line feeds allowed */
};

/* What is wrong with a text that may not come in; TEXT_FINE when nothing is. */
enum text_fault {
    TEXT_FINE,
    TEXT_BROKEN,    /* not UTF-8, or has a NUL */
    TEXT_CONTROL,   /* control characters, or marks that turn the direction of writing */
    TEXT_TOO_LONG
};

/* NFC, trimmed, without controls, at most max_chars code points. *out in `a`. An empty text is
 * fine: the caller knows whether it is needed. */
enum text_fault text_clean(struct arena *a, enum text_kind kind, struct str in, size_t max_chars,
                           struct str *out);
/* The same text without what TEXT_CONTROL is about; memory from `a`. `in` is UTF-8. */
struct str text_without_controls(struct arena *a, struct str in);
/* What was expected, for a refusal: "at most 80 characters". */
const char *text_fault_why(enum text_fault f);

/* For comparing and searching: lower case, compatibility forms and accents folded away (é as e, ё
 * as е, ł as l, ß as ss; й stays). Appends to `out`. */
void text_fold(struct buf *out, struct str in);
struct str text_folded(struct arena *a, struct str in);

/* The next word of a folded text: a run of letters and digits; of Chinese, Japanese and Korean
 * writing a pair of characters that stand together (or a single one). Steps *rest over it; false at
 * the end. The word points into the text. */
bool text_next_word(struct str *rest, struct str *word);

#endif
