/* SPDX-License-Identifier: Apache-2.0 */
/* An impatient program sends one purchase many times at once, with one Idempotency-Key: it is made
 * once, and all are told the same. */
#include "support/test_api.h"
#include "support/test_shop.h"

#include <pthread.h>
#include <unistd.h>

#include "io/clock.h"

enum { SENDERS = 8, STOCK = 7, TRIES = 200, PAUSE_US = 20000 };

#define PLACE "market=de&currency=EUR"

struct sender {
    struct test_web *web;
    const char *token, *body;
    char id[40]; /* of the purchase that it was told */
    int wrong;
    pthread_t thread;
};

static void *send_purchase(void *arg)
{
    struct sender *s = arg;
    scoped(program_close) struct program p;

    program_open(&p, s->web);
    snprintf(p.token, sizeof(p.token), "%s", s->token);
    snprintf(p.key, sizeof(p.key), "the-one-key");
    p.same_key = true;
    for (int i = 0; i < TRIES && program_post(&p, s->body, "/purchases?" PLACE) == 409; i++) {
        s->wrong += !talk_has(browser_body(&p.b), "\"idempotency_busy\"");
        usleep(PAUSE_US);
    }
    s->wrong += p.status != 201;
    if (p.status == 201)
        snprintf(s->id, sizeof(s->id), "%s", program_text(&p, "id"));
    return NULL;
}

/* A guest with one thing in the cart; *body is the purchase of it. */
static void prepare(struct test_web *t, struct program *p, char *body, size_t max)
{
    struct ctx *c = &t->store->c;
    struct seller_id seller = test_seller(c, "china");
    char line[100];

    snprintf(line, sizeof(line), "{\"offer\":\"%lld\",\"quantity\":1}",
             (long long)test_offer(c, seller, "cup", STOCK).v);
    assert_int_equal(program_post(p, NULL, "/guests"), 201);
    snprintf(p->token, sizeof(p->token), "%s", program_text(p, "token"));
    assert_int_equal(program_post(p, line, "/cart/lines"), 200);
    assert_int_equal(program_post(p, "{}", "/cart/quote?" PLACE), 200);
    snprintf(body, max,
             "{\"email\":\"a@example.org\",\"total\":{\"amount\":\"%s\",\"currency\":\"EUR\"},"
             "\"delivery\":{\"name\":\"Ann\",\"line1\":\"Weg 1\",\"postcode\":\"10117\","
             "\"phone\":\"+493012345678\"}}",
             program_text(p, "sums.total.amount"));
}

static void one_key_makes_one_purchase(void **state)
{
    struct test_web *t = *state;
    struct sender senders[SENDERS];
    scoped(program_close) struct program p;
    char body[500];

    t->store->c.now_ms = clock_utc_ms();
    program_open(&p, t);
    prepare(t, &p, body, sizeof(body));
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){.web = t, .token = p.token, .body = body};
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_purchase, &senders[i]), 0);
    }
    for (int i = 0; i < SENDERS; i++) {
        pthread_join(senders[i].thread, NULL);
        assert_int_equal(senders[i].wrong, 0);
        assert_string_equal(senders[i].id, senders[0].id);
    }
    assert_int_equal(program_get(&p, "/purchases"), 200);
    assert_int_equal(program_count(&p, "items"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_key_makes_one_purchase, test_web_setup,
                                        test_web_teardown),
    };

    return test_store_run("api_race", tests);
}
