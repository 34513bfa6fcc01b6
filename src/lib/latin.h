/* SPDX-License-Identifier: Apache-2.0 */
/* Names of any script in Latin letters, by ICU. */
#ifndef LIB_LATIN_H
#define LIB_LATIN_H

#include "base/str.h"

enum latin {
    LATIN_LETTERS, /* letter by letter, ISO 9 for Cyrillic: "Celabinsk" */
    LATIN_SOUNDS,  /* as English readers would say it, BGN/PCGN for Cyrillic: "Chelyabinsk" */
    LATINS
};

enum { LATIN_NAME_MAX_BYTES = 1024 }; /* of a name; the rest is left out */

/* Without accents, in ASCII as far as ICU knows how; letter case stays. Memory from `a`. */
struct str latin_of(struct arena *a, struct str name, enum latin how);

#endif
