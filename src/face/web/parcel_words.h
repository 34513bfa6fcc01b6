/* SPDX-License-Identifier: Apache-2.0 */
/* Parcels in words for people: status, stages, scans, reasons. */
#ifndef FACE_WEB_PARCEL_WORDS_H
#define FACE_WEB_PARCEL_WORDS_H

#include "face/web/parcel_views.h"
#include "face/web/web.h"
#include "shop/logistics/tracking.h"

/* "Held by customs", translated. */
struct str parcel_status_words(const struct web *w, enum parcel_status s);
enum notice_kind parcel_mood(const struct shipment *s);

/* Why it is held or was not delivered, and what happens next; both empty when it is not. */
void parcel_reason(const struct web *w, const struct shipment *s, struct str *why,
                   struct str *next);

/* One scan as an event of a timeline; times are those of `city`. */
void parcel_event(struct web *w, const struct scan *scan, const struct city *city,
                  struct event_view *out);
/* The time of an event, in that city. */
void event_time(struct web *w, int64_t at_ms, const struct city *city, struct event_view *e);

/* "Shenzhen, China". */
struct str city_words(struct web *w, const struct city *city);
struct str hub_words(struct web *w, const struct hub *hub);

/* The place of a scan, when it names a city of ours; else NULL. */
const struct city *scan_city(struct web *w, const struct scan *scan);

/* The stages of its way, and how far it has come. */
void parcel_stages(struct web *w, const struct shipment *s, const struct stage_view **out,
                   size_t *n);

/* The parcel's page, with the secret that opens it to whoever has this address. */
struct url parcel_url(struct web *w, const struct shipment *s);

/* The parcel of that number, to whom knows where it goes; without a transaction. Attempts are
 * limited for each number, those of an address by ROUTE_ATTEMPT. REFUSED invalid "number",
 * too_many, not_found when number or postcode is wrong. */
must_check enum outcome track_parcel(struct web *w, struct str number, struct str postcode,
                                     struct shipment *out);

#endif
