/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/accounts/guest.h"

#include "lib/crypto.h"
#include "shop/accounts/accounts_sql.h"

#define KEY_NAME STR("guests")

enum { ID_BYTES = 8, TOKEN_ROOM = 64 };

struct account_id guest_new(struct ctx *c)
{
    return (struct account_id){ctx_id(c, 0) | INT64_C(1) << 62};
}

/* The id, highest byte first, and the hash over these bytes. */
struct str guest_token(struct arena *a, const struct guest_key *k, struct account_id guest)
{
    unsigned char bytes[ID_BYTES + GUEST_KEY_BYTES];
    struct buf b;

    for (int i = 0; i < ID_BYTES; i++)
        bytes[i] = (unsigned char)((uint64_t)guest.v >> (ID_BYTES - 1 - i) * 8);
    keyed_hash((struct str){(const char *)k->v, sizeof(k->v)},
               (struct str){(const char *)bytes, ID_BYTES}, bytes + ID_BYTES, GUEST_KEY_BYTES);
    buf_init(&b, a, TOKEN_ROOM);
    base64url_encode_secret(&b, (struct str){(const char *)bytes, sizeof(bytes)});
    return buf_view(&b);
}

bool guest_token_read(struct arena *a, const struct guest_key *k, struct str token,
                      struct account_id *out)
{
    struct str bytes;
    uint64_t id = 0;

    if (token.n != GUEST_TOKEN_CHARS || !base64url_decode(a, token, &bytes))
        return false;
    for (int i = 0; i < ID_BYTES; i++)
        id = id << 8 | (unsigned char)bytes.p[i];
    *out = (struct account_id){(int64_t)id};
    return crypto_equal(token, guest_token(a, k, *out));
}

enum outcome guest_key_read(struct ctx *c, struct guest_key *out, bool *found)
{
    struct secret_row row;

    TRY(secret_get(c, KEY_NAME, &row, found));
    if (!*found)
        return DONE;
    if (row.value.n != sizeof(out->v))
        return fail("accounts", "the secret of guests has %zu bytes", row.value.n);
    memcpy(out->v, row.value.p, sizeof(out->v));
    return DONE;
}

enum outcome guest_key_make(struct ctx *c)
{
    char fresh[GUEST_KEY_BYTES];

    random_bytes(c->random, fresh, sizeof(fresh));
    return secret_add(c, KEY_NAME, (struct str){fresh, sizeof(fresh)}, NULL);
}
