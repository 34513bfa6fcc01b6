/* SPDX-License-Identifier: Apache-2.0 */
/* The style guide: every component of assets/style.css and pages/parts.html on one page, with
 * made-up content. For whoever writes a page, and for looking at after a change of the style. */
#ifndef FACE_WEB_STYLEGUIDE_H
#define FACE_WEB_STYLEGUIDE_H

#include "lib/html.h"

void styleguide_write(struct html *out);

#endif
