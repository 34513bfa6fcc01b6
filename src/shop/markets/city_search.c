/* SPDX-License-Identifier: Apache-2.0 */
/* Cities by what people type: an index of every word of every folded name, in order, and one of how
 * each sounds. */
#include <pthread.h>

#include "base/arena.h"
#include "base/num.h"
#include "lib/text.h"
#include "shop/markets/city_sound.h"
#include "shop/markets/places.h"
#include "shop/markets/postcodes.h"

enum { ARENA_MAX = 32 << 20, WORDS_A_NAME_MAX = 8, NAMES = 5, SEARCH_MAX = 50, SOUND_MIN = 3 };

struct entry {
    struct str tail;   /* of a folded name, from the start of a word on */
    bool whole;        /* from its first word */
    const struct city *city;
};

struct index {
    struct entry *v;   /* by tail */
    size_t n;
};

static struct index names, sounds;
static struct arena memory;
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

static void add_name(struct index *to, const struct city *city, struct str name)
{
    size_t added = 0;

    for (size_t i = 0; i < name.n && added < WORDS_A_NAME_MAX; i++)
        if (!between_words(name.p[i]) && (i == 0 || between_words(name.p[i - 1]))) {
            to->v[to->n++] = (struct entry){str_sub(name, i, name.n - i), added == 0, city};
            added++;
        }
}

/* Its name, its native one, and the first others. */
static size_t names_of(const struct city *city, struct str called[NAMES])
{
    struct str rest = city->also;
    size_t n = 2;

    called[0] = city->name;
    called[1] = city->native;
    while (n < NAMES && str_cut(&rest, ';', &called[n]))
        n++;
    return n;
}

static void add_city(const struct city *city)
{
    struct str called[NAMES];
    size_t n = names_of(city, called);

    for (size_t i = 0; i < n; i++) {
        add_name(&names, city, text_folded(&memory, called[i]));
        add_name(&sounds, city, city_sound(&memory, called[i]));
    }
}

static void load(void)
{
    size_t n;
    const struct city *const *list = cities_of(NULL, &n);

    arena_init(&memory, ARENA_MAX);
    names.v = arena_new_n(&memory, struct entry, n * NAMES * WORDS_A_NAME_MAX + 1);
    sounds.v = arena_new_n(&memory, struct entry, n * NAMES * WORDS_A_NAME_MAX + 1);
    for (size_t i = 0; i < n; i++)
        add_city(list[i]);
    qsort(names.v, names.n, sizeof(names.v[0]), compare);
    qsort(sounds.v, sounds.n, sizeof(sounds.v[0]), compare);
}

static size_t first_at(const struct index *in, struct str typed)
{
    size_t low = 0, high = in->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(in->v[middle].tail, typed) < 0)
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

/* The `max` largest of those found, each once, the largest first. */
struct best {
    const struct country *in;
    const struct city **v;
    size_t n, max;
};

static void keep(struct best *b, const struct city *c)
{
    size_t at = 0;

    if (b->in && c->country != b->in)
        return;
    for (size_t i = 0; i < b->n; i++)
        if (b->v[i] == c)
            return;
    while (at < b->n && larger(b->v[at], c))
        at++;
    if (at == b->max)
        return;
    b->n = b->n < b->max ? b->n + 1 : b->max;
    memmove(b->v + at + 1, b->v + at, (b->n - at - 1) * sizeof(b->v[0]));
    b->v[at] = c;
}

static bool starting(const struct index *in, struct str typed, struct best *b)
{
    for (size_t i = first_at(in, typed); i < in->n && str_starts(in->v[i].tail, typed); i++)
        keep(b, in->v[i].city);
    return b->n > 0;
}

/* With one wrong letter in four, two in eight; those with fewer before all others. */
static bool guessed(struct str sound, struct best *b)
{
    unsigned max = sound.n < 4 ? 0 : sound.n < 8 ? 1 : 2;

    for (unsigned errors = 1; errors <= max && b->n == 0; errors++)
        for (size_t i = 0; i < sounds.n; i++)
            if ((!b->in || sounds.v[i].city->country == b->in) &&
                city_sound_errors(sound, sounds.v[i].tail, errors) == errors)
                keep(b, sounds.v[i].city);
    return b->n > 0;
}

static enum city_match search(struct arena *a, struct str typed, struct best *b)
{
    struct str sound;

    if (starting(&names, text_folded(a, typed), b))
        return CITY_BY_NAME;
    if (b->in)
        b->v[0] = postcodes_find(postcodes_shipped(), b->in, typed);
    if (b->v[0]) {
        b->n = 1;
        return CITY_BY_POSTCODE;
    }
    sound = city_sound(a, typed);
    if (sound.n >= SOUND_MIN && !starting(&sounds, sound, b) && guessed(sound, b))
        return CITY_BY_GUESS;
    return CITY_BY_SOUND;
}

struct city_hits city_search(struct arena *a, const struct country *in, struct str typed,
                             size_t max)
{
    struct best b = {.in = in, .max = max < SEARCH_MAX ? max : SEARCH_MAX};
    enum city_match how;

    if (max == 0)
        return (struct city_hits){0};
    pthread_once(&loaded, load);
    b.v = arena_new_n(a, const struct city *, b.max + 1);
    how = search(a, str_trim(typed), &b);
    return (struct city_hits){b.v, b.n, how};
}

static const struct city *named(const struct index *of, const struct country *in,
                                struct str wanted)
{
    const struct city *best = NULL;

    for (size_t i = first_at(of, wanted); i < of->n && str_eq(of->v[i].tail, wanted); i++) {
        const struct entry *e = &of->v[i];

        if (e->whole && (!in || e->city->country == in) && (!best || larger(e->city, best)))
            best = e->city;
    }
    return best;
}

const struct city *city_by_name(struct arena *a, const struct country *in, struct str name)
{
    const struct city *best;
    struct city_id id;

    name = str_trim(name);
    if (parse_i64(name, 1, INT32_MAX, &id.v)) {
        best = city_by_id(id);
        return best && (!in || best->country == in) ? best : NULL;
    }
    pthread_once(&loaded, load);
    best = named(&names, in, text_folded(a, name));
    return best || name.n == 0 ? best : named(&sounds, in, city_sound(a, name));
}
