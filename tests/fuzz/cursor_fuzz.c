/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a cursor: never a crash; what was read makes a cursor that reads the same. */
#include "base/check.h"
#include "face/api/cursor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct str text = {(const char *)data, n};
    struct problem p = {0};
    struct str key, again;
    struct arena a;
    int64_t id;

    arena_init(&a, 4 * n + (1 << 20));
    if (cursor_read(&p, &a, "orders", text, &key) != DONE) {
        check(strcmp(p.field, "cursor") == 0);
    } else if (key.n > 0) {
        check(cursor_read(&p, &a, "orders", cursor_make(&a, "orders", key), &again) == DONE);
        check(str_eq(key, again) && utf8_valid(key));
        check(cursor_read(&p, &a, "offers", text, &again) == REFUSED);
    }
    if (cursor_read_id(&p, &a, "orders", text, 5, &id) == DONE)
        check(id > 0);
    arena_release(&a);
    return 0;
}
