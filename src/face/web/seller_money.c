/* SPDX-License-Identifier: Apache-2.0 */
/* The seller's money: what is available, kept back and on its way; past payouts, each with what it
 * was made of. */
#include "face/web/pages/seller_money.h"

#include "face/web/entry_words.h"
#include "face/web/seller_centre.h"
#include "flow/payouts/payouts.h"
#include "lib/format.h"
#include "lib/zone.h"
#include "shop/payments/payments.h"

enum { PAYOUTS_OF_PAGE = 50, RESERVES_OF_PAGE = 50, ENTRIES_OF_PAGE = 1000 };

static struct seller_id own_shop(const struct web *w)
{
    return w->c.actor.seller;
}

/* A payout's state as the seller reads it. */
static struct str payout_words(struct web *w, struct str state)
{
    static const struct {
        const char *state, *text;
    } words[] = {{"asked", N_("On its way")},
                 {"paid", N_("Arrived")},
                 {"failed", N_("Came back: it is in your balance again")},
                 {"expired", N_("Not confirmed: it is in your balance again")}};

    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(state, str_of(words[i].state)))
            return web_text(w, words[i].text);
    return state;
}

static struct payout_view payout_view(struct web *w, const struct payout_row *row)
{
    return (struct payout_view){entry_payout_url(w, row->id), utc_date(row->created_at),
                                money(row->amount, row->currency), payout_words(w, row->state),
                                str_eq(row->state, STR("failed")) ? row->reason : STR("")};
}

static enum outcome fill_payouts(struct web *w, struct money_view *v)
{
    struct payout_row_list rows;
    struct payout_view *payouts;

    TRY(payouts_of_seller(&w->c, own_shop(w), (struct payout_id){INT64_MAX}, PAYOUTS_OF_PAGE,
                          &rows));
    payouts = arena_new_n(w->c.arena, struct payout_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        payouts[i] = payout_view(w, &rows.v[i]);
    v->payouts = payouts;
    v->payouts_n = rows.n;
    return DONE;
}

/* ---- accounts ---- */

static struct str next_day(struct web *w, const struct payout_terms *t, int64_t next_ms)
{
    struct str day;
    struct buf b;

    buf_init(&b, w->c.arena, 64);
    format_weekday(&b, w->c.locale, zone_local(zone_find(t->zone), next_ms).date);
    day = buf_view(&b);
    return str_printf(w->c.arena, "%.*s: %.*s", STR_FMT(web_text(w, N_("Next payout"))),
                      STR_FMT(day));
}

static struct str waits_for(struct web *w, struct money minimum)
{
    struct buf b;

    buf_init(&b, w->c.arena, 64);
    format_money(&b, w->c.locale, minimum);
    return str_printf(w->c.arena, "%.*s %.*s",
                      STR_FMT(web_text(w, N_("It waits: the least that is paid out is"))),
                      STR_FMT(buf_view(&b)));
}

static struct balance_view balance_view(struct web *w, const struct payout_terms *t,
                                        const struct payout_look *l)
{
    struct currency cur = l->currency;
    struct balance_view v = {.available = money(l->available, cur),
                             .on_the_way = money(l->on_the_way, cur),
                             .reserved = money(l->reserved, cur)};

    switch (l->verdict) {
    case PAYOUT_PAYS:
        v.next = next_day(w, t, l->next_ms);
        v.mood = NOTICE_GOOD;
        break;
    case PAYOUT_BELOW:
        v.next = waits_for(w, money(l->minimum, cur));
        v.mood = NOTICE_INFO;
        break;
    case PAYOUT_HELD:
        v.next = web_text(w, N_("Payouts are held for now: please ask us"));
        v.mood = NOTICE_WARN;
        break;
    default:
        break;
    }
    return v;
}

static enum outcome fill_balances(struct web *w, const struct payout_terms *t,
                                  struct money_view *v)
{
    struct seller_account_row_list rows;
    struct balance_view *balances;

    TRY(seller_accounts_of(&w->c, own_shop(w), PAYOUT_ACCOUNTS_MAX, &rows));
    balances = arena_new_n(w->c.arena, struct balance_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        struct payout_look look;

        TRY(payout_look(&w->c, own_shop(w), rows.v[i].currency, &look));
        balances[i] = balance_view(w, t, &look);
    }
    v->balances = balances;
    v->balances_n = rows.n;
    return DONE;
}

static enum outcome fill_reserves(struct web *w, struct money_view *v)
{
    struct seller_reserve_row_list rows;
    struct reserve_view *reserves;

    TRY(seller_reserves_held(&w->c, own_shop(w), RESERVES_OF_PAGE, &rows));
    reserves = arena_new_n(w->c.arena, struct reserve_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        reserves[i] = (struct reserve_view){
            entry_order_url(w, rows.v[i].order_id),
            str_printf(w->c.arena, "%lld", (long long)rows.v[i].order_id.v),
            utc_date(rows.v[i].kept_until), money(rows.v[i].amount, rows.v[i].currency)};
    v->reserves = reserves;
    v->reserves_n = rows.n;
    return DONE;
}

static void fill_terms(struct web *w, const struct payout_terms *t, struct money_view *v)
{
    static const char *const schedules[PAYOUT_SCHEDULES_N] = {
        [PAYOUT_daily] = N_("You are paid every day."),
        [PAYOUT_weekly] = N_("You are paid every week."),
        [PAYOUT_monthly] = N_("You are paid every month.")};
    struct buf b;

    v->schedule = web_text(w, schedules[t->schedule]);
    if (t->reserve_ppm == 0)
        return;
    buf_init(&b, w->c.arena, 400);
    buf_str(&b, web_text(w, N_("A part of each sale is kept back for a time, in case money is "
                               "claimed back later:")));
    buf_char(&b, ' ');
    format_percent(&b, w->c.locale, t->reserve_ppm);
    buf_char(&b, '.');
    v->kept = buf_view(&b);
}

enum outcome web_seller_money(struct web *w)
{
    struct money_view v = {.statement = web_link(w, URL("/seller/statement"))};
    struct payout_terms terms;
    struct html out;

    TRY(seller_shop_name(w, &v.shop));
    TRY(payout_terms_now(&w->c, own_shop(w), &terms));
    TRY(fill_balances(w, &terms, &v));
    TRY(fill_reserves(w, &v));
    TRY(fill_payouts(w, &v));
    fill_terms(w, &terms, &v);
    v.tabs = seller_tabs(w, SELLER_MONEY);
    web_layout(w, &v.layout, N_("Money"));
    out = web_html(w);
    page_money(&out, &v);
    return web_send_html(w);
}

/* ---- one payout ---- */

static enum outcome fill_entries(struct web *w, struct payout_id id, struct payout_page_view *v)
{
    struct seller_entry_row_list rows;
    struct entry_view *entries;

    TRY(seller_entries_of_payout(&w->c, own_shop(w), id, ENTRIES_OF_PAGE, &rows));
    entries = arena_new_n(w->c.arena, struct entry_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct seller_entry_row *e = &rows.v[i];

        entries[i] = (struct entry_view){
            utc_date(e->at), entry_words(w, e->kind, e->ref),
            entry_url(w, e->order_id, e->ref),
            money(e->amount, e->currency)};
    }
    v->entries = entries;
    v->entries_n = rows.n;
    v->more = rows.n == ENTRIES_OF_PAGE;
    return DONE;
}

enum outcome web_seller_payout(struct web *w)
{
    struct payout_id id = {web_param_id(w, "payout")};
    struct payout_page_view v = {.back = web_link(w, URL("/seller/money"))};
    struct payout_row row;
    struct html out;
    bool found;

    TRY(seller_shop_name(w, &v.shop));
    TRY(payout_get(&w->c, own_shop(w), id, &row, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, NULL, "no such payout");
    v.payout = payout_view(w, &row);
    TRY(fill_entries(w, id, &v));
    v.tabs = seller_tabs(w, SELLER_MONEY);
    web_layout(w, &v.layout, N_("Payout"));
    out = web_html(w);
    page_payout(&out, &v);
    return web_send_html(w);
}
