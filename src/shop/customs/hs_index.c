/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/hs_index.h"

#include <math.h>

#include "base/check.h"
#include "lib/stem.h"
#include "lib/text.h"

/* A word of the name says less than what people call the goods. */
enum { PHRASE_WEIGHT = 100, NAME_WEIGHT = 25, NAME_WORD_BYTES_MIN = 3 };

static const char letters[HS_LANGUAGES] = {'e', 'r', 'p'};

bool hs_cyrillic(struct str word)
{
    uint32_t c = utf8_next(&word);

    return c >= 0x400 && c < 0x530;
}

bool hs_next_term(struct arena *a, struct str *rest, enum hs_language language, struct str *out)
{
    static const enum stem_language stems[HS_LANGUAGES] = {STEM_EN, STEM_RU, STEM_PT};
    struct str word;

    if (!text_next_word(rest, &word))
        return false;
    if (hs_cyrillic(word))
        language = HS_RU;
    *out = str_printf(a, "%c%.*s", letters[language],
                      STR_FMT(stem_word(a, stems[language], utf8_head(word, 60))));
    return true;
}

/* ---- gathering ---- */

struct raw_phrase {
    struct str word[PHRASE_WORDS_MAX];
    struct hs_phrase phrase;
};

struct building {
    struct arena *a;
    struct raw_phrase *v;
    size_t n, room;
};

static struct raw_phrase *new_phrase(struct building *b)
{
    if (b->n == b->room) {
        size_t room = b->room ? 2 * b->room : 1024;
        struct raw_phrase *v = arena_new_n(b->a, struct raw_phrase, room);

        if (b->n > 0)
            memcpy(v, b->v, b->n * sizeof(*v));
        b->v = v;
        b->room = room;
    }
    b->v[b->n] = (struct raw_phrase){0};
    return &b->v[b->n];
}

static void add_phrase(struct building *b, uint32_t code, struct str text, enum hs_language lang)
{
    struct str rest = text_folded(b->a, text), term;
    struct raw_phrase *p = new_phrase(b);

    p->phrase.code = code;
    p->phrase.weight = PHRASE_WEIGHT;
    while (p->phrase.n < PHRASE_WORDS_MAX && hs_next_term(b->a, &rest, lang, &term))
        p->word[p->phrase.n++] = term;
    /* "phone case" is a case; "capa de celular" is a capa */
    p->phrase.head = lang == HS_EN && p->phrase.n > 0 ? p->phrase.n - 1 : 0;
    b->n += p->phrase.n > 0;
}

/* Each word of the name by itself, but for the small ones. */
static void add_name(struct building *b, uint32_t code, struct str name)
{
    static const char *const small[] = {"and", "the", "for", "with", "not", "than", "other",
                                        "their", "its", "whether", "articles", "parts"};
    struct str rest = text_folded(b->a, name), all = rest, word, term;

    while (text_next_word(&rest, &word)) {
        bool skip = word.n < NAME_WORD_BYTES_MIN;
        struct raw_phrase *p;

        for (size_t i = 0; i < countof(small) && !skip; i++)
            skip = str_eq(word, str_of(small[i]));
        all = word;
        if (skip || !hs_next_term(b->a, &all, HS_EN, &term))
            continue;
        p = new_phrase(b);
        p->phrase = (struct hs_phrase){.code = code, .weight = NAME_WEIGHT, .n = 1};
        p->word[0] = term;
        b->n++;
    }
}

static void gather(struct building *b, const struct hs_words *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (int lang = 0; lang < HS_LANGUAGES; lang++) {
            struct str rest = words[i].phrases[lang], text;

            while (rest.n > 0 && str_cut(&rest, ';', &text))
                add_phrase(b, (uint32_t)i, text, (enum hs_language)lang);
        }
        add_name(b, (uint32_t)i, words[i].name);
    }
}

/* ---- terms ---- */

struct use {
    struct str word;
    uint32_t code;
};

static int compare_uses(const void *x, const void *y)
{
    const struct use *a = x, *b = y;
    int order = str_cmp(a->word, b->word);

    return order ? order : (a->code > b->code) - (a->code < b->code);
}

static int32_t idf_of(size_t codes, size_t using)
{
    return (int32_t)(IDF_UNIT * (1 + log2((double)codes / (double)using)));
}

/* The distinct words, and in how many codes each is. */
static struct hs_term *make_terms(struct building *b, size_t codes, size_t *n)
{
    struct use *uses = arena_new_n(b->a, struct use, b->n * PHRASE_WORDS_MAX + 1);
    struct hs_term *terms;
    size_t uses_n = 0;

    for (size_t i = 0; i < b->n; i++)
        for (size_t k = 0; k < b->v[i].phrase.n; k++)
            uses[uses_n++] = (struct use){b->v[i].word[k], b->v[i].phrase.code};
    qsort(uses, uses_n, sizeof(uses[0]), compare_uses);
    terms = arena_new_n(b->a, struct hs_term, uses_n + 1);
    *n = 0;
    for (size_t i = 0, end; i < uses_n; i = end) {
        size_t different = 1;

        for (end = i + 1; end < uses_n && str_eq(uses[end].word, uses[i].word); end++)
            different += uses[end].code != uses[end - 1].code;
        terms[(*n)++] = (struct hs_term){.word = uses[i].word, .idf = idf_of(codes, different)};
    }
    return terms;
}

size_t hs_term_find(const struct hs_index *x, struct str word)
{
    size_t low = 0, high = x->terms_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(x->term[middle].word, word) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < x->terms_n && str_eq(x->term[low].word, word) ? low : x->terms_n;
}

/* ---- phrases ---- */

static int by_rarest(const void *x, const void *y)
{
    const struct hs_phrase *a = x, *b = y;

    if (a->term[0] != b->term[0])
        return a->term[0] < b->term[0] ? -1 : 1;
    return (a->code > b->code) - (a->code < b->code);
}

static struct hs_phrase finish_phrase(const struct hs_index *x, const struct raw_phrase *raw)
{
    struct hs_phrase p = raw->phrase;

    for (size_t k = 0; k < p.n; k++) {
        size_t at = hs_term_find(x, raw->word[k]);

        check(at < x->terms_n);
        p.term[k] = (uint32_t)at;
        if (x->term[at].idf > x->term[p.term[0]].idf) {
            p.term[k] = p.term[0];
            p.term[0] = (uint32_t)at;
            p.head = (uint8_t)(p.head == k ? 0 : p.head == 0 ? k : p.head);
        }
    }
    return p;
}

/* ---- categories ---- */

static int by_path(const void *x, const void *y)
{
    const struct hs_shelf *a = x, *b = y;
    int order = str_cmp(a->path, b->path);

    return order ? order : (a->code > b->code) - (a->code < b->code);
}

static void make_shelves(struct arena *a, const struct hs_words *words, size_t n,
                         struct hs_index *out)
{
    struct hs_shelf *v;
    size_t room = 0;

    for (size_t i = 0; i < n; i++)
        room += words[i].categories.n;
    v = arena_new_n(a, struct hs_shelf, room + 1);
    for (size_t i = 0; i < n; i++) {
        struct str rest = words[i].categories, path;

        while (rest.n > 0 && str_cut(&rest, ' ', &path))
            v[out->shelves_n++] = (struct hs_shelf){path, (uint32_t)i};
    }
    qsort(v, out->shelves_n, sizeof(v[0]), by_path);
    out->shelf = v;
}

size_t hs_shelves_of(const struct hs_index *x, struct str path, size_t *first)
{
    size_t low = 0, high = x->shelves_n, n = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(x->shelf[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + n < x->shelves_n && str_eq(x->shelf[low + n].path, path))
        n++;
    *first = low;
    return n;
}

const struct hs_index *hs_index_make(struct arena *a, const struct hs_words *words, size_t n)
{
    struct hs_index *x = arena_new(a, struct hs_index);
    struct building b = {.a = a};
    struct hs_phrase *phrases;
    struct hs_term *terms;

    gather(&b, words, n);
    terms = make_terms(&b, n, &x->terms_n);
    x->term = terms;
    phrases = arena_new_n(a, struct hs_phrase, b.n + 1);
    for (size_t i = 0; i < b.n; i++)
        phrases[i] = finish_phrase(x, &b.v[i]);
    qsort(phrases, b.n, sizeof(phrases[0]), by_rarest);
    for (size_t i = 0; i < b.n; i++) {
        struct hs_term *t = &terms[phrases[i].term[0]];

        if (t->n++ == 0)
            t->first = (uint32_t)i;
    }
    x->phrase = phrases;
    x->phrases_n = b.n;
    make_shelves(a, words, n, x);
    return x;
}
