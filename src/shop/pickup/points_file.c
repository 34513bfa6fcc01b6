/* SPDX-License-Identifier: Apache-2.0 */
/* Files of pick-up points. */
#include "base/map.h"
#include "lib/csv.h"
#include "lib/table.h"
#include "shop/pickup/pickup.h"

enum { WORD_MAX = 60, TEXT_MAX = 300, DEGREE_DIGITS = 5 };
enum { LAT_MAX_E5 = 9000000, LON_MAX_E5 = 18000000 };

/* The fields of a point, and the columns that they come from in each form. */
enum point_field {
    NETWORK, COUNTRY, ID, KIND, STATUS, LAT, LON, CITY, PROVINCE, POSTCODE, STREET, HOURS, OPEN_247,
    MODEL, FIELDS
};
enum { OWN, PLAIN, SHOPS, FORMS };

static const char *const own[FIELDS] = {
    "network", "country",   "id",     "kind",          "status",   "lat",          "lon",
    "city",    "province",  "post_code", "street", "opening_hours", "open_247", "physical_type"};
static const char *const plain[FIELDS] = {
    "network", "country",  "id",       "kind",   "status",        "lat",      "lon",
    "city",    "province", "postcode", "street", "opening_hours", "open_247", "physical_type"};
static const char *const shops[] = {"id",    "type", "name", "address", "city",    "state",
                                    "zip",   "lat",  "lon",  "hours",   "services"};
static const struct table_kind forms[FORMS] = {
    [OWN] = {"points", own, FIELDS, POINTS_FILE_MAX},
    [PLAIN] = {"points", plain, FIELDS, POINTS_FILE_MAX},
    [SHOPS] = {"shops", shops, countof(shops), POINTS_FILE_MAX}};

#define NO_COLUMN SIZE_MAX
static const size_t of_shops[FIELDS] = {
    [NETWORK] = NO_COLUMN, [COUNTRY] = NO_COLUMN, [ID] = 0,       [KIND] = NO_COLUMN,
    [STATUS] = NO_COLUMN,  [LAT] = 7,             [LON] = 8,      [CITY] = 4,
    [PROVINCE] = 5,        [POSTCODE] = 6,        [STREET] = 3,   [HOURS] = 9,
    [OPEN_247] = NO_COLUMN, [MODEL] = 1};

struct reading {
    const struct table *t;
    int form;
    struct str network;
    struct problem *p;
    size_t row;
};

static size_t column_of(const struct reading *r, enum point_field f)
{
    return r->form == SHOPS ? of_shops[f] : (size_t)f;
}

static struct str cell(const struct reading *r, enum point_field f)
{
    size_t column = column_of(r, f);

    return column == NO_COLUMN ? STR("") : table_cell(r->t, r->row, column);
}

static enum outcome refuse_cell(const struct reading *r, enum point_field f, const char *expected)
{
    return cell_refuse(r->t, r->row, column_of(r, f), r->p, "%s", expected);
}

static enum outcome read_text(const struct reading *r, enum point_field f, size_t min, size_t max,
                              struct str *out)
{
    *out = cell(r, f);
    if (column_of(r, f) == NO_COLUMN)
        return DONE;
    return cell_text(r->t, r->row, column_of(r, f), min, max, r->p, out);
}

/* "55.804664611816406" to 100,000ths of a degree; what is finer is cut. */
static enum outcome read_degrees(const struct reading *r, enum point_field f, int32_t max_e5,
                                 struct str *text, int32_t *out)
{
    struct str whole = cell(r, f);
    size_t point = str_find_char(whole, '.');
    int64_t v = 0, fine = 0;

    *text = whole;
    if (point != STR_NONE && whole.n - point - 1 > DEGREE_DIGITS) {
        struct str rest = str_sub(whole, point + 1 + DEGREE_DIGITS, whole.n);

        for (size_t i = 0; i < rest.n; i++)
            fine |= rest.p[i] < '0' || rest.p[i] > '9';
        whole.n = point + 1 + DEGREE_DIGITS;
    }
    if (fine || text->n > WORD_MAX || !parse_decimal(whole, DEGREE_DIGITS, -max_e5, max_e5, &v))
        return refuse_cell(r, f, f == LAT ? "degrees, -90 to 90" : "degrees, -180 to 180");
    *out = (int32_t)v;
    return DONE;
}

static enum outcome read_name(const struct reading *r, struct pickup_row *out)
{
    TRY(read_text(r, NETWORK, 1, WORD_MAX, &out->network));
    TRY(read_text(r, COUNTRY, 2, 2, &out->country));
    TRY(read_text(r, ID, 1, WORD_MAX, &out->id));
    if (r->form == SHOPS) {
        out->network = r->network;
        out->country = STR("US");
    }
    for (size_t i = 0; i < out->country.n; i++)
        if (out->country.p[i] < 'A' || out->country.p[i] > 'Z')
            return refuse_cell(r, COUNTRY, "a country's two capital letters");
    return DONE;
}

static enum outcome read_state(const struct reading *r, struct pickup_row *out)
{
    static const char *const kinds[] = {"locker", "counter", "shop"};
    int kind = countof(kinds) - 1;

    if (r->form != SHOPS)
        TRY(cell_choice(r->t, r->row, KIND, kinds, countof(kinds), r->p, &kind));
    out->kind = str_of(kinds[kind]);
    TRY(read_text(r, STATUS, 1, WORD_MAX, &out->status));
    if (r->form == SHOPS)
        out->status = STR("Operating");
    out->open_247 = cell(r, OPEN_247);
    if (out->open_247.n && !str_eq(out->open_247, STR("0")) && !str_eq(out->open_247, STR("1")))
        return refuse_cell(r, OPEN_247, "1, 0 or nothing");
    return DONE;
}

static enum outcome read_point(const struct reading *r, struct pickup_row *out)
{
    TRY(read_name(r, out));
    TRY(read_state(r, out));
    TRY(read_degrees(r, LAT, LAT_MAX_E5, &out->lat, &out->lat_e5));
    TRY(read_degrees(r, LON, LON_MAX_E5, &out->lon, &out->lon_e5));
    TRY(read_text(r, CITY, 0, TEXT_MAX, &out->city));
    TRY(read_text(r, PROVINCE, 0, TEXT_MAX, &out->province));
    TRY(read_text(r, POSTCODE, 0, WORD_MAX, &out->postcode));
    TRY(read_text(r, STREET, 0, TEXT_MAX, &out->street));
    TRY(read_text(r, HOURS, 0, 2 * TEXT_MAX, &out->hours));
    return read_text(r, MODEL, 0, WORD_MAX, &out->model);
}

static enum outcome read_all(struct arena *a, struct reading *r, struct points_list *out)
{
    scoped(map_release) struct map seen;
    uint64_t other;

    map_init(&seen, POINTS_FILE_MAX + 1);
    out->v = arena_new_n(a, struct pickup_row, r->t->n + 1);
    for (r->row = 0; r->row < r->t->n; r->row++) {
        struct pickup_row *p = &out->v[out->n++];
        struct str key;

        TRY(read_point(r, p));
        key = str_printf(a, "%.*s\x1f%.*s\x1f%.*s", STR_FMT(p->network), STR_FMT(p->country),
                         STR_FMT(p->id));
        if (map_get(&seen, key, &other) || !map_put(&seen, key, r->row))
            return refuse_cell(r, ID, "each point of a network and country once");
    }
    return DONE;
}

enum outcome points_parse(struct arena *a, struct str name, struct str csv, struct str network,
                          struct problem *p, struct points_list *out)
{
    struct table form[FORMS];
    struct reading r = {.form = -1, .network = network, .p = p};

    *out = (struct points_list){0};
    TRY(tables_parse(a, name, csv, forms, FORMS, p, form));
    for (int i = 0; i < FORMS; i++) {
        if (form[i].present && r.t)
            return refuse(p, refusal_invalid, "header", "%.*s: one table, not two", STR_FMT(name));
        if (form[i].present) {
            r.form = i;
            r.t = &form[i];
        }
    }
    if (r.form == SHOPS && (network.n < 1 || network.n > WORD_MAX))
        return refuse(p, refusal_required, "network", "--network NAME, since %.*s names none",
                      STR_FMT(name));
    return read_all(a, &r, out);
}

/* ---- writing ---- */

static enum outcome write_point(struct ctx *c unused_arg, const struct pickup_row *p, void *arg)
{
    const struct str cells[FIELDS] = {p->network, p->country,  p->id,       p->kind,   p->status,
                                      p->lat,     p->lon,      p->city,     p->province,
                                      p->postcode, p->street,  p->hours,    p->open_247, p->model};
    struct buf *b = arg;

    for (size_t i = 0; i < FIELDS; i++) {
        if (i > 0)
            buf_char(b, ',');
        csv_field(b, cells[i], false);
    }
    buf_char(b, '\n');
    return DONE;
}

enum outcome points_write(struct ctx *c, struct buf *out)
{
    table_write_header(out, &forms[OWN]);
    return pickup_all(c, write_point, out);
}
