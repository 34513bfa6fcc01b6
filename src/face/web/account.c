/* SPDX-License-Identifier: Apache-2.0 */
/* What an account keeps: profile, password, sessions, addresses. */
#include "face/web/account_tabs.h"
#include "face/web/inside.h"
#include "face/web/pages/account.h"

#include "flow/account.h"
#include "lib/locale.h"
#include "lib/zone.h"
#include "shop/markets/markets.h"

/* Where somebody works who does more here than buy. */
static const struct {
    unsigned role;
    const char *label;
    struct url to;
} desks[] = {{ROLE_SELLER, N_("Seller centre"), URL_INIT("/seller")},
             {ROLE_OPERATOR, N_("Control tower"), URL_INIT("/operator")},
             {ROLE_PARTNER, N_("Partners"), URL_INIT("/partner")}};

struct nav_links account_tabs(const struct web *w, enum account_tab here)
{
    struct nav_link *v = arena_new_n(w->c.arena, struct nav_link, TABS + countof(desks));
    size_t n = TABS;

    v[TAB_ORDERS] = (struct nav_link){web_link(w, URL("/orders")), web_text(w, N_("Orders")),
                                      false};
    v[TAB_MONEY] = (struct nav_link){web_link(w, URL("/account/statement")),
                                     web_text(w, N_("Statement")), here == TAB_MONEY};
    v[TAB_PROFILE] = (struct nav_link){web_link(w, URL("/account")), web_text(w, N_("Profile")),
                                       here == TAB_PROFILE};
    v[TAB_ADDRESSES] = (struct nav_link){web_link(w, URL("/account/addresses")),
                                         web_text(w, N_("Addresses")), here == TAB_ADDRESSES};
    v[TAB_SECURITY] = (struct nav_link){web_link(w, URL("/account/security")),
                                        web_text(w, N_("Security")), here == TAB_SECURITY};
    for (size_t i = 0; i < countof(desks); i++)
        if (w->c.actor.roles & desks[i].role)
            v[n++] = (struct nav_link){web_link(w, desks[i].to), web_text(w, desks[i].label),
                                       false};
    return (struct nav_links){v, n};
}

/* ---- profile ---- */

static enum outcome show_account(struct web *w)
{
    struct account_view v = {0};
    struct html out;

    web_layout(w, &v.layout, N_("Your account"));
    v.tabs = account_tabs(w, TAB_PROFILE);
    v.name = web_field(w, "name", N_("Your name"), w->account.name);
    v.name.max = ACCOUNT_NAME_MAX;
    v.name.autocomplete = STR("name");
    v.name.required = true;
    v.problem = web_problem(w);
    v.email = w->account.email;
    v.action = web_link(w, URL("/account"));
    v.sign_out = web_link(w, URL("/sign-out"));
    out = web_html(w);
    page_account(&out, &v);
    return web_send_html(w);
}

enum outcome web_account_show(struct web *w)
{
    return show_account(w);
}

static enum outcome try_save(struct web *w)
{
    struct change_profile in = {.language = locale_tag(w->c.locale),
                                .currency = w->currency,
                                .place = w->city->id};

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "name", 1, ACCOUNT_NAME_MAX, &in.name));
    return change_profile(&w->c, &in);
}

enum outcome web_account_save(struct web *w)
{
    enum outcome out = try_save(w);

    if (out == REFUSED) {
        TRY(web_again(w));
        return show_account(w);
    }
    TRY(out);
    web_toast(w, TOAST_saved);
    return web_redirect(w, web_link(w, URL("/account")));
}

/* ---- security ---- */

static enum outcome read_sessions(struct web *w, struct security_view *v)
{
    const struct zone *zone = zone_find(w->c.market->zone);
    const struct str here = {(const char *)w->session.hash.v, sizeof(w->session.hash.v)};
    struct session_item_list list;
    struct session_view *shown;

    TRY(session_list(&w->c, w->account.account, SESSIONS_MAX, &list));
    shown = arena_new_n(w->c.arena, struct session_view, list.n);
    for (size_t i = 0; i < list.n; i++)
        shown[i] = (struct session_view){list.v[i].device,
                                         zone_local(zone, list.v[i].seen_at).date,
                                         str_eq(list.v[i].token_hash, here)};
    v->sessions = shown;
    v->sessions_n = list.n;
    return DONE;
}

static enum outcome show_security(struct web *w)
{
    struct security_view v = {0};
    struct html out;

    web_layout(w, &v.layout, N_("Security"));
    v.tabs = account_tabs(w, TAB_SECURITY);
    v.old = web_secret_field(w, "old", N_("Current password"));
    v.old.autocomplete = STR("current-password");
    v.old.max = PASSWORD_MAX;
    v.fresh = web_secret_field(w, "new", N_("New password"));
    v.fresh.autocomplete = STR("new-password");
    v.fresh.max = PASSWORD_MAX;
    v.fresh.hint = web_text(w, N_("At least 10 characters; a few words are best"));
    v.problem = web_problem(w);
    v.change = web_link(w, URL("/account/password"));
    v.close_others = web_link(w, URL("/account/sessions/close"));
    TRY(read_sessions(w, &v));
    out = web_html(w);
    page_security(&out, &v);
    return web_send_html(w);
}

enum outcome web_security_show(struct web *w)
{
    return show_security(w);
}

static enum outcome try_password(struct web *w)
{
    struct change_password in = {.session = w->session};

    TRY(form_secret(&w->c.problem, &w->form, "old", PASSWORD_MAX, &in.old));
    TRY(form_secret(&w->c.problem, &w->form, "new", PASSWORD_MAX, &in.new));
    return change_password(&w->c, &in);
}

enum outcome web_password_save(struct web *w)
{
    enum outcome out = try_password(w);

    if (out == REFUSED) {
        TRY(web_again(w));
        return show_security(w);
    }
    TRY(out);
    web_toast(w, TOAST_password_changed);
    return web_redirect(w, web_link(w, URL("/account/security")));
}

/* ---- addresses ---- */

static struct url address_link(const struct web *w, struct address_id id, const char *what)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("account"));
    url_part(&m, STR("addresses"));
    url_part_i64(&m, id.v);
    if (*what)
        url_part(&m, str_of(what));
    return url_done(&m);
}

static struct str one_line(const struct web *w, const struct address_row *a)
{
    const struct str parts[] = {a->line1, a->line2, a->postcode, a->city, a->region, a->country};
    struct buf b;

    buf_init(&b, w->c.arena, 4096);
    for (size_t i = 0; i < countof(parts); i++) {
        if (parts[i].n == 0)
            continue;
        if (b.n > 0)
            buf_str(&b, STR(", "));
        buf_str(&b, parts[i]);
    }
    return buf_view(&b);
}

enum outcome web_addresses_show(struct web *w)
{
    struct addresses_view v = {0};
    struct address_row_list list;
    struct address_card *cards;
    struct html out;

    TRY(address_list(&w->c, w->account.account, ADDRESSES_MAX, &list));
    cards = arena_new_n(w->c.arena, struct address_card, list.n);
    for (size_t i = 0; i < list.n; i++)
        cards[i] = (struct address_card){list.v[i].name, one_line(w, &list.v[i]),
                                         address_link(w, list.v[i].id, ""),
                                         address_link(w, list.v[i].id, "remove")};
    web_layout(w, &v.layout, N_("Addresses"));
    v.tabs = account_tabs(w, TAB_ADDRESSES);
    v.v = cards;
    v.n = list.n;
    v.add = web_link(w, URL("/account/addresses/new"));
    out = web_html(w);
    page_addresses(&out, &v);
    return web_send_html(w);
}

static struct field_view part(struct web *w, const char *name, const char *label, struct str value,
                              struct str autocomplete, bool required)
{
    struct field_view f = web_field(w, name, label, value);

    f.max = ADDRESS_LINE_MAX;
    f.autocomplete = autocomplete;
    if (required)
        web_require(w, &f);
    return f;
}

static struct choices region_choices(const struct web *w, struct str chosen)
{
    size_t n;
    const struct region *all = regions_of(w->c.market->country, &n);
    struct choice *v;

    if (!w->c.market->address.region_needed)
        return (struct choices){0};
    v = arena_new_n(w->c.arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        v[i] = (struct choice){all[i].code, region_name(&all[i], locale_language(w->c.locale)),
                               str_eq(all[i].code, chosen)};
    return (struct choices){v, n};
}

/* The form of an address of this market's country; `row` is what it is now. */
static enum outcome show_address(struct web *w, const struct address_row *row, struct url action)
{
    const struct address_rules *rules = &w->c.market->address;
    struct address_view v = {0};
    struct html out;

    web_layout(w, &v.layout, N_("Address"));
    v.tabs = account_tabs(w, TAB_ADDRESSES);
    v.name = part(w, "name", N_("Recipient"), row->name, STR("name"), true);
    v.line1 = part(w, "line1", N_("Street and number"), row->line1, STR("address-line1"), true);
    v.line2 = part(w, "line2", N_("Flat, floor, entrance"), row->line2, STR("address-line2"),
                   false);
    v.city = part(w, "city", N_("City"), row->city, STR("address-level2"), true);
    v.region = part(w, "region", N_("Region"), row->region, STR("address-level1"), true);
    v.regions = region_choices(w, v.region.value);
    v.postcode = part(w, "postcode", N_("Postcode"), row->postcode, STR("postal-code"),
                      rules->postcode_needed);
    v.postcode.hint = rules->postcode_example;
    v.phone = part(w, "phone", N_("Phone"), row->phone, STR("tel"), true);
    v.phone.type = STR("tel");
    v.phone.hint = rules->dial;
    v.problem = web_problem(w);
    v.country = v.layout.market_name;
    v.action = action;
    out = web_html(w);
    page_address(&out, &v);
    return web_send_html(w);
}

static enum outcome read_address_form(struct web *w, struct address *a)
{
    struct problem *p = &w->c.problem;
    struct arena *m = w->c.arena;
    const struct form *f = &w->form;

    a->country = str_of(w->c.market->country->code);
    TRY(form_text(p, m, f, "name", 1, ADDRESS_LINE_MAX, &a->name));
    TRY(form_text(p, m, f, "line1", 1, ADDRESS_LINE_MAX, &a->line1));
    TRY(form_text(p, m, f, "line2", 0, ADDRESS_LINE_MAX, &a->line2));
    TRY(form_text(p, m, f, "city", 1, ADDRESS_LINE_MAX, &a->city));
    TRY(form_text(p, m, f, "region", 0, ADDRESS_LINE_MAX, &a->region));
    TRY(form_text(p, m, f, "postcode", 0, ADDRESS_LINE_MAX, &a->postcode));
    return form_text(p, m, f, "phone", 0, ADDRESS_LINE_MAX, &a->phone);
}

/* Saves what the form says as the address `id`, or as a new one for zero. */
static enum outcome take_address(struct web *w, struct address_id id, struct url action)
{
    struct address a = {0};
    enum outcome out = read_address_form(w, &a);

    if (out == DONE)
        out = save_address(&w->c, &a, &id);
    if (out == REFUSED && w->c.problem.refusal != refusal_not_found) {
        TRY(web_again(w));
        return show_address(w, &(struct address_row){0}, action);
    }
    TRY(out);
    web_toast(w, TOAST_saved);
    return web_redirect_back(w, web_link(w, URL("/account/addresses")));
}

enum outcome web_address_new(struct web *w)
{
    const struct address_row fresh = {.name = w->account.name,
                                      .city = w->city->name,
                                      .region = w->city->region ? w->city->region->code
                                                                : (struct str){0}};

    return show_address(w, &fresh, web_link(w, URL("/account/addresses")));
}

enum outcome web_address_create(struct web *w)
{
    return take_address(w, (struct address_id){0}, web_link(w, URL("/account/addresses")));
}

enum outcome web_address_edit(struct web *w)
{
    const struct address_id id = {web_param_id(w, "address")};
    struct address_row row;
    bool found;

    TRY(address_get(&w->c, w->account.account, id, &row, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "address", "expected an address of yours");
    return show_address(w, &row, address_link(w, id, ""));
}

enum outcome web_address_save(struct web *w)
{
    const struct address_id id = {web_param_id(w, "address")};

    return take_address(w, id, address_link(w, id, ""));
}

enum outcome web_address_remove(struct web *w)
{
    TRY(remove_address(&w->c, (struct address_id){web_param_id(w, "address")}));
    web_toast(w, TOAST_removed);
    return web_redirect(w, web_link(w, URL("/account/addresses")));
}
