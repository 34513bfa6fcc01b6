/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as text of people: what is clean stays as it is, what is folded stays folded, words are
 * parts of the text in their order. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/stem.h"
#include "lib/text.h"

enum { CHARS_MAX = 200 };

static void clean(struct arena *a, enum text_kind kind, struct str in)
{
    struct str once, twice;

    if (text_clean(a, kind, in, CHARS_MAX, &once) != TEXT_FINE)
        return;
    check(utf8_valid(once) && utf8_length(once) <= CHARS_MAX);
    check(kind == TEXT_BLOCK || str_find_char(once, '\n') == STR_NONE);
    check(text_clean(a, kind, once, CHARS_MAX, &twice) == TEXT_FINE && str_eq(once, twice));
}

static void words(struct arena *a, struct str folded)
{
    struct str rest = folded, word;
    const char *last = folded.p;

    while (text_next_word(&rest, &word)) {
        check(word.n > 0 && word.p >= last && word.p + word.n <= folded.p + folded.n);
        check(utf8_valid(word));
        last = word.p;
        (void)stem_word(a, STEM_RU, word);
        (void)stem_word(a, STEM_EN, word);
    }
    check(rest.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str in = {(const char *)data, n < 1024 ? n : 1024};
    struct arena a;

    arena_init(&a, 4 << 20);
    clean(&a, TEXT_LINE, in);
    clean(&a, TEXT_BLOCK, in);
    if (utf8_valid(in)) {
        struct str folded = text_folded(&a, in);

        check(utf8_valid(folded));
        words(&a, folded);
    }
    arena_release(&a);
    return 0;
}
