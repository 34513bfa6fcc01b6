/* SPDX-License-Identifier: Apache-2.0 */
/* The rates of a day as a value: gathered from rows, crossed, asked. The table is in rates_table.c,
 * the file format in rates_file.c. */
#include "shop/markets/rates.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "shop/markets/rates_gather.h"

static const struct currency euro = {"EUR"}, dollar = {"USD"};

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* a * b as a fraction in lowest terms. False on overflow. */
static bool rate_times(struct rate a, struct rate b, struct rate *out)
{
    int64_t g = common_divisor(a.num, b.den), h = common_divisor(b.num, a.den);

    return i64_mul(a.num / g, b.num / h, &out->num) && i64_mul(a.den / h, b.den / g, &out->den);
}

static struct rate rate_inverse(struct rate r)
{
    return (struct rate){r.den, r.num};
}

/* ---- an ordered list of entries ---- */

/* The index of the currency, or where it belongs. */
static size_t place_of(const struct rates *r, struct currency c)
{
    const uint32_t letters = currency_letters(c.code);
    size_t low = 0, high = r->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (currency_letters(r->entry[middle].currency.code) < letters)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct rate_entry *entry_of(const struct rates *r, struct currency c)
{
    size_t i = place_of(r, c);

    return i < r->n && currency_eq(r->entry[i].currency, c) ? &r->entry[i] : NULL;
}

/* A figure of the table wins over a rough one, a newer one over an older one. */
static void put(struct rates *r, const struct rate_entry *e)
{
    size_t i = place_of(r, e->currency);
    struct rate_entry *old = &r->entry[i];

    if (i < r->n && currency_eq(old->currency, e->currency)) {
        if (old->check > e->check ||
            (old->check == e->check && old->as_of.days <= e->as_of.days))
            *old = *e;
        return;
    }
    if (r->n == RATES_MAX)
        return;
    memmove(old + 1, old, (r->n - i) * sizeof(*old));
    *old = *e;
    r->n++;
}

/* ---- gathering ---- */

void rates_gather_begin(struct rates_gather *g, struct arena *a, struct date day)
{
    struct rate_entry one = {.currency = euro, .per_eur = {1, 1}, .as_of = day};

    g->eur = arena_new(a, struct rates);
    g->usd = arena_new(a, struct rates);
    g->eur->day = g->usd->day = day;
    put(g->eur, &one);
}

void rates_gather_row(struct rates_gather *g, const struct rate_row *row, bool check)
{
    bool from_euro = currency_eq(row->base, euro), to_euro = currency_eq(row->quote, euro);
    bool from_hub = from_euro || (!to_euro && currency_eq(row->base, dollar));
    struct rate_entry e = {.as_of = row->day, .check = check};

    e.currency = from_hub ? row->quote : row->base;
    e.per_eur = from_hub ? row->rate : rate_inverse(row->rate);
    snprintf(e.source, sizeof(e.source), "%.*s",
             STR_FMT(utf8_head(row->source, RATE_SOURCE_MAX)));
    put(from_euro || to_euro ? g->eur : g->usd, &e);
}

/* Crosses what is quoted against the dollar only. */
const struct rates *rates_gather_end(struct rates_gather *g)
{
    const struct rate_entry *usd = entry_of(g->eur, dollar);
    struct rate usd_per_eur;
    struct date usd_day;
    bool usd_check;

    if (!usd)
        return g->eur;
    usd_per_eur = usd->per_eur; /* entries move while others are put */
    usd_day = usd->as_of;
    usd_check = usd->check;
    for (size_t i = 0; i < g->usd->n; i++) {
        struct rate_entry e = g->usd->entry[i];

        if (!rate_times(usd_per_eur, e.per_eur, &e.per_eur))
            continue;
        e.as_of.days = (int32_t)i64_min(e.as_of.days, usd_day.days);
        e.check = e.check || usd_check;
        put(g->eur, &e);
    }
    return g->eur;
}

/* ---- the rows that the program ships ---- */

static struct {
    struct arena arena;
    struct rate_rows rows;
} shipped;

static pthread_once_t shipped_once = PTHREAD_ONCE_INIT;

static void load_shipped(void)
{
    struct problem p;

    arena_init(&shipped.arena, 1 << 20);
    check(rates_parse(&shipped.arena, data_file("rates.csv"), &p, &shipped.rows) == DONE);
}

void rates_gather_shipped(struct rates_gather *g)
{
    pthread_once(&shipped_once, load_shipped);
    for (size_t i = 0; i < shipped.rows.n; i++)
        rates_gather_row(g, &shipped.rows.v[i], true);
}

const struct rates *rates_default(struct arena *a, struct date day)
{
    struct rates_gather g;

    rates_gather_begin(&g, a, day);
    rates_gather_shipped(&g);
    return rates_gather_end(&g);
}

/* ---- asking ---- */

static bool far(struct date a, struct date b)
{
    return a.days - b.days > RATE_FRESH_DAYS || b.days - a.days > RATE_FRESH_DAYS;
}

bool rates_find(const struct rates *r, struct currency from, struct currency to,
                struct rate_found *out)
{
    const struct rate_entry *a = entry_of(r, from), *b = entry_of(r, to);
    struct rate rate;

    if (currency_eq(from, to)) {
        *out = (struct rate_found){.rate = {1, 1}, .as_of = r->day};
        return true;
    }
    if (!a || !b || !rate_times(b->per_eur, rate_inverse(a->per_eur), &rate))
        return false;
    *out = (struct rate_found){.rate = rate, .check = a->check || b->check};
    out->as_of.days = (int32_t)i64_min(a->as_of.days, b->as_of.days);
    out->stale = far(a->as_of, r->day) || far(b->as_of, r->day);
    return true;
}

bool rates_convert(const struct rates *r, struct money m, struct currency to, struct money *out)
{
    struct rate_found found;

    return rates_find(r, m.currency, to, &found) &&
           money_convert(m, found.rate, to, ROUND_HALF_UP, out);
}
