/* SPDX-License-Identifier: Apache-2.0 */
/* What carriers tell: tracking events, each taken or refused by itself. */
#include "face/api/view.h"
#include "flow/order.h"

static enum outcome record(struct web *w, const struct api_scan_in *in, struct scan_result *out)
{
    struct scan_new scan = {.code = in->code, .at_ms = in->at, .place = in->place,
                            .country = in->country, .reason = in->reason, .source = STR("api"),
                            .dedupe = in->id};

    if (!s10_parse(in->number, &scan.number))
        return refuse(&w->c.problem, refusal_invalid, "number", "expected an S10 identifier");
    return record_scan(&w->c, &scan, out);
}

enum outcome api_scans(struct web *w, struct exchange *x)
{
    const struct api_scans_in *in = x->body;
    struct api_scan_results *out = x->answer;

    out->results.v = arena_new_n(w->c.arena, struct api_scan_result, in->scans.n);
    out->results.n = in->scans.n;
    for (size_t i = 0; i < in->scans.n; i++) {
        struct api_scan_result *r = &out->results.v[i];
        struct scan_result result;
        enum outcome recorded;

        w->c.problem = (struct problem){0};
        recorded = record(w, &in->scans.v[i], &result);
        if (recorded == FAILED)
            return FAILED;
        r->number = in->scans.v[i].number;
        r->recorded = recorded == DONE;
        if (recorded == REFUSED) {
            r->problem = arena_new(w->c.arena, struct api_problem);
            *r->problem = view_problem(w->c.arena, &w->c.problem);
            continue;
        }
        r->repeated = result.repeated;
        r->status = str_of(parcel_status_name(result.shipment.status));
    }
    return DONE;
}
