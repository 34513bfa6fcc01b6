/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/search/keep.h"

#include "base/check.h"
#include "shop/search/index.h"

/* Of a term; a stem may be a little longer than its word. */
enum { NAME_BYTES_MAX = 1024, OUT_BYTES = 1 << 15 };
enum { TERMS_KEPT_MAX = 1 << 26, PRICES_MASK = (1 << SEARCH_PRICES_MAX) - 1 };

struct counts {
    uint32_t docs, terms;
    uint32_t prices, zero; /* bits of the price columns that there are */
    uint64_t names_bytes, postings;
};

/* Columns but for the prices, in the order in which they are kept. */
enum { COLUMNS = 7 };
struct column {
    void *v;
    size_t size;
};

static size_t columns_of(const struct columns *c, struct column out[COLUMNS + SEARCH_PRICES_MAX])
{
    const struct column fixed[COLUMNS] = {
        {c->product, sizeof(*c->product)},     {c->fingerprint, sizeof(*c->fingerprint)},
        {c->created_s, sizeof(*c->created_s)}, {c->category, sizeof(*c->category)},
        {c->rating, sizeof(*c->rating)},       {c->length, sizeof(*c->length)},
        {c->sending, sizeof(*c->sending)},
    };
    size_t n = COLUMNS;

    memcpy(out, fixed, sizeof(fixed));
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        if (c->price[i])
            out[n++] = (struct column){c->price[i], sizeof(*c->price[i])};
    return n;
}

/* ---- keeping ---- */

struct keeping {
    const struct search *s;
    const struct keep_sink *to;
    uint32_t *new_numbers; /* of documents; UINT32_MAX: dead */
    uint32_t *postings;    /* of each term, living ones; 0: the term is left out */
    struct counts counts;
    char out[OUT_BYTES];
    size_t out_n;
    bool failed;
};

static void flush(struct keeping *k)
{
    if (!k->failed && k->out_n)
        k->failed = !k->to->write(k->to->arg, k->out, k->out_n);
    k->out_n = 0;
}

/* Of few bytes. */
static void put(struct keeping *k, const void *bytes, size_t n)
{
    if (k->out_n + n > OUT_BYTES)
        flush(k);
    memcpy(k->out + k->out_n, bytes, n);
    k->out_n += n;
}

static void number_docs(struct keeping *k)
{
    k->new_numbers = grown(NULL, (size_t)k->s->docs_n + 1, sizeof(*k->new_numbers));
    for (uint32_t doc = 0; doc < k->s->docs_n; doc++)
        k->new_numbers[doc] = k->s->columns.product[doc] ? k->counts.docs++ : UINT32_MAX;
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        k->counts.prices |= k->s->columns.price[i] ? 1u << i : 0;
}

static uint32_t living(const struct keeping *k, const struct postings *p)
{
    struct posting_list list = postings_list(p);
    uint32_t n = 0;

    for (uint32_t i = 0; i < list.n; i++)
        n += k->new_numbers[posting_doc(list.v[i])] != UINT32_MAX;
    return n;
}

static void count_terms(struct keeping *k)
{
    const struct terms *t = &k->s->terms;

    k->postings = grown(NULL, t->n + 1, sizeof(*k->postings));
    for (size_t i = 0; i < t->n; i++) {
        k->postings[i] = living(k, &t->v[i].postings);
        if (!k->postings[i])
            continue;
        k->counts.terms++;
        k->counts.names_bytes += t->v[i].name_n;
        k->counts.postings += k->postings[i];
    }
}

static void put_columns(struct keeping *k)
{
    struct column columns[COLUMNS + SEARCH_PRICES_MAX];
    size_t n = columns_of(&k->s->columns, columns);

    for (size_t i = 0; i < n; i++)
        for (uint32_t doc = 0; doc < k->s->docs_n; doc++)
            if (k->new_numbers[doc] != UINT32_MAX)
                put(k, (const char *)columns[i].v + doc * columns[i].size, columns[i].size);
}

static void put_terms(struct keeping *k)
{
    const struct terms *t = &k->s->terms;

    for (size_t i = 0; i < t->n; i++) {
        uint16_t length = (uint16_t)t->v[i].name_n;

        check(t->v[i].name_n <= NAME_BYTES_MAX);
        if (k->postings[i])
            put(k, &length, sizeof(length));
    }
    for (size_t i = 0; i < t->n; i++)
        if (k->postings[i])
            put(k, &k->postings[i], sizeof(k->postings[i]));
    for (size_t i = 0; i < t->n; i++)
        if (k->postings[i])
            put(k, t->names + t->v[i].name_at, t->v[i].name_n);
}

static void put_postings(struct keeping *k)
{
    const struct terms *t = &k->s->terms;

    for (size_t i = 0; i < t->n && !k->failed; i++) {
        struct posting_list list = postings_list(&t->v[i].postings);

        for (uint32_t j = 0; j < list.n; j++) {
            uint32_t doc = k->new_numbers[posting_doc(list.v[j])], v;

            if (doc == UINT32_MAX)
                continue;
            v = posting_of(doc, posting_weight(list.v[j]));
            put(k, &v, sizeof(v));
        }
    }
}

bool search_keep(struct search *s, const struct keep_sink *to)
{
    struct keeping k = {.s = s, .to = to};

    pthread_rwlock_rdlock(&s->lock);
    number_docs(&k);
    count_terms(&k);
    put(&k, &k.counts, sizeof(k.counts));
    put_columns(&k);
    put_terms(&k);
    put_postings(&k);
    flush(&k);
    pthread_rwlock_unlock(&s->lock);
    free(k.new_numbers);
    free(k.postings);
    return !k.failed;
}

/* ---- taking ---- */

bool keep_read(struct keep_source *from, void *out, size_t n)
{
    if (n > from->left || !from->read(from->arg, out, n))
        return false;
    from->left -= n;
    return true;
}

struct taking {
    struct search *fresh;
    struct keep_source *from;
    const uint16_t *sendings;
    size_t sendings_n;
    struct counts counts;
    struct problem *p;
};

static enum outcome wrong(const struct taking *t, const char *what)
{
    return refuse(t->p, refusal_invalid, "index", "%s", what);
}

static enum outcome read_all(struct taking *t, void *out, uint64_t n)
{
    return keep_read(t->from, out, n) ? DONE : wrong(t, "it ends too soon");
}

/* Before any memory is taken for it. */
static enum outcome read_counts(struct taking *t)
{
    struct counts *c = &t->counts;
    struct column columns[COLUMNS + SEARCH_PRICES_MAX];
    uint64_t expected, doc_bytes = 0;

    TRY(read_all(t, c, sizeof(*c)));
    if (c->docs > SEARCH_DOCS_MAX || c->terms >= TERMS_KEPT_MAX || c->prices & ~PRICES_MASK ||
        c->zero || c->names_bytes > UINT32_MAX || c->postings > t->from->left / sizeof(uint32_t))
        return wrong(t, "more than there may be");
    columns_of(&t->fresh->columns, columns);
    for (size_t i = 0; i < COLUMNS; i++)
        doc_bytes += columns[i].size;
    doc_bytes += (uint64_t)__builtin_popcount(c->prices) * sizeof(uint32_t);
    expected = c->docs * doc_bytes + c->terms * (sizeof(uint16_t) + sizeof(uint32_t)) +
               c->names_bytes + c->postings * sizeof(uint32_t);
    return expected == t->from->left ? DONE : wrong(t, "another length than it says");
}

static enum outcome read_columns(struct taking *t)
{
    struct search *s = t->fresh;
    struct column columns[COLUMNS + SEARCH_PRICES_MAX];
    size_t n;

    index_reserve(s, t->counts.docs);
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        if (t->counts.prices >> i & 1)
            s->columns.price[i] = grown(NULL, s->docs_cap, sizeof(**s->columns.price));
    n = columns_of(&s->columns, columns);
    for (size_t i = 0; i < n; i++)
        TRY(read_all(t, columns[i].v, t->counts.docs * columns[i].size));
    return DONE;
}

static enum outcome enter_docs(struct taking *t)
{
    struct search *s = t->fresh;

    for (uint32_t doc = 0; doc < t->counts.docs; doc++) {
        uint16_t *sending = &s->columns.sending[doc];
        uint32_t *slot;

        if (s->columns.product[doc] <= 0 || s->columns.category[doc] >= SEARCH_CATEGORIES_MAX ||
            *sending >= t->sendings_n)
            return wrong(t, "a document that cannot be");
        *sending = t->sendings[*sending];
        slot = index_slot(s, s->columns.product[doc]);
        if (*slot)
            return wrong(t, "a product that is there twice");
        *slot = doc + 1;
        index_enter(s);
    }
    return DONE;
}

/* What is read of the terms before they are made. */
struct names {
    uint16_t *length;
    uint32_t *postings;
    char *bytes;
};

static void names_free(struct names *n)
{
    free(n->length);
    free(n->postings);
    free(n->bytes);
}

static enum outcome read_names(struct taking *t, struct names *out)
{
    const struct counts *c = &t->counts;
    uint64_t names_bytes = 0, postings = 0;

    out->length = grown(NULL, (size_t)c->terms + 1, sizeof(*out->length));
    out->postings = grown(NULL, (size_t)c->terms + 1, sizeof(*out->postings));
    out->bytes = grown(NULL, c->names_bytes + 1, 1);
    TRY(read_all(t, out->length, c->terms * sizeof(*out->length)));
    TRY(read_all(t, out->postings, c->terms * sizeof(*out->postings)));
    TRY(read_all(t, out->bytes, c->names_bytes));
    for (uint32_t i = 0; i < c->terms; i++) {
        if (out->length[i] > NAME_BYTES_MAX || out->postings[i] == 0)
            return wrong(t, "a term that cannot be");
        names_bytes += out->length[i];
        postings += out->postings[i];
    }
    if (names_bytes != c->names_bytes || postings != c->postings)
        return wrong(t, "terms that do not add up");
    return DONE;
}

static enum outcome read_postings(struct taking *t, struct postings *p, uint32_t n)
{
    uint32_t *v = postings_room(p, n);
    uint64_t after = 0; /* the least document that may come, that is */

    TRY(read_all(t, v, n * sizeof(*v)));
    for (uint32_t i = 0; i < n; i++) {
        if (posting_doc(v[i]) < after || posting_doc(v[i]) >= t->counts.docs)
            return wrong(t, "a posting out of its order");
        after = (uint64_t)posting_doc(v[i]) + 1;
    }
    return DONE;
}

/* All names first: the postings of a term move when another one is added. */
static enum outcome make_terms(struct taking *t, const struct names *names)
{
    struct terms *terms = &t->fresh->terms;
    const char *at = names->bytes;

    for (uint32_t i = 0; i < t->counts.terms; at += names->length[i++]) {
        terms_put(terms, (struct str){at, names->length[i]});
        if (terms->n != i + 1)
            return wrong(t, "a term that is there twice");
    }
    for (uint32_t i = 0; i < t->counts.terms; i++)
        TRY(read_postings(t, &terms->v[i].postings, names->postings[i]));
    return DONE;
}

static enum outcome read_terms(struct taking *t)
{
    scoped(names_free) struct names names = {0};

    TRY(read_names(t, &names));
    return make_terms(t, &names);
}

static enum outcome take_all(struct taking *t)
{
    TRY(read_counts(t));
    TRY(read_columns(t));
    TRY(enter_docs(t));
    return read_terms(t);
}

enum outcome search_take(struct search *s, struct keep_source *from, const uint16_t *sendings,
                         size_t sendings_n, struct problem *p)
{
    struct taking t = {search_new(), from, sendings, sendings_n, {0}, p};
    enum outcome out = take_all(&t);

    if (out == DONE)
        index_move(s, t.fresh);
    search_free(t.fresh);
    return out;
}
