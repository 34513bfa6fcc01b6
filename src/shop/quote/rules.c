/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/quote/rules.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/hash.h"
#include "lib/data_files.h"

enum { DEFAULTS_ARENA_MAX = 16 << 20 };

enum outcome rules_tables(struct arena *a, const struct rules_csv *csv, struct problem *p,
                          struct table out[BOOKS])
{
    for (size_t i = 0; i < BOOKS; i++)
        TRY(table_parse(a, str_printf(a, "%s.csv", rule_books[i].name), csv->book[i],
                        rule_books[i].columns, rule_books[i].columns_n, rule_books[i].rows_max, p,
                        &out[i]));
    return DONE;
}

enum outcome rules_parse(struct arena *a, const struct rules_csv *csv, struct problem *p,
                         struct rules *out)
{
    struct table book[BOOKS];

    TRY(rules_tables(a, csv, p, book));
    TRY(rules_read(a, book, p, out));
    return rules_agree(out, book, p);
}

struct rules_csv rules_shipped_csv(void)
{
    return (struct rules_csv){{[BOOK_TAX_RULES] = data_file("tax_rules.csv"),
                               [BOOK_TAX_RATES] = data_file("tax_rates.csv"),
                               [BOOK_REDUCED_RATES] = data_file("reduced_rates.csv"),
                               [BOOK_DUTY_RULES] = data_file("duty_rules.csv"),
                               [BOOK_RESTRICTIONS] = data_file("restrictions.csv"),
                               [BOOK_DISCOUNT_RULES] = data_file("discount_rules.csv")}};
}

static struct {
    struct arena arena;
    struct rules rules;
    struct problem problem;
    enum outcome outcome;
} shipped;

static pthread_once_t shipped_once = PTHREAD_ONCE_INIT;

static void load_shipped(void)
{
    struct rules_csv csv = rules_shipped_csv();

    arena_init(&shipped.arena, DEFAULTS_ARENA_MAX);
    shipped.outcome = rules_parse(&shipped.arena, &csv, &shipped.problem, &shipped.rules);
}

enum outcome rules_default(struct problem *p, const struct rules **out)
{
    pthread_once(&shipped_once, load_shipped);
    if (shipped.outcome != DONE)
        *p = shipped.problem;
    *out = &shipped.rules;
    return shipped.outcome;
}

const struct country_rules *rules_of(const struct rules *r, const struct country *to)
{
    size_t n;
    const struct country *first = countries(&n);

    check(to >= first && to < first + n);
    return &r->of[to - first];
}

static bool rate_before(const struct tax_rate *rate, struct str country, struct str region)
{
    int order = str_cmp(rate->country, country);

    return order < 0 || (order == 0 && str_cmp(rate->region, region) < 0);
}

/* The first row of a country and region, by binary search. */
static size_t first_rate(const struct rules *r, struct str country, struct str region)
{
    size_t low = 0, high = r->rates_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (rate_before(&r->rate[middle], country, region))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t rates_of(const struct rules *r, struct str country, struct str region,
                       struct date day, const struct tax_rate *out[TAX_LINES_MAX])
{
    size_t n = 0;

    for (size_t i = first_rate(r, country, region); i < r->rates_n && n < TAX_LINES_MAX; i++) {
        const struct tax_rate *rate = &r->rate[i];

        if (!str_eq(rate->country, country) || !str_eq(rate->region, region))
            break;
        if (rate->from.days <= day.days && day.days <= rate->until.days)
            out[n++] = rate;
    }
    return n;
}

size_t rules_tax_rates(const struct rules *r, struct str country, struct str region,
                       struct date day, const struct tax_rate *out[TAX_LINES_MAX])
{
    size_t n = region.n > 0 ? rates_of(r, country, region, day, out) : 0;

    return n > 0 ? n : rates_of(r, country, (struct str){0}, day, out);
}

/* Rows of any book: they have `from` and `until`. */
#define ADD_ROWS(digest, rows, rows_n, day) \
    do { \
        (digest) = hash_add((digest), (rows_n)); \
        for (size_t i_ = 0; i_ < (rows_n); i_++) \
            if ((rows)[i_].from.days <= (day).days && (day).days <= (rows)[i_].until.days) \
                (digest) = hash_add((digest), i_); \
    } while (0)

uint64_t rules_digest(const struct rules *r, struct date day)
{
    uint64_t digest = 0;

    ADD_ROWS(digest, r->rule, r->rules_n, day);
    ADD_ROWS(digest, r->rate, r->rates_n, day);
    ADD_ROWS(digest, r->reduced.v, r->reduced.n, day);
    ADD_ROWS(digest, r->duty.v, r->duty.n, day);
    ADD_ROWS(digest, r->restrictions.v, r->restrictions.n, day);
    ADD_ROWS(digest, r->discounts.v, r->discounts.n, day);
    return digest;
}
