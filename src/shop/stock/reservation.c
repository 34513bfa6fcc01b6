/* SPDX-License-Identifier: Apache-2.0 */
/* Reservations: what is held, sold, released and returned. */
#include "shop/stock/shelf.h"

static const struct str held = STR_INIT("held");
static const struct str sold = STR_INIT("sold");
static const struct str released = STR_INIT("released");

static must_check enum outcome rows_of(struct ctx *c, struct seller_id seller, int64_t holder,
                                       struct reservation_row_list *rows)
{
    enum { MAX = 4 * STOCK_LINES_MAX }; /* released rows of earlier attempts stay */

    TRY(reservations_of(c, seller, holder, MAX, rows));
    if (rows->n == MAX)
        return refuse(&c->problem, refusal_too_many, "holder", "fewer attempts are expected");
    return DONE;
}

static bool all_in(const struct reservation_row_list *rows, struct str state)
{
    for (size_t i = 0; i < rows->n; i++)
        if (!str_eq(rows->v[i].state, state))
            return false;
    return rows->n > 0;
}

/* Does the holder have exactly these lines? Rows and lines are in the order of offers; released
 * rows are history. */
static bool holds_the_same(const struct reservation_row_list *rows, const struct shelf_line *lines,
                           size_t n)
{
    size_t k = 0;

    for (size_t i = 0; i < rows->n; i++) {
        if (str_eq(rows->v[i].state, released))
            continue;
        if (k == n || rows->v[i].offer.v != lines[k].offer.v ||
            rows->v[i].quantity != lines[k].quantity)
            return false;
        k++;
    }
    return k == n;
}

static enum outcome refuse_sold_out(struct ctx *c, struct seller_id seller,
                                    const struct shelf_line *line)
{
    struct stock_level level = {0};
    char field[40];
    bool found;

    TRY(stock_get(c, seller, line->offer, &level, &found));
    snprintf(field, sizeof(field), "lines[%zu]", line->asked_as);
    return refuse(&c->problem, refusal_sold_out, field, "%lld are left, %lld are wanted",
                  (long long)level.available, (long long)line->quantity);
}

static must_check enum outcome reserve_line(struct ctx *c, struct seller_id seller, int64_t holder,
                                            const struct shelf_line *line, int64_t expires_at_ms)
{
    struct stock_after after;
    int64_t changed;
    bool found;

    TRY(stock_take(c, seller, line->offer, line->quantity, &after, &found));
    if (!found)
        return refuse_sold_out(c, seller, line);
    TRY(reservation_put(c, seller, holder, line->offer, line->quantity, expires_at_ms, c->now_ms,
                        &changed));
    if (!changed)
        return refuse(&c->problem, refusal_conflict, "holder",
                      "the same holder is reserving at this very moment");
    shelf_changed(c, &after, after.available + line->quantity);
    return DONE;
}

enum outcome stock_reserve(struct ctx *c, struct seller_id seller, int64_t holder,
                           const struct stock_line *lines, size_t n, int64_t expires_at_ms)
{
    struct reservation_row_list rows;
    struct shelf_line *v;
    size_t v_n;

    TRY(shelf_lines(c, lines, n, &v, &v_n));
    TRY(rows_of(c, seller, holder, &rows));
    if (rows.n && !all_in(&rows, released)) {
        if (holds_the_same(&rows, v, v_n))
            return DONE;
        return refuse(&c->problem, refusal_conflict, "lines",
                      "this holder has reserved something else");
    }
    for (size_t i = 0; i < v_n; i++)
        TRY(reserve_line(c, seller, holder, &v[i], expires_at_ms));
    return DONE;
}

/* Ends one held line: true in *ended unless somebody else ended it first. */
static must_check enum outcome end_line(struct ctx *c, struct seller_id seller, int64_t holder,
                                        const struct reservation_row *row, struct str state,
                                        bool *ended)
{
    struct stock_after after;
    int64_t changed;
    bool found;

    TRY(reservation_end(c, seller, holder, row->offer, state, c->now_ms, &changed));
    *ended = changed == 1;
    if (!changed)
        return DONE;
    if (str_eq(state, sold))
        TRY(stock_sell(c, seller, row->offer, row->quantity, &after, &found));
    else
        TRY(stock_give_back(c, seller, row->offer, row->quantity, &after, &found));
    if (!found)
        return fail("stock", "offer %lld is reserved but has no stock", (long long)row->offer.v);
    if (str_eq(state, released))
        shelf_changed(c, &after, after.available - row->quantity);
    return DONE;
}

/* Ends every held line that is due at `due_ms`. *lost: somebody else ended one since the rows were
 * read, *any: we ended one. */
static must_check enum outcome end_held(struct ctx *c, struct seller_id seller, int64_t holder,
                                        const struct reservation_row_list *rows, struct str state,
                                        int64_t due_ms, bool *any, bool *lost)
{
    bool ended;

    *any = *lost = false;
    for (size_t i = 0; i < rows->n; i++) {
        if (!str_eq(rows->v[i].state, held) || rows->v[i].expires_at > due_ms)
            continue;
        TRY(end_line(c, seller, holder, &rows->v[i], state, &ended));
        *any |= ended;
        *lost |= !ended;
    }
    return DONE;
}

/* Released lines of an earlier attempt do not count when the holder reserved anew. */
static bool any_in(const struct reservation_row_list *rows, struct str state)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->v[i].state, state))
            return true;
    return false;
}

enum outcome stock_commit_sale(struct ctx *c, struct seller_id seller, int64_t holder)
{
    struct reservation_row_list rows;
    bool any = false, lost;

    TRY(rows_of(c, seller, holder, &rows));
    if (!rows.n)
        return refuse(&c->problem, refusal_not_found, "holder", "nothing was reserved");
    if (any_in(&rows, held)) {
        TRY(end_held(c, seller, holder, &rows, sold, INT64_MAX, &any, &lost));
        if (!lost)
            return DONE;
        TRY(rows_of(c, seller, holder, &rows)); /* how did the other end it? */
    }
    if (any_in(&rows, sold) && !any)
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, "holder", "the reservation was released");
}

enum outcome stock_release(struct ctx *c, struct seller_id seller, int64_t holder)
{
    struct reservation_row_list rows;
    bool any, lost;

    TRY(rows_of(c, seller, holder, &rows));
    if (!any_in(&rows, sold)) {
        TRY(end_held(c, seller, holder, &rows, released, INT64_MAX, &any, &lost));
        if (!lost)
            return DONE;
        TRY(rows_of(c, seller, holder, &rows));
    }
    if (!any_in(&rows, sold))
        return DONE;
    return refuse(&c->problem, refusal_wrong_state, "holder", "the reservation is a sale");
}

enum outcome stock_lapse(struct ctx *c, struct seller_id seller, int64_t holder, bool *lapsed)
{
    struct reservation_row_list rows;
    bool lost;

    TRY(rows_of(c, seller, holder, &rows));
    return end_held(c, seller, holder, &rows, released, c->now_ms, lapsed, &lost);
}

static enum outcome refuse_return(struct ctx *c, struct seller_id seller, int64_t holder,
                                  const struct shelf_line *line)
{
    struct reservation_row_list rows;
    char field[40];

    snprintf(field, sizeof(field), "lines[%zu]", line->asked_as);
    TRY(rows_of(c, seller, holder, &rows));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].offer.v == line->offer.v && str_eq(rows.v[i].state, sold))
            return refuse(&c->problem, refusal_invalid, field, "at most %lld can come back",
                          (long long)(rows.v[i].quantity - rows.v[i].returned));
    return refuse(&c->problem, refusal_not_found, field, "this was not sold");
}

static must_check enum outcome return_line(struct ctx *c, struct seller_id seller, int64_t holder,
                                           struct str ref, const struct shelf_line *line)
{
    struct stock_after after;
    int64_t changed;
    bool found;

    TRY(movement_insert(c, seller, line->offer, ref, STR("return"), line->quantity, c->now_ms,
                        &changed));
    if (!changed)
        return DONE; /* came back before */
    TRY(reservation_return(c, seller, holder, line->offer, line->quantity, &changed));
    if (!changed)
        return refuse_return(c, seller, holder, line);
    TRY(stock_take_back(c, seller, line->offer, line->quantity, &after, &found));
    if (!found)
        return fail("stock", "offer %lld was sold but has no stock", (long long)line->offer.v);
    shelf_changed(c, &after, after.available - line->quantity);
    return DONE;
}

enum outcome stock_return(struct ctx *c, struct seller_id seller, int64_t holder, struct str ref,
                          const struct stock_line *lines, size_t n)
{
    struct shelf_line *v;
    size_t v_n;

    TRY(shelf_check_ref(c, ref));
    TRY(shelf_lines(c, lines, n, &v, &v_n));
    for (size_t i = 0; i < v_n; i++)
        TRY(return_line(c, seller, holder, ref, &v[i]));
    return DONE;
}
