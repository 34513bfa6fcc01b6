/* SPDX-License-Identifier: Apache-2.0 */
/* Many people at once on the web face: they sign up, look, choose and sign out. */
#include "support/test_web.h"

#include <pthread.h>

enum { PEOPLE = 6, ROUNDS = 3 };

struct person {
    struct test_web *web;
    int number;
    int wrong; /* answers that were not as expected */
    pthread_t thread;
};

static void expect(struct person *p, int got, int expected)
{
    if (got != expected) {
        print_error("person %d: %d instead of %d\n", p->number, got, expected);
        p->wrong++;
    }
}

static void *live(void *arg)
{
    struct person *p = arg;
    scoped(browser_close) struct browser b;
    char form[160];

    browser_open(&b, p->web);
    expect(p, browser_get(&b, "/gb/sign-up"), 200);
    snprintf(form, sizeof(form), "name=P&email=p%d%%40example.org&password=correct+horse+battery",
             p->number);
    expect(p, browser_post(&b, "/gb/sign-up", form), 303);
    for (int i = 0; i < ROUNDS; i++) {
        expect(p, browser_get(&b, "/gb/account"), 200);
        expect(p, browser_post(&b, "/gb/choices", "currency=EUR"), 303);
        expect(p, browser_get(&b, "/gb/account/security"), 200);
        expect(p, browser_get(&b, "/metrics"), 200);
        expect(p, browser_get(&b, "/a/style.css"), 200);
    }
    expect(p, browser_get(&b, "/gb/account"), 200);
    expect(p, browser_post(&b, "/gb/sign-out", ""), 303);
    expect(p, browser_get(&b, "/gb/account"), 302);
    return NULL;
}

static void people_do_not_get_in_each_others_way(void **state)
{
    struct person people[PEOPLE];

    for (int i = 0; i < PEOPLE; i++) {
        people[i] = (struct person){.web = *state, .number = i};
        assert_int_equal(pthread_create(&people[i].thread, NULL, live, &people[i]), 0);
    }
    for (int i = 0; i < PEOPLE; i++) {
        pthread_join(people[i].thread, NULL);
        assert_int_equal(people[i].wrong, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(people_do_not_get_in_each_others_way, test_web_setup,
                                        test_web_teardown),
    };

    return test_store_run("web_race", tests);
}
