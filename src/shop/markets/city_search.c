/* SPDX-License-Identifier: Apache-2.0 */
/* Cities by what people type: an index of every word of every folded name, in order. */
#include <pthread.h>

#include "base/arena.h"
#include "base/num.h"
#include "lib/text.h"
#include "shop/markets/places.h"

enum { ARENA_MAX = 32 << 20, WORDS_A_NAME_MAX = 8, NAMES = 3, SEARCH_MAX = 50 };

struct entry {
    struct str tail;   /* of a folded name, from the start of a word on */
    bool whole;        /* from its first word */
    const struct city *city;
};

static struct {
    struct arena arena;
    struct entry *v;
    size_t n;
} words;

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

static int compare(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->tail, b->tail);

    return order ? order : (a->city > b->city) - (a->city < b->city);
}

static bool between_words(char c)
{
    return strchr(" -'/().", c) != NULL;
}

static void add_name(const struct city *city, struct str name)
{
    struct str folded = text_folded(&words.arena, name);
    size_t added = 0;

    for (size_t i = 0; i < folded.n && added < WORDS_A_NAME_MAX; i++)
        if (!between_words(folded.p[i]) && (i == 0 || between_words(folded.p[i - 1]))) {
            words.v[words.n++] =
                (struct entry){str_sub(folded, i, folded.n - i), added == 0, city};
            added++;
        }
}

static void load(void)
{
    size_t n;
    const struct city *const *list = cities_of(NULL, &n);

    arena_init(&words.arena, ARENA_MAX);
    words.v = arena_new_n(&words.arena, struct entry, n * NAMES * WORDS_A_NAME_MAX + 1);
    for (size_t i = 0; i < n; i++) {
        add_name(list[i], list[i]->name);
        add_name(list[i], list[i]->native);
        add_name(list[i], list[i]->also);
    }
    qsort(words.v, words.n, sizeof(words.v[0]), compare);
}

static size_t first_at(struct str typed)
{
    size_t low = 0, high;

    pthread_once(&loaded, load);
    high = words.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(words.v[middle].tail, typed) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool larger(const struct city *a, const struct city *b)
{
    return a->population != b->population ? a->population > b->population : a->id.v < b->id.v;
}

/* Keeps the `max` largest, each once, the largest first. */
static size_t keep(const struct city **best, size_t n, size_t max, const struct city *c)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++)
        if (best[i] == c)
            return n;
    while (at < n && larger(best[at], c))
        at++;
    if (at == max)
        return n;
    n = n < max ? n + 1 : max;
    memmove(best + at + 1, best + at, (n - at - 1) * sizeof(best[0]));
    best[at] = c;
    return n;
}

size_t city_search(struct arena *a, const struct country *in, struct str typed, size_t max,
                   const struct city *const **out)
{
    struct str wanted = text_folded(a, str_trim(typed));
    const struct city **best;
    size_t n = 0;

    max = max < SEARCH_MAX ? max : SEARCH_MAX;
    best = arena_new_n(a, const struct city *, max + 1);
    *out = best;
    if (max == 0)
        return 0;
    for (size_t i = first_at(wanted); i < words.n && str_starts(words.v[i].tail, wanted); i++)
        if (!in || words.v[i].city->country == in)
            n = keep(best, n, max, words.v[i].city);
    return n;
}

const struct city *city_by_name(struct arena *a, const struct country *in, struct str name)
{
    struct str wanted = text_folded(a, str_trim(name));
    const struct city *best = NULL;
    struct city_id id;

    if (parse_i64(str_trim(name), 1, INT32_MAX, &id.v)) {
        best = city_by_id(id);
        return best && (!in || best->country == in) ? best : NULL;
    }
    for (size_t i = first_at(wanted); i < words.n && str_eq(words.v[i].tail, wanted); i++) {
        const struct entry *e = &words.v[i];

        if (e->whole && (!in || e->city->country == in) && (!best || larger(e->city, best)))
            best = e->city;
    }
    return best;
}
