/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/quote/discounts.h"

#include "base/arena.h"
#include "shop/customs/territory.h"

enum column { ID, TERRITORY, PAID_BY, CUSTOMS, TAX, FROM, UNTIL, CHECK, SOURCE };

const char *const discount_rule_columns[DISCOUNT_RULE_COLUMNS] = {
    "id", "territory", "paid_by", "customs", "tax", "from", "until", "check", "source"};

/* ---- rows ---- */

static enum outcome read_effect(const struct table *t, size_t row, enum column column,
                                struct problem *p, bool *lowers)
{
    static const char *const words[] = {"stays", "lowers"};
    int which = 0;

    TRY(cell_choice(t, row, column, words, countof(words), p, &which));
    *lowers = which == 1;
    return DONE;
}

static enum outcome read_row(const struct table *t, size_t row, struct problem *p,
                             struct discount_rule *r)
{
    TRY(cell_text(t, row, ID, 1, 40, p, &r->id));
    TRY(cell_text(t, row, TERRITORY, 1, 4, p, &r->territory));
    if (!payer_parse(table_cell(t, row, PAID_BY), &r->payer))
        return cell_refuse(t, row, PAID_BY, p, "seller or marketplace");
    TRY(read_effect(t, row, CUSTOMS, p, &r->lowers_customs));
    TRY(read_effect(t, row, TAX, p, &r->lowers_tax));
    TRY(cell_date(t, row, FROM, date_of(1900, 1, 1), p, &r->from));
    TRY(cell_date(t, row, UNTIL, date_of(2199, 12, 31), p, &r->until));
    if (r->until.days < r->from.days)
        return cell_refuse(t, row, UNTIL, p, "a date not before `from`");
    TRY(cell_flag(t, row, CHECK, p, &r->check));
    return cell_text(t, row, SOURCE, 1, 300, p, &r->source);
}

static int compare(const void *x, const void *y)
{
    const struct discount_rule *a = x, *b = y;
    int order = str_cmp(a->territory, b->territory);

    order = order ? order : (int)a->payer - (int)b->payer;
    order = order ? order : (a->from.days > b->from.days) - (a->from.days < b->from.days);
    return order ? order : str_cmp(a->id, b->id);
}

static enum outcome refuse_contradictions(const struct table *t, const struct discount_rule *v,
                                          struct problem *p)
{
    for (size_t i = 1; i < t->n; i++)
        if (str_eq(v[i - 1].territory, v[i].territory) && v[i - 1].payer == v[i].payer &&
            v[i - 1].until.days >= v[i].from.days)
            return cell_refuse(t, table_later(t, v[i - 1].row, v[i].row), FROM, p,
                               "one row for a day; \"%.*s\" and \"%.*s\" contradict",
                               STR_FMT(v[i - 1].id), STR_FMT(v[i].id));
    return DONE;
}

enum outcome discount_rules_read(struct arena *a, const struct table *t, struct problem *p,
                                 struct discount_rules *out)
{
    struct discount_rule *v = arena_new_n(a, struct discount_rule, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        v[i].row = i;
        TRY(read_row(t, i, p, &v[i]));
    }
    qsort(v, t->n, sizeof(v[0]), compare);
    TRY(refuse_contradictions(t, v, p));
    *out = (struct discount_rules){v, t->n};
    return DONE;
}

/* ---- asking ---- */

/* How near a row is to the country: its own before its union's before all. */
static int nearness(const struct discount_rule *r, const struct country *to)
{
    if (!territory_has(r->territory, to))
        return 0;
    if (str_eq(r->territory, STR("*")))
        return 1;
    return str_eq(r->territory, str_of(to->code)) ? 3 : 2;
}

const struct discount_rule *discount_rule_find(const struct discount_rules *r,
                                               const struct country *to, enum payer payer,
                                               struct date day)
{
    const struct discount_rule *best = NULL;
    int best_nearness = 0;

    for (size_t i = 0; i < r->n; i++) {
        const struct discount_rule *row = &r->v[i];
        int near = nearness(row, to);

        if (row->payer != payer || day.days < row->from.days || day.days > row->until.days ||
            near <= best_nearness)
            continue;
        best = row;
        best_nearness = near;
    }
    return best;
}
