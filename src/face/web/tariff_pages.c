/* SPDX-License-Identifier: Apache-2.0 */
/* The operators' rules of tax, duty and restrictions: what a basket costs on any day, which rules
 * hold there, the rows of each book, and the log. Changing a row: tariff_row.c. */
#include "face/web/pages/tariffs.h"

#include "face/web/operator.h"
#include "face/web/tariff_trial.h"
#include "face/web/tariff_row.h"
#include "face/web/window.h"
#include "face/web/working.h"
#include "lib/format.h"
#include "shop/markets/rates.h"
#include "shop/quote/quote_sql.h"
#include "shop/quote/tariffs.h"

enum { LOG_SHOWN = 50, ROWS_SHOWN = 200, WORDS_MAX = 100, BAND_MAX = 120, FILE_MAX = 16 << 20 };

static const char *const book_words[BOOKS] = {
    [BOOK_TAX_RULES] = N_("thresholds, duties by value, fees, and how tax is worked out"),
    [BOOK_TAX_RATES] = N_("rates of tax by country and region"),
    [BOOK_REDUCED_RATES] = N_("lower rates of tax for some goods"),
    [BOOK_DUTY_RULES] = N_("rates of duty by code, origin and destination"),
    [BOOK_RESTRICTIONS] = N_("what may not be sent, and where"),
    [BOOK_DISCOUNT_RULES] = N_("what promotions do to the customs value and the base of tax")};

struct str tariff_book_words(struct web *w, enum book book)
{
    return web_text(w, book_words[book]);
}

static struct url here_url(struct web *w)
{
    return web_link(w, URL("/operator/tariffs"));
}

static struct url book_url(struct web *w, struct url at, enum book book)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, at);
    url_param(&m, "book", str_of(rule_books[book].name));
    return url_done(&m);
}

struct url tariff_row_url(struct web *w, enum book book, struct str id,
                          const struct tariff_trial *b)
{
    struct url_maker m;

    url_begin(&m, w->c.arena, web_link(w, URL("/operator/tariffs/row")));
    url_param(&m, "book", str_of(rule_books[book].name));
    url_param(&m, "id", id);
    if (b)
        url_param(&m, "basket", trial_query(w, b));
    return url_done(&m);
}

/* ---- the rules of a country on a day ---- */

static void put_amount(struct web *w, struct buf *b, int64_t minor, struct currency currency)
{
    format_money(b, w->c.locale, money(minor, currency));
}

static struct str how_words(struct web *w, const struct tax_rule *r)
{
    struct buf b;

    buf_init(&b, w->c.arena, BAND_MAX);
    buf_str(&b, str_of(method_name(r->method)));
    if (r->rate_ppm) {
        buf_char(&b, ' ');
        format_percent(&b, w->c.locale, r->rate_ppm);
    }
    if (r->amount_minor) {
        buf_str(&b, r->method == METHOD_RATE ? STR(" − ") : STR(" "));
        put_amount(w, &b, r->amount_minor, r->currency);
    }
    buf_str(&b, STR(" · "));
    buf_str(&b, str_of(collector_name(r->collector)));
    return buf_view(&b);
}

static struct str band_words(struct web *w, const struct tax_rule *r)
{
    struct buf b;

    buf_init(&b, w->c.arena, BAND_MAX);
    if (r->over_minor >= 0) {
        buf_str(&b, STR("> "));
        put_amount(w, &b, r->over_minor, r->currency);
    }
    if (r->upto_minor != INT64_MAX) {
        buf_str(&b, b.n ? STR(", ≤ ") : STR("≤ "));
        put_amount(w, &b, r->upto_minor, r->currency);
    }
    return buf_view(&b);
}

static struct str whence_words(struct web *w, const struct tax_rule *r)
{
    if (r->sale == SALE_DOMESTIC)
        return web_text(w, N_("the same territory"));
    return str_eq(r->dispatch, STR("*")) ? web_text(w, N_("abroad")) : r->dispatch;
}

static bool in_force(struct date from, struct date until, struct date day)
{
    return from.days <= day.days && day.days <= until.days;
}

static bool is_imported(const struct table *t, struct str id)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(table_cell(t, i, BOOK_ID), id))
            return t->line[i] != 0;
    return false;
}

/* A rule of ever, or for ever, has no date there. */
static struct date shown_date(struct date d)
{
    const bool far = d.days < date_of(1950, 1, 1).days || d.days > date_of(2150, 1, 1).days;

    return far ? (struct date){0} : d;
}

static struct rule_row_view rule_view(struct web *w, const struct tariff_trial *b,
                                      const struct tax_rule *r, const struct table *book)
{
    return (struct rule_row_view){
        .url = tariff_row_url(w, BOOK_TAX_RULES, r->id, b), .name = web_word(w, r->name),
        .id = r->id, .how = how_words(w, r), .band = band_words(w, r),
        .whence = whence_words(w, r), .since = shown_date(r->from), .until = shown_date(r->until),
        .source = r->source, .imported = is_imported(&book[BOOK_TAX_RULES], r->id),
        .check = r->check};
}

static struct rule_row_view rate_view(struct web *w, const struct tariff_trial *b,
                                      const struct tax_rate *r, const struct table *book)
{
    struct buf how;

    buf_init(&how, w->c.arena, BAND_MAX);
    format_percent(&how, w->c.locale, r->rate_ppm);
    return (struct rule_row_view){
        .url = tariff_row_url(w, BOOK_TAX_RATES, r->id, b), .name = web_word(w, r->name),
        .id = r->id, .how = buf_view(&how), .whence = r->region, .since = shown_date(r->from),
        .until = shown_date(r->until), .source = r->source,
        .imported = is_imported(&book[BOOK_TAX_RATES], r->id), .check = r->check};
}

static void show_rules(struct web *w, const struct tariff_trial *b, const struct table *book,
                       struct tariffs_view *v)
{
    const struct country_rules *of = rules_of(b->in.rules, b->in.to);
    const struct tax_rate *rate[TAX_LINES_MAX];
    size_t rates = rules_tax_rates(b->in.rules, str_of(b->in.to->code), b->in.region, b->in.date,
                                   rate);
    struct rule_row_view *rows = arena_new_n(w->c.arena, struct rule_row_view, of->n + rates + 1);

    for (size_t i = 0; i < of->n; i++)
        if (in_force(of->v[i]->from, of->v[i]->until, b->in.date))
            rows[v->rules_n++] = rule_view(w, b, of->v[i], book);
    for (size_t i = 0; i < rates; i++)
        rows[v->rules_n++] = rate_view(w, b, rate[i], book);
    v->rule = rows;
    v->where = window_country(w, str_of(b->in.to->code));
    v->day = b->in.date;
}

/* ---- the basket ---- */

static enum outcome show_basket(struct web *w, const struct tariff_trial *b,
                                struct basket_view *v)
{
    struct quote q;

    TRY(quote_make(w->c.arena, &b->in, &q, &w->c.problem));
    v->known = true;
    v->sum = working_totals(w, &q.sum);
    v->working = working_steps(w, &q, &v->rate_note);
    v->check = q.check;
    return DONE;
}

static const struct problem nothing_wrong = {0};

/* What is wrong with the basket is said at its field; the rest of the page is there. */
static enum outcome try_basket(struct web *w, struct tariff_trial *b, const struct table *book,
                               struct tariffs_view *v)
{
    struct basket_view priced = {0};
    enum outcome o = trial_read(w, b);

    if (o == DONE) {
        TRY(rules_in_force(&w->c, &b->in.rules));
        TRY(rates_of_day(&w->c, b->in.date, &b->in.rates));
        show_rules(w, b, book, v);
        o = show_basket(w, b, &priced);
    }
    if (o == FAILED)
        return FAILED;
    if (o == REFUSED)
        web_status(w, 422);
    v->basket = trial_form(w, b);
    v->basket.known = priced.known;
    v->basket.sum = priced.sum;
    v->basket.working = priced.working;
    v->basket.rate_note = priced.rate_note;
    v->basket.check = priced.check;
    v->problem = web_problem(w);
    if (v->problem->refusal == refusal_not_found) /* the list of rules says so */
        v->problem = &nothing_wrong;
    return DONE;
}

/* ---- books and log ---- */

static void show_books(struct web *w, const struct table *book, struct tariffs_view *v)
{
    for (int i = 0; i < BOOKS; i++) {
        struct book_link_view *l = &v->book[v->books_n++];

        *l = (struct book_link_view){
            .rows = book_url(w, web_link(w, URL("/operator/tariffs/book")), (enum book)i),
            .file = book_url(w, web_link(w, URL("/operator/tariffs/file")), (enum book)i),
            .add = tariff_row_url(w, (enum book)i, STR(""), NULL),
            .name = str_of(rule_books[i].name), .what = tariff_book_words(w, (enum book)i),
            .all = (int64_t)book[i].n};
        for (size_t k = 0; k < book[i].n; k++)
            l->imported += book[i].line[k] != 0;
    }
}

static enum outcome show_log(struct web *w, struct tariffs_view *v)
{
    struct tariff_import_row_list rows;
    struct tariff_log_view *log;

    TRY(tariff_imports(&w->c, LOG_SHOWN, &rows));
    log = arena_new_n(w->c.arena, struct tariff_log_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++)
        log[i] = (struct tariff_log_view){
            .version = rows.v[i].version, .added = rows.v[i].added, .changed = rows.v[i].changed,
            .removed = rows.v[i].removed, .at = operator_moment(w, rows.v[i].at),
            .who = rows.v[i].who, .what = rows.v[i].file};
    v->log = log;
    v->log_n = rows.n;
    return DONE;
}

enum outcome web_tariffs(struct web *w)
{
    struct tariffs_view v = {.tabs = operator_tabs(w, OPERATOR_TARIFFS)};
    struct tariff_trial b;
    struct table book[BOOKS];
    struct html out;

    TRY(trial_words(w, &w->query, &b));
    TRY(tariffs_books(&w->c, w->c.arena, book));
    TRY(try_basket(w, &b, book, &v));
    show_books(w, book, &v);
    TRY(show_log(w, &v));
    web_layout(w, &v.layout, N_("Taxes and duties"));
    out = web_html(w);
    page_tariffs(&out, &v);
    return web_send_html(w);
}

/* ---- the rows of one book ---- */

enum outcome tariff_book_asked(struct web *w, const struct form *from, enum book *out)
{
    struct str name;

    TRY(form_text(&w->c.problem, w->c.arena, from, "book", 1, WORDS_MAX, &name));
    if (book_parse(name, out))
        return DONE;
    return refuse(&w->c.problem, refusal_not_found, "book", "a book of rules, like tax_rules");
}

static bool has_words(const struct table *t, size_t row, struct str words)
{
    for (size_t i = 0; i < t->columns_n; i++)
        if (str_find(table_cell(t, row, i), words) != STR_NONE)
            return true;
    return words.n == 0;
}

/* All cells but the first and the last, which is the source in each book. */
static struct str rest_of(struct web *w, const struct table *t, size_t row)
{
    struct buf b;

    buf_init(&b, w->c.arena, URL_MAX_BYTES);
    for (size_t i = 1; i + 1 < t->columns_n; i++) {
        struct str cell = table_cell(t, row, i);

        if (cell.n == 0)
            continue;
        if (b.n)
            buf_str(&b, STR(" · "));
        buf_str(&b, cell);
    }
    return buf_view(&b);
}

static void show_rows(struct web *w, enum book book, const struct table *t, struct book_view *v)
{
    struct book_row_view *row = arena_new_n(w->c.arena, struct book_row_view, ROWS_SHOWN);

    for (size_t i = 0; i < t->n; i++) {
        struct str id = table_cell(t, i, BOOK_ID);

        if (!has_words(t, i, v->words))
            continue;
        v->found++;
        if (v->rows_n == ROWS_SHOWN)
            continue;
        row[v->rows_n++] = (struct book_row_view){
            .url = tariff_row_url(w, book, id, NULL), .id = id, .rest = rest_of(w, t, i),
            .source = table_cell(t, i, t->columns_n - 1), .imported = t->line[i] != 0};
    }
    v->row = row;
}

enum outcome web_tariff_book(struct web *w)
{
    struct book_view v = {.tabs = operator_tabs(w, OPERATOR_TARIFFS), .back = here_url(w)};
    struct table all[BOOKS];
    enum book book;
    struct html out;

    TRY(tariff_book_asked(w, &w->query, &book));
    TRY(form_text(&w->c.problem, w->c.arena, &w->query, "q", 0, WORDS_MAX, &v.words));
    TRY(tariffs_books(&w->c, w->c.arena, all));
    v.name = str_of(rule_books[book].name);
    v.what = tariff_book_words(w, book);
    v.action = web_link(w, URL("/operator/tariffs/book"));
    v.add = tariff_row_url(w, book, STR(""), NULL);
    show_rows(w, book, &all[book], &v);
    web_layout(w, &v.layout, N_("Taxes and duties"));
    out = web_html(w);
    page_tariff_book(&out, &v);
    return web_send_html(w);
}

/* "tax-rules.csv". */
static struct str file_name(struct web *w, enum book book)
{
    struct buf b;

    buf_init(&b, w->c.arena, WORDS_MAX);
    for (const char *p = rule_books[book].name; *p; p++)
        buf_char(&b, *p == '_' ? '-' : *p);
    buf_str(&b, STR(".csv"));
    return buf_view(&b);
}

/* The whole book, as `entrepot import tariffs` takes it. */
enum outcome web_tariff_file(struct web *w)
{
    struct tariffs_write what = {.whole = true};
    struct buf b;

    TRY(tariff_book_asked(w, &w->query, &what.only));
    buf_init(&b, w->c.arena, FILE_MAX);
    TRY(tariffs_write(&w->c, &what, &b));
    return web_send_file(w, "text/csv; charset=utf-8",
                         file_name(w, what.only), buf_view(&b));
}
