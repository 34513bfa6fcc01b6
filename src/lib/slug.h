/* SPDX-License-Identifier: Apache-2.0 */
/* Names for URLs, made from names in any script: "Клас-трейдинг" gives "klas-trejding". */
#ifndef LIB_SLUG_H
#define LIB_SLUG_H

#include "base/str.h"

/* Transliterated to Latin letters without accents (ICU, Any-Latin and Latin-ASCII), in lower case,
 * words of a-z and 0-9 with single hyphens between, at most `max` bytes. Empty when nothing of the
 * name can be written so. The same name gives the same slug on every machine with the same ICU. */
struct str slug_of(struct arena *a, struct str name, size_t max);

#endif
