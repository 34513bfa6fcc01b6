/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/hs.h"

#include <pthread.h>

#include "lib/data_files.h"
#include "shop/customs/hs_index.h"

enum { HS_DIGITS = 6, NAME_MAX_BYTES = 1000, WORDS_MAX_BYTES = 1000, DEFAULT_ARENA_MAX = 64 << 20 };
enum column { HS, NAME, EN, RU, PT, CATEGORIES };

const char *const hs_columns[HS_COLUMNS] = {"hs", "name", "en", "ru", "pt", "categories"};

/* ---- codes ---- */

bool hs_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

bool hs6_valid(struct str hs)
{
    int chapter;

    if (hs.n != HS_DIGITS || !hs_digits(hs))
        return false;
    chapter = (hs.p[0] - '0') * 10 + (hs.p[1] - '0');
    return chapter >= 1 && chapter <= 97 && chapter != 77; /* 77 is kept for the future */
}

bool hs6_of(struct arena *a, struct str code, struct str *out)
{
    char bare[HS_DIGITS];
    size_t n = 0, all = 0;

    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];

        if (c == ' ' || c == '.')
            continue;
        if (c < '0' || c > '9')
            return false;
        if (n < sizeof(bare))
            bare[n++] = c;
        all++;
    }
    if (all > 14 || !hs6_valid((struct str){bare, n}))
        return false;
    *out = str_copy(a, (struct str){bare, n});
    return true;
}

/* ---- the book ---- */

struct entry {
    struct hs_code code;
    struct hs_words words;
};

static enum outcome read_code(const struct table *t, size_t row, struct problem *p,
                              struct entry *e)
{
    struct str hs = table_cell(t, row, HS);

    if (!hs_digits(hs) || hs.n < 2 || hs.n > HS_DIGITS || hs.n % 2 != 0)
        return cell_refuse(t, row, HS, p, "2, 4 or 6 digits of the Harmonized System");
    e->code.hs = hs;
    TRY(cell_text(t, row, NAME, 1, NAME_MAX_BYTES, p, &e->code.name));
    e->words.name = e->code.name;
    return DONE;
}

static enum outcome read_ours(const struct table *t, size_t row, struct problem *p,
                              struct entry *e)
{
    TRY(read_code(t, row, p, e));
    TRY(cell_text(t, row, EN, 0, WORDS_MAX_BYTES, p, &e->words.phrases[HS_EN]));
    TRY(cell_text(t, row, RU, 0, WORDS_MAX_BYTES, p, &e->words.phrases[HS_RU]));
    TRY(cell_text(t, row, PT, 0, WORDS_MAX_BYTES, p, &e->words.phrases[HS_PT]));
    e->code.categories = e->words.categories = table_cell(t, row, CATEGORIES);
    e->code.shipped = true;
    return DONE;
}

/* Ours before another of the same code. */
static int compare_entries(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->code.hs, b->code.hs);

    return order ? order : (int)b->code.shipped - (int)a->code.shipped;
}

enum outcome hs_read(struct arena *a, const struct table *ours, const struct table *more,
                     struct problem *p, struct hs_book *out)
{
    size_t all = ours->n + (more ? more->n : 0), n = 0;
    struct entry *v = arena_new_n(a, struct entry, all + 1);
    struct hs_code *codes = arena_new_n(a, struct hs_code, all + 1);
    struct hs_words *words = arena_new_n(a, struct hs_words, all + 1);

    for (size_t i = 0; i < ours->n; i++)
        TRY(read_ours(ours, i, p, &v[i]));
    for (size_t i = ours->n; i < all; i++)
        TRY(read_code(more, i - ours->n, p, &v[i]));
    qsort(v, all, sizeof(v[0]), compare_entries);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || !str_eq(v[i].code.hs, v[i - 1].code.hs)) {
            codes[n] = v[i].code;
            words[n++] = v[i].words;
        }
    *out = (struct hs_book){codes, n, hs_index_make(a, words, n)};
    return DONE;
}

static struct {
    struct arena arena;
    struct hs_book book;
    struct problem problem;
    enum outcome outcome;
} shipped;

static pthread_once_t shipped_once = PTHREAD_ONCE_INIT;

static void load_shipped(void)
{
    struct table t;

    arena_init(&shipped.arena, DEFAULT_ARENA_MAX);
    shipped.outcome = hs_shipped_table(&shipped.arena, &shipped.problem, &t);
    if (shipped.outcome == DONE)
        shipped.outcome = hs_read(&shipped.arena, &t, NULL, &shipped.problem, &shipped.book);
}

enum outcome hs_shipped_table(struct arena *a, struct problem *p, struct table *out)
{
    return table_parse(a, STR("hs.csv"), data_file("hs.csv"), hs_columns, HS_COLUMNS, HS_CODES_MAX,
                       p, out);
}

enum outcome hs_default(struct problem *p, const struct hs_book **out)
{
    pthread_once(&shipped_once, load_shipped);
    if (shipped.outcome != DONE)
        *p = shipped.problem;
    *out = &shipped.book;
    return shipped.outcome;
}

const struct hs_code *hs_find(const struct hs_book *b, struct str hs)
{
    size_t low = 0, high = b->codes_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(b->code[middle].hs, hs) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < b->codes_n && str_eq(b->code[low].hs, hs) ? &b->code[low] : NULL;
}

struct str hs_name(const struct hs_book *b, struct str hs)
{
    for (size_t n = hs.n < HS_DIGITS ? hs.n : HS_DIGITS; n >= 2; n--) {
        const struct hs_code *code = hs_find(b, str_sub(hs, 0, n));

        if (code)
            return code->name;
    }
    return STR("");
}
