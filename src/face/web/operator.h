/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of operators have in common. */
#ifndef FACE_WEB_OPERATOR_H
#define FACE_WEB_OPERATOR_H

#include "face/web/views.h"
#include "face/web/web.h"

enum operator_tab {
    OPERATOR_NOW, OPERATOR_NETWORK, OPERATOR_ADMISSION, OPERATOR_REHEARSALS, OPERATOR_DISPUTES,
    OPERATOR_PAYOUTS,
    OPERATOR_TARIFFS, OPERATOR_BOOKS,
    OPERATOR_TABS
};

struct nav_links operator_tabs(struct web *w, enum operator_tab here);

struct str operator_moment(struct web *w, int64_t at_ms); /* "2026-12-01 21:00", in UTC; 0: "–" */
struct str operator_day(struct web *w, struct date d);    /* "2026-12-01" */

#endif
