/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/entry_words.h"

struct str entry_words(struct web *w, struct str kind_name, int64_t ref)
{
    static const char *const kinds[ENTRY_KINDS_N] = {
        [ENTRY_sale] = N_("Sale"), [ENTRY_retained] = N_("Kept back"),
        [ENTRY_freed] = N_("No longer kept back"), [ENTRY_payout] = N_("Payout"),
        [ENTRY_returned] = N_("Payout that came back")};
    enum entry_kind kind;

    if (!entry_kind_parse(kind_name, &kind))
        return kind_name;
    return str_printf(w->c.arena, "%.*s · %lld", STR_FMT(web_text(w, kinds[kind])),
                      (long long)ref);
}

struct url entry_order_url(struct web *w, struct order_id order)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/orders/all")));
    url_param_i64(&m, "before", order.v + 1);
    return url_done(&m);
}

struct url entry_payout_url(struct web *w, struct payout_id payout)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/seller/payouts")));
    url_part(&m, str_printf(w->c.arena, "%lld", (long long)payout.v));
    return url_done(&m);
}

struct url entry_url(struct web *w, struct order_id order, int64_t ref)
{
    return order.v ? entry_order_url(w, order) : entry_payout_url(w, (struct payout_id){ref});
}
