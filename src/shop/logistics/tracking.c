/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/tracking.h"

#include "base/arena.h"
#include "base/check.h"
#include "lib/crypto.h"
#include "lib/translate.h"
#include "lib/zone.h"
#include "shop/logistics/logistics_sql.h"
#include "shop/logistics/numbers.h"
#include "shop/logistics/parcel.h"

enum outcome parcels_load(struct problem *p)
{
    TRY(parcel_ranges_load(p));
    TRY(retention_reasons_load(p));
    return stages_load(p);
}

/* ---- reading ---- */

static void take_shipment(const struct shipment_row *row, struct shipment *out)
{
    *out = (struct shipment){
        .id = row->id, .buyer = row->buyer, .order = row->order_id, .seller = row->seller,
        .hub = row->hub, .city = row->city, .origin = row->origin,
        .destination = row->destination, .weight_g = row->weight_g, .p50 = row->p50,
        .p90 = row->p90, .ordered_at_ms = row->ordered_at, .shipped_on = row->shipped_on,
        .announced = row->announced, .access = row->access, .status_at_ms = row->status_at,
        .reason = row->reason, .delivered_at_ms = row->delivered_at,
        .delivered_on = row->delivered_on, .created_at_ms = row->created_at,
        .first_told_at_ms = row->first_told_at, .last_told_at_ms = row->last_told_at,
        .expected = row->has_now_p50 && row->has_now_p90, .now_p50 = row->now_p50,
        .now_p90 = row->now_p90, .told_late_at_ms = row->told_late_at};
    check(row->number.n == S10_LENGTH && service_parse(row->service, &out->service) &&
          parcel_status_parse(row->status, &out->status) &&
          estimate_why_parse(row->why, &out->why));
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

enum outcome shipment_find_or_nobody(struct ctx *c, const struct s10 *number, struct shipment *out,
                                     bool *found)
{
    struct parcel_owner owner = {0};

    *out = (struct shipment){0};
    TRY(parcel_find(c, str_of(number->text), &owner, found));
    return shipment_get(c, owner.buyer, owner.shipment, out, found);
}

enum outcome parcel_lock(struct ctx *c, const struct s10 *number, struct shipment *out,
                         bool *found)
{
    struct parcel_owner owner;
    struct shipment_row row;

    TRY(parcel_find(c, str_of(number->text), &owner, found));
    if (*found)
        TRY(shipment_lock(c, owner.buyer, owner.shipment, &row, found));
    if (*found)
        take_shipment(&row, out);
    return DONE;
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

bool shipment_late(const struct shipment *s)
{
    return s->expected && s->now_p90.days > s->p90.days;
}

static struct str filled(struct arena *a, struct str sentence, struct str reason)
{
    const struct str mark = STR("%{reason}");
    size_t at = str_find(sentence, mark);

    check(at != STR_NONE);
    return str_printf(a, "%.*s%.*s%.*s", (int)at, sentence.p, STR_FMT(reason),
                      STR_FMT(str_sub(sentence, at + mark.n, sentence.n)));
}

struct str shipment_why(struct arena *a, struct str language, const struct shipment *s)
{
    const struct catalogue *texts = catalogue_of(language);
    const struct retention_reason *known = retention_reason_find(s->reason);
    const char *sentence = estimate_why_sentence(s->why);
    const char *with = s->why == WHY_HELD ? N_("It is held on its way: %{reason}.") :
                       s->why == WHY_ATTEMPT ? N_("It could not be delivered: %{reason}.") : NULL;

    if (!with || s->reason.n == 0)
        return catalogue_text(texts, str_of(sentence));
    return filled(a, catalogue_text(texts, str_of(with)),
                  known ? retention_reason_words(known, language) : s->reason);
}

/* ---- shipments ---- */

static struct date day_at_hub(struct str hub, int64_t at_ms)
{
    const struct hub *h = hub_by_code(hub);
    const struct zone *zone = h ? zone_find(h->zone) : NULL;

    return zone ? zone_local(zone, at_ms).date : utc_date(at_ms);
}

static enum outcome insert(struct ctx *c, const struct shipment_new *in, struct shipment_id id)
{
    struct shipment s;
    bool found;

    TRY(shipment_insert(c, in->buyer, id, in->order, in->seller, str_of(in->number.text),
                        str_of(service_name(in->service)), in->hub, in->city, in->weight_g,
                        in->p50, in->p90, str_of(parcel_status_name(PARCEL_ANNOUNCED)), c->now_ms,
                        in->origin, in->destination, token_new(c->arena, c->random),
                        in->ordered_at_ms, day_at_hub(in->hub, c->now_ms), in->announced, NULL));
    TRY(shipment_get(c, in->buyer, id, &s, &found));
    check(found);
    return parcel_expect(c, &s, NULL);
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

/* ---- what is expected ---- */

static void ask(const struct ctx *c, const struct shipment *s, const struct scan *told,
                struct estimate *out)
{
    struct estimate_in in = {.from = hub_by_code(s->hub), .to = city_by_id(s->city),
                             .service = s->service, .announced = s->announced,
                             .event = told ? told->event : NULL,
                             .at_ms = told ? told->at_ms : s->created_at_ms,
                             .now_ms = c->now_ms};

    *out = (struct estimate){.none = true};
    if (!in.from) /* an operator's network has it no more */
        return;
    if (told && emsevt_stops(told->event)) {
        in.hold = retention_reason_find(told->reason);
        if (!in.hold)
            in.hold = retention_reason_find(STR(""));
    }
    if (in.from && in.to)
        estimate_arrival(&in, out);
}

enum outcome parcel_expect(struct ctx *c, struct shipment *s, const struct scan *told)
{
    struct estimate e;

    if (s->delivered_at_ms)
        e = (struct estimate){.p50 = s->delivered_on, .p90 = s->delivered_on};
    else
        ask(c, s, told, &e);
    if (s->expected == !e.none && s->now_p50.days == e.p50.days && s->now_p90.days == e.p90.days &&
        s->why == e.why)
        return DONE;
    s->expected = !e.none;
    s->now_p50 = e.p50;
    s->now_p90 = e.p90;
    s->why = e.why;
    return shipment_set_expected(c, s->buyer, s->id, e.none ? NULL : &e.p50,
                                 e.none ? NULL : &e.p90, str_of(estimate_why_code(e.why)), NULL);
}

enum outcome shipment_expect(struct ctx *c, struct account_id buyer, struct shipment_id id,
                             struct shipment *out)
{
    struct scan *scans;
    size_t n;
    bool found;

    TRY(shipment_get(c, buyer, id, out, &found));
    if (found)
        TRY(parcel_lock(c, &out->number, out, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "shipment", "a parcel of ours");
    TRY(parcel_scans(c, out, SCANS_MAX, &scans, &n));
    return parcel_expect(c, out, parcel_judge(out, scans, n));
}

enum outcome shipment_tell_late(struct ctx *c, const struct shipment *s, bool *first)
{
    int64_t changed;

    TRY(shipment_set_told_late(c, s->buyer, s->id, c->now_ms, &changed));
    *first = changed > 0;
    return DONE;
}
