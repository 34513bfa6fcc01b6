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

size_t ways_open(const struct closed_ways *w, struct promise_option *options, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (!(options[i].promise.courier ? w->courier : w->post))
            options[kept++] = options[i];
    return kept;
}

const struct restriction *ways_why(const struct closed_ways *w)
{
    return w->post ? w->post : w->courier;
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
