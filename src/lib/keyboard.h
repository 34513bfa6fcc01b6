/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed with the wrong layout: Russian words on a Latin keyboard (yfeiybrb is наушники),
 * and the other way round (шзрщту is iphone). */
#ifndef LIB_KEYBOARD_H
#define LIB_KEYBOARD_H

#include "base/str.h"

/* The text that the same keys of the other layout give (QWERTY and ЙЦУКЕН): into Latin letters when
 * it has Cyrillic ones, else into Cyrillic, where keys of punctuation are letters too: "," is б.
 * What is on no such key stays. In `a`; `typed` is valid UTF-8 as it was typed: cut into words
 * afterwards. */
struct str keyboard_flip(struct arena *a, struct str typed);

#endif
