/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/pay_page.h"

#include "base/check.h"
#include "lib/crypto.h"

enum { ADDRESS_MAX = 2000, MAC_MAX = 100 };

/* The rail's name is under the MAC too: secrets may be shared. */
static void add_mac(struct ctx *c, struct buf *b, const struct rail *rail, struct str text)
{
    struct sha256 h = hmac_sha256(
        rail->secret, str_printf(c->arena, "%s %.*s", rail->name, STR_FMT(text)));

    base64url_encode(b, (struct str){(const char *)h.v, sizeof(h.v)});
}

enum outcome pay_page_address(struct ctx *c, const struct rail *rail, const struct rail_charge *in,
                              struct str *page)
{
    struct str text = str_printf(c->arena, "%lld %lld %s %lld %.*s", (long long)in->intent.v,
                                 (long long)in->amount.minor, in->amount.currency.code,
                                 (long long)in->expires_at_ms, STR_FMT(in->return_path));
    struct buf b;

    buf_init(&b, c->arena, ADDRESS_MAX);
    buf_fmt(&b, "/pay/%s/", rail->name);
    base64url_encode(&b, text);
    buf_char(&b, '.');
    add_mac(c, &b, rail, text);
    check(!b.full);
    *page = buf_view(&b);
    return DONE;
}

static bool read_charge(struct str text, struct rail_charge *out)
{
    struct str intent, amount, currency, expires;

    if (!str_cut(&text, ' ', &intent) || !str_cut(&text, ' ', &amount) ||
        !str_cut(&text, ' ', &currency) || !str_cut(&text, ' ', &expires))
        return false;
    out->return_path = text;
    return id_parse(intent, &out->intent.v) &&
           parse_i64(amount, 1, MONEY_MAX_MINOR, &out->amount.minor) &&
           currency_parse(currency, &out->amount.currency) &&
           parse_i64(expires, 0, INT64_MAX, &out->expires_at_ms);
}

enum outcome pay_page_open(struct ctx *c, const struct rail *rail, struct str token,
                           struct rail_charge *out)
{
    struct str rest = token, encoded, text;
    struct buf mac;

    buf_init(&mac, c->arena, MAC_MAX);
    if (str_cut(&rest, '.', &encoded) && base64url_decode(c->arena, encoded, &text)) {
        add_mac(c, &mac, rail, text);
        if (crypto_equal(rest, buf_view(&mac)) && read_charge(text, out))
            return DONE;
    }
    return refuse(&c->problem, refusal_bad_signature, "token", "the address of a payment of ours");
}
