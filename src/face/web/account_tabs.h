/* SPDX-License-Identifier: Apache-2.0 */
/* The tabs of what an account keeps (account.c). */
#ifndef FACE_WEB_ACCOUNT_TABS_H
#define FACE_WEB_ACCOUNT_TABS_H

#include "face/web/views.h"
#include "face/web/web.h"

enum account_tab { TAB_ORDERS, TAB_MONEY, TAB_PROFILE, TAB_ADDRESSES, TAB_SECURITY, TABS };

struct nav_links account_tabs(const struct web *w, enum account_tab here);

#endif
