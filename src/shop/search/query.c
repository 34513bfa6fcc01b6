/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/check.h"
#include "base/civil.h"
#include "base/num.h"
#include "lib/keyboard.h"
#include "shop/search/index.h"

/* BM25 with the usual constants. */
#define K1 1.2
#define B 0.75

/* ---- names of the orders ---- */

static const char *const sort_names[] = {
    [SORT_RELEVANCE] = "relevance", [SORT_CHEAPEST] = "price_asc", [SORT_DEAREST] = "price_desc",
    [SORT_NEWEST] = "newest",       [SORT_RATING] = "rating",
};

const char *search_sort_name(enum search_sort sort)
{
    check((size_t)sort < countof(sort_names));
    return sort_names[sort];
}

bool search_sort_parse(struct str s, enum search_sort *out)
{
    for (size_t i = 0; i < countof(sort_names); i++)
        if (str_eq(s, str_of(sort_names[i]))) {
            *out = (enum search_sort)i;
            return true;
        }
    return false;
}

/* ---- candidates ---- */

struct candidate {
    uint32_t doc;
    uint32_t words; /* how many of the query's words it has */
    double score;
};

struct candidates {
    struct candidate *v;
    size_t n;
};

/* A word of the query with the posting lists of its forms. */
struct word_lists {
    const struct postings *lists[WORD_FORMS_MAX];
    uint32_t at[WORD_FORMS_MAX]; /* how far each list is read */
    size_t n;
    uint64_t postings;      /* in all lists */
    double idf;
};

/* What a posting of a word adds to its document's score. */
static double posting_score(const struct search *s, const struct word_lists *w, uint32_t posting)
{
    double average = s->live_n ? (double)s->length_sum / s->live_n : 1.0;
    double length = s->columns.length[posting_doc(posting)] / (average > 0 ? average : 1.0);
    double tf = posting_weight(posting);

    return w->idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length));
}

static void find_lists(const struct search *s, const struct query_word *word,
                       struct word_lists *out)
{
    double n = s->live_n;

    *out = (struct word_lists){0};
    for (size_t i = 0; i < word->forms_n; i++) {
        uint64_t at;

        if (!map_get(&s->terms, word->forms[i], &at))
            continue;
        out->lists[out->n++] = &s->lists[at];
        out->postings += s->lists[at].n;
    }
    n = n > (double)out->postings ? n : (double)out->postings;
    out->idf = log(1.0 + (n - (double)out->postings + 0.5) / ((double)out->postings + 0.5));
}

/* May the document be in the result, whatever its words and its category? */
static bool passes(const struct search *s, const struct search_query *q, uint32_t doc)
{
    uint32_t price = s->columns.price[q->price_column][doc];

    if (s->columns.product[doc] == 0 || price == 0)
        return false;
    return price >= q->price_min && (q->price_max == 0 || price <= q->price_max);
}

/* The next document of any of the word's lists, its best score; false at the end. */
static bool next_of_word(const struct search *s, struct word_lists *w, struct candidate *out)
{
    uint32_t doc = UINT32_MAX;

    for (size_t i = 0; i < w->n; i++)
        if (w->at[i] < w->lists[i]->n)
            doc = (uint32_t)i64_min(doc, posting_doc(w->lists[i]->v[w->at[i]]));
    if (doc == UINT32_MAX)
        return false;
    *out = (struct candidate){.doc = doc, .words = 1};
    for (size_t i = 0; i < w->n; i++)
        if (w->at[i] < w->lists[i]->n && posting_doc(w->lists[i]->v[w->at[i]]) == doc)
            out->score = fmax(out->score, posting_score(s, w, w->lists[i]->v[w->at[i]++]));
    return true;
}

/* All documents of a word that pass. */
static struct candidates gather(const struct search *s, struct arena *a,
                                const struct search_query *q, struct word_lists *w)
{
    struct candidates out = {arena_new_n(a, struct candidate, w->postings + 1), 0};
    struct candidate next;

    while (next_of_word(s, w, &next))
        if (passes(s, q, next.doc))
            out.v[out.n++] = next;
    return out;
}

/* Steps the list to the first posting at or after `doc`: doubling steps, then halving. */
static void gallop(const struct postings *list, uint32_t *at, uint32_t doc)
{
    uint32_t step = 1, low = *at, high;

    while (low + step < list->n && posting_doc(list->v[low + step]) < doc) {
        low += step;
        step *= 2;
    }
    high = low + step < list->n ? low + step : list->n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (posting_doc(list->v[mid]) < doc)
            low = mid + 1;
        else
            high = mid;
    }
    *at = low;
}

/* Keeps the candidates that have the word too, and adds its score. */
static void intersect(const struct search *s, struct candidates *c, struct word_lists *w)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->n; i++) {
        double best = -1;

        for (size_t k = 0; k < w->n; k++) {
            gallop(w->lists[k], &w->at[k], c->v[i].doc);
            if (w->at[k] < w->lists[k]->n &&
                posting_doc(w->lists[k]->v[w->at[k]]) == c->v[i].doc)
                best = fmax(best, posting_score(s, w, w->lists[k]->v[w->at[k]]));
        }
        if (best >= 0) {
            c->v[kept] = c->v[i];
            c->v[kept].words++;
            c->v[kept++].score += best;
        }
    }
    c->n = kept;
}

/* Both, with their scores added where a document is in both. */
static struct candidates unite(struct arena *a, struct candidates x, struct candidates y)
{
    struct candidates out = {arena_new_n(a, struct candidate, x.n + y.n + 1), 0};
    size_t i = 0, k = 0;

    while (i < x.n || k < y.n) {
        bool take_x = k == y.n || (i < x.n && x.v[i].doc <= y.v[k].doc);
        bool take_y = i == x.n || (k < y.n && y.v[k].doc <= x.v[i].doc);
        struct candidate *to = &out.v[out.n++];

        *to = take_x ? x.v[i++] : y.v[k++];
        if (take_x && take_y) {
            to->words += y.v[k].words;
            to->score += y.v[k++].score;
        }
    }
    return out;
}

static struct candidates everything(const struct search *s, struct arena *a,
                                    const struct search_query *q)
{
    struct candidates out = {arena_new_n(a, struct candidate, s->docs_n + 1), 0};

    for (uint32_t doc = 0; doc < s->docs_n; doc++)
        if (passes(s, q, doc))
            out.v[out.n++].doc = doc;
    return out;
}

static void rewind_lists(struct word_lists *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        memset(words[i].at, 0, sizeof(words[i].at));
}

/* Documents with all words: from the rarest word on. */
static struct candidates all_words(const struct search *s, struct arena *a,
                                   const struct search_query *q, struct word_lists *words,
                                   size_t n)
{
    size_t rarest = 0;
    struct candidates out;

    for (size_t i = 1; i < n; i++)
        if (words[i].postings < words[rarest].postings)
            rarest = i;
    out = gather(s, a, q, &words[rarest]);
    for (size_t i = 0; i < n; i++)
        if (i != rarest)
            intersect(s, &out, &words[i]);
    return out;
}

/* Documents that have as many of the words as any document has. */
static struct candidates most_words(const struct search *s, struct arena *a,
                                    const struct search_query *q, struct word_lists *words,
                                    size_t n)
{
    struct candidates out = {0};
    uint32_t most = 0;
    size_t kept = 0;

    rewind_lists(words, n);
    for (size_t i = 0; i < n; i++)
        out = unite(a, out, gather(s, a, q, &words[i]));
    for (size_t i = 0; i < out.n; i++)
        most = (uint32_t)i64_max(most, out.v[i].words);
    for (size_t i = 0; i < out.n; i++)
        if (out.v[i].words == most)
            out.v[kept++] = out.v[i];
    out.n = kept;
    return out;
}

static struct candidates find_words(const struct search *s, struct arena *a,
                                    const struct search_query *q, struct str typed, bool *partial)
{
    struct query_word words[SEARCH_WORDS_MAX];
    struct word_lists lists[SEARCH_WORDS_MAX];
    size_t n = words_of_query(a, typed, words);
    struct candidates out;

    *partial = false;
    if (n == 0)
        return str_trim(typed).n ? (struct candidates){0} : everything(s, a, q);
    for (size_t i = 0; i < n; i++)
        find_lists(s, &words[i], &lists[i]);
    out = all_words(s, a, q, lists, n);
    if (out.n || n == 1)
        return out;
    *partial = true;
    return most_words(s, a, q, lists, n);
}

/* Where nothing matches what was typed, it may have been typed with the other keyboard layout. */
static struct candidates find(const struct search *s, struct arena *a, const struct search_query *q,
                              struct search_result *result)
{
    struct candidates out = find_words(s, a, q, q->words, &result->partial), other;
    struct str flipped;
    bool partial;

    if (out.n || str_trim(q->words).n == 0)
        return out;
    flipped = keyboard_flip(a, q->words);
    other = find_words(s, a, q, flipped, &partial);
    if (other.n == 0 || partial)
        return out;
    result->partial = false;
    result->read_as = flipped;
    return other;
}

/* ---- the page ---- */

/* Counts by category, then keeps what is in the category asked for. */
static void count_and_filter(const struct search *s, const struct search_query *q,
                             struct candidates *c, uint32_t *by_category)
{
    size_t kept = 0;

    for (size_t i = 0; i < c->n; i++) {
        uint16_t category = s->columns.category[c->v[i].doc];

        by_category[category]++;
        if (!q->in_category ||
            (category >= q->category_first && category <= q->category_last))
            c->v[kept++] = c->v[i];
    }
    c->n = kept;
}

/* Larger comes first; equal ones in the order of their product ids, newest first. */
struct ranked {
    double key;
    int64_t product;
};

static bool before(struct ranked x, struct ranked y)
{
    return x.key != y.key ? x.key > y.key : x.product > y.product;
}

static struct ranked rank(const struct search *s, const struct search_query *q,
                          const struct candidate *c)
{
    struct ranked r = {0, s->columns.product[c->doc]};

    switch (q->sort) {
    case SORT_RELEVANCE:
        r.key = c->score + s->columns.rating[c->doc] / 5000.0;
        break;
    case SORT_CHEAPEST:
        r.key = -(double)s->columns.price[q->price_column][c->doc];
        break;
    case SORT_DEAREST:
        r.key = s->columns.price[q->price_column][c->doc];
        break;
    case SORT_NEWEST:
        r.key = s->columns.created_s[c->doc];
        break;
    case SORT_RATING:
        r.key = s->columns.rating[c->doc];
        break;
    }
    return r;
}

/* A heap of the best `cap`, the worst of them on top. */
struct heap {
    struct ranked *v;
    size_t n, cap;
};

static void sift_down(struct heap *h, size_t i)
{
    for (;;) {
        size_t worst = i, left = 2 * i + 1, right = left + 1;
        struct ranked held;

        if (left < h->n && before(h->v[worst], h->v[left]))
            worst = left;
        if (right < h->n && before(h->v[worst], h->v[right]))
            worst = right;
        if (worst == i)
            return;
        held = h->v[i];
        h->v[i] = h->v[worst];
        h->v[worst] = held;
        i = worst;
    }
}

static void offer(struct heap *h, struct ranked r)
{
    if (h->n < h->cap) {
        h->v[h->n++] = r;
        if (h->n == h->cap)
            for (size_t i = h->n / 2; i-- > 0;)
                sift_down(h, i);
    } else if (h->cap && before(r, h->v[0])) {
        h->v[0] = r;
        sift_down(h, 0);
    }
}

static int best_first(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;

    return before(*b, *a) - before(*a, *b);
}

static void take_page(const struct search *s, struct arena *a, const struct search_query *q,
                      const struct candidates *c, struct search_result *out)
{
    struct heap h = {.cap = (size_t)q->offset + q->limit};

    h.v = arena_new_n(a, struct ranked, h.cap + 1);
    for (size_t i = 0; i < c->n; i++)
        offer(&h, rank(s, q, &c->v[i]));
    qsort(h.v, h.n, sizeof(*h.v), best_first);
    out->products = arena_new_n(a, struct product_id, q->limit + 1);
    for (size_t i = q->offset; i < h.n; i++)
        out->products[out->products_n++] = (struct product_id){h.v[i].product};
}

void search_find(struct search *s, struct arena *a, const struct search_query *q,
                 struct search_result *out)
{
    struct candidates found;

    check(q->price_column < SEARCH_PRICES_MAX);
    check((uint64_t)q->offset + q->limit <= SEARCH_DEPTH_MAX);
    memset(out, 0, sizeof(*out));
    pthread_rwlock_rdlock(&s->lock);
    found = find(s, a, q, out);
    count_and_filter(s, q, &found, out->by_category);
    out->total = (uint32_t)found.n;
    take_page(s, a, q, &found, out);
    pthread_rwlock_unlock(&s->lock);
}
