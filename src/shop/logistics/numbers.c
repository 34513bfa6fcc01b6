/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/numbers.h"

#include <pthread.h>

#include "base/check.h"
#include "base/hash.h"
#include "lib/data_files.h"
#include "lib/table.h"
#include "shop/logistics/logistics_sql.h"

enum { OWNER_MAX = 120, SOURCE_MAX = 300, RANGES_OF_USE_MAX = 50, PASSED_OVER_MAX = 1000 };

/* ---- the file ---- */

enum { COUNTRY, SERVICE, INDICATOR, FIRST, LAST, OWNER, CHECK, SOURCE };
static const char *const columns[] = {"country", "service", "indicator", "first",
                                      "last",    "owner",   "check",     "source"};

static enum outcome read_service(const struct table *t, size_t row, struct problem *p,
                                 enum service *out)
{
    if (service_parse(table_cell(t, row, SERVICE), out))
        return DONE;
    return cell_refuse(t, row, SERVICE, p, "expected economy, standard, express or local");
}

/* Typed with small letters or blanks it would be forgiven: here it is not. */
static bool is_number(const char *sample)
{
    struct s10 number;

    return s10_parse(str_of(sample), &number) && strcmp(number.text, sample) == 0;
}

static enum outcome read_range(const struct table *t, size_t row, struct problem *p,
                               struct parcel_range *out)
{
    char sample[S10_LENGTH + 1];

    TRY(cell_text(t, row, COUNTRY, 2, 2, p, &out->country));
    TRY(read_service(t, row, p, &out->service));
    TRY(cell_text(t, row, INDICATOR, 2, 2, p, &out->indicator));
    TRY(cell_i32(t, row, FIRST, 0, S10_SERIAL_MAX, p, &out->first));
    TRY(cell_i32(t, row, LAST, out->first, S10_SERIAL_MAX, p, &out->last));
    TRY(cell_text(t, row, OWNER, 1, OWNER_MAX, p, &out->owner));
    TRY(cell_flag(t, row, CHECK, p, &out->check));
    TRY(cell_text(t, row, SOURCE, 1, SOURCE_MAX, p, &out->source));
    snprintf(sample, sizeof(sample), "%.*s000000080CN", STR_FMT(out->indicator));
    if (!is_number(sample))
        return cell_refuse(t, row, INDICATOR, p, "expected a service indicator of S10, like LV");
    snprintf(sample, sizeof(sample), "RB000000080%.*s", STR_FMT(out->country));
    if (!is_number(sample))
        return cell_refuse(t, row, COUNTRY, p, "expected a country's two letters, like CN");
    return DONE;
}

static bool share_numbers(const struct parcel_range *a, const struct parcel_range *b)
{
    return str_eq(a->indicator, b->indicator) && str_eq(a->country, b->country) &&
           a->first <= b->last && b->first <= a->last;
}

enum outcome parcel_ranges_parse(struct arena *a, struct str name, struct str csv,
                                 struct problem *p, struct parcel_ranges *out)
{
    struct parcel_range *v;
    struct table t;

    TRY(table_parse(a, name, csv, columns, countof(columns), PARCEL_RANGES_MAX, p, &t));
    v = arena_new_n(a, struct parcel_range, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_range(&t, i, p, &v[i]));
        for (size_t k = 0; k < i; k++)
            if (share_numbers(&v[i], &v[k]))
                return cell_refuse(&t, i, FIRST, p, "expected numbers that line %lld has not",
                                   (long long)t.line[k]);
    }
    *out = (struct parcel_ranges){v, t.n};
    return DONE;
}

/* ---- the rows that the program ships ---- */

static struct parcel_ranges shipped;
static struct problem load_problem;
static enum outcome loaded = FAILED;

static void load_once(void)
{
    static struct arena memory;

    arena_init(&memory, 4 * 1024 * 1024);
    loaded = parcel_ranges_parse(&memory, STR("parcel_ranges.csv"),
                                 data_file("parcel_ranges.csv"), &load_problem, &shipped);
}

enum outcome parcel_ranges_load(struct problem *p)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    if (loaded == REFUSED)
        *p = load_problem;
    return loaded;
}

/* ---- giving ---- */

int64_t parcel_range_key(struct str country, enum service s)
{
    return (int64_t)(hash_u64(hash_str(country) + (uint64_t)s) >> 1);
}

static enum outcome insert(struct ctx *c, const struct parcel_range *r)
{
    return parcel_range_insert(c, r->indicator, r->country, r->first, r->last,
                               str_of(service_name(r->service)), r->owner, r->check, r->source,
                               NULL);
}

static enum outcome find_sharing(struct ctx *c, const struct parcel_range *r,
                                 struct parcel_range_row *other, bool *found)
{
    return parcel_range_sharing(c, r->indicator, r->country, r->first, r->last, other, found);
}

/* The ranges that the program ships, but where an operator's own have their numbers. */
static enum outcome seed(struct ctx *c, struct str country, enum service s)
{
    struct parcel_range_row other;
    bool found;

    TRY(parcel_ranges_load(&c->problem));
    for (size_t i = 0; i < shipped.n; i++) {
        if (shipped.v[i].service != s || !str_eq(shipped.v[i].country, country))
            continue;
        TRY(find_sharing(c, &shipped.v[i], &other, &found));
        if (!found)
            TRY(insert(c, &shipped.v[i]));
    }
    return DONE;
}

/* The first number from r->next on that nobody has. When there is none in reach, *found is false
 * and the range is marked so far. */
static enum outcome take(struct ctx *c, const struct parcel_range_row *r, struct s10 *out,
                         bool *found)
{
    int64_t next = r->next;
    bool used = true;

    for (int i = 0; i < PASSED_OVER_MAX && used && next <= r->last; i++, next++) {
        struct parcel_owner owner;

        *out = s10_make(r->indicator.p, (int32_t)next, r->country.p);
        TRY(parcel_find(c, str_of(out->text), &owner, &used));
    }
    *found = !used;
    return parcel_range_set_next(c, r->indicator, r->country, r->first, next, NULL);
}

static enum outcome take_any(struct ctx *c, struct str country, enum service s, struct s10 *out,
                             bool *found)
{
    struct parcel_range_row_list open;

    *found = false;
    TRY(parcel_ranges_open(c, country, str_of(service_name(s)), RANGES_OF_USE_MAX, &open));
    for (size_t i = 0; i < open.n && !*found; i++)
        TRY(take(c, &open.v[i], out, found));
    return DONE;
}

enum outcome parcel_number_next(struct ctx *c, struct str country, enum service s,
                                struct s10 *out)
{
    bool found;

    TRY(take_any(c, country, s, out, &found));
    if (!found) {
        TRY(seed(c, country, s));
        TRY(take_any(c, country, s, out, &found));
    }
    if (!found)
        return refuse(&c->problem, refusal_numbers_used_up, "number",
                      "a range of numbers of %.*s for %s that is not used up", STR_FMT(country),
                      service_name(s));
    return DONE;
}

enum outcome parcel_range_add(struct ctx *c, const struct parcel_range *r)
{
    struct parcel_range_row other;
    bool found;

    TRY(find_sharing(c, r, &other, &found));
    if (!found)
        return insert(c, r);
    if (other.first == r->first && other.last == r->last &&
        str_eq(other.service, str_of(service_name(r->service))))
        return DONE;
    return refuse(&c->problem, refusal_conflict, "first",
                  "numbers that the range %.*s %lld to %lld of %.*s has not",
                  STR_FMT(other.indicator), (long long)other.first, (long long)other.last,
                  STR_FMT(other.country));
}
