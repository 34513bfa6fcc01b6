/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "shop/ledger/ledger.h"
#include "shop/ledger/ledger_sql.h"

enum { HOME = 1, OTHER = 2, ORDER = 100, SELLER = 7, INTENT = 50 };

/* ---- One command each ---- */

struct booking {
    const struct transfer *group;
    size_t n;
};

static enum outcome book_body(struct ctx *c, void *arg)
{
    const struct booking *b = arg;

    return ledger_book(c, HOME, b->group, b->n);
}

static enum outcome book(struct ctx *c, const struct transfer *group, size_t n)
{
    struct booking b = {group, n};

    return store_write(c, HOME, book_body, &b);
}

struct holding {
    struct transfer transfer;
    int64_t expires_at_ms;
};

static enum outcome hold_body(struct ctx *c, void *arg)
{
    const struct holding *h = arg;

    return ledger_hold(c, HOME, &h->transfer, h->expires_at_ms);
}

static enum outcome hold(struct ctx *c, struct transfer t, int64_t expires_at_ms)
{
    struct holding h = {t, expires_at_ms};

    return store_write(c, HOME, hold_body, &h);
}

struct resolving {
    enum transfer_code code;
    int64_t ref;
    enum resolution how;
    int64_t amount;
};

static enum outcome resolve_body(struct ctx *c, void *arg)
{
    const struct resolving *r = arg;

    return ledger_resolve(c, HOME, r->code, r->ref, r->how, r->amount);
}

static enum outcome resolve(struct ctx *c, int64_t ref, enum resolution how, int64_t amount)
{
    struct resolving r = {TRANSFER_refund, ref, how, amount};

    return store_write(c, HOME, resolve_body, &r);
}

static struct transfer capture(int64_t order, int64_t minor)
{
    return (struct transfer){.code = TRANSFER_capture,
                             .ref = order,
                             .credit_party = order,
                             .amount = money(minor, CURRENCY("EUR"))};
}

static struct transfer refund(int64_t ref, int64_t order, int64_t minor)
{
    return (struct transfer){.code = TRANSFER_refund,
                             .ref = ref,
                             .debit_party = order,
                             .amount = money(minor, CURRENCY("EUR"))};
}

/* ---- What the books say ---- */

struct asking {
    enum ledger_kind kind;
    int64_t party;
    struct ledger_balance balance;
};

static enum outcome ask_body(struct ctx *c, void *arg)
{
    struct asking *a = arg;

    return ledger_balance(c, HOME, a->kind, a->party, CURRENCY("EUR"), &a->balance);
}

static struct ledger_balance balance(struct ctx *c, enum ledger_kind kind, int64_t party)
{
    struct asking a = {kind, party, {0}};

    assert_int_equal(store_read(c, ask_body, &a), DONE);
    return a.balance;
}

static enum outcome count_gap(struct ctx *c, const struct ledger_gap_row *row, void *arg)
{
    (void)c, (void)row;
    ++*(int *)arg;
    return DONE;
}

static enum outcome count_drift(struct ctx *c, const struct ledger_drift_row *row, void *arg)
{
    (void)c, (void)row;
    ++*(int *)arg;
    return DONE;
}

static enum outcome verify_body(struct ctx *c, void *arg)
{
    TRY(ledger_unbalanced(c, count_gap, arg));
    TRY(ledger_drift(c, count_drift, arg));
    return ledger_owing(c, count_drift, arg);
}

static int faults(struct ctx *c)
{
    int n = 0;

    assert_int_equal(store_read(c, verify_body, &n), DONE);
    return n;
}

/* ---- Tests ---- */

static void books_a_group(void **state)
{
    struct test_store *t = *state;
    const struct transfer group[] = {capture(ORDER, 1999), capture(ORDER + 1, 1),
                                     capture(ORDER + 2, 0)};
    struct ledger_balance b;

    assert_int_equal(book(&t->c, group, 3), DONE);
    b = balance(&t->c, LEDGER_clearing, 0);
    assert_int_equal(b.debits_posted, 2000);
    assert_int_equal(b.credits_posted, 0);
    b = balance(&t->c, LEDGER_escrow, ORDER);
    assert_int_equal(b.credits_posted, 1999);
    assert_int_equal(ledger_available(&b), 1999);
    b = balance(&t->c, LEDGER_escrow, ORDER + 2);
    assert_int_equal(b.credits_posted, 0);
    assert_int_equal(faults(&t->c), 0);
}

static void books_once(void **state)
{
    struct test_store *t = *state;
    struct transfer first = capture(ORDER, 500), changed = capture(ORDER, 501);
    const struct transfer both[] = {capture(ORDER, 500), capture(ORDER + 1, 20)};

    assert_int_equal(book(&t->c, &first, 1), DONE);
    assert_int_equal(book(&t->c, &first, 1), DONE);
    assert_int_equal(book(&t->c, both, 2), DONE);
    assert_int_equal(balance(&t->c, LEDGER_clearing, 0).debits_posted, 520);
    assert_int_equal(book(&t->c, &changed, 1), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    assert_int_equal(balance(&t->c, LEDGER_escrow, ORDER).credits_posted, 500);
    assert_int_equal(faults(&t->c), 0);
}

static void all_or_none(void **state)
{
    struct test_store *t = *state;
    struct transfer first = capture(ORDER, 100);
    const struct transfer group[] = {
        capture(ORDER + 1, 70),
        {.code = TRANSFER_share,
         .ref = ORDER,
         .debit_party = ORDER,
         .amount = money(101, CURRENCY("EUR"))},
    };

    assert_int_equal(book(&t->c, &first, 1), DONE);
    assert_int_equal(book(&t->c, group, 2), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_covered);
    assert_int_equal(balance(&t->c, LEDGER_escrow, ORDER + 1).credits_posted, 0);
    assert_int_equal(balance(&t->c, LEDGER_clearing, 0).debits_posted, 100);
    assert_int_equal(faults(&t->c), 0);
}

/* A group may pay in and out of one account: its sum counts. */
static void group_covers_itself(void **state)
{
    struct test_store *t = *state;
    const struct transfer group[] = {
        {.code = TRANSFER_share,
         .ref = ORDER,
         .debit_party = ORDER,
         .amount = money(90, CURRENCY("EUR"))},
        {.code = TRANSFER_commission,
         .ref = ORDER,
         .debit_party = ORDER,
         .amount = money(10, CURRENCY("EUR"))},
    };
    struct transfer in = capture(ORDER, 100);
    struct ledger_balance b;

    assert_int_equal(book(&t->c, group, 2), REFUSED);
    assert_int_equal(book(&t->c, &in, 1), DONE);
    assert_int_equal(book(&t->c, group, 2), DONE);
    b = balance(&t->c, LEDGER_escrow, ORDER);
    assert_int_equal(ledger_available(&b), 0);
    assert_int_equal(balance(&t->c, LEDGER_revenue, 0).credits_posted, 10);
    assert_int_equal(balance(&t->c, LEDGER_settling, 0).credits_posted, 90);
    assert_int_equal(faults(&t->c), 0);
}

static void holds_and_posts_a_part(void **state)
{
    struct test_store *t = *state;
    struct transfer in = capture(ORDER, 100);
    struct ledger_balance b;

    assert_int_equal(book(&t->c, &in, 1), DONE);
    assert_int_equal(hold(&t->c, refund(1, ORDER, 60), 0), DONE);
    assert_int_equal(hold(&t->c, refund(1, ORDER, 60), 0), DONE);
    b = balance(&t->c, LEDGER_escrow, ORDER);
    assert_int_equal(b.debits_pending, 60);
    assert_int_equal(ledger_available(&b), 40);
    assert_int_equal(hold(&t->c, refund(2, ORDER, 41), 0), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_covered);
    assert_int_equal(faults(&t->c), 0);

    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 61), REFUSED);
    assert_string_equal(t->c.problem.field, "amount_minor");
    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 0), REFUSED);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 50), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 50), DONE);
    b = balance(&t->c, LEDGER_escrow, ORDER);
    assert_int_equal(b.debits_pending, 0);
    assert_int_equal(b.debits_posted, 50);
    assert_int_equal(ledger_available(&b), 50);
    assert_int_equal(balance(&t->c, LEDGER_clearing, 0).credits_posted, 50);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_VOID, 0), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_wrong_state);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 49), REFUSED);
    assert_int_equal(faults(&t->c), 0);
}

static void voids(void **state)
{
    struct test_store *t = *state;
    struct transfer in = capture(ORDER, 100);

    assert_int_equal(book(&t->c, &in, 1), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_VOID, 0), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_found);
    assert_int_equal(hold(&t->c, refund(1, ORDER, 100), 0), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_VOID, 0), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_VOID, 0), DONE);
    assert_int_equal(balance(&t->c, LEDGER_escrow, ORDER).debits_pending, 0);
    assert_int_equal(balance(&t->c, LEDGER_clearing, 0).credits_pending, 0);
    assert_int_equal(hold(&t->c, refund(2, ORDER, 100), 0), DONE);
    assert_int_equal(faults(&t->c), 0);
}

static void times_out(void **state)
{
    struct test_store *t = *state;
    struct transfer in = capture(ORDER, 100);
    int64_t end_ms = t->c.now_ms + 1000;

    assert_int_equal(book(&t->c, &in, 1), DONE);
    assert_int_equal(hold(&t->c, refund(1, ORDER, 10), end_ms), DONE);
    assert_int_equal(hold(&t->c, refund(2, ORDER, 10), 0), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_EXPIRE, 0), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_wrong_state);
    t->c.now_ms = end_ms;
    assert_int_equal(resolve(&t->c, 1, RESOLVE_EXPIRE, 0), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_EXPIRE, 0), DONE);
    assert_int_equal(resolve(&t->c, 2, RESOLVE_EXPIRE, 0), REFUSED);
    assert_int_equal(balance(&t->c, LEDGER_escrow, ORDER).debits_pending, 10);
    assert_int_equal(faults(&t->c), 0);
}

/* The booked transfer is not a hold, and a hold is not booked again as one. */
static void kinds_of_names(void **state)
{
    struct test_store *t = *state;
    struct transfer in = capture(ORDER, 100), back = refund(1, ORDER, 30);

    assert_int_equal(book(&t->c, &in, 1), DONE);
    assert_int_equal(book(&t->c, &back, 1), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 30), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_found);
    assert_int_equal(hold(&t->c, refund(1, ORDER, 30), 0), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    assert_int_equal(faults(&t->c), 0);
}

/* Not by hand either, booked, held or resolved: the database itself refuses. */
static void never_changed(void **state)
{
    struct test_store *t = *state;
    struct transfer in = capture(ORDER, 100);

    assert_int_equal(book(&t->c, &in, 1), DONE);
    assert_int_equal(hold(&t->c, refund(1, ORDER, 60), 0), DONE);
    assert_int_equal(resolve(&t->c, 1, RESOLVE_POST, 60), DONE);
    test_store_refuses(t, "UPDATE ledger_transfer SET amount = amount + 1 WHERE step = 0");
    test_store_refuses(t, "UPDATE ledger_transfer SET phase = 'voided' WHERE phase = 'posted'");
    test_store_refuses(t, "DELETE FROM ledger_transfer WHERE phase = 'held'");
    test_store_refuses(t, "DELETE FROM ledger_transfer");
    if (t->engine == ENGINE_POSTGRES)
        test_store_refuses(t, "TRUNCATE ledger_transfer");
    assert_int_equal(balance(&t->c, LEDGER_escrow, ORDER).debits_posted, 60);
    assert_int_equal(faults(&t->c), 0);
    test_store_reopen(t);
    test_store_refuses(t, "UPDATE ledger_transfer SET at = at + 1");
}

/* Any mixture of transfers, repeated and refused ones among them, leaves books that balance. */
static void random_walk(void **state)
{
    struct test_store *t = *state;
    struct random *r = t->c.random;

    for (int step = 0; step < 600; step++) {
        int64_t order = ORDER + (int64_t)random_below(r, 5), ref = 1 + (int64_t)random_below(r, 40);
        int64_t amount = 1 + (int64_t)random_below(r, 50);
        struct transfer one = capture(order, amount);
        enum outcome o;

        switch (random_below(r, 4)) {
        case 0:
            o = book(&t->c, &one, 1);
            break;
        case 1:
            o = hold(&t->c, refund(ref, order, amount), t->c.now_ms + 5);
            break;
        case 2:
            o = resolve(&t->c, ref, (enum resolution)random_below(r, 3), amount);
            break;
        default:
            t->c.now_ms++;
            o = DONE;
        }
        assert_int_not_equal(o, FAILED);
        if (step % 50 == 49)
            assert_int_equal(faults(&t->c), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(books_a_group),          STORE_TEST(books_once),     STORE_TEST(all_or_none),
        STORE_TEST(group_covers_itself),    STORE_TEST(voids),          STORE_TEST(times_out),
        STORE_TEST(holds_and_posts_a_part), STORE_TEST(kinds_of_names),
        STORE_TEST(never_changed), STORE_TEST(random_walk),
    };

    return test_store_run("ledger", tests);
}
