/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"
#include "lib/stem.h"
#include "lib/text.h"
#include "shop/search/index.h"

enum {
    DOC_WORDS_MAX = 2048, SLOTS = 2 * DOC_WORDS_MAX, WORD_BYTES_MAX = 64,
    TITLE_WEIGHT = 2, BODY_WEIGHT = 1
};

/* ---- documents ---- */

struct gathering {
    struct arena *a;
    uint16_t *slots;           /* by hash, SLOTS of them: index into v + 1; 0 empty */
    struct term_weight *v;
    size_t n;
    uint32_t length;
};

/* The slot of the term, or the empty one where it belongs. At most half of them are full. */
static uint16_t *slot_of(const struct gathering *g, struct str term, uint64_t hash)
{
    size_t i = hash % SLOTS;

    while (g->slots[i] && !(g->v[g->slots[i] - 1].hash == hash &&
                            str_eq(g->v[g->slots[i] - 1].term, term)))
        i = (i + 1) % SLOTS;
    return &g->slots[i];
}

static void add_term(struct gathering *g, struct str term, uint32_t weight)
{
    uint64_t hash = hash_str(term);
    uint16_t *slot = slot_of(g, term, hash);

    if (*slot) {
        g->v[*slot - 1].weight += weight;
    } else if (g->n < DOC_WORDS_MAX) {
        g->v[g->n++] = (struct term_weight){term, hash, weight};
        *slot = (uint16_t)g->n;
    }
}

static void add_text(struct gathering *g, enum stem_language language, struct str text,
                     uint32_t weight)
{
    struct str rest = text_folded(g->a, text), word;

    while (g->n < DOC_WORDS_MAX && text_next_word(&rest, &word)) {
        if (word.n > WORD_BYTES_MAX)
            continue;
        add_term(g, stem_word(g->a, language, word), weight);
        g->length += weight;
    }
}

size_t words_of_doc(struct arena *a, const struct search_doc *doc, struct term_weight **out,
                    uint32_t *length)
{
    struct gathering g = {.a = a, .slots = arena_new_n(a, uint16_t, SLOTS)};

    g.v = (void *)arena_bytes(a, DOC_WORDS_MAX * sizeof(*g.v));
    for (size_t i = 0; i < doc->texts_n && i < SEARCH_TEXTS_MAX; i++) {
        enum stem_language language = stem_language(doc->texts[i].language);

        add_text(&g, language, doc->texts[i].title, TITLE_WEIGHT);
        add_text(&g, language, doc->texts[i].body, BODY_WEIGHT);
    }
    *out = g.v;
    *length = g.length;
    return g.n;
}

/* ---- queries ---- */

static void add_form(struct query_word *word, struct str form)
{
    for (size_t i = 0; i < word->forms_n; i++)
        if (str_eq(word->forms[i], form))
            return;
    if (word->forms_n < WORD_FORMS_MAX)
        word->forms[word->forms_n++] = form;
}

/* A word in Cyrillic letters may stand in a Russian text, any other in the texts of the languages
 * that are written in Latin letters; and as it is where there is no stemmer. */
static void add_forms(struct arena *a, struct query_word *word, struct str typed)
{
    static const enum stem_language latin[] = {STEM_EN, STEM_PT, STEM_ES, STEM_DE, STEM_FR};
    struct str look = typed;
    uint32_t first = utf8_next(&look);

    add_form(word, typed);
    if (first >= 0x400 && first < 0x530)
        add_form(word, stem_word(a, STEM_RU, typed));
    else
        for (size_t i = 0; i < countof(latin); i++)
            add_form(word, stem_word(a, latin[i], typed));
}

size_t words_of_query(struct arena *a, struct str words, struct query_word out[SEARCH_WORDS_MAX])
{
    struct str rest = text_folded(a, words), word;
    size_t n = 0;

    while (n < SEARCH_WORDS_MAX && text_next_word(&rest, &word)) {
        if (word.n > WORD_BYTES_MAX)
            continue;
        out[n] = (struct query_word){0};
        add_forms(a, &out[n++], word);
    }
    return n;
}
