/* SPDX-License-Identifier: Apache-2.0 */
/* Something is wrong with an order: the buyer's pages of its dispute. */
#include "face/web/dispute_words.h"
#include "face/web/order_words.h"
#include "face/web/pages/dispute.h"
#include "lib/locale.h"

static struct order_id order_of_path(const struct web *w)
{
    return (struct order_id){web_param_id(w, "order")};
}

static struct url dispute_url(struct web *w)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, order_url(w, order_of_path(w)));
    url_part(&m, STR("dispute"));
    return url_done(&m);
}

static struct nav_links crumbs(struct web *w)
{
    struct nav_link *links = arena_new_n(w->c.arena, struct nav_link, 3);

    links[0] = (struct nav_link){web_link(w, URL("/orders")), web_text(w, N_("Orders")), false};
    links[1] = (struct nav_link){
        order_url(w, order_of_path(w)),
        str_printf(w->c.arena, "%lld", (long long)order_of_path(w).v), false};
    links[2] = (struct nav_link){URL(""), web_text(w, N_("Dispute")), true};
    return (struct nav_links){links, 3};
}

/* ---- to be opened ---- */

static void fill_reasons(struct web *w, struct dispute_open_view *v)
{
    struct choice *choices = arena_new_n(w->c.arena, struct choice, DISPUTE_REASONS_N);
    const struct field_view sent = web_field(w, "reason", N_("What is wrong?"), STR(""));

    for (int i = 0; i < DISPUTE_REASONS_N; i++) {
        struct str name = dispute_reason_name((enum dispute_reason)i);

        choices[i] = (struct choice){name, dispute_reason_words(w, (enum dispute_reason)i),
                                     str_eq(sent.value, name)};
    }
    v->reasons = (struct choices){choices, DISPUTE_REASONS_N};
    v->reason_error = sent.error;
}

static enum outcome show_form(struct web *w, const struct order_row *o)
{
    struct dispute_open_view v = {.crumbs = crumbs(w), .action = dispute_url(w)};
    struct purchase_row purchase;
    const struct policy *terms;
    struct html out;

    TRY(purchase_read(&w->c, o->buyer, o->purchase, &purchase));
    terms = policy_by_id(purchase.policy);
    v.answer_days = terms ? terms->answer_days : 0;
    v.order = str_printf(w->c.arena, "%lld", (long long)o->id.v);
    v.paid = money(order_rest_minor(o), o->currency);
    fill_reasons(w, &v);
    v.amount = web_field(w, "amount", N_("How much do you want back?"), STR(""));
    v.amount.label = str_printf(w->c.arena, "%.*s %s", STR_FMT(v.amount.label), o->currency.code);
    v.amount.hint = web_text(w, N_("Leave it empty to ask for all of it."));
    v.words = web_field(w, "words", N_("What happened?"), STR(""));
    v.words.required = true;
    v.words.max = 1000;
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Something is wrong"));
    out = web_html(w);
    page_dispute_open(&out, &v);
    return web_send_html(w);
}

/* ---- what there is ---- */

static struct url again_url(struct web *w)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, dispute_url(w));
    url_param_i64(&m, "new", 1);
    return url_done(&m);
}

static enum outcome show_dispute(struct web *w, const struct dispute_row *d)
{
    struct dispute_view v = {.crumbs = crumbs(w)};
    struct dispute_case k;
    struct html out;

    TRY(dispute_case_read(&w->c, d->buyer, d->id, &k));
    TRY(dispute_fill(w, &k, SIDE_buyer, dispute_url(w), &v));
    if (str_eq(d->state, dispute_state_name(DISPUTE_withdrawn)))
        v.again = again_url(w);
    web_layout(w, &v.layout, N_("Dispute"));
    out = web_html(w);
    page_dispute(&out, &v);
    return web_send_html(w);
}

/* The dispute of the order; a withdrawn one makes room for the form of another. */
static enum outcome show(struct web *w)
{
    bool found, anew = form_has(&w->query, "new") || form_has(&w->form, "reason");
    struct dispute_row d;
    struct order_row o;

    TRY(own_order(w, &o));
    TRY(dispute_of_order(&w->c, o.buyer, o.id, &d, &found));
    if (found && !(anew && str_eq(d.state, dispute_state_name(DISPUTE_withdrawn))))
        return show_dispute(w, &d);
    return show_form(w, &o);
}

enum outcome web_dispute(struct web *w)
{
    return show(w);
}

static enum outcome answer(struct web *w, enum outcome out)
{
    return dispute_answered(w, out, show, TOAST_saved, dispute_url(w));
}

/* ---- verbs ---- */

static enum outcome read_order(struct web *w, struct order_row *o)
{
    TRY(store_read_begin(&w->c));
    TRY(own_order(w, o));
    store_read_end(&w->c);
    return DONE;
}

static enum outcome try_open(struct web *w)
{
    struct problem *p = &w->c.problem;
    struct open_dispute in = {.buyer = web_buyer(w), .order = order_of_path(w)};
    struct dispute_id id;
    struct order_row o;
    struct str reason;
    bool some;

    TRY(read_order(w, &o));
    TRY(form_text(p, w->c.arena, &w->form, "reason", 1, 40, &reason));
    if (!dispute_reason_parse(reason, &in.reason))
        return refuse(p, refusal_invalid, "reason", "one of those offered");
    TRY(dispute_amount(w, o.currency, &some, &in.claim_minor));
    if (some && in.claim_minor == 0)
        return refuse(p, refusal_invalid, "amount", "more than nothing");
    TRY(dispute_said(w, 1, &in.words));
    return open_dispute(&w->c, &in, &id);
}

enum outcome web_dispute_open(struct web *w)
{
    return answer(w, try_open(w));
}

/* The newest dispute of the order, and its buyer acts. */
static enum outcome acting(struct web *w, struct dispute_act *who, struct currency *currency)
{
    struct dispute_row d;
    struct order_row o;
    bool found;

    TRY(store_read_begin(&w->c));
    TRY(own_order(w, &o));
    TRY(dispute_of_order(&w->c, o.buyer, o.id, &d, &found));
    store_read_end(&w->c);
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "order", "an order with a dispute");
    *who = (struct dispute_act){d.id, web_buyer(w)};
    *currency = o.currency;
    return DONE;
}

enum outcome web_dispute_answer(struct web *w)
{
    struct currency currency;
    struct dispute_act who;

    TRY(acting(w, &who, &currency));
    return answer(w, dispute_answer(w, &who, currency));
}

enum outcome web_dispute_show(struct web *w)
{
    struct currency currency;
    struct dispute_act who;

    TRY(acting(w, &who, &currency));
    return answer(w, dispute_pictures_sent(w, &who));
}

enum outcome web_dispute_sent(struct web *w)
{
    struct currency currency;
    struct dispute_act who;

    TRY(acting(w, &who, &currency));
    return answer(w, dispute_return_sent(w, &who));
}

enum outcome web_dispute_label(struct web *w)
{
    struct dispute_row d;
    struct order_row o;
    struct str pdf;
    bool found;

    TRY(own_order(w, &o));
    TRY(dispute_of_order(&w->c, o.buyer, o.id, &d, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "order", "an order with a dispute");
    TRY(return_label(&w->c, &d, &pdf));
    return web_send_file(w, "application/pdf",
                         str_printf(w->c.arena, "%lld-return.pdf", (long long)o.id.v), pdf);
}

enum outcome web_dispute_picture(struct web *w)
{
    struct dispute_row d;
    struct order_row o;
    bool found;

    TRY(own_order(w, &o));
    TRY(dispute_of_order(&w->c, o.buyer, o.id, &d, &found));
    return dispute_send_picture(w, o.buyer, found ? d.id : (struct dispute_id){0});
}

enum outcome web_dispute_accept(struct web *w)
{
    struct currency currency;
    struct dispute_act who;

    TRY(acting(w, &who, &currency));
    return answer(w, dispute_accept(w, &who));
}

enum outcome web_dispute_withdraw(struct web *w)
{
    struct currency currency;
    struct dispute_act who;

    TRY(acting(w, &who, &currency));
    return answer(w, withdraw_dispute(&w->c, &who));
}

enum outcome web_dispute_escalate(struct web *w)
{
    struct currency currency;
    struct dispute_act who;

    TRY(acting(w, &who, &currency));
    return answer(w, escalate_dispute(&w->c, &who));
}

enum outcome web_order_extend(struct web *w)
{
    TRY(extend_protection(&w->c, web_buyer(w), order_of_path(w)));
    web_toast(w, TOAST_extended);
    return web_redirect(w, order_url(w, order_of_path(w)));
}
