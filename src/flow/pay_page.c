/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/pay_page.h"

#include "base/check.h"
#include "lib/crypto.h"

enum { ADDRESS_MAX = 2000, MAC_MAX = 100 };

/* The rail's name is under the MAC too: secrets may be shared. */
static void add_mac(struct buf *b, const struct rail *rail, struct str text)
{
    const struct str parts[] = {str_of(rail->name), STR(" "), text};
    struct sha256 h = hmac_sha256_parts(rail->secret, parts, countof(parts));

    base64url_encode(b, (struct str){(const char *)h.v, sizeof(h.v)});
}

static void write_charge(struct buf *b, const struct rail_charge *in)
{
    buf_i64(b, in->intent.v);
    buf_char(b, ' ');
    buf_i64(b, in->amount.minor);
    buf_char(b, ' ');
    buf_str(b, str_of(in->amount.currency.code));
    buf_char(b, ' ');
    buf_i64(b, in->expires_at_ms);
    buf_char(b, ' ');
    buf_str(b, in->return_path);
}

enum outcome pay_page_address(struct ctx *c, const struct rail *rail, const struct rail_charge *in,
                              struct str *page)
{
    struct buf b, text;

    buf_init(&text, c->arena, ADDRESS_MAX);
    write_charge(&text, in);
    buf_init(&b, c->arena, ADDRESS_MAX);
    buf_str(&b, STR("/pay/"));
    buf_str(&b, str_of(rail->name));
    buf_char(&b, '/');
    base64url_encode(&b, buf_view(&text));
    buf_char(&b, '.');
    add_mac(&b, rail, buf_view(&text));
    check(!text.full && !b.full);
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
        add_mac(&mac, rail, text);
        if (crypto_equal(rest, buf_view(&mac)) && read_charge(text, out))
            return DONE;
    }
    return refuse(&c->problem, refusal_bad_signature, "token", "the address of a payment of ours");
}
