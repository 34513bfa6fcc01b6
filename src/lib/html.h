/* SPDX-License-Identifier: Apache-2.0 */
/* What compiled page files write with (tools/pagec.c). Nobody else makes HTML: a value reaches a
 * page through one of the writers below, chosen by the place where it stands and by its type. A
 * type that has no writer for a place does not compile; a bare char * has none anywhere.
 *
 *   place                     types
 *   text                      struct str, integers, struct money, date, days, tenths: written for
 *                             people, in the reader's locale; struct ready: as it is
 *   quoted attribute          struct str, integers: written for machines
 *   href, src, action ...     struct url; behind its # a struct str
 *   a flag such as checked    bool
 *
 * Nothing here fails: the buffer has a maximum and a sticky `full`, looked at once at the end. */
#ifndef LIB_HTML_H
#define LIB_HTML_H

#include "base/civil.h"
#include "base/money.h"
#include "lib/translate.h"
#include "lib/url.h"

struct locale;

/* A part of a page, bytes [from, to), that differs from visitor to visitor or with the minute. Who
 * keeps the page leaves it out, and has it written again by what it is. */
struct html_slot {
    size_t from, to;
    int what;
    int64_t arg;
};

enum { HTML_SLOTS_MAX = 64 };

struct html_slots {
    struct html_slot v[HTML_SLOTS_MAX];
    size_t n;
    bool full; /* there were more */
};

struct html {
    struct buf *b;                  /* where the page goes */
    const struct locale *locale;    /* formats of numbers, money, dates; NULL is English */
    const struct catalogue *texts;  /* translations; NULL is English */
    struct html_slots *slots;       /* noted here; NULL: nobody asks */
};

/* Around the part; not one within another. */
void html_slot_begin(struct html *out, int what, int64_t arg);
void html_slot_end(struct html *out);

/* From one date to another, "3–5 Dec"; one day when both are the same. */
struct days {
    struct date from, to;
};

/* A figure with one decimal, not negative: 47 is "4.7". */
struct tenths {
    int32_t v;
};

/* A part that functions of a page file wrote before. */
struct ready {
    struct str html;
};

#define html_text(out, x)                    \
    _Generic((x),                            \
        struct str: html_text_str,           \
        struct ready: html_text_ready,       \
        struct money: html_text_money,       \
        struct date: html_text_date,         \
        struct days: html_text_days,         \
        struct tenths: html_text_tenths,     \
        int: html_text_number,               \
        unsigned: html_text_number,          \
        long: html_text_number,              \
        unsigned long: html_text_number,     \
        long long: html_text_number)((out), (x))

#define html_attribute(out, x)               \
    _Generic((x),                            \
        struct str: html_attribute_str,      \
        int: html_attribute_number,          \
        unsigned: html_attribute_number,     \
        long: html_attribute_number,         \
        unsigned long: html_attribute_number,\
        long long: html_attribute_number)((out), (x))

#define html_url(out, x) _Generic((x), struct url: html_attribute_url)((out), (x))
#define html_fragment(out, x) _Generic((x), struct str: html_attribute_fragment)((out), (x))
#define html_flag(out, name, x) _Generic((x), bool: html_write_flag)((out), (name), (x))
#define html_optional(out, head, x) \
    _Generic((x), struct str: html_write_optional)((out), (head), (x))

/* As it is: the static parts of a page. For compiled pages only. */
static inline void html_raw(struct html *out, struct str s) { buf_add(out->b, s.p, s.n); }

static inline void html_text_ready(struct html *out, struct ready r) { html_raw(out, r.html); }
void html_text_str(struct html *out, struct str s);
void html_text_number(struct html *out, int64_t v);
void html_text_money(struct html *out, struct money m);
void html_text_date(struct html *out, struct date d);
void html_text_days(struct html *out, struct days d);
void html_text_tenths(struct html *out, struct tenths t);

void html_attribute_str(struct html *out, struct str s);
void html_attribute_number(struct html *out, int64_t v);
void html_attribute_url(struct html *out, struct url u);
void html_attribute_fragment(struct html *out, struct str s);

/* `name` (" checked") when true. */
void html_write_flag(struct html *out, struct str name, bool on);
/* `head` (` title="`), the value and the quote, unless the value is empty. */
void html_write_optional(struct html *out, struct str head, struct str value);

/* The text in the reader's language. */
static inline struct str html_translate(const struct html *out, struct str id)
{
    return catalogue_text(out->texts, id);
}
struct str html_plural(const struct html *out, struct str one, struct str other, int64_t n);

/* Writes *rest up to its next %{name}, escaped, and gives the index of the name in `names`; -1
 * when the text is at its end. What is none of the names is text. */
int html_piece(struct html *out, struct str *rest, const struct str *names, size_t n);

#endif
