/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/quote/reduced.h"

#include "base/arena.h"

enum column { ID, COUNTRY, REGION, HS, NAME, FROM, UNTIL, RATE, CHECK, SOURCE };

const char *const reduced_rate_columns[REDUCED_RATE_COLUMNS] = {
    "id", "country", "region", "hs", "name", "from", "until", "rate", "check", "source"};

/* ---- rows ---- */

static enum outcome read_codes(const struct table *t, size_t row, struct problem *p,
                               struct reduced_rate *r)
{
    struct str rest = table_cell(t, row, HS), head;

    r->hs = rest;
    while (str_cut(&rest, ' ', &head)) {
        if (!hs_digits(head) || head.n < 2 || head.n > 6 || head.n % 2 != 0)
            return cell_refuse(t, row, HS, p, "heads of HS codes, of 2, 4 or 6 digits");
        hs_chapters_add(&r->chapters, hs_chapter(head));
    }
    return DONE;
}

static enum outcome read_row(const struct table *t, size_t row, int32_t max_ppm, struct problem *p,
                             struct reduced_rate *r)
{
    int64_t ppm = 0;

    TRY(cell_text(t, row, ID, 1, 40, p, &r->id));
    TRY(cell_text(t, row, COUNTRY, 2, 2, p, &r->country));
    TRY(cell_text(t, row, REGION, 0, 3, p, &r->region));
    TRY(read_codes(t, row, p, r));
    TRY(cell_text(t, row, NAME, 1, 20, p, &r->name));
    TRY(cell_date(t, row, FROM, date_of(1900, 1, 1), p, &r->from));
    TRY(cell_date(t, row, UNTIL, date_of(2199, 12, 31), p, &r->until));
    if (r->until.days < r->from.days)
        return cell_refuse(t, row, UNTIL, p, "a date not before `from`");
    TRY(cell_decimal(t, row, RATE, 4, 0, max_ppm, p, &ppm));
    r->rate_ppm = (int32_t)ppm;
    TRY(cell_flag(t, row, CHECK, p, &r->check));
    return cell_text(t, row, SOURCE, 1, 300, p, &r->source);
}

static int compare(const void *x, const void *y)
{
    const struct reduced_rate *a = x, *b = y;
    int order = str_cmp(a->country, b->country);

    return order ? order : str_cmp(a->id, b->id);
}

static bool share_code(const struct reduced_rate *a, const struct reduced_rate *b)
{
    struct str ours = a->hs, theirs, one, other;

    while (str_cut(&ours, ' ', &one)) {
        theirs = b->hs;
        while (str_cut(&theirs, ' ', &other))
            if (str_eq(one, other))
                return true;
    }
    return false;
}

static bool contradict(const struct reduced_rate *a, const struct reduced_rate *b)
{
    return str_eq(a->region, b->region) && str_eq(a->name, b->name) &&
           a->from.days <= b->until.days && b->from.days <= a->until.days && share_code(a, b);
}

static enum outcome refuse_contradictions(const struct table *t, const struct reduced_rate *v,
                                          struct problem *p)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = i + 1; k < t->n && str_eq(v[k].country, v[i].country); k++)
            if (contradict(&v[i], &v[k]))
                return cell_refuse(t, table_later(t, v[i].row, v[k].row), HS, p,
                                   "one row for a code and day; \"%.*s\" and \"%.*s\" contradict",
                                   STR_FMT(v[i].id), STR_FMT(v[k].id));
    return DONE;
}

enum outcome reduced_rates_read(struct arena *a, const struct table *t, int32_t max_ppm,
                                struct problem *p, struct reduced_rates *out)
{
    struct reduced_rate *v = arena_new_n(a, struct reduced_rate, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        v[i].row = i;
        TRY(read_row(t, i, max_ppm, p, &v[i]));
    }
    qsort(v, t->n, sizeof(v[0]), compare);
    TRY(refuse_contradictions(t, v, p));
    *out = (struct reduced_rates){v, t->n};
    return DONE;
}

/* ---- asking ---- */

static size_t first_of(const struct reduced_rates *r, struct str country)
{
    size_t low = 0, high = r->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_cmp(r->v[middle].country, country) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How many digits of the code the row names; 0: it is about other goods. */
static size_t digits_of(const struct reduced_rate *r, struct str hs)
{
    struct str rest = r->hs, head;
    size_t most = 0;

    if (!hs_digits(hs) || hs.n < 2 || !hs_chapters_have(&r->chapters, hs_chapter(hs)))
        return 0;
    while (str_cut(&rest, ' ', &head))
        if (head.n > most && str_starts(hs, head))
            most = head.n;
    return most;
}

const struct reduced_rate *reduced_rate_find(const struct reduced_rates *r, struct str country,
                                             struct str region, struct str name, struct str hs,
                                             struct date day)
{
    const struct reduced_rate *best = NULL;
    size_t best_rank = 0;

    for (size_t i = first_of(r, country); i < r->n && str_eq(r->v[i].country, country); i++) {
        const struct reduced_rate *row = &r->v[i];
        size_t rank = digits_of(row, hs);

        if (rank == 0 || !str_eq(row->name, name) || day.days < row->from.days ||
            day.days > row->until.days || (row->region.n && !str_eq(row->region, region)))
            continue;
        rank += row->region.n ? 10 : 0;
        if (rank > best_rank) {
            best = row;
            best_rank = rank;
        }
    }
    return best;
}
