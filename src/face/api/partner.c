/* SPDX-License-Identifier: Apache-2.0 */
/* What posts and customs ask: everything is of the one country of the caller's office. */
#include "face/api/view.h"
#include "flow/customs.h"
#include "shop/logistics/logistics_sql.h"

/* So many rows fit an answer; 41 hubs, five services and a hundred days make no more. */
enum { ROWS_MAX = 20000, DAYS_USUAL = 30, DAYS_MAX = 100 };

static enum outcome country_of(struct web *w, struct str *out)
{
    *out = str_of(w->c.actor.office.country);
    if (out->n == 0)
        return refuse(&w->c.problem, refusal_not_found, NULL, "this account has no office");
    return DONE;
}

struct span {
    struct date from, to;
};

static enum outcome span_of(struct web *w, const struct api_partner_days *q, struct span *out)
{
    out->to = q->to.days ? q->to : latest_date(w->c.now_ms);
    out->from = q->from.days ? q->from : date_add(out->to, 1 - DAYS_USUAL);
    if (out->from.days > out->to.days || out->to.days - out->from.days >= DAYS_MAX)
        return refuse(&w->c.problem, refusal_invalid, "from", "expected at most %d days up to `to`",
                      DAYS_MAX);
    return DONE;
}

enum outcome api_partner_volumes(struct web *w, struct exchange *x)
{
    struct api_partner_volumes *out = x->answer;
    struct volume_row_list rows;
    struct str country;
    struct span days;

    TRY(country_of(w, &country));
    TRY(span_of(w, x->query, &days));
    TRY(partner_volumes(&w->c, country, days.from, days.to, ROWS_MAX, &rows));
    out->volumes.v = arena_new_n(w->c.arena, struct api_partner_volume, rows.n + 1);
    out->volumes.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->volumes.v[i] = (struct api_partner_volume){
            .day = rows.v[i].day, .origin = rows.v[i].origin, .service = rows.v[i].service,
            .parcels = rows.v[i].parcels, .grams = rows.v[i].grams,
            .announced = rows.v[i].announced};
    return DONE;
}

enum outcome api_partner_dispatches(struct web *w, struct exchange *x)
{
    struct api_partner_dispatches *out = x->answer;
    struct dispatch_row_list rows;
    struct str country;
    struct span days;

    TRY(country_of(w, &country));
    TRY(span_of(w, x->query, &days));
    TRY(partner_dispatches(&w->c, country, days.from, days.to, ROWS_MAX, &rows));
    out->dispatches.v = arena_new_n(w->c.arena, struct api_partner_dispatch, rows.n + 1);
    out->dispatches.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->dispatches.v[i] = (struct api_partner_dispatch){
            .day = rows.v[i].day, .hub = rows.v[i].hub, .service = rows.v[i].service,
            .parcels = rows.v[i].parcels, .grams = rows.v[i].grams,
            .announced = rows.v[i].announced};
    return DONE;
}

enum outcome api_partner_manifest(struct web *w, struct exchange *x)
{
    const struct api_partner_manifest_query *q = x->query;
    struct api_partner_manifest *out = x->answer;
    struct manifest_row_list rows;
    struct str country;

    TRY(country_of(w, &country));
    TRY(partner_manifest(&w->c, country, q->day, q->hub, q->service, ROWS_MAX, &rows));
    if (rows.n == 0)
        return refuse(&w->c.problem, refusal_not_found, NULL, "no such dispatch to your country");
    out->parcels.v = arena_new_n(w->c.arena, struct api_partner_parcel, rows.n + 1);
    out->parcels.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct manifest_row *r = &rows.v[i];
        const struct city *city = city_by_id(r->city);

        out->parcels.v[i] = (struct api_partner_parcel){
            .number = r->number, .city = city ? city->name : STR(""), .weight_g = r->weight_g,
            .announced = r->announced, .status = r->status, .p50 = r->p50, .p90 = r->p90};
    }
    return DONE;
}

static struct api_partner_origin origin_of(const struct feed_row *r,
                                           const struct feed_scan_row_list *scans)
{
    struct api_partner_origin o = {.origin = r->origin, .parcels = r->parcels,
                                   .within_24h = r->within_day, .within_72h = r->within_three,
                                   .unscanned = r->unscanned, .last_told_at = r->last_told_at};

    for (size_t i = 0; i < scans->n; i++)
        if (str_eq(scans->v[i].origin, r->origin)) {
            o.scans = scans->v[i].scans;
            o.late = scans->v[i].late;
            o.doubtful = scans->v[i].doubtful;
            o.unstated = scans->v[i].unstated;
        }
    return o;
}

enum outcome api_partner_feed(struct web *w, struct exchange *x)
{
    const struct date since = date_add(utc_date(w->c.now_ms), 1 - DAYS_USUAL);
    struct api_partner_feed *out = x->answer;
    struct feed_scan_row_list scans;
    struct feed_row_list rows;
    struct str country;

    TRY(country_of(w, &country));
    TRY(partner_feed(&w->c, country, since, ROWS_MAX, &rows));
    TRY(partner_feed_scans(&w->c, country, utc_midnight_ms(since), ROWS_MAX, &scans));
    out->origins.v = arena_new_n(w->c.arena, struct api_partner_origin, rows.n + 1);
    out->origins.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->origins.v[i] = origin_of(&rows.v[i], &scans);
    return DONE;
}

enum outcome api_partner_held(struct web *w, struct exchange *x)
{
    struct api_partner_held *out = x->answer;
    struct held_row_list rows;
    struct str country;

    TRY(country_of(w, &country));
    TRY(partner_held(&w->c, country, ROWS_MAX, &rows));
    out->items.v = arena_new_n(w->c.arena, struct api_partner_held_item, rows.n + 1);
    out->items.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct held_row *r = &rows.v[i];

        out->items.v[i] = (struct api_partner_held_item){
            .number = r->number, .origin = r->origin, .service = r->service, .status = r->status,
            .reason = r->reason, .since = r->status_at, .p90 = r->p90,
            .now_p90 = r->has_now_p90 ? r->now_p90 : (struct date){0},
            .announced = r->announced};
    }
    return DONE;
}

enum outcome api_partner_levels(struct web *w, struct exchange *x)
{
    struct api_partner_levels *out = x->answer;
    struct level_row_list rows;
    struct str country;
    struct span days;

    TRY(country_of(w, &country));
    TRY(span_of(w, x->query, &days));
    TRY(partner_levels(&w->c, country, days.from, days.to, utc_date(w->c.now_ms), ROWS_MAX,
                       &rows));
    out->levels.v = arena_new_n(w->c.arena, struct api_partner_level, rows.n + 1);
    out->levels.n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        out->levels.v[i] = (struct api_partner_level){
            .week = {(int32_t)(rows.v[i].week * 7 - 3)}, .origin = rows.v[i].origin,
            .service = rows.v[i].service, .due = rows.v[i].due, .kept = rows.v[i].kept,
            .late = rows.v[i].late, .open = rows.v[i].open};
    return DONE;
}

/* ---- answers of customs ---- */

static enum outcome answer(struct web *w, const struct api_customs_response_in *in,
                           struct scan_result *out)
{
    struct customs_response r = {.reason = in->reason, .at_ms = in->at};

    if (!s10_parse(in->number, &r.number))
        return refuse(&w->c.problem, refusal_invalid, "number", "expected an S10 identifier");
    if (!customs_decision_parse(in->decision, &r.decision))
        return fail("api", "no such decision: %.*s", STR_FMT(in->decision));
    if (customs_decision_needs_reason(r.decision) && r.reason.n == 0)
        return refuse(&w->c.problem, refusal_required, "reason", "a hold and a refusal say why");
    return answer_customs(&w->c, &r, out);
}

enum outcome api_customs_responses(struct web *w, struct exchange *x)
{
    const struct api_customs_responses_in *in = x->body;
    struct api_scan_results *out = x->answer;

    out->results.v = arena_new_n(w->c.arena, struct api_scan_result, in->responses.n);
    out->results.n = in->responses.n;
    for (size_t i = 0; i < in->responses.n; i++) {
        struct api_scan_result *r = &out->results.v[i];
        struct scan_result result;
        enum outcome taken;

        w->c.problem = (struct problem){0};
        taken = answer(w, &in->responses.v[i], &result);
        if (taken == FAILED)
            return FAILED;
        r->number = in->responses.v[i].number;
        r->recorded = taken == DONE;
        if (taken == REFUSED) {
            r->problem = arena_new(w->c.arena, struct api_problem);
            *r->problem = view_problem(w->c.arena, &w->c.problem);
            continue;
        }
        r->repeated = result.repeated;
        r->status = str_of(parcel_status_name(result.shipment.status));
    }
    return DONE;
}
