/* SPDX-License-Identifier: Apache-2.0 */
/* Where the shop takes goods back. */
#include "face/web/pages/seller_centre.h"
#include "face/web/seller_centre.h"
#include "face/web/window.h"
#include "flow/selling.h"
#include "shop/accounts/address.h"
#include "shop/markets/places.h"

static struct field_view part(struct web *w, const char *name, const char *label, struct str value,
                              bool required)
{
    struct field_view f = web_field(w, name, label, value);

    f.max = ADDRESS_LINE_MAX;
    if (required)
        web_require(w, &f);
    return f;
}

static struct choices country_choices(struct web *w, struct str chosen)
{
    size_t n;
    const struct country *all = countries(&n);
    struct choice *v = arena_new_n(w->c.arena, struct choice, n);

    for (size_t i = 0; i < n; i++)
        v[i] = (struct choice){str_of(all[i].code), window_country(w, str_of(all[i].code)),
                               str_eq(str_of(all[i].code), chosen)};
    return (struct choices){v, n};
}

/* What it is now; before it was said, what is known of the shop. */
static enum outcome read_now(struct web *w, struct seller_address_row *out)
{
    struct seller_row seller;
    const struct city *city;
    bool found;

    TRY(seller_address_get(&w->c, w->c.actor.seller, out, &found));
    if (found)
        return DONE;
    TRY(seller_get(&w->c, w->c.actor.seller, &seller, &found));
    if (!found)
        return refuse(&w->c.problem, refusal_not_found, NULL, "this account has no shop");
    city = city_by_id((struct city_id){seller.city});
    *out = (struct seller_address_row){.name = seller.name, .country = seller.country,
                                       .city = city ? city->name : STR("")};
    return DONE;
}

static enum outcome show(struct web *w)
{
    struct seller_address_view v = {.tabs = seller_tabs(w, SELLER_ADDRESS),
                                    .action = web_link(w, URL("/seller/address"))};
    struct seller_address_row now;
    struct html out;

    TRY(read_now(w, &now));
    TRY(seller_shop_name(w, &v.heading));
    v.name = part(w, "name", N_("Recipient"), now.name, true);
    v.line1 = part(w, "line1", N_("Street and number"), now.line1, true);
    v.line2 = part(w, "line2", N_("Flat, floor, entrance"), now.line2, false);
    v.postcode = part(w, "postcode", N_("Postcode"), now.postcode, false);
    v.city = part(w, "city", N_("City"), now.city, true);
    v.region = part(w, "region", N_("Region"), now.region, false);
    v.country = web_field(w, "country", N_("Country"), now.country);
    v.countries = country_choices(w, v.country.value);
    v.phone = part(w, "phone", N_("Phone"), now.phone, true);
    v.phone.type = STR("tel");
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Address"));
    out = web_html(w);
    page_seller_address(&out, &v);
    return web_send_html(w);
}

enum outcome web_seller_address(struct web *w)
{
    return show(w);
}

static enum outcome try_save(struct web *w)
{
    struct problem *p = &w->c.problem;
    struct arena *m = w->c.arena;
    const struct form *f = &w->form;
    struct address a = {0};

    TRY(form_text(p, m, f, "name", 1, ADDRESS_LINE_MAX, &a.name));
    TRY(form_text(p, m, f, "line1", 1, ADDRESS_LINE_MAX, &a.line1));
    TRY(form_text(p, m, f, "line2", 0, ADDRESS_LINE_MAX, &a.line2));
    TRY(form_text(p, m, f, "city", 1, ADDRESS_LINE_MAX, &a.city));
    TRY(form_text(p, m, f, "region", 0, ADDRESS_LINE_MAX, &a.region));
    TRY(form_text(p, m, f, "postcode", 0, ADDRESS_LINE_MAX, &a.postcode));
    TRY(form_text(p, m, f, "country", 2, 2, &a.country));
    TRY(form_text(p, m, f, "phone", 0, ADDRESS_LINE_MAX, &a.phone));
    return save_return_address(&w->c, w->c.actor.seller, &a);
}

enum outcome web_seller_address_save(struct web *w)
{
    enum outcome out = try_save(w);

    if (out == REFUSED && w->c.problem.refusal != refusal_not_found) {
        TRY(web_again(w));
        return show(w);
    }
    TRY(out);
    web_toast(w, TOAST_saved);
    return web_redirect(w, web_link(w, URL("/seller/address")));
}
