/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/br_code.h"

#include "base/check.h"
#include "lib/checkdigit.h"

/* Ids of EMV QR CPS 1.1, and of the Pix template. */
enum {
    EMV_FORMAT = 0, EMV_INITIATION = 1, EMV_PIX = 26, EMV_CATEGORY = 52, EMV_CURRENCY = 53,
    EMV_AMOUNT = 54, EMV_COUNTRY = 58, EMV_NAME = 59, EMV_CITY = 60, EMV_MORE = 62, EMV_CRC = 63,
    EMV_IDS = 100
};
enum { PIX_GUI = 0, PIX_KEY = 1, PIX_INFO = 2, PIX_URL = 25 };
enum { MORE_TXID = 5 };

#define GUI STR("br.gov.bcb.pix")
#define ANY_TXID STR("***")
enum { VALUE_MAX = 99, CRC_TAIL = 8 /* "6304" and four hex digits */ };

/* ---- writing ---- */

static void put(struct buf *b, int id, struct str value)
{
    check(utf8_length(value) <= VALUE_MAX);
    buf_fmt(b, "%02d%02zu", id, utf8_length(value));
    buf_str(b, value);
}

static bool alphanumeric(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
            return false;
    }
    return true;
}

static enum outcome fits(struct problem *p, const char *field, struct str s, size_t min, size_t max)
{
    if (!utf8_valid(s) || utf8_length(s) < min || utf8_length(s) > max)
        return refuse(p, refusal_invalid, field, "%zu to %zu characters", min, max);
    return DONE;
}

/* What Pix allows, whether it was read or shall be written. */
static enum outcome check_values(struct problem *p, const struct br_code *in)
{
    TRY(fits(p, "name", in->name, 1, BR_NAME_MAX));
    TRY(fits(p, "city", in->city, 1, BR_CITY_MAX));
    TRY(fits(p, "txid", in->txid, 0, BR_TXID_MAX));
    TRY(fits(p, "key", in->key, 0, BR_KEY_MAX));
    TRY(fits(p, "url", in->url, 0, BR_KEY_MAX));
    if ((in->key.n > 0) == (in->url.n > 0))
        return refuse(p, refusal_invalid, "key", "either a Pix key or an address");
    if (in->url.n > 0 && in->info.n > 0)
        return refuse(p, refusal_invalid, "info", "nothing, where there is an address");
    if (!alphanumeric(in->txid))
        return refuse(p, refusal_invalid, "txid", "letters and digits");
    if (!currency_eq(in->amount.currency, CURRENCY("BRL")) || in->amount.minor < 0 ||
        in->amount.minor > MONEY_MAX_MINOR)
        return refuse(p, refusal_invalid, "amount", "an amount in BRL");
    return DONE;
}

static enum outcome write_pix(struct problem *p, struct buf *b, const struct br_code *in)
{
    TRY(fits(p, "info", in->info, 0, VALUE_MAX));
    put(b, PIX_GUI, GUI);
    if (in->key.n > 0)
        put(b, PIX_KEY, in->key);
    if (in->info.n > 0)
        put(b, PIX_INFO, in->info);
    if (in->url.n > 0)
        put(b, PIX_URL, in->url);
    if (b->full || utf8_length(buf_view(b)) > VALUE_MAX)
        return refuse(p, refusal_invalid, "info", "key and information within 99 characters");
    return DONE;
}

enum outcome br_code_write(struct problem *p, struct buf *b, const struct br_code *in)
{
    char pix_room[8 * VALUE_MAX], room[40];
    struct buf pix = {.p = pix_room, .cap = sizeof(pix_room), .max = sizeof(pix_room)};
    struct buf small = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
    size_t start = b->n;

    TRY(check_values(p, in));
    TRY(write_pix(p, &pix, in));
    put(b, EMV_FORMAT, STR("01"));
    if (in->once)
        put(b, EMV_INITIATION, STR("12"));
    put(b, EMV_PIX, buf_view(&pix));
    put(b, EMV_CATEGORY, STR("0000"));
    put(b, EMV_CURRENCY, STR("986"));
    if (in->amount.minor > 0) {
        money_decimal(&small, in->amount);
        put(b, EMV_AMOUNT, buf_view(&small));
    }
    put(b, EMV_COUNTRY, STR("BR"));
    put(b, EMV_NAME, in->name);
    put(b, EMV_CITY, in->city);
    buf_clear(&small);
    put(&small, MORE_TXID, in->txid.n ? in->txid : ANY_TXID);
    put(b, EMV_MORE, buf_view(&small));
    buf_fmt(b, "%02d04", EMV_CRC);
    buf_fmt(b, "%04X", crc16_ccitt_false(str_sub(buf_view(b), start, b->n - start)));
    return b->full ? refuse(p, refusal_too_large, NULL, "at most %d bytes", BR_CODE_MAX) : DONE;
}

/* ---- reading ---- */

struct fields {
    struct str value[EMV_IDS];
    bool there[EMV_IDS];
    int last; /* id of the last field */
};

static bool two_digits(struct str *rest, int *out)
{
    if (rest->n < 2 || rest->p[0] < '0' || rest->p[0] > '9' || rest->p[1] < '0' ||
        rest->p[1] > '9')
        return false;
    *out = (rest->p[0] - '0') * 10 + (rest->p[1] - '0');
    *rest = str_sub(*rest, 2, rest->n);
    return true;
}

/* `n` characters of valid UTF-8; false when there are fewer. */
static bool characters(struct str *rest, int n, struct str *out)
{
    struct str after = *rest;

    for (int i = 0; i < n; i++)
        if (after.n == 0 || utf8_next(&after) == 0)
            return false;
    *out = str_sub(*rest, 0, rest->n - after.n);
    *rest = after;
    return true;
}

static enum outcome read_fields(struct problem *p, struct str text, const char *where,
                                struct fields *out)
{
    struct str rest = text;

    *out = (struct fields){.last = -1};
    while (rest.n > 0) {
        int id, length;
        struct str value;

        if (!two_digits(&rest, &id) || !two_digits(&rest, &length) ||
            !characters(&rest, length, &value))
            return refuse(p, refusal_malformed, where, "id, length and that many characters");
        if (out->there[id])
            return refuse(p, refusal_malformed, where, "each field once, not %02d twice", id);
        out->there[id] = true;
        out->value[id] = value;
        out->last = id;
    }
    return DONE;
}

static enum outcome check_sum(struct problem *p, struct str text)
{
    struct str body = str_sub(text, 0, text.n - 4), sum = str_sub(text, text.n - 4, 4);
    uint64_t told;

    if (!parse_hex_u64(sum, &told) || told != crc16_ccitt_false(body))
        return refuse(p, refusal_malformed, "63", "the checksum %04X", crc16_ccitt_false(body));
    return DONE;
}

static enum outcome expect(struct problem *p, const struct fields *f, int id, const char *field,
                           struct str value)
{
    if (!str_eq(f->value[id], value))
        return refuse(p, refusal_invalid, field, "%.*s", STR_FMT(value));
    return DONE;
}

static enum outcome read_pix(struct problem *p, const struct fields *f, struct br_code *out)
{
    struct fields pix, more;

    TRY(read_fields(p, f->value[EMV_PIX], "26", &pix));
    TRY(expect(p, &pix, PIX_GUI, "26.00", GUI));
    TRY(read_fields(p, f->value[EMV_MORE], "62", &more));
    if (more.value[MORE_TXID].n == 0)
        return refuse(p, refusal_invalid, "62.05", "a transaction id, or ***");
    out->key = pix.value[PIX_KEY];
    out->info = pix.value[PIX_INFO];
    out->url = pix.value[PIX_URL];
    if (!str_eq(more.value[MORE_TXID], ANY_TXID))
        out->txid = more.value[MORE_TXID];
    return DONE;
}

enum outcome br_code_parse(struct problem *p, struct str text, struct br_code *out)
{
    struct fields f;

    *out = (struct br_code){0};
    if (text.n <= CRC_TAIL || text.n > BR_CODE_MAX || !utf8_valid(text))
        return refuse(p, refusal_malformed, NULL, "a code of at most %d bytes", BR_CODE_MAX);
    TRY(read_fields(p, text, NULL, &f));
    if (f.last != EMV_CRC || f.value[EMV_CRC].n != 4)
        return refuse(p, refusal_malformed, "63", "four hex digits of checksum at the end");
    TRY(check_sum(p, text));
    TRY(expect(p, &f, EMV_FORMAT, "00", STR("01")));
    TRY(expect(p, &f, EMV_CURRENCY, "53", STR("986")));
    TRY(expect(p, &f, EMV_COUNTRY, "58", STR("BR")));
    TRY(read_pix(p, &f, out));
    out->once = str_eq(f.value[EMV_INITIATION], STR("12"));
    out->name = f.value[EMV_NAME];
    out->city = f.value[EMV_CITY];
    out->amount = money(0, CURRENCY("BRL"));
    if (f.there[EMV_AMOUNT] &&
        (!money_parse(f.value[EMV_AMOUNT], CURRENCY("BRL"), &out->amount)))
        return refuse(p, refusal_invalid, "54", "an amount like 12.34");
    return check_values(p, out);
}
