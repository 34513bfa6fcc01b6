/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/payments/rails.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum { ROWS_MAX = 1000, MARKET_MAX = 2, SOURCE_MAX = 500 };

static const struct {
    struct str name, label;
} kinds[RAIL_KINDS_N] = {
#define X(kind, label) {STR_INIT(#kind), STR_INIT(label)},
    RAIL_KINDS(X)
#undef X
};

bool rail_kind_parse(struct str name, enum rail_kind *out)
{
    for (int i = 0; i < RAIL_KINDS_N; i++)
        if (str_eq(kinds[i].name, name)) {
            *out = (enum rail_kind)i;
            return true;
        }
    return false;
}

struct str rail_kind_name(enum rail_kind k)
{
    check((unsigned)k < RAIL_KINDS_N);
    return kinds[k].name;
}

struct str rail_kind_label(enum rail_kind k)
{
    check((unsigned)k < RAIL_KINDS_N);
    return kinds[k].label;
}

/* ---- The table ---- */

struct offered {
    struct str market; /* "*" for all */
    enum rail_kind kind;
    struct currency currency; /* "": any */
};

static struct {
    struct offered *v;
    size_t n;
} shipped;

enum column { MARKET, RAIL, CURRENCY_OF, CHECK, SOURCE };
static const char *const columns[] = {"market", "rail", "currency", "check", "source"};

static const char *const names[RAIL_KINDS_N] = {
#define X(kind, label) #kind,
    RAIL_KINDS(X)
#undef X
};

static enum outcome read_row(const struct table *t, size_t i, struct problem *p,
                             struct offered *out)
{
    struct str source;
    bool uncertain;
    int kind;

    TRY(cell_text(t, i, MARKET, 1, MARKET_MAX, p, &out->market));
    TRY(cell_choice(t, i, RAIL, names, countof(names), p, &kind));
    out->kind = (enum rail_kind)kind;
    TRY(cell_currency(t, i, CURRENCY_OF, true, p, &out->currency));
    TRY(cell_flag(t, i, CHECK, p, &uncertain));
    return cell_text(t, i, SOURCE, 1, SOURCE_MAX, p, &source);
}

static enum outcome read_rows(struct arena *a, struct problem *p)
{
    struct table t;

    TRY(table_parse(a, STR("rails.csv"), data_file("rails.csv"), columns, countof(columns),
                    ROWS_MAX, p, &t));
    shipped.v = arena_new_n(a, struct offered, t.n);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_row(&t, i, p, &shipped.v[i]));
    shipped.n = t.n;
    return DONE;
}

static struct problem load_problem;
static enum outcome loaded = FAILED;

static void load_once(void)
{
    static struct arena memory;

    arena_init(&memory, 1024 * 1024);
    loaded = read_rows(&memory, &load_problem);
}

enum outcome rails_load(struct problem *p)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    if (loaded == REFUSED)
        *p = load_problem;
    return loaded;
}

size_t rails_of_market(struct str market, struct currency currency,
                       enum rail_kind out[RAIL_KINDS_N])
{
    bool taken[RAIL_KINDS_N] = {false};
    struct problem p;
    size_t n = 0;

    check(rails_load(&p) == DONE);
    for (int everywhere = 0; everywhere < 2; everywhere++)
        for (size_t i = 0; i < shipped.n; i++) {
            const struct offered *o = &shipped.v[i];

            if (!str_eq(o->market, everywhere ? STR("*") : market) || taken[o->kind] ||
                (o->currency.code[0] && !currency_eq(o->currency, currency)))
                continue;
            taken[o->kind] = true;
            out[n++] = o->kind;
        }
    return n;
}
