/* SPDX-License-Identifier: Apache-2.0 */
/* Word stems by Snowball (Porter's successors), wrapped here alone. Languages without a stemmer
 * (Polish, Chinese) give the word back. Safe from every thread: each keeps its own stemmers. */
#ifndef LIB_STEM_H
#define LIB_STEM_H

#include "base/arena.h"
#include "base/str.h"

/* The language of a BCP 47 tag, or LANG_OTHER. */
enum stem_language {
    STEM_EN, STEM_RU, STEM_ES, STEM_PT, STEM_DE, STEM_FR, STEM_IT, STEM_NL, STEM_TR, STEM_OTHER
};
enum stem_language stem_language(struct str tag);

/* The stem of a folded word (lib/text.h); a copy in `a`. */
struct str stem_word(struct arena *a, enum stem_language language, struct str word);

#endif
