/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a table of codes, and as the title of goods: never a crash; what is taken makes a
 * book, and a suggestion is one of its codes. */
#include "base/arena.h"
#include "base/check.h"
#include "shop/customs/hs_table.h"

enum { FOUND = 4 };

static void suggest_from(struct arena *a, const struct hs_book *book, struct str title)
{
    struct hs_suggestion s[FOUND];
    size_t n = hs_suggest(a, book, title, STR("clothing"), s, FOUND);

    check(n <= FOUND);
    for (size_t i = 0; i < n; i++) {
        check(hs_find(book, s[i].code->hs) == s[i].code);
        check(i == 0 || s[i - 1].score >= s[i].score);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = {(const char *)data, n};
    const struct hs_book *book;
    struct table t;
    struct problem p;
    struct arena a;

    arena_init(&a, 512 << 20);
    (void)!hs_file_parse(&a, STR("fuzz"), text, &p, &t);
    if (hs_default(&p, &book) == DONE && utf8_valid(text) && n < 2000)
        suggest_from(&a, book, text);
    arena_release(&a);
    return 0;
}
