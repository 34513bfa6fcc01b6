/* SPDX-License-Identifier: Apache-2.0 */
/* Which code fits a title. A phrase whose words are all in the title scores by how rare they are,
 * more when it has several; the best phrase of a code counts whole and the others a quarter. */
#include "base/check.h"
#include "lib/text.h"
#include "shop/customs/hs_index.h"

enum { TERMS_MAX = 2 * HS_WORDS_MAX, WHOLE = 100, AFTER_FOR = 35, SIX_DIGITS = 6 };
enum { SAME_CATEGORY = 200, NEAR_CATEGORY = 160, OTHER_CATEGORY = 60, CATEGORY_SCORE = 120 };
enum { SURE_SCORE = 120, SURE_LEAD_PERCENT = 180 };

/* A word of the title that the index knows, and how much it counts. */
struct heard {
    size_t term;
    int32_t part;
};

struct asking {
    struct arena *a;
    const struct hs_book *book;
    struct str category;
    struct heard heard[TERMS_MAX];
    size_t heard_n;
    int32_t *best, *sum; /* of each code */
    uint32_t *touched;   /* the codes that come into question */
    size_t touched_n;
};

/* ---- listening ---- */

static bool means_for(struct str word)
{
    static const char *const words[] = {"for", "with", "fits", "для", "с", "к", "para", "com"};

    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(word, str_of(words[i])))
            return true;
    return false;
}

static void hear(struct asking *q, struct str term, int32_t part)
{
    size_t at = hs_term_find(q->book->index, term);

    if (at == q->book->index->terms_n || q->heard_n == TERMS_MAX)
        return;
    for (size_t i = 0; i < q->heard_n; i++)
        if (q->heard[i].term == at)
            return; /* said before, and then it counted at least as much */
    q->heard[q->heard_n++] = (struct heard){at, part};
}

static void listen(struct asking *q, struct str title)
{
    struct str rest = text_folded(q->a, title), word, one, term;
    int32_t part = WHOLE;

    for (size_t n = 0; n < HS_WORDS_MAX && text_next_word(&rest, &word); n++) {
        if (n > 0 && means_for(word))
            part = AFTER_FOR;
        one = word;
        if (hs_next_term(q->a, &one, HS_EN, &term))
            hear(q, term, part);
        one = word;
        if (!hs_cyrillic(word) && hs_next_term(q->a, &one, HS_PT, &term))
            hear(q, term, part);
    }
}

/* ---- scoring ---- */

static int32_t part_of(const struct asking *q, size_t term)
{
    for (size_t i = 0; i < q->heard_n; i++)
        if (q->heard[i].term == term)
            return q->heard[i].part;
    return 0;
}

/* 0 unless all words were heard. Where what names the thing stands after "for", it is not that. */
static int32_t score_phrase(const struct asking *q, const struct hs_phrase *p)
{
    int64_t score = 0, head = part_of(q, p->term[p->head]);

    for (size_t i = 0; i < p->n; i++) {
        int32_t part = part_of(q, p->term[i]);

        if (part == 0)
            return 0;
        score += (int64_t)q->book->index->term[p->term[i]].idf * part;
    }
    if (p->n > 1)
        score = score * head / WHOLE;
    return (int32_t)(score * p->weight * (p->n + 1) / 2 / (WHOLE * WHOLE));
}

static void touch(struct asking *q, uint32_t code)
{
    if (q->sum[code] == 0)
        q->touched[q->touched_n++] = code;
}

static void score_all(struct asking *q)
{
    const struct hs_index *x = q->book->index;

    for (size_t i = 0; i < q->heard_n; i++) {
        const struct hs_term *t = &x->term[q->heard[i].term];

        for (size_t k = t->first; k < t->first + t->n; k++) {
            const struct hs_phrase *p = &x->phrase[k];
            int32_t score = score_phrase(q, p);

            if (score > 0)
                touch(q, p->code);
            q->sum[p->code] += score;
            if (score > q->best[p->code])
                q->best[p->code] = score;
        }
    }
}

static bool under(struct str path, struct str head)
{
    return str_starts(path, head) && path.n > head.n && path.p[head.n] == '/';
}

/* In percent: how well a code goes with the category asked about. */
static int32_t category_of(const struct asking *q, const struct hs_code *code)
{
    struct str rest = code->categories, path;
    int32_t best = OTHER_CATEGORY;

    if (q->category.n == 0 || code->categories.n == 0)
        return WHOLE;
    while (str_cut(&rest, ' ', &path)) {
        if (str_eq(path, q->category))
            return SAME_CATEGORY;
        if (under(path, q->category) || under(q->category, path))
            best = NEAR_CATEGORY;
    }
    return best;
}

/* ---- the best ---- */

static bool better(struct hs_suggestion a, struct hs_suggestion b)
{
    return a.score > b.score || (a.score == b.score && str_cmp(a.code->hs, b.code->hs) < 0);
}

static void offer(struct hs_suggestion *out, size_t *n, size_t max, struct hs_suggestion new)
{
    size_t at = *n;

    while (at > 0 && better(new, out[at - 1]))
        at--;
    if (at == max)
        return;
    if (*n < max)
        (*n)++;
    memmove(&out[at + 1], &out[at], (*n - 1 - at) * sizeof(*out));
    out[at] = new;
}

/* What the category alone says of its codes: the fewer it has, the more. */
static int32_t score_category(struct asking *q)
{
    size_t first, n = q->category.n ? hs_shelves_of(q->book->index, q->category, &first) : 0;

    for (size_t i = 0; i < n; i++)
        touch(q, q->book->index->shelf[first + i].code);
    return n ? CATEGORY_SCORE / (int32_t)n + 1 : 0;
}

static size_t choose(struct asking *q, struct hs_suggestion *out, size_t max)
{
    int32_t plain = score_category(q);
    size_t n = 0;

    for (size_t i = 0; i < q->touched_n; i++) {
        uint32_t at = q->touched[i];
        const struct hs_code *code = &q->book->code[at];
        int32_t fits, score;

        if (code->hs.n != SIX_DIGITS)
            continue;
        fits = category_of(q, code);
        score = (q->best[at] + (q->sum[at] - q->best[at]) / 4) * fits / WHOLE;
        if (fits == SAME_CATEGORY)
            score += plain;
        if (score > 0)
            offer(out, &n, max, (struct hs_suggestion){code, score, false});
    }
    if (n > 0)
        out[0].sure = out[0].score >= SURE_SCORE &&
                      (n == 1 || out[0].score * 100 >= out[1].score * SURE_LEAD_PERCENT);
    return n;
}

size_t hs_suggest(struct arena *a, const struct hs_book *b, struct str title, struct str category,
                  struct hs_suggestion *out, size_t max)
{
    struct asking q = {.a = a, .book = b, .category = category};

    check(max > 0);
    q.best = arena_new_n(a, int32_t, b->codes_n + 1);
    q.sum = arena_new_n(a, int32_t, b->codes_n + 1);
    q.touched = arena_new_n(a, uint32_t, b->codes_n + b->index->shelves_n + 1);
    listen(&q, title);
    score_all(&q);
    return choose(&q, out, max);
}

size_t hs_search(struct arena *a, const struct hs_book *b, struct str words,
                 struct hs_suggestion *out, size_t max)
{
    size_t n = 0;

    if (!hs_digits(words) || words.n == 0 || words.n > SIX_DIGITS)
        return hs_suggest(a, b, words, STR(""), out, max);
    for (size_t i = 0; i < b->codes_n && n < max; i++)
        if (str_starts(b->code[i].hs, words))
            out[n++] = (struct hs_suggestion){&b->code[i], 0, false};
    return n;
}
