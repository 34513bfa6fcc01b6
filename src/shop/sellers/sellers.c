/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/sellers/sellers.h"

#include "base/hash.h"
#include "lib/slug.h"
#include "lib/text.h"
#include "store/store.h"

bool seller_handle_valid(struct str s)
{
    if (s.n < 1 || s.n > SELLER_HANDLE_MAX || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
            s.p[i] != '-')
            return false;
    return true;
}

/* ---- The door ---- */

static must_check enum outcome clean(struct ctx *c, const char *field, enum text_kind kind,
                                     size_t max, struct str *s)
{
    enum text_fault fault = text_clean(c->arena, kind, *s, max, s);

    if (fault == TEXT_FINE)
        return DONE;
    return refuse(&c->problem, refusal_invalid, field, "%s, at most %zu characters",
                  text_fault_why(fault), max);
}

static must_check enum outcome clean_seller(struct ctx *c, struct seller_in *in)
{
    TRY(clean(c, "name", TEXT_LINE, SELLER_NAME_MAX, &in->name));
    TRY(clean(c, "about", TEXT_BLOCK, SELLER_ABOUT_MAX, &in->about));
    TRY(clean(c, "hub", TEXT_LINE, SELLER_HUB_MAX, &in->hub));
    TRY(clean(c, "logo", TEXT_LINE, SELLER_LOGO_MAX, &in->logo));
    if (!in->name.n)
        return refuse(&c->problem, refusal_required, "name", "a name is expected");
    if (in->country.n != 2 || in->country.p[0] < 'A' || in->country.p[0] > 'Z' ||
        in->country.p[1] < 'A' || in->country.p[1] > 'Z')
        return refuse(&c->problem, refusal_invalid, "country", "a code such as CN is expected");
    if (!in->currency.code[0])
        return refuse(&c->problem, refusal_required, "currency", "a code such as EUR is expected");
    if (in->about.n && (in->language.n < 2 || in->language.n > 3))
        return refuse(&c->problem, refusal_invalid, "language", "a code such as en is expected");
    if (in->handle.n && !seller_handle_valid(in->handle))
        return refuse(&c->problem, refusal_invalid, "handle",
                      "1 to %d letters a-z, digits and hyphens are expected", SELLER_HANDLE_MAX);
    return DONE;
}

/* ---- Handles ---- */

/* The handle of a name, for the n-th try: the slug, then with more and more digits of the name's
 * hash. So a name leads to the same few handles always. */
static struct str handle_of(struct arena *a, struct str name, int try)
{
    static const uint64_t key[2] = {0, 0}; /* the same in every process */
    struct str slug = slug_of(a, name, SELLER_HANDLE_MAX - (try ? 17 : 0));
    struct buf b;

    if (!slug.n)
        slug = STR("shop");
    if (!try)
        return slug;
    buf_init(&b, a, SELLER_HANDLE_MAX);
    buf_fmt(&b, "%.*s-%.*llx", STR_FMT(slug), 16,
            (unsigned long long)siphash(key, name.p, name.n));
    return str_sub(buf_view(&b), 0, slug.n + 1 + 4 * (size_t)try);
}

enum { TRIES = 5 }; /* 0, 4, 8, 12, 16 digits */

static must_check enum outcome insert(struct ctx *c, const struct seller_in *in, struct str handle,
                                      struct seller_id *out, bool *made)
{
    int64_t changed;

    out->v = ctx_id(c, 0);
    TRY(seller_insert(c, *out, handle, in->name, in->country, in->city, in->hub, in->currency,
                      in->logo, c->now_ms, &changed));
    *made = changed == 1;
    if (!*made)
        return DONE;
    tx_touch(c, TOPIC_SELLER, out->v);
    if (!in->about.n)
        return DONE;
    return seller_text_put(c, *out, in->language, in->about, NULL);
}

static enum outcome refuse_handle(struct ctx *c)
{
    return refuse(&c->problem, refusal_conflict, "handle", "a handle nobody has is expected");
}

enum outcome seller_create(struct ctx *c, const struct seller_in *given, struct seller_id *out)
{
    struct seller_in in = *given;
    bool made = false;

    TRY(clean_seller(c, &in));
    if (in.handle.n) {
        TRY(insert(c, &in, in.handle, out, &made));
        return made ? DONE : refuse_handle(c);
    }
    for (int try = 0; try < TRIES && !made; try++)
        TRY(insert(c, &in, handle_of(c->arena, in.name, try), out, &made));
    return made ? DONE : refuse_handle(c);
}

/* Follows the handles of a name: to the seller who has it, or to the first one that is free (empty
 * when none is). */
static must_check enum outcome follow_name(struct ctx *c, struct str name, struct seller_id *out,
                                           bool *found, struct str *free_handle)
{
    struct seller_row row = {0};
    bool taken;

    *found = false;
    for (int try = 0; try < TRIES; try++) {
        *free_handle = handle_of(c->arena, name, try);
        TRY(seller_by_handle(c, *free_handle, &row, &taken));
        *out = row.id;
        *found = taken && str_eq(row.name, name);
        if (*found || !taken)
            return DONE;
    }
    *free_handle = STR("");
    return DONE;
}

enum outcome seller_find(struct ctx *c, struct str name, struct seller_id *out, bool *found)
{
    struct str free_handle;

    return follow_name(c, name, out, found, &free_handle);
}

enum outcome seller_by_name(struct ctx *c, const struct seller_in *given, struct seller_id *out,
                            bool *made)
{
    struct seller_in in = *given;
    struct str handle;
    bool found;

    *made = false;
    TRY(clean_seller(c, &in));
    TRY(follow_name(c, in.name, out, &found, &handle));
    if (found)
        return DONE;
    if (handle.n)
        TRY(insert(c, &in, handle, out, made));
    return *made ? DONE : refuse_handle(c);
}

enum outcome seller_change(struct ctx *c, struct seller_id id, const struct seller_in *given)
{
    struct seller_in in = *given;
    int64_t changed;

    TRY(clean_seller(c, &in));
    TRY(seller_update(c, id, in.name, in.country, in.city, in.hub, in.currency, in.logo,
                      &changed));
    if (!changed)
        return refuse(&c->problem, refusal_not_found, "seller", "a seller is expected");
    if (in.about.n)
        TRY(seller_text_put(c, id, in.language, in.about, NULL));
    tx_touch(c, TOPIC_SELLER, id.v);
    return DONE;
}

enum outcome seller_address_save(struct ctx *c, const struct seller_address_row *in)
{
    struct seller_row seller;
    bool found;

    TRY(seller_get(c, in->seller, &seller, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "seller", "a seller is expected");
    return seller_address_put(c, in->seller, in->name, in->line1, in->line2, in->city, in->region,
                              in->postcode, in->country, in->phone, c->now_ms, NULL);
}

enum outcome seller_set_state(struct ctx *c, struct seller_id id, struct str state)
{
    int64_t changed;

    if (!str_eq(state, STR("open")) && !str_eq(state, STR("paused")) &&
        !str_eq(state, STR("closed")))
        return refuse(&c->problem, refusal_invalid, "state", "open, paused or closed is expected");
    TRY(seller_state_set(c, id, state, &changed));
    if (!changed)
        return refuse(&c->problem, refusal_wrong_state, "seller",
                      "a seller that is not closed is expected");
    tx_touch(c, TOPIC_SELLER, id.v);
    return DONE;
}

enum outcome seller_rate(struct ctx *c, struct seller_id id, int64_t stars, int64_t reviews)
{
    int64_t changed;

    TRY(seller_rating_add(c, id, stars, reviews, &changed));
    if (!changed)
        return refuse(&c->problem, refusal_not_found, "seller", "a seller is expected");
    tx_touch(c, TOPIC_SELLER, id.v);
    return DONE;
}
