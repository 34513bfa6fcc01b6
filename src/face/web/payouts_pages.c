/* SPDX-License-Identifier: Apache-2.0 */
/* Operators' payouts: of the site, and of one seller. The terms are changed with their effect on
 * the accounts shown before. */
#include "face/web/pages/payouts.h"

#include "face/web/operator.h"
#include "flow/payouts/payouts.h"
#include "lib/format.h"
#include "lib/zone.h"
#include "shop/sellers/sellers.h"

enum { ACCOUNTS_SHOWN = 50, PAST_SHOWN = 20, WORD_MAX = 20, ZONE_CHARS = 60, NUMBER_CHARS = 8,
       WEEK_DAYS = 7, TERMS_WORDS_MAX = 2000 };

/* Of the site, or of the seller whose page it is. */
/* What would be paid now: the sum of each currency, and of how many accounts. */
enum { PAYING_CURRENCIES_MAX = 64 };

struct paying {
    struct money sums[PAYING_CURRENCIES_MAX];
    size_t n;
    int64_t accounts;
};

struct paging {
    struct seller_id seller;
    struct seller_row shop;
    struct payout_terms now;
    const struct payout_terms *preview; /* terms that are tried; or NULL */
    const struct paying *paying;        /* what would be paid now, if confirmed; or NULL */
};

static struct url page_url(struct web *w, struct seller_id seller)
{
    struct url_maker m;

    if (seller.v == SITE.v)
        return web_link(w, URL("/operator/payouts"));
    url_begin(&m, w->c.arena, web_link(w, URL("/operator/payouts")));
    url_part(&m, str_printf(w->c.arena, "%lld", (long long)seller.v));
    return url_done(&m);
}

static enum outcome read_page(struct web *w, struct paging *p)
{
    bool found = true;

    if (p->seller.v != SITE.v)
        TRY(seller_get(&w->c, p->seller, &p->shop, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, NULL, "no such seller");
    return payout_terms_now(&w->c, p->seller, &p->now);
}

/* ---- words ---- */

static const char *const schedules[PAYOUT_SCHEDULES_N] = {
    [PAYOUT_daily] = N_("Every day"), [PAYOUT_weekly] = N_("Every week"),
    [PAYOUT_monthly] = N_("Every month, on the first such weekday")};

static const char *const weekdays[WEEK_DAYS] = {
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday")};

static struct str minimums_text(struct web *w, const struct payout_terms *t)
{
    struct buf b;

    buf_init(&b, w->c.arena, MINIMUMS_TEXT_MAX);
    payout_minimums_write(&b, t);
    return buf_view(&b);
}

static struct str percent_text(struct web *w, int32_t ppm)
{
    struct buf b;

    buf_init(&b, w->c.arena, WORD_MAX);
    buf_decimal(&b, ppm, 4);
    while (b.n > 1 && b.p[b.n - 1] == '0')
        b.n--;
    if (b.n > 1 && b.p[b.n - 1] == '.')
        b.n--;
    return buf_view(&b);
}

/* "Every week · Monday · Europe/Berlin · from EUR 10.00 · 10% kept back, days: 30" */
static struct str terms_words(struct web *w, const struct payout_terms *t)
{
    struct buf b;

    buf_init(&b, w->c.arena, TERMS_WORDS_MAX);
    buf_str(&b, web_text(w, schedules[t->schedule]));
    if (t->schedule != PAYOUT_daily)
        buf_fmt(&b, " · %.*s", STR_FMT(web_text(w, weekdays[t->weekday - 1])));
    buf_fmt(&b, " · %.*s", STR_FMT(t->zone));
    if (t->minimum_n > 0)
        buf_fmt(&b, " · %.*s: %.*s", STR_FMT(web_text(w, N_("Minimum"))),
                STR_FMT(minimums_text(w, t)));
    if (t->reserve_ppm > 0)
        buf_fmt(&b, " · %.*s: %.*s %%, %.*s: %d", STR_FMT(web_text(w, N_("Kept back"))),
                STR_FMT(percent_text(w, t->reserve_ppm)), STR_FMT(web_text(w, N_("days"))),
                t->reserve_days);
    return buf_view(&b);
}

static void next_words(struct web *w, const struct payout_terms *t, const struct payout_look *l,
                       struct account_view *v)
{
    static const struct {
        const char *text;
        enum notice_kind mood;
    } words[PAYOUT_VERDICTS_N] = {[PAYOUT_NOTHING] = {N_("Nothing to pay"), NOTICE_INFO},
                                  [PAYOUT_BELOW] = {N_("Below the minimum"), NOTICE_INFO},
                                  [PAYOUT_HELD] = {N_("Held"), NOTICE_WARN}};
    struct buf b;

    v->mood = words[l->verdict].mood;
    if (l->verdict != PAYOUT_PAYS) {
        v->next = web_text(w, words[l->verdict].text);
        return;
    }
    buf_init(&b, w->c.arena, 64);
    format_weekday(&b, w->c.locale, zone_local(zone_find(t->zone), l->next_ms).date);
    v->next = buf_view(&b);
    v->mood = NOTICE_GOOD;
}

/* ---- accounts ---- */

static enum outcome account_view(struct web *w, const struct paging *p,
                                 const struct seller_account_row *a, struct account_view *out)
{
    struct payout_terms terms;
    struct payout_look look;
    bool tried;

    TRY(payout_terms_now(&w->c, a->seller, &terms));
    tried = p->preview && (p->seller.v == a->seller.v || terms.seller.v == SITE.v);
    if (tried)
        terms = *p->preview;
    TRY(payout_look_by(&w->c, &terms, a->seller, a->currency, &look));
    *out = (struct account_view){.url = page_url(w, a->seller), .name = a->name,
                                 .available = money(look.available, a->currency),
                                 .on_the_way = money(look.on_the_way, a->currency),
                                 .reserved = money(look.reserved, a->currency)};
    next_words(w, &terms, &look, out);
    return DONE;
}

static enum outcome read_accounts(struct web *w, const struct paging *p,
                                  struct seller_account_row_list *rows)
{
    struct str handle = STR(""), currency = STR("");

    if (p->seller.v != SITE.v)
        return seller_accounts_of(&w->c, p->seller, PAYOUT_ACCOUNTS_MAX, rows);
    if (form_has(&w->query, "after"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "after", 0, SELLER_HANDLE_MAX,
                      &handle));
    if (form_has(&w->query, "currency"))
        TRY(form_text(&w->c.problem, w->c.arena, &w->query, "currency", 0, 3, &currency));
    return seller_accounts(&w->c, handle, currency, ACCOUNTS_SHOWN, rows);
}

static enum outcome fill_accounts(struct web *w, const struct paging *p, struct payouts_view *v)
{
    struct seller_account_row_list rows;
    struct account_view *accounts;

    TRY(read_accounts(w, p, &rows));
    accounts = arena_new_n(w->c.arena, struct account_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(account_view(w, p, &rows.v[i], &accounts[i]));
    v->accounts = accounts;
    v->accounts_n = rows.n;
    if (p->seller.v == SITE.v && rows.n == ACCOUNTS_SHOWN) {
        struct url_maker m;

        url_begin(&m, w->c.arena, page_url(w, SITE));
        url_param(&m, "after", rows.v[rows.n - 1].handle);
        url_param(&m, "currency", currency_str(&rows.v[rows.n - 1].currency));
        v->pages.next = url_done(&m);
    }
    return DONE;
}

/* ---- who changed what ---- */

static enum outcome fill_past(struct web *w, const struct paging *p, struct payouts_view *v)
{
    struct payout_terms_row_list terms;
    struct payout_hold_row_list holds;
    struct terms_view *past = arena_new_n(w->c.arena, struct terms_view, 2 * PAST_SHOWN);
    size_t n = 0;

    TRY(payout_terms_of(&w->c, p->seller, PAST_SHOWN, &terms));
    TRY(payout_holds_of(&w->c, p->seller, PAST_SHOWN, &holds));
    v->own = p->seller.v == SITE.v || (terms.n > 0 && terms.v[0].own);
    v->held = holds.n > 0 && holds.v[0].held;
    for (size_t i = 0, k = 0; i < terms.n || k < holds.n;) {
        if (k == holds.n || (i < terms.n && terms.v[i].at >= holds.v[k].at)) {
            const struct payout_terms_row *t = &terms.v[i++];
            struct payout_terms read;

            TRY(payout_terms_read(&w->c, t, &read));
            past[n++] = (struct terms_view){
                t->own ? terms_words(w, &read) : web_text(w, N_("The site's terms again")),
                operator_moment(w, t->at), t->who, t->note};
        } else {
            const struct payout_hold_row *h = &holds.v[k++];

            past[n++] = (struct terms_view){
                web_text(w, h->held ? N_("Hold payouts") : N_("Pay again")),
                operator_moment(w, h->at), h->who, h->note};
        }
    }
    v->past = past;
    v->past_n = n;
    return DONE;
}

/* ---- the form ---- */

static struct choices choices_of(struct web *w, const char *const *labels, size_t n,
                                 struct str (*value)(struct web *w, size_t i), size_t chosen)
{
    struct choice *v = arena_new_n(w->c.arena, struct choice, n);

    for (size_t i = 0; i < n; i++)
        v[i] = (struct choice){value(w, i), web_text(w, labels[i]), i == chosen};
    return (struct choices){v, n};
}

static struct str schedule_value(unused_arg struct web *w, size_t i)
{
    return str_of(payout_schedule_name((enum payout_schedule)i));
}

static struct str weekday_value(struct web *w, size_t i)
{
    return str_printf(w->c.arena, "%zu", i + 1);
}

static struct field_view note_field(struct web *w)
{
    struct field_view f = web_field(w, "note", N_("Why"), STR(""));

    f.max = PAYOUT_NOTE_MAX;
    f.required = true;
    return f;
}

static void fill_form(struct web *w, const struct payout_terms *t, struct terms_form_view *f)
{
    f->schedules = choices_of(w, schedules, PAYOUT_SCHEDULES_N, schedule_value, t->schedule);
    f->weekdays = choices_of(w, weekdays, WEEK_DAYS, weekday_value, (size_t)t->weekday - 1);
    f->zone = web_field(w, "zone", N_("Time zone"), t->zone);
    f->zone.hint = web_text(w, N_("Payouts are made at the midnight that begins the day there."));
    f->zone.required = true;
    f->minimum = web_field(w, "minimum", N_("Minimum"), minimums_text(w, t));
    f->minimum.hint =
        web_text(w, N_("The least that is paid, for each currency: EUR 10.00, USD 25"));
    f->reserve = web_field(w, "reserve_percent", N_("Kept back of a sale, percent"),
                           percent_text(w, t->reserve_ppm));
    f->days = web_field(w, "reserve_days", N_("Days that it is kept back"),
                        str_printf(w->c.arena, "%d", t->reserve_days));
    f->days.hint = web_text(w, N_("From the release of the order."));
    f->note = note_field(w);
}

static enum outcome show(struct web *w, struct paging *p)
{
    struct payouts_view v = {.tabs = operator_tabs(w, OPERATOR_PAYOUTS),
                             .of_seller = p->seller.v != SITE.v, .name = p->shop.name,
                             .preview = p->preview != NULL};
    struct html out;

    if (p->paying) {
        v.asked = true;
        v.pays = p->paying->sums;
        v.pays_n = p->paying->n;
        v.pays_accounts = p->paying->accounts;
    }
    v.action = page_url(w, p->seller);
    v.all = page_url(w, SITE);
    v.now = terms_words(w, &p->now);
    TRY(fill_accounts(w, p, &v));
    TRY(fill_past(w, p, &v));
    fill_form(w, p->preview ? p->preview : &p->now, &v.form);
    v.hold_note = v.drop_note = note_field(w);
    v.hold_note.name = STR("hold_note");
    v.drop_note.name = STR("drop_note");
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Payouts"));
    out = web_html(w);
    page_payouts(&out, &v);
    return web_send_html(w);
}

static enum outcome show_of(struct web *w, struct seller_id seller)
{
    struct paging p = {.seller = seller};

    TRY(read_page(w, &p));
    return show(w, &p);
}

enum outcome web_payouts(struct web *w)
{
    return show_of(w, SITE);
}

enum outcome web_payouts_seller(struct web *w)
{
    return show_of(w, (struct seller_id){web_param_id(w, "seller")});
}

/* ---- doing ---- */

static enum outcome read_number(struct web *w, const char *field, int scale, int32_t *out)
{
    struct str text;
    int64_t n;

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, field, 1, NUMBER_CHARS, &text));
    if (!parse_decimal(text, scale, 0, INT32_MAX, &n))
        return refuse(&w->c.problem, refusal_invalid, field, "a number");
    *out = (int32_t)n;
    return DONE;
}

static enum outcome read_terms(struct web *w, struct payout_terms *t)
{
    struct problem *p = &w->c.problem;
    struct str word, minimums;

    TRY(form_text(p, w->c.arena, &w->form, "schedule", 1, WORD_MAX, &word));
    if (!payout_schedule_parse(word, &t->schedule))
        return refuse(p, refusal_invalid, "schedule", "daily, weekly or monthly");
    TRY(read_number(w, "weekday", 0, &t->weekday));
    TRY(form_text(p, w->c.arena, &w->form, "zone", 1, ZONE_CHARS, &t->zone));
    TRY(form_text(p, w->c.arena, &w->form, "minimum", 0, MINIMUMS_TEXT_MAX, &minimums));
    TRY(payout_minimums_parse(p, minimums, t));
    TRY(read_number(w, "reserve_percent", 4, &t->reserve_ppm));
    TRY(read_number(w, "reserve_days", 0, &t->reserve_days));
    if (form_has(&w->form, "note"))
        TRY(form_text(p, w->c.arena, &w->form, "note", 0, PAYOUT_NOTE_MAX, &t->note));
    t->who = w->account.email;
    return DONE;
}

/* Refused: the page again, as a preview where the terms can be tried. */
static enum outcome again(struct web *w, struct seller_id seller, const struct payout_terms *tried)
{
    struct paging p = {.seller = seller, .preview = tried};

    TRY(web_again(w));
    TRY(read_page(w, &p));
    return show(w, &p);
}

static enum outcome look(struct web *w, struct payout_terms *t)
{
    struct payout_terms checked = *t;
    struct paging p = {.seller = t->seller, .preview = t};

    checked.note = STR("looked at");
    if (payout_terms_check(&w->c, &checked) != DONE)
        return again(w, t->seller, NULL);
    TRY(store_read_begin(&w->c));
    TRY(read_page(w, &p));
    return show(w, &p);
}

static enum outcome done_or_again(struct web *w, struct seller_id seller, enum outcome o,
                                  const struct payout_terms *tried)
{
    if (o == REFUSED)
        return again(w, seller, tried);
    TRY(o);
    web_toast(w, TOAST_saved);
    return web_redirect(w, page_url(w, seller));
}

static enum outcome save(struct web *w, struct payout_terms *t)
{
    enum outcome o = change_payout_terms(&w->c, t);
    bool fits = o == REFUSED && str_eq(str_of(w->c.problem.field), STR("note"));

    return done_or_again(w, t->seller, o, fits ? t : NULL);
}

static enum outcome change_terms(struct web *w, struct seller_id seller, bool saves)
{
    struct payout_terms t = {.seller = seller, .note = STR("")};
    enum outcome o = read_terms(w, &t);

    if (o == REFUSED)
        return again(w, seller, NULL);
    TRY(o);
    return saves ? save(w, &t) : look(w, &t);
}

static enum outcome hold_or_drop(struct web *w, struct seller_id seller, struct str act)
{
    bool drops = str_eq(act, STR("drop"));
    struct str note;
    enum outcome o = form_text(&w->c.problem, w->c.arena, &w->form,
                               drops ? "drop_note" : "hold_note", 1, PAYOUT_NOTE_MAX, &note);

    if (o == DONE && drops)
        o = drop_payout_terms(&w->c, seller, w->account.email, note);
    else if (o == DONE)
        o = hold_payouts(&w->c, seller, str_eq(act, STR("hold")), w->account.email, note);
    return done_or_again(w, seller, o, NULL);
}

static enum outcome pass(unused_arg struct ctx *c, unused_arg const struct seller_account_row *a,
                         unused_arg const struct payout_look *l, unused_arg void *arg)
{
    return DONE;
}

static enum outcome count(unused_arg struct ctx *c, const struct seller_account_row *a,
                          const struct payout_look *l, void *arg)
{
    struct paying *p = arg;
    size_t i = 0;

    if (l->verdict != PAYOUT_PAYS)
        return DONE;
    while (i < p->n && !currency_eq(p->sums[i].currency, a->currency))
        i++;
    if (i == PAYING_CURRENCIES_MAX)
        return fail("web", "payouts in more than %d currencies", PAYING_CURRENCIES_MAX);
    if (i == p->n)
        p->sums[p->n++] = money(0, a->currency);
    p->accounts++;
    p->sums[i] = money_add(p->sums[i], money(l->available, a->currency));
    return DONE;
}

/* Money that has left is not called back: what would leave is shown first. */
static enum outcome ask(struct web *w, struct seller_id seller)
{
    struct paying *paying = arena_new(w->c.arena, struct paying);
    struct paging p = {.seller = seller, .paying = paying};

    TRY(run_payouts(&w->c, seller, true, count, paying));
    TRY(store_read_begin(&w->c));
    TRY(read_page(w, &p));
    return show(w, &p);
}

static enum outcome change(struct web *w, struct seller_id seller)
{
    struct str act;

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "act", 1, WORD_MAX, &act));
    if (str_eq(act, STR("run")))
        return ask(w, seller);
    if (str_eq(act, STR("pay")))
        return done_or_again(w, seller, run_payouts(&w->c, seller, false, pass, NULL), NULL);
    if (str_eq(act, STR("look")) || str_eq(act, STR("save")))
        return change_terms(w, seller, str_eq(act, STR("save")));
    if (seller.v == SITE.v ||
        !(str_eq(act, STR("hold")) || str_eq(act, STR("free")) || str_eq(act, STR("drop"))))
        return refuse(&w->c.problem, refusal_invalid, "act", "what is to be done");
    return hold_or_drop(w, seller, act);
}

enum outcome web_payouts_change(struct web *w)
{
    return change(w, SITE);
}

enum outcome web_payouts_seller_change(struct web *w)
{
    return change(w, (struct seller_id){web_param_id(w, "seller")});
}
