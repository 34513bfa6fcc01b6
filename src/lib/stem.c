/* SPDX-License-Identifier: Apache-2.0 */
#include <libstemmer.h>

#include "lib/stem.h"

#include <pthread.h>

#include "base/check.h"

enum { WORD_MAX = 64 }; /* longer ones are no words */

static const char *const names[STEM_OTHER] = {
    [STEM_EN] = "english", [STEM_RU] = "russian", [STEM_ES] = "spanish",
    [STEM_PT] = "portuguese", [STEM_DE] = "german", [STEM_FR] = "french",
    [STEM_IT] = "italian", [STEM_NL] = "dutch",   [STEM_TR] = "turkish",
};
static const char tags[STEM_OTHER][3] = {"en", "ru", "es", "pt", "de", "fr", "it", "nl", "tr"};

/* The words of a language are few and come again and again; stemming one takes a microsecond. */
enum { KEPT = 2048, KEPT_BYTES = 32 };

struct kept {
    uint8_t language, word_n, stem_n; /* word_n 0: none */
    char word[KEPT_BYTES], stem[KEPT_BYTES];
};

/* What a thread has for itself. */
struct stemmers {
    struct sb_stemmer *v[STEM_OTHER];
    struct kept kept[KEPT]; /* by hash; the last one stays */
};

static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;

static void drop_stemmers(void *p)
{
    struct stemmers *s = p;

    for (size_t i = 0; i < STEM_OTHER; i++)
        sb_stemmer_delete(s->v[i]);
    free(s);
}

static void make_key(void)
{
    check(pthread_key_create(&key, drop_stemmers) == 0);
}

static struct stemmers *own(void)
{
    struct stemmers *s;

    pthread_once(&key_once, make_key);
    s = pthread_getspecific(key);
    if (!s) {
        s = calloc(1, sizeof(*s));
        check(s != NULL && pthread_setspecific(key, s) == 0);
    }
    return s;
}

static struct sb_stemmer *stemmer(struct stemmers *s, enum stem_language language)
{
    if (!s->v[language]) {
        s->v[language] = sb_stemmer_new(names[language], "UTF_8");
        check(s->v[language] != NULL);
    }
    return s->v[language];
}

enum stem_language stem_language(struct str tag)
{
    for (size_t i = 0; i < STEM_OTHER; i++)
        if (str_starts(tag, str_of(tags[i])) && (tag.n == 2 || tag.p[2] == '-'))
            return (enum stem_language)i;
    return STEM_OTHER;
}

/* Where the word is kept, if it is. */
static struct kept *place_of(struct stemmers *s, enum stem_language language, struct str word)
{
    uint32_t h = (uint32_t)language;

    for (size_t i = 0; i < word.n; i++)
        h = (h ^ (unsigned char)word.p[i]) * 16777619u;
    return &s->kept[(h ^ h >> 16) % KEPT];
}

static struct str stem_anew(struct stemmers *s, enum stem_language language, struct str word)
{
    struct sb_stemmer *snowball = stemmer(s, language);
    const sb_symbol *out = sb_stemmer_stem(snowball, (const sb_symbol *)word.p, (int)word.n);

    check(out != NULL);
    return (struct str){(const char *)out, (size_t)sb_stemmer_length(snowball)};
}

static void keep(struct kept *k, enum stem_language language, struct str word, struct str stem)
{
    k->language = (uint8_t)language;
    k->word_n = (uint8_t)word.n;
    k->stem_n = (uint8_t)stem.n;
    memcpy(k->word, word.p, word.n);
    memcpy(k->stem, stem.p, stem.n);
}

struct str stem_word(struct arena *a, enum stem_language language, struct str word)
{
    struct stemmers *s;
    struct kept *k;
    struct str stem;

    if (language == STEM_OTHER || word.n == 0 || word.n > WORD_MAX)
        return str_copy(a, word);
    s = own();
    k = place_of(s, language, word);
    if (k->word_n == word.n && k->language == language && memcmp(k->word, word.p, word.n) == 0)
        return str_copy(a, (struct str){k->stem, k->stem_n});
    stem = stem_anew(s, language, word);
    if (word.n <= KEPT_BYTES && stem.n <= KEPT_BYTES)
        keep(k, language, word, stem);
    return str_copy(a, stem);
}
