/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/webhook.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/civil.h"
#include "base/num.h"
#include "lib/crypto.h"

enum { KEY_MIN = 24, KEY_MAX = 64, MAC_TEXT = 44 };

bool webhook_secret(struct arena *a, struct str text, struct str *out)
{
    struct str key;

    if (!str_starts(text, STR("whsec_")) || !base64_decode(a, str_sub(text, 6, text.n), &key) ||
        key.n < KEY_MIN || key.n > KEY_MAX)
        return false;
    *out = key;
    return true;
}

/* The base64 of the MAC over "id.timestamp.body". */
static void mac(struct buf *out, struct str key, struct str id, struct str timestamp,
                struct str body)
{
    const struct str parts[] = {id, STR("."), timestamp, STR("."), body};
    struct sha256 h = hmac_sha256_parts(key, parts, countof(parts));

    base64_encode(out, (struct str){(const char *)h.v, sizeof(h.v)});
}

static bool id_valid(struct str id)
{
    return id.n >= 1 && id.n <= WEBHOOK_ID_MAX && str_find_char(id, '.') == STR_NONE;
}

struct webhook_head webhook_sign(struct arena *a, struct str key, struct str id, int64_t at_ms,
                                 struct str body)
{
    struct webhook_head head = {.id = id};
    struct buf signature;

    check(id_valid(id));
    head.timestamp = str_printf(a, "%lld", (long long)(at_ms / SECOND_MS));
    buf_init(&signature, a, 3 + MAC_TEXT + 1);
    buf_str(&signature, STR("v1,"));
    mac(&signature, key, id, head.timestamp, body);
    head.signature = buf_view(&signature);
    return head;
}

static bool any_matches(struct str signatures, struct str expected)
{
    struct str rest = signatures, one;
    bool matches = false;

    for (int i = 0; i < WEBHOOK_SIGNATURES_MAX && str_cut(&rest, ' ', &one); i++)
        if (str_starts(one, STR("v1,")))
            matches |= crypto_equal(str_sub(one, 3, one.n), expected);
    return matches;
}

static enum outcome is_recent(struct problem *p, int64_t at_s, int64_t now_ms)
{
    int64_t apart_s = now_ms / SECOND_MS - at_s;

    if (apart_s > WEBHOOK_TOLERANCE_S || apart_s < -WEBHOOK_TOLERANCE_S)
        return refuse(p, refusal_bad_signature, "webhook-timestamp", "at most %d seconds from now",
                      WEBHOOK_TOLERANCE_S);
    return DONE;
}

enum outcome webhook_verify(struct problem *p, struct str key, const struct webhook_head *head,
                            struct str body, int64_t now_ms)
{
    char text[MAC_TEXT + 1];
    struct buf expected = {.p = text, .cap = sizeof(text), .max = sizeof(text)};
    int64_t at_s;

    if (!id_valid(head->id))
        return refuse(p, refusal_malformed, "webhook-id", "1 to %d bytes without a dot",
                      WEBHOOK_ID_MAX);
    if (!parse_i64(head->timestamp, 0, INT64_MAX / SECOND_MS, &at_s))
        return refuse(p, refusal_malformed, "webhook-timestamp", "seconds since 1970");
    mac(&expected, key, head->id, head->timestamp, body);
    if (!any_matches(head->signature, buf_view(&expected)))
        return refuse(p, refusal_bad_signature, "webhook-signature",
                      "v1 and the HMAC-SHA256 of id.timestamp.body");
    return is_recent(p, at_s, now_ms);
}

/* ---- the stamped kind ---- */

struct stamped {
    struct str timestamp;
    struct str signatures[WEBHOOK_SIGNATURES_MAX];
    int n;
};

static struct stamped read_stamped(struct str header)
{
    struct stamped out = {.n = 0};
    struct str rest = header, one;

    while (out.n < WEBHOOK_SIGNATURES_MAX && str_cut(&rest, ',', &one)) {
        if (str_starts(one, STR("t=")))
            out.timestamp = str_sub(one, 2, one.n);
        if (str_starts(one, STR("v1=")))
            out.signatures[out.n++] = str_sub(one, 3, one.n);
    }
    return out;
}

enum outcome webhook_verify_stamped(struct problem *p, struct str key, struct str signature,
                                    struct str body, int64_t now_ms)
{
    struct stamped s = read_stamped(signature);
    const struct str parts[] = {s.timestamp, STR("."), body};
    struct sha256 mac;
    struct buf hex;
    char room[2 * SHA256_BYTES];
    bool matches = false;
    int64_t at_s;

    if (!parse_i64(s.timestamp, 0, INT64_MAX / SECOND_MS, &at_s))
        return refuse(p, refusal_malformed, "signature", "t=SECONDS,v1=HEX");
    mac = hmac_sha256_parts(key, parts, countof(parts));
    hex = (struct buf){.p = room, .cap = sizeof(room), .max = sizeof(room)};
    buf_hex(&hex, mac.v, sizeof(mac.v));
    for (int i = 0; i < s.n; i++)
        matches |= crypto_equal(s.signatures[i], buf_view(&hex));
    if (!matches)
        return refuse(p, refusal_bad_signature, "signature", "v1 and the HMAC-SHA256 of t.body");
    return is_recent(p, at_s, now_ms);
}
