/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of rails whose page is ours, and the door for every rail's webhooks. */
#include "face/web/inside.h"
#include "face/web/pages/pay.h"
#include "face/web/pay_view.h"
#include "face/web/rail_words.h"
#include "face/web/web.h"
#include "base/log.h"
#include "flow/demo_rail.h"
#include "flow/pay_page.h"
#include "flow/ports.h"
#include "flow/purchase.h"
#include "lib/barcode.h"
#include "lib/locale.h"
#include "shop/accounts/address.h"

enum { DECISION_MAX = 20, PHONE_CHARS = 30, ASKED_DIGITS = 2 };

static enum outcome rail_of(struct web *w, const struct rail **out)
{
    *out = w->c.ports ? rail_named(w->c.ports, web_param(w, "rail")) : NULL;
    if (!*out)
        return refuse(&w->c.problem, refusal_not_found, NULL, "no such way of paying");
    return DONE;
}

static struct url back_to(struct web *w, const struct rail_charge *charge, bool paid)
{
    struct url back;
    struct url_maker m;

    if (!url_local(charge->return_path, &back))
        back = URL("/");
    if (!paid)
        return back;
    url_begin(&m, w->c.arena, back);
    url_param(&m, "paid", STR("1"));
    return url_done(&m);
}

/* ---- what the page shows ---- */

static void fill_facts(struct web *w, struct html *out, const struct payee *who,
                       const struct payment_code *code, struct pay_view *v)
{
    const struct pay_fact all[] = {
        {STR(N_("Paid to")), who->name},
        {STR(N_("Pix key")), who->key},
        {STR("IBAN"), who->iban},
        {STR(N_("Bank")), who->bank},
        {STR("BIC"), who->bic},
        {STR(N_("Account number")), who->account},
        {STR(N_("Correspondent account")), who->correspondent},
        {STR("ИНН"), who->inn},
        {STR("КПП"), who->kpp},
        {STR(N_("Reference")), code->reference},
    };
    struct pay_fact *facts = arena_new_n(w->c.arena, struct pay_fact, countof(all));

    for (size_t i = 0; i < countof(all); i++)
        if (all[i].value.n)
            facts[v->facts_n++] =
                (struct pay_fact){html_translate(out, all[i].label), all[i].value};
    v->facts = facts;
}

static enum outcome fill_code(struct web *w, struct html *out, const struct payee *who,
                              const struct rail_charge *charge, struct pay_view *v)
{
    struct payment_code code;
    struct barcode modules;

    TRY(payment_code_make(&w->c.problem, w->c.arena, who, charge->intent, charge->amount, &code));
    v->code = code.text;
    v->asks_amount = code.asks_amount;
    if (code.text.n == 0)
        return DONE;
    TRY(barcode_make(&w->c.problem, w->c.arena, BARCODE_QR_M, code.text, &modules));
    v->code_path = barcode_path(w->c.arena, &modules, 1);
    v->code_width = modules.columns + 2 * modules.quiet;
    fill_facts(w, out, who, &code, v);
    return DONE;
}

static void fill_decisions(struct web *w, struct html *out, const struct rail *rail,
                           struct pay_view *v)
{
    struct choice *decisions = arena_new_n(w->c.arena, struct choice, DEMO_DECISIONS_N);

    v->demo = demo_rail_is(rail);
    if (!v->demo)
        return;
    for (size_t i = 0; i < DEMO_DECISIONS_N; i++)
        decisions[i] = (struct choice){
            .value = demo_decision_name((enum demo_decision)i),
            .label = html_translate(out, demo_decision_label((enum demo_decision)i))};
    v->decisions = decisions;
    v->decisions_n = DEMO_DECISIONS_N;
}

static struct url page_of(struct web *w, const struct rail *rail)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, URL("/pay"));
    url_part(&m, str_of(rail->name));
    url_part(&m, web_param(w, "token"));
    return url_done(&m);
}

/* The end of the number that was asked, as the address says it: for the eye only. */
static struct str asked_of(struct web *w)
{
    struct problem p;
    struct str asked;

    if (form_text(&p, w->c.arena, &w->query, "asked", 1, ASKED_DIGITS, &asked) != DONE)
        return STR("");
    for (size_t i = 0; i < asked.n; i++)
        if (asked.p[i] < '0' || asked.p[i] > '9')
            return STR("");
    return asked;
}

static void fill_phone(struct web *w, struct pay_view *v)
{
    v->asked = asked_of(w);
    v->phone = web_field(w, "phone", N_("Phone"), STR(""));
    v->phone.type = STR("tel");
    v->phone.autocomplete = STR("tel");
    v->phone.max = PHONE_CHARS;
    v->phone.hint = web_text(w, N_("With the country's code, like +44 7700 900123"));
    web_require(w, &v->phone);
}

static enum outcome show(struct web *w, const struct rail *rail, const struct rail_charge *charge)
{
    struct pay_view v = {.csrf = web_csrf(w)};
    struct html out;

    site_return(w, charge->return_path); /* as on the pages whence the buyer comes */
    out = web_html(w);
    v.language = locale_tag(w->c.locale);
    v.way = rail_label(&out, rail);
    v.action = page_of(w, rail);
    v.amount = charge->amount;
    v.expires_at_ms = charge->expires_at_ms;
    v.expired = charge->expires_at_ms <= w->c.now_ms;
    v.paid = back_to(w, charge, true);
    v.back = back_to(w, charge, false);
    v.by_phone = rail->ask != NULL;
    if (v.by_phone)
        fill_phone(w, &v);
    if (rail->payee)
        TRY(fill_code(w, &out, rail->payee, charge, &v));
    if (!v.by_phone || v.asked.n)
        fill_decisions(w, &out, rail, &v);
    page_pay(&out, &v);
    return web_send_html(w);
}

enum outcome web_pay(struct web *w)
{
    struct rail_charge charge;
    const struct rail *rail;

    TRY(rail_of(w, &rail));
    TRY(pay_page_open(&w->c, rail, web_param(w, "token"), &charge));
    return show(w, rail, &charge);
}

static enum outcome ask_phone(struct web *w, const struct rail *rail,
                              const struct rail_charge *charge, struct str *phone)
{
    if (charge->expires_at_ms <= w->c.now_ms)
        return refuse(&w->c.problem, refusal_wrong_state, NULL, "a payment that has not expired");
    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "phone", 1, PHONE_CHARS, phone));
    TRY(phone_check(&w->c.problem, w->c.arena, STR(""), phone));
    return rail->ask(rail->self, &w->c, charge, *phone);
}

/* The buyer's number: he is asked there, and the page waits for what he says. */
static enum outcome pay_by_phone(struct web *w, const struct rail *rail,
                                 const struct rail_charge *charge)
{
    struct str phone;
    struct url_maker m;
    enum outcome o = ask_phone(w, rail, charge, &phone);

    if (o == REFUSED && strcmp(w->c.problem.field, "phone") == 0) {
        TRY(web_again(w));
        return show(w, rail, charge);
    }
    TRY(o);
    url_begin(&m, w->c.arena, page_of(w, rail));
    url_param(&m, "asked", str_sub(phone, phone.n - ASKED_DIGITS, phone.n));
    return web_redirect(w, url_done(&m));
}

enum outcome web_leave(struct web *w, struct str page)
{
    struct leave_view v = {.language = locale_tag(w->c.locale)};
    struct html out = web_html(w);

    if (!url_abroad(page, &v.to))
        return fail("web", "a rail's page is no https URL");
    page_leave(&out, &v);
    return web_send_html(w);
}

/* ---- what it is told ---- */

enum outcome web_pay_decide(struct web *w)
{
    enum demo_decision decision;
    struct rail_charge charge;
    const struct rail *rail;
    struct str name;

    TRY(rail_of(w, &rail));
    if (!demo_rail_is(rail) && !rail->ask)
        return refuse(&w->c.problem, refusal_not_found, NULL, "nothing is decided on this page");
    TRY(pay_page_open(&w->c, rail, web_param(w, "token"), &charge));
    if (rail->ask && (!demo_rail_is(rail) || form_has(&w->form, "phone")))
        return pay_by_phone(w, rail, &charge);
    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "decision", 1, DECISION_MAX, &name));
    if (!demo_decision_parse(name, &decision))
        return refuse(&w->c.problem, refusal_invalid, "decision", "expected one of the buttons");
    TRY(demo_rail_decide(&w->c, rail, web_param(w, "token"), decision));
    return web_redirect(w, back_to(w, &charge, true));
}

enum outcome web_webhook(struct web *w)
{
    struct rail_notice in = {.head = {.id = http_header(w->http, "webhook-id"),
                                      .timestamp = http_header(w->http, "webhook-timestamp"),
                                      .signature = http_header(w->http, "webhook-signature")},
                             .signature = http_header(w->http, "stripe-signature"),
                             .body = w->http->body};
    const struct rail *rail;
    struct str verdict;

    TRY(rail_of(w, &rail));
    TRY(receive_webhook(&w->c, rail, &in, &verdict));
    return web_send(w, "application/json",
                    str_printf(w->c.arena, "{\"verdict\":\"%.*s\"}", STR_FMT(verdict)));
}
