/* SPDX-License-Identifier: Apache-2.0 */
/* Goods that go back, on the page of their dispute. */
#include "face/web/dispute_words.h"

#include "face/web/parcel_words.h"
#include "face/web/window.h"
#include "shop/logistics/emsevt.h"
#include "shop/markets/envelope.h"

static const char *const returns[RETURN_STATES_N] = {
    [RETURN_awaited] = N_("The parcel that goes back has not been handed over yet."),
    [RETURN_sent] = N_("The parcel that goes back is on its way."),
    [RETURN_arrived] = N_("The parcel has arrived at the seller."),
    [RETURN_refused] = N_("The seller did not take the parcel."),
    [RETURN_lost] = N_("The parcel has not arrived at the seller in time."),
    [RETURN_unsent] = N_("The parcel was not sent back in time.")};

struct str dispute_return_words(struct web *w, enum return_state state)
{
    return web_text(w, returns[state]);
}

static enum outcome fill_scans(struct web *w, const struct return_row *r, struct dispute_view *v)
{
    struct return_scan_row_list rows;
    struct event_view *lines;

    TRY(return_scan_list(&w->c, r->buyer, r->dispute, RETURN_SCANS_MAX, &rows));
    lines = arena_new_n(w->c.arena, struct event_view, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct return_scan_row *row = &rows.v[i];
        struct scan scan = {.event = emsevt_by_code(row->code), .at_ms = row->at,
                            .place = row->place, .country = row->country};

        parcel_event(w, &scan, w->city, &lines[i]);
        event_time(w, row->at, w->city, &lines[i]);
    }
    v->back_scans = (struct events_view){lines, rows.n};
    return DONE;
}

static struct str home_of(struct web *w, const struct return_row *r)
{
    const struct envelope e = {.name = r->to_name, .line1 = r->to_line1, .line2 = r->to_line2,
                               .city = r->to_city, .region = r->to_region,
                               .postcode = r->to_postcode, .country = r->destination};
    const struct str lines = envelope_lines(w->c.arena, &e, window_language(w));
    const struct str country = window_country(w, r->destination);

    if (r->to_line1.n == 0)
        return STR("");
    return str_printf(w->c.arena, "%.*s\n%.*s\n%.*s", STR_FMT(lines), STR_FMT(country),
                      STR_FMT(r->to_phone));
}

static void fill_buyer(struct web *w, const struct return_row *r, struct url base,
                       struct dispute_view *v)
{
    if (r->number.n)
        v->label = dispute_url_under(w, base, "label");
    v->sent = dispute_url_under(w, base, "sent");
    v->carrier = web_field(w, "carrier", N_("Carrier"), STR(""));
    v->carrier.max = RETURN_CARRIER_MAX;
    v->carrier.required = true;
    v->number = web_field(w, "number", N_("Its number of the parcel"), STR(""));
    v->number.max = RETURN_NUMBER_MAX;
    v->number.required = true;
    v->pictures = web_field(w, "pictures", N_("Receipt of the carrier"), STR(""));
}

static void fill_verbs(struct web *w, const struct return_row *r, enum return_state state,
                       enum dispute_side side, struct url base, struct dispute_view *v)
{
    if (side == SIDE_buyer && state == RETURN_awaited)
        fill_buyer(w, r, base, v);
    if (side == SIDE_seller)
        v->received = dispute_url_under(w, base, "received");
    if (side == SIDE_seller && state == RETURN_sent && r->carrier.n && !r->doubted)
        v->doubt = dispute_url_under(w, base, "doubt");
    if (side == SIDE_mediator && r->doubted)
        v->judge = dispute_url_under(w, base, "return");
}

enum outcome dispute_fill_return(struct web *w, const struct dispute_case *k,
                                 enum dispute_side side, struct url base, struct dispute_view *v)
{
    enum return_state state;
    struct return_row r;
    bool found;

    TRY(return_get(&w->c, k->dispute.buyer, k->dispute.id, &r, &found));
    if (!found)
        return DONE;
    TRY(return_state_of(r.state, &state));
    v->back = dispute_return_words(w, state);
    v->back_number = r.number;
    v->back_to = home_of(w, &r);
    v->back_doubted = r.doubted;
    if (r.carrier.n)
        v->back_carrier = str_printf(w->c.arena, "%.*s %.*s", STR_FMT(r.carrier),
                                     STR_FMT(r.carrier_number));
    v->goes_back = !return_ends(state);
    if (v->goes_back) {
        v->next = state == RETURN_awaited ? NEXT_SENDING : NEXT_RETURN;
        v->next_on = utc_date(r.due_at);
        fill_verbs(w, &r, state, side, base, v);
    }
    return fill_scans(w, &r, v);
}

enum outcome dispute_return_sent(struct web *w, const struct dispute_act *who)
{
    struct str pictures[DISPUTE_PICTURES_AT_ONCE + 1];
    struct send_return in = {.pictures = pictures};

    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "carrier", 1, RETURN_CARRIER_MAX,
                  &in.carrier));
    TRY(form_text(&w->c.problem, w->c.arena, &w->form, "number", 1, RETURN_NUMBER_MAX,
                  &in.number));
    in.pictures_n = dispute_pictures_read(w, pictures);
    return send_return(&w->c, who, &in);
}
