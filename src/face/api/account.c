/* SPDX-License-Identifier: Apache-2.0 */
/* Guests, accounts, sessions, addresses. */
#include "face/api/view.h"
#include "flow/account.h"
#include "lib/locale.h"

/* ---- guests ---- */

/* Nothing is kept of a guest until he does something: his token alone tells him from others. */
enum outcome api_guest(struct web *w, struct exchange *x)
{
    struct api_token *out = x->answer;

    out->token = web_new_guest(w);
    return DONE;
}

/* ---- accounts ---- */

static void fill_roles(struct web *w, unsigned roles, struct api_account *out)
{
    static const struct {
        unsigned role;
        struct str word;
    } words[] = {{ROLE_BUYER, STR_INIT("buyer")},
                 {ROLE_SELLER, STR_INIT("seller")},
                 {ROLE_OPERATOR, STR_INIT("operator")},
                 {ROLE_PARTNER, STR_INIT("partner")}};

    out->roles.v = arena_new_n(w->c.arena, struct str, countof(words));
    for (size_t i = 0; i < countof(words); i++)
        if (roles & words[i].role)
            out->roles.v[out->roles.n++] = words[i].word;
}

static enum outcome fill_account(struct web *w, struct account_id id, struct api_account *out)
{
    struct account_row row;
    bool found;

    TRY(account_get(&w->c, id, &row, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_signed_out, NULL, "expected a session");
    *out = (struct api_account){.id = row.id.v, .email = row.email, .name = row.name,
                                .language = row.language, .currency = row.currency,
                                .city = row.place.v, .seller = row.shop.v};
    fill_roles(w, (unsigned)row.roles, out);
    return DONE;
}

static enum outcome fill_session(struct web *w, const struct signed_in *who, struct exchange *x)
{
    struct api_session_opened *out = x->answer;

    out->token = who->cookie;
    out->account = arena_new(w->c.arena, struct api_account);
    TRY(store_read_begin(&w->c));
    return fill_account(w, who->account, out->account);
}

enum outcome api_account_create(struct web *w, struct exchange *x)
{
    const struct api_sign_up_in *in = x->body;
    struct sign_up up = {.email = in->email, .password = in->password, .name = in->name,
                         .language = locale_tag(w->c.locale), .currency = w->currency,
                         .place = w->city->id, .visitor = web_visitor(w),
                         .device = in->device.n ? in->device : web_device(w)};
    struct signed_in who;

    TRY(sign_up(&w->c, &up, &who));
    return fill_session(w, &who, x);
}

enum outcome api_account(struct web *w, struct exchange *x)
{
    return fill_account(w, w->account.account, x->answer);
}

enum outcome api_account_change(struct web *w, struct exchange *x)
{
    const struct api_account_in *in = x->body;

    if (!locale_get(in->language))
        return refuse(&w->c.problem, refusal_invalid, "language", "expected one of GET /languages");
    if (in->city && !city_by_id((struct city_id){in->city}))
        return refuse(&w->c.problem, refusal_invalid, "city", "expected one of GET /cities");
    TRY(change_profile(&w->c, &(struct change_profile){.name = in->name, .language = in->language,
                                                       .currency = in->currency,
                                                       .place = {in->city}}));
    TRY(store_read_begin(&w->c));
    return fill_account(w, w->account.account, x->answer);
}

enum outcome api_password_change(struct web *w, struct exchange *x)
{
    const struct api_password_in *in = x->body;

    return change_password(&w->c, &(struct change_password){.old = in->old, .new = in->new,
                                                            .session = w->session});
}

/* ---- sessions ---- */

enum outcome api_session_create(struct web *w, struct exchange *x)
{
    const struct api_sign_in_in *in = x->body;
    struct sign_in how = {.email = in->email, .password = in->password,
                          .visitor = web_visitor(w),
                          .device = in->device.n ? in->device : web_device(w)};
    struct signed_in who;

    TRY(web_attempt(w, "sign_in", str_lower(w->c.arena, in->email)));
    TRY(sign_in(&w->c, &how, &who));
    return fill_session(w, &who, x);
}

enum outcome api_sessions(struct web *w, struct exchange *x)
{
    const struct str here = {(const char *)w->session.hash.v, sizeof(w->session.hash.v)};
    struct api_sessions *out = x->answer;
    struct session_item_list list;

    TRY(session_list(&w->c, w->account.account, SESSIONS_MAX, &list));
    out->items.v = arena_new_n(w->c.arena, struct api_session, list.n);
    out->items.n = list.n;
    for (size_t i = 0; i < list.n; i++)
        out->items.v[i] = (struct api_session){
            .device = list.v[i].device, .created_at = list.v[i].created_at,
            .seen_at = list.v[i].seen_at, .current = str_eq(list.v[i].token_hash, here)};
    return DONE;
}

enum outcome api_sessions_close(struct web *w, struct exchange *x unused_arg)
{
    return sign_out_everywhere(&w->c, &w->session);
}

enum outcome api_session_close(struct web *w, struct exchange *x unused_arg)
{
    return sign_out(&w->c, &w->session);
}

/* ---- addresses ---- */

static struct api_address address_of(const struct address_row *row)
{
    return (struct api_address){
        .id = row->id.v, .name = row->name, .line1 = row->line1, .line2 = row->line2,
        .city = row->city, .region = row->region, .postcode = row->postcode,
        .country = row->country, .phone = row->phone, .place = row->place.v};
}

enum outcome api_addresses(struct web *w, struct exchange *x)
{
    struct api_addresses *out = x->answer;
    struct address_row_list list;

    TRY(address_list(&w->c, w->account.account, ADDRESSES_MAX, &list));
    out->items.v = arena_new_n(w->c.arena, struct api_address, list.n);
    out->items.n = list.n;
    for (size_t i = 0; i < list.n; i++)
        out->items.v[i] = address_of(&list.v[i]);
    return DONE;
}

static enum outcome fill_address(struct web *w, struct address_id id, struct api_address *out)
{
    struct address_row row;
    bool found;

    TRY(address_get(&w->c, w->account.account, id, &row, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, "address", "expected an address of yours");
    *out = address_of(&row);
    return DONE;
}

enum outcome api_address(struct web *w, struct exchange *x)
{
    return fill_address(w, (struct address_id){web_param_id(w, "address")}, x->answer);
}

/* Adds what the body says for a zero id, else changes that address. */
static enum outcome save(struct web *w, struct exchange *x, struct address_id id)
{
    const struct api_address_in *in = x->body;
    const struct address a = {.name = in->name, .line1 = in->line1, .line2 = in->line2,
                              .city = in->city, .region = in->region, .postcode = in->postcode,
                              .country = in->country, .phone = in->phone};

    TRY(save_address(&w->c, &a, &id));
    x->location = str_printf(w->c.arena, "/api/v1/account/addresses/%lld", (long long)id.v);
    TRY(store_read_begin(&w->c));
    return fill_address(w, id, x->answer);
}

enum outcome api_address_create(struct web *w, struct exchange *x)
{
    return save(w, x, (struct address_id){0});
}

enum outcome api_address_change(struct web *w, struct exchange *x)
{
    return save(w, x, (struct address_id){web_param_id(w, "address")});
}

enum outcome api_address_remove(struct web *w, struct exchange *x unused_arg)
{
    return remove_address(&w->c, (struct address_id){web_param_id(w, "address")});
}
