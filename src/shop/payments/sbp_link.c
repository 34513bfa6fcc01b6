/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/sbp_link.h"

#include "lib/checkdigit.h"

#define HEAD STR("https://qr.nspk.ru/")

enum field { TYPE, BANK, SUM, CUR, CRC, FIELDS };
static const char *const names[FIELDS] = {"type", "bank", "sum", "cur", "crc"};

static enum outcome read_query(struct problem *p, struct str rest, struct str value[FIELDS])
{
    struct str field, name, said;

    while (str_cut(&rest, '&', &field)) {
        int i = 0;

        if (!str_split(field, '=', &name, &said))
            return refuse(p, refusal_malformed, NULL, "fields like type=01");
        while (i < FIELDS && !str_eq(name, str_of(names[i])))
            i++;
        if (i == FIELDS)
            continue;
        if (value[i].p)
            return refuse(p, refusal_malformed, names[i], "the field once");
        value[i] = said;
    }
    return DONE;
}

static enum outcome check_sum(struct problem *p, struct str text, struct str told)
{
    size_t head = text.n - told.n - sizeof("&crc=") + 1;
    uint64_t crc;

    if (told.n != 4 || told.p + told.n != text.p + text.n || !parse_hex_u64(told, &crc))
        return refuse(p, refusal_malformed, "crc", "four hex digits at the end");
    if (crc != crc16_ccitt_false(str_sub(text, 0, head)))
        return refuse(p, refusal_malformed, "crc", "the checksum of what stands before it");
    return DONE;
}

static enum outcome read_values(struct problem *p, const struct str value[FIELDS],
                                struct sbp_link *out)
{
    if (!str_eq(value[TYPE], STR("01")) && !str_eq(value[TYPE], STR("02")))
        return refuse(p, refusal_invalid, "type", "01 or 02");
    out->once = str_eq(value[TYPE], STR("02"));
    if (!str_digits(value[BANK], 1, 12))
        return refuse(p, refusal_invalid, "bank", "at most 12 digits");
    out->bank = value[BANK];
    out->amount = money(0, CURRENCY("RUB"));
    if (value[SUM].n > 0 && !parse_i64(value[SUM], 1, MONEY_MAX_MINOR, &out->amount.minor))
        return refuse(p, refusal_invalid, "sum", "kopecks, a whole number");
    if (out->once && out->amount.minor == 0)
        return refuse(p, refusal_required, "sum", "the amount of a payment that is made once");
    if (value[CUR].n > 0 && !str_eq(value[CUR], STR("RUB")))
        return refuse(p, refusal_currency_mismatch, "cur", "RUB");
    return DONE;
}

enum outcome sbp_link_parse(struct problem *p, struct str text, struct sbp_link *out)
{
    struct str value[FIELDS] = {{0}}, query, id;

    *out = (struct sbp_link){0};
    if (text.n > SBP_LINK_MAX || !utf8_valid(text) || !str_starts(text, HEAD))
        return refuse(p, refusal_malformed, NULL, "a link that starts with %s", HEAD.p);
    if (!str_split(str_sub(text, HEAD.n, text.n), '?', &id, &query))
        return refuse(p, refusal_malformed, NULL, "an id, ? and fields");
    for (size_t i = 0; i < id.n; i++)
        if (!((id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'A' && id.p[i] <= 'Z')))
            return refuse(p, refusal_invalid, "id", "capital letters and digits");
    if (id.n != SBP_ID_LENGTH)
        return refuse(p, refusal_invalid, "id", "%d characters", SBP_ID_LENGTH);
    TRY(read_query(p, query, value));
    TRY(check_sum(p, text, value[CRC]));
    out->id = id;
    return read_values(p, value, out);
}
