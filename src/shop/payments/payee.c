/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/payee.h"

#include "base/check.h"
#include "lib/ini.h"
#include "lib/webhook.h"
#include "shop/payments/br_code.h"
#include "shop/payments/epc_qr.h"
#include "shop/payments/sbp_link.h"
#include "shop/payments/st00012.h"

/* ---- One code of each kind. `reference` is letters and digits. ---- */

static enum outcome make_pix(struct problem *p, const struct payee *who, struct money amount,
                             struct payment_code *code, struct buf *b)
{
    struct br_code in = {.key = who->key, .name = who->name, .city = who->city, .amount = amount,
                         .txid = code->reference};

    return br_code_write(p, b, &in);
}

static enum outcome make_sepa(struct problem *p, const struct payee *who, struct money amount,
                              struct payment_code *code, struct buf *b)
{
    struct epc_qr in = {.bic = who->bic, .name = who->name, .amount = amount,
                        .reference = code->reference};

    if (!iban_parse(who->iban, &in.iban))
        return refuse(p, refusal_invalid, "iban", "an IBAN with right check digits");
    return epc_qr_write(p, b, &in);
}

static enum outcome make_st00012(struct problem *p, const struct payee *who, struct money amount,
                                 struct payment_code *code, struct buf *b)
{
    struct st00012 in = {.name = who->name, .account = who->account, .bank = who->bank,
                         .bic = who->bic, .correspondent = who->correspondent, .amount = amount,
                         .purpose = code->reference, .payee_inn = who->inn, .kpp = who->kpp};

    return st00012_write(p, b, &in);
}

static enum outcome make_sbp(struct problem *p, const struct payee *who, unused_arg struct money m,
                             struct payment_code *code, struct buf *b)
{
    struct sbp_link link;

    if (sbp_link_parse(p, who->link, &link) != DONE || link.once || link.amount.minor)
        return refuse(p, refusal_invalid, "link", "a reusable link (type 01) without a sum");
    code->asks_amount = true;
    buf_str(b, who->link);
    return DONE;
}

/* ---- All of them ---- */

enum { KEYS_MAX = 8 };

static const struct kind {
    const char *currency; /* the one it moves; "": any */
    enum outcome (*make)(struct problem *p, const struct payee *who, struct money amount,
                         struct payment_code *code, struct buf *b);
    const char *keys[KEYS_MAX]; /* that its section may have, besides `secret` */
} kinds[RAIL_KINDS_N] = {
    [RAIL_KIND_pix] = {"BRL", make_pix, {"key", "name", "city"}},
    [RAIL_KIND_sepa] = {"EUR", make_sepa, {"name", "iban", "bic"}},
    [RAIL_KIND_st00012] = {"RUB", make_st00012, {"name", "account", "bank", "bic",
                                                 "correspondent", "inn", "kpp"}},
    [RAIL_KIND_sbp] = {"RUB", make_sbp, {"link"}},
    [RAIL_KIND_card] = {"", NULL, {"url", "key", "secret"}},
    [RAIL_KIND_mobile] = {"", NULL, {"name", "url", "key"}},
    [RAIL_KIND_demo] = {"", NULL, {"name"}},
};

enum outcome payment_code_make(struct problem *p, struct arena *a, const struct payee *payee,
                               struct intent_id intent, struct money amount,
                               struct payment_code *out)
{
    const struct kind *k = &kinds[payee->kind];
    struct str number = str_printf(a, "%lld", (long long)intent.v);
    struct buf b;

    *out = (struct payment_code){.reference = number};
    if (!k->make)
        return DONE;
    if (strcmp(amount.currency.code, k->currency) != 0)
        return refuse(p, refusal_currency_mismatch, "amount.currency", "expected %s", k->currency);
    if (payee->kind == RAIL_KIND_sepa)
        out->reference = str_printf(a, "%s", creditor_reference_make(number).text);
    buf_init(&b, a, ST00012_MAX);
    TRY(k->make(p, payee, amount, out, &b));
    if (b.full || buf_view(&b).n > PAYMENT_CODE_MAX)
        return refuse(p, refusal_too_large, "name", "a code of at most %d bytes", PAYMENT_CODE_MAX);
    out->text = buf_view(&b);
    return DONE;
}

/* ---- The operator's file ---- */

static const struct {
    const char *key;
    size_t at;
} texts[] = {
#define AT(key) {#key, offsetof(struct payee, key)}
    AT(key), AT(name), AT(city), AT(iban), AT(bic), AT(account), AT(bank), AT(correspondent),
    AT(inn), AT(kpp), AT(link), AT(url), AT(secret),
#undef AT
};

static bool takes(const struct kind *k, struct str key)
{
    for (size_t i = 0; i < KEYS_MAX && k->keys[i]; i++)
        if (str_eq(key, str_of(k->keys[i])))
            return true;
    return false;
}

static struct str *text_of(struct payee *who, struct str key)
{
    for (size_t i = 0; i < countof(texts); i++)
        if (str_eq(key, str_of(texts[i].key)))
            return (struct str *)((char *)who + texts[i].at);
    return NULL;
}

static enum outcome read_entry(struct arena *a, const struct ini *ini, const struct ini_entry *e,
                               struct problem *p, struct payee *who)
{
    struct str *text = takes(&kinds[who->kind], e->key) ? text_of(who, e->key) : NULL;

    if (!text && str_eq(e->key, STR("secret")))
        return webhook_secret(a, e->value, &who->secret)
                   ? DONE
                   : ini_refuse(ini, e, p, "whsec_ and base64 of 24 to 64 bytes");
    if (!text)
        return ini_refuse(ini, e, p, "a key of [%.*s]", STR_FMT(e->section));
    *text = e->value;
    return DONE;
}

/* What a code was refused for, at the line of its key; or at the section that lacks it. */
static enum outcome refuse_code(struct arena *a, const struct ini *ini, struct str section,
                                struct problem *p)
{
    struct str key = str_copy(a, str_of(p->field)), detail = str_copy(a, str_of(p->detail));

    for (size_t i = 0; i < ini->n; i++)
        if (str_eq(ini->v[i].section, section) && str_eq(ini->v[i].key, key))
            return ini_refuse(ini, &ini->v[i], p, "%.*s", STR_FMT(detail));
    return refuse(p, refusal_invalid,
                  str_printf(a, "%.*s [%.*s]: %.*s", STR_FMT(ini->name), STR_FMT(section),
                             STR_FMT(key)).p,
                  "%.*s", STR_FMT(detail));
}

/* Tries a code of one unit, so that what is wrong is said now and not to the first buyer. */
static enum outcome try_code(struct arena *a, const struct ini *ini, const struct payee *who,
                             struct problem *p)
{
    const struct kind *k = &kinds[who->kind];
    struct payment_code code;
    struct money one = {.minor = 1};
    enum outcome o;

    if (!k->make)
        return DONE;
    check(currency_parse(str_of(k->currency), &one.currency));
    o = payment_code_make(p, a, who, (struct intent_id){INT64_MAX}, one, &code);
    return o == REFUSED ? refuse_code(a, ini, rail_kind_name(who->kind), p) : o;
}

static struct payee *find(struct payee *v, size_t n, enum rail_kind kind)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].kind == kind)
            return &v[i];
    return NULL;
}

enum outcome payees_parse(struct arena *a, struct str name, struct str ini, struct problem *p,
                          struct payees *out)
{
    struct payee *v = arena_new_n(a, struct payee, RAIL_KINDS_N), *who;
    struct ini file;
    size_t n = 0;

    TRY(ini_parse(a, name, ini, p, &file));
    for (size_t i = 0; i < file.n; i++) {
        enum rail_kind kind;

        if (!rail_kind_parse(file.v[i].section, &kind))
            return ini_refuse(&file, &file.v[i], p, "a section named after a rail");
        who = find(v, n, kind);
        if (!who) {
            who = &v[n++];
            *who = (struct payee){.kind = kind};
        }
        TRY(read_entry(a, &file, &file.v[i], p, who));
    }
    for (size_t i = 0; i < n; i++)
        TRY(try_code(a, &file, &v[i], p));
    *out = (struct payees){v, n};
    return DONE;
}
