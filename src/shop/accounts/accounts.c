/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/accounts/accounts.h"

#include "base/check.h"
#include "shop/markets/places.h"

enum { EMAIL_LOCAL_MAX = 64 };

/* ---- e-mail addresses and passwords ---- */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* RFC 5322 dot-atom: what is between the dots of a local part. */
static bool is_atom_char(char c)
{
    return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool is_local_part(struct str s)
{
    struct str rest = s, atom;

    if (s.n == 0 || s.n > EMAIL_LOCAL_MAX)
        return false;
    while (str_cut(&rest, '.', &atom)) {
        if (atom.n == 0)
            return false;
        for (size_t i = 0; i < atom.n; i++)
            if (!is_atom_char(atom.p[i]))
                return false;
    }
    return true;
}

/* Labels of letters, digits and inner hyphens, at least two. */
static bool is_domain(struct str s)
{
    struct str rest = s, label;
    int labels = 0;

    for (; str_cut(&rest, '.', &label); labels++) {
        if (label.n == 0 || label.n > 63 || !is_alnum(label.p[0]) ||
            !is_alnum(label.p[label.n - 1]))
            return false;
        for (size_t i = 0; i < label.n; i++)
            if (!is_alnum(label.p[i]) && label.p[i] != '-')
                return false;
    }
    return labels >= 2;
}

enum outcome email_normal(struct problem *p, struct arena *a, struct str typed, struct str *out)
{
    struct str email = str_lower(a, str_trim(typed)), local, domain = email;

    if (email.n == 0)
        return refuse(p, refusal_required, "email", "expected an e-mail address");
    if (email.n > EMAIL_MAX || !str_cut(&domain, '@', &local) || !is_local_part(local) ||
        !is_domain(domain))
        return refuse(p, refusal_invalid, "email",
                      "expected an e-mail address such as name@example.org");
    *out = email;
    return DONE;
}

/* Does each character follow from the one before by the same step? "aaaaaaaaaa", "1234567890". */
static bool is_run(struct str s)
{
    int step = s.n > 1 ? s.p[1] - s.p[0] : 0;

    if (step < -1 || step > 1)
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] - s.p[i - 1] != step && !(s.p[i - 1] == '9' && s.p[i] == '0'))
            return false;
    return true;
}

enum outcome password_fit(struct problem *p, struct str password, struct str email)
{
    if (password.n == 0)
        return refuse(p, refusal_required, "password", "expected a password");
    if (password.n > PASSWORD_MAX)
        return refuse(p, refusal_invalid, "password", "expected at most %d bytes", PASSWORD_MAX);
    if (!utf8_valid(password) || utf8_length(password) < PASSWORD_MIN)
        return refuse(p, refusal_invalid, "password", "expected at least %d characters",
                      PASSWORD_MIN);
    if (str_eq_nocase(password, email) || is_run(password))
        return refuse(p, refusal_invalid, "password", "expected one that is harder to guess");
    return DONE;
}

/* ---- accounts ---- */

enum outcome account_create(struct ctx *c, struct account_id id, const struct account_new *in)
{
    int64_t made;

    check(id.v > 0 && in->name.n > 0);
    TRY(account_insert(c, id, in->email, in->name, in->password, (int32_t)in->roles, in->shop,
                       in->language, currency_str(&in->currency), in->place, c->now_ms, &made));
    if (made == 0)
        return refuse(&c->problem, refusal_conflict, "email",
                      "expected an address that has no account yet");
    return DONE;
}

static must_check enum outcome was_found(struct ctx *c, int64_t changed)
{
    if (changed == 1)
        return DONE;
    return refuse(&c->problem, refusal_not_found, "account", "expected an account that is open");
}

enum outcome account_change_password(struct ctx *c, struct account_id id, struct str hash)
{
    int64_t changed;

    TRY(account_put_password(c, id, hash, c->now_ms, &changed));
    return was_found(c, changed);
}

enum outcome account_change_profile(struct ctx *c, struct account_id id, struct str name,
                                    struct str language, struct currency currency,
                                    struct city_id place)
{
    int64_t changed;

    TRY(account_put_profile(c, id, name, language, currency_str(&currency), place, &changed));
    return was_found(c, changed);
}

bool office_parse(struct str text, struct office *out)
{
    struct str kind = text, country = text;
    struct office o = {.customs = false};

    if (text.n == 0) {
        *out = o;
        return true;
    }
    if (!str_cut(&country, '/', &kind) || country.n != 2)
        return false;
    o.customs = str_eq(kind, STR("customs"));
    memcpy(o.country, country.p, 2);
    if ((!o.customs && !str_eq(kind, STR("post"))) || !country_by_code(country))
        return false;
    *out = o;
    return true;
}

struct str office_text(struct arena *a, const struct office *o)
{
    if (!o->country[0])
        return STR("");
    return str_printf(a, "%s/%s", o->customs ? "customs" : "post", o->country);
}

enum outcome account_change_office(struct ctx *c, const struct account_row *account,
                                   const struct office *office)
{
    unsigned roles = (unsigned)account->roles & ~(unsigned)ROLE_PARTNER;
    int64_t changed;

    if (office->country[0])
        roles |= ROLE_PARTNER;
    TRY(account_put_office(c, account->id, (int32_t)roles, office_text(c->arena, office),
                           &changed));
    return changed ? DONE : refuse(&c->problem, refusal_not_found, "account", "an account");
}

enum outcome account_change_roles(struct ctx *c, struct account_id id, unsigned roles,
                                  struct seller_id shop)
{
    int64_t changed;

    check(((roles & ROLE_SELLER) != 0) == (shop.v != 0));
    TRY(account_put_roles(c, id, (int32_t)roles, shop, &changed));
    return was_found(c, changed);
}

/* ---- sessions ---- */

static struct str hash_str_of(const struct session_key *key)
{
    return (struct str){(const char *)key->hash.v, sizeof(key->hash.v)};
}

bool session_key_parse(struct str cookie, struct session_key *out)
{
    struct str token = cookie, id;

    if (str_find_char(cookie, '.') == STR_NONE)
        return false;
    str_cut(&token, '.', &id);
    if (token.n < 40 || token.n > 64 || !id_parse(id, &out->account.v))
        return false;
    out->hash = sha256(token);
    return true;
}

bool session_key_eq(const struct session_key *a, const struct session_key *b)
{
    return a->account.v == b->account.v && crypto_equal(hash_str_of(a), hash_str_of(b));
}

enum outcome session_open(struct ctx *c, struct account_id account, struct str device,
                          struct str *cookie)
{
    struct str token = token_new(c->arena, c->random);
    struct session_key key = {account, sha256(token)};

    TRY(session_insert(c, account, hash_str_of(&key), c->now_ms,
                       utf8_head(device, SESSION_DEVICE_MAX), NULL));
    TRY(session_delete_beyond(c, account, SESSIONS_MAX, NULL));
    *cookie = str_printf(c->arena, "%lld.%.*s", (long long)account.v, STR_FMT(token));
    return DONE;
}

enum outcome session_find(struct ctx *c, const struct session_key *key,
                          const struct session_limits *limits, struct session_row *out,
                          bool *found)
{
    TRY(session_get(c, key->account, hash_str_of(key), out, found));
    *found = *found && !out->has_closed_at && c->now_ms - out->seen_at < limits->idle_ms &&
             c->now_ms - out->created_at < limits->max_ms;
    return DONE;
}

enum outcome session_close(struct ctx *c, const struct session_key *key)
{
    return session_delete(c, key->account, hash_str_of(key), NULL);
}

enum outcome session_close_others(struct ctx *c, struct account_id account,
                                  const struct session_key *kept)
{
    return session_delete_others(c, account, kept ? hash_str_of(kept) : STR(""), NULL);
}

/* ---- what happened ---- */

struct str account_event_word(enum account_event e)
{
    static const struct str words[ACCOUNT_EVENTS] = {
        [ACCOUNT_SIGNED_UP] = STR_INIT("signed_up"),
        [ACCOUNT_SIGNED_IN] = STR_INIT("signed_in"),
        [ACCOUNT_SIGNED_OUT] = STR_INIT("signed_out"),
        [ACCOUNT_SIGNED_OUT_EVERYWHERE] = STR_INIT("signed_out_everywhere"),
        [ACCOUNT_PASSWORD_CHANGED] = STR_INIT("password_changed"),
        [ACCOUNT_PROFILE_CHANGED] = STR_INIT("profile_changed"),
        [ACCOUNT_ROLES_CHANGED] = STR_INIT("roles_changed"),
    };

    check(e < ACCOUNT_EVENTS);
    return words[e];
}

enum outcome account_note(struct ctx *c, struct account_id account, enum account_event what,
                          struct str detail)
{
    return account_event_insert(c, account, ctx_id(c, account.v), c->now_ms,
                                account_event_word(what), c->actor.account, detail, NULL);
}
