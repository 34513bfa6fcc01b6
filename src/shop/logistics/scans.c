/* SPDX-License-Identifier: Apache-2.0 */
/* Scans of a parcel: taken in, judged together, and what they make of it. */
#include "base/arena.h"
#include "base/check.h"
#include "lib/text.h"
#include "lib/zone.h"
#include "shop/logistics/logistics_sql.h"
#include "shop/logistics/parcel.h"

enum { SOURCE_MAX = 20, DEDUPE_MAX = 160, COUNTRY_BYTES = 2 };

/* ---- reading ---- */

enum outcome parcel_scans(struct ctx *c, const struct shipment *s, int32_t max, struct scan **out,
                          size_t *n)
{
    struct scan_row_list rows;

    TRY(scan_list(c, s->buyer, s->id, max, &rows));
    *out = arena_new_n(c->arena, struct scan, rows.n + 1);
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct scan_row *r = &rows.v[i];

        (*out)[i] = (struct scan){r->id,      emsevt_by_code(r->code), r->at,     r->told_at,
                                  r->place,   r->country,              r->reason, r->source,
                                  r->doubt};
        check((*out)[i].event);
    }
    return DONE;
}

enum outcome shipment_timeline(struct ctx *c, const struct shipment *s, struct scan **out,
                               size_t *n)
{
    return parcel_scans(c, s, SCANS_MAX, out, n);
}

/* ---- taking in ---- */

static enum outcome clean_line(struct ctx *c, struct str in, size_t max_chars, const char *field,
                               struct str *out)
{
    enum text_fault fault = text_clean(c->arena, TEXT_LINE, in, max_chars, out);

    if (fault != TEXT_FINE)
        return refuse(&c->problem, refusal_invalid, field, "%s", text_fault_why(fault));
    return DONE;
}

/* Two capital letters, or nothing. */
static enum outcome clean_country(struct ctx *c, struct str in, struct str *out)
{
    bool letters = in.n == 0 || in.n == COUNTRY_BYTES;

    for (size_t i = 0; i < in.n; i++)
        letters = letters && in.p[i] >= 'A' && in.p[i] <= 'Z';
    if (!letters)
        return refuse(&c->problem, refusal_invalid, "country", "a country's two letters, like RU");
    *out = str_copy(c->arena, in);
    return DONE;
}

/* A reason of ours by its code, any other as it was told. */
static enum outcome clean_reason(struct ctx *c, struct str in, struct str *out)
{
    const struct retention_reason *known;

    TRY(clean_line(c, in, PLACE_MAX, "reason", out));
    known = out->n ? retention_reason_find(*out) : NULL;
    if (known)
        *out = known->code;
    return DONE;
}

enum outcome scan_clean(struct ctx *c, const struct scan_new *in, struct scan_clean *out)
{
    out->event = emsevt_by_code(in->code);
    if (!out->event)
        return refuse(&c->problem, refusal_invalid, "code", "an EMSEVT code, like EMA or EMI");
    if (in->at_ms < utc_midnight_ms(date_of(2000, 1, 1)) || in->at_ms > c->now_ms + DAY_MS)
        return refuse(&c->problem, refusal_invalid, "at",
                      "a time from 2000 to one day from now");
    TRY(clean_country(c, in->country, &out->country));
    TRY(clean_line(c, in->place, PLACE_MAX, "place", &out->place));
    TRY(clean_reason(c, in->reason, &out->reason));
    TRY(clean_line(c, in->source, SOURCE_MAX, "source", &out->source));
    TRY(clean_line(c, in->dedupe, DEDUPE_MAX, "dedupe", &out->dedupe));
    if (out->dedupe.n == 0)
        out->dedupe = str_printf(c->arena, "%s %lld %.*s", out->event->code,
                                 (long long)in->at_ms, STR_FMT(out->place));
    return DONE;
}

/* ---- judging: which of them are true together, and what do they say? ---- */

static bool has_arrived(const struct scan *s)
{
    return s->event->phase >= PHASE_INWARD && s->event->status != PARCEL_RETURNED;
}

/* The doubts that a scan raises by itself. */
static struct str doubt_alone(const struct shipment *s, const struct scan *scan)
{
    if (s->ordered_at_ms && scan->at_ms < s->ordered_at_ms - DAY_MS)
        return STR("early");
    if (scan->event->phase == PHASE_DELIVERY && scan->country.n && s->destination.n &&
        !str_eq(scan->country, s->destination))
        return STR("elsewhere");
    return STR("");
}

/* The first delivery, and the first sign of the country of delivery: NULL where there is none. */
struct landmarks {
    const struct scan *delivered, *arrived;
};

static void mark(const struct scan **first, const struct scan *scan)
{
    if (!*first || scan->at_ms < (*first)->at_ms)
        *first = scan;
}

static struct landmarks find_landmarks(const struct scan *scans, size_t n)
{
    struct landmarks l = {0};

    for (size_t i = 0; i < n; i++) {
        if (scans[i].doubt.n)
            continue;
        if (scans[i].event->status == PARCEL_DELIVERED)
            mark(&l.delivered, &scans[i]);
        if (has_arrived(&scans[i]))
            mark(&l.arrived, &scans[i]);
    }
    return l;
}

/* The doubts that it raises beside the others. */
static struct str doubt_beside(const struct landmarks *l, const struct scan *scan)
{
    if (l->delivered && scan->at_ms > l->delivered->at_ms &&
        scan->event->status != PARCEL_DELIVERED)
        return STR("delivered");
    if (l->arrived && scan->event->phase < PHASE_INWARD && scan->at_ms > l->arrived->at_ms)
        return STR("stage");
    return STR("");
}

/* Is `a` what the public should see rather than `b`? */
static bool tells_more(const struct scan *a, const struct scan *b)
{
    if (a->at_ms != b->at_ms)
        return a->at_ms > b->at_ms;
    return a->event->rank > b->event->rank;
}

const struct scan *parcel_judge(const struct shipment *s, struct scan *scans, size_t n)
{
    const struct scan *best = NULL;
    struct landmarks l;

    for (size_t i = 0; i < n; i++)
        scans[i].doubt = doubt_alone(s, &scans[i]);
    l = find_landmarks(scans, n);
    for (size_t i = 0; i < n; i++) {
        if (scans[i].doubt.n == 0)
            scans[i].doubt = doubt_beside(&l, &scans[i]);
        if (scans[i].doubt.n == 0 && (!best || tells_more(&scans[i], best)))
            best = &scans[i];
    }
    return l.delivered ? l.delivered : best;
}

/* ---- what they make of the parcel ---- */

static enum outcome keep_doubts(struct ctx *c, const struct shipment *s, const struct scan *scans,
                                const struct str *before, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!str_eq(before[i], scans[i].doubt))
            TRY(scan_set_doubt(c, s->buyer, s->id, scans[i].id, scans[i].doubt, NULL));
    return DONE;
}

static enum outcome judge(struct ctx *c, const struct shipment *s, struct scan *scans, size_t n,
                          const struct scan **told)
{
    struct str *before = arena_new_n(c->arena, struct str, n + 1);

    for (size_t i = 0; i < n; i++)
        before[i] = scans[i].doubt;
    *told = parcel_judge(s, scans, n);
    return keep_doubts(c, s, scans, before, n);
}

static void deliver(struct shipment *s, const struct scan *told)
{
    const struct city *city = city_by_id(s->city);

    s->delivered_at_ms = told->at_ms;
    s->delivered_on = city ? zone_local(zone_find(city->zone), told->at_ms).date
                           : utc_date(told->at_ms);
}

static enum outcome update_status(struct ctx *c, const struct scan *told,
                                  struct scan_result *result)
{
    struct shipment *s = &result->shipment;
    const enum parcel_status before = s->status;
    const bool was_delivered = s->delivered_at_ms != 0;

    s->status = told ? told->event->status : PARCEL_ANNOUNCED;
    s->status_at_ms = told ? told->at_ms : s->created_at_ms;
    s->reason = told ? told->reason : STR("");
    s->delivered_at_ms = 0;
    s->delivered_on = (struct date){0};
    if (s->status == PARCEL_DELIVERED)
        deliver(s, told);
    if (!s->first_told_at_ms)
        s->first_told_at_ms = c->now_ms;
    s->last_told_at_ms = c->now_ms;
    result->status_changed = s->status != before;
    result->delivered_now = s->delivered_at_ms && !was_delivered;
    return shipment_set_status(c, s->buyer, s->id, str_of(parcel_status_name(s->status)),
                               str_of(told ? told->event->code : ""), s->status_at_ms, s->reason,
                               s->delivered_at_ms ? &s->delivered_at_ms : NULL,
                               s->delivered_at_ms ? &s->delivered_on : NULL,
                               &s->first_told_at_ms, &s->last_told_at_ms, NULL);
}

static enum outcome work_out(struct ctx *c, struct scan_result *result)
{
    struct shipment *s = &result->shipment;
    const struct scan *told;
    struct scan *scans;
    size_t n;

    TRY(parcel_scans(c, s, SCANS_MAX + 1, &scans, &n));
    if (n > SCANS_MAX)
        return refuse(&c->problem, refusal_too_many, "number", "at most %d scans of a parcel",
                      SCANS_MAX);
    TRY(judge(c, s, scans, n, &told));
    TRY(update_status(c, told, result));
    TRY(parcel_expect(c, s, told));
    result->late_now = shipment_late(s) && !s->told_late_at_ms && !s->delivered_at_ms;
    return DONE;
}

enum outcome scan_record(struct ctx *c, const struct scan_new *in, struct scan_result *result)
{
    struct shipment *s = &result->shipment;
    struct scan_clean clean = {0};
    int64_t added;
    bool found;

    *result = (struct scan_result){0};
    TRY(scan_clean(c, in, &clean));
    /* Locked, so that two scans of one parcel are not judged apart. */
    TRY(parcel_lock(c, &in->number, s, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "number", "the number of a parcel of ours");
    TRY(scan_insert(c, s->buyer, s->id, (struct scan_id){ctx_id(c, s->buyer.v)},
                    str_of(clean.event->code), in->at_ms, c->now_ms, clean.place, clean.country,
                    clean.reason, clean.source, clean.dedupe, &added));
    result->repeated = !added;
    return added ? work_out(c, result) : DONE;
}
