/* SPDX-License-Identifier: Apache-2.0 */
/* Promised against kept. */
#ifndef FACE_WEB_LANES_H
#define FACE_WEB_LANES_H

#include "face/web/lanes_views.h"
#include "face/web/web.h"

/* The weeks of all parcels to these countries together. */
must_check enum outcome lanes_weeks(struct web *w, const struct str *country, size_t n,
                                    struct kept_lane_view *out);

#endif
