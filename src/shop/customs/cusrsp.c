/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/customs/cusrsp.h"

#include "base/civil.h"
#include "lib/json.h"
#include "lib/table.h"

enum { JSON_ROWS_MAX = 5000, NUMBER_MAX = 24 };

static const char *const decisions[CUSTOMS_DECISIONS] = {"held", "released", "refused",
                                                         "returned"};

bool customs_decision_parse(struct str word, enum customs_decision *out)
{
    for (int i = 0; i < CUSTOMS_DECISIONS; i++)
        if (str_eq(word, str_of(decisions[i]))) {
            *out = (enum customs_decision)i;
            return true;
        }
    return false;
}

const char *customs_decision_name(enum customs_decision d)
{
    return decisions[d];
}

bool customs_decision_needs_reason(enum customs_decision d)
{
    return d == CUSTOMS_HELD || d == CUSTOMS_REFUSED;
}

/* ---- CSV ---- */

enum { NUMBER, DECISION, REASON, AT };
static const char *const columns[] = {"number", "decision", "reason", "at"};

static enum outcome read_row(const struct table *t, size_t row, struct problem *p,
                             struct customs_response *out)
{
    int decision;

    out->line = t->line[row];
    if (!s10_parse(table_cell(t, row, NUMBER), &out->number))
        return cell_refuse(t, row, NUMBER, p, "expected an S10 number like RB123456785CN");
    TRY(cell_choice(t, row, DECISION, decisions, countof(decisions), p, &decision));
    out->decision = (enum customs_decision)decision;
    TRY(cell_text(t, row, REASON, customs_decision_needs_reason(out->decision), CUSRSP_REASON_MAX,
                  p, &out->reason));
    if (!moment_parse(table_cell(t, row, AT), &out->at_ms))
        return cell_refuse(t, row, AT, p, "expected a time with its zone, 2026-01-31T12:30:00Z");
    return DONE;
}

static enum outcome parse_csv(struct arena *a, struct str name, struct str text, struct problem *p,
                              struct customs_responses *out)
{
    struct customs_response *v;
    struct table t;

    TRY(table_parse(a, name, text, columns, countof(columns), CUSRSP_ROWS_MAX, p, &t));
    v = arena_new_n(a, struct customs_response, t.n + 1);
    for (size_t i = 0; i < t.n; i++)
        TRY(read_row(&t, i, p, &v[i]));
    *out = (struct customs_responses){v, t.n};
    return DONE;
}

/* ---- JSON ---- */

static enum outcome read_object(struct json *o, struct problem *p, struct customs_response *out)
{
    struct str number;
    int decision;

    TRY(json_text(p, o, "number", 1, NUMBER_MAX, &number));
    if (!s10_parse(number, &out->number))
        return json_refuse(p, refusal_invalid, o, "number", "expected an S10 number");
    TRY(json_choice(p, o, "decision", decisions, countof(decisions), &decision));
    out->decision = (enum customs_decision)decision;
    TRY(json_text(p, o, "reason", customs_decision_needs_reason(out->decision), CUSRSP_REASON_MAX,
                  &out->reason));
    TRY(json_moment(p, o, "at", &out->at_ms));
    return json_close(p, o);
}

static enum outcome parse_json(struct arena *a, struct str text, struct problem *p,
                               struct customs_responses *out)
{
    struct customs_response *v;
    struct json *root, *items;
    size_t n;

    TRY(json_read(p, a, text, &root));
    TRY(json_objects(p, root, "responses", 1, JSON_ROWS_MAX, &items, &n));
    v = arena_new_n(a, struct customs_response, n);
    for (size_t i = 0; i < n; i++) {
        v[i].line = (int64_t)i + 1;
        TRY(read_object(&items[i], p, &v[i]));
    }
    TRY(json_close(p, root));
    *out = (struct customs_responses){v, n};
    return DONE;
}

enum outcome customs_responses_parse(struct arena *a, struct str name, struct str text,
                                     struct problem *p, struct customs_responses *out)
{
    if (str_starts(str_trim(text), STR("{")))
        return parse_json(a, text, p, out);
    return parse_csv(a, name, text, p, out);
}
