/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/dispute_words.h"

#include "face/web/parcel_words.h"
#include "lib/amount.h"
#include "lib/format.h"
#include "shop/sellers/sellers.h"

enum { AMOUNT_MAX = 20, WORDS_MAX = 1000, TITLE_MAX = 200 };

/* ---- words ---- */

static const char *const reasons[DISPUTE_REASONS_N] = {
    [REASON_not_arrived] = N_("It has not arrived"),
    [REASON_not_as_described] = N_("It is not as described"),
    [REASON_damaged] = N_("It is damaged"),
    [REASON_customs] = N_("There is a problem with customs")};

static const struct {
    const char *words;
    enum notice_kind mood;
} states[DISPUTE_STATES_N] = {
    [DISPUTE_open] = {N_("Open"), NOTICE_WARN},
    [DISPUTE_escalated] = {N_("With a mediator"), NOTICE_WARN},
    [DISPUTE_agreed] = {N_("Agreed"), NOTICE_GOOD},
    [DISPUTE_decided] = {N_("Decided"), NOTICE_GOOD},
    [DISPUTE_withdrawn] = {N_("Withdrawn"), NOTICE_INFO}};

static const char *const sides[DISPUTE_SIDES_N] = {
    [SIDE_buyer] = N_("Buyer"), [SIDE_seller] = N_("Seller"), [SIDE_mediator] = N_("Mediator"),
    [SIDE_facts] = N_("By itself")};

static const char *const events[DISPUTE_EVENTS_N] = {
    [DISPUTE_EVENT_opened] = N_("Dispute opened"), [DISPUTE_EVENT_said] = N_("Message"),
    [DISPUTE_EVENT_offered] = N_("Offer"), [DISPUTE_EVENT_accepted] = N_("Offer accepted"),
    [DISPUTE_EVENT_withdrawn] = N_("Dispute withdrawn"),
    [DISPUTE_EVENT_escalated] = N_("Handed to a mediator"),
    [DISPUTE_EVENT_decided] = N_("Decision")};

static const char *const findings[] = {
    [FOUND_SILENT] = NULL,
    [FOUND_RECEIVED] = N_("The parcel was delivered, or the buyer has confirmed it. So the facts "
                          "alone decide nothing here."),
    [FOUND_RETURNED] = N_("Customs or the post sends the parcel back."),
    [FOUND_LATE] = N_("The parcel was not delivered by the promised day and the days of grace."),
    [FOUND_WAITING] = N_("The parcel is on its way, and still in time.")};

struct str dispute_reason_words(struct web *w, enum dispute_reason reason)
{
    return web_text(w, reasons[reason]);
}

/* Entries about sending the goods back. */
static const char *const return_events[DISPUTE_EVENTS_N] = {
    [DISPUTE_EVENT_said] = N_("Sent back by a carrier of the buyer's own"),
    [DISPUTE_EVENT_offered] = N_("Offer: the goods go back, then all the money does"),
    [DISPUTE_EVENT_accepted] = N_("Agreed: the goods go back, then all the money does"),
    [DISPUTE_EVENT_decided] = N_("Decision: the goods go back, then all the money does")};

/* What an entry by the facts says, as it is stored: a finding, or how a return stands. */
static struct str fact_words(struct web *w, struct str word)
{
    for (int i = 0; i < RETURN_STATES_N; i++)
        if (str_eq(word, return_state_name((enum return_state)i)))
            return dispute_return_words(w, (enum return_state)i);
    if (str_eq(word, STR("delivered")))
        return web_text(w, N_("The post says that the parcel was delivered. If you have not got "
                              "it, show what you know: what the post or the neighbours answer, a "
                              "photo of the place. Without that a mediator goes by the scan."));
    return web_text(w, findings[str_eq(word, STR("late")) ? FOUND_LATE : FOUND_RETURNED]);
}

/* ---- the history ---- */

static enum outcome fill_entry(struct web *w, const struct dispute_event_row *row,
                               struct currency currency, struct dispute_entry_view *e)
{
    enum dispute_event_kind kind;
    enum dispute_side side;

    TRY(dispute_event_of(row->kind, &kind));
    TRY(dispute_side_of(row->side, &side));
    *e = (struct dispute_entry_view){
        .event = {.state = EVENT_DONE, .title = web_text(w, row->returns && return_events[kind]
                                                                    ? return_events[kind]
                                                                    : events[kind]),
                  .note = web_text(w, sides[side])},
        .words = row->words, .amount = money(row->amount, currency)};
    if (side == SIDE_facts && row->words.n)
        e->words = fact_words(w, row->words);
    event_time(w, row->at, w->city, &e->event);
    return DONE;
}

static struct url picture_url(struct web *w, struct url base, struct dispute_picture_id id,
                              bool small)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, base);
    url_part(&m, STR("pictures"));
    url_part_i64(&m, id.v);
    if (small)
        url_param_i64(&m, "small", 1);
    return url_done(&m);
}

/* Those that came with that entry. */
static void fill_pictures(struct web *w, const struct dispute_picture_row_list *all,
                          struct dispute_event_id event, struct url base,
                          struct dispute_entry_view *e)
{
    struct dispute_picture_view *own =
        arena_new_n(w->c.arena, struct dispute_picture_view, all->n + 1);

    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].event.v == event.v)
            own[e->pictures_n++] =
                (struct dispute_picture_view){picture_url(w, base, all->v[i].id, false),
                                              picture_url(w, base, all->v[i].id, true)};
    e->pictures = own;
}

/* The newest first. */
static enum outcome fill_entries(struct web *w, const struct dispute_row *d, struct url base,
                                 struct dispute_view *v)
{
    struct dispute_picture_row_list pictures;
    struct dispute_event_row_list rows;
    struct dispute_entry_view *entries;

    TRY(dispute_events(&w->c, d->buyer, d->id, DISPUTE_EVENTS_MAX, &rows));
    TRY(dispute_pictures(&w->c, d->buyer, d->id, DISPUTE_PICTURES_MAX, &pictures));
    entries = arena_new_n(w->c.arena, struct dispute_entry_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        TRY(fill_entry(w, &rows.v[rows.n - 1 - i], d->currency, &entries[i]));
        fill_pictures(w, &pictures, rows.v[rows.n - 1 - i].id, base, &entries[i]);
    }
    if (rows.n)
        entries[0].event.state = EVENT_NOW;
    v->entries = entries;
    v->entries_n = rows.n;
    return DONE;
}

/* ---- what can be done ---- */

struct url dispute_url_under(struct web *w, struct url base, const char *verb)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, base);
    url_part(&m, str_of(verb));
    return url_done(&m);
}

static void fill_verbs(struct web *w, const struct dispute_case *k, enum dispute_side side,
                       struct url base, struct dispute_view *v)
{
    const struct dispute_rights may = dispute_rights_of(k, side, w->c.now_ms);
    const struct dispute_row *d = &k->dispute;

    v->may_return = may.returns;
    if (may.decide)
        v->decide = base;
    if (!may.speak)
        return;
    v->answer = dispute_url_under(w, base, "answer");
    if (side == SIDE_seller && k->facts.received && !k->has_home)
        v->home = web_link(w, URL("/seller/address"));
    v->show = dispute_url_under(w, base, "pictures");
    v->pictures = web_field(w, "pictures", N_("Pictures"), STR(""));
    v->offered = may.accept;
    v->waits = d->offer.v != 0 && !v->offered;
    v->offer_returns = d->offer_returns;
    v->accept = v->offered ? dispute_url_under(w, base, "accept") : URL("");
    if (may.withdraw)
        v->withdraw = dispute_url_under(w, base, "withdraw");
    if (may.escalate)
        v->escalate = dispute_url_under(w, base, "escalate");
    else if (str_eq(d->state, dispute_state_name(DISPUTE_open)))
        v->escalates_on = utc_date(dispute_escalates_ms(k));
}

static void fill_next(const struct dispute_case *k, struct dispute_view *v)
{
    const struct dispute_row *d = &k->dispute;
    bool open = str_eq(d->state, dispute_state_name(DISPUTE_open));

    if (v->ended || !d->has_due_at)
        return;
    v->next_on = utc_date(d->due_at);
    if (!open)
        v->next = NEXT_DECISION;
    else if (k->finding == FOUND_WAITING)
        v->next = NEXT_ARRIVAL;
    else
        v->next = d->answered ? NEXT_AGREE : NEXT_ANSWER;
}

static void fill_fields(struct web *w, const struct dispute_row *d, enum dispute_side side,
                        struct dispute_view *v)
{
    const char *words = side == SIDE_mediator ? N_("Why? Both will read it") : N_("Your message");
    const char *amount = side == SIDE_mediator ? N_("Back to the buyer")
                                               : N_("Money back that you propose");

    v->words = web_field(w, "words", words, STR(""));
    v->words.max = WORDS_MAX;
    v->words.required = side == SIDE_mediator;
    v->amount = web_field(w, "amount", amount, STR(""));
    v->amount.max = AMOUNT_MAX;
    v->amount.hint = side == SIDE_mediator
                         ? STR("") : web_text(w, N_("Leave it empty to write only."));
    v->amount.label = str_printf(w->c.arena, "%.*s, %s", STR_FMT(v->amount.label),
                                 d->currency.code);
    v->problem = web_problem(w);
}

enum outcome dispute_fill(struct web *w, const struct dispute_case *k, enum dispute_side side,
                          struct url base, struct dispute_view *v)
{
    const struct dispute_row *d = &k->dispute;
    enum dispute_reason reason;
    enum dispute_state state;
    struct seller_row seller;
    bool found;

    TRY(dispute_state_of(d->state, &state));
    if (!dispute_reason_parse(d->reason, &reason))
        return fail("web", "no such reason: %.*s", STR_FMT(d->reason));
    TRY(seller_get(&w->c, d->seller, &seller, &found));
    v->seller = found ? seller.name : STR("");
    v->order = str_printf(w->c.arena, "%lld", (long long)d->order_id.v);
    v->reason = web_text(w, reasons[reason]);
    v->state = web_text(w, states[state].words);
    v->mood = states[state].mood;
    v->ended = dispute_ends(state);
    v->refund = money(d->refund, d->currency);
    v->paid = money(d->paid, d->currency);
    v->offer = money(d->offered, d->currency);
    v->offer_id = str_printf(w->c.arena, "%lld", (long long)d->offer.v);
    if (!v->ended && findings[k->finding])
        v->facts = web_text(w, findings[k->finding]);
    fill_next(k, v);
    fill_verbs(w, k, side, base, v);
    fill_fields(w, d, side, v);
    TRY(dispute_fill_return(w, k, side, base, v));
    return fill_entries(w, d, base, v);
}

enum outcome dispute_row_words(struct web *w, const struct dispute_row *d, struct url folder,
                               struct dispute_row_view *out)
{
    enum dispute_reason reason;
    enum dispute_state state;
    struct url_maker m;

    TRY(dispute_state_of(d->state, &state));
    if (!dispute_reason_parse(d->reason, &reason))
        return fail("web", "no such reason: %.*s", STR_FMT(d->reason));
    url_begin(&m, w->c.arena, folder);
    url_part_i64(&m, d->id.v);
    *out = (struct dispute_row_view){
        .url = url_done(&m), .order = str_printf(w->c.arena, "%lld", (long long)d->order_id.v),
        .reason = web_text(w, reasons[reason]), .state = web_text(w, states[state].words),
        .mood = states[state].mood, .has_due = d->has_due_at,
        .overdue = d->has_due_at && d->due_at < w->c.now_ms,
        .due = utc_date(d->has_due_at ? d->due_at : 0), .paid = money(d->paid, d->currency)};
    return DONE;
}

/* ---- what forms say ---- */

enum outcome dispute_amount(struct web *w, struct currency currency, bool *given, int64_t *minor)
{
    struct problem *p = &w->c.problem;
    struct money amount = money(0, currency);
    struct str text;

    TRY(form_text(p, w->c.arena, &w->form, "amount", 0, AMOUNT_MAX, &text));
    *given = text.n > 0;
    if (*given && !amount_parse(text, currency, &amount))
        return refuse(p, refusal_invalid, "amount", "an amount like 12.50 or 12,50");
    *minor = amount.minor;
    return DONE;
}

enum outcome dispute_said(struct web *w, size_t min, struct str *words)
{
    return form_block(&w->c.problem, w->c.arena, &w->form, "words", min, WORDS_MAX, words);
}

enum outcome dispute_answer(struct web *w, const struct dispute_act *who, struct currency currency)
{
    bool offers, back = form_flag(&w->form, "returns");
    struct str words;
    int64_t minor;

    TRY(dispute_amount(w, currency, &offers, &minor));
    TRY(dispute_said(w, offers || back ? 0 : 1, &words));
    if (offers && back)
        return refuse(&w->c.problem, refusal_invalid, "amount",
                      "no amount: all of the money goes back with the goods");
    if (back)
        return offer_return(&w->c, who, words);
    return offers ? offer_refund(&w->c, who, minor, words) : add_words(&w->c, who, words);
}

size_t dispute_pictures_read(struct web *w, struct str pictures[DISPUTE_PICTURES_AT_ONCE + 1])
{
    const struct form_field *f;
    size_t n = 0, at = 0;

    while (n <= DISPUTE_PICTURES_AT_ONCE && (f = form_next(&w->form, "pictures", &at)))
        if (f->is_file && f->value.n)
            pictures[n++] = f->value;
    return n;
}

enum outcome dispute_pictures_sent(struct web *w, const struct dispute_act *who)
{
    struct str pictures[DISPUTE_PICTURES_AT_ONCE + 1];

    return add_pictures(&w->c, who, pictures, dispute_pictures_read(w, pictures));
}

enum outcome dispute_send_picture(struct web *w, struct account_id buyer, struct dispute_id dispute)
{
    struct dispute_picture_id id = {web_param_id(w, "picture")};
    bool found, small = form_has(&w->query, "small");
    struct dispute_picture_file file;

    TRY(dispute_picture_get(&w->c, buyer, dispute, id, small, &file, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "picture", "a picture of this dispute");
    return web_send(w, "image/jpeg", file.jpeg);
}

enum outcome dispute_accept(struct web *w, const struct dispute_act *who)
{
    struct dispute_event_id offer;

    TRY(form_i64(&w->c.problem, &w->form, "offer", 1, INT64_MAX, &offer.v));
    return accept_offer(&w->c, who, offer);
}

enum outcome dispute_answered(struct web *w, enum outcome out, enum outcome (*show)(struct web *w),
                              enum toast done, struct url page)
{
    if (out == REFUSED && w->c.problem.refusal != refusal_not_found) {
        TRY(web_again(w));
        return show(w);
    }
    TRY(out);
    web_toast(w, done);
    return web_redirect(w, page);
}
