/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/entry_words.h"

struct str entry_words(struct web *w, const struct seller_entry_row *e)
{
    static const char *const kinds[ENTRY_KINDS_N] = {
        [ENTRY_sale] = N_("Sale"), [ENTRY_retained] = N_("Kept back"),
        [ENTRY_freed] = N_("No longer kept back"), [ENTRY_payout] = N_("Payout"),
        [ENTRY_returned] = N_("Payout that came back")};
    enum entry_kind kind;

    if (!entry_kind_parse(e->kind, &kind))
        return e->kind;
    return str_printf(w->c.arena, "%.*s · %lld", STR_FMT(web_text(w, kinds[kind])),
                      (long long)e->ref);
}

struct url entry_order_url(struct web *w, struct order_id order)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/orders/all")));
    url_param_i64(&m, "before", order.v + 1);
    return url_done(&m);
}
