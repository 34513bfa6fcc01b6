/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test_store.h"

#include "base/civil.h"
#include "store/idem.h"
#include "store/jobs.h"
#include "store/outbox.h"

enum { SHARD = 42, LEASE_MS = 30000 };

/* ---- Outbox ---- */

struct adding {
    const char *key;
    int64_t due_in_ms;
    enum outcome end;
};

static enum outcome add_body(struct ctx *c, void *arg)
{
    const struct adding *a = arg;

    TRY(outbox_add(c, STR("mail"), str_of(a->key), STR("hello\0world"), c->now_ms + a->due_in_ms));
    return a->end == REFUSED ? refuse(&c->problem, refusal_invalid, NULL, "no") : DONE;
}

static enum outcome claim_body(struct ctx *c, void *arg)
{
    return outbox_claim(c, 10, LEASE_MS, arg);
}

static enum outcome finish_body(struct ctx *c, void *arg)
{
    return outbox_finish(c, arg);
}

static enum outcome retry_body(struct ctx *c, void *arg)
{
    return outbox_retry(c, arg, STR("the mail server is away"));
}

static enum outcome revive_body(struct ctx *c, void *arg)
{
    return outbox_revive(c, SHARD, *(const int64_t *)arg);
}

static void add(struct test_store *t, const char *key, int64_t due_in_ms)
{
    struct adding a = {key, due_in_ms, DONE};

    assert_int_equal(store_write(&t->c, SHARD, add_body, &a), DONE);
}

static struct outbox_events claim(struct test_store *t)
{
    struct outbox_events events;

    assert_int_equal(store_write(&t->c, 0, claim_body, &events), DONE);
    return events;
}

static enum outcome next_due_body(struct ctx *c, void *arg)
{
    return outbox_next_due(c, arg);
}

static int64_t next_due(struct test_store *t)
{
    int64_t at_ms;

    assert_int_equal(store_read(&t->c, next_due_body, &at_ms), DONE);
    return at_ms;
}

static enum outcome count_body(struct ctx *c, void *arg)
{
    return outbox_count(c, arg);
}

static struct outbox_counts count(struct test_store *t)
{
    struct outbox_counts counts;

    assert_int_equal(store_read(&t->c, count_body, &counts), DONE);
    return counts;
}

static void an_event_is_claimed_and_finished_once(void **state)
{
    struct test_store *t = *state;
    struct outbox_events events;

    add(t, "order-1", 0);
    events = claim(t);
    assert_int_equal(events.n, 1);
    assert_int_equal(events.v[0].shard, SHARD);
    assert_str(events.v[0].topic, "mail");
    assert_str(events.v[0].key, "order-1");
    assert_true(str_eq(events.v[0].payload, STR("hello\0world")));
    assert_int_equal(events.v[0].attempts, 1);
    assert_int_equal(claim(t).n, 0);
    assert_int_equal(store_write(&t->c, SHARD, finish_body, &events.v[0]), DONE);
    assert_int_equal(store_write(&t->c, SHARD, finish_body, &events.v[0]), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    assert_int_equal(next_due(t), INT64_MAX);
}

static void an_event_of_a_refused_command_does_not_exist(void **state)
{
    struct test_store *t = *state;
    struct adding a = {"order-1", 0, REFUSED};

    assert_int_equal(store_write(&t->c, SHARD, add_body, &a), REFUSED);
    assert_int_equal(claim(t).n, 0);
}

static enum outcome add_where_it_lives(struct ctx *c, void *arg)
{
    tx_enter(c, SHARD);
    return add_body(c, arg);
}

/* Of a row only the id is known: it leads to the writer, and what is written is its owner's. */
static void an_id_leads_to_its_shard(void **state)
{
    struct test_store *t = *state;
    struct adding a = {"order-1", 0, DONE};
    struct outbox_events events;

    assert_int_equal(store_write_row(&t->c, ctx_id(&t->c, SHARD), add_where_it_lives, &a), DONE);
    events = claim(t);
    assert_int_equal(events.n, 1);
    assert_int_equal(events.v[0].shard, SHARD);
    assert_int_equal(id_shard(events.v[0].id), id_shard_hash(SHARD));
}

static void a_key_waits_only_once(void **state)
{
    struct test_store *t = *state;

    add(t, "order-1", 0);
    add(t, "order-1", 0);
    add(t, "order-2", 0);
    assert_int_equal(claim(t).n, 2);
}

static void events_come_when_they_are_due_oldest_first(void **state)
{
    struct test_store *t = *state;
    struct outbox_events events;

    add(t, "later", 5000);
    add(t, "now", -1);
    add(t, "before", -1000);
    events = claim(t);
    assert_int_equal(events.n, 2);
    assert_str(events.v[0].key, "before");
    assert_str(events.v[1].key, "now");
    assert_int_equal(next_due(t), t->c.now_ms + 5000);
    t->c.now_ms += 5000;
    assert_str(claim(t).v[0].key, "later");
}

static void a_lease_that_ends_gives_the_event_to_another(void **state)
{
    struct test_store *t = *state;
    struct outbox_events first, second;

    add(t, "order-1", 0);
    first = claim(t);
    t->c.now_ms += LEASE_MS;
    second = claim(t);
    assert_int_equal(second.n, 1);
    assert_int_equal(second.v[0].attempts, 2);
    assert_int_equal(store_write(&t->c, SHARD, finish_body, &first.v[0]), REFUSED);
    assert_int_equal(store_write(&t->c, SHARD, finish_body, &second.v[0]), DONE);
}

static void retries_wait_longer_and_longer_until_the_event_is_dead(void **state)
{
    struct test_store *t = *state;
    int64_t pause, before = 0;
    struct outbox_events events;

    add(t, "order-1", 0);
    for (int i = 1; i < OUTBOX_ATTEMPTS_MAX; i++) {
        events = claim(t);
        assert_int_equal(events.n, 1);
        assert_int_equal(events.v[0].attempts, i);
        assert_str(events.v[0].last_error, i == 1 ? "" : "the mail server is away");
        assert_int_equal(store_write(&t->c, SHARD, retry_body, &events.v[0]), DONE);
        pause = next_due(t) - t->c.now_ms;
        assert_true(pause >= SECOND_MS && pause <= HOUR_MS * 5 / 4);
        assert_true(pause > before || pause >= HOUR_MS);
        before = pause;
        t->c.now_ms += pause;
        arena_clear(&t->arena);
    }
    events = claim(t);
    assert_int_equal(store_write(&t->c, SHARD, retry_body, &events.v[0]), DONE);
    assert_int_equal(next_due(t), INT64_MAX);
    assert_int_equal(count(t).dead, 1);
    assert_int_equal(store_write(&t->c, SHARD, revive_body, &events.v[0].id), DONE);
    assert_int_equal(count(t).waiting, 1);
    assert_int_equal(claim(t).v[0].attempts, 1);
    assert_int_equal(store_write(&t->c, SHARD, revive_body, &events.v[0].id), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_not_found);
}

static void counts_tell_what_is_late(void **state)
{
    struct test_store *t = *state;

    add(t, "late", -2 * MINUTE_MS);
    add(t, "soon", 1000);
    assert_int_equal(count(t).waiting, 2);
    assert_int_equal(count(t).late, 1);
    assert_int_equal(count(t).dead, 0);
}

/* ---- Idempotency ---- */

struct request {
    struct idem_key key;
    bool answered;
    struct idem_answer answer;
};

static enum outcome begin_body(struct ctx *c, void *arg)
{
    struct request *r = arg;

    return idem_begin(c, &r->key, &r->answered, &r->answer);
}

static enum outcome answer_body(struct ctx *c, void *arg)
{
    struct request *r = arg;

    return idem_finish(c, &r->key, &r->answer);
}

static enum outcome forget_body(struct ctx *c, void *arg)
{
    struct request *r = arg;

    return idem_forget(c, &r->key);
}

static struct request request(const char *key, const char *fingerprint)
{
    return (struct request){
        .key = {STR("account 17"), str_of(key), {fingerprint, IDEM_FINGERPRINT}}};
}

#define FINGERPRINT_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FINGERPRINT_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void begin_is(struct test_store *t, struct request *r, enum refusal expected)
{
    enum outcome o = store_write(&t->c, SHARD, begin_body, r);

    assert_int_equal(o, expected == refusal_none ? DONE : REFUSED);
    assert_int_equal(t->c.problem.refusal, expected);
}

static void a_request_sent_again_gets_the_first_answer(void **state)
{
    struct test_store *t = *state;
    struct request first = request("k1", FINGERPRINT_A), again = first;

    begin_is(t, &first, refusal_none);
    assert_false(first.answered);
    first.answer = (struct idem_answer){201, STR("application/json"), STR("/orders/1"), STR("{}")};
    assert_int_equal(store_write(&t->c, SHARD, answer_body, &first), DONE);
    begin_is(t, &again, refusal_none);
    assert_true(again.answered);
    assert_int_equal(again.answer.status, 201);
    assert_str(again.answer.content_type, "application/json");
    assert_str(again.answer.location, "/orders/1");
    assert_str(again.answer.body, "{}");
}

static void a_key_is_for_one_request_and_one_scope(void **state)
{
    struct test_store *t = *state;
    struct request first = request("k1", FINGERPRINT_A), other = request("k1", FINGERPRINT_B);

    begin_is(t, &first, refusal_none);
    begin_is(t, &other, refusal_idempotency_reused);
    assert_string_equal(t->c.problem.field, "Idempotency-Key");
    other.key.scope = STR("account 18");
    begin_is(t, &other, refusal_none);
    assert_false(other.answered);
}

static void a_request_in_flight_is_busy_until_it_is_given_up(void **state)
{
    struct test_store *t = *state;
    struct request first = request("k1", FINGERPRINT_A), again = first;

    begin_is(t, &first, refusal_none);
    begin_is(t, &again, refusal_idempotency_busy);
    t->c.now_ms += IDEM_FLIGHT_MS;
    begin_is(t, &again, refusal_none);
    assert_false(again.answered);
    assert_int_equal(store_write(&t->c, SHARD, forget_body, &again), DONE);
    begin_is(t, &again, refusal_none);
    assert_false(again.answered);
}

static enum outcome keep_body(struct ctx *c, void *arg)
{
    struct request *r = arg;

    return idem_keep(c, &r->key, &r->answer);
}

static void keep_is(struct test_store *t, struct request *r, enum outcome expected)
{
    r->answer.status = 201;
    assert_int_equal(store_write(&t->c, SHARD, keep_body, r), expected);
    if (expected == REFUSED)
        assert_int_equal(t->c.problem.refusal, refusal_idempotency_busy);
}

/* Without a claim before it: only where no answer is, nor a request in flight, but dead ones. */
static void an_answer_is_kept_once(void **state)
{
    struct test_store *t = *state;
    struct request first = request("k1", FINGERPRINT_A), flight = request("k2", FINGERPRINT_A);

    keep_is(t, &first, DONE);
    keep_is(t, &first, REFUSED);
    begin_is(t, &first, refusal_none);
    assert_true(first.answered);
    begin_is(t, &flight, refusal_none);
    keep_is(t, &flight, REFUSED);
    t->c.now_ms += IDEM_FLIGHT_MS;
    keep_is(t, &flight, DONE);
    t->c.now_ms += IDEM_KEPT_MS;
    keep_is(t, &first, DONE);
}

static void a_key_is_visible_ascii(void **state)
{
    static const char *const bad[] = {"", "with blank", "tab\t", "caf\xc3\xa9", "\x7f"};
    struct test_store *t = *state;
    char longest[IDEM_KEY_MAX + 2] = {0};
    struct request r;

    for (size_t i = 0; i < countof(bad); i++) {
        r = request(bad[i], FINGERPRINT_A);
        begin_is(t, &r, refusal_idempotency_key);
    }
    memset(longest, 'k', IDEM_KEY_MAX + 1);
    r = request(longest, FINGERPRINT_A);
    begin_is(t, &r, refusal_idempotency_key);
    r.key.key.n--;
    begin_is(t, &r, refusal_none);
}

struct expiry {
    int32_t max;
    int64_t n;
};

static enum outcome expire_body(struct ctx *c, void *arg)
{
    struct expiry *e = arg;

    return idem_expire(c, e->max, &e->n);
}

static void old_answers_expire_a_few_at_a_time(void **state)
{
    struct test_store *t = *state;
    struct request r;
    struct expiry e = {2, -1};
    char key[] = "k0";

    for (int i = 0; i < 3; i++, key[1]++) {
        r = request(key, FINGERPRINT_A);
        begin_is(t, &r, refusal_none);
    }
    assert_int_equal(store_write(&t->c, SHARD, expire_body, &e), DONE);
    assert_int_equal(e.n, 0);
    t->c.now_ms += IDEM_KEPT_MS;
    assert_int_equal(store_write(&t->c, SHARD, expire_body, &e), DONE);
    assert_int_equal(e.n, 2);
    assert_int_equal(store_write(&t->c, SHARD, expire_body, &e), DONE);
    assert_int_equal(e.n, 1);
}

/* ---- Jobs ---- */

struct work {
    const char *name;
    int64_t ms;
    bool mine;
    struct job job;
};

static enum outcome job_add_body(struct ctx *c, void *arg)
{
    struct work *w = arg;

    return job_add(c, str_of(w->name), w->ms);
}

static enum outcome job_claim_body(struct ctx *c, void *arg)
{
    struct work *w = arg;

    return job_claim(c, str_of(w->name), LEASE_MS, &w->mine, &w->job);
}

static enum outcome job_renew_body(struct ctx *c, void *arg)
{
    struct work *w = arg;

    return job_renew(c, &w->job, w->ms);
}

static enum outcome job_finish_body(struct ctx *c, void *arg)
{
    struct work *w = arg;

    return job_finish(c, &w->job, w->ms);
}

static enum outcome job_fail_body(struct ctx *c, void *arg)
{
    struct work *w = arg;

    return job_fail(c, &w->job, STR("no luck"));
}

static enum outcome job_hurry_body(struct ctx *c, void *arg)
{
    struct work *w = arg;

    return job_hurry(c, str_of(w->name));
}

static enum outcome job_list_body(struct ctx *c, void *arg)
{
    return job_list(c, arg);
}

static void job_do(struct test_store *t, store_body *body, struct work *w)
{
    assert_int_equal(store_write(&t->c, 0, body, w), DONE);
}

static void a_job_is_claimed_by_one_when_it_is_due(void **state)
{
    struct test_store *t = *state;
    struct work w = {.name = "lapse", .ms = t->c.now_ms + 1000}, other = w;

    job_do(t, job_add_body, &w);
    job_do(t, job_claim_body, &w);
    assert_false(w.mine);
    t->c.now_ms += 1000;
    w.ms = 0;
    job_do(t, job_add_body, &w); /* it stays as it is */
    job_do(t, job_claim_body, &w);
    assert_true(w.mine);
    job_do(t, job_claim_body, &other);
    assert_false(other.mine);
    w.ms = t->c.now_ms + 60000;
    job_do(t, job_finish_body, &w);
    job_do(t, job_claim_body, &other);
    assert_false(other.mine);
    job_do(t, job_hurry_body, &other);
    job_do(t, job_claim_body, &other);
    assert_true(other.mine);
}

static void a_dead_process_loses_its_job(void **state)
{
    struct test_store *t = *state;
    struct work w = {.name = "lapse", .ms = t->c.now_ms}, other = w;

    job_do(t, job_add_body, &w);
    job_do(t, job_claim_body, &w);
    t->c.now_ms += LEASE_MS - 1;
    w.ms = LEASE_MS;
    job_do(t, job_renew_body, &w);
    t->c.now_ms += LEASE_MS - 1;
    job_do(t, job_claim_body, &other);
    assert_false(other.mine);
    t->c.now_ms += 1;
    job_do(t, job_claim_body, &other);
    assert_true(other.mine);
    assert_int_equal(store_write(&t->c, 0, job_finish_body, &w), REFUSED);
    assert_int_equal(t->c.problem.refusal, refusal_conflict);
    assert_int_equal(store_write(&t->c, 0, job_renew_body, &w), REFUSED);
}

static void a_failed_job_pauses_and_tells_why(void **state)
{
    struct test_store *t = *state;
    struct work w = {.name = "rates", .ms = t->c.now_ms};
    struct jobs all;

    job_do(t, job_add_body, &w);
    for (int i = 1; i <= 3; i++) {
        job_do(t, job_claim_body, &w);
        assert_true(w.mine);
        job_do(t, job_fail_body, &w);
        assert_int_equal(store_read(&t->c, job_list_body, &all), DONE);
        assert_int_equal(all.n, 1);
        assert_int_equal(all.v[0].failures, i);
        assert_int_equal(all.v[0].ran_at_ms, t->c.now_ms);
        assert_str(all.v[0].last_error, "no luck");
        assert_true(all.v[0].next_at_ms >= t->c.now_ms + SECOND_MS);
        t->c.now_ms = all.v[0].next_at_ms;
    }
    job_do(t, job_claim_body, &w);
    w.ms = t->c.now_ms + 1;
    job_do(t, job_finish_body, &w);
    assert_int_equal(store_read(&t->c, job_list_body, &all), DONE);
    assert_int_equal(all.v[0].failures, 0);
    assert_str(all.v[0].last_error, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_event_is_claimed_and_finished_once),
        STORE_TEST(an_event_of_a_refused_command_does_not_exist),
        STORE_TEST(an_id_leads_to_its_shard),
        STORE_TEST(a_key_waits_only_once),
        STORE_TEST(events_come_when_they_are_due_oldest_first),
        STORE_TEST(a_lease_that_ends_gives_the_event_to_another),
        STORE_TEST(retries_wait_longer_and_longer_until_the_event_is_dead),
        STORE_TEST(counts_tell_what_is_late),
        STORE_TEST(a_request_sent_again_gets_the_first_answer),
        STORE_TEST(a_key_is_for_one_request_and_one_scope),
        STORE_TEST(a_request_in_flight_is_busy_until_it_is_given_up),
        STORE_TEST(an_answer_is_kept_once),
        STORE_TEST(a_key_is_visible_ascii),
        STORE_TEST(old_answers_expire_a_few_at_a_time),
        STORE_TEST(a_job_is_claimed_by_one_when_it_is_due),
        STORE_TEST(a_dead_process_loses_its_job),
        STORE_TEST(a_failed_job_pauses_and_tells_why),
    };

    return test_store_run("outbox", tests);
}
