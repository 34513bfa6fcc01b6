/* SPDX-License-Identifier: Apache-2.0 */
/* What people type into the fields of forms, what a proxy says of a visitor's address, and what a
 * rail tells: what is taken is in its normal form, which is taken again as it is. */
#include "base/check.h"
#include "io/netaddr.h"
#include "lib/amount.h"
#include "lib/json.h"
#include "shop/accounts/accounts.h"
#include "shop/accounts/address.h"
#include "shop/markets/markets.h"
#include "shop/payments/payments.h"

enum { FIELD_MAX = 300 };

static void amounts(struct str typed)
{
    static const char *const codes[] = {"EUR", "JPY", "KWD", "RUB"};

    for (size_t i = 0; i < countof(codes); i++) {
        struct currency c;
        struct money m;

        check(currency_parse(str_of(codes[i]), &c));
        if (amount_parse(typed, c, &m))
            check(m.minor >= 0 && m.minor <= MONEY_MAX_MINOR && currency_eq(m.currency, c));
    }
}

static void emails(struct arena *a, struct str typed)
{
    struct problem p = {0};
    struct str once, twice;

    if (email_normal(&p, a, typed, &once) != DONE) {
        check(strcmp(p.field, "email") == 0);
        return;
    }
    check(email_normal(&p, a, once, &twice) == DONE && str_eq(once, twice));
}

static void phones(struct arena *a, struct str typed)
{
    static const char *const dials[] = {"", "+7", "+55"};

    for (size_t i = 0; i < countof(dials); i++) {
        struct problem p = {0};
        struct str phone = typed, again;

        if (phone_check(&p, a, str_of(dials[i]), &phone) != DONE)
            continue;
        again = phone;
        check(phone.n >= 2 && phone.p[0] == '+');
        if (phone.n - 1 <= PHONE_DIGITS_MAX)
            check(phone_check(&p, a, STR(""), &again) == DONE && str_eq(again, phone));
    }
}

/* Parts, one a line. */
static void addresses(struct arena *a, struct str typed)
{
    struct address x = {0}, again;
    struct str *const parts[] = {&x.country, &x.postcode, &x.region, &x.phone,
                                 &x.name, &x.line1, &x.line2, &x.city};
    struct problem p = {0};

    for (size_t i = 0; i < countof(parts); i++)
        if (!str_cut(&typed, '\n', parts[i]))
            break;
    if (address_check(&p, a, &x) != DONE) {
        check(p.field[0] != '\0');
        return;
    }
    again = x;
    check(market_of_country(x.country) && x.name.n && x.line1.n && x.city.n && x.phone.n);
    check(address_check(&p, a, &again) == DONE || strcmp(p.field, "phone") == 0);
    check(str_eq(again.postcode, x.postcode) && str_eq(again.region, x.region));
}

static void visitors(struct str said)
{
    struct netaddr one = {0}, again = {0}, peer = {.ip = {[15] = 1}}, who;
    struct netaddr_list all;
    char text[64];
    struct buf b = {.p = text, .cap = sizeof(text), .max = sizeof(text)};

    if (netaddr_parse(said, &one)) {
        netaddr_text(&b, &one);
        check(netaddr_parse(buf_view(&b), &again) && memcmp(one.ip, again.ip, 16) == 0);
    }
    if (netaddr_parse_port(said, &one))
        check(str_find_char(said, ':') != STR_NONE);
    if (netaddr_list_parse(said, &all))
        check(all.n <= NETADDR_LIST_MAX);
    check(netaddr_list_parse(STR("::1"), &all));
    who = netaddr_behind(&all, peer, said);
    check(!netaddr_list_has(&all, &who) || memcmp(who.ip, peer.ip, 16) == 0);
}

static void notices(struct arena *a, struct str body)
{
    struct problem p = {0};
    struct rail_event e, again;
    struct buf b;

    if (rail_event_parse(&p, a, body, &e) != DONE) {
        check(p.refusal == refusal_malformed || p.field[0] != '\0');
        return;
    }
    buf_init(&b, a, 1 << 16);
    rail_event_write(&b, &e);
    check(rail_event_parse(&p, a, buf_view(&b), &again) == DONE);
    check(again.ref == e.ref && again.type == e.type && again.amount.minor == e.amount.minor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str s = {(const char *)data, n};
    struct problem p = {0};
    struct arena a;

    check(markets_load(&p) == DONE);
    arena_init(&a, 16 << 20);
    notices(&a, s);
    visitors(s);
    s.n = s.n < FIELD_MAX ? s.n : FIELD_MAX;
    if (utf8_valid(s) && !memchr(s.p, '\0', s.n)) {
        amounts(s);
        emails(&a, s);
        phones(&a, s);
        addresses(&a, s);
    }
    arena_release(&a);
    return 0;
}
