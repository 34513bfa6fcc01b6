/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/duty.h"

#include "base/arena.h"
#include "shop/customs/hs.h"

enum { HS_DIGITS = 6, RATE_MAX_PPM = 10000000 /* 1,000 % */ };

enum column { ID, TERRITORY, KIND, HS, ORIGIN, FROM, UNTIL, RATE, CHECK, SOURCE };

static const char *const kinds[DUTY_KINDS] = {"mfn", "additional"};

static enum outcome read_goods(const struct table *t, size_t i, struct problem *p,
                               struct duty_rate *r)
{
    r->hs = table_cell(t, i, HS);
    r->origin = table_cell(t, i, ORIGIN);
    if (!hs_digits(r->hs) || r->hs.n > HS_DIGITS || r->hs.n % 2 != 0)
        return cell_refuse(t, i, HS, p, "0, 2, 4 or 6 digits of an HS code");
    if (!str_eq(r->origin, STR("*")) && r->origin.n != 2)
        return cell_refuse(t, i, ORIGIN, p, "a country's two letters, or *");
    return DONE;
}

static enum outcome read_rate(const struct table *t, size_t i, struct problem *p,
                              struct duty_rate *r)
{
    int64_t ppm = 0;
    int kind = 0;

    TRY(cell_text(t, i, ID, 1, 40, p, &r->id));
    TRY(cell_text(t, i, TERRITORY, 2, 2, p, &r->territory));
    TRY(cell_choice(t, i, KIND, kinds, countof(kinds), p, &kind));
    r->kind = (enum duty_kind)kind;
    TRY(read_goods(t, i, p, r));
    TRY(cell_date(t, i, FROM, date_of(1900, 1, 1), p, &r->from));
    TRY(cell_date(t, i, UNTIL, date_of(2199, 12, 31), p, &r->until));
    if (r->until.days < r->from.days)
        return cell_refuse(t, i, UNTIL, p, "a date not before `from`");
    TRY(cell_decimal(t, i, RATE, 4, 0, RATE_MAX_PPM, p, &ppm));
    r->rate_ppm = (int32_t)ppm;
    TRY(cell_flag(t, i, CHECK, p, &r->check));
    return cell_text(t, i, SOURCE, 1, 200, p, &r->source);
}

/* All that is looked for but the day. */
static int compare_key(const struct duty_rate *a, const struct duty_rate *b)
{
    int order = str_cmp(a->territory, b->territory);

    if (order == 0)
        order = (int)a->kind - (int)b->kind;
    if (order == 0)
        order = str_cmp(a->hs, b->hs);
    return order ? order : str_cmp(a->origin, b->origin);
}

static int compare(const void *x, const void *y)
{
    const struct duty_rate *a = x, *b = y;
    int order = compare_key(a, b);

    return order ? order : (a->from.days > b->from.days) - (a->from.days < b->from.days);
}

const char *const duty_rate_columns[DUTY_RATE_COLUMNS] = {
    "id", "territory", "kind", "hs", "origin", "from", "until", "rate", "check", "source"};

/* The later one in the file of two rows that say different things of the same. */
static enum outcome refuse_contradiction(const struct table *t, const struct duty_rate *a,
                                         const struct duty_rate *b, struct problem *p)
{
    return cell_refuse(t, table_later(t, a->row, b->row), ID, p,
                       "one row for the same goods and day; \"%.*s\" and \"%.*s\" contradict",
                       STR_FMT(a->id), STR_FMT(b->id));
}

/* Two letters, or "*": in the order of texts. */
static uint64_t code_key(struct str code)
{
    return (uint64_t)(unsigned char)code.p[0] << 8 | (code.n > 1 ? (unsigned char)code.p[1] : 0);
}

/* Digits from the left, a missing one before all others: in the order of texts. */
static uint64_t hs_key(struct str hs)
{
    uint64_t key = 0;

    for (size_t i = 0; i < HS_DIGITS; i++)
        key = key * 11 + (i < hs.n ? (uint64_t)(hs.p[i] - '0') + 1 : 0);
    return key;
}

/* Where the rows of a territory and kind begin. */
static uint64_t shelf_of(struct str territory, enum duty_kind kind)
{
    return code_key(territory) << 39 | (uint64_t)kind << 37;
}

/* All that is looked for but the day, in the order of compare_key; 21 bits are enough for `hs`. */
static uint64_t key_on(uint64_t shelf, struct str hs, struct str origin)
{
    return shelf | hs_key(hs) << 16 | code_key(origin);
}

static const uint64_t *write_keys(struct arena *a, const struct duty_rate *v, size_t n)
{
    uint64_t *keys = arena_new_n(a, uint64_t, n + 1);

    for (size_t i = 0; i < n; i++)
        keys[i] = key_on(shelf_of(v[i].territory, v[i].kind), v[i].hs, v[i].origin);
    return keys;
}

enum outcome duty_rates_read(struct arena *a, const struct table *t, struct problem *p,
                             struct duty_rates *out)
{
    struct duty_rate *v = arena_new_n(a, struct duty_rate, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        v[i].row = i;
        TRY(read_rate(t, i, p, &v[i]));
    }
    qsort(v, t->n, sizeof(v[0]), compare);
    for (size_t i = 1; i < t->n; i++)
        if (compare(&v[i - 1], &v[i]) == 0)
            return refuse_contradiction(t, &v[i - 1], &v[i], p);
    *out = (struct duty_rates){v, write_keys(a, v, t->n), t->n};
    return DONE;
}

/* How many of the rows before `high` have that key or a lesser one. */
static size_t rows_upto(const struct duty_rates *r, size_t high, uint64_t key)
{
    size_t low = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (r->keys[middle] <= key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of the first n rows, the last of that key that has started by the day and not ended. */
static const struct duty_rate *find_row(const struct duty_rates *r, size_t n, uint64_t key,
                                        struct date day)
{
    for (; n > 0 && r->keys[n - 1] == key; n--)
        if (r->v[n - 1].from.days <= day.days && day.days <= r->v[n - 1].until.days)
            return &r->v[n - 1];
    return NULL;
}

/* The longest head of the code that has a row for that origin. Shorter heads stand before longer
 * ones, and when nothing stands between, there is nothing to look for. */
static const struct duty_rate *find_head(const struct duty_rates *r, uint64_t shelf, struct str hs,
                                         struct str origin, struct date day)
{
    size_t n = r->n;

    for (int digits_n = HS_DIGITS; digits_n >= 0 && n > 0; digits_n -= 2) {
        uint64_t key = key_on(shelf, str_sub(hs, 0, (size_t)digits_n), origin);
        const struct duty_rate *found;

        if (r->keys[n - 1] > key)
            n = rows_upto(r, n, key);
        found = find_row(r, n, key, day);
        if (found)
            return found;
        if (n == 0 || r->keys[n - 1] < shelf)
            return NULL;
    }
    return NULL;
}

const struct duty_rate *duty_rate_find(const struct duty_rates *r, enum duty_kind kind,
                                       struct str territory, struct str hs, struct str origin,
                                       struct date day)
{
    const struct str origins[] = {origin, STR("*")};

    if (territory.n != 2 || !hs_digits(hs))
        return NULL;
    for (size_t i = 0; i < countof(origins); i++) {
        const struct duty_rate *found = NULL;

        if (origins[i].n > 0)
            found = find_head(r, shelf_of(territory, kind), hs, origins[i], day);
        if (found)
            return found;
    }
    return NULL;
}
