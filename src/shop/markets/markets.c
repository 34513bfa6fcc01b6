/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/markets/markets.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"
#include "shop/markets/places_load.h"

enum { MARKETS_MAX = 64, POSTCODE_MAX = 16, ARENA_MAX = 1 << 20 };

static struct {
    struct arena arena;
    struct market *v;
    size_t n;
    struct problem problem;
    enum outcome outcome;
} all;

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

enum column {
    CODE, COUNTRY, NAME, LANGUAGES, CURRENCIES, ZONE, CITY, TAX_INCLUSIVE, REGION_NEEDED,
    POSTCODE_NEEDED, POSTCODES, POSTCODE_EXAMPLE, LINES, TAX_ID, DIAL
};

static enum outcome read_languages(const struct table *t, size_t i, struct market *m)
{
    struct str rest = table_cell(t, i, LANGUAGES), word;

    while (str_cut(&rest, ' ', &word)) {
        if (word.n < 2 || m->languages_n == MARKET_LANGUAGES_MAX)
            return cell_refuse(t, i, LANGUAGES, &all.problem, "1 to %d languages, like \"ru en\"",
                               MARKET_LANGUAGES_MAX);
        m->languages[m->languages_n++] = word;
    }
    return DONE;
}

static enum outcome read_currencies(const struct table *t, size_t i, struct market *m)
{
    struct str rest = table_cell(t, i, CURRENCIES), word;

    while (str_cut(&rest, ' ', &word))
        if (m->currencies_n == MARKET_CURRENCIES_MAX ||
            !currency_parse(word, &m->currencies[m->currencies_n++]))
            return cell_refuse(t, i, CURRENCIES, &all.problem, "1 to %d currencies of ISO 4217",
                               MARKET_CURRENCIES_MAX);
    return DONE;
}

static enum outcome read_place(const struct table *t, size_t i, struct market *m)
{
    struct city_id city = {0};

    TRY(cell_i64(t, i, CITY, 1, INT32_MAX, &all.problem, &city.v));
    m->country = country_by_code(table_cell(t, i, COUNTRY));
    m->city = city_by_id(city);
    if (!m->country)
        return cell_refuse(t, i, COUNTRY, &all.problem, "a country of countries.csv");
    if (!m->city || m->city->country != m->country)
        return cell_refuse(t, i, CITY, &all.problem, "a city of that country in cities.csv");
    return DONE;
}

static enum outcome read_address(const struct table *t, size_t i, struct address_rules *a)
{
    struct problem *p = &all.problem;

    TRY(cell_flag(t, i, REGION_NEEDED, p, &a->region_needed));
    TRY(cell_flag(t, i, POSTCODE_NEEDED, p, &a->postcode_needed));
    TRY(cell_text(t, i, POSTCODES, 1, 200, p, &a->postcode_patterns));
    TRY(cell_text(t, i, POSTCODE_EXAMPLE, 1, POSTCODE_MAX, p, &a->postcode_example));
    TRY(cell_text(t, i, LINES, 1, 40, p, &a->lines));
    TRY(cell_text(t, i, TAX_ID, 0, 8, p, &a->tax_id));
    return cell_text(t, i, DIAL, 2, 5, p, &a->dial);
}

static enum outcome read_market(const struct table *t, size_t i, struct market *m)
{
    struct problem *p = &all.problem;
    struct str code;

    TRY(cell_text(t, i, CODE, 2, 2, p, &code));
    memcpy(m->code, code.p, 2);
    for (const struct market *other = all.v; other < m; other++)
        if (str_eq(str_of(other->code), code))
            return cell_refuse(t, i, CODE, p, "each market once");
    TRY(cell_text(t, i, NAME, 1, 80, p, &m->name));
    TRY(cell_text(t, i, ZONE, 1, 60, p, &m->zone));
    TRY(cell_flag(t, i, TAX_INCLUSIVE, p, &m->tax_inclusive));
    TRY(read_languages(t, i, m));
    TRY(read_currencies(t, i, m));
    TRY(read_place(t, i, m));
    return read_address(t, i, &m->address);
}

static enum outcome read_all(void)
{
    static const char *const columns[] = {
        "code", "country", "name", "languages", "currencies", "zone", "city", "tax_inclusive",
        "region_needed", "postcode_needed", "postcodes", "postcode_example", "lines", "tax_id",
        "dial"};
    struct table t;

    TRY(places_load(&all.problem));
    TRY(table_parse(&all.arena, STR("markets.csv"), data_file("markets.csv"), columns,
                    countof(columns), MARKETS_MAX, &all.problem, &t));
    all.v = arena_new_n(&all.arena, struct market, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_market(&t, i, &all.v[i]));
    all.n = t.n;
    return DONE;
}

static void load(void)
{
    arena_init(&all.arena, ARENA_MAX);
    all.outcome = read_all();
}

enum outcome markets_load(struct problem *p)
{
    pthread_once(&loaded, load);
    if (all.outcome != DONE)
        *p = all.problem;
    return all.outcome;
}

const struct market *markets(size_t *n)
{
    struct problem p;

    check(markets_load(&p) == DONE);
    *n = all.n;
    return all.v;
}

const struct market *market_by_code(struct str code)
{
    size_t n;
    const struct market *m = markets(&n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(m[i].code), code))
            return &m[i];
    return NULL;
}

const struct market *market_of_country(struct str country)
{
    size_t n;
    const struct market *m = markets(&n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(m[i].country->code), country))
            return &m[i];
    return NULL;
}

bool market_has_language(const struct market *m, struct str language)
{
    for (size_t i = 0; i < m->languages_n; i++)
        if (str_eq(m->languages[i], language))
            return true;
    return false;
}

bool market_has_currency(const struct market *m, struct currency c)
{
    for (size_t i = 0; i < m->currencies_n; i++)
        if (currency_eq(m->currencies[i], c))
            return true;
    return false;
}

/* ---- postcodes ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/* `bare` is the code in capitals without blanks and hyphens; the pattern puts them back. */
static bool fits(struct str bare, struct str pattern, struct buf *normal)
{
    size_t at = 0;

    buf_clear(normal);
    for (size_t i = 0; i < pattern.n; i++) {
        char want = pattern.p[i];
        bool joint = want == '-' || want == '_';

        if (!joint) {
            if (at == bare.n || !(want == 'N' ? is_digit(bare.p[at]) : is_capital(bare.p[at])))
                return false;
            buf_char(normal, bare.p[at++]);
        } else {
            buf_char(normal, want == '_' ? ' ' : want);
        }
    }
    return at == bare.n;
}

bool market_postcode(const struct market *m, struct arena *a, struct str typed, struct str *normal)
{
    struct str rest = m->address.postcode_patterns, pattern;
    char bare[POSTCODE_MAX];
    struct buf b;
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];

        if (c == ' ' || c == '-')
            continue;
        if (n == sizeof(bare))
            return false;
        bare[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    buf_init(&b, a, 2 * POSTCODE_MAX);
    while (str_cut(&rest, ' ', &pattern))
        if (fits((struct str){bare, n}, pattern, &b)) {
            *normal = buf_view(&b);
            return true;
        }
    return false;
}
