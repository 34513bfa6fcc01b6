/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/st00012.h"

#include "lib/checkdigit.h"

#define HEAD STR("ST00012")

/* Fields in the order of the standard, and where each lies. */
enum field { NAME, ACCOUNT, BANK, BIC, CORRESPONDENT, SUM, PURPOSE, INN, KPP, FIELDS };

static const struct {
    const char *name;
    bool needed;
    size_t max; /* characters */
} fields[FIELDS] = {
    [NAME] = {"Name", true, ST00012_NAME_MAX},
    [ACCOUNT] = {"PersonalAcc", true, 20},
    [BANK] = {"BankName", true, ST00012_BANK_MAX},
    [BIC] = {"BIC", true, 9},
    [CORRESPONDENT] = {"CorrespAcc", true, 20},
    [SUM] = {"Sum", false, 18},
    [PURPOSE] = {"Purpose", false, ST00012_PURPOSE_MAX},
    [INN] = {"PayeeINN", false, 12},
    [KPP] = {"KPP", false, 9},
};

static enum outcome check_accounts(struct problem *p, const struct str value[FIELDS])
{
    if (!str_digits(value[BIC], 9, 9))
        return refuse(p, refusal_invalid, "BIC", "9 digits");
    if (!ru_account_valid(value[BIC], value[ACCOUNT]))
        return refuse(p, refusal_invalid, "PersonalAcc",
                      "an account of 20 digits with its key for this BIC");
    if (!str_eq(value[CORRESPONDENT], STR("0")) &&
        !ru_correspondent_valid(value[BIC], value[CORRESPONDENT]))
        return refuse(p, refusal_invalid, "CorrespAcc",
                      "the bank's account of 20 digits with its key, or 0");
    if (value[INN].n > 0 && !str_digits(value[INN], 10, 10) &&
        !str_digits(value[INN], 12, 12))
        return refuse(p, refusal_invalid, "PayeeINN", "10 or 12 digits");
    if (value[KPP].n > 0 && !str_digits(value[KPP], 9, 9))
        return refuse(p, refusal_invalid, "KPP", "9 digits");
    return DONE;
}

static enum outcome check_values(struct problem *p, const struct str value[FIELDS])
{
    for (int i = 0; i < FIELDS; i++) {
        if (value[i].n == 0 && fields[i].needed)
            return refuse(p, refusal_required, fields[i].name, "a value");
        if (!utf8_valid(value[i]) || utf8_length(value[i]) > fields[i].max)
            return refuse(p, refusal_invalid, fields[i].name, "at most %zu characters",
                          fields[i].max);
    }
    return check_accounts(p, value);
}

static bool none_has(const struct str value[FIELDS], char c)
{
    for (int i = 0; i < FIELDS; i++)
        if (str_find_char(value[i], c) != STR_NONE)
            return false;
    return true;
}

enum outcome st00012_write(struct problem *p, struct buf *b, const struct st00012 *in)
{
    static const char separators[] = "|~^;";
    char room[24];
    struct buf sum = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
    const char *separator = separators;

    if (!currency_eq(in->amount.currency, CURRENCY("RUB")) || in->amount.minor < 0)
        return refuse(p, refusal_invalid, "Sum", "an amount in RUB");
    if (in->amount.minor > 0)
        buf_i64(&sum, in->amount.minor);
    const struct str value[FIELDS] = {in->name, in->account, in->bank, in->bic, in->correspondent,
                                      buf_view(&sum), in->purpose, in->payee_inn, in->kpp};
    TRY(check_values(p, value));
    while (*separator && !none_has(value, *separator))
        separator++;
    if (!*separator)
        return refuse(p, refusal_invalid, "Purpose", "texts without one of | ~ ^ ;");
    buf_str(b, HEAD);
    for (int i = 0; i < FIELDS; i++) {
        if (value[i].n == 0)
            continue;
        buf_char(b, *separator);
        buf_fmt(b, "%s=", fields[i].name);
        buf_str(b, value[i]);
    }
    return b->full ? refuse(p, refusal_too_large, NULL, "at most %d bytes", ST00012_MAX) : DONE;
}

/* ---- reading ---- */

static int field_of(struct str name)
{
    for (int i = 0; i < FIELDS; i++)
        if (str_eq_nocase(name, str_of(fields[i].name)))
            return i;
    return FIELDS;
}

static enum outcome read_fields(struct problem *p, struct str rest, char separator,
                                struct str value[FIELDS])
{
    struct str field, name, said;

    for (int n = 0; str_cut(&rest, separator, &field); n++) {
        int i;

        if (n == ST00012_FIELDS_MAX || !str_split(field, '=', &name, &said))
            return refuse(p, refusal_malformed, NULL, "at most %d fields like Name=value",
                          ST00012_FIELDS_MAX);
        i = field_of(name);
        if (i == FIELDS)
            continue;
        if (value[i].p)
            return refuse(p, refusal_malformed, fields[i].name, "the field once");
        value[i] = said;
    }
    return DONE;
}

enum outcome st00012_parse(struct problem *p, struct str text, struct st00012 *out)
{
    struct str value[FIELDS] = {{0}};

    *out = (struct st00012){.amount = money(0, CURRENCY("RUB"))};
    if (text.n > ST00012_MAX || text.n <= HEAD.n || !utf8_valid(text) || !str_starts(text, HEAD))
        return refuse(p, refusal_malformed, NULL,
                      "ST00012, a separator and fields, UTF-8 of at most %d bytes", ST00012_MAX);
    TRY(read_fields(p, str_sub(text, HEAD.n + 1, text.n), text.p[HEAD.n], value));
    TRY(check_values(p, value));
    if (value[SUM].n > 0 && !parse_i64(value[SUM], 1, MONEY_MAX_MINOR, &out->amount.minor))
        return refuse(p, refusal_invalid, "Sum", "kopecks, a whole number");
    out->name = value[NAME];
    out->account = value[ACCOUNT];
    out->bank = value[BANK];
    out->bic = value[BIC];
    out->correspondent = value[CORRESPONDENT];
    out->purpose = value[PURPOSE];
    out->payee_inn = value[INN];
    out->kpp = value[KPP];
    return DONE;
}
