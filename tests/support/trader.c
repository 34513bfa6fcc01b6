/* SPDX-License-Identifier: Apache-2.0 */
#include "support/trader.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/civil.h"
#include "base/log.h"
#include "face/cli/drill.h"
#include "flow/effects.h"
#include "flow/verify.h"
#include "shop/ledger/ledger.h"
#include "shop/stock/stock.h"

extern char **environ;

#define CALL "--trader"

enum { BUYERS = 6, LOG_FRAMES = 200, GOODS_EACH = 1000000, RETRY_US = 2000 };
enum { TRADER_ARENA_BYTES = 16 * 1024 * 1024 };

static int64_t wall_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * SECOND_MS + t.tv_nsec / 1000000;
}

static int64_t number(const char *text)
{
    int64_t n = 0;

    check(parse_i64(str_of(text), INT64_MIN, INT64_MAX, &n));
    return n;
}

int64_t trader_env(const char *name, int64_t usual)
{
    const char *text = getenv(name);

    return text ? number(text) : usual;
}

/* ---- The process ---- */

struct trading {
    struct store *store;
    struct id_source *ids;
    struct drill drill;
};

struct trader {
    struct trading *trading;
    pthread_t thread;
    uint64_t seed;
};

static struct ctx trader_ctx(struct trading *t, struct arena *a, struct random *r)
{
    return (struct ctx){.arena = a,
                        .now_ms = wall_ms(),
                        .random = r,
                        .ids = t->ids,
                        .store = t->store,
                        .ports = &t->drill.ports,
                        .actor = {.roles = ROLE_SYSTEM}};
}

/* In one piece: it is shorter than PIPE_BUF. */
static void acknowledge(enum trader_step step, struct account_id buyer,
                        const struct placed_order *placed)
{
    struct trader_ack ack = {(int64_t)step, buyer.v, placed->purchase.v, placed->total.minor};

    check(write(STDOUT_FILENO, &ack, sizeof(ack)) == sizeof(ack));
}

/* One order in five is left unpaid. */
static void trade_once(struct ctx *c, const struct drill *d)
{
    struct drill_order in = {.buyer = {ctx_id(c, 0)},
                             .shop = random_below(c->random, DRILL_SELLERS),
                             .good = random_below(c->random, DRILL_GOODS),
                             .lines_n = 1 + random_below(c->random, DRILL_LINES_MAX),
                             .key = STR("once")};
    struct placed_order placed;
    struct str verdict;

    if (drill_place(c, d, &in, &placed) != DONE)
        return;
    acknowledge(TRADER_PLACED, in.buyer, &placed);
    if (random_below(c->random, 5) == 0)
        return;
    if (drill_pay(c, d, in.buyer, placed.purchase, &verdict) == DONE)
        acknowledge(TRADER_PAID, in.buyer, &placed);
}

static void *buy(void *arg)
{
    struct trader *self = arg;
    struct arena a = {0};
    struct random r;

    arena_init(&a, TRADER_ARENA_BYTES);
    random_seeded(&r, self->seed);
    for (;;) {
        struct ctx c = trader_ctx(self->trading, &a, &r);

        trade_once(&c, &self->trading->drill);
        arena_clear(&a);
    }
    return NULL;
}

static void *work_off(void *arg)
{
    struct trader *self = arg;
    struct arena a = {0};
    struct random r;
    size_t n;

    arena_init(&a, TRADER_ARENA_BYTES);
    random_seeded(&r, self->seed);
    for (;;) {
        struct ctx c = trader_ctx(self->trading, &a, &r);

        if (effects_run_due(&c, &n) != DONE || n == 0)
            usleep(RETRY_US);
        arena_clear(&a);
    }
    return NULL;
}

static void open_place(struct trading *t, const char *place)
{
    scoped(arena_release) struct arena a = {0};
    struct store_options o;
    struct random r;
    struct ctx c;
    int version;

    store_defaults(&o);
    o.log_frames = LOG_FRAMES;
    if (str_starts(str_of(place), STR("postgresql:")))
        o.db_url = place;
    else
        o.data_dir = place;
    arena_init(&a, TRADER_ARENA_BYTES);
    random_system(&r);
    t->ids = id_source_new(1);
    c = trader_ctx(t, &a, &r);
    check(store_open(&c.problem, &o, &t->store) == DONE);
    c.store = t->store;
    check(store_migrate(&c, &version) == DONE);
    check(drill_open(&c, GOODS_EACH, &t->drill) == DONE);
}

bool trader_called(int argc, char **argv)
{
    return argc == 6 && strcmp(argv[1], CALL) == 0;
}

/* CALL PLACE SEED STEPS DEAF */
_Noreturn void trader_main(char **argv)
{
    static struct trading trading;
    struct trader traders[BUYERS + 1];
    struct powerloss power = {.seed = (uint64_t)number(argv[3]),
                              .after_steps = number(argv[4]),
                              .deaf = number(argv[5]) != 0};

    log_set_level(LOG_ERROR + 1);
    if (power.after_steps)
        powerloss_install();
    open_place(&trading, argv[2]);
    if (power.after_steps)
        powerloss_arm(&power);
    for (int i = 0; i <= BUYERS; i++) {
        traders[i] = (struct trader){.trading = &trading, .seed = power.seed + (uint64_t)i};
        check(pthread_create(&traders[i].thread, NULL, i < BUYERS ? buy : work_off, &traders[i]) ==
              0);
    }
    for (;;)
        pause();
}

/* ---- Pulling the plug ---- */

static void add_ack(struct trader_acks *acks, const struct trader_ack *ack)
{
    if (acks->n == acks->room) {
        acks->room = acks->room ? 2 * acks->room : 1024;
        acks->v = realloc(acks->v, acks->room * sizeof(*acks->v));
        check(acks->v != NULL);
    }
    acks->v[acks->n++] = *ack;
}

void trader_forget(struct trader_acks *acks)
{
    free(acks->v);
    *acks = (struct trader_acks){0};
}

/* Reads acknowledgements until the pipe ends, which is when the process has; kills it when its
 * time has come. */
static void follow(int fd, pid_t pid, int64_t kill_at_ms, struct trader_acks *acks)
{
    struct trader_ack ack;
    ssize_t n;

    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        int64_t left = kill_at_ms ? kill_at_ms - wall_ms() : 1000;

        if (kill_at_ms && left <= 0) {
            check(kill(pid, SIGKILL) == 0);
            kill_at_ms = 0;
            continue;
        }
        if (poll(&p, 1, (int)left) <= 0)
            continue;
        n = read(fd, &ack, sizeof(ack));
        if (n == 0)
            return;
        if (n < 0 && errno == EINTR)
            continue;
        assert_int_equal(n, sizeof(ack));
        add_ack(acks, &ack);
    }
}

static pid_t start(const struct trader_job *job, int out, int unwanted)
{
    const char *place = job->at->engine == ENGINE_POSTGRES ? job->at->db_url : job->at->data_dir;
    char seed[24], steps[24];
    const char *const argv[] = {"trader", CALL, place, seed, steps, job->power.deaf ? "1" : "0",
                                NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;

    snprintf(seed, sizeof(seed), "%llu", (unsigned long long)job->seed);
    snprintf(steps, sizeof(steps), "%lld", (long long)job->power.after_steps);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, out);
    posix_spawn_file_actions_addclose(&actions, unwanted);
    assert_int_equal(
        posix_spawn(&pid, "/proc/self/exe", &actions, NULL, (char *const *)argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

int trader_run(const struct trader_job *job, struct trader_acks *acks)
{
    int fds[2], status;
    pid_t pid;

    check(job->at->c.store == NULL);
    assert_int_equal(pipe(fds), 0);
    pid = start(job, fds[1], fds[0]);
    close(fds[1]);
    follow(fds[0], pid, job->kill_after_ms ? wall_ms() + job->kill_after_ms : 0, acks);
    close(fds[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* ---- The judge ---- */

struct judging {
    const struct trader_acks *acks;
    int64_t lost;
};

/* Held or sold, all of it; for a paid one the money is in its escrow. */
static enum outcome order_is_there(struct ctx *c, const struct order_row *o, bool paid, bool *there)
{
    struct ledger_balance escrow;
    struct reservation_row_list held;
    struct order_line_row_list lines;

    TRY(reservations_of(c, o->seller, o->reservation.v, ORDER_LINES_MAX, &held));
    TRY(order_lines(c, o->buyer, o->id, ORDER_LINES_MAX, &lines));
    TRY(ledger_balance(c, o->buyer.v, LEDGER_escrow, o->id.v, o->currency, &escrow));
    *there = lines.n >= 1 && held.n == lines.n;
    for (size_t i = 0; i < held.n; i++)
        *there = *there && !str_eq(held.v[i].state, STR("released"));
    if (paid)
        *there = *there && escrow.credits_posted == o->total && escrow.debits_posted == 0;
    return DONE;
}

static enum outcome is_there(struct ctx *c, const struct trader_ack *ack, bool *there)
{
    struct account_id buyer = {ack->buyer};
    struct purchase_id id = {ack->purchase};
    bool paid = ack->step == TRADER_PAID;
    struct intent_row_list intents;
    struct order_row_list orders;
    struct purchase_row p;

    TRY(purchase_get(c, buyer, id, &p, there));
    if (!*there)
        return DONE;
    TRY(purchase_orders(c, buyer, id, PURCHASE_ORDERS_MAX, &orders));
    TRY(intents_of_purchase(c, buyer, id, 1, &intents));
    *there = p.total == ack->total && orders.n == (size_t)p.orders && intents.n == 1 &&
             (!paid || (str_eq(p.state, purchase_state_name(PURCHASE_paid)) &&
                        str_eq(intents.v[0].state, intent_state_name(INTENT_captured))));
    for (size_t i = 0; i < orders.n && *there; i++)
        TRY(order_is_there(c, &orders.v[i], paid, there));
    return DONE;
}

static enum outcome judge(struct ctx *c, void *arg)
{
    struct judging *j = arg;

    for (size_t i = 0; i < j->acks->n; i++) {
        struct arena_mark mark = arena_mark(c->arena);
        bool there;

        TRY(is_there(c, &j->acks->v[i], &there));
        arena_rewind(c->arena, mark);
        j->lost += !there;
    }
    return DONE;
}

static void print_violation(void *arg, struct str rule, struct str what)
{
    (void)arg;
    print_message("# %.*s: %.*s\n", STR_FMT(rule), STR_FMT(what));
}

struct trader_verdict trader_judge(struct test_store *t, const struct trader_acks *acks)
{
    struct judging j = {.acks = acks};
    struct trader_verdict v = {0};
    struct ctx *c = &t->c;
    int version;

    c->now_ms = wall_ms();
    c->problem = (struct problem){0};
    v.readable = store_open(&c->problem, &t->options, &c->store) == DONE &&
                 store_migrate(c, &version) == DONE && store_read(c, judge, &j) == DONE &&
                 verify(c, print_violation, NULL, &v.violations) == DONE;
    v.lost = j.lost;
    test_store_close(t);
    arena_clear(&t->arena);
    return v;
}

void trader_is_sound(struct test_store *t, const struct trader_acks *acks)
{
    struct trader_verdict v = trader_judge(t, acks);

    if (!v.readable)
        print_error("the database does not answer: %s\n", t->c.problem.detail);
    assert_true(v.readable);
    assert_int_equal(v.lost, 0);
    assert_int_equal(v.violations, 0);
}
