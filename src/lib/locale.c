/* SPDX-License-Identifier: Apache-2.0 */
#include <unicode/ucol.h>
#include <unicode/uldnames.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "lib/locale.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/check.h"

enum { NAME_MAX_CHARS = 128 };

struct locale {
    const char *tag;
    const char *icu; /* what ICU takes, where it is another */
    struct str language;
    UPluralRules *plurals;
    ULocaleDisplayNames *names;
    UCollator *collator;
};

static struct locale locales[] = {
    {.tag = "en", .icu = "en-001"}, /* the world's English: "3 Dec", not "Dec 3" */
    {.tag = "en-US"}, {.tag = "en-GB"}, {.tag = "en-CA"}, {.tag = "ru"}, {.tag = "pt"},
    {.tag = "pt-BR"}, {.tag = "es"},    {.tag = "de"},    {.tag = "fr"}, {.tag = "fr-CA"},
    {.tag = "pl"},    {.tag = "zh"},
};
_Static_assert(countof(locales) <= LOCALES_MAX, "LOCALES_MAX");

static pthread_once_t open_once = PTHREAD_ONCE_INIT;

const char *locale_icu(const struct locale *l)
{
    return l->icu ? l->icu : l->tag;
}

static struct str language_of(struct str tag)
{
    struct str rest = tag, language;

    str_cut(&rest, '-', &language);
    return language;
}

/* The program keeps them until it ends. */
static void open_all(void)
{
    for (size_t i = 0; i < countof(locales); i++) {
        UErrorCode error = U_ZERO_ERROR;
        struct locale *l = &locales[i];

        l->language = language_of(str_of(l->tag));
        l->plurals = uplrules_open(locale_icu(l), &error);
        l->names = uldn_open(locale_icu(l), ULDN_STANDARD_NAMES, &error);
        l->collator = ucol_open(locale_icu(l), &error);
        check(U_SUCCESS(error));
    }
}

static const struct locale *find(struct str tag)
{
    for (size_t i = 0; i < countof(locales); i++)
        if (str_eq_nocase(tag, str_of(locales[i].tag)))
            return &locales[i];
    return NULL;
}

const struct locale *locale_get(struct str tag)
{
    const struct locale *l = find(tag);

    pthread_once(&open_once, open_all);
    return l ? l : find(language_of(tag));
}

const struct locale *locale_english(void)
{
    return locale_get(STR("en"));
}

struct str locale_tag(const struct locale *l)
{
    return str_of(l->tag);
}

struct str locale_language(const struct locale *l)
{
    return l->language;
}

size_t locale_index(const struct locale *l)
{
    return (size_t)(l - locales);
}

const struct locale *locale_at(size_t index)
{
    pthread_once(&open_once, open_all);
    return index < countof(locales) ? &locales[index] : NULL;
}

enum plural locale_plural(const struct locale *l, int64_t n)
{
    static const struct {
        const char *keyword;
        enum plural plural;
    } keywords[] = {{"zero", PLURAL_ZERO}, {"one", PLURAL_ONE},   {"two", PLURAL_TWO},
                    {"few", PLURAL_FEW},   {"many", PLURAL_MANY}, {"other", PLURAL_OTHER}};
    UErrorCode error = U_ZERO_ERROR;
    UChar wide[16];
    char keyword[16];
    int32_t length = uplrules_select(l->plurals, (double)n, wide, countof(wide), &error);

    check(U_SUCCESS(error) && length < (int32_t)countof(wide));
    u_UCharsToChars(wide, keyword, length);
    for (size_t i = 0; i < countof(keywords); i++)
        if (str_eq((struct str){keyword, (size_t)length}, str_of(keywords[i].keyword)))
            return keywords[i].plural;
    return PLURAL_OTHER;
}

static void put_wide(struct buf *out, const UChar *wide, int32_t n)
{
    UErrorCode error = U_ZERO_ERROR;
    char text[NAME_MAX_CHARS * 3];
    int32_t bytes;

    u_strToUTF8(text, sizeof(text), &bytes, wide, n, &error);
    check(U_SUCCESS(error));
    buf_add(out, text, (size_t)bytes);
}

typedef int32_t name_of(const ULocaleDisplayNames *, const char *, UChar *, int32_t, UErrorCode *);

static void put_name(struct buf *out, const struct locale *l, struct str code, name_of *get)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar wide[NAME_MAX_CHARS];
    char plain[16];
    int32_t n;

    if (code.n == 0 || code.n >= sizeof(plain)) {
        buf_str(out, code);
        return;
    }
    memcpy(plain, code.p, code.n);
    plain[code.n] = '\0';
    n = get(l->names, plain, wide, countof(wide), &error);
    if (U_FAILURE(error) || n > (int32_t)countof(wide))
        buf_str(out, code);
    else
        put_wide(out, wide, n);
}

const struct locale *locale_of_texts(const struct locale *l)
{
    struct str language = locale_language(l);

    return catalogue_of(language) || str_eq(language, STR("en")) ? l : locale_english();
}

/* Every page names countries, and ICU builds each name anew: it is asked once for each. */
enum { LETTERS = 26 };
static _Atomic(const struct str *) countries[LOCALES_MAX][LETTERS * LETTERS];

static const struct str *remember_country(const struct locale *l, struct str iso2)
{
    struct str *kept = malloc(sizeof(*kept));
    struct buf b;

    check(kept != NULL);
    buf_init(&b, NULL, NAME_MAX_CHARS * 3);
    put_name(&b, l, iso2, uldn_regionDisplayName);
    *kept = buf_view(&b); /* for ever */
    return kept;
}

void locale_country(struct buf *out, const struct locale *l, struct str iso2)
{
    _Atomic(const struct str *) *place;
    const struct str *name, *none = NULL;

    if (iso2.n != 2 || iso2.p[0] < 'A' || iso2.p[0] > 'Z' || iso2.p[1] < 'A' || iso2.p[1] > 'Z') {
        put_name(out, l, iso2, uldn_regionDisplayName);
        return;
    }
    place = &countries[locale_index(l)][(iso2.p[0] - 'A') * LETTERS + iso2.p[1] - 'A'];
    name = atomic_load(place);
    if (!name) {
        name = remember_country(l, iso2);
        if (!atomic_compare_exchange_strong(place, &none, name)) {
            free((char *)(uintptr_t)name->p); /* another was quicker */
            free((void *)(uintptr_t)name);
            name = none;
        }
    }
    buf_str(out, *name);
}

void locale_language_name(struct buf *out, const struct locale *l, struct str language)
{
    put_name(out, l, language, uldn_localeDisplayName);
}

struct str locale_sort_key(struct arena *a, const struct locale *l, struct str text)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t wide_n, n;
    UChar *wide = arena_new_n(a, UChar, text.n + 1);
    uint8_t *key;

    u_strFromUTF8(wide, (int32_t)text.n + 1, &wide_n, text.p ? text.p : "", (int32_t)text.n,
                  &error);
    check(U_SUCCESS(error));
    n = ucol_getSortKey(l->collator, wide, wide_n, NULL, 0);
    key = arena_alloc(a, (size_t)n);
    ucol_getSortKey(l->collator, wide, wide_n, key, n);
    return (struct str){(const char *)key, (size_t)n};
}
