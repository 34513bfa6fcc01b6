/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the head of a webhook, "id LF timestamp LF signature LF body": none is believed but
 * the one that the key has signed. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/webhook.h"

#define NOW_MS INT64_C(1674087231000)

static const struct str key = STR_INIT("abcdefghijklmnopqrstuvwxyz012345");

static void never_believed(const struct webhook_head *head, struct str body)
{
    struct problem p = {0};

    check(webhook_verify(&p, key, head, body, NOW_MS) == REFUSED);
    check(p.refusal == refusal_malformed || p.refusal == refusal_bad_signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = {(const char *)data, n}, secret;
    struct webhook_head head = {0}, made;
    struct problem p = {0};
    struct arena a;

    arena_init(&a, 4 * n + 65536);
    (void)str_cut(&rest, '\n', &head.id);
    if (str_cut(&rest, '\n', &head.timestamp) && str_cut(&rest, '\n', &head.signature)) {
        never_believed(&head, rest);
        check(webhook_verify_stamped(&p, key, head.signature, rest, NOW_MS) == REFUSED);
        made = webhook_sign(&a, key, STR("msg_1"), NOW_MS, rest);
        check(webhook_verify(&p, key, &made, rest, NOW_MS) == DONE);
        made.signature = head.signature;
        never_believed(&made, rest);
    }
    if (webhook_secret(&a, head.id, &secret))
        check(secret.n >= 24 && secret.n <= 64);
    arena_release(&a);
    return 0;
}
