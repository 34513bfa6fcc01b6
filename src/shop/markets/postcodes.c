/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/markets/postcodes.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum { ARENA_MAX = 4 << 20, CODE_MAX = 12 };

enum { COUNTRY, CITY, PREFIXES, CHECK, SOURCE };
static const char *const columns[] = {"country", "city", "prefixes", "check", "source"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_head(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]) && !(s.p[i] >= 'A' && s.p[i] <= 'Z'))
            return false;
    return s.n > 0 && s.n <= POSTCODE_HEAD_MAX;
}

/* "101-129", or "140" for 140-140. */
static bool read_head(struct str word, struct postcode_head *out)
{
    struct str rest = word;

    if (!str_cut(&rest, '-', &out->first))
        return false;
    out->last = rest.n > 0 ? rest : out->first;
    return is_head(out->first) && is_head(out->last) && out->first.n == out->last.n &&
           str_cmp(out->first, out->last) <= 0;
}

static enum outcome read_row(struct arena *a, const struct table *t, size_t row,
                             struct problem *p, struct postcode_head *v, size_t *n)
{
    const struct country *country = country_by_code(table_cell(t, row, COUNTRY));
    struct str rest = table_cell(t, row, PREFIXES), word, text;
    const struct city *city;
    bool check;

    if (!country)
        return cell_refuse(t, row, COUNTRY, p, "a country's two capital letters, like RU");
    city = city_by_name(a, country, table_cell(t, row, CITY));
    if (!city)
        return cell_refuse(t, row, CITY, p, "a city of cities.csv");
    TRY(cell_flag(t, row, CHECK, p, &check));
    TRY(cell_text(t, row, SOURCE, 1, 300, p, &text));
    while (str_cut(&rest, ' ', &word)) {
        if (*n == POSTCODE_HEADS_MAX || !read_head(word, &v[*n]))
            return cell_refuse(t, row, PREFIXES, p, "heads of postcodes, like 101-129 140");
        v[(*n)++].city = city;
    }
    return DONE;
}

enum outcome postcodes_parse(struct arena *a, struct str name, struct str csv, struct problem *p,
                             struct postcodes *out)
{
    struct postcode_head *v = arena_new_n(a, struct postcode_head, POSTCODE_HEADS_MAX);
    struct table t;
    size_t n = 0;

    TRY(table_parse(a, name, csv, columns, countof(columns), POSTCODE_ROWS_MAX, p, &t));
    for (size_t i = 0; i < t.n; i++)
        TRY(read_row(a, &t, i, p, v, &n));
    *out = (struct postcodes){v, n};
    return DONE;
}

/* ---- finding ---- */

static bool under(struct str code, const struct postcode_head *h)
{
    struct str head = str_sub(code, 0, h->first.n);

    if (head.n < h->first.n || str_cmp(head, h->first) < 0 || str_cmp(head, h->last) > 0)
        return false;
    return is_digit(head.p[head.n - 1]) || (code.n > head.n && is_digit(code.p[head.n]));
}

/* In capitals, without blanks and hyphens; empty for what cannot be a code. */
static struct str tidied(struct str typed, char out[CODE_MAX])
{
    bool digit = false;
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ' || c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (n == CODE_MAX || !is_head((struct str){&c, 1}))
            return STR("");
        digit = digit || is_digit(c);
        out[n++] = c;
    }
    return digit ? (struct str){out, n} : STR("");
}

const struct city *postcodes_find(const struct postcodes *of, const struct country *in,
                                  struct str typed)
{
    char room[CODE_MAX];
    struct str code = tidied(typed, room);
    const struct postcode_head *best = NULL;

    for (size_t i = 0; i < of->n; i++)
        if (of->v[i].city->country == in && under(code, &of->v[i]) &&
            (!best || of->v[i].first.n > best->first.n))
            best = &of->v[i];
    return best ? best->city : NULL;
}

/* ---- the shipped ones ---- */

static struct postcodes shipped;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    static struct arena memory; /* for ever */
    struct problem p = {0};

    arena_init(&memory, ARENA_MAX);
    check(postcodes_parse(&memory, STR("postcodes.csv"), data_file("postcodes.csv"), &p,
                          &shipped) == DONE);
}

const struct postcodes *postcodes_shipped(void)
{
    check(pthread_once(&once, load) == 0);
    return &shipped;
}
