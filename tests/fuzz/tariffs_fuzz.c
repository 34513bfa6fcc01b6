/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of imported rules: never a crash, and what is taken is written as a file that
 * is taken again and says the same. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/quote/tariffs.h"

static struct str written(struct arena *a, const struct tariff_file *f)
{
    struct buf b;

    buf_init(&b, a, 64 << 20);
    for (int i = 0; i < BOOKS; i++) {
        if (!f->book[i].present)
            continue;
        table_write_header(&b, &rule_books[i]);
        for (size_t row = 0; row < f->book[i].n; row++)
            table_write_row(&b, &f->book[i], row);
    }
    return buf_view(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str csv = {(const char *)data, n}, again;
    struct tariff_file f, g;
    struct problem p;
    struct arena a;

    arena_init(&a, 256 << 20);
    if (tariffs_parse(&a, STR("fuzz"), csv, &p, &f) == DONE) {
        again = written(&a, &f);
        check(tariffs_parse(&a, STR("again"), again, &p, &g) == DONE);
        check(str_eq(written(&a, &g), again));
    }
    arena_release(&a);
    return 0;
}
