/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 in the middle of a purchase that has an Idempotency-Key: between the seller's step and
 * the buyer's, and between the work and telling of it. The same request sent again makes the order
 * once, and gets one answer. On both engines. */
#include "support/test_store.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "face/cli/drill.h"
#include "flow/once.h"
#include "flow/verify.h"
#include "shop/stock/stock.h"

extern char **environ;

#define CALL "--buyer"

enum moment { WHILE_PLACING, BEFORE_TELLING, MOMENTS };
enum { STOCK = 9, WRITERS = 4, SHOP = 1, GOOD = 2 };

/* ---- the request ---- */

static enum outcome answer(struct ctx *c, void *arg, const struct once_work *made,
                           struct idem_answer *out)
{
    if (arg)
        raise(SIGKILL);
    *out = (struct idem_answer){201, STR("text/plain"), STR(""),
                                str_printf(c->arena, "purchase %lld", (long long)made->ref)};
    return DONE;
}

/* A buyer whose commands have another writer than the seller's, where there are several. */
static struct account_id buyer_of(const struct drill *d)
{
    const int seller = id_shard_hash(d->goods[SHOP * DRILL_GOODS].seller.v) % WRITERS;
    int64_t buyer = 1000;

    while (id_shard_hash(buyer) % WRITERS == seller)
        buyer++;
    return (struct account_id){buyer};
}

static struct once request(const struct drill *d, bool dies)
{
    static int here;

    return (struct once){.who = buyer_of(d).v,
                         .key = {STR("account 1"), STR("the-key"),
                                 STR("ffffffffffffffffffffffffffffffff")},
                         .answer = answer,
                         .arg = dies ? &here : NULL};
}

static enum outcome place(struct ctx *c, const struct drill *d, struct once *once)
{
    const struct drill_order in = {.buyer = {once->who}, .shop = SHOP, .good = GOOD, .lines_n = 1,
                                   .key = once->key.key, .once = once};
    struct placed_order out;

    return drill_place(c, d, &in, &out);
}

/* ---- who dies ---- */

static void open_place(struct ctx *c, const char *where, struct drill *d)
{
    struct store_options o;

    store_defaults(&o);
    o.writers = WRITERS;
    if (str_starts(str_of(where), STR("postgresql:")))
        o.db_url = where;
    else
        o.data_dir = where;
    check(store_open(&c->problem, &o, &c->store) == DONE);
    check(drill_open(c, STOCK, d) == DONE);
    c->ports = &d->ports;
}

static _Noreturn void die(const char *where, enum moment when)
{
    struct drill drill;
    struct arena a;
    struct random r;
    struct ctx c = {.arena = &a, .now_ms = INT64_C(1768478400000), .random = &r,
                    .ids = id_source_new(1), .actor = {.roles = ROLE_SYSTEM}};
    struct once once;

    arena_init(&a, TEST_ARENA_BYTES);
    random_system(&r);
    open_place(&c, where, &drill);
    once = request(&drill, when == WHILE_PLACING);
    check(place(&c, &drill, &once) == DONE);
    check(when == BEFORE_TELLING && once.settled);
    raise(SIGKILL);
    _exit(1);
}

static void let_die(const struct test_store *t, enum moment when)
{
    const char *where = t->engine == ENGINE_POSTGRES ? t->db_url : t->data_dir;
    char moment[2] = {(char)('0' + when), '\0'};
    const char *const argv[] = {"buyer", CALL, where, moment, NULL};
    pid_t pid;
    int status;

    assert_int_equal(
        posix_spawn(&pid, "/proc/self/exe", NULL, NULL, (char *const *)argv, environ), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* ---- what is left ---- */

static struct stock_level stock_of(struct ctx *c, const struct drill *d)
{
    const struct drill_good *good = &d->goods[SHOP * DRILL_GOODS + GOOD];
    struct stock_level level;
    bool found;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(stock_get(c, good->seller, good->offer, &level, &found), DONE);
    store_read_end(c);
    return level;
}

static size_t purchases_of(struct ctx *c, struct account_id buyer)
{
    struct purchase_row_list rows;

    assert_int_equal(store_read_begin(c), DONE);
    assert_int_equal(
        purchases_of_buyer(c, buyer, (struct purchase_id){INT64_MAX}, 10, &rows), DONE);
    store_read_end(c);
    return rows.n;
}

static void print_violation(unused_arg void *arg, struct str rule, struct str what)
{
    print_message("# %.*s: %.*s\n", STR_FMT(rule), STR_FMT(what));
}

static void is_sound(struct ctx *c)
{
    int64_t violations;

    assert_int_equal(verify(c, print_violation, NULL, &violations), DONE);
    assert_int_equal(violations, 0);
}

static void send_again(struct ctx *c, const struct drill *d, enum moment when)
{
    struct once first = request(d, false), second = first, third = first;

    assert_int_equal(place(c, d, &first), DONE);
    assert_int_equal(first.settled, when == WHILE_PLACING);
    if (first.settled)
        assert_int_equal(first.kept.status, 201);
    assert_int_equal(settle_once(c, &second, 0), DONE);
    assert_true(second.answered);
    assert_true(str_starts(second.kept.body, STR("purchase ")));
    assert_int_equal(settle_once(c, &third, 0), DONE);
    assert_true(str_eq(third.kept.body, second.kept.body));
}

static void try_moment(void **state, enum moment when)
{
    struct test_store *t = *state;
    struct drill drill;
    int64_t held;

    test_store_close(t);
    let_die(t, when);
    t->options.writers = WRITERS;
    test_store_reopen(t);
    t->c.actor.roles = ROLE_SYSTEM;
    assert_int_equal(drill_open(&t->c, STOCK, &drill), DONE);
    t->c.ports = &drill.ports;
    held = stock_of(&t->c, &drill).reserved;
    if (when == BEFORE_TELLING)
        assert_int_equal(held, 1);
    else /* of one writer both steps are one commit */
        assert_int_equal(held, t->engine == ENGINE_POSTGRES ? 1 : 0);
    assert_int_equal(purchases_of(&t->c, buyer_of(&drill)), when == BEFORE_TELLING ? 1 : 0);
    send_again(&t->c, &drill, when);
    assert_int_equal(stock_of(&t->c, &drill).reserved, 1);
    assert_int_equal(purchases_of(&t->c, buyer_of(&drill)), 1);
    is_sound(&t->c);
}

static void killed_between_the_steps(void **state)
{
    try_moment(state, WHILE_PLACING);
}

static void killed_before_it_is_told(void **state)
{
    try_moment(state, BEFORE_TELLING);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(killed_between_the_steps),
        STORE_TEST(killed_before_it_is_told),
    };

    if (argc == 4 && strcmp(argv[1], CALL) == 0)
        die(argv[2], (enum moment)(argv[3][0] - '0'));
    return test_store_run("once_kill", tests);
}
