/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/help.h"

#include "face/web/web.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"

enum outcome web_help(struct web *w)
{
    const struct policy *p = policy_on(str_of(w->c.market->code), utc_date(w->c.now_ms));
    struct help_view v = {.guarantee_days = p->guarantee_days,
                          .auto_confirm_days = p->auto_confirm_days,
                          .dispute_window_days = p->dispute_window_days};
    struct html out;

    web_layout(w, &v.layout, N_("How it works"));
    v.layout.canonical = web_link(w, URL("/help"));
    out = web_html(w);
    page_help(&out, &v);
    return web_send_html(w);
}
