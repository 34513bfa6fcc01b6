/* SPDX-License-Identifier: Apache-2.0 */
/* What comes in, what is counted, and the proof that nothing got lost. */
#include "shop/stock/stock.h"

#include "shop/stock/shelf.h"

static must_check enum outcome check_level(struct ctx *c, int64_t available)
{
    if (available >= 0 && available <= STOCK_LEVEL_MAX)
        return DONE;
    return refuse(&c->problem, refusal_invalid, "stock", "0 to %d is expected", STOCK_LEVEL_MAX);
}

enum outcome stock_open(struct ctx *c, struct seller_id seller, struct offer_id offer,
                        struct product_id product, int64_t quantity)
{
    TRY(check_level(c, quantity));
    return stock_insert(c, seller, offer, product, quantity, NULL);
}

/* Books `n` more (or less) under `ref`, once. */
static must_check enum outcome book(struct ctx *c, struct seller_id seller, struct offer_id offer,
                                    struct str ref, struct str kind, int64_t n)
{
    struct stock_after after;
    int64_t changed;
    bool found;

    TRY(movement_insert(c, seller, offer, ref, kind, n, c->now_ms, &changed));
    if (!changed)
        return DONE;
    TRY(stock_add(c, seller, offer, n, &after, &found));
    if (!found)
        return fail("stock", "offer %lld lost its stock", (long long)offer.v);
    shelf_changed(c, &after, after.available - n);
    return DONE;
}

/* The stock as it is, for us to change. */
static must_check enum outcome lock_level(struct ctx *c, struct seller_id seller,
                                          struct offer_id offer, struct str ref,
                                          struct stock_level *level)
{
    bool found;

    TRY(shelf_check_ref(c, ref));
    TRY(stock_lock(c, seller, offer, level, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "offer", "this offer has no stock");
    return DONE;
}

enum outcome stock_receive(struct ctx *c, struct seller_id seller, struct offer_id offer,
                           int64_t quantity, struct str ref)
{
    struct stock_level level;

    if (quantity < 1)
        return refuse(&c->problem, refusal_invalid, "quantity", "at least 1 is expected");
    TRY(lock_level(c, seller, offer, ref, &level));
    if (quantity > STOCK_LEVEL_MAX - level.received)
        return refuse(&c->problem, refusal_too_large, "quantity", "at most %d can be received",
                      STOCK_LEVEL_MAX);
    return book(c, seller, offer, ref, STR("receive"), quantity);
}

enum outcome stock_count(struct ctx *c, struct seller_id seller, struct offer_id offer,
                         int64_t available, struct str ref)
{
    struct stock_level level;

    TRY(check_level(c, available));
    TRY(lock_level(c, seller, offer, ref, &level));
    if (available - level.available > STOCK_LEVEL_MAX - level.received)
        return refuse(&c->problem, refusal_too_large, "stock", "at most %d can be received",
                      STOCK_LEVEL_MAX);
    if (available == level.available)
        return DONE;
    return book(c, seller, offer, ref, STR("adjust"), available - level.available);
}

struct verdict {
    void (*broken)(void *arg, const char *what);
    void *arg;
};

static enum outcome report_audit(struct ctx *c, const struct stock_audit *a, void *arg)
{
    const struct verdict *verdict = arg;

    verdict->broken(
        verdict->arg,
        str_printf(c->arena,
                   "stock of offer %lld: available %lld + reserved %lld + sold %lld of received "
                   "%lld; movements say %lld received, reservations %lld reserved and %lld sold",
                   (long long)a->offer.v, (long long)a->available, (long long)a->reserved,
                   (long long)a->sold, (long long)a->received, (long long)a->moved,
                   (long long)a->held, (long long)a->kept)
            .p);
    return DONE;
}

enum outcome stock_verify(struct ctx *c, void (*broken)(void *arg, const char *what), void *arg)
{
    struct verdict verdict = {broken, arg};

    return stock_audits(c, report_audit, &verdict);
}
