/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/books/buyer_statement.h"

#include "base/check.h"
#include "shop/ledger/ledger.h"
#include "shop/ledger/ledger_sql.h"

static const struct str moves[BUYER_MOVES_N] = {
#define X(move) STR_INIT(#move),
    BUYER_MOVES(X)
#undef X
};

struct str buyer_move_name(enum buyer_move m)
{
    check((unsigned)m < BUYER_MOVES_N);
    return moves[m];
}

/* What the transfers of a buyer's books are to the buyer. `apply` is between two of our pockets. */
static const struct meaning {
    enum transfer_code code;
    enum buyer_move move;
    bool ours; /* what the marketplace pays leaves again with the rest: taken off it */
} meanings[] = {
    {TRANSFER_capture, BUYER_paid},        {TRANSFER_stray, BUYER_paid},
    {TRANSFER_refund, BUYER_refunded},     {TRANSFER_stray_refund, BUYER_refunded},
    {TRANSFER_share, BUYER_handed_over},   {TRANSFER_commission, BUYER_handed_over},
    {TRANSFER_fees, BUYER_handed_over},    {TRANSFER_duties, BUYER_handed_over},
    {TRANSFER_subsidy, BUYER_handed_over, .ours = true},
};

static const struct meaning *meaning_of(struct str code)
{
    for (size_t i = 0; i < countof(meanings); i++)
        if (str_eq(code, transfer_code_name(meanings[i].code)))
            return &meanings[i];
    return NULL;
}

/* ---- gathering: the rows come by currency and time ---- */

struct gathering {
    int64_t from_ms;
    struct buyer_account *v;
    struct buyer_line *lines;
    struct buyer_purchase *purchases;
    bool *touched;                  /* of each purchase: had movements in these days */
    size_t n, lines_n, purchases_n; /* of all accounts */
};

static struct buyer_account *account_of(struct gathering *g, struct currency currency)
{
    if (g->n > 0 && currency_eq(g->v[g->n - 1].currency, currency))
        return &g->v[g->n - 1];
    g->v[g->n] = (struct buyer_account){.currency = currency,
                                        .lines = &g->lines[g->lines_n],
                                        .purchases = &g->purchases[g->purchases_n]};
    return &g->v[g->n++];
}

static size_t purchase_of(struct gathering *g, struct buyer_account *a, struct purchase_id id)
{
    size_t first = g->purchases_n - a->purchases_n;

    for (size_t i = g->purchases_n; i > first; i--)
        if (g->purchases[i - 1].id.v == id.v)
            return i - 1;
    a->purchases_n++;
    g->purchases[g->purchases_n] = (struct buyer_purchase){.id = id};
    return g->purchases_n++;
}

/* Share, commission, fees and duties of one order leave at once, less what we added: one line. */
static void add_line(struct gathering *g, struct buyer_account *a, const struct buyer_line *l)
{
    struct buyer_line *last = a->lines_n > 0 ? &g->lines[g->lines_n - 1] : NULL;

    if (last && last->at_ms == l->at_ms && last->move == l->move &&
        last->order.v == l->order.v && l->move == BUYER_handed_over) {
        last->amount += l->amount;
        return;
    }
    g->lines[g->lines_n++] = *l;
    a->lines_n++;
}

static void add_move(struct gathering *g, struct buyer_account *a,
                     const struct ledger_home_row *row, const struct meaning *meaning)
{
    enum buyer_move move = meaning->move;
    int64_t amount = meaning->ours ? -row->amount : row->amount;
    int64_t signed_amount = move == BUYER_paid ? amount : -amount;
    struct buyer_line line = {row->at, move, row->purchase, row->order_id, signed_amount};
    size_t at = purchase_of(g, a, row->purchase);

    g->purchases[at].sums[move] += amount;
    g->purchases[at].held += signed_amount;
    a->closing += signed_amount;
    if (row->at < g->from_ms) {
        a->opening += signed_amount;
        return;
    }
    g->touched[at] = true;
    a->sums[move] += amount;
    add_line(g, a, &line);
}

static void add_row(struct gathering *g, const struct ledger_home_row *row)
{
    struct buyer_account *a = account_of(g, row->currency);
    const struct meaning *meaning = meaning_of(row->code);

    if (!meaning)
        return;
    if (meaning->move == BUYER_refunded)
        a->refunding += str_eq(row->phase, STR("held")) ? row->amount : -row->held;
    if (row->amount > 0 && !str_eq(row->phase, STR("held")))
        add_move(g, a, row, meaning);
}

/* Leaves out the purchases that rested; the accounts' parts of the list close up. */
static void drop_resting(struct gathering *g)
{
    size_t from = 0, to = 0;

    for (size_t i = 0; i < g->n; i++) {
        size_t end = from + g->v[i].purchases_n;

        g->v[i].purchases = &g->purchases[to];
        g->v[i].purchases_n = 0;
        for (; from < end; from++) {
            if (!g->touched[from] && g->purchases[from].held == 0)
                continue;
            g->purchases[to++] = g->purchases[from];
            g->v[i].purchases_n++;
        }
    }
}

enum outcome buyer_statement_read(struct ctx *c, struct account_id buyer, struct date from,
                                  struct date to, struct buyer_statement *out)
{
    struct gathering g = {.from_ms = utc_midnight_ms(from)};
    struct ledger_home_row_list rows;

    if (to.days < from.days || to.days - from.days >= BUYER_DAYS_MAX)
        return refuse(&c->problem, refusal_invalid, "to", "from the first on, at most %d days",
                      BUYER_DAYS_MAX);
    TRY(ledger_of_home(c, buyer.v, utc_midnight_ms(date_add(to, 1)), BUYER_LINES_MAX + 1, &rows));
    if (rows.n > BUYER_LINES_MAX)
        return refuse(&c->problem, refusal_too_many, "to", "at most %d movements until then",
                      BUYER_LINES_MAX);
    g.v = arena_new_n(c->arena, struct buyer_account, rows.n + 1);
    g.lines = arena_new_n(c->arena, struct buyer_line, rows.n + 1);
    g.purchases = arena_new_n(c->arena, struct buyer_purchase, rows.n + 1);
    g.touched = arena_new_n(c->arena, bool, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        add_row(&g, &rows.v[i]);
    drop_resting(&g);
    *out = (struct buyer_statement){from, to, g.v, g.n};
    return DONE;
}

/* ---- CSV ---- */

static void put_balance(struct buf *b, struct date day, const char *kind, struct currency cur,
                        int64_t amount)
{
    date_iso(b, day);
    buf_fmt(b, ",%s,,,%s,", kind, cur.code);
    buf_decimal(b, amount, currency_digits(cur));
    buf_char(b, '\n');
}

static void put_line(struct buf *b, struct currency cur, const struct buyer_line *l)
{
    const int64_t ids[] = {l->purchase.v, l->order.v};

    date_iso(b, utc_date(l->at_ms));
    buf_fmt(b, ",%.*s,", STR_FMT(moves[l->move]));
    for (size_t i = 0; i < countof(ids); i++) {
        if (ids[i])
            buf_i64(b, ids[i]);
        buf_char(b, ',');
    }
    buf_fmt(b, "%s,", cur.code);
    buf_decimal(b, l->amount, currency_digits(cur));
    buf_char(b, '\n');
}

void buyer_statement_csv(struct buf *b, const struct buyer_statement *s)
{
    buf_str(b, STR("day,kind,purchase,order,currency,amount\n"));
    for (size_t i = 0; i < s->accounts_n; i++) {
        const struct buyer_account *a = &s->accounts[i];

        put_balance(b, s->from, "opening", a->currency, a->opening);
        for (size_t k = 0; k < a->lines_n; k++)
            put_line(b, a->currency, &a->lines[k]);
        put_balance(b, s->to, "closing", a->currency, a->closing);
    }
}
