/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/postal_forms.h"

#include <pthread.h>

#include "base/check.h"
#include "lib/data_files.h"
#include "lib/table.h"

enum { SOURCE_MAX = 300, MOST_MAX_MINOR = 100000000 };

enum { FROM, CN22_MOST, CHECK, SOURCE };
static const char *const columns[] = {"from", "cn22_most_sdr", "check", "source"};

static enum outcome read_row(const struct table *t, size_t row, struct problem *p,
                             struct postal_form_row *out)
{
    out->cn22_most.currency = CURRENCY("XDR");
    TRY(cell_date(t, row, FROM, (struct date){INT32_MAX}, p, &out->from));
    if (out->from.days == INT32_MAX)
        return cell_refuse(t, row, FROM, p, "expected a day, 2026-01-31");
    TRY(cell_decimal(t, row, CN22_MOST, currency_digits(out->cn22_most.currency), 1,
                     MOST_MAX_MINOR, p, &out->cn22_most.minor));
    TRY(cell_flag(t, row, CHECK, p, &out->check));
    return cell_text(t, row, SOURCE, 1, SOURCE_MAX, p, &out->source);
}

enum outcome postal_forms_parse(struct arena *a, struct str name, struct str csv,
                                struct problem *p, struct postal_forms *out)
{
    struct postal_form_row *v;
    struct table t;

    TRY(table_parse(a, name, csv, columns, countof(columns), POSTAL_FORMS_MAX, p, &t));
    v = arena_new_n(a, struct postal_form_row, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_row(&t, i, p, &v[i]));
        if (i > 0 && v[i].from.days <= v[i - 1].from.days)
            return cell_refuse(&t, i, FROM, p, "expected a later day than in the line above");
    }
    *out = (struct postal_forms){v, t.n};
    return DONE;
}

static struct postal_forms shipped;
static struct problem load_problem;
static enum outcome loaded = FAILED;

static void load_once(void)
{
    static struct arena memory;

    arena_init(&memory, 1024 * 1024);
    loaded = postal_forms_parse(&memory, STR("postal_forms.csv"), data_file("postal_forms.csv"),
                                &load_problem, &shipped);
}

enum outcome postal_forms_load(struct problem *p)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, load_once);
    if (loaded == REFUSED)
        *p = load_problem;
    return loaded;
}

struct postal_worth postal_worth_of(const struct rates *rates, struct money goods)
{
    struct postal_worth out = {.most = {0, CURRENCY("XDR")}, .sdr = {0, CURRENCY("XDR")}};

    check(loaded == DONE);
    for (size_t i = 0; i < shipped.n && shipped.v[i].from.days <= rates->day.days; i++)
        out.most = shipped.v[i].cn22_most;
    out.known = rates_convert(rates, goods, CURRENCY("XDR"), &out.sdr);
    out.cn22 = out.known && out.sdr.minor <= out.most.minor;
    return out;
}
