/* SPDX-License-Identifier: Apache-2.0 */
/* A bank's or a gateway's file against the books, for operators (flow/reconcile.h). */
#include "flow/reconcile.h"

#include "face/web/operator.h"
#include "face/web/pages/books.h"
#include "shop/payments/bank_mapping.h"
#include "shop/payments/rails.h"

enum { STATEMENT_BYTES_MAX = 4 << 20, MAPPING_BYTES_MAX = 64 << 10, SHOWN_MAX = 500,
       WORD_CHARS = 20, OURS_MAX = 400, FILE_BYTES_MAX = 8 << 20 };

/* What was found, as it is shown and as a file. */
struct taking {
    struct web *w;
    struct str rail;
    struct bank_view *view;
    struct difference_view *shown;
    struct buf file; /* of the heap: the arena is given back after each line */
};

static struct str verdict_words(struct web *w, enum reconciled r)
{
    static const char *const words[RECONCILED_N] = {
        [RECONCILED_taken] = N_("booked"), [RECONCILED_known] = N_("known"),
        [RECONCILED_returned] = N_("nobody expected it: it goes back"),
        [RECONCILED_foreign] = N_("not one of our references"),
        [RECONCILED_differs] = N_("our books say something else"),
        [RECONCILED_missing] = N_("in our books, not in the file")};

    return web_text(w, words[r]);
}

static void keep_difference(struct taking *t, enum reconciled verdict, const struct bank_line *in,
                            struct str ours)
{
    struct arena *a = t->w->c.arena;

    t->view->differ++;
    reconciled_csv(&t->file, verdict, in, ours);
    if (t->view->n == SHOWN_MAX)
        return;
    t->shown[t->view->n++] = (struct difference_view){
        .line = in ? str_printf(a, "%lld", (long long)in->line) : STR("\u2013"),
        .id = in ? in->id : STR(""), .reference = in ? in->reference : STR(""),
        .verdict = verdict_words(t->w, verdict), .ours = str_copy(a, ours),
        .amount = in ? in->amount : (struct money){0}, .of_line = in != NULL};
}

static void on_missing(void *arg, struct str what)
{
    keep_difference(arg, RECONCILED_missing, NULL, what);
}

static enum outcome take_line(struct taking *t, const struct bank_line *in)
{
    struct ctx *c = &t->w->c;
    struct arena_mark mark = arena_mark(c->arena);
    enum reconciled verdict;
    char room[OURS_MAX];
    struct str what;
    size_t n;

    TRY(reconcile_line(c, t->rail, in, &verdict, &what));
    n = what.n < sizeof(room) ? what.n : sizeof(room);
    if (n > 0)
        memcpy(room, what.p, n);
    arena_rewind(c->arena, mark);
    t->view->taken += verdict == RECONCILED_taken;
    t->view->known += verdict == RECONCILED_known;
    if (reconciled_differs(verdict))
        keep_difference(t, verdict, in, (struct str){room, n});
    return DONE;
}

/* ---- the form ---- */

static enum outcome read_file(struct web *w, const char *name, size_t max_bytes, struct str *out)
{
    struct form_field file;

    TRY(form_file(&w->c.problem, &w->form, name, &file));
    if (file.value.n > max_bytes)
        return refuse(&w->c.problem, refusal_too_large, name, "at most %zu bytes: use the command",
                      max_bytes);
    *out = file.value;
    return DONE;
}

static enum outcome read_form(struct web *w, struct str *rail, struct bank_statement *out)
{
    struct problem *p = &w->c.problem;
    const struct bank_mapping *mapping;
    struct str text, ini = STR("");
    enum rail_kind kind;

    TRY(form_text(p, w->c.arena, &w->form, "rail", 1, WORD_CHARS, rail));
    if (!rail_kind_parse(*rail, &kind))
        return refuse(p, refusal_invalid, "rail", "one of our ways of paying");
    TRY(read_file(w, "file", STATEMENT_BYTES_MAX, &text));
    if (form_has(&w->form, "mapping"))
        TRY(read_file(w, "mapping", MAPPING_BYTES_MAX, &ini));
    if (ini.n == 0)
        return bank_statement_parse(w->c.arena, STR("file"), text, p, out);
    TRY(bank_mapping_parse(w->c.arena, STR("mapping"), ini, p, &mapping));
    return bank_mapping_read(w->c.arena, mapping, STR("file"), text, p, out);
}

static void fill_rails(struct web *w, struct str chosen, struct bank_view *v)
{
    struct choice *rails = arena_new_n(w->c.arena, struct choice, RAIL_KINDS_N);

    for (int k = 0; k < RAIL_KINDS_N; k++) {
        struct str name = rail_kind_name((enum rail_kind)k);

        rails[k] = (struct choice){name, web_word(w, rail_kind_label((enum rail_kind)k)),
                                   str_eq(name, chosen)};
    }
    v->rails = (struct choices){rails, RAIL_KINDS_N};
}

static enum outcome show(struct web *w, struct str rail, struct bank_view *v)
{
    struct html out;

    v->tabs = operator_tabs(w, OPERATOR_BOOKS);
    v->action = web_link(w, URL("/operator/books/bank"));
    v->books = web_link(w, URL("/operator/books"));
    fill_rails(w, rail, v);
    v->problem = web_problem(w);
    web_layout(w, &v->layout, N_("A bank's file"));
    out = web_html(w);
    page_bank(&out, v);
    return web_send_html(w);
}

enum outcome web_bank(struct web *w)
{
    struct bank_view v = {0};

    return show(w, STR(""), &v);
}

/* ---- doing ---- */

static enum outcome take_all(struct taking *t, const struct bank_statement *all)
{
    for (size_t i = 0; i < all->n; i++)
        TRY(take_line(t, &all->v[i]));
    return reconcile_rest(&t->w->c, t->rail, all, on_missing, t);
}

static enum outcome answer(struct taking *t)
{
    struct web *w = t->w;

    t->view->v = t->shown;
    t->view->ran = true;
    if (form_has(&w->form, "act")) {
        struct str act;

        TRY(form_text(&w->c.problem, w->c.arena, &w->form, "act", 1, WORD_CHARS, &act));
        if (str_eq(act, STR("file")) && !t->file.full)
            return web_send_file(w, "text/csv; charset=utf-8", STR("differences.csv"),
                                 str_copy(w->c.arena, buf_view(&t->file)));
    }
    TRY(store_read_begin(&w->c));
    return show(w, t->rail, t->view);
}

enum outcome web_bank_take(struct web *w)
{
    struct bank_view view = {0};
    struct taking t = {.w = w, .rail = STR(""), .view = &view};
    struct bank_statement all;
    enum outcome o = read_form(w, &t.rail, &all);

    if (o == REFUSED) {
        TRY(web_again(w));
        return show(w, t.rail, &view);
    }
    TRY(o);
    t.shown = arena_new_n(w->c.arena, struct difference_view, SHOWN_MAX);
    buf_init(&t.file, NULL, FILE_BYTES_MAX);
    buf_str(&t.file, STR(RECONCILED_COLUMNS));
    o = take_all(&t, &all);
    if (o == DONE)
        o = answer(&t);
    buf_release(&t.file);
    return o;
}
