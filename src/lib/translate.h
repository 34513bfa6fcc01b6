/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of the interface in the reader's language. The English text is the message id; po/LL.po
 * holds its translations, which tools/poc.c compiles into the program (gettext's file format, our
 * own look-up: no setlocale, all languages at once, any thread).
 *
 * A text is marked where it stands, so that `make pot` finds it:
 *
 *   page files     {_("Add to cart")}  {_f("From %{city}", city = v->city)}
 *                  {_n("One item", "%{n} items", n = v->n)}
 *   C              N_("Shipped") is the literal itself, to be translated when it is shown
 *
 * What has no translation is shown in English. A language without a catalogue is wholly English;
 * the page says so (face/web/views.h). */
#ifndef LIB_TRANSLATE_H
#define LIB_TRANSLATE_H

#include "base/str.h"

/* Marks a literal for extraction. */
#define N_(literal) literal

/* The plural categories of CLDR (Unicode TR35); which one a number has in a language is asked of
 * ICU. A catalogue that lacks a category uses its last form, which serves OTHER. */
enum plural { PLURAL_ZERO, PLURAL_ONE, PLURAL_TWO, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER, PLURALS };

/* The most plural forms of a language in gettext's files: Arabic has six. */
enum { FORMS_MAX = 6 };

struct message {
    struct str id;
    struct str forms[FORMS_MAX]; /* forms[0] alone, or one a plural form */
};

/* One language, immutable, made by tools/poc.c. */
struct catalogue {
    struct str language;             /* "ru" */
    const struct message *messages;
    size_t n;
    const uint16_t *slots;           /* open addressing: 0 empty, else index + 1 */
    size_t slots_n;                  /* a power of two */
    uint8_t form_of[PLURALS];        /* which of a message's forms serves a category */
};

extern const struct catalogue catalogue_table[];
extern const size_t catalogue_table_n;

/* By language of a BCP 47 tag: "pt-BR" finds "pt". NULL where the language has no catalogue, which
 * is fine below and gives English. */
const struct catalogue *catalogue_of(struct str language);

/* The translation, or `id` itself. Constant time. */
struct str catalogue_text(const struct catalogue *c, struct str id);

/* The form of the message `one` for the number n, whose category in the language is `p`;
 * untranslated: `one` for 1, else `other`, as English has it. */
struct str catalogue_plural(const struct catalogue *c, enum plural p, struct str one,
                            struct str other, int64_t n);

#endif
