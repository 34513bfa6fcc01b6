/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/ways.h"

void ways_close(struct closed_ways *w, const struct quote_in *in, const struct quote_line *l,
                size_t line)
{
    bool open = !w->post && !w->courier;

    if (!w->post)
        w->post = quote_restricted(in, l, true, false);
    if (!w->courier)
        w->courier = quote_restricted(in, l, false, true);
    if (open && (w->post || w->courier))
        w->line = line;
}

/* Is it the restrictions that leave nothing? */
static const struct restriction *why_not(const struct closed_ways *w, const struct promise_in *ask)
{
    struct promise_option options[SERVICES];
    struct promise_in any = *ask;

    any.closed = 0;
    if (ask->closed == 0 || promise_options(&any, options) == 0)
        return NULL;
    return w->post ? w->post : w->courier;
}

void ways_find(const struct closed_ways *w, struct promise_in *ask, struct open_ways *out)
{
    ask->closed = (w->post ? CARRIER_BIT_POST : 0u) | (w->courier ? CARRIER_BIT_COURIER : 0u);
    out->closed = ask->closed;
    out->n = promise_options(ask, out->options);
    out->withheld = promise_withheld(ask);
    out->restricted = out->n + out->withheld > 0 ? NULL : why_not(w, ask);
}

enum outcome ways_may_list(struct problem *p, const struct rules *rules, struct str hs,
                           struct str danger, int32_t battery_wh, int64_t now_ms)
{
    struct passage anywhere = {.post = true, .courier = true, .hs = hs, .danger = danger,
                               .battery_wh = battery_wh, .day = utc_date(now_ms)};
    const struct restriction *r = restriction_find(&rules->restrictions, &anywhere);

    if (!r)
        return DONE;
    return refuse(p, refusal_restricted, "hs", "%.*s", STR_FMT(r->reason));
}
