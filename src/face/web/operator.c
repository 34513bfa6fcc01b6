/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/operator.h"

enum { DATE_CHARS = 10 };

struct nav_links operator_tabs(struct web *w, enum operator_tab here)
{
    static const struct url urls[OPERATOR_TABS] = {
        [OPERATOR_NOW] = URL_INIT("/operator"),
        [OPERATOR_NETWORK] = URL_INIT("/operator/network"),
        [OPERATOR_ADMISSION] = URL_INIT("/operator/admission"),
        [OPERATOR_REHEARSALS] = URL_INIT("/operator/rehearsals"),
        [OPERATOR_DISPUTES] = URL_INIT("/operator/disputes"),
        [OPERATOR_PAYOUTS] = URL_INIT("/operator/payouts"),
        [OPERATOR_TARIFFS] = URL_INIT("/operator/tariffs"),
        [OPERATOR_BOOKS] = URL_INIT("/operator/books")};
    static const char *const names[OPERATOR_TABS] = {
        [OPERATOR_NOW] = N_("Control tower"), [OPERATOR_NETWORK] = N_("Network"),
        [OPERATOR_ADMISSION] = N_("Admission"), [OPERATOR_REHEARSALS] = N_("Rehearsals"),
        [OPERATOR_DISPUTES] = N_("Disputes"), [OPERATOR_PAYOUTS] = N_("Payouts"),
        [OPERATOR_TARIFFS] = N_("Taxes and duties"), [OPERATOR_BOOKS] = N_("Books")};
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, OPERATOR_TABS);

    for (int i = 0; i < OPERATOR_TABS; i++)
        v[i] = (struct nav_link){web_link(w, urls[i]), web_text(w, names[i]),
                                 i == (int)here};
    return (struct nav_links){v, OPERATOR_TABS};
}

struct str operator_moment(struct web *w, int64_t at_ms)
{
    struct buf b;

    if (at_ms == 0)
        return STR("\u2013"); /* what the program came with */
    buf_init(&b, w->c.arena, 24);
    date_iso(&b, utc_date(at_ms));
    buf_fmt(&b, " %02d:%02d", (int)(at_ms % DAY_MS / HOUR_MS), (int)(at_ms % HOUR_MS / MINUTE_MS));
    return buf_view(&b);
}

struct str operator_day(struct web *w, struct date d)
{
    struct buf b;

    buf_init(&b, w->c.arena, DATE_CHARS + 1);
    date_iso(&b, d);
    return buf_view(&b);
}
