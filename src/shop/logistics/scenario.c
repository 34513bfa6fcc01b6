/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/scenario.h"

#include "lib/data_files.h"
#include "lib/json.h"
#include "shop/logistics/network_read.h"

enum {
    TITLE_MAX = 120, NOTE_MAX = 2000, ASSUMED_MAX = 20, CODE_CHARS_MAX = 24, NAME_CHARS_MAX = 80,
    BACKLOG_MAX = 500, SLOT_MIN = 60, PATH_BYTES_MAX = 256
};

struct reading {
    struct arena *arena;
    struct problem *problem;
    struct scenario *scenario;
};

/* ---- changes ---- */

/* "leg": the row of that code is changed; "add_leg": an object of cells becomes a row. */
static const struct table_word {
    const char *change, *add;
    enum network_file file;
} words[] = {{"node", "add_node", NETWORK_NODES},
             {"leg", "add_leg", NETWORK_LEGS},
             {"queue", "add_queue", NETWORK_QUEUES},
             {"lastmile", "add_lastmile", NETWORK_LASTMILES},
             {"price", "add_price", NETWORK_PRICES}};

/* A cell: a text, or a whole number. */
static enum outcome read_value(struct reading *r, struct json *object, const char *name,
                               struct str *out)
{
    struct problem text = {0};
    int64_t number;

    if (json_text(&text, object, name, 0, CHANGE_VALUE_MAX, out) == DONE)
        return DONE;
    TRY(json_i64(r->problem, object, name, INT64_MIN, INT64_MAX, &number));
    *out = str_printf(r->arena, "%lld", (long long)number);
    return DONE;
}

static bool is_key(enum network_file f, const char *column)
{
    size_t n;
    const char *const *key = network_key(f, &n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(key[i], column) == 0)
            return true;
    return false;
}

static enum outcome read_cells(struct reading *r, struct json *object, struct network_change *c)
{
    size_t n;
    const char *const *columns = network_columns(c->file, &n);

    for (size_t i = 0; i < n; i++) {
        if (!json_has(object, columns[i]) || (!c->add && is_key(c->file, columns[i])))
            continue;
        c->column[c->cells_n] = str_of(columns[i]);
        TRY(read_value(r, object, columns[i], &c->value[c->cells_n++]));
    }
    return DONE;
}

static void set_cell(struct network_change *c, const char *column, struct str value)
{
    c->column[c->cells_n] = str_of(column);
    c->value[c->cells_n++] = value;
}

/* "closed": true on a leg or a last mile is a capacity of 0, on a queue no parcels an hour. */
static enum outcome read_closed(struct reading *r, struct json *object, struct network_change *c)
{
    bool closed = false;
    const char *column = c->file == NETWORK_QUEUES ? "per_hour" : "capacity";

    TRY(json_flag(r->problem, object, "closed", false, &closed));
    if (!closed)
        return DONE;
    if (json_has(object, column))
        return json_refuse(r->problem, refusal_invalid, object, "closed", "this or %s, not both",
                           column);
    set_cell(c, column, STR("0"));
    return DONE;
}

static enum outcome read_key(struct reading *r, struct json *object, const struct table_word *w,
                             struct network_change *c)
{
    size_t n;
    const char *const *key = network_key(c->file, &n);

    TRY(json_text(r->problem, object, w->change, 1, NAME_CHARS_MAX, &c->key[0]));
    for (size_t i = 1; i < n; i++)
        TRY(json_text(r->problem, object, key[i], 1, NAME_CHARS_MAX, &c->key[i]));
    return DONE;
}

static enum outcome read_row_change(struct reading *r, struct json *object,
                                    const struct table_word *w, struct scenario_change *out)
{
    struct network_change *c = &out->change;

    c->file = w->file;
    TRY(read_key(r, object, w, c));
    TRY(read_cells(r, object, c));
    if (w->file == NETWORK_LEGS || w->file == NETWORK_LASTMILES || w->file == NETWORK_QUEUES)
        TRY(read_closed(r, object, c));
    if (w->file == NETWORK_QUEUES)
        TRY(json_i64_or(r->problem, object, "per_day", 0, SCENARIO_PER_DAY_MAX, -1,
                        &out->per_day));
    if (c->cells_n == 0 && out->per_day < 0)
        return json_refuse(r->problem, refusal_required, object, NULL,
                           "at least one column to change");
    return DONE;
}

static enum outcome read_added_row(struct reading *r, struct json *object,
                                   const struct table_word *w, struct scenario_change *out)
{
    struct json *cells;

    out->change.file = w->file;
    out->change.add = true;
    TRY(json_object_in(r->problem, object, w->add, &cells));
    TRY(read_cells(r, cells, &out->change));
    return json_close(r->problem, cells);
}

static enum outcome read_change(struct reading *r, struct json *object,
                                struct scenario_change *out)
{
    out->per_day = -1;
    for (size_t i = 0; i < countof(words); i++) {
        if (!json_has(object, words[i].change) && !json_has(object, words[i].add))
            continue;
        if (json_has(object, words[i].add))
            TRY(read_added_row(r, object, &words[i], out));
        else
            TRY(read_row_change(r, object, &words[i], out));
        return json_close(r->problem, object);
    }
    return json_refuse(r->problem, refusal_required, object, NULL,
                       "one of node, leg, queue, lastmile, price, or the same with add_ before");
}

static enum outcome read_changes(struct reading *r, struct json *root)
{
    struct scenario_change *change;
    struct json *items;
    size_t n;

    TRY(json_objects(r->problem, root, "changes", 0, SCENARIO_CHANGES_MAX, &items, &n));
    change = arena_new_n(r->arena, struct scenario_change, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(read_change(r, &items[i], &change[i]));
    r->scenario->change = change;
    r->scenario->changes_n = n;
    return DONE;
}

/* ---- the forecast ---- */

/* One text, or a list of them. */
static enum outcome read_places(struct reading *r, struct json *object, const char *name,
                                const struct str **out, size_t *n)
{
    struct problem ignored = {0};
    struct str one, *list;

    if (json_text(&ignored, object, name, 1, NAME_CHARS_MAX, &one) == DONE) {
        list = arena_new(r->arena, struct str);
        *list = one;
        *n = 1;
    } else {
        TRY(json_texts(r->problem, r->arena, object, name, 1, SCENARIO_PLACES_MAX, NAME_CHARS_MAX,
                       &list, n));
    }
    *out = list;
    return DONE;
}

static enum outcome read_days(struct reading *r, struct json *object, struct scenario_row *row)
{
    int64_t first, last;

    TRY(json_i64_or(r->problem, object, "first_day", 1, r->scenario->days, 1, &first));
    TRY(json_i64_or(r->problem, object, "last_day", 1, r->scenario->days, r->scenario->days,
                    &last));
    if (last < first)
        return json_refuse(r->problem, refusal_invalid, object, "last_day",
                           "not before first_day");
    row->first = (int32_t)first;
    row->last = (int32_t)last;
    return DONE;
}

static enum outcome read_row(struct reading *r, struct json *object, struct scenario_row *row)
{
    struct str service;
    int64_t handling;

    TRY(read_places(r, object, "from", &row->from, &row->from_n));
    TRY(read_places(r, object, "to", &row->to, &row->to_n));
    TRY(json_text(r->problem, object, "service", 1, CODE_CHARS_MAX, &service));
    if (!service_parse(service, &row->service))
        return json_refuse(r->problem, refusal_invalid, object, "service",
                           "economy, standard, express or local");
    TRY(json_i64(r->problem, object, "per_day", 0, SCENARIO_PER_DAY_MAX, &row->per_day));
    TRY(json_i64_or(r->problem, object, "handling_days", 0, HANDLING_DAYS_MAX, 0, &handling));
    row->handling_days = (int32_t)handling;
    TRY(json_flag(r->problem, object, "sale", false, &row->sale));
    TRY(read_days(r, object, row));
    return json_close(r->problem, object);
}

static enum outcome read_forecast(struct reading *r, struct json *root)
{
    struct scenario_row *row;
    struct json *items;
    size_t n;

    TRY(json_objects(r->problem, root, "forecast", 1, SCENARIO_ROWS_MAX, &items, &n));
    row = arena_new_n(r->arena, struct scenario_row, n);
    for (size_t i = 0; i < n; i++)
        TRY(read_row(r, &items[i], &row[i]));
    r->scenario->row = row;
    r->scenario->rows_n = n;
    return DONE;
}

/* ---- the whole ---- */

static enum outcome read_backlog(struct reading *r, struct json *root)
{
    struct scenario_backlog *backlog;
    struct json *items;
    size_t n;

    TRY(json_objects(r->problem, root, "backlog", 0, BACKLOG_MAX, &items, &n));
    backlog = arena_new_n(r->arena, struct scenario_backlog, n + 1);
    for (size_t i = 0; i < n; i++) {
        TRY(json_text(r->problem, &items[i], "node", 1, CODE_CHARS_MAX, &backlog[i].node));
        TRY(json_i64(r->problem, &items[i], "parcels", 0, SCENARIO_PER_DAY_MAX,
                     &backlog[i].parcels));
        TRY(json_close(r->problem, &items[i]));
    }
    r->scenario->backlog = backlog;
    r->scenario->backlog_n = n;
    return DONE;
}

/* The folder's name is one word, so that a scenario leads nowhere else. */
static enum outcome read_network(struct reading *r, struct json *root)
{
    struct scenario *s = r->scenario;

    s->network = STR("shipped");
    if (!json_has(root, "network"))
        return DONE;
    TRY(json_text(r->problem, root, "network", 1, NAME_CHARS_MAX, &s->network));
    for (size_t i = 0; i < s->network.n; i++) {
        char c = s->network.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return json_refuse(r->problem, refusal_invalid, root, "network",
                               "\"shipped\", or the name of a folder beside the file: letters "
                               "a-z, digits, hyphens");
    }
    return DONE;
}

static enum outcome read_head(struct reading *r, struct json *root)
{
    struct scenario *s = r->scenario;
    struct str *assumed;
    int64_t days, slot, limit;

    TRY(json_text(r->problem, root, "title", 1, TITLE_MAX, &s->title));
    if (json_has(root, "note"))
        TRY(json_text(r->problem, root, "note", 0, NOTE_MAX, &s->note));
    TRY(read_network(r, root));
    TRY(json_date(r->problem, root, "start", &s->start));
    TRY(json_i64(r->problem, root, "days", 1, SCENARIO_DAYS_MAX, &days));
    TRY(json_i64_or(r->problem, root, "slot_min", 5, SLOT_MIN, SLOT_MIN, &slot));
    if (SLOT_MIN % slot)
        return json_refuse(r->problem, refusal_invalid, root, "slot_min",
                           "a part of an hour: 5, 6, 10, 12, 15, 20, 30 or 60");
    TRY(json_i64_or(r->problem, root, "limit_days", 1, SCENARIO_DAYS_MAX, -1, &limit));
    TRY(json_texts(r->problem, r->arena, root, "assumed", 0, ASSUMED_MAX, NOTE_MAX, &assumed,
                   &s->assumed_n));
    s->assumed = assumed;
    s->days = (int32_t)days;
    s->slot_min = (int32_t)slot;
    s->limit_days = (int32_t)limit;
    return DONE;
}

enum outcome scenario_read(struct arena *a, struct str json, struct problem *p,
                           struct scenario *out)
{
    struct reading r = {.arena = a, .problem = p, .scenario = out};
    struct json *root;

    *out = (struct scenario){0};
    if (json.n > SCENARIO_BYTES_MAX)
        return refuse(p, refusal_too_large, NULL, "at most %d KiB", SCENARIO_BYTES_MAX >> 10);
    TRY(json_read(p, a, json, &root));
    TRY(read_head(&r, root));
    TRY(read_changes(&r, root));
    TRY(read_backlog(&r, root));
    TRY(read_forecast(&r, root));
    return json_close(p, root);
}

bool scenario_network(struct str folder, struct network_csv *out)
{
    bool shipped = str_eq(folder, STR("shipped"));

    for (int f = 0; f < NETWORK_FILES; f++) {
        char path[PATH_BYTES_MAX];

        snprintf(path, sizeof(path), "%s%.*s/%s", shipped ? "" : "rehearsals/",
                 STR_FMT(shipped ? STR("network") : folder),
                 network_file_name((enum network_file)f));
        if (!data_file_find(str_of(path), &out->text[f]))
            return false;
    }
    return true;
}
