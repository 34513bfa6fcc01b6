/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/cart/cart.h"

/* Every change begins here: takes the cart for itself and forgets what could still be undone. */
static must_check enum outcome begin(struct ctx *c, struct account_id buyer)
{
    TRY(cart_touch(c, buyer, c->now_ms, NULL));
    return cart_forget_hidden(c, buyer, NULL);
}

static must_check enum outcome check_quantity(struct ctx *c, int32_t quantity, int32_t least)
{
    if (quantity >= least && quantity <= CART_QUANTITY_MAX)
        return DONE;
    return refuse(&c->problem, refusal_invalid, "quantity", "%d to %d is expected", least,
                  CART_QUANTITY_MAX);
}

static must_check enum outcome check_offer(struct ctx *c, struct offer_id offer)
{
    struct cart_offer row;
    bool found;

    TRY(cart_offer_get(c, offer, &row, &found));
    if (!found || !str_eq(row.state, STR("listed")) || str_eq(row.seller_state, STR("closed")))
        return refuse(&c->problem, refusal_not_found, "offer",
                      "an offer that is listed is expected");
    return DONE;
}

static must_check enum outcome check_room(struct ctx *c, struct account_id buyer)
{
    struct cart_sums sums = {0};
    bool found;

    TRY(cart_sums_get(c, buyer, &sums, &found));
    if (sums.lines < CART_LINES_MAX)
        return DONE;
    return refuse(&c->problem, refusal_too_many, "cart", "at most %d lines are expected",
                  CART_LINES_MAX);
}

enum outcome cart_add(struct ctx *c, struct account_id buyer, struct offer_id offer,
                      int32_t quantity)
{
    struct cart_stored line = {0};
    bool found;

    TRY(check_quantity(c, quantity, 1));
    TRY(check_offer(c, offer));
    TRY(begin(c, buyer));
    TRY(cart_line_get(c, buyer, offer, &line, &found));
    if (!found)
        TRY(check_room(c, buyer));
    quantity = (int32_t)i64_min(line.quantity + quantity, CART_QUANTITY_MAX);
    return cart_line_put(c, buyer, offer, quantity, c->now_ms, NULL);
}

enum outcome cart_set(struct ctx *c, struct account_id buyer, struct offer_id offer,
                      int32_t quantity)
{
    struct cart_stored line;
    bool found;

    TRY(check_quantity(c, quantity, 0));
    if (quantity == 0)
        return cart_remove(c, buyer, offer);
    TRY(begin(c, buyer));
    TRY(cart_line_get(c, buyer, offer, &line, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "offer", "an offer in the cart is expected");
    return cart_line_put(c, buyer, offer, quantity, c->now_ms, NULL);
}

enum outcome cart_remove(struct ctx *c, struct account_id buyer, struct offer_id offer)
{
    TRY(begin(c, buyer));
    return cart_line_hide(c, buyer, offer, c->now_ms, NULL);
}

enum outcome cart_clear(struct ctx *c, struct account_id buyer)
{
    TRY(begin(c, buyer));
    return cart_hide_all(c, buyer, c->now_ms, NULL);
}

enum outcome cart_undo(struct ctx *c, struct account_id buyer)
{
    TRY(cart_touch(c, buyer, c->now_ms, NULL));
    return cart_show_hidden(c, buyer, NULL);
}

enum outcome cart_bought(struct ctx *c, struct account_id buyer, const struct offer_id *offers,
                         size_t n)
{
    TRY(begin(c, buyer));
    for (size_t i = 0; i < n; i++)
        TRY(cart_line_delete(c, buyer, offers[i], NULL));
    return DONE;
}

enum outcome cart_forget(struct ctx *c, struct account_id buyer, int64_t before_ms)
{
    int64_t changed;

    TRY(cart_delete(c, buyer, before_ms, &changed));
    return changed ? cart_lines_delete(c, buyer, NULL) : DONE;
}

/* One line of another cart comes in; `room` is for new ones. */
static must_check enum outcome merge_line(struct ctx *c, struct account_id to,
                                          const struct cart_stored *line, int64_t *room)
{
    struct cart_stored mine;
    bool found;

    TRY(cart_line_get(c, to, line->offer, &mine, &found));
    if (found && mine.quantity >= line->quantity)
        return DONE;
    if (!found && *room == 0)
        return DONE;
    *room -= !found;
    return cart_line_put(c, to, line->offer, line->quantity, line->added_at, NULL);
}

enum outcome cart_merge(struct ctx *c, struct account_id to, struct account_id from)
{
    struct cart_stored_list lines;
    struct cart_sums sums = {0};
    int64_t room;
    bool found;

    if (to.v == from.v)
        return DONE;
    TRY(begin(c, to.v < from.v ? to : from)); /* in the order of their keys */
    TRY(begin(c, to.v < from.v ? from : to));
    TRY(cart_lines(c, from, CART_LINES_MAX, &lines));
    TRY(cart_sums_get(c, to, &sums, &found));
    room = CART_LINES_MAX - sums.lines;
    for (size_t i = 0; i < lines.n; i++)
        TRY(merge_line(c, to, &lines.v[i], &room));
    return cart_forget(c, from, INT64_MAX);
}

static must_check enum outcome read_line(struct ctx *c, const struct cart_row *row,
                                         struct cart_line *line)
{
    struct cart_stock stock = {0};
    bool found;

    TRY(cart_stock_get(c, row->seller, row->offer, &stock, &found));
    *line = (struct cart_line){
        .row = *row,
        .price = money(row->price, row->currency),
        .available = stock.available,
        .for_sale = str_eq(row->state, STR("listed")) && str_eq(row->seller_state, STR("open")) &&
                    stock.available >= row->quantity,
    };
    return DONE;
}

enum outcome cart_read(struct ctx *c, struct account_id buyer, struct str language,
                       const struct cart_line **out, size_t *n)
{
    struct cart_row_list rows;
    struct cart_line *lines;

    TRY(cart_view(c, buyer, language, CART_LINES_MAX, &rows));
    lines = arena_new_n(c->arena, struct cart_line, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        TRY(read_line(c, &rows.v[i], &lines[i]));
    *out = lines;
    *n = rows.n;
    return DONE;
}

enum outcome cart_count(struct ctx *c, struct account_id buyer, int64_t *things)
{
    struct cart_sums sums = {0};
    bool found;

    TRY(cart_sums_get(c, buyer, &sums, &found));
    *things = sums.things;
    return DONE;
}
