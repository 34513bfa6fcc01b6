/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/tracking.h"

#include "base/arena.h"
#include "base/check.h"
#include "lib/text.h"
#include "shop/logistics/logistics_sql.h"

enum { SOURCE_MAX = 20, DEDUPE_MAX = 160, COUNTRY_BYTES = 2 };

/* ---- reading ---- */

static void take_shipment(const struct shipment_row *row, struct shipment *out)
{
    *out = (struct shipment){
        .id = row->id, .buyer = row->buyer, .order = row->order_id, .seller = row->seller,
        .hub = row->hub, .city = row->city, .weight_g = row->weight_g, .p50 = row->p50,
        .p90 = row->p90, .status_at_ms = row->status_at,
        .delivered_at_ms = row->has_delivered_at ? row->delivered_at : 0,
        .created_at_ms = row->created_at};
    check(row->number.n == S10_LENGTH && service_parse(row->service, &out->service) &&
          parcel_status_parse(row->status, &out->status));
    memcpy(out->number.text, row->number.p, S10_LENGTH);
}

enum outcome shipment_get(struct ctx *c, struct account_id buyer, struct shipment_id id,
                          struct shipment *out, bool *found)
{
    struct shipment_row row;

    TRY(shipment_read(c, buyer, id, &row, found));
    if (*found)
        take_shipment(&row, out);
    return DONE;
}

enum outcome shipment_find(struct ctx *c, const struct s10 *number, struct shipment *out,
                           bool *found)
{
    struct parcel_owner owner;

    TRY(parcel_find(c, str_of(number->text), &owner, found));
    if (!*found)
        return DONE;
    return shipment_get(c, owner.buyer, owner.shipment, out, found);
}

enum outcome shipments_of_order(struct ctx *c, struct account_id buyer, struct order_id order,
                                struct shipment **out, size_t *n)
{
    struct shipment_row_list rows;

    TRY(shipment_of_order(c, buyer, order, SHIPMENTS_OF_ORDER_MAX, &rows));
    *out = arena_new_n(c->arena, struct shipment, rows.n + 1);
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        take_shipment(&rows.v[i], &(*out)[i]);
    return DONE;
}

static enum outcome read_scans(struct ctx *c, const struct shipment *s, int32_t max,
                               struct scan **out, size_t *n)
{
    struct scan_row_list rows;

    TRY(scan_list(c, s->buyer, s->id, max, &rows));
    *out = arena_new_n(c->arena, struct scan, rows.n + 1);
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct scan_row *r = &rows.v[i];

        (*out)[i] = (struct scan){r->id, emsevt_by_code(r->code), r->at, r->told_at, r->place,
                                  r->country, r->reason, r->source};
        check((*out)[i].event);
    }
    return DONE;
}

enum outcome shipment_timeline(struct ctx *c, const struct shipment *s, struct scan **out,
                               size_t *n)
{
    return read_scans(c, s, SCANS_MAX, out, n);
}

/* ---- shipments ---- */

static enum outcome insert(struct ctx *c, const struct shipment_new *in, struct shipment_id id)
{
    return shipment_insert(c, in->buyer, id, in->order, in->seller, str_of(in->number.text),
                           str_of(service_name(in->service)), in->hub, in->city, in->weight_g,
                           in->p50, in->p90, str_of(parcel_status_name(PARCEL_ANNOUNCED)),
                           c->now_ms, NULL);
}

enum outcome shipment_create(struct ctx *c, const struct shipment_new *in, struct shipment_id *out)
{
    struct shipment_id id = {ctx_id(c, in->buyer.v)};
    struct shipment known;
    bool found = false;
    int64_t claimed;

    check(in->weight_g >= 0 && in->p50.days <= in->p90.days);
    TRY(parcel_claim(c, str_of(in->number.text), in->buyer, id, &claimed));
    if (claimed) {
        *out = id;
        return insert(c, in, id);
    }
    TRY(shipment_find(c, &in->number, &known, &found));
    if (!found || known.buyer.v != in->buyer.v || known.order.v != in->order.v)
        return refuse(&c->problem, refusal_conflict, "number",
                      "a number that no other parcel has");
    *out = known.id;
    return DONE;
}

/* ---- scans ---- */

/* A scan with its texts as they are kept. */
struct cleaned {
    const struct emsevt *event;
    struct str place, country, reason, source, dedupe;
};

static enum outcome clean_line(struct ctx *c, struct str in, size_t max_chars, const char *field,
                               struct str *out)
{
    enum text_fault fault = text_clean(c->arena, TEXT_LINE, in, max_chars, out);

    if (fault != TEXT_FINE)
        return refuse(&c->problem, refusal_invalid, field, "%s", text_fault_why(fault));
    return DONE;
}

static enum outcome clean_scan(struct ctx *c, const struct scan_new *in, struct cleaned *out)
{
    out->event = emsevt_by_code(in->code);
    if (!out->event)
        return refuse(&c->problem, refusal_invalid, "code", "an EMSEVT code, like EMA or EMI");
    if (in->at_ms < utc_midnight_ms(date_of(2000, 1, 1)) || in->at_ms > c->now_ms + DAY_MS)
        return refuse(&c->problem, refusal_invalid, "at",
                      "a time from 2000 to one day from now");
    if (in->country.n != 0 && in->country.n != COUNTRY_BYTES)
        return refuse(&c->problem, refusal_invalid, "country", "a country's two letters");
    TRY(clean_line(c, in->place, PLACE_MAX, "place", &out->place));
    TRY(clean_line(c, in->country, COUNTRY_BYTES, "country", &out->country));
    TRY(clean_line(c, in->reason, PLACE_MAX, "reason", &out->reason));
    TRY(clean_line(c, in->source, SOURCE_MAX, "source", &out->source));
    TRY(clean_line(c, in->dedupe, DEDUPE_MAX, "dedupe", &out->dedupe));
    if (out->dedupe.n == 0)
        out->dedupe = str_printf(c->arena, "%s %lld %.*s", out->event->code,
                                 (long long)in->at_ms, STR_FMT(out->place));
    return DONE;
}

/* Is `a` what the public should see rather than `b`? */
static bool tells_more(const struct scan *a, const struct scan *b)
{
    bool delivered_a = a->event->status == PARCEL_DELIVERED;
    bool delivered_b = b->event->status == PARCEL_DELIVERED;

    if (delivered_a != delivered_b)
        return delivered_a; /* nothing that is told later undoes it */
    if (a->at_ms != b->at_ms)
        return delivered_a ? a->at_ms < b->at_ms : a->at_ms > b->at_ms;
    return a->event->rank > b->event->rank;
}

/* The status that all scans together give, whatever the order in which they came. */
static const struct scan *decisive(const struct scan *scans, size_t n)
{
    const struct scan *best = &scans[0];

    for (size_t i = 1; i < n; i++)
        if (tells_more(&scans[i], best))
            best = &scans[i];
    return best;
}

static enum outcome update_status(struct ctx *c, const struct scan *told,
                                  struct scan_result *result)
{
    struct shipment *s = &result->shipment;
    bool delivered = told->event->status == PARCEL_DELIVERED;

    result->status_changed = s->status != told->event->status;
    result->delivered_now = delivered && s->status != PARCEL_DELIVERED;
    if (!result->status_changed && s->status_at_ms == told->at_ms)
        return DONE;
    s->status = told->event->status;
    s->status_at_ms = told->at_ms;
    s->delivered_at_ms = delivered ? told->at_ms : 0;
    return shipment_set_status(c, s->buyer, s->id, str_of(parcel_status_name(s->status)),
                               s->status_at_ms, delivered ? &s->delivered_at_ms : NULL, NULL);
}

/* Locked, so that two scans of one parcel are not judged apart. */
static enum outcome lock_parcel(struct ctx *c, const struct s10 *number, struct shipment *out)
{
    struct parcel_owner owner;
    struct shipment_row row;
    bool found = false;

    TRY(parcel_find(c, str_of(number->text), &owner, &found));
    if (found)
        TRY(shipment_lock(c, owner.buyer, owner.shipment, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "number", "the number of a parcel of ours");
    take_shipment(&row, out);
    return DONE;
}

enum outcome scan_record(struct ctx *c, const struct scan_new *in, struct scan_result *result)
{
    struct shipment *s = &result->shipment;
    struct cleaned clean = {0};
    struct scan *scans;
    int64_t added;
    size_t n;

    *result = (struct scan_result){0};
    TRY(clean_scan(c, in, &clean));
    TRY(lock_parcel(c, &in->number, s));
    TRY(scan_insert(c, s->buyer, s->id, (struct scan_id){ctx_id(c, s->buyer.v)},
                    str_of(clean.event->code), in->at_ms, c->now_ms, clean.place, clean.country,
                    clean.reason, clean.source, clean.dedupe, &added));
    result->repeated = !added;
    if (!added)
        return DONE;
    TRY(read_scans(c, s, SCANS_MAX + 1, &scans, &n));
    if (n > SCANS_MAX)
        return refuse(&c->problem, refusal_too_many, "number", "at most %d scans of a parcel",
                      SCANS_MAX);
    return update_status(c, decisive(scans, n), result);
}
