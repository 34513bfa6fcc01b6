/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/parcel_words.h"

#include "lib/format.h"
#include "lib/zone.h"

enum { TIME_MAX = 80, PLACE_WORDS_MAX = 400 };

/* ---- status ---- */

static const struct {
    const char *words;
    enum notice_kind mood;
} statuses[PARCEL_STATUSES_N] = {
    [PARCEL_ANNOUNCED] = {N_("Announced to the carrier"), NOTICE_INFO},
    [PARCEL_PICKED_UP] = {N_("Handed over to the carrier"), NOTICE_INFO},
    [PARCEL_IN_TRANSIT] = {N_("On its way"), NOTICE_INFO},
    [PARCEL_CUSTOMS] = {N_("With customs"), NOTICE_INFO},
    [PARCEL_HELD] = {N_("Held by customs"), NOTICE_WARN},
    [PARCEL_RELEASED] = {N_("Released by customs"), NOTICE_INFO},
    [PARCEL_OUT_FOR_DELIVERY] = {N_("Out for delivery"), NOTICE_GOOD},
    [PARCEL_READY_FOR_PICKUP] = {N_("Ready to be picked up"), NOTICE_GOOD},
    [PARCEL_ATTEMPT_FAILED] = {N_("Could not be delivered yet"), NOTICE_WARN},
    [PARCEL_DELIVERED] = {N_("Delivered"), NOTICE_GOOD},
    [PARCEL_RETURNED] = {N_("Goes back to the sender"), NOTICE_BAD},
};

struct str parcel_status_words(const struct web *w, enum parcel_status s)
{
    return web_text(w, statuses[s].words);
}

enum notice_kind parcel_mood(const struct shipment *s)
{
    return statuses[s->status].mood;
}

void parcel_reason(const struct web *w, const struct shipment *s, struct str *why,
                   struct str *next)
{
    const bool stopped = s->status == PARCEL_HELD || s->status == PARCEL_ATTEMPT_FAILED;
    const struct retention_reason *known = retention_reason_find(s->reason);
    const struct str language = locale_language(w->c.locale);

    *why = *next = STR("");
    if (!stopped && s->reason.n == 0)
        return;
    *why = known ? retention_reason_words(known, language) : s->reason;
    *next = known ? retention_reason_next(known, language) : STR("");
}

/* ---- stages ---- */

enum { STAGE_SELLER, STAGE_LEFT, STAGE_ARRIVED, STAGE_CUSTOMS, STAGE_DELIVERY, STAGE_DONE, STAGES };

static const char *const stage_names[STAGES] = {
    [STAGE_SELLER] = N_("Handed over"),     [STAGE_LEFT] = N_("On its way"),
    [STAGE_ARRIVED] = N_("In the country"), [STAGE_CUSTOMS] = N_("Through customs"),
    [STAGE_DELIVERY] = N_("To your door"),  [STAGE_DONE] = N_("Delivered"),
};

/* How far a status says that it has come; IN_TRANSIT is told apart by its scans' phase. */
static int stage_of(const struct shipment *s)
{
    static const int stages[PARCEL_STATUSES_N] = {
        [PARCEL_ANNOUNCED] = -1,
        [PARCEL_PICKED_UP] = STAGE_SELLER,
        [PARCEL_IN_TRANSIT] = STAGE_LEFT,
        [PARCEL_CUSTOMS] = STAGE_ARRIVED,
        [PARCEL_HELD] = STAGE_ARRIVED,
        [PARCEL_RELEASED] = STAGE_CUSTOMS,
        [PARCEL_OUT_FOR_DELIVERY] = STAGE_DELIVERY,
        [PARCEL_READY_FOR_PICKUP] = STAGE_DELIVERY,
        [PARCEL_ATTEMPT_FAILED] = STAGE_DELIVERY,
        [PARCEL_DELIVERED] = STAGE_DONE,
        [PARCEL_RETURNED] = STAGE_SELLER,
    };

    return stages[s->status];
}

void parcel_stages(struct web *w, const struct shipment *s, const struct stage_view **out,
                   size_t *n)
{
    const bool crosses = !str_eq(s->origin, s->destination);
    struct stage_view *v = arena_new_n(w->c.arena, struct stage_view, STAGES);
    const int here = stage_of(s);

    *n = 0;
    for (int i = 0; i < STAGES; i++) {
        if (!crosses && (i == STAGE_ARRIVED || i == STAGE_CUSTOMS))
            continue;
        v[(*n)++] = (struct stage_view){.name = web_text(w, stage_names[i]),
                                        .done = i <= here,
                                        .here = i == here + 1};
    }
    *out = v;
}

/* ---- scans ---- */

void event_time(struct web *w, int64_t at_ms, const struct city *city, struct event_view *e)
{
    struct local local = zone_local(zone_find(city->zone), at_ms);
    struct buf shown, iso;

    buf_init(&shown, w->c.arena, TIME_MAX);
    format_weekday(&shown, w->c.locale, local.date);
    buf_str(&shown, STR(", "));
    format_time(&shown, w->c.locale, local.minute);
    buf_init(&iso, w->c.arena, TIME_MAX);
    moment_iso(&iso, at_ms);
    e->at = buf_view(&shown);
    e->at_iso = buf_view(&iso);
}

static struct str place_words(struct web *w, struct str place, struct str country)
{
    struct buf b;

    buf_init(&b, w->c.arena, PLACE_WORDS_MAX);
    buf_str(&b, place);
    if (country.n) {
        if (b.n)
            buf_str(&b, STR(", "));
        locale_country(&b, locale_of_texts(w->c.locale), country);
    }
    return buf_view(&b);
}

struct str hub_words(struct web *w, const struct hub *hub)
{
    return place_words(w, hub->name, str_of(hub->country->code));
}

struct str city_words(struct web *w, const struct city *city)
{
    return place_words(w, city_name(city, locale_language(w->c.locale)),
                       str_of(city->country->code));
}

const struct city *scan_city(struct web *w, const struct scan *scan)
{
    const struct country *country = country_by_code(scan->country);

    if (!country || scan->place.n == 0)
        return NULL;
    return city_by_name(w->c.arena, country, scan->place);
}

/* In the reader's language where it is a city of ours. */
static struct str scan_place(struct web *w, const struct scan *scan)
{
    const struct city *city = scan_city(w, scan);

    return city ? city_words(w, city) : place_words(w, scan->place, scan->country);
}

void parcel_event(struct web *w, const struct scan *scan, const struct city *city,
                  struct event_view *out)
{
    const struct retention_reason *known = retention_reason_find(scan->reason);

    *out = (struct event_view){.title = web_text(w, scan->event->label),
                               .place = scan_place(w, scan),
                               .state = emsevt_stops(scan->event) ? EVENT_TROUBLE : EVENT_DONE};
    if (scan->reason.n)
        out->note = known ? retention_reason_words(known, locale_language(w->c.locale))
                          : scan->reason;
    if (scan->doubt.n) {
        out->state = EVENT_NEXT;
        out->note = web_text(w, N_("This does not fit the rest and does not count."));
    }
    event_time(w, scan->at_ms, city, out);
}

struct url parcel_url(struct web *w, const struct shipment *s)
{
    struct url_maker m;

    web_url(w, &m);
    url_part(&m, STR("track"));
    url_part(&m, s10_str(&s->number));
    url_param(&m, "key", s->access);
    return url_done(&m);
}
