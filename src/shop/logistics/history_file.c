/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/history_file.h"

#include <math.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/num.h"

enum { FIELDS_MAX = 20, TEXT_MAX = 200, ROW_BYTES_MAX = 1 << 20, COLUMN_NONE = -1 };

#define PRICE_MAX INT64_C(1000000000000)
#define WEIGHT_MAX INT64_C(1000000000)

/* ---- the kinds of files and their fields ---- */

enum order_field {
    O_PLACED, O_DELIVERED, O_ORDER, O_HANDED, O_PROMISED, O_PLACE, O_REGION, O_BUYER, O_SELLER,
    O_SELLER_PLACE, O_SELLER_REGION, O_PAYMENT, O_VIA, O_WEIGHT, O_PRICE, O_FREIGHT
};
enum item_field { I_ORDER, I_SELLER, I_PRODUCT, I_PRICE, I_FREIGHT };
enum payment_field { P_ORDER, P_PAYMENT };
enum place_field { L_PLACE, L_LAT, L_LON, L_REGION };
enum holder_field { H_NAME, H_REGION, H_PLACE };
enum product_field { W_PRODUCT, W_WEIGHT };

struct kind {
    const char *name;
    size_t needed; /* the first of its fields */
    const char *field[FIELDS_MAX];
};

static const struct kind kinds[HISTORY_KINDS] = {
    [HISTORY_ORDERS] = {"orders", 2,
                        {"placed", "delivered", "order", "handed_over", "promised", "place",
                         "region", "buyer", "seller", "seller_place", "seller_region", "payment",
                         "via", "weight_g", "price", "freight"}},
    [HISTORY_ITEMS] = {"items", 2, {"order", "seller", "product", "price", "freight"}},
    [HISTORY_PAYMENTS] = {"payments", 2, {"order", "payment"}},
    [HISTORY_PLACES] = {"places", 3, {"place", "lat", "lon", "region"}},
    [HISTORY_SELLERS] = {"sellers", 2, {"seller", "region", "place"}},
    [HISTORY_BUYERS] = {"buyers", 2, {"buyer", "region", "place"}},
    [HISTORY_PRODUCTS] = {"products", 2, {"product", "weight_g"}},
};

const char *history_kind_name(enum history_kind k)
{
    return kinds[k].name;
}

/* ---- mappings ---- */

struct history_mapping {
    struct str column[HISTORY_KINDS][FIELDS_MAX];
};

static bool find_field(struct str kind, struct str field, size_t *k, size_t *f)
{
    for (*k = 0; *k < HISTORY_KINDS; ++*k) {
        if (!str_eq(kind, str_of(kinds[*k].name)))
            continue;
        for (*f = 0; *f < FIELDS_MAX && kinds[*k].field[*f]; ++*f)
            if (str_eq(field, str_of(kinds[*k].field[*f])))
                return true;
    }
    return false;
}

enum outcome history_mapping_parse(struct arena *a, struct str name, struct str text,
                                   struct problem *p, const struct history_mapping **out)
{
    struct history_mapping *m = arena_new(a, struct history_mapping);
    struct ini ini;
    size_t k, f;

    for (k = 0; k < HISTORY_KINDS; k++)
        for (f = 0; f < FIELDS_MAX; f++)
            m->column[k][f] = str_of(kinds[k].field[f]);
    TRY(ini_parse(a, name, text, p, &ini));
    for (size_t i = 0; i < ini.n; i++) {
        const struct ini_entry *e = &ini.v[i];

        if (!find_field(e->section, e->key, &k, &f))
            return ini_refuse(&ini, e, p, "a section like [orders] and a field of it like placed");
        m->column[k][f] = e->value;
    }
    *out = m;
    return DONE;
}

struct history_mapping *history_mapping_copy(struct arena *a, const struct history_mapping *m)
{
    struct history_mapping *copy = arena_new(a, struct history_mapping);

    *copy = *m;
    return copy;
}

enum outcome history_mapping_set(struct history_mapping *m, struct str word, struct problem *p)
{
    struct str column = word, field, kind = STR("orders"), rest;
    size_t k, f;

    if (str_cut(&column, '=', &field) && column.n > 0) {
        rest = field;
        if (str_find_char(field, '.') != STR_NONE && str_cut(&rest, '.', &kind))
            field = rest;
        if (find_field(kind, field, &k, &f)) {
            m->column[k][f] = column;
            return DONE;
        }
    }
    return refuse(p, refusal_invalid, "--column",
                  "expected FIELD=COLUMN with a field like placed, delivered or items.seller");
}

static int find_column(const struct csv_row *header, struct str name)
{
    for (size_t i = 0; name.n > 0 && i < header->n; i++)
        if (str_eq(str_trim(header->field[i]), name))
            return (int)i;
    return COLUMN_NONE;
}

bool history_mapping_knows(const struct history_mapping *m, const struct csv_row *header,
                           enum history_kind *kind)
{
    for (size_t k = 0; k < HISTORY_KINDS; k++) {
        size_t f = 0;

        while (f < kinds[k].needed && find_column(header, m->column[k][f]) != COLUMN_NONE)
            f++;
        if (f == kinds[k].needed) {
            *kind = (enum history_kind)k;
            return true;
        }
    }
    return false;
}

/* ---- cells ---- */

struct history_reader {
    struct arena *a;
    struct history_gather *gather;
    const struct history_mapping *mapping;
    struct csv_reader *csv;
    history_broken *broken;
    void *arg;
    bool begun, full;
    int column[FIELDS_MAX];
    struct history_file_report report;
    int64_t line;
    const struct csv_row *row;
    size_t bad;              /* field that cannot be read */
    const char *expected;    /* NULL: all could */
};

static struct str cell(const struct history_reader *r, size_t f)
{
    int c = r->column[f];

    return c == COLUMN_NONE ? STR("") : str_trim(r->row->field[c]);
}

static void wrong(struct history_reader *r, size_t f, const char *expected)
{
    if (r->expected)
        return;
    r->bad = f;
    r->expected = expected;
}

/* As it stands in the row; keep() copies what is kept, once the whole row is known to be good. */
static struct str text(struct history_reader *r, size_t f)
{
    struct str s = cell(r, f);

    if (s.n > TEXT_MAX)
        wrong(r, f, "at most 200 bytes");
    return s;
}

static struct str keep(struct history_reader *r, struct str s)
{
    return str_copy(r->a, s);
}

static struct str name(struct history_reader *r, size_t f)
{
    struct str s = text(r, f);

    if (s.n == 0)
        wrong(r, f, "a name");
    return s;
}

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static bool two_digits(struct str s, size_t at, int64_t max, int64_t *out)
{
    if (at + 2 > s.n || !all_digits(str_sub(s, at, 2)))
        return false;
    *out = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
    return *out <= max;
}

/* Without zone: "2017-11-24", then " 09:12" or "T09:12", then ":00", then a fraction. */
static bool local_moment(struct str s, int64_t *out_s)
{
    int64_t hour = 0, minute = 0, second = 0;
    struct date day;

    if (!date_parse(str_sub(s, 0, 10), &day))
        return false;
    if (s.n > 10 && ((s.p[10] != ' ' && s.p[10] != 'T') || s.n < 16 || s.p[13] != ':' ||
                     !two_digits(s, 11, 23, &hour) || !two_digits(s, 14, 59, &minute)))
        return false;
    if (s.n > 16 && (s.p[16] != ':' || !two_digits(s, 17, 59, &second)))
        return false;
    if (s.n > 19 && (s.p[19] != '.' || s.n == 20 || !all_digits(str_sub(s, 20, s.n))))
        return false;
    *out_s = (int64_t)day.days * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

bool history_moment(struct str s, int64_t *out_s)
{
    int64_t at_ms;

    if (local_moment(s, out_s))
        return true;
    if (!moment_parse(s, &at_ms))
        return false;
    *out_s = at_ms / SECOND_MS - (at_ms % SECOND_MS < 0);
    return true;
}

static int64_t moment(struct history_reader *r, size_t f)
{
    struct str s = cell(r, f);
    int64_t at = HISTORY_NEVER;

    if (s.n > 0 && !history_moment(s, &at))
        wrong(r, f, "a moment like 2017-11-24 09:12:00, or a day");
    return at;
}

/* A decimal, of which six places count; NAN when empty. */
static double figure(struct history_reader *r, size_t f, int64_t min, int64_t max)
{
    struct str s = cell(r, f);
    size_t point = str_find_char(s, '.');
    int64_t millionths = 0;

    if (s.n == 0)
        return NAN;
    if (point != STR_NONE && s.n > point + 7 && all_digits(str_sub(s, point + 7, s.n)))
        s = str_sub(s, 0, point + 7);
    if (!parse_decimal(s, 6, min * 1000000, max * 1000000, &millionths))
        wrong(r, f, "a number within its range");
    return (double)millionths / 1e6;
}

/* ---- rows ---- */

static bool take_order(struct history_reader *r)
{
    int64_t promised_s = moment(r, O_PROMISED);
    struct history_row row = {
        .placed_s = moment(r, O_PLACED), .delivered_s = moment(r, O_DELIVERED),
        .handed_s = moment(r, O_HANDED), .promised_day = history_day(promised_s),
        .weight_g = figure(r, O_WEIGHT, 0, WEIGHT_MAX), .price = figure(r, O_PRICE, 0, PRICE_MAX),
        .freight = figure(r, O_FREIGHT, 0, PRICE_MAX)};

    if (row.placed_s == HISTORY_NEVER)
        wrong(r, O_PLACED, "when the order was placed");
    if (row.delivered_s < row.placed_s)
        wrong(r, O_DELIVERED, "no earlier than the order was placed");
    for (size_t f = O_PLACE; f <= O_VIA; f++)
        (void)text(r, f);
    (void)text(r, O_ORDER);
    if (r->expected)
        return true;
    row.id = keep(r, cell(r, O_ORDER));
    row.place = keep(r, cell(r, O_PLACE));
    row.region = keep(r, cell(r, O_REGION));
    row.buyer = keep(r, cell(r, O_BUYER));
    row.seller = keep(r, cell(r, O_SELLER));
    row.seller_place = keep(r, cell(r, O_SELLER_PLACE));
    row.seller_region = keep(r, cell(r, O_SELLER_REGION));
    row.payment = keep(r, cell(r, O_PAYMENT));
    row.via = keep(r, cell(r, O_VIA));
    return history_add_order(r->gather, &row);
}

static bool take_item(struct history_reader *r)
{
    struct str order = name(r, I_ORDER), seller = text(r, I_SELLER), product = text(r, I_PRODUCT);
    double price = figure(r, I_PRICE, 0, PRICE_MAX), freight = figure(r, I_FREIGHT, 0, PRICE_MAX);

    return r->expected || history_add_item(r->gather, keep(r, order), keep(r, seller),
                                           keep(r, product), price, freight);
}

static bool take_payment(struct history_reader *r)
{
    struct str order = name(r, P_ORDER), kind = name(r, P_PAYMENT);

    return r->expected || history_add_payment(r->gather, keep(r, order), keep(r, kind));
}

static bool take_place(struct history_reader *r)
{
    struct str place = name(r, L_PLACE), region = text(r, L_REGION);
    double lat = figure(r, L_LAT, -90, 90), lon = figure(r, L_LON, -180, 180);

    if (isnan(lat))
        wrong(r, L_LAT, "degrees");
    if (isnan(lon))
        wrong(r, L_LON, "degrees");
    return r->expected || history_add_place(r->gather, keep(r, place), lat, lon, keep(r, region));
}

static bool take_seller(struct history_reader *r)
{
    struct str who = name(r, H_NAME), region = text(r, H_REGION), place = text(r, H_PLACE);

    return r->expected ||
           history_add_seller(r->gather, keep(r, who), keep(r, place), keep(r, region));
}

static bool take_buyer(struct history_reader *r)
{
    struct str who = name(r, H_NAME), region = text(r, H_REGION), place = text(r, H_PLACE);

    return r->expected ||
           history_add_buyer(r->gather, keep(r, who), keep(r, place), keep(r, region));
}

static bool take_product(struct history_reader *r)
{
    struct str product = name(r, W_PRODUCT);
    double weight = figure(r, W_WEIGHT, 0, WEIGHT_MAX);

    return r->expected || history_add_product(r->gather, keep(r, product), weight);
}

static bool (*const take[HISTORY_KINDS])(struct history_reader *r) = {
    [HISTORY_ORDERS] = take_order,     [HISTORY_ITEMS] = take_item,
    [HISTORY_PAYMENTS] = take_payment, [HISTORY_PLACES] = take_place,
    [HISTORY_SELLERS] = take_seller,   [HISTORY_BUYERS] = take_buyer,
    [HISTORY_PRODUCTS] = take_product,
};

static enum outcome begin(struct history_reader *r, const struct csv_row *header)
{
    enum history_kind kind;

    if (!history_mapping_knows(r->mapping, header, &kind))
        return REFUSED;
    r->report.kind = kind;
    for (size_t f = 0; f < FIELDS_MAX; f++)
        r->column[f] = find_column(header, r->mapping->column[kind][f]);
    if (kind == HISTORY_ORDERS && r->column[O_HANDED] != COLUMN_NONE)
        history_says_handing(r->gather);
    r->begun = true;
    return DONE;
}

static void tell(struct history_reader *r, struct str field, const char *expected)
{
    r->report.broken++;
    if (r->broken)
        r->broken(r->arg, r->line, field, expected);
}

static enum outcome take_row(void *arg, const struct csv_row *row)
{
    struct history_reader *r = arg;
    int needed = 0;

    r->line = row->line;
    if (!r->begun)
        return begin(r, row);
    for (size_t f = 0; f < FIELDS_MAX; f++)
        needed = r->column[f] > needed ? r->column[f] : needed;
    r->row = row;
    r->expected = NULL;
    if (!row->utf8)
        tell(r, STR("row"), "valid UTF-8");
    else if ((int)row->n <= needed)
        tell(r, STR("row"), "as many fields as the header");
    else if (!take[r->report.kind](r))
        r->full = true;
    else if (r->expected)
        tell(r, r->mapping->column[r->report.kind][r->bad], r->expected);
    else
        r->report.rows++;
    return r->full ? REFUSED : DONE;
}

struct history_reader *history_reader_new(struct arena *a, struct history_gather *g,
                                          const struct history_mapping *m,
                                          history_broken *broken, void *arg)
{
    struct csv_options options = {.row_max_bytes = ROW_BYTES_MAX};
    struct history_reader *r = calloc(1, sizeof(*r));

    check(r != NULL);
    r->a = a;
    r->gather = g;
    r->mapping = m;
    r->broken = broken;
    r->arg = arg;
    r->csv = csv_reader_new(&options, take_row, r);
    return r;
}

void history_reader_free(struct history_reader *r)
{
    if (!r)
        return;
    csv_reader_free(r->csv);
    free(r);
}

/* What take_row refused, or libcsv. */
static enum outcome explain(const struct history_reader *r, struct problem *p, enum outcome o)
{
    if (o != REFUSED || p->refusal != refusal_none)
        return o;
    if (r->full)
        return refuse(p, refusal_too_large, "rows", "at most %d of a kind", HISTORY_ORDERS_MAX);
    return refuse(p, refusal_malformed, "header",
                  "columns that the mapping knows, like placed and delivered for orders");
}

enum outcome history_reader_feed(struct history_reader *r, struct str piece, struct problem *p)
{
    return explain(r, p, csv_reader_feed(r->csv, piece, p));
}

enum outcome history_reader_end(struct history_reader *r, struct problem *p,
                                struct history_file_report *out)
{
    TRY(explain(r, p, csv_reader_end(r->csv, p)));
    if (!r->begun)
        return refuse(p, refusal_malformed, "header", "a first line with the names of the columns");
    *out = r->report;
    return DONE;
}
