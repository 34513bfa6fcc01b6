/* SPDX-License-Identifier: Apache-2.0 */
/* What the demo rail's payment page shows. */
#ifndef FACE_WEB_DEMO_RAIL_VIEW_H
#define FACE_WEB_DEMO_RAIL_VIEW_H

#include "face/web/views.h"

struct demo_rail_view {
    struct str language, csrf;
    struct money amount;
    struct url action;
    const struct choice *decisions;
    size_t decisions_n;
};

#endif
