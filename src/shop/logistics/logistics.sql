-- SPDX-License-Identifier: Apache-2.0
-- Tables: shipment, parcel_number, scan (tracking.h), parcel_range (numbers.h), carrier (carriers.h).

-- row shipment_row(buyer:account_id, id:shipment_id, order_id:order_id, seller:seller_id, number:text,
--     service:text, hub:text, city:city_id, weight_g:i64, p50:date, p90:date, status:text,
--     status_at:time, delivered_at:time?, created_at:time, origin:text, destination:text, access:text,
--     ordered_at:time, shipped_on:date, now_p50:date?, now_p90:date?, why:text, told_late_at:time?, reason:text,
--     delivered_on:date?, first_told_at:time?, last_told_at:time?, announced:bool)
-- row parcel_owner(buyer:account_id, shipment:shipment_id)
-- row scan_row(id:scan_id, code:text, at:time, told_at:time, place:text, country:text, reason:text,
--     source:text, doubt:text)

-- parcel_find(number:text) -> one parcel_owner
SELECT buyer, shipment FROM parcel_number WHERE number = ?1;

-- parcel_claim(number:text, buyer:account_id, shipment:shipment_id) -> changed
INSERT INTO parcel_number (number, buyer, shipment) VALUES (?1, ?2, ?3) ON CONFLICT (number) DO NOTHING;

-- shipment_insert(buyer:account_id, id:shipment_id, order:order_id, seller:seller_id, number:text,
--     service:text, hub:text, city:city_id, weight_g:i64, p50:date, p90:date, status:text, at:time, origin:text,
--     destination:text, access:text, ordered_at:time, shipped_on:date, announced:bool) -> changed
INSERT INTO shipment (buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status,
    status_at, created_at, origin, destination, access, ordered_at, shipped_on, announced)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15, ?16, ?17, ?18, ?19);

-- shipment_read(buyer:account_id, id:shipment_id) -> one shipment_row
SELECT buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status, status_at,
    delivered_at, created_at, origin, destination, access, ordered_at, shipped_on, now_p50, now_p90, why,
    told_late_at, reason, delivered_on, first_told_at, last_told_at, announced
FROM shipment WHERE buyer = ?1 AND id = ?2;

-- The same, and nobody else changes it until the transaction ends.
-- shipment_lock(buyer:account_id, id:shipment_id) -> one shipment_row lock
SELECT buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status, status_at,
    delivered_at, created_at, origin, destination, access, ordered_at, shipped_on, now_p50, now_p90, why,
    told_late_at, reason, delivered_on, first_told_at, last_told_at, announced
FROM shipment WHERE buyer = ?1 AND id = ?2;

-- shipment_of_order(buyer:account_id, order:order_id, max:i32) -> many shipment_row
SELECT buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status, status_at,
    delivered_at, created_at, origin, destination, access, ordered_at, shipped_on, now_p50, now_p90, why,
    told_late_at, reason, delivered_on, first_told_at, last_told_at, announced
FROM shipment WHERE buyer = ?1 AND order_id = ?2 ORDER BY id LIMIT ?3;

-- shipment_set_status(buyer:account_id, id:shipment_id, status:text, event:text, at:time, reason:text,
--     delivered_at:time?, delivered_on:date?, first_told_at:time?, last_told_at:time?) -> changed
UPDATE shipment SET status = ?3, event = ?4, status_at = ?5, reason = ?6, delivered_at = ?7, delivered_on = ?8,
    first_told_at = ?9, last_told_at = ?10
WHERE buyer = ?1 AND id = ?2;

-- shipment_set_expected(buyer:account_id, id:shipment_id, p50:date?, p90:date?, why:text) -> changed
UPDATE shipment SET now_p50 = ?3, now_p90 = ?4, why = ?5 WHERE buyer = ?1 AND id = ?2;

-- shipment_set_told_late(buyer:account_id, id:shipment_id, at:time) -> changed
UPDATE shipment SET told_late_at = ?3 WHERE buyer = ?1 AND id = ?2 AND told_late_at IS NULL;

-- scan_insert(buyer:account_id, shipment:shipment_id, id:scan_id, code:text, at:time, told_at:time, place:text,
--     country:text, reason:text, source:text, dedupe:text) -> changed
INSERT INTO scan (buyer, shipment, id, code, at, told_at, place, country, reason, source, dedupe)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (buyer, shipment, dedupe) DO NOTHING;

-- The latest first.
-- scan_list(buyer:account_id, shipment:shipment_id, max:i32) -> many scan_row
SELECT id, code, at, told_at, place, country, reason, source, doubt FROM scan
WHERE buyer = ?1 AND shipment = ?2 ORDER BY at DESC, id DESC LIMIT ?3;

-- scan_set_doubt(buyer:account_id, shipment:shipment_id, id:scan_id, doubt:text) -> changed
UPDATE scan SET doubt = ?4 WHERE buyer = ?1 AND shipment = ?2 AND id = ?3;

-- row parcel_range_row(indicator:text, country:text, first:i64, last:i64, next:i64, service:text)

-- Those with a number left.
-- parcel_ranges_open(country:text, service:text, max:i32) -> many parcel_range_row lock
SELECT indicator, country, first, last, next, service FROM parcel_range
WHERE country = ?1 AND service = ?2 AND next <= last ORDER BY first, indicator LIMIT ?3;

-- parcel_range_sharing(indicator:text, country:text, first:i64, last:i64) -> one parcel_range_row
SELECT indicator, country, first, last, next, service FROM parcel_range
WHERE indicator = ?1 AND country = ?2 AND first <= ?4 AND last >= ?3 ORDER BY first LIMIT 1;

-- parcel_range_insert(indicator:text, country:text, first:i64, last:i64, service:text, owner:text,
--     assumed:bool, source:text) -> changed
INSERT INTO parcel_range (indicator, country, first, last, service, next, owner, assumed, source)
VALUES (?1, ?2, ?3, ?4, ?5, ?3, ?6, ?7, ?8)
ON CONFLICT (indicator, country, first) DO NOTHING;

-- parcel_range_set_next(indicator:text, country:text, first:i64, next:i64) -> changed
UPDATE parcel_range SET next = ?4 WHERE indicator = ?1 AND country = ?2 AND first = ?3;

-- row parcel_past(id:shipment_id, seller:seller_id, service:text, hub:text, city:city_id, weight_g:i64, p90:date,
--     destination:text, ordered_at:time, created_at:time, shipped_on:date, delivered_on:date?)
-- row scan_past(shipment:shipment_id, code:text, at:time, country:text)

-- parcels_past() -> each parcel_past scan fanout
SELECT id, seller, service, hub, city, weight_g, p90, destination, ordered_at, created_at, shipped_on,
    delivered_on
FROM shipment;

-- Those that count, of each parcel in time.
-- scans_past() -> each scan_past scan fanout
SELECT shipment, code, at, country FROM scan WHERE doubt = '' ORDER BY buyer, shipment, at, id;

-- row carrier_row(code:text, name:text, secret:text, created_at:time)

-- carrier_get(code:text) -> one carrier_row
SELECT code, name, secret, created_at FROM carrier WHERE code = ?1;

-- carrier_insert(code:text, name:text, secret:text, at:time) -> changed
INSERT INTO carrier (code, name, secret, created_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, secret = excluded.secret;

-- For partners: what comes to a country from others (partners.h).

-- row volume_row(day:date, origin:text, service:text, parcels:i64, grams:i64, announced:i64)
-- row dispatch_row(day:date, hub:text, service:text, parcels:i64, grams:i64, announced:i64)
-- row manifest_row(number:text, city:city_id, weight_g:i64, announced:bool, status:text, p50:date, p90:date)
-- row feed_row(origin:text, parcels:i64, within_day:i64, within_three:i64, unscanned:i64, last_told_at:time?)
-- row feed_scan_row(origin:text, scans:i64, late:i64, doubtful:i64, unstated:i64)
-- row held_row(number:text, origin:text, service:text, city:city_id, status:text, reason:text, status_at:time,
--     p90:date, now_p90:date?, announced:bool)
-- row level_row(origin:text, service:text, week:i64, due:i64, kept:i64, late:i64, open:i64)

-- Announced, by the day on which it was handed over.
-- partner_volumes(country:text, from:date, to:date, max:i32) -> many volume_row fanout
SELECT shipped_on AS day, origin, service, count(*) AS parcels, CAST(sum(weight_g) AS i64) AS grams,
    CAST(sum(CASE WHEN announced THEN 1 ELSE 0 END) AS i64) AS announced
FROM shipment WHERE destination = ?1 AND origin <> ?1 AND shipped_on >= ?2 AND shipped_on <= ?3
GROUP BY shipped_on, origin, service ORDER BY shipped_on, origin, service LIMIT ?4;

-- partner_dispatches(country:text, from:date, to:date, max:i32) -> many dispatch_row fanout
SELECT shipped_on AS day, hub, service, count(*) AS parcels, CAST(sum(weight_g) AS i64) AS grams,
    CAST(sum(CASE WHEN announced THEN 1 ELSE 0 END) AS i64) AS announced
FROM shipment WHERE destination = ?1 AND origin <> ?1 AND shipped_on >= ?2 AND shipped_on <= ?3
GROUP BY shipped_on, hub, service ORDER BY shipped_on DESC, hub, service LIMIT ?4;

-- The parcels of one dispatch.
-- partner_manifest(country:text, day:date, hub:text, service:text, max:i32) -> many manifest_row fanout
SELECT number, city, weight_g, announced, status, p50, p90 FROM shipment
WHERE destination = ?1 AND shipped_on = ?2 AND hub = ?3 AND service = ?4 AND origin <> ?1
ORDER BY number LIMIT ?5;

-- How soon parcels handed over since ?2 had their first scan.
-- partner_feed(country:text, since:date, max:i32) -> many feed_row fanout
SELECT origin, count(*) AS parcels,
    CAST(sum(CASE WHEN first_told_at - created_at <= 86400000 THEN 1 ELSE 0 END) AS i64) AS within_day,
    CAST(sum(CASE WHEN first_told_at - created_at <= 259200000 THEN 1 ELSE 0 END) AS i64) AS within_three,
    CAST(sum(CASE WHEN first_told_at IS NULL THEN 1 ELSE 0 END) AS i64) AS unscanned,
    max(last_told_at) AS last_told_at
FROM shipment WHERE destination = ?1 AND shipped_on >= ?2 GROUP BY origin ORDER BY origin LIMIT ?3;

-- Scans told since ?2: more than a day late, doubtful, holds without a reason.
-- partner_feed_scans(country:text, since:time, max:i32) -> many feed_scan_row fanout
SELECT s.origin, count(*) AS scans,
    CAST(sum(CASE WHEN x.told_at - x.at > 86400000 THEN 1 ELSE 0 END) AS i64) AS late,
    CAST(sum(CASE WHEN x.doubt <> '' THEN 1 ELSE 0 END) AS i64) AS doubtful,
    CAST(sum(CASE WHEN x.code IN ('EME', 'EXB') AND x.reason = '' THEN 1 ELSE 0 END) AS i64) AS unstated
FROM shipment s JOIN scan x ON x.buyer = s.buyer AND x.shipment = s.id
WHERE s.destination = ?1 AND x.told_at >= ?2 GROUP BY s.origin ORDER BY s.origin LIMIT ?3;

-- The longest first.
-- partner_held(country:text, max:i32) -> many held_row fanout
SELECT number, origin, service, city, status, reason, status_at, p90, now_p90, announced FROM shipment
WHERE destination = ?1 AND status IN ('held', 'attempt_failed') ORDER BY status_at, number LIMIT ?2;

-- Promised for the weeks (from Monday) from ?2 to ?3, and what became of it by ?4. Week 0 is that of 1969-12-29.
-- partner_levels(country:text, from:date, to:date, today:date, max:i32) -> many level_row fanout
SELECT origin, service, CAST((p90 + 3) / 7 AS i64) AS week, count(*) AS due,
    CAST(sum(CASE WHEN delivered_on <= p90 THEN 1 ELSE 0 END) AS i64) AS kept,
    CAST(sum(CASE WHEN delivered_on > p90 OR (delivered_on IS NULL AND p90 < ?4) THEN 1 ELSE 0 END) AS i64) AS late,
    CAST(sum(CASE WHEN delivered_on IS NULL AND p90 >= ?4 THEN 1 ELSE 0 END) AS i64) AS open
FROM shipment WHERE destination = ?1 AND p90 >= ?2 AND p90 <= ?3
GROUP BY origin, service, (p90 + 3) / 7 ORDER BY week DESC, origin, service LIMIT ?5;

-- ---- editions of the network: edition.h ----

-- row edition_row(version:i64, at:time, who:text, note:text, nodes:text, legs:text, queues:text, lastmiles:text,
--     prices:text)
-- row edition_head(version:i64, at:time, who:text, note:text)

-- edition_read(version:i64) -> one edition_row
SELECT version, at, who, note, nodes, legs, queues, lastmiles, prices FROM network_edition WHERE version = ?1;

-- The latest first.
-- edition_heads(max:i32) -> many edition_head
SELECT version, at, who, note FROM network_edition ORDER BY version DESC LIMIT ?1;

-- edition_insert(version:i64, at:time, who:text, account:account_id?, note:text, nodes:text, legs:text, queues:text,
--     lastmiles:text, prices:text) -> changed
INSERT INTO network_edition (version, at, who, account, note, nodes, legs, queues, lastmiles, prices)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);
