/* SPDX-License-Identifier: Apache-2.0 */
/* One row of a book of rules: its form, what a change would do to the basket that was tried, saving
 * it, and taking an imported one back. */
#include "face/web/tariff_row.h"

#include "face/web/operator.h"
#include "face/web/pages/tariffs.h"
#include "face/web/tariff_trial.h"
#include "face/web/working.h"
#include "flow/tariffs.h"
#include "lib/csv.h"
#include "shop/markets/rates.h"

enum { ID_MAX = 60, CELL_MAX = 4000, NOTE_MAX = 60, BASKET_MAX = 2000, CSV_MAX = 256 * 1024 };

/* A row as a form sends it. */
struct row_asked {
    enum book book;
    const struct table_kind *kind;
    struct str *cell;         /* of each column */
    struct str basket;        /* the query of the one that was tried; may be empty */
    struct str note;
    const struct table *held; /* the book as it holds */
    size_t at;                /* the row of that id in it; held->n: a new one */
};

static struct url here_url(struct web *w)
{
    return web_link(w, URL("/operator/tariffs/row"));
}

/* The rules, with the basket that was tried. */
static struct url back_url(struct web *w, struct str query)
{
    struct tariff_trial b;
    struct form form;
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/tariffs")));
    if (form_parse(&w->c.problem, w->c.arena, query, &form) == DONE &&
        trial_words(w, &form, &b) == DONE)
        trial_params(&m, &b);
    return url_done(&m);
}

static size_t find_row(const struct table *t, struct str id)
{
    size_t i = 0;

    while (i < t->n && !str_eq(table_cell(t, i, BOOK_ID), id))
        i++;
    return i;
}

static enum outcome find_held(struct web *w, struct row_asked *a)
{
    struct table *all = arena_new_n(w->c.arena, struct table, BOOKS);

    TRY(tariffs_books(&w->c, w->c.arena, all));
    a->held = &all[a->book];
    a->at = find_row(a->held, a->cell[BOOK_ID]);
    return DONE;
}

static struct str held_cell(const struct row_asked *a, size_t column)
{
    return a->at < a->held->n ? table_cell(a->held, a->at, column) : STR("");
}

/* ---- the form ---- */

/* "br-duty-50 line 2: rate" is about the field `rate`; what is about the row stays where it is. */
static void point_at_column(struct problem *p, const struct table_kind *kind)
{
    const char *last = strrchr(p->field, ' ');

    for (size_t i = 0; last && i < kind->columns_n; i++)
        if (strcmp(last + 1, kind->columns[i]) == 0) {
            snprintf(p->field, sizeof(p->field), "%s", kind->columns[i]);
            return;
        }
}

static void show_fields(struct web *w, const struct row_asked *a, struct rule_form_view *v)
{
    struct field_view *field = arena_new_n(w->c.arena, struct field_view, a->kind->columns_n);

    for (size_t i = 0; i < a->kind->columns_n; i++) {
        field[i] = web_field(w, a->kind->columns[i], a->kind->columns[i], a->cell[i]);
        field[i].label = str_of(a->kind->columns[i]); /* the file's own word */
        if (field[i].error.n)
            field[i].error = web_word(w, str_of(w->c.problem.detail));
        field[i].max = CELL_MAX;
    }
    v->field = field;
    v->fields_n = a->kind->columns_n;
}

static enum outcome show_form(struct web *w, const struct row_asked *a)
{
    struct rule_form_view v = {
        .tabs = operator_tabs(w, OPERATOR_TARIFFS), .action = here_url(w),
        .back = back_url(w, a->basket), .book = str_of(a->kind->name), .basket = a->basket,
        .what = tariff_book_words(w, a->book), .id = held_cell(a, BOOK_ID)};
    struct html out;

    v.imported = a->at < a->held->n && a->held->line[a->at] != 0;
    show_fields(w, a, &v);
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Taxes and duties"));
    out = web_html(w);
    page_tariff_rule(&out, &v);
    return web_send_html(w);
}

static enum outcome begin(struct web *w, const struct form *from, struct row_asked *a)
{
    TRY(tariff_book_asked(w, from, &a->book));
    TRY(form_text(&w->c.problem, w->c.arena, from, "basket", 0, BASKET_MAX, &a->basket));
    a->kind = &rule_books[a->book];
    a->cell = arena_new_n(w->c.arena, struct str, a->kind->columns_n);
    return DONE;
}

enum outcome web_tariff_row(struct web *w)
{
    struct row_asked a = {0};

    TRY(begin(w, &w->query, &a));
    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "id", 0, ID_MAX, &a.cell[BOOK_ID]));
    TRY(find_held(w, &a));
    if (a.cell[BOOK_ID].n && a.at == a.held->n)
        return refuse(&w->c.problem, refusal_not_found, "id", "a row of that book");
    for (size_t i = 0; i < a.kind->columns_n; i++)
        a.cell[i] = held_cell(&a, i);
    return show_form(w, &a);
}

/* ---- what it would do ---- */

static struct import_tariffs import_of(struct web *w, const struct row_asked *a)
{
    struct buf b;

    buf_init(&b, w->c.arena, CSV_MAX);
    table_write_header(&b, a->kind);
    for (size_t i = 0; i < a->kind->columns_n; i++) {
        if (i)
            buf_char(&b, ',');
        csv_field(&b, a->cell[i], false);
    }
    buf_char(&b, '\n');
    return (struct import_tariffs){
        .csv = buf_view(&b), .who = w->account.email,
        .name = str_printf(w->c.arena, "%.*s: %.*s", STR_FMT(a->cell[BOOK_ID]),
                           STR_FMT(a->note))};
}

static enum outcome price(struct web *w, struct tariff_trial *b, const struct rules *rules,
                          struct sum_view *out)
{
    struct quote q;

    b->in.rules = rules;
    TRY(quote_make(w->c.arena, &b->in, &q, &w->c.problem));
    *out = working_totals(w, &q.sum);
    return DONE;
}

static enum outcome price_both(struct web *w, const struct row_asked *a, struct tariff_trial *b,
                               const struct import_tariffs *in, struct rule_effect_view *v)
{
    struct form form;
    struct rules after;
    const struct rules *before;

    TRY(form_parse(&w->c.problem, w->c.arena, a->basket, &form));
    TRY(trial_words(w, &form, b));
    TRY(trial_read(w, b));
    TRY(rates_of_day(&w->c, b->in.date, &b->in.rates));
    TRY(rules_in_force(&w->c, &before));
    TRY(price(w, b, before, &v->before));
    TRY(try_tariffs(&w->c, in, &after));
    return price(w, b, &after, &v->after);
}

/* A basket that cannot be priced before or after is left out: the change is shown all the same. */
static enum outcome show_prices(struct web *w, const struct row_asked *a,
                                const struct import_tariffs *in, struct rule_effect_view *v)
{
    struct tariff_trial b;
    enum outcome o = price_both(w, a, &b, in, v);

    if (o == FAILED)
        return FAILED;
    v->known = o == DONE;
    if (v->known)
        v->basket_words = trial_line(w, &b);
    w->c.problem = (struct problem){0};
    return DONE;
}

static void show_cells(struct web *w, const struct row_asked *a, struct rule_effect_view *v)
{
    struct cell_change_view *cell =
        arena_new_n(w->c.arena, struct cell_change_view, a->kind->columns_n);

    v->is_new = a->at == a->held->n;
    v->same = !v->is_new;
    for (size_t i = 0; i < a->kind->columns_n; i++) {
        cell[i] = (struct cell_change_view){str_of(a->kind->columns[i]), held_cell(a, i),
                                            a->cell[i]};
        v->same = v->same && str_eq(cell[i].before, cell[i].after);
    }
    v->cell = cell;
    v->cells_n = a->kind->columns_n;
}

/* In a transaction, after the row was found right. */
static enum outcome show_effect(struct web *w, const struct row_asked *a,
                                const struct import_tariffs *in)
{
    struct rule_effect_view v = {
        .tabs = operator_tabs(w, OPERATOR_TARIFFS), .action = here_url(w),
        .back = tariff_row_url(w, a->book, held_cell(a, BOOK_ID), NULL),
        .book = str_of(a->kind->name), .basket = a->basket, .what = tariff_book_words(w, a->book)};
    const struct problem why = w->c.problem;
    struct html out;

    show_cells(w, a, &v);
    TRY(show_prices(w, a, in, &v));
    w->c.problem = why;
    v.note = web_field(w, "note", N_("Why"), a->note);
    v.note.max = NOTE_MAX;
    v.note.required = true;
    v.problem = web_problem(w);
    web_layout(w, &v.layout, N_("Taxes and duties"));
    out = web_html(w);
    page_tariff_effect(&out, &v);
    return web_send_html(w);
}

/* ---- doing ---- */

static enum outcome again(struct web *w, struct row_asked *a)
{
    point_at_column(&w->c.problem, a->kind);
    TRY(web_again(w));
    TRY(find_held(w, a));
    return show_form(w, a);
}

static enum outcome take_back(struct web *w, const struct row_asked *a)
{
    struct tariffs_result done;
    struct str id;

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "take_back", 1, ID_MAX, &id));
    TRY(take_back_tariff(&w->c, a->book, id, w->account.email, &done));
    web_toast(w, TOAST_saved);
    return web_redirect(w, web_link(w, URL("/operator/tariffs")));
}

static enum outcome save(struct web *w, const struct row_asked *a, struct import_tariffs *in)
{
    struct tariffs_result done;

    TRY(import_tariffs(&w->c, in, &done));
    web_toast(w, TOAST_saved);
    return web_redirect(w, back_url(w, a->basket));
}

static enum outcome read_cells(struct web *w, struct row_asked *a)
{
    for (size_t i = 0; i < a->kind->columns_n; i++)
        TRY(form_text(&w->c.problem, w->c.arena, &w->form, a->kind->columns[i], 0, CELL_MAX,
                      &a->cell[i]));
    return form_text(&w->c.problem, w->c.arena, &w->form, "note", 0, NOTE_MAX, &a->note);
}

/* Both of the form and of its effect: what is wrong leads back to the form. */
static enum outcome change(struct web *w, struct row_asked *a)
{
    const bool saving = form_flag(&w->form, "save");
    struct import_tariffs in = import_of(w, a);
    struct tariffs_result would;
    enum outcome o;

    in.dry_run = true;
    o = import_tariffs(&w->c, &in, &would);
    if (o == REFUSED)
        return again(w, a);
    TRY(o);
    in.dry_run = false;
    if (saving && a->note.n)
        return save(w, a, &in);
    TRY(store_read_begin(&w->c));
    TRY(find_held(w, a));
    if (saving) {
        problem_set(&w->c.problem, refusal_required, "note", "why it is changed");
        TRY(web_again(w));
    }
    return show_effect(w, a, &in);
}

enum outcome web_tariff_change(struct web *w)
{
    struct row_asked a = {0};
    enum outcome o;

    TRY(begin(w, &w->form, &a));
    if (form_has(&w->form, "take_back"))
        return take_back(w, &a);
    o = read_cells(w, &a);
    if (o == REFUSED)
        return again(w, &a);
    TRY(o);
    return change(w, &a);
}
