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

/* ---- product id -> document ---- */

/* The slot of a product, or the empty one where it belongs. Documents that died stay in their slot
 * until the product comes again or the table grows. */
static uint32_t *slot_of(struct search *s, int64_t product)
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
            *slot_of(s, s->columns.product[doc]) = doc + 1;
}

/* ---- documents ---- */

static void grow_columns(struct search *s)
{
    struct columns *c = &s->columns;
    size_t cap = s->docs_cap ? 2 * (size_t)s->docs_cap : FIRST_DOCS;

    c->product = grown(c->product, cap, sizeof(*c->product));
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

static uint32_t new_doc(struct search *s, const struct search_doc *doc, uint32_t length)
{
    struct columns *c = &s->columns;
    uint32_t at = s->docs_n++;

    c->product[at] = doc->product.v;
    for (size_t i = 0; i < SEARCH_PRICES_MAX; i++)
        set_price(s, i, at, doc->prices_minor[i]);
    c->created_s[at] = (uint32_t)(i64_max(doc->created_ms, 0) / SECOND_MS);
    c->category[at] = doc->category;
    c->rating[at] = doc->rating;
    c->sending[at] = doc->sending;
    c->length[at] = (uint16_t)i64_min(length, UINT16_MAX);
    s->length_sum += c->length[at];
    s->live_n++;
    postings_add(&s->by_category[doc->category], at);
    count(s, at, 1);
    return at;
}

/* ---- compaction ---- */

static void move_columns(struct columns *c, uint32_t from, uint32_t to)
{
    c->product[to] = c->product[from];
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
    if (s->docs_n == s->docs_cap)
        grow_columns(s);
    check(s->docs_n < SEARCH_DOCS_MAX);
    slot = slot_of(s, doc->product.v);
    if (*slot)
        bury(s, *slot - 1);
    at = new_doc(s, doc, length);
    *slot = at + 1;
    for (size_t i = 0; i < n; i++)
        postings_add(terms_put(&s->terms, terms[i].term), posting_of(at, terms[i].weight));
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

void search_remove(struct search *s, struct product_id product)
{
    uint32_t *slot;

    pthread_rwlock_wrlock(&s->lock);
    slot = s->slots_cap ? slot_of(s, product.v) : NULL;
    if (slot && *slot)
        bury(s, *slot - 1);
    s->changes++;
    pthread_rwlock_unlock(&s->lock);
}

uint64_t search_changes(const struct search *s)
{
    return s->changes;
}

/* What a document takes in the columns. */
static size_t column_bytes(const struct columns *c)
{
    size_t bytes = sizeof(*c->product) + sizeof(*c->created_s) + sizeof(*c->category) +
                   sizeof(*c->rating) + sizeof(*c->length) + sizeof(*c->sending);

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
