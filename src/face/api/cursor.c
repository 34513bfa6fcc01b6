/* SPDX-License-Identifier: Apache-2.0 */
#include "face/api/cursor.h"

#include "base/check.h"
#include "base/num.h"
#include "lib/crypto.h"

struct str cursor_make(struct arena *a, const char *list, struct str key)
{
    struct buf b;

    if (key.n == 0)
        return key;
    check(strlen(list) <= CURSOR_LIST_MAX && key.n <= CURSOR_KEY_MAX);
    buf_init(&b, a, 2 * (CURSOR_LIST_MAX + CURSOR_KEY_MAX));
    base64url_encode(&b, str_printf(a, "%s:%.*s", list, STR_FMT(key)));
    return buf_view(&b);
}

struct str cursor_make_id(struct arena *a, const char *list, int64_t id)
{
    return cursor_make(a, list, str_printf(a, "%lld", (long long)id));
}

enum outcome cursor_read(struct problem *p, struct arena *a, const char *list, struct str cursor,
                         struct str *key)
{
    struct str name;

    *key = (struct str){0};
    if (cursor.n == 0)
        return DONE;
    if (!base64url_decode(a, cursor, key) || !utf8_valid(*key) || !str_cut(key, ':', &name) ||
        !str_eq(name, str_of(list)) || key->n == 0 || key->n > CURSOR_KEY_MAX)
        return refuse(p, refusal_invalid, "cursor", "expected the `next` of a page of this list");
    return DONE;
}

enum outcome cursor_read_id(struct problem *p, struct arena *a, const char *list,
                            struct str cursor, int64_t fallback, int64_t *id)
{
    struct str key;

    *id = fallback;
    TRY(cursor_read(p, a, list, cursor, &key));
    if (key.n > 0 && !parse_i64(key, 1, INT64_MAX, id))
        return refuse(p, refusal_invalid, "cursor", "expected the `next` of a page of this list");
    return DONE;
}
