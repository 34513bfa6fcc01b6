/* SPDX-License-Identifier: Apache-2.0 */
/* Locales: how a language is written in a place. A fixed list, opened on first use, immutable and
 * shared by all threads. ICU (CLDR data). */
#ifndef LIB_LOCALE_H
#define LIB_LOCALE_H

#include "base/buf.h"
#include "lib/translate.h"

struct locale;

enum { LOCALES_MAX = 16 };

/* By BCP 47 tag: "pt-BR"; a tag that is not in the list gives its language's plain locale. NULL for
 * a language that is not in the list. */
const struct locale *locale_get(struct str tag);
/* English: for mails to operators, logs and tests. */
const struct locale *locale_english(void);

struct str locale_tag(const struct locale *l);      /* "pt-BR" */
struct str locale_language(const struct locale *l); /* "pt" */
const char *locale_icu(const struct locale *l);     /* what ICU calls it, for lib/ */
size_t locale_index(const struct locale *l);        /* below LOCALES_MAX */
const struct locale *locale_at(size_t index);       /* NULL past the end of the list */

/* The locale of the texts that a reader of `l` gets: `l` itself where its language has a catalogue,
 * else English. For names that stand within texts: "from Turkey" and not "from Türkei". */
const struct locale *locale_of_texts(const struct locale *l);

enum plural locale_plural(const struct locale *l, int64_t n);

/* Names of the world in the reader's language: "Brasil" of "BR", "português" of "pt". The code
 * itself where ICU knows no name. */
void locale_country(struct buf *out, const struct locale *l, struct str iso2);
void locale_language_name(struct buf *out, const struct locale *l, struct str language);

/* For sorting names as the reader's language does: bytes that compare with str_cmp. */
struct str locale_sort_key(struct arena *a, const struct locale *l, struct str text);

#endif
