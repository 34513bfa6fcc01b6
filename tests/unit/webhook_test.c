/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unit.h"

#include "base/civil.h"
#include "lib/webhook.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define AT_MS (INT64_C(1614265330) * SECOND_MS)

/* The example of the specification's reference libraries. */
static const struct webhook_head example = {
    STR_INIT("msg_p5jXN8AQM9LWM0D4loKWxJek"),
    STR_INIT("1614265330"),
    STR_INIT("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
};
static const struct str body = STR_INIT("{\"test\": 2432232314}");

static struct str example_key(void)
{
    struct str key;

    assert_true(webhook_secret(&arena, STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), &key));
    return key;
}

static enum outcome verify(struct webhook_head head, struct str text, int64_t now_ms,
                           struct problem *p)
{
    return webhook_verify(p, example_key(), &head, text, now_ms);
}

static void published_example(void **state)
{
    struct webhook_head made =
        webhook_sign(&arena, example_key(), example.id, AT_MS + 999, body);
    struct problem p = {0};

    (void)state;
    assert_true(str_eq(made.timestamp, example.timestamp));
    assert_true(str_eq(made.signature, example.signature));
    assert_int_equal(verify(example, body, AT_MS, &p), DONE);
}

static void several_signatures(void **state)
{
    struct webhook_head head = example;
    struct problem p = {0};

    (void)state;
    head.signature = str_printf(&arena, "v1a,xyz v1,AAAA %.*s", STR_FMT(example.signature));
    assert_int_equal(verify(head, body, AT_MS, &p), DONE);
    head.signature = STR("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_int_equal(verify(head, body, AT_MS, &p), REFUSED);
    assert_int_equal(p.refusal, refusal_bad_signature);
}

static void refuses(void **state)
{
    struct webhook_head head;
    struct problem p = {0};

    (void)state;
    assert_int_equal(verify(example, STR("{\"test\": 2432232315}"), AT_MS, &p), REFUSED);
    assert_int_equal(p.refusal, refusal_bad_signature);
    head = example;
    head.id = STR("msg_other");
    assert_int_equal(verify(head, body, AT_MS, &p), REFUSED);
    assert_int_equal(p.refusal, refusal_bad_signature);
    head.id = STR("a.b");
    assert_int_equal(verify(head, body, AT_MS, &p), REFUSED);
    assert_int_equal(p.refusal, refusal_malformed);
    assert_string_equal(p.field, "webhook-id");
    head = example;
    head.timestamp = STR("1614265330 ");
    assert_int_equal(verify(head, body, AT_MS, &p), REFUSED);
    assert_string_equal(p.field, "webhook-timestamp");
    head.timestamp = STR("");
    assert_int_equal(verify(head, body, AT_MS, &p), REFUSED);
    head = example;
    head.signature = STR("");
    assert_int_equal(verify(head, body, AT_MS, &p), REFUSED);
    assert_string_equal(p.field, "webhook-signature");
}

static void old_and_early(void **state)
{
    struct problem p = {0};

    (void)state;
    assert_int_equal(verify(example, body, AT_MS + 300 * SECOND_MS, &p), DONE);
    assert_int_equal(verify(example, body, AT_MS + 301 * SECOND_MS, &p), REFUSED);
    assert_int_equal(verify(example, body, AT_MS - 300 * SECOND_MS, &p), DONE);
    assert_int_equal(verify(example, body, AT_MS - 301 * SECOND_MS, &p), REFUSED);
    assert_string_equal(p.field, "webhook-timestamp");
}

static void secrets(void **state)
{
    struct str key;

    (void)state;
    assert_false(webhook_secret(&arena, STR("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), &key));
    assert_false(webhook_secret(&arena, STR("whsec_AAAA"), &key));
    assert_false(webhook_secret(&arena, STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa?w"), &key));
    assert_int_equal(example_key().n, 24);
}

/* HMAC-SHA256 of "1674087231.{"a":1}" with the key "whsec_test", by another program. */
#define STAMP_MAC "66b32b488e85c3e01bf51ba9470aaed18a178881da6eff997fffde2c23bbdef3"

static void stamped(void **state)
{
    static const struct {
        const char *signature;
        int64_t now_s;
        enum outcome out;
    } cases[] = {
        {"t=1674087231,v1=" STAMP_MAC, 1674087231, DONE},
        {"t=1674087231,v0=00,v1=00,v1=" STAMP_MAC, 1674087531, DONE},
        {"t=1674087231,v1=" STAMP_MAC, 1674087532, REFUSED},
        {"t=1674087231,v0=" STAMP_MAC, 1674087231, REFUSED},
        {"t=1674087232,v1=" STAMP_MAC, 1674087231, REFUSED},
        {"v1=" STAMP_MAC, 1674087231, REFUSED},
        {"t=x,v1=" STAMP_MAC, 1674087231, REFUSED},
        {"", 1674087231, REFUSED},
    };
    struct problem p;

    (void)state;
    for (size_t i = 0; i < countof(cases); i++)
        assert_int_equal(webhook_verify_stamped(&p, STR("whsec_test"), str_of(cases[i].signature),
                                                STR("{\"a\":1}"), cases[i].now_s * SECOND_MS),
                         cases[i].out);
    assert_int_equal(webhook_verify_stamped(&p, STR("whsec_test"), str_of(cases[0].signature),
                                            STR("{\"a\":2}"), 1674087231 * SECOND_MS), REFUSED);
    assert_int_equal(p.refusal, refusal_bad_signature);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_example), cmocka_unit_test(several_signatures),
        cmocka_unit_test(refuses),           cmocka_unit_test(old_and_early),
        cmocka_unit_test(secrets),           cmocka_unit_test(stamped),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
