/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/sscc.h"

#include "base/check.h"
#include "lib/checkdigit.h"
#include "lib/table.h"

enum { HEAD_MIN = 8, HEAD_MAX = 11, OWNER_MAX = 120, SOURCE_MAX = 300 };

enum { HEAD, FIRST, LAST, OWNER, CHECK, SOURCE };
static const char *const columns[] = {"head", "first", "last", "owner", "check", "source"};

/* 10 to the number of digits that a serial reference may have, less one. */
static int64_t serial_max(struct str head)
{
    int64_t max = 1;

    for (size_t i = head.n; i < SSCC_DIGITS - 1; i++)
        max *= 10;
    return max - 1;
}

static enum outcome read_range(const struct table *t, size_t row, struct problem *p,
                               struct sscc_range *out)
{
    out->head = table_cell(t, row, HEAD);
    if (!str_digits(out->head, HEAD_MIN, HEAD_MAX))
        return cell_refuse(t, row, HEAD, p,
                           "expected the extension digit and the GS1 company prefix, 8 to 11 "
                           "digits");
    TRY(cell_i64(t, row, FIRST, 0, serial_max(out->head), p, &out->first));
    TRY(cell_i64(t, row, LAST, out->first, serial_max(out->head), p, &out->last));
    TRY(cell_text(t, row, OWNER, 1, OWNER_MAX, p, &out->owner));
    TRY(cell_flag(t, row, CHECK, p, &out->check));
    return cell_text(t, row, SOURCE, 1, SOURCE_MAX, p, &out->source);
}

enum outcome sscc_ranges_parse(struct arena *a, struct str name, struct str csv,
                               struct problem *p, struct sscc_ranges *out)
{
    struct sscc_range *v;
    struct table t;

    TRY(table_parse(a, name, csv, columns, countof(columns), SSCC_RANGES_MAX, p, &t));
    v = arena_new_n(a, struct sscc_range, t.n + 1);
    for (size_t i = 0; i < t.n; i++) {
        TRY(read_range(&t, i, p, &v[i]));
        for (size_t k = 0; k < i; k++)
            if (str_eq(v[i].head, v[k].head) && v[i].first <= v[k].last &&
                v[k].first <= v[i].last)
                return cell_refuse(&t, i, FIRST, p, "expected numbers that line %lld has not",
                                   (long long)t.line[k]);
    }
    *out = (struct sscc_ranges){v, t.n};
    return DONE;
}

struct sscc sscc_make(struct str head, int64_t serial)
{
    struct sscc out;

    check(str_digits(head, HEAD_MIN, HEAD_MAX) && serial >= 0 && serial <= serial_max(head));
    memcpy(out.text, head.p, head.n);
    for (size_t i = SSCC_DIGITS - 1; i-- > head.n; serial /= 10)
        out.text[i] = (char)('0' + serial % 10);
    out.text[SSCC_DIGITS - 1] =
        (char)('0' + gs1_check_digit((struct str){out.text, SSCC_DIGITS - 1}));
    out.text[SSCC_DIGITS] = '\0';
    return out;
}

enum outcome sscc_next(struct ctx *c, struct sscc *out)
{
    struct sscc_range_row r;
    bool found;

    *out = (struct sscc){""};
    TRY(sscc_range_open(c, &r, &found));
    if (!found)
        return DONE;
    *out = sscc_make(r.head, r.next);
    return sscc_range_set_next(c, r.head, r.first, r.next + 1, NULL);
}

enum outcome sscc_range_add(struct ctx *c, const struct sscc_range *r)
{
    struct sscc_range_row other;
    bool found;

    TRY(sscc_range_sharing(c, r->head, r->first, r->last, &other, &found));
    if (!found)
        return sscc_range_insert(c, r->head, r->first, r->last, r->owner, r->check, r->source,
                                 NULL);
    if (other.first == r->first && other.last == r->last)
        return DONE;
    return refuse(&c->problem, refusal_conflict, "first",
                  "numbers that the range %lld to %lld of %.*s has not", (long long)other.first,
                  (long long)other.last, STR_FMT(other.head));
}
