/* SPDX-License-Identifier: Apache-2.0 */
/* kill -9 of a server that changes its catalogue and writes the file of its search index all the
 * time: whatever is left of the file, and however old it is, the next one has a right index. On
 * both engines. */
#include "support/test_index.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "face/jobs/indexer.h"
#include "flow/load_demo.h"
#include "shop/catalog/catalog.h"

extern char **environ;

#define CALL "--server"

enum { ROUNDS = 10, PRODUCTS_MAX = 500, SHORTEST_MS = 30, LONGEST_MS = 900 };

static char file[TEST_PATH_MAX];

/* ---- who dies ---- */

struct pricing {
    struct random *random;
    struct product_ref_list products;
};

static enum outcome read_products(struct ctx *c, void *arg)
{
    struct pricing *p = arg;

    return products_after(c, (struct product_id){0}, PRODUCTS_MAX, &p->products);
}

static enum outcome price_one(struct ctx *c, void *arg)
{
    struct pricing *p = arg;
    struct product_id product = p->products.v[random_below(p->random, p->products.n)].product;
    struct card_row card;
    bool found;

    TRY(card_get(c, product, STR("en"), &card, &found));
    if (!found)
        return DONE;
    TRY(offer_price_set(c, card.offer, 100 + (int64_t)random_below(p->random, 100000),
                        card.currency, NULL));
    tx_touch(c, TOPIC_OFFER, product.v);
    return DONE;
}

/* Until it is killed. */
static _Noreturn void change_for_ever(struct ctx *c, struct indexer *x)
{
    struct random random;
    struct pricing p = {.random = &random};

    random_system(&random);
    check(store_read(c, read_products, &p) == DONE);
    for (unsigned i = 0;; i++) {
        struct arena_mark mark = arena_mark(c->arena);

        check(store_write(c, 0, price_one, &p) == DONE);
        if (i % 4 == 0)
            indexer_renew(x); /* after which the file is written */
        arena_rewind(c->arena, mark);
    }
}

static _Noreturn void serve(const char *where, const char *kept)
{
    struct store_options o;
    struct arena a;
    struct random r;
    struct ctx c = {.arena = &a, .now_ms = INT64_C(1768478400000), .random = &r,
                    .ids = id_source_new(1), .actor = {.roles = ROLE_OPERATOR}};
    struct indexer *x;

    arena_init(&a, TEST_ARENA_BYTES);
    random_system(&r);
    store_defaults(&o);
    if (str_starts(str_of(where), STR("postgresql:")))
        o.db_url = where;
    else
        o.data_dir = where;
    check(store_open(&c.problem, &o, &c.store) == DONE);
    x = indexer_new(c.store, search_new(), kept);
    indexer_start(x);
    change_for_ever(&c, x);
}

/* ---- who kills ---- */

static void let_serve_for(const struct test_store *t, int64_t ms)
{
    const char *where = t->engine == ENGINE_POSTGRES ? t->db_url : t->data_dir;
    const char *const argv[] = {"server", CALL, where, file, NULL};
    pid_t pid;
    int status;

    assert_int_equal(
        posix_spawn(&pid, "/proc/self/exe", NULL, NULL, (char *const *)argv, environ), 0);
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void expect_right_index(struct test_store *t)
{
    struct search *s = search_new();
    struct indexer *x;

    test_store_reopen(t);
    x = indexer_new(t->c.store, s, file);
    indexer_start(x);
    test_index_expect_followed(&t->c, s);
    indexer_stop(x);
    test_store_close(t);
    indexer_free(x);
    search_free(s);
}

static void the_index_is_right_after_kill(void **state)
{
    struct test_store *t = *state;
    struct random random;
    bool loaded;

    random_seeded(&random, 91);
    snprintf(file, sizeof(file), "%s/entrepot-index-kill-%d", test_tmp(), (int)getpid());
    t->c.actor.roles = ROLE_OPERATOR;
    assert_int_equal(load_demo(&t->c, &loaded), DONE);
    test_store_close(t);
    for (int round = 0; round < ROUNDS; round++) {
        let_serve_for(t, SHORTEST_MS +
                             (int64_t)random_below(&random, LONGEST_MS - SHORTEST_MS));
        expect_right_index(t);
    }
    test_store_reopen(t);
    unlink(file);
    unlink(str_printf(t->c.arena, "%s.new", file).p);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(the_index_is_right_after_kill),
    };

    if (argc == 4 && strcmp(argv[1], CALL) == 0)
        serve(argv[2], argv[3]);
    return test_store_run("index_kill", tests);
}
