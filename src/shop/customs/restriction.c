/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/restriction.h"

#include "base/arena.h"
#include "lib/translate.h"

/* Where the rows are that may be about goods of which nothing is known. */
enum { CHAPTER_UNKNOWN = HS_CHAPTERS };

enum column {
    ID, TERRITORY, DISPATCH, SALE, HS, DANGER, MODE, OVER_WH, FROM, UNTIL, REASON, CHECK, SOURCE
};

const char *const restriction_columns[RESTRICTION_COLUMNS] = {
    "id",   "territory", "dispatch", "sale",   "hs",    "danger", "mode",
    "over_wh", "from",   "until",    "reason", "check", "source"};

/* The reasons of the rows that are shipped: every reader finds them in his language. Imported rows
 * may have others, which are shown as they are. */
const char *const restriction_reasons[] = {
    N_("Alcohol may not be sent there by post."),
    N_("Alcohol may not be sold at a distance there."),
    N_("Ammunition and weapons are not sold here."),
    N_("Drugs are not sold here."),
    N_("Electronic cigarettes and what belongs to them may not be brought in there."),
    N_("Electronic cigarettes and what belongs to them may not be sent there by post."),
    N_("Explosives and fireworks may not be sent."),
    N_("Food of animal origin may not be brought in there."),
    N_("Gas and fuel for lighters may not go by post."),
    N_("Ivory is not sold here."),
    N_("Liquids that burn, like perfume and nail polish, may not go by air mail."),
    N_("Lithium batteries by themselves may not go by post."),
    N_("Lithium batteries of more than 100 Wh may not be sent."),
    N_("Medicines may not be sent there."),
    N_("Precious metals and stones may not be sent there by post."),
    N_("Spray cans may not go by air mail."),
    N_("Swords may not be brought in there."),
    N_("Tobacco may not be sent there by post."),
    N_("Tobacco may not be sold at a distance there."),
    N_("Used clothing may not be brought in there."),
    N_("Weapons may not be sent there by post."),
    N_("Living plants and seeds need a certificate that sellers here do not have.")};
const size_t restriction_reasons_n = countof(restriction_reasons);

/* ---- rows ---- */

bool danger_valid(struct str danger)
{
    return danger.n == 6 && str_starts(danger, STR("UN")) && hs_digits(str_sub(danger, 2, 4));
}

/* A code of six digits, as a number; a shorter head filled up with `digit`. */
static int32_t code_of(struct str head, int32_t digit)
{
    int32_t code = 0;

    for (size_t i = 0; i < 6; i++)
        code = code * 10 + (i < head.n ? head.p[i] - '0' : digit);
    return code;
}

static enum outcome read_heads(struct arena *a, const struct table *t, size_t row,
                               struct problem *p, struct restriction *r)
{
    struct str rest, word;
    struct hs_range *goods;

    r->hs = rest = table_cell(t, row, HS);
    r->goods = goods = arena_new_n(a, struct hs_range, r->hs.n / 2 + 1);
    while (rest.n > 0 && str_cut(&rest, ' ', &word)) {
        if (!hs_digits(word) || word.n < 2 || word.n > 6 || word.n % 2 != 0)
            return cell_refuse(t, row, HS, p, "heads of HS codes, of 2, 4 or 6 digits");
        goods[r->goods_n++] = (struct hs_range){code_of(word, 0), code_of(word, 9)};
        hs_chapters_add(&r->chapters, hs_chapter(word));
    }
    return DONE;
}

static enum outcome read_goods(struct arena *a, const struct table *t, size_t row,
                               struct problem *p, struct restriction *r)
{
    TRY(read_heads(a, t, row, p, r));
    r->danger = table_cell(t, row, DANGER);
    if (r->danger.n && !danger_valid(r->danger))
        return cell_refuse(t, row, DANGER, p, "a UN number, like UN3480, or nothing");
    r->over_wh = -1;
    if (table_cell(t, row, OVER_WH).n)
        TRY(cell_i32(t, row, OVER_WH, 0, RESTRICTION_BATTERY_MAX_WH, p, &r->over_wh));
    if (!r->hs.n && !r->danger.n && r->over_wh < 0)
        return cell_refuse(t, row, HS, p, "which goods: hs, danger or over_wh");
    return DONE;
}

static enum outcome read_way(const struct table *t, size_t row, struct problem *p,
                             struct restriction *r)
{
    static const char *const sales[RESTRICTED_SALES] = {"any", "domestic", "import"};
    static const char *const modes[] = {"any", "post", "courier"};
    int sale = 0, mode = 0;

    TRY(cell_text(t, row, TERRITORY, 1, 4, p, &r->territory));
    TRY(cell_countries(t, row, DISPATCH, p, &r->dispatch));
    TRY(cell_choice(t, row, SALE, sales, countof(sales), p, &sale));
    r->sale = (enum restricted_sale)sale;
    TRY(cell_choice(t, row, MODE, modes, countof(modes), p, &mode));
    r->post = mode != 2;
    r->courier = mode != 1;
    return DONE;
}

static enum outcome read_row(struct arena *a, const struct table *t, size_t row,
                             struct problem *p, struct restriction *r)
{
    TRY(cell_text(t, row, ID, 1, 40, p, &r->id));
    TRY(read_way(t, row, p, r));
    TRY(read_goods(a, t, row, p, r));
    TRY(cell_date(t, row, FROM, date_of(1900, 1, 1), p, &r->from));
    TRY(cell_date(t, row, UNTIL, date_of(2199, 12, 31), p, &r->until));
    if (r->until.days < r->from.days)
        return cell_refuse(t, row, UNTIL, p, "a date not before `from`");
    TRY(cell_text(t, row, REASON, 1, 160, p, &r->reason));
    TRY(cell_flag(t, row, CHECK, p, &r->check));
    return cell_text(t, row, SOURCE, 1, 300, p, &r->source);
}

static size_t rows_of_chapter(const struct restrictions *r, size_t chapter,
                              const struct restriction **out)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n; i++)
        if (r->v[i].goods_n == 0 || hs_chapters_have(&r->v[i].chapters, chapter)) {
            if (out)
                out[n] = &r->v[i];
            n++;
        }
    return n;
}

/* Most rows are about other goods altogether: they are not even looked at. */
static const struct restriction_shelf *shelve(struct arena *a, const struct restrictions *r)
{
    struct restriction_shelf *of = arena_new_n(a, struct restriction_shelf, HS_CHAPTERS + 1);

    for (size_t i = 0; i <= CHAPTER_UNKNOWN; i++) {
        of[i].n = rows_of_chapter(r, i, NULL);
        of[i].v = arena_new_n(a, const struct restriction *, of[i].n + 1);
        rows_of_chapter(r, i, of[i].v);
    }
    return of;
}

enum outcome restrictions_read(struct arena *a, const struct table *t, struct problem *p,
                               struct restrictions *out)
{
    struct restriction *v = arena_new_n(a, struct restriction, t->n + 1);

    for (size_t i = 0; i < t->n; i++)
        TRY(read_row(a, t, i, p, &v[i]));
    *out = (struct restrictions){.v = v, .n = t->n};
    out->of = shelve(a, out);
    return DONE;
}

/* ---- asking ---- */

/* `code`: the goods' own as a number, -1 when it is unknown. */
static bool goods_are(const struct restriction *r, const struct passage *p, int32_t code)
{
    bool found = r->goods_n == 0;

    if (r->danger.n && !str_eq(r->danger, p->danger))
        return false;
    if (r->over_wh >= 0 && p->battery_wh <= r->over_wh)
        return false;
    for (size_t i = 0; i < r->goods_n && !found; i++)
        found = r->goods[i].first <= code && code <= r->goods[i].last;
    return found;
}

static bool way_is(const struct restriction *r, const struct passage *p)
{
    if ((p->post && !r->post) || (p->courier && !r->courier))
        return false;
    if (!p->to)
        return str_eq(r->territory, STR("*")) && str_eq(r->dispatch, STR("*")) &&
               r->sale == RESTRICTED_ANY;
    if (r->sale != RESTRICTED_ANY &&
        (r->sale == RESTRICTED_DOMESTIC) != same_customs_territory(p->from, p->to))
        return false;
    return territory_has(r->territory, p->to) && countries_have(r->dispatch, str_of(p->from->code));
}

const struct restriction *restriction_find(const struct restrictions *r, const struct passage *p)
{
    const int32_t code = p->hs.n == 6 && hs_digits(p->hs) ? code_of(p->hs, 0) : -1;
    const struct restriction_shelf *shelf = &r->of[code < 0 ? CHAPTER_UNKNOWN : hs_chapter(p->hs)];

    for (size_t i = 0; i < shelf->n; i++) {
        const struct restriction *row = shelf->v[i];

        if (row->from.days <= p->day.days && p->day.days <= row->until.days &&
            goods_are(row, p, code) && way_is(row, p))
            return row;
    }
    return NULL;
}
