/* SPDX-License-Identifier: Apache-2.0 */
/* The demo rail's own pages, and the door for every rail's webhooks. */
#include "flow/demo_rail.h"

#include "face/web/demo_rail_view.h"
#include "face/web/pages/demo_rail.h"
#include "face/web/web.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "lib/locale.h"

enum { DECISION_MAX = 20 };

static enum outcome demo_rail_of(struct web *w, const struct demo_rail **out)
{
    const struct rail *rail = w->c.ports ? w->c.ports->rail : NULL;

    if (!rail || strcmp(rail->name, "demo") != 0)
        return refuse(&w->c.problem, refusal_not_found, NULL, "this shop has no demo bank");
    *out = rail->self;
    return DONE;
}

enum outcome web_demo_rail(struct web *w)
{
    struct choice *decisions = arena_new_n(w->c.arena, struct choice, DEMO_DECISIONS_N);
    struct demo_rail_view v = {.decisions = decisions, .decisions_n = DEMO_DECISIONS_N};
    const struct demo_rail *rail;
    struct rail_charge charge;
    struct url_maker m;
    struct html out = web_html(w);

    TRY(demo_rail_of(w, &rail));
    TRY(demo_rail_open(&w->c, rail, web_param(w, "token"), &charge));
    for (size_t i = 0; i < DEMO_DECISIONS_N; i++)
        decisions[i] = (struct choice){
            .value = demo_decision_name((enum demo_decision)i),
            .label = html_translate(&out, demo_decision_label((enum demo_decision)i))};
    url_begin(&m, w->c.arena, URL("/demo-rail"));
    url_part(&m, web_param(w, "token"));
    v.action = url_done(&m);
    v.language = locale_tag(w->c.locale);
    v.csrf = web_csrf(w);
    v.amount = charge.amount;
    page_demo_rail(&out, &v);
    return web_send_html(w);
}

enum outcome web_demo_rail_decide(struct web *w)
{
    const struct demo_rail *rail;
    struct rail_charge charge;
    enum demo_decision decision;
    struct str name;
    struct url back;
    struct url_maker m;

    TRY(demo_rail_of(w, &rail));
    TRY(demo_rail_open(&w->c, rail, web_param(w, "token"), &charge));
    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "decision", 1, DECISION_MAX, &name));
    if (!demo_decision_parse(name, &decision))
        return refuse(&w->c.problem, refusal_invalid, "decision", "expected one of the buttons");
    TRY(demo_rail_decide(&w->c, rail, web_param(w, "token"), decision));
    if (!url_local(charge.return_path, &back))
        back = URL("/");
    url_begin(&m, w->c.arena, back);
    url_param(&m, "paid", STR("1"));
    return web_redirect(w, url_done(&m));
}

enum outcome web_webhook(struct web *w)
{
    struct webhook_head head = {.id = http_header(w->http, "webhook-id"),
                                .timestamp = http_header(w->http, "webhook-timestamp"),
                                .signature = http_header(w->http, "webhook-signature")};
    struct str verdict;

    TRY(receive_webhook(&w->c, &head, w->http->body, &verdict));
    return web_send(w, "application/json",
                    str_printf(w->c.arena, "{\"verdict\":\"%.*s\"}", STR_FMT(verdict)));
}
