/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/ledger/ledger.h"

#include "base/check.h"
#include "shop/ledger/ledger_sql.h"

static const struct kind_row {
    struct str name;
    bool covered, has_party;
} kinds[LEDGER_KINDS_N] = {
#define X(kind, covered, party) {STR_INIT(#kind), covered, party},
    LEDGER_KINDS(X)
#undef X
};

static const struct code_row {
    struct str name;
    enum ledger_kind debit, credit;
} codes[TRANSFER_CODES_N] = {
#define X(code, debit, credit) {STR_INIT(#code), LEDGER_##debit, LEDGER_##credit},
    TRANSFER_CODES(X)
#undef X
};

struct str ledger_kind_name(enum ledger_kind kind)
{
    check((unsigned)kind < LEDGER_KINDS_N);
    return kinds[kind].name;
}

bool ledger_kind_parse(struct str name, enum ledger_kind *out)
{
    for (int k = 0; k < LEDGER_KINDS_N; k++)
        if (str_eq(name, kinds[k].name)) {
            *out = (enum ledger_kind)k;
            return true;
        }
    return false;
}

bool ledger_kind_has_party(enum ledger_kind kind)
{
    check((unsigned)kind < LEDGER_KINDS_N);
    return kinds[kind].has_party;
}

struct str transfer_code_name(enum transfer_code code)
{
    check((unsigned)code < TRANSFER_CODES_N);
    return codes[code].name;
}

/* ---- What a group does to each account, before it is written ---- */

struct effect {
    enum ledger_kind kind;
    int64_t party;
    struct currency currency;
    int64_t dp, dr, cp,
        cr; /* added to debits pending, debits posted, credits pending, credits posted */
};

struct effects {
    struct effect v[2 * LEDGER_GROUP_MAX];
    size_t n;
};

/* By primary key, the order in which rows are locked. */
static int effect_order(const struct effect *a, enum ledger_kind kind, int64_t party,
                        struct currency cur)
{
    int names = str_cmp(kinds[a->kind].name, kinds[kind].name);

    if (names != 0)
        return names;
    if (a->party != party)
        return a->party < party ? -1 : 1;
    return memcmp(a->currency.code, cur.code, sizeof(cur.code));
}

/* The effect on that account, opened in its sorted place. */
static struct effect *effect_on(struct effects *e, enum ledger_kind kind, int64_t party,
                                struct currency cur)
{
    size_t at = 0;

    check(kinds[kind].has_party == (party != 0));
    while (at < e->n && effect_order(&e->v[at], kind, party, cur) < 0)
        at++;
    if (at < e->n && effect_order(&e->v[at], kind, party, cur) == 0)
        return &e->v[at];
    check(e->n < countof(e->v));
    memmove(&e->v[at + 1], &e->v[at], (e->n - at) * sizeof(e->v[0]));
    e->n++;
    e->v[at] = (struct effect){.kind = kind, .party = party, .currency = cur};
    return &e->v[at];
}

static void add_effects(struct effects *e, const struct transfer *t, int64_t pending,
                        int64_t posted)
{
    struct effect *account;

    account = effect_on(e, codes[t->code].debit, t->debit_party, t->amount.currency);
    account->dp += pending;
    account->dr += posted;
    account = effect_on(e, codes[t->code].credit, t->credit_party, t->amount.currency);
    account->cp += pending;
    account->cr += posted;
}

/* What is taken from a covered account must be there; what is added opens the account; a resolved
 * hold gives back. */
static enum outcome write_effect(struct ctx *c, int64_t home, const struct effect *e)
{
    struct str kind = kinds[e->kind].name;
    bool takes = kinds[e->kind].covered && e->dp + e->dr > 0;
    bool adds = e->dp >= 0 && e->dr >= 0 && e->cp >= 0 && e->cr >= 0;
    int64_t changed;

    if (adds && !takes)
        return ledger_balance_add(c, home, kind, e->party, e->currency, e->dp, e->dr, e->cp, e->cr,
                                  &changed);
    TRY(ledger_balance_move(c, home, kind, e->party, e->currency, e->dp, e->dr, e->cp, e->cr, takes,
                            &changed));
    if (changed == 1)
        return DONE;
    if (!takes)
        return fail("ledger", "no balance to resolve in: %.*s", STR_FMT(kind));
    return refuse(&c->problem, refusal_not_covered, NULL, "the %.*s account must hold the amount",
                  STR_FMT(kind));
}

static enum outcome write_effects(struct ctx *c, int64_t home, const struct effects *e)
{
    for (size_t i = 0; i < e->n; i++)
        TRY(write_effect(c, home, &e->v[i]));
    return DONE;
}

/* ---- Booking and holding ---- */

enum { STEP_BOOK = 0, STEP_RESOLVE = 1 };

static void check_transfer(const struct transfer *t)
{
    check((unsigned)t->code < TRANSFER_CODES_N && t->ref > 0);
    check(t->amount.minor >= 0 && t->amount.minor <= MONEY_MAX_MINOR * 1000);
}

/* The transfer is there already: it must say the same. */
static enum outcome same_transfer(struct ctx *c, int64_t home, const struct transfer *t,
                                  struct str phase)
{
    struct ledger_transfer_row row;
    bool found;

    TRY(ledger_transfer_get(c, home, codes[t->code].name, t->ref, STEP_BOOK, &row, &found));
    if (found && str_eq(row.phase, phase) && row.debit_party == t->debit_party &&
        row.credit_party == t->credit_party && row.amount == t->amount.minor &&
        currency_eq(row.currency, t->amount.currency))
        return DONE;
    return refuse(&c->problem, refusal_conflict, NULL,
                  "transfer %.*s %lld was booked with another content",
                  STR_FMT(codes[t->code].name), (long long)t->ref);
}

static enum outcome write_transfer(struct ctx *c, int64_t home, const struct transfer *t,
                                   struct str phase, const int64_t *expires_at_ms, bool *is_new)
{
    int64_t changed;

    TRY(ledger_transfer_insert(
        c, home, codes[t->code].name, t->ref, STEP_BOOK, phase, kinds[codes[t->code].debit].name,
        t->debit_party, kinds[codes[t->code].credit].name, t->credit_party, t->amount.currency,
        t->amount.minor, 0, expires_at_ms, c->now_ms, &changed));
    *is_new = changed == 1;
    return *is_new ? DONE : same_transfer(c, home, t, phase);
}

enum outcome ledger_book(struct ctx *c, int64_t home, const struct transfer *group, size_t n)
{
    struct effects effects = {.n = 0};

    check(n <= LEDGER_GROUP_MAX);
    for (size_t i = 0; i < n; i++) {
        bool is_new = false;

        check_transfer(&group[i]);
        if (group[i].amount.minor > 0)
            TRY(write_transfer(c, home, &group[i], STR("booked"), NULL, &is_new));
        if (is_new)
            add_effects(&effects, &group[i], 0, group[i].amount.minor);
    }
    return write_effects(c, home, &effects);
}

enum outcome ledger_hold(struct ctx *c, int64_t home, const struct transfer *t,
                         int64_t expires_at_ms)
{
    struct effects effects = {.n = 0};
    bool is_new;

    check_transfer(t);
    check(t->amount.minor > 0);
    TRY(write_transfer(c, home, t, STR("held"), expires_at_ms != 0 ? &expires_at_ms : NULL,
                       &is_new));
    if (is_new)
        add_effects(&effects, t, t->amount.minor, 0);
    return write_effects(c, home, &effects);
}

/* ---- Resolving ---- */

static const struct str resolutions[] = {
    [RESOLVE_POST] = STR_INIT("posted"),
    [RESOLVE_VOID] = STR_INIT("voided"),
    [RESOLVE_EXPIRE] = STR_INIT("expired"),
};

static enum outcome same_resolution(struct ctx *c, int64_t home,
                                    const struct ledger_transfer_row *hold, enum resolution how,
                                    int64_t amount)
{
    struct ledger_transfer_row row;
    bool found;

    TRY(ledger_transfer_get(c, home, hold->code, hold->ref, STEP_RESOLVE, &row, &found));
    if (found && str_eq(row.phase, resolutions[how]) && row.amount == amount)
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, NULL,
                  "the held transfer %.*s %lld has ended already", STR_FMT(hold->code),
                  (long long)hold->ref);
}

static enum outcome read_hold(struct ctx *c, int64_t home, enum transfer_code code, int64_t ref,
                              struct ledger_transfer_row *hold)
{
    bool found;

    TRY(ledger_transfer_get(c, home, codes[code].name, ref, STEP_BOOK, hold, &found));
    if (!found || !str_eq(hold->phase, STR("held")))
        return refuse(&c->problem, refusal_not_found, NULL, "no held transfer %.*s %lld",
                      STR_FMT(codes[code].name), (long long)ref);
    return DONE;
}

enum outcome ledger_resolve(struct ctx *c, int64_t home, enum transfer_code code, int64_t ref,
                            enum resolution how, int64_t amount_minor)
{
    struct effects effects = {.n = 0};
    struct ledger_transfer_row hold;
    int64_t amount = how == RESOLVE_POST ? amount_minor : 0;
    int64_t changed;

    TRY(read_hold(c, home, code, ref, &hold));
    if (how == RESOLVE_POST && (amount < 1 || amount > hold.amount))
        return refuse(&c->problem, refusal_invalid, "amount_minor", "1 to %lld",
                      (long long)hold.amount);
    if (how == RESOLVE_EXPIRE && (!hold.has_expires_at || hold.expires_at > c->now_ms))
        return refuse(&c->problem, refusal_wrong_state, NULL, "the held transfer has not expired");
    TRY(ledger_transfer_insert(c, home, hold.code, ref, STEP_RESOLVE, resolutions[how],
                               hold.debit_kind, hold.debit_party, hold.credit_kind,
                               hold.credit_party, hold.currency, amount, hold.amount, NULL,
                               c->now_ms, &changed));
    if (changed == 0)
        return same_resolution(c, home, &hold, how, amount);
    add_effects(&effects,
                &(struct transfer){.code = code,
                                   .debit_party = hold.debit_party,
                                   .credit_party = hold.credit_party,
                                   .amount = money(0, hold.currency)},
                -hold.amount, amount);
    return write_effects(c, home, &effects);
}

/* ---- Reading ---- */

enum outcome ledger_balance(struct ctx *c, int64_t home, enum ledger_kind kind, int64_t party,
                            struct currency currency, struct ledger_balance *out)
{
    struct ledger_balance_row row = {0};
    bool found;

    TRY(ledger_balance_get(c, home, ledger_kind_name(kind), party, currency, &row, &found));
    *out = (struct ledger_balance){row.debits_pending, row.debits_posted, row.credits_pending,
                                   row.credits_posted};
    return DONE;
}

int64_t ledger_available(const struct ledger_balance *b)
{
    return b->credits_posted - b->debits_posted - b->debits_pending;
}
