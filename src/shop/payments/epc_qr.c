/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/epc_qr.h"

enum { LINES = 12 };
static const int64_t amount_max_minor = 99999999999; /* 999999999.99 */

static bool letters_and_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
            return false;
    return true;
}

static enum outcome fits(struct problem *p, const char *field, struct str s, size_t min, size_t max)
{
    if (!utf8_valid(s) || str_find_char(s, '\n') != STR_NONE ||
        str_find_char(s, '\r') != STR_NONE || utf8_length(s) < min || utf8_length(s) > max)
        return refuse(p, refusal_invalid, field, "one line of %zu to %zu characters", min, max);
    return DONE;
}

static enum outcome check_values(struct problem *p, const struct epc_qr *in)
{
    struct iban iban;

    TRY(fits(p, "name", in->name, 1, EPC_NAME_MAX));
    TRY(fits(p, "text", in->text, 0, EPC_TEXT_MAX));
    TRY(fits(p, "info", in->info, 0, EPC_INFO_MAX));
    TRY(fits(p, "purpose", in->purpose, 0, 4));
    if (!iban_parse(str_of(in->iban.text), &iban))
        return refuse(p, refusal_invalid, "iban", "an IBAN with its check digits");
    if (!letters_and_digits(in->bic) || (in->bic.n != 0 && in->bic.n != 8 && in->bic.n != 11))
        return refuse(p, refusal_invalid, "bic", "8 or 11 capital letters and digits");
    if (in->reference.n > 0 && !creditor_reference_valid(in->reference))
        return refuse(p, refusal_invalid, "reference",
                      "a creditor reference, like RF18539007547034");
    if (in->reference.n > 0 && in->text.n > 0)
        return refuse(p, refusal_invalid, "text", "either a reference or a text");
    if (!currency_eq(in->amount.currency, CURRENCY("EUR")) || in->amount.minor < 0 ||
        in->amount.minor > amount_max_minor)
        return refuse(p, refusal_invalid, "amount", "EUR 0.01 to 999999999.99");
    return DONE;
}

enum outcome epc_qr_write(struct problem *p, struct buf *b, const struct epc_qr *in)
{
    char room[32];
    struct buf amount = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
    struct str lines[LINES];
    size_t last = LINES;

    TRY(check_values(p, in));
    if (in->amount.minor > 0) {
        buf_str(&amount, STR("EUR"));
        money_decimal(&amount, in->amount);
    }
    lines[0] = STR("BCD"), lines[1] = STR("002"), lines[2] = STR("1"), lines[3] = STR("SCT");
    lines[4] = in->bic, lines[5] = in->name, lines[6] = str_of(in->iban.text);
    lines[7] = buf_view(&amount), lines[8] = in->purpose, lines[9] = in->reference;
    lines[10] = in->text, lines[11] = in->info;
    while (lines[last - 1].n == 0)
        last--;
    for (size_t i = 0; i < last; i++) {
        if (i > 0)
            buf_char(b, '\n');
        buf_str(b, lines[i]);
    }
    return b->full || b->n > EPC_QR_MAX
               ? refuse(p, refusal_too_large, "text", "at most %d bytes in all", EPC_QR_MAX)
               : DONE;
}

/* ---- reading ---- */

static enum outcome read_lines(struct problem *p, struct str text, struct str lines[LINES])
{
    struct str rest = text, line;
    size_t n = 0;

    if (text.n > EPC_QR_MAX || !utf8_valid(text))
        return refuse(p, refusal_malformed, NULL, "UTF-8 of at most %d bytes", EPC_QR_MAX);
    while (str_cut(&rest, '\n', &line)) {
        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        if (n == LINES && line.n > 0)
            return refuse(p, refusal_malformed, NULL, "at most %d lines", LINES);
        if (n < LINES)
            lines[n++] = line;
    }
    return DONE;
}

static enum outcome read_head(struct problem *p, const struct str lines[LINES])
{
    if (!str_eq(lines[0], STR("BCD")))
        return refuse(p, refusal_malformed, "service", "BCD in the first line");
    if (!str_eq(lines[1], STR("001")) && !str_eq(lines[1], STR("002")))
        return refuse(p, refusal_invalid, "version", "001 or 002");
    if (!str_eq(lines[2], STR("1")))
        return refuse(p, refusal_invalid, "charset", "1, which is UTF-8");
    if (!str_eq(lines[3], STR("SCT")))
        return refuse(p, refusal_invalid, "identification", "SCT");
    if (lines[4].n == 0 && str_eq(lines[1], STR("001")))
        return refuse(p, refusal_invalid, "bic", "a BIC, which version 001 needs");
    return DONE;
}

enum outcome epc_qr_parse(struct problem *p, struct str text, struct epc_qr *out)
{
    struct str lines[LINES] = {{0}}, amount;

    *out = (struct epc_qr){.amount = money(0, CURRENCY("EUR"))};
    TRY(read_lines(p, text, lines));
    TRY(read_head(p, lines));
    amount = lines[7];
    if (amount.n > 0 &&
        (!str_starts(amount, STR("EUR")) ||
         !money_parse(str_sub(amount, 3, amount.n), CURRENCY("EUR"), &out->amount) ||
         out->amount.minor == 0))
        return refuse(p, refusal_invalid, "amount", "like EUR123.45");
    if (!iban_parse(lines[6], &out->iban))
        return refuse(p, refusal_invalid, "iban", "an IBAN with its check digits");
    out->bic = lines[4];
    out->name = lines[5];
    out->purpose = lines[8];
    out->reference = lines[9];
    out->text = lines[10];
    out->info = lines[11];
    return check_values(p, out);
}
