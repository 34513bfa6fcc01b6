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
    [SORT_SOONEST] = "soonest",
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

/* ---- the best of them ---- */

/* Larger comes first; equal ones in the order of their product ids, newest first. */
struct ranked {
    double key;
    int64_t product;
};

static bool before(struct ranked x, struct ranked y)
{
    return x.key != y.key ? x.key > y.key : x.product > y.product;
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

/* ---- what matches ---- */

/* A search on its way: documents are taken one after the other, and none is kept but the best. */
struct finding {
    const struct search *s;
    const struct search_query *q;
    struct search_result *out;
    struct heap best;
    uint32_t matched; /* in any category */
};

static bool in_category(const struct search_query *q, uint16_t category)
{
    return !q->in_category || (category >= q->category_first && category <= q->category_last);
}

static void start_again(struct finding *f)
{
    f->best.n = 0;
    f->matched = 0;
    f->out->total = 0;
    memset(f->out->by_category, 0, sizeof(f->out->by_category));
}

static uint16_t days_of(const struct finding *f, uint32_t doc)
{
    uint16_t sending = f->s->columns.sending[doc];

    return sending < f->q->days_n ? f->q->days[sending] : SEARCH_NEVER;
}

/* May the document be in the result, whatever its words and its category? */
static bool passes(const struct finding *f, uint32_t doc)
{
    const struct search_query *q = f->q;
    uint32_t price = column_price(&f->s->columns, q->price_column, doc);

    if (f->s->columns.product[doc] == 0 || price == 0)
        return false;
    if (q->within_days && days_of(f, doc) > q->within_days)
        return false;
    return price >= q->price_min && (q->price_max == 0 || price <= q->price_max);
}

/* What the order goes by; larger comes first. */
static double rank(const struct finding *f, uint32_t doc, double score)
{
    const struct columns *c = &f->s->columns;

    switch (f->q->sort) {
    case SORT_CHEAPEST: return -(double)column_price(c, f->q->price_column, doc);
    case SORT_DEAREST: return column_price(c, f->q->price_column, doc);
    case SORT_NEWEST: return c->created_s[doc];
    case SORT_RATING: return c->rating[doc];
    case SORT_SOONEST: return c->rating[doc] / 5001.0 - days_of(f, doc); /* then the best rated */
    default: return score + c->rating[doc] / 5000.0;
    }
}

static void offer_doc(struct finding *f, uint32_t doc, double score)
{
    offer(&f->best, (struct ranked){rank(f, doc, score), f->s->columns.product[doc]});
}

/* Counts a document that passes in its category, and takes it where that is asked for. */
static void take(struct finding *f, uint32_t doc, double score)
{
    uint16_t category = f->s->columns.category[doc];

    f->matched++;
    f->out->by_category[category]++;
    if (!in_category(f->q, category))
        return;
    f->out->total++;
    offer_doc(f, doc, score);
}

/* ---- words ---- */

/* A word of the query with the posting lists of its forms. */
struct word_lists {
    struct posting_list lists[WORD_FORMS_MAX];
    uint32_t at[WORD_FORMS_MAX]; /* how far each list is read */
    size_t n;
    uint64_t postings;      /* in all lists */
    double idf;
};

struct word_set {
    struct word_lists v[SEARCH_WORDS_MAX];
    size_t n;
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
        const struct postings *p = terms_get(&s->terms, word->forms[i]);

        if (!p)
            continue;
        out->lists[out->n++] = postings_list(p);
        out->postings += p->n;
    }
    n = n > (double)out->postings ? n : (double)out->postings;
    out->idf = log(1.0 + (n - (double)out->postings + 0.5) / ((double)out->postings + 0.5));
}

/* The document that the word's lists stand at, the first of them; UINT32_MAX at their end. */
static uint32_t doc_at(const struct word_lists *w)
{
    uint32_t doc = UINT32_MAX;

    for (size_t i = 0; i < w->n; i++)
        if (w->at[i] < w->lists[i].n)
            doc = (uint32_t)i64_min(doc, posting_doc(w->lists[i].v[w->at[i]]));
    return doc;
}

/* The word's best score for the document, when one of its lists stands at it; else -1. */
static double score_at(const struct search *s, const struct word_lists *w, uint32_t doc)
{
    double best = -1;

    for (size_t i = 0; i < w->n; i++)
        if (w->at[i] < w->lists[i].n && posting_doc(w->lists[i].v[w->at[i]]) == doc)
            best = fmax(best, posting_score(s, w, w->lists[i].v[w->at[i]]));
    return best;
}

static void step_over(struct word_lists *w, uint32_t doc)
{
    for (size_t i = 0; i < w->n; i++)
        w->at[i] += w->at[i] < w->lists[i].n && posting_doc(w->lists[i].v[w->at[i]]) == doc;
}

/* Steps the list to the first posting at or after `doc`: doubling steps, then halving. */
static void gallop(const struct posting_list *list, uint32_t *at, uint32_t doc)
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

static bool add_word(const struct search *s, struct word_lists *w, uint32_t doc, double *score)
{
    double mine;

    for (size_t i = 0; i < w->n; i++)
        gallop(&w->lists[i], &w->at[i], doc);
    mine = score_at(s, w, doc);
    *score += mine;
    return mine >= 0;
}

static size_t rarest(const struct word_set *words)
{
    size_t at = 0;

    for (size_t i = 1; i < words->n; i++)
        if (words->v[i].postings < words->v[at].postings)
            at = i;
    return at;
}

/* Documents with all words: those of the rarest word, looked up in the lists of the others. */
static void find_all_words(struct finding *f, struct word_set *words)
{
    size_t lead = rarest(words);
    uint32_t doc;

    for (; (doc = doc_at(&words->v[lead])) != UINT32_MAX; step_over(&words->v[lead], doc)) {
        double score = score_at(f->s, &words->v[lead], doc);
        bool has_all = passes(f, doc);

        for (size_t i = 0; i < words->n && has_all; i++)
            has_all = i == lead || add_word(f->s, &words->v[i], doc, &score);
        if (has_all)
            take(f, doc, score);
    }
}

/* Documents that have as many of the words as any document has: through all lists at once. */
static void find_most_words(struct finding *f, struct word_set *words)
{
    uint32_t most = 1;

    for (size_t i = 0; i < words->n; i++)
        memset(words->v[i].at, 0, sizeof(words->v[i].at));
    for (;;) {
        uint32_t doc = UINT32_MAX, has = 0;
        double score = 0;

        for (size_t i = 0; i < words->n; i++)
            doc = (uint32_t)i64_min(doc, doc_at(&words->v[i]));
        if (doc == UINT32_MAX)
            return;
        for (size_t i = 0; i < words->n; i++) {
            double mine = score_at(f->s, &words->v[i], doc);

            has += mine >= 0;
            score += fmax(mine, 0);
            step_over(&words->v[i], doc);
        }
        if (has < most || !passes(f, doc))
            continue;
        if (has > most)
            start_again(f);
        most = has;
        take(f, doc, score);
    }
}

static void find_lists_of_words(struct finding *f, struct arena *a, struct str typed,
                                struct word_set *out)
{
    struct query_word words[SEARCH_WORDS_MAX];

    out->n = words_of_query(a, typed, words);
    for (size_t i = 0; i < out->n; i++)
        find_lists(f->s, &words[i], &out->v[i]);
}

/* Where nothing matches what was typed, it may have been typed with the other keyboard layout. */
static void find_words(struct finding *f, struct arena *a)
{
    struct word_set words;
    struct str flipped;

    find_lists_of_words(f, a, f->q->words, &words);
    if (words.n)
        find_all_words(f, &words);
    if (f->matched == 0 && words.n > 1) {
        find_most_words(f, &words);
        f->out->partial = f->matched > 0;
    }
    if (f->matched > 0)
        return;
    flipped = keyboard_flip(a, f->q->words);
    find_lists_of_words(f, a, flipped, &words);
    if (words.n)
        find_all_words(f, &words);
    if (f->matched > 0)
        f->out->read_as = flipped;
}

/* ---- without words ---- */

/* The newest documents go first: among equals they win, and the others need not enter the heap. */

static void browse_category(struct finding *f, size_t category)
{
    struct posting_list docs = postings_list(&f->s->by_category[category]);

    for (uint32_t i = docs.n; i-- > 0;)
        if (passes(f, docs.v[i]))
            offer_doc(f, docs.v[i], 0);
}

static void browse_all(struct finding *f)
{
    for (uint32_t doc = f->s->docs_n; doc-- > 0;)
        if (passes(f, doc))
            offer_doc(f, doc, 0);
}

/* The counts are kept; only what is asked for is looked at. */
static void browse(struct finding *f)
{
    const struct search_query *q = f->q;
    const uint32_t *counts = f->s->counts[q->price_column];

    memcpy(f->out->by_category, counts, sizeof(f->out->by_category));
    for (size_t c = 0; c < SEARCH_CATEGORIES_MAX; c++) {
        bool asked = in_category(q, (uint16_t)c);

        f->out->total += asked ? counts[c] : 0;
        if (q->in_category && asked && counts[c])
            browse_category(f, c);
    }
    if (!q->in_category)
        browse_all(f);
}

static void browse_filtered(struct finding *f)
{
    for (uint32_t doc = f->s->docs_n; doc-- > 0;)
        if (passes(f, doc))
            take(f, doc, 0);
}

/* ---- the page ---- */

static void take_page(struct finding *f, struct arena *a)
{
    struct heap *h = &f->best;
    const struct search_query *q = f->q;

    qsort(h->v, h->n, sizeof(*h->v), best_first);
    f->out->products = arena_new_n(a, struct product_id, q->limit + 1);
    for (size_t i = q->offset; i < h->n; i++)
        f->out->products[f->out->products_n++] = (struct product_id){h->v[i].product};
}

void search_find(struct search *s, struct arena *a, const struct search_query *q,
                 struct search_result *out)
{
    struct finding f = {.s = s, .q = q, .out = out, .best.cap = (size_t)q->offset + q->limit};

    check(q->price_column < SEARCH_PRICES_MAX);
    check(q->days || (q->within_days == 0 && q->sort != SORT_SOONEST));
    check((uint64_t)q->offset + q->limit <= SEARCH_DEPTH_MAX);
    memset(out, 0, sizeof(*out));
    f.best.v = arena_new_n(a, struct ranked, f.best.cap + 1);
    pthread_rwlock_rdlock(&s->lock);
    if (str_trim(q->words).n)
        find_words(&f, a);
    else if (q->price_min > 0 || q->price_max > 0 || q->within_days > 0)
        browse_filtered(&f);
    else
        browse(&f);
    pthread_rwlock_unlock(&s->lock);
    take_page(&f, a);
}
