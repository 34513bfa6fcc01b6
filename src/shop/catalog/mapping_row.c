/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a file become listings, by a mapping that knows its header. */
#include "base/arena.h"
#include "lib/text.h"
#include "shop/catalog/category.h"
#include "shop/catalog/mapping_inside.h"

/* A field and where its columns are in this file. */
struct bound {
    const struct mapped *how;
    size_t column[COLUMNS_OF_FIELD_MAX];
    size_t n;
};

struct bound_text {
    struct str language;
    struct bound title, description;
};

struct mapping_bound {
    const struct mapping *m;
    size_t columns_n;
    struct bound fields[FIELDS];
    struct bound_text texts[LISTING_TEXTS_MAX - 1];
    size_t texts_n;
    struct row_seller seller; /* of the whole file; empty otherwise */
};

/* ---- The header ---- */

static enum outcome refuse_column(struct problem *p, struct str column, const char *why)
{
    char field[PROBLEM_FIELD_MAX];

    snprintf(field, sizeof(field), "column %.*s", STR_FMT(utf8_head(column, 60)));
    return refuse(p, refusal_invalid, field, "%s", why);
}

static must_check enum outcome bind_field(const struct mapped *how, const struct csv_row *header,
                                          struct problem *p, struct bound *out)
{
    out->how = how;
    for (size_t i = 0; i < how->columns_n; i++) {
        size_t k = 0;

        while (k < header->n && !str_eq(str_trim(header->field[k]), how->columns[i]))
            k++;
        if (k == header->n)
            return refuse_column(p, how->columns[i], "the file is expected to have it");
        out->column[out->n++] = k;
    }
    return DONE;
}

static must_check enum outcome bind_named(struct mapping_bound *b, const struct csv_row *header,
                                          struct problem *p)
{
    for (int f = 0; f < FIELDS; f++)
        TRY(bind_field(&b->m->fields[f], header, p, &b->fields[f]));
    for (size_t i = 0; i < b->m->texts_n; i++) {
        b->texts[i].language = b->m->texts[i].language;
        TRY(bind_field(&b->m->texts[i].title, header, p, &b->texts[i].title));
        TRY(bind_field(&b->m->texts[i].description, header, p, &b->texts[i].description));
    }
    b->texts_n = b->m->texts_n;
    return DONE;
}

/* The place of title.ru among the bound texts; made at the first column. NULL when full. */
static struct bound *bound_text(struct arena *a, struct mapping_bound *b, enum mapping_field f,
                                struct str language)
{
    static const struct mapped plain;
    struct bound_text *t = b->texts;

    while (t < b->texts + b->texts_n && !str_eq(t->language, language))
        t++;
    if (t == b->texts + b->texts_n) {
        if (b->texts_n == countof(b->texts))
            return NULL;
        *t = (struct bound_text){str_copy(a, language), {.how = &plain}, {.how = &plain}};
        b->texts_n++;
    }
    return f == FIELD_title ? &t->title : &t->description;
}

/* Our own columns are named as the fields are. */
static must_check enum outcome bind_by_name(struct arena *a, struct mapping_bound *b,
                                            const struct csv_row *header, struct problem *p)
{
    static const enum mapping_field needed[] = {FIELD_sku, FIELD_title, FIELD_price};

    for (int f = 0; f < FIELDS; f++)
        b->fields[f].how = &b->m->fields[f];
    for (size_t k = 0; k < header->n; k++) {
        struct str name = str_trim(header->field[k]), language;
        enum mapping_field f;
        struct bound *bound;

        if (!mapping_field_of(name, &f, &language))
            return refuse_column(p, name, "the name of a field is expected, or a mapping");
        bound = language.n ? bound_text(a, b, f, language) : &b->fields[f];
        if (!bound || bound->n)
            return refuse_column(p, name, "each column is expected once");
        bound->column[bound->n++] = k;
    }
    for (size_t i = 0; i < countof(needed); i++)
        if (!b->fields[needed[i]].n)
            return refuse_column(p, str_of(mapping_field_name(needed[i])),
                                 "the file is expected to have it");
    return DONE;
}

enum outcome mapping_bind(struct arena *a, const struct mapping *m, const struct csv_row *header,
                          const struct row_seller *seller, struct problem *p,
                          const struct mapping_bound **out)
{
    struct mapping_bound *b = arena_new(a, struct mapping_bound);

    *out = b;
    b->m = m;
    b->columns_n = header->n;
    if (seller)
        b->seller = *seller;
    if (!header->utf8)
        return refuse(p, refusal_malformed, "line 1", "UTF-8 is expected");
    return m->by_name ? bind_by_name(a, b, header, p) : bind_named(b, header, p);
}

/* ---- Cells ---- */

/* A row being read. */
struct reading {
    struct arena *a;
    const struct mapping_bound *b;
    const struct csv_row *row;
    struct problem *p;
};

static struct str meaning(const struct reading *r, const struct mapped *how, struct str s)
{
    struct mapped_value wanted = {how, s, {0}};
    const struct mapping *m = r->b->m;
    const struct mapped_value *found =
        bsearch(&wanted, m->values, m->values_n, sizeof(wanted), mapped_value_order);

    if (!found) {
        wanted.cell = STR("*");
        found = bsearch(&wanted, m->values, m->values_n, sizeof(wanted), mapped_value_order);
    }
    return found ? found->means : s;
}

static struct str ascii_case(struct arena *a, struct str s, bool upper)
{
    char *out = arena_alloc(a, s.n + 1);

    for (size_t i = 0; i < s.n; i++) {
        bool letter = upper ? s.p[i] >= 'a' && s.p[i] <= 'z' : s.p[i] >= 'A' && s.p[i] <= 'Z';

        out[i] = letter ? (char)(s.p[i] ^ 0x20) : s.p[i];
    }
    return (struct str){out, s.n};
}

/* The first `max` characters. */
static struct str cut_characters(struct str s, size_t max)
{
    struct str rest = s;

    while (rest.n && max--)
        (void)utf8_next(&rest);
    return str_sub(s, 0, s.n - rest.n);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Does `c`, which `rest` follows, set thousands apart? Three digits follow it, and no fourth: with
 * a decimal point "12,50" is nothing, and not 1250. */
static bool groups_thousands(uint32_t c, char mark, struct str rest)
{
    bool sign = c == (mark == ',' ? '.' : ',') || c == ' ' || c == '\'' || c == 0xa0 ||
                c == 0x202f || c == 0x2009 || c == 0x2019;

    return sign && rest.n >= 3 && is_digit(rest.p[0]) && is_digit(rest.p[1]) &&
           is_digit(rest.p[2]) && (rest.n == 3 || !is_digit(rest.p[3]));
}

/* "1.234,50 €" as "1234.50": without what groups its thousands, and without the sign or code of a
 * currency before or after it. What else is in it stays, and is refused where it is read. */
static struct str plain_number(struct arena *a, struct str s, char mark)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;

    while (s.n && !is_digit(s.p[0]) && s.p[0] != '-' && s.p[0] != mark)
        s = str_sub(s, 1, s.n);
    while (s.n && !is_digit(s.p[s.n - 1]))
        s.n--;
    while (s.n) {
        struct str rest = s;
        uint32_t c = utf8_next(&rest);

        if (c == '.' && mark == ',' && !groups_thousands(c, mark, rest))
            break; /* a point where a comma is expected */
        if (c == (unsigned char)mark)
            out[n++] = '.';
        else if (!groups_thousands(c, mark, rest))
            for (size_t i = 0; i < s.n - rest.n; i++)
                out[n++] = s.p[i];
        s = rest;
    }
    return s.n ? STR("?") : (struct str){out, n};
}

static struct str transformed(const struct reading *r, const struct mapped *how, struct str s)
{
    if (how->transforms & TRANSFORM_STRIP)
        s = text_without_controls(r->a, s);
    if (how->transforms & (TRANSFORM_UPPER | TRANSFORM_LOWER))
        s = ascii_case(r->a, s, how->transforms & TRANSFORM_UPPER);
    if (how->transforms & (TRANSFORM_COMMA | TRANSFORM_POINT))
        s = plain_number(r->a, s, how->transforms & TRANSFORM_COMMA ? ',' : '.');
    if (how->limit)
        s = str_trim(cut_characters(s, how->limit));
    return s;
}

static struct str from_column(const struct reading *r, const struct bound *f, size_t i)
{
    struct str s = str_trim(r->row->field[f->column[i]]);

    if (s.n && r->b->m->values_n)
        s = meaning(r, f->how, s);
    return s.n ? transformed(r, f->how, s) : s;
}

/* What the columns say, or nothing. */
static struct str said(const struct reading *r, const struct bound *f)
{
    struct str s = STR("");

    for (size_t i = 0; i < f->n && !s.n; i++)
        s = from_column(r, f, i);
    return s.n ? str_copy(r->a, s) : s;
}

static struct str value_of(const struct reading *r, const struct bound *f)
{
    struct str s = said(r, f);

    return s.n ? s : f->how->fallback;
}

static struct str value(const struct reading *r, enum mapping_field f)
{
    return value_of(r, &r->b->fields[f]);
}

static enum outcome refuse_field(const struct reading *r, enum mapping_field f, const char *why)
{
    return refuse(r->p, refusal_invalid, mapping_field_name(f), "%s", why);
}

/* A whole number of `min` to `max`; nothing is `none`. */
static must_check enum outcome read_i64(const struct reading *r, enum mapping_field f,
                                        struct str s, int64_t min, int64_t max, int64_t none,
                                        int64_t *out)
{
    *out = none;
    if (!s.n || parse_i64(s, min, max, out))
        return DONE;
    return refuse(r->p, refusal_invalid, mapping_field_name(f), "%lld to %lld is expected",
                  (long long)min, (long long)max);
}

static must_check enum outcome read_currency(const struct reading *r, enum mapping_field f,
                                             struct currency none, struct currency *out)
{
    struct str s = value(r, f);

    *out = none;
    if (!s.n || currency_parse(s, out))
        return DONE;
    return refuse_field(r, f, "a currency such as EUR is expected");
}

/* ---- Fields ---- */

static must_check enum outcome read_price(const struct reading *r, struct money *out)
{
    const struct bound *f = &r->b->fields[FIELD_price];
    struct str s = value_of(r, f);

    TRY(read_currency(r, FIELD_currency, r->b->seller.currency, &out->currency));
    if (!s.n)
        return refuse(r->p, refusal_required, "price", "a price is expected");
    if (!out->currency.code[0])
        return refuse(r->p, refusal_required, "currency", "a currency such as EUR is expected");
    if (f->how->transforms & TRANSFORM_MINOR)
        return read_i64(r, FIELD_price, s, 1, MONEY_MAX_MINOR, 0, &out->minor);
    if (money_parse(s, out->currency, out))
        return DONE;
    return refuse(r->p, refusal_invalid, "price",
                  "an amount with at most %d decimals after a point is expected",
                  currency_digits(out->currency));
}

/* Grams. With `round` or `kg` up to nine decimals are read. */
static must_check enum outcome read_weight(const struct reading *r, enum mapping_field f,
                                           int32_t *out)
{
    enum { SCALE = 9 };
    unsigned how = r->b->fields[f].how->transforms;
    int64_t unit = 1000000000, grams;
    struct str s = value(r, f);

    if (!(how & (TRANSFORM_ROUND | TRANSFORM_KG))) {
        TRY(read_i64(r, f, s, 0, LISTING_WEIGHT_MAX_G, 0, &grams));
    } else if (how & TRANSFORM_KG) {
        unit /= 1000;
    }
    if (how & (TRANSFORM_ROUND | TRANSFORM_KG)) {
        if (!s.n)
            grams = 0;
        else if (!parse_decimal(s, SCALE, 0, LISTING_WEIGHT_MAX_G * unit, &grams) ||
                 !i64_muldiv(grams, 1, unit, ROUND_HALF_UP, &grams))
            return refuse_field(r, f, "a weight of at most a ton is expected");
    }
    *out = (int32_t)grams;
    return DONE;
}

static must_check enum outcome read_goods(const struct reading *r, struct mapped_row *out)
{
    struct listing *l = &out->listing;
    struct str said_stock = said(r, &r->b->fields[FIELD_stock]);
    int64_t days, wh;

    TRY(read_price(r, &l->price));
    TRY(read_weight(r, FIELD_weight, &l->weight_g));
    TRY(read_weight(r, FIELD_packed, &l->packed_g));
    TRY(read_i64(r, FIELD_stock, value(r, FIELD_stock), 0, LISTING_STOCK_MAX, 0, &out->stock_new));
    l->stock = said_stock.n ? out->stock_new : LISTING_STOCK_UNSAID;
    TRY(read_i64(r, FIELD_handling_days, value(r, FIELD_handling_days), 0,
                 LISTING_HANDLING_DAYS_MAX, MAPPING_HANDLING_DAYS, &days));
    l->handling_days = (int32_t)days;
    l->gtin = value(r, FIELD_gtin);
    l->hs = value(r, FIELD_hs);
    out->suggest_hs = str_eq(l->hs, STR("suggest"));
    if (out->suggest_hs)
        l->hs = STR("");
    l->origin = value(r, FIELD_origin);
    l->danger = value(r, FIELD_danger);
    TRY(read_i64(r, FIELD_battery_wh, value(r, FIELD_battery_wh), 0, LISTING_BATTERY_MAX_WH, 0,
                 &wh));
    l->battery_wh = (int32_t)wh;
    return DONE;
}

struct str mapping_path(struct arena *a, const struct mapping *m, struct str path)
{
    struct buf b;
    struct str part;

    buf_init(&b, a, 4 * path.n + 16);
    while (str_cut(&path, m->path_separator, &part)) {
        part = str_trim(part);
        if (part.n && b.n)
            buf_str(&b, STR(" > "));
        buf_str(&b, part);
    }
    return buf_view(&b);
}

/* Without its last part; empty when it has one. */
static struct str shorter_path(struct str path)
{
    while (path.n && !str_ends(path, STR(" > ")))
        path.n--;
    return str_sub(path, 0, path.n ? path.n - 3 : 0);
}

/* The longest head of `path` that the mapping knows; the rest of it in *rest. */
static const struct mapped_path *known_head(const struct mapping *m, struct str path,
                                            struct str *rest)
{
    for (struct str head = path; head.n; head = shorter_path(head)) {
        struct mapped_path wanted = {head, {0}};
        const struct mapped_path *found =
            bsearch(&wanted, m->paths, m->paths_n, sizeof(wanted), mapped_path_order);

        if (found) {
            *rest = str_sub(path, head.n == path.n ? head.n : head.n + 3, path.n);
            return found;
        }
    }
    return NULL;
}

static must_check enum outcome read_category(const struct reading *r, struct listing *l)
{
    const struct bound *f = &r->b->fields[FIELD_category];
    struct str path = said(r, f), rest = STR("");
    const struct category *ours = category_by_path(path);
    const struct mapped_path *known = NULL;

    l->path = value(r, FIELD_path);
    if (!ours) {
        path = mapping_path(r->a, r->b->m, path);
        known = known_head(r->b->m, path, &rest);
        if (!l->path.n)
            l->path = known ? rest : path;
    }
    if (!ours && !known) {
        ours = category_by_path(f->how->fallback);
        if (!ours)
            return refuse_field(r, FIELD_category, "a category of ours is expected, or a default");
    }
    l->category = known ? known->category : ours->id;
    return DONE;
}

static must_check enum outcome read_texts(const struct reading *r, struct listing *l)
{
    struct str language = value(r, FIELD_language);

    l->texts = arena_new_n(r->a, struct listing_text, LISTING_TEXTS_MAX);
    l->texts[l->texts_n++] = (struct listing_text){language.n ? language : STR("en"),
                                                   value(r, FIELD_title),
                                                   value(r, FIELD_description)};
    for (size_t i = 0; i < r->b->texts_n; i++) {
        const struct bound_text *t = &r->b->texts[i];
        struct listing_text text = {t->language, value_of(r, &t->title),
                                    value_of(r, &t->description)};

        if (text.title.n || text.description.n)
            l->texts[l->texts_n++] = text;
    }
    return DONE;
}

/* All columns count, and a cell may hold several with blanks between. */
static must_check enum outcome read_images(const struct reading *r, struct listing *l)
{
    const struct bound *f = &r->b->fields[FIELD_images];
    struct str *images = arena_new_n(r->a, struct str, LISTING_IMAGES_MAX);
    struct str cell, one;

    l->images = images;
    for (size_t i = 0; i < f->n; i++) {
        cell = str_copy(r->a, from_column(r, f, i));
        while (str_cut(&cell, ' ', &one)) {
            if (!one.n)
                continue;
            if (l->images_n == LISTING_IMAGES_MAX)
                return refuse(r->p, refusal_too_large, "images", "at most %d are expected",
                              LISTING_IMAGES_MAX);
            images[l->images_n++] = one;
        }
    }
    return DONE;
}

static must_check enum outcome read_seller(const struct reading *r, struct row_seller *s)
{
    enum text_fault fault;

    s->handle = value(r, FIELD_seller);
    s->name = value(r, FIELD_seller_name);
    s->country = value(r, FIELD_seller_country);
    s->hub = value(r, FIELD_seller_hub);
    TRY(read_currency(r, FIELD_seller_currency, (struct currency){""}, &s->currency));
    TRY(read_i64(r, FIELD_seller_city, value(r, FIELD_seller_city), 0, INT64_MAX, 0, &s->city));
    fault = text_clean(r->a, TEXT_LINE, s->name, MAPPING_SELLER_NAME_MAX, &s->name);
    return fault == TEXT_FINE ? DONE : refuse_field(r, FIELD_seller_name, text_fault_why(fault));
}

static must_check enum outcome read_row(const struct reading *r, struct mapped_row *out)
{
    struct listing *l = &out->listing;

    TRY(read_seller(r, &out->seller));
    l->sku = value(r, FIELD_sku);
    l->key = value(r, FIELD_key);
    l->options = value(r, FIELD_options);
    l->brand = value(r, FIELD_brand);
    l->hub = value(r, FIELD_hub);
    l->state = value(r, FIELD_state);
    l->ship_from = value(r, FIELD_ship_from);
    if (!l->ship_from.n)
        l->ship_from = out->seller.country.n ? out->seller.country : r->b->seller.country;
    TRY(read_texts(r, l));
    TRY(read_category(r, l));
    TRY(read_goods(r, out));
    return read_images(r, l);
}

enum outcome mapping_row(struct arena *a, const struct mapping_bound *b, const struct csv_row *row,
                         struct problem *p, struct mapped_row *out)
{
    struct reading r = {a, b, row, p};

    *out = (struct mapped_row){.line = row->line};
    if (row->n != b->columns_n)
        return refuse(p, refusal_malformed, "row", "%zu fields are expected, not %zu", b->columns_n,
                      row->n);
    if (!row->utf8)
        return refuse(p, refusal_malformed, "row", "UTF-8 without NUL is expected");
    TRY(read_row(&r, out));
    return listing_clean(a, p, &out->listing);
}
