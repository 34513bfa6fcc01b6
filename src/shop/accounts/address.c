/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/accounts/address.h"

#include "shop/accounts/accounts_sql.h"
#include "shop/markets/markets.h"
#include "shop/markets/places.h"
#include "shop/markets/postcodes.h"

enum { PHONE_DIGITS_MIN = 6 };

/* ---- checking ---- */

static enum outcome check_part(struct problem *p, const char *field, struct str s, bool needed)
{
    if (s.n == 0 && needed)
        return refuse(p, refusal_required, field, "expected a text");
    if (utf8_length(s) > ADDRESS_LINE_MAX)
        return refuse(p, refusal_invalid, field, "expected at most %d characters",
                      ADDRESS_LINE_MAX);
    return DONE;
}

static enum outcome check_parts(struct problem *p, const struct address *x)
{
    TRY(check_part(p, "name", x->name, true));
    TRY(check_part(p, "line1", x->line1, true));
    TRY(check_part(p, "line2", x->line2, false));
    TRY(check_part(p, "city", x->city, true));
    return check_part(p, "region", x->region, false);
}

enum outcome phone_check(struct problem *p, struct arena *a, struct str dial, struct str *phone)
{
    struct buf digits;
    struct str typed = *phone;
    bool international = str_starts(typed, STR("+")) || str_starts(typed, STR("00"));

    buf_init(&digits, a, PHONE_DIGITS_MAX + 4);
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] >= '0' && typed.p[i] <= '9')
            buf_char(&digits, typed.p[i]);
        else if (typed.p[i] == '\0' || !strchr(" ()-./+", typed.p[i]) ||
                 (typed.p[i] == '+' && i > 0))
            return refuse(p, refusal_invalid, "phone", "expected a number such as %.*s 555 0100",
                          STR_FMT(dial.n ? dial : STR("+44")));
    }
    if (!international && dial.n == 0)
        return refuse(p, refusal_invalid, "phone", "expected + and the country's code first");
    if (str_starts(typed, STR("00")))
        typed = str_sub(buf_view(&digits), 2, digits.n);
    else
        typed = buf_view(&digits);
    if (typed.n < PHONE_DIGITS_MIN || typed.n > PHONE_DIGITS_MAX || digits.full)
        return refuse(p, refusal_invalid, "phone", "expected %d to %d digits", PHONE_DIGITS_MIN,
                      PHONE_DIGITS_MAX);
    *phone = international ? str_printf(a, "+%.*s", STR_FMT(typed))
                           : str_printf(a, "%.*s%.*s", STR_FMT(dial), STR_FMT(typed));
    return DONE;
}

/* A region is given by its code, or by its English name. */
static enum outcome check_region(struct problem *p, const struct market *m, struct str *region)
{
    const struct region *all;
    size_t n;

    if (region->n == 0 && !m->address.region_needed)
        return DONE;
    all = regions_of(m->country, &n);
    for (size_t i = 0; i < n; i++) {
        if (str_eq_nocase(all[i].code, *region) || str_eq_nocase(all[i].name, *region) ||
            (region->n && str_eq(all[i].native, *region))) {
            *region = all[i].code;
            return DONE;
        }
    }
    if (!m->address.region_needed)
        return DONE;
    return refuse(p, region->n ? refusal_invalid : refusal_required, "region",
                  "expected a region of %.*s, such as %.*s", STR_FMT(m->name),
                  STR_FMT(n ? all[0].code : STR("none")));
}

static enum outcome check_postcode(struct problem *p, struct arena *a, const struct market *m,
                                   struct str *postcode)
{
    if (postcode->n == 0 && !m->address.postcode_needed)
        return DONE;
    if (postcode->n == 0 || !market_postcode(m, a, *postcode, postcode))
        return refuse(p, postcode->n ? refusal_invalid : refusal_required, "postcode",
                      "expected a postcode such as %.*s", STR_FMT(m->address.postcode_example));
    return DONE;
}

enum outcome address_check(struct problem *p, struct arena *a, struct address *x)
{
    const struct market *m = market_of_country(x->country);
    const struct city *city;

    if (!m)
        return refuse(p, x->country.n ? refusal_invalid : refusal_required, "country",
                      "expected a country that we deliver to");
    TRY(check_parts(p, x));
    TRY(check_region(p, m, &x->region));
    TRY(check_postcode(p, a, m, &x->postcode));
    if (x->phone.n == 0)
        return refuse(p, refusal_required, "phone", "expected a number that the courier may call");
    TRY(phone_check(p, a, m->address.dial, &x->phone));
    city = x->place.v ? city_by_id(x->place) : city_by_name(a, m->country, x->city);
    if (!city)
        city = postcodes_find(postcodes_shipped(), m->country, x->postcode);
    x->place = city && city->country == m->country ? city->id : (struct city_id){0};
    return DONE;
}

enum outcome address_check_abroad(struct problem *p, struct arena *a, struct address *x)
{
    if (market_of_country(x->country))
        return address_check(p, a, x);
    if (!country_by_code(x->country))
        return refuse(p, x->country.n ? refusal_invalid : refusal_required, "country",
                      "expected a country of ISO 3166-1, such as CN");
    TRY(check_parts(p, x));
    TRY(check_part(p, "postcode", x->postcode, false));
    if (x->phone.n == 0)
        return refuse(p, refusal_required, "phone", "expected a number that the courier may call");
    return phone_check(p, a, STR(""), &x->phone);
}

/* ---- the book ---- */

enum outcome address_add(struct ctx *c, struct account_id account, const struct address *x,
                         struct address_id *out)
{
    struct account_count book = {0};
    bool found;

    TRY(address_count(c, account, &book, &found));
    if (book.n >= ADDRESSES_MAX)
        return refuse(&c->problem, refusal_too_many, "address", "expected at most %d addresses",
                      ADDRESSES_MAX);
    out->v = ctx_id(c, account.v);
    return address_insert(c, account, *out, x->name, x->line1, x->line2, x->city, x->region,
                          x->postcode, x->country, x->phone, x->place, c->now_ms, NULL);
}

static must_check enum outcome was_found(struct ctx *c, int64_t changed)
{
    if (changed == 1)
        return DONE;
    return refuse(&c->problem, refusal_not_found, "address", "expected an address of yours");
}

enum outcome address_change(struct ctx *c, struct account_id account, struct address_id id,
                            const struct address *x)
{
    int64_t changed;

    TRY(address_put(c, account, id, x->name, x->line1, x->line2, x->city, x->region, x->postcode,
                    x->country, x->phone, x->place, c->now_ms, &changed));
    return was_found(c, changed);
}

enum outcome address_remove(struct ctx *c, struct account_id account, struct address_id id)
{
    int64_t changed;

    TRY(address_delete(c, account, id, &changed));
    return was_found(c, changed);
}

enum outcome address_use(struct ctx *c, struct account_id account, struct address_id id)
{
    return address_put_used(c, account, id, c->now_ms, NULL);
}
