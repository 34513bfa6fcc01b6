/* SPDX-License-Identifier: Apache-2.0 */
/* How the name of a city sounds, roughly, so that one spelling finds another: "Мюнхен", "Muenchen"
 * and "Munchen"; "Ekaterinburg" and "Yekaterinburg"; "Nizhniy" and "Nizhny". Far from phonetics:
 * hissing sounds are one, as are j and y, letters written twice and once. Only for comparing. */
#ifndef SHOP_MARKETS_CITY_SOUND_H
#define SHOP_MARKETS_CITY_SOUND_H

#include "base/str.h"

enum { CITY_SOUND_MAX = 64 }; /* bytes; the rest of a name is left out */

/* Words of a-z and 0-9 with a blank between; empty where ICU knows no Latin for it. Memory from
 * `a`. */
struct str city_sound(struct arena *a, struct str name);

/* How few letters must be put in, left out, changed or swapped with the next one to make `typed`
 * the start of `name`: optimal string alignment (Damerau 1964) with the rest of `name` for free.
 * More than `max` (which is less than 8) is told as max + 1. */
unsigned city_sound_errors(struct str typed, struct str name, unsigned max);

#endif
