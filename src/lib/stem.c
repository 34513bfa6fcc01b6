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

struct stemmers {
    struct sb_stemmer *v[STEM_OTHER];
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

/* This thread's stemmer of the language. */
static struct sb_stemmer *stemmer(enum stem_language language)
{
    struct stemmers *s;

    pthread_once(&key_once, make_key);
    s = pthread_getspecific(key);
    if (!s) {
        s = calloc(1, sizeof(*s));
        check(s != NULL && pthread_setspecific(key, s) == 0);
    }
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

struct str stem_word(struct arena *a, enum stem_language language, struct str word)
{
    struct sb_stemmer *s;
    const sb_symbol *out;

    if (language == STEM_OTHER || word.n == 0 || word.n > WORD_MAX)
        return str_copy(a, word);
    s = stemmer(language);
    out = sb_stemmer_stem(s, (const sb_symbol *)word.p, (int)word.n);
    check(out != NULL);
    return str_copy(a, (struct str){(const char *)out, (size_t)sb_stemmer_length(s)});
}
