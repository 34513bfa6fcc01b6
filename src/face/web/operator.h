/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of operators have in common. */
#ifndef FACE_WEB_OPERATOR_H
#define FACE_WEB_OPERATOR_H

#include "face/web/views.h"
#include "face/web/web.h"

enum operator_tab { OPERATOR_NOW, OPERATOR_NETWORK, OPERATOR_REHEARSALS, OPERATOR_TABS };

struct nav_links operator_tabs(struct web *w, enum operator_tab here);

#endif
