/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/pages/checkout.h"

#include "face/web/basket.h"
#include "face/web/window.h"
#include "face/web/working.h"
#include "lib/crypto.h"
#include "lib/locale.h"
#include "shop/accounts/address.h"
#include "shop/markets/markets.h"
#include "shop/orders/policy.h"

enum { KEY_MAX = 80, EMAIL_CHARS = 254, NAME_CHARS = 80, LINE_CHARS = 80, PHONE_CHARS = 24 };

/* What the form holds. */
struct typed {
    struct str email, name, phone, line1, line2, postcode, region, key;
    struct address_id address; /* of the book, that they were taken from */
};

/* ---- showing ---- */

static struct field_view field(struct web *w, const char *name, const char *label, struct str value,
                               const char *autocomplete, bool required)
{
    struct field_view f = web_field(w, name, label, value);

    f.value = value;
    f.autocomplete = str_of(autocomplete);
    f.max = LINE_CHARS;
    if (required)
        web_require(w, &f);
    return f;
}

/* What else is wrong in a form that comes again, so that all of it is mended in one go. */
static void check_others(struct web *w, struct checkout_view *v)
{
    const struct market *m = w->c.market;
    struct str code = v->postcode.value, phone = v->phone.value;
    struct problem p;

    if (w->c.problem.refusal == refusal_none)
        return;
    if (code.n && !market_postcode(m, w->c.arena, code, &code))
        web_wrong(w, &v->postcode);
    if (phone.n && phone_check(&p, w->c.arena, m->address.dial, &phone) != DONE)
        web_wrong(w, &v->phone);
}

static void fill_fields(struct web *w, const struct typed *t, struct checkout_view *v)
{
    const struct address_rules *rules = &w->c.market->address;

    v->email = field(w, "email", N_("E-mail"), t->email, "email", true);
    v->email.type = STR("email");
    v->email.max = EMAIL_CHARS;
    v->email.hint = web_text(w, N_("For your receipt and parcel updates"));
    v->name = field(w, "name", N_("First and last name"), t->name, "name", true);
    v->line1 = field(w, "line1", N_("Street and number"), t->line1, "address-line1", true);
    v->line2 = field(w, "line2", N_("Flat, floor, building"), t->line2, "address-line2", false);
    v->postcode = field(w, "postcode", N_("Postcode"), t->postcode, "postal-code",
                        rules->postcode_needed);
    v->postcode.hint = rules->postcode_example;
    v->phone = field(w, "phone", N_("Phone"), t->phone, "tel", true);
    v->phone.type = STR("tel");
    v->phone.max = PHONE_CHARS;
    v->phone.hint = web_text(w, N_("For the courier"));
    check_others(w, v);
}

static void fill_regions(struct web *w, const struct typed *t, struct checkout_view *v)
{
    size_t n;
    const struct region *regions = regions_of(w->c.market->country, &n);
    struct choice *choices;

    if (!w->c.market->address.region_needed || n == 0)
        return;
    choices = arena_new_n(w->c.arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        bool own = w->city->region && str_eq(w->city->region->code, regions[i].code);

        choices[i] = (struct choice){regions[i].code, region_name(&regions[i], window_language(w)),
                                     t->region.n ? str_eq(t->region, regions[i].code) : own};
    }
    v->regions = (struct choices){choices, n};
}

static bool is_here(const struct web *w, const struct address_row *a)
{
    return str_eq(a->country, str_of(w->c.market->country->code));
}

static enum outcome fill_saved(struct web *w, const struct typed *t, struct checkout_view *v)
{
    struct address_row_list book;
    struct nav_link *links;

    if (!w->has_session)
        return DONE;
    TRY(address_list(&w->c, w->account.account, ADDRESSES_MAX, &book));
    links = arena_new_n(w->c.arena, struct nav_link, book.n + 1);
    v->saved.v = links;
    for (size_t i = 0; i < book.n; i++) {
        struct url_maker m;

        if (!is_here(w, &book.v[i]))
            continue;
        url_begin(&m, w->c.arena, web_link(w, URL("/checkout")));
        url_param_i64(&m, "address", book.v[i].id.v);
        links[v->saved.n++] = (struct nav_link){url_done(&m), book.v[i].line1,
                                                book.v[i].id.v == t->address.v};
    }
    return DONE;
}

static enum outcome show(struct web *w, const struct typed *t, const struct service_choice *choices,
                         size_t choices_n)
{
    struct checkout_view v = {.signed_in = w->has_session};
    struct basket b;
    struct html out;

    TRY(basket_read(w, choices, choices_n, &b));
    if (b.lines_n == 0)
        return web_redirect(w, web_link(w, URL("/cart")));
    fill_fields(w, t, &v);
    fill_regions(w, t, &v);
    TRY(fill_saved(w, t, &v));
    v.problem = web_problem(w);
    v.marked = w->problem_shown;
    v.parcels = basket_parcels(w, &b);
    v.parcels_n = b.priced.parcels_n;
    v.sum = working_totals(w, &b.priced.quote.sum);
    v.working = working_steps(w, &b.priced.quote, &v.rate_note);
    v.check = b.priced.quote.check;
    v.total_minor = str_printf(w->c.arena, "%lld", (long long)b.priced.quote.sum.total.minor);
    v.key = t->key;
    v.action = web_link(w, URL("/checkout"));
    v.back = web_link(w, URL("/cart"));
    v.guarantee_days =
        policy_on(str_of(w->c.market->code), utc_date(w->c.now_ms))->guarantee_days;
    web_layout(w, &v.layout, N_("Checkout"));
    out = web_html(w);
    page_checkout(&out, &v);
    return web_send_html(w);
}

/* A signed-in buyer finds the address that he asks for, else the one he used the last time. */
static enum outcome remembered(struct web *w, struct typed *t)
{
    struct address_row_list book;
    const struct address_row *a = NULL;
    int64_t wanted;

    if (!w->has_session)
        return DONE;
    t->email = w->account.email;
    t->name = w->account.name;
    TRY(form_i64_or(&w->c.problem, &w->query, "address", 1, INT64_MAX, 0, &wanted));
    TRY(address_list(&w->c, w->account.account, ADDRESSES_MAX, &book));
    for (size_t i = 0; i < book.n; i++)
        if (is_here(w, &book.v[i]) && (!a || book.v[i].id.v == wanted))
            a = &book.v[i];
    if (!a)
        return DONE;
    *t = (struct typed){.email = t->email, .key = t->key, .name = a->name, .phone = a->phone,
                        .line1 = a->line1, .line2 = a->line2, .postcode = a->postcode,
                        .region = a->region, .address = a->id};
    return DONE;
}

enum outcome web_checkout_show(struct web *w)
{
    struct typed t = {.key = token_new(w->c.arena, &w->random)};

    TRY(remembered(w, &t));
    return show(w, &t, NULL, 0);
}

/* ---- ordering ---- */

static enum outcome read_optional(struct web *w, const char *name, size_t max, struct str *out)
{
    if (!form_has(&w->form, name))
        return DONE;
    return form_text(&w->c.problem, w->c.arena, &w->form, name, 0, max, out);
}

static enum outcome read_typed(struct web *w, struct typed *t)
{
    struct problem *p = &w->c.problem;
    struct arena *a = w->c.arena;

    TRY(form_text(p, a, &w->form, "key", 1, KEY_MAX, &t->key));
    TRY(read_optional(w, "email", EMAIL_CHARS, &t->email));
    TRY(read_optional(w, "name", NAME_CHARS, &t->name));
    TRY(read_optional(w, "phone", PHONE_CHARS, &t->phone));
    TRY(read_optional(w, "line1", LINE_CHARS, &t->line1));
    TRY(read_optional(w, "line2", LINE_CHARS, &t->line2));
    TRY(read_optional(w, "postcode", LINE_CHARS, &t->postcode));
    return read_optional(w, "region", LINE_CHARS, &t->region);
}

static enum outcome place(struct web *w, const struct typed *t,
                          const struct service_choice *choices, size_t choices_n,
                          struct placed_order *placed)
{
    struct place_order in = {.buyer = web_buyer(w), .guest = !w->has_session,
                             .market = str_of(w->c.market->code),
                             .locale = locale_tag(w->c.locale), .currency = w->currency,
                             .choices = choices, .choices_n = choices_n, .key = t->key};
    struct address to = {.name = t->name, .line1 = t->line1, .line2 = t->line2,
                         .region = t->region, .postcode = t->postcode, .phone = t->phone};

    TRY(basket_contact(w, t->email, &to, &in.contact));
    TRY(form_i64(&w->c.problem, &w->form, "total", 1, MONEY_MAX_MINOR, &in.total_minor));
    return place_order(&w->c, &in, placed);
}

static struct url purchase_url(struct web *w, const struct placed_order *placed)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("purchases"));
    url_part_i64(&m, placed->purchase.v);
    return url_done(&m);
}

enum outcome web_checkout_place(struct web *w)
{
    struct typed t = {0};
    struct service_choice *choices;
    struct placed_order placed;
    enum outcome out;
    size_t n;

    TRY(read_typed(w, &t));
    TRY(basket_choices(w, &choices, &n));
    out = form_flag(&w->form, "again") ? REFUSED : place(w, &t, choices, n, &placed);
    if (out == DONE)
        return web_redirect(w, purchase_url(w, &placed));
    if (out == FAILED)
        return FAILED;
    if (w->c.problem.refusal != refusal_none)
        web_status(w, refusal_status(w->c.problem.refusal));
    TRY(store_read_begin(&w->c));
    return show(w, &t, choices, n);
}
