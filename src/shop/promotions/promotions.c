/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/promotions/promotions.h"

#include "base/check.h"
#include "base/civil.h"
#include "store/kept.h"

/* ---- what can be said ---- */

static enum outcome check_words(struct problem *p, const struct promotion_row *in)
{
    enum promotion_kind kind;
    enum payer payer;

    if (str_trim(in->title).n == 0)
        return refuse(p, refusal_required, "title", "what buyers read");
    if (in->title.n > PROMOTION_TITLE_MAX)
        return refuse(p, refusal_too_large, "title", "at most %d bytes", PROMOTION_TITLE_MAX);
    if (in->note.n > PROMOTION_NOTE_MAX)
        return refuse(p, refusal_too_large, "note", "at most %d bytes", PROMOTION_NOTE_MAX);
    if (!promotion_kind_parse(in->kind, &kind))
        return refuse(p, refusal_invalid, "kind", "percent, fixed or delivery");
    if (!payer_parse(in->paid_by, &payer))
        return refuse(p, refusal_invalid, "paid_by", "seller or marketplace");
    if (payer == PAID_BY_SELLER && in->seller.v == 0)
        return refuse(p, refusal_required, "seller", "the seller who pays for it");
    return DONE;
}

static enum outcome check_off(struct problem *p, const struct promotion_row *in)
{
    bool percent = str_eq(in->kind, STR("percent")), fixed = str_eq(in->kind, STR("fixed"));

    if (percent ? in->rate_bp < 1 || in->rate_bp > PROMOTION_RATE_MAX_BP : in->rate_bp != 0)
        return refuse(p, refusal_invalid, "rate_bp",
                      "1 to %d hundredths of a percent for a percentage, else 0",
                      PROMOTION_RATE_MAX_BP);
    if (fixed ? in->amount < 1 || in->amount > MONEY_MAX_MINOR : in->amount != 0)
        return refuse(p, refusal_invalid, "amount", "an amount above 0 for a fixed one, else 0");
    return DONE;
}

static enum outcome check_limits(struct problem *p, const struct promotion_row *in)
{
    if (in->currency.code[0] == '\0')
        return refuse(p, refusal_required, "currency", "the currency of its amounts");
    if (in->minimum < 0 || in->minimum > MONEY_MAX_MINOR)
        return refuse(p, refusal_invalid, "minimum", "an amount from 0");
    if (in->budget < 0 || in->budget > MONEY_MAX_MINOR)
        return refuse(p, refusal_invalid, "budget", "an amount from 0, which is none");
    if (in->budget > 0 && in->budget < in->amount)
        return refuse(p, refusal_invalid, "budget", "enough for one parcel");
    if (in->max_uses < 0 || in->max_uses > PROMOTION_USES_MAX)
        return refuse(p, refusal_invalid, "max_uses", "0 (any number) to %d", PROMOTION_USES_MAX);
    return DONE;
}

enum outcome promotion_check(struct ctx *c, const struct promotion_row *in)
{
    TRY(check_words(&c->problem, in));
    TRY(check_off(&c->problem, in));
    TRY(check_limits(&c->problem, in));
    if (in->ends_at <= c->now_ms)
        return refuse(&c->problem, refusal_invalid, "ends_at", "a time to come");
    if (in->starts_at >= in->ends_at || in->ends_at - in->starts_at > PROMOTION_DAYS_MAX * DAY_MS)
        return refuse(&c->problem, refusal_invalid, "starts_at",
                      "before its end, at most %d days", PROMOTION_DAYS_MAX);
    return DONE;
}

/* ---- making and ending ---- */

enum outcome promotion_put(struct ctx *c, const struct promotion_row *in, struct promotion_id *id)
{
    struct promotion_row_list open;

    TRY(promotions_open(c, c->now_ms, PROMOTIONS_MAX, &open));
    if (open.n == PROMOTIONS_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d at a time", PROMOTIONS_MAX);
    id->v = ctx_id(c, 0);
    TRY(promotion_insert(c, *id, in->title, in->kind, in->paid_by, in->seller, in->product,
                         in->country, in->rate_bp, in->currency, in->amount, in->minimum,
                         in->budget, in->max_uses, in->starts_at, in->ends_at, c->now_ms,
                         utf8_head(in->who, PROMOTION_WHO_MAX), c->actor.account, in->note, NULL));
    tx_touch(c, TOPIC_PROMOTIONS, TOUCH_ALL);
    return DONE;
}

enum outcome promotion_end(struct ctx *c, struct promotion_id id, struct str who)
{
    struct promotion_row row;
    int64_t changed;
    bool found;

    TRY(promotion_get(c, id, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "id", "a promotion that was made");
    TRY(promotion_set_ended(c, id, c->now_ms, utf8_head(who, PROMOTION_WHO_MAX), &changed));
    if (changed == 0)
        return refuse(&c->problem, refusal_wrong_state, "id", "one that was not ended");
    tx_touch(c, TOPIC_PROMOTIONS, TOUCH_ALL);
    return DONE;
}

/* ---- those that hold ---- */

struct promotion promotion_of(const struct promotion_row *row)
{
    struct promotion p = {.id = row->id, .title = row->title, .seller = row->seller,
                          .product = row->product, .rate_bp = row->rate_bp,
                          .currency = row->currency, .amount_minor = row->amount,
                          .minimum_minor = row->minimum,
                          .left_minor = row->budget ? row->budget : INT64_MAX,
                          .uses_left = row->max_uses ? row->max_uses : INT64_MAX};

    check(promotion_kind_parse(row->kind, &p.kind) && payer_parse(row->paid_by, &p.payer));
    return p;
}

/* One as it is kept in memory, with its texts. */
struct kept_promotion {
    struct promotion p;
    struct str country;
    int64_t starts_at_ms, ends_at_ms;
    bool limited;
};

struct kept_promotions {
    const struct kept_promotion *v;
    size_t n;
};

static enum outcome version(struct ctx *c, int64_t *out)
{
    struct promotion_count count = {0};
    bool found;

    TRY(promotions_changes(c, &count, &found));
    *out = count.n;
    return DONE;
}

static enum outcome make(struct ctx *c, struct arena *a, void *value)
{
    struct kept_promotions *out = value;
    struct promotion_row_list rows;
    struct kept_promotion *v;

    TRY(promotions_open(c, c->now_ms, PROMOTIONS_MAX, &rows));
    v = arena_new_n(a, struct kept_promotion, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct promotion_row *r = &rows.v[i];

        v[i] = (struct kept_promotion){promotion_of(r), str_copy(a, r->country), r->starts_at,
                                       r->ends_at, r->budget || r->max_uses};
        v[i].p.title = str_copy(a, r->title);
    }
    *out = (struct kept_promotions){v, rows.n};
    return DONE;
}

static const struct kept_kind kind = {.topic = TOPIC_PROMOTIONS,
                                      .bytes = sizeof(struct kept_promotions),
                                      .arena_max_bytes = 4 << 20,
                                      .version = version,
                                      .make = make};
static struct kept kept = KEPT_INIT(&kind);

void promotions_listen(struct store *s)
{
    kept_listen(&kept, s);
}

/* Takes off what it has cost so far. */
static enum outcome look_at_spent(struct ctx *c, struct promotion *p)
{
    struct promotion_spent_row spent;
    bool found;

    TRY(promotion_spent_get(c, promotion_home(p->id), &spent, &found));
    if (found && p->left_minor != INT64_MAX)
        p->left_minor -= spent.spent;
    if (found && p->uses_left != INT64_MAX)
        p->uses_left -= spent.uses;
    return DONE;
}

static void note_edge(struct promotions_held *out, int64_t now_ms, int64_t at_ms)
{
    if (at_ms > now_ms && at_ms < out->until_ms)
        out->until_ms = at_ms;
}

enum outcome promotions_held(struct ctx *c, struct str country, struct promotions_held *out)
{
    const struct kept_promotions *all;
    const struct promotion **v;
    const void *value;

    *out = (struct promotions_held){.until_ms = INT64_MAX};
    TRY(kept_get(&kept, c, &value));
    all = value;
    if (!all || all->n == 0)
        return DONE;
    out->v = v = arena_new_n(c->arena, const struct promotion *, all->n);
    for (size_t i = 0; i < all->n; i++) {
        const struct kept_promotion *k = &all->v[i];
        struct promotion *p;

        if (k->country.n && !str_eq(k->country, country))
            continue;
        note_edge(out, c->now_ms, k->starts_at_ms);
        note_edge(out, c->now_ms, k->ends_at_ms);
        if (k->starts_at_ms > c->now_ms || k->ends_at_ms <= c->now_ms)
            continue;
        v[out->n++] = p = arena_new(c->arena, struct promotion);
        *p = k->p;
        p->title = str_copy(c->arena, p->title);
        if (k->limited)
            TRY(look_at_spent(c, p));
    }
    return DONE;
}
