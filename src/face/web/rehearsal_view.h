/* SPDX-License-Identifier: Apache-2.0 */
/* From a report to what its page shows, and the page as a file of its own. */
#ifndef FACE_WEB_REHEARSAL_VIEW_H
#define FACE_WEB_REHEARSAL_VIEW_H

#include "face/web/rehearsal_views.h"
#include "shop/logistics/report.h"

/* Fills all but the fields of the operators' page. Memory from `a`; texts of `r` are kept. */
void rehearsal_view(struct arena *a, const struct report *r, const struct html *out,
                    struct rehearsal_view *v);

/* A whole page with its style sheet, for a file. */
void rehearsal_file(struct arena *a, const struct report *r, struct html *out,
                    struct str language);

#endif
