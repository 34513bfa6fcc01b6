/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/search/index.h"

#include "base/check.h"
#include "base/civil.h"
#include "base/hash.h"
#include "base/num.h"

enum { FIRST_DOCS = 1024 };

struct search *search_new(void)
{
    struct search *s = calloc(1, sizeof(*s));

    check(s != NULL && pthread_rwlock_init(&s->lock, NULL) == 0);
    return s;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < SEARCH_CATEGORIES_MAX; i++)
        postings_release(&s->by_category[i]);
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        free(s->columns.price[i]);
    free(s->columns.product);
    free(s->columns.fingerprint);
    free(s->columns.created_s);
    free(s->columns.category);
    free(s->columns.rating);
    free(s->columns.length);
    free(s->columns.sending);
    free(s->slots);
    terms_release(&s->terms);
    pthread_rwlock_destroy(&s->lock);
    free(s);
}

void index_move(struct search *to, struct search *from)
{
    pthread_rwlock_wrlock(&to->lock);
    check(to->docs_n == 0 && to->terms.n == 0);
    to->terms = from->terms;
    to->columns = from->columns;
    memcpy(to->by_category, from->by_category, sizeof(to->by_category));
    memcpy(to->counts, from->counts, sizeof(to->counts));
    to->docs_n = from->docs_n;
    to->docs_cap = from->docs_cap;
    to->live_n = from->live_n;
    to->length_sum = from->length_sum;
    to->slots = from->slots;
    to->slots_cap = from->slots_cap;
    to->changes++;
    pthread_rwlock_unlock(&to->lock);
    from->terms = (struct terms){0};
    from->columns = (struct columns){0};
    memset(from->by_category, 0, sizeof(from->by_category));
    from->slots = NULL;
}

/* ---- product id -> document ---- */

/* Documents that died stay in their slot until the product comes again or the table grows. */
uint32_t *index_slot(struct search *s, int64_t product)
{
    size_t i = hash_u64((uint64_t)product) & (s->slots_cap - 1);

    while (s->slots[i] && s->columns.product[s->slots[i] - 1] != product)
        i = (i + 1) & (s->slots_cap - 1);
    return &s->slots[i];
}

static void rebuild_slots(struct search *s, size_t cap)
{
    free(s->slots);
    s->slots = calloc(cap, sizeof(*s->slots));
    check(s->slots != NULL);
    s->slots_cap = cap;
    for (uint32_t doc = 0; doc < s->docs_n; doc++)
        if (s->columns.product[doc])
            *index_slot(s, s->columns.product[doc]) = doc + 1;
}

/* ---- documents ---- */

void index_reserve(struct search *s, uint32_t docs)
{
    struct columns *c = &s->columns;
    size_t cap = s->docs_cap ? s->docs_cap : FIRST_DOCS;

    check(docs <= SEARCH_DOCS_MAX);
    if (docs <= s->docs_cap)
        return;
    while (cap < docs)
        cap *= 2;
    c->product = grown(c->product, cap, sizeof(*c->product));
    c->fingerprint = grown(c->fingerprint, cap, sizeof(*c->fingerprint));
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        if (c->price[i])
            c->price[i] = grown(c->price[i], cap, sizeof(*c->price[i]));
    c->created_s = grown(c->created_s, cap, sizeof(*c->created_s));
    c->category = grown(c->category, cap, sizeof(*c->category));
    c->rating = grown(c->rating, cap, sizeof(*c->rating));
    c->length = grown(c->length, cap, sizeof(*c->length));
    c->sending = grown(c->sending, cap, sizeof(*c->sending));
    s->docs_cap = (uint32_t)cap;
    rebuild_slots(s, 2 * cap);
}

static void count(struct search *s, uint32_t doc, int by)
{
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        if (column_price(&s->columns, i, doc))
            s->counts[i][s->columns.category[doc]] += (uint32_t)by;
}

static void bury(struct search *s, uint32_t doc)
{
    count(s, doc, -1);
    s->columns.product[doc] = 0;
    s->length_sum -= s->columns.length[doc];
    s->live_n--;
}

/* Most shops have fewer markets than there may be: a column is made for the first price in it. */
static void set_price(struct search *s, size_t column, uint32_t doc, int64_t price_minor)
{
    uint32_t **prices = &s->columns.price[column];

    if (!*prices && price_minor) {
        *prices = calloc(s->docs_cap, sizeof(**prices));
        check(*prices != NULL);
    }
    if (*prices)
        (*prices)[doc] = (uint32_t)i64_min(price_minor, UINT32_MAX);
}

void index_enter(struct search *s)
{
    uint32_t at = s->docs_n++;

    s->length_sum += s->columns.length[at];
    s->live_n++;
    postings_add(&s->by_category[s->columns.category[at]], at);
    count(s, at, 1);
}

static void set_sale(struct search *s, uint32_t at, const struct search_doc *doc)
{
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        set_price(s, i, at, doc->prices_minor[i]);
    s->columns.sending[at] = doc->sending;
}

static uint32_t new_doc(struct search *s, const struct search_doc *doc, uint32_t length)
{
    struct columns *c = &s->columns;
    uint32_t at = s->docs_n;

    c->product[at] = doc->product.v;
    c->fingerprint[at] = doc->fingerprint;
    set_sale(s, at, doc);
    c->created_s[at] = (uint32_t)(i64_max(doc->created_ms, 0) / SECOND_MS);
    c->category[at] = doc->category;
    c->rating[at] = doc->rating;
    c->length[at] = (uint16_t)i64_min(length, UINT16_MAX);
    index_enter(s);
    return at;
}

/* ---- compaction ---- */

static void move_columns(struct columns *c, uint32_t from, uint32_t to)
{
    c->product[to] = c->product[from];
    c->fingerprint[to] = c->fingerprint[from];
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        if (c->price[i])
            c->price[i][to] = c->price[i][from];
    c->created_s[to] = c->created_s[from];
    c->category[to] = c->category[from];
    c->rating[to] = c->rating[from];
    c->length[to] = c->length[from];
    c->sending[to] = c->sending[from];
}

static void renumber(struct postings *list, const uint32_t *new_numbers)
{
    uint32_t *v = postings_values(list), kept = 0;

    for (uint32_t i = 0; i < list->n; i++) {
        uint32_t doc = new_numbers[posting_doc(v[i])];

        if (doc != UINT32_MAX)
            v[kept++] = posting_of(doc, posting_weight(v[i]));
    }
    list->n = kept;
}

static void renumber_categories(struct search *s)
{
    for (size_t i = 0; i < SEARCH_CATEGORIES_MAX; i++)
        s->by_category[i].n = 0;
    for (uint32_t doc = 0; doc < s->docs_n; doc++)
        postings_add(&s->by_category[s->columns.category[doc]], doc);
}

/* Drops the dead documents and closes the gaps, when they are more than the living. */
static void compact(struct search *s)
{
    uint32_t *new_numbers, kept = 0;

    if (s->docs_n < FIRST_DOCS || s->docs_n - s->live_n <= s->live_n)
        return;
    new_numbers = grown(NULL, s->docs_n, sizeof(*new_numbers));
    for (uint32_t doc = 0; doc < s->docs_n; doc++) {
        bool dead = s->columns.product[doc] == 0;

        new_numbers[doc] = dead ? UINT32_MAX : kept;
        if (!dead)
            move_columns(&s->columns, doc, kept++);
    }
    for (size_t i = 0; i < s->terms.n; i++)
        renumber(&s->terms.v[i].postings, new_numbers);
    free(new_numbers);
    s->docs_n = kept;
    rebuild_slots(s, s->slots_cap);
    renumber_categories(s);
}

/* ---- changes ---- */

static void put_locked(struct search *s, const struct search_doc *doc,
                       const struct term_weight *terms, size_t n, uint32_t length)
{
    uint32_t *slot, at;

    compact(s);
    index_reserve(s, s->docs_n + 1);
    slot = index_slot(s, doc->product.v);
    if (*slot)
        bury(s, *slot - 1);
    at = new_doc(s, doc, length);
    *slot = at + 1;
    for (size_t i = 0; i < n; i++)
        postings_add(terms_put_hashed(&s->terms, terms[i].term, terms[i].hash),
                     posting_of(at, terms[i].weight));
}

void search_put(struct search *s, struct arena *scratch, const struct search_doc *doc)
{
    struct arena_mark mark = arena_mark(scratch);
    struct term_weight *terms;
    uint32_t length;
    size_t n = words_of_doc(scratch, doc, &terms, &length);

    check(doc->product.v > 0 && doc->category < SEARCH_CATEGORIES_MAX);
    pthread_rwlock_wrlock(&s->lock);
    put_locked(s, doc, terms, n, length);
    s->changes++;
    pthread_rwlock_unlock(&s->lock);
    arena_rewind(scratch, mark);
}

/* UINT32_MAX: it is not in. */
static uint32_t doc_of(struct search *s, struct product_id product)
{
    uint32_t *slot = s->slots_cap ? index_slot(s, product.v) : NULL;

    return slot && *slot ? *slot - 1 : UINT32_MAX;
}

bool search_revise(struct search *s, const struct search_doc *doc)
{
    uint32_t at;
    bool same;

    pthread_rwlock_wrlock(&s->lock);
    at = doc_of(s, doc->product);
    same = at != UINT32_MAX && s->columns.fingerprint[at] == doc->fingerprint;
    if (same) {
        count(s, at, -1);
        set_sale(s, at, doc);
        count(s, at, 1);
        s->changes++;
    }
    pthread_rwlock_unlock(&s->lock);
    return same;
}

void search_remove(struct search *s, struct product_id product)
{
    uint32_t at;

    pthread_rwlock_wrlock(&s->lock);
    at = doc_of(s, product);
    if (at != UINT32_MAX) {
        bury(s, at);
        s->changes++;
    }
    pthread_rwlock_unlock(&s->lock);
}

uint64_t search_fingerprint(struct search *s, struct product_id product)
{
    uint32_t at;
    uint64_t fingerprint;

    pthread_rwlock_rdlock(&s->lock);
    at = doc_of(s, product);
    fingerprint = at == UINT32_MAX ? 0 : s->columns.fingerprint[at];
    pthread_rwlock_unlock(&s->lock);
    return fingerprint;
}

static int by_id(const void *a, const void *b)
{
    const struct product_id *x = a, *y = b;

    return x->v < y->v ? -1 : x->v > y->v;
}

struct product_id *search_products(struct search *s, size_t *n)
{
    struct product_id *ids;

    *n = 0;
    pthread_rwlock_rdlock(&s->lock);
    ids = grown(NULL, (size_t)s->live_n + 1, sizeof(*ids));
    for (uint32_t doc = 0; doc < s->docs_n; doc++)
        if (s->columns.product[doc])
            ids[(*n)++].v = s->columns.product[doc];
    pthread_rwlock_unlock(&s->lock);
    qsort(ids, *n, sizeof(*ids), by_id);
    return ids;
}

uint64_t search_changes(const struct search *s)
{
    return s->changes;
}

/* What a document takes in the columns. */
static size_t column_bytes(const struct columns *c)
{
    size_t bytes = sizeof(*c->product) + sizeof(*c->fingerprint) + sizeof(*c->created_s) +
                   sizeof(*c->category) + sizeof(*c->rating) + sizeof(*c->length) +
                   sizeof(*c->sending);

    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        bytes += c->price[i] ? sizeof(*c->price[i]) : 0;
    return bytes;
}

struct search_size search_size(struct search *s)
{
    struct search_size size = {0};

    pthread_rwlock_rdlock(&s->lock);
    size.products = s->live_n;
    size.terms = (uint32_t)s->terms.n;
    size.bytes = terms_bytes(&s->terms) + s->slots_cap * sizeof(*s->slots) +
                 s->docs_cap * column_bytes(&s->columns);
    for (size_t i = 0; i < SEARCH_CATEGORIES_MAX; i++)
        size.bytes += s->by_category[i].cap * sizeof(uint32_t);
    pthread_rwlock_unlock(&s->lock);
    return size;
}
