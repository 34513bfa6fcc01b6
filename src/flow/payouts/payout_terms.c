/* SPDX-License-Identifier: Apache-2.0 */
/* Operators change the terms of payouts, and hold those of a seller. */
#include "flow/payouts/operators.h"
#include "flow/allowed.h"
#include "flow/steps.h"
#include "shop/sellers/sellers.h"
#include "store/store.h"

struct changing {
    struct seller_id seller;
    const struct payout_terms *terms; /* NULL: the site's again */
    bool held;
    struct str who, note;
};

static enum outcome is_seller(struct ctx *c, struct seller_id seller)
{
    struct seller_row row;
    bool found;

    if (seller.v == SITE.v)
        return DONE;
    TRY(seller_get(c, seller, &row, &found));
    return found ? DONE : refuse(&c->problem, refusal_not_found, "seller", "a seller");
}

static enum outcome change(struct ctx *c, void *arg)
{
    const struct changing *in = arg;

    TRY(is_seller(c, in->seller));
    return in->terms ? payout_terms_put(c, in->terms)
                     : payout_terms_drop(c, in->seller, in->who, in->note);
}

static enum outcome expect(struct ctx *c, void *arg)
{
    const struct seller_account_row *a = arg;

    return step_expect_payout(c, a->seller, a->currency);
}

static enum outcome expect_again(struct ctx *c, const struct seller_account_row *a,
                                 unused_arg void *arg)
{
    struct seller_account_row account = *a;

    return a->available > 0 ? store_write(c, a->seller.v, expect, &account) : DONE;
}

static enum outcome check_note(struct ctx *c, struct str note)
{
    if (str_trim(note).n > 0 && note.n <= PAYOUT_NOTE_MAX)
        return DONE;
    return refuse(&c->problem, refusal_required, "note", "why");
}

static enum outcome change_and_expect(struct ctx *c, struct changing *in)
{
    TRY(store_write(c, 0, change, in));
    return each_account(c, in->seller, expect_again, NULL);
}

enum outcome change_payout_terms(struct ctx *c, const struct payout_terms *in)
{
    struct changing changing = {.seller = in->seller, .terms = in};

    TRY(only_operators(c));
    TRY(payout_terms_check(c, in));
    return change_and_expect(c, &changing);
}

enum outcome drop_payout_terms(struct ctx *c, struct seller_id seller, struct str who,
                               struct str note)
{
    struct changing changing = {.seller = seller, .who = who, .note = note};

    TRY(only_operators(c));
    TRY(check_note(c, note));
    return change_and_expect(c, &changing);
}

static enum outcome hold(struct ctx *c, void *arg)
{
    const struct changing *in = arg;

    TRY(is_seller(c, in->seller));
    return payout_hold_put(c, in->seller, in->held, in->who, in->note);
}

enum outcome hold_payouts(struct ctx *c, struct seller_id seller, bool held, struct str who,
                          struct str note)
{
    struct changing changing = {.seller = seller, .held = held, .who = who, .note = note};

    TRY(only_operators(c));
    TRY(check_note(c, note));
    return store_write(c, 0, hold, &changing);
}
