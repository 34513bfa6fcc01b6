/* SPDX-License-Identifier: Apache-2.0 */
/* What pages/problem.html shows. */
#ifndef FACE_WEB_PROBLEM_VIEW_H
#define FACE_WEB_PROBLEM_VIEW_H

#include "face/web/views.h"

struct problem_view {
    struct layout_view layout;
    int32_t status;
    struct str title;   /* translated */
    struct str advice;  /* what to do now, translated; or empty */
    struct str detail;  /* what was expected, English; or empty */
    struct url again;   /* a page that may help, or empty */
    struct str again_label;
};

#endif
