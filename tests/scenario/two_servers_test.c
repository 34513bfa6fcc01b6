/* SPDX-License-Identifier: Apache-2.0 */
/* Two servers on one PostgreSQL, each a process with promises, rows and writers of its own, and one
 * place on a flight that the carts of four buyers want at the same moment: one gets it, the others
 * are told a later date before they buy.
 *
 * A server is this program itself, started anew; it says when its buyers have seen the date, waits
 * for the word, and says what became of them. */
#include "support/test_flight.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "flow/cart.h"
#include "shop/logistics/booking.h"
#include "shop/logistics/edition.h"

extern char **environ;

#define CALL "--server"

enum { SERVERS = 2, BUYERS_EACH = 2, FLIGHTS_MAX = 10 };
enum { FIRST_BUYER = 3000 };

/* What became of the buyers of a server. */
struct news {
    int placed, told_later;
};

static struct account_id buyer_of(int server, int i)
{
    return (struct account_id){FIRST_BUYER + server * BUYERS_EACH + i};
}

/* ---- a server ---- */

struct shopper {
    struct test_store *store;
    struct ports *ports;
    struct account_id buyer;
    int64_t now_ms;
    uint64_t seed;
    pthread_barrier_t *seen, *start;
    struct news news;
    pthread_t thread;
};

/* Looks, waits for the others to have looked, and buys what was seen. */
static void *shop(void *arg)
{
    struct shopper *self = arg;
    struct place_order form;
    struct placed_order placed;
    struct test_ctx own;
    enum outcome o;

    test_store_ctx(self->store, &own, self->seed);
    own.c.now_ms = self->now_ms;
    own.c.ports = self->ports;
    own.c.actor.roles = ROLE_SYSTEM;
    test_flight_form(&own.c, self->buyer, &form);
    pthread_barrier_wait(self->seen);
    pthread_barrier_wait(self->start);
    o = place_order(&own.c, &form, &placed);
    check(o == DONE || (o == REFUSED && own.c.problem.refusal == refusal_promise_changed));
    self->news = (struct news){o == DONE, o == REFUSED};
    test_store_end_ctx(&own);
    return NULL;
}

static void say(const void *what, size_t n)
{
    check(write(STDOUT_FILENO, what, n) == (ssize_t)n);
}

static void serve(struct test_store *t, struct ports *ports, int server)
{
    struct shopper shopper[BUYERS_EACH];
    struct news all = {0};
    pthread_barrier_t seen, start;
    char word;

    pthread_barrier_init(&seen, NULL, BUYERS_EACH + 1);
    pthread_barrier_init(&start, NULL, BUYERS_EACH + 1);
    for (int i = 0; i < BUYERS_EACH; i++) {
        shopper[i] = (struct shopper){.store = t, .ports = ports, .buyer = buyer_of(server, i),
                                      .now_ms = t->c.now_ms, .seed = (uint64_t)(100 * server + i),
                                      .seen = &seen, .start = &start};
        check(pthread_create(&shopper[i].thread, NULL, shop, &shopper[i]) == 0);
    }
    pthread_barrier_wait(&seen);
    say("r", 1);
    check(read(STDIN_FILENO, &word, 1) == 1);
    pthread_barrier_wait(&start);
    for (int i = 0; i < BUYERS_EACH; i++) {
        check(pthread_join(shopper[i].thread, NULL) == 0);
        all.placed += shopper[i].news.placed;
        all.told_later += shopper[i].news.told_later;
    }
    say(&all, sizeof(all));
    pthread_barrier_destroy(&seen);
    pthread_barrier_destroy(&start);
}

/* CALL URL NUMBER */
static int server_main(char **argv)
{
    static struct test_trade trade;
    struct test_store *t = test_store_at_url(argv[2]);
    int server = argv[3][0] - '0';
    bool swapped;

    log_set_level(LOG_ERROR);
    id_source_release(t->c.ids);
    t->c.ids = id_source_new(server + 1);
    test_trade_init(&trade, &t->c);
    check(logistics_refresh(&t->c, &swapped) == DONE && swapped);
    serve(t, &trade.ports, server);
    test_trade_release(&trade);
    test_store_leave(t);
    return 0;
}

/* ---- two of them ---- */

struct server {
    pid_t pid;
    int in, out; /* what it hears and says */
};

static struct server start_server(const struct test_store *t, int number)
{
    char name[2] = {(char)('0' + number), 0};
    const char *const argv[] = {"server", CALL, t->db_url, name, NULL};
    posix_spawn_file_actions_t actions;
    struct server s;
    int in[2], out[2];

    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    assert_int_equal(
        posix_spawn(&s.pid, "/proc/self/exe", &actions, NULL, (char *const *)argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    s.in = in[1];
    s.out = out[0];
    return s;
}

static void hear(const struct server *s, void *what, size_t n)
{
    assert_int_equal(read(s->out, what, n), n);
}

static void end_server(const struct server *s, struct news *all)
{
    struct news news;
    int status;

    hear(s, &news, sizeof(news));
    all->placed += news.placed;
    all->told_later += news.told_later;
    close(s->in);
    close(s->out);
    assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
    assert_int_equal(status, 0);
}

static struct news all_at_once(const struct test_store *t)
{
    struct server server[SERVERS];
    struct news news = {0};
    char word;

    for (int i = 0; i < SERVERS; i++)
        server[i] = start_server(t, i);
    for (int i = 0; i < SERVERS; i++)
        hear(&server[i], &word, 1);
    for (int i = 0; i < SERVERS; i++)
        assert_int_equal(write(server[i].in, "g", 1), 1);
    for (int i = 0; i < SERVERS; i++)
        end_server(&server[i], &news);
    return news;
}

static enum outcome read_flights(struct ctx *c, void *arg)
{
    return departures_of(c, departure_home(FLIGHT), FLIGHT, 0, FLIGHTS_MAX, arg);
}

static void one_place_for_four_buyers(void **state)
{
    struct test_store *t = *state;
    struct departure_row_list flights;
    struct test_trade trade;
    struct offer_id cup;
    struct news news;

    test_trade_init(&trade, &t->c);
    test_small_flight(&t->c, 1, FLIGHT_SELDOM);
    cup = test_offer(&t->c, test_seller(&t->c, "china"), "cup", 1000);
    for (int i = 0; i < SERVERS * BUYERS_EACH; i++) {
        struct change_cart add = {CART_ADD, buyer_of(0, i), cup, 1};

        assert_int_equal(change_cart(&t->c, &add), DONE);
    }
    news = all_at_once(t);
    assert_int_equal(news.placed, 1);
    assert_int_equal(news.told_later, SERVERS * BUYERS_EACH - 1);
    assert_int_equal(store_read(&t->c, read_flights, &flights), DONE);
    assert_int_equal(flights.n, 1);
    assert_int_equal(flights.v[0].taken, 1);
    test_is_sound(&t->c);
    test_trade_release(&trade);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {STORE_TEST(one_place_for_four_buyers)};

    if (argc == 4 && strcmp(argv[1], CALL) == 0)
        return server_main(argv);
    return test_store_run_on(ENGINE_POSTGRES, "two servers", tests);
}
