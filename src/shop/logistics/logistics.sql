-- SPDX-License-Identifier: Apache-2.0
-- Tables: shipment, parcel_number, scan. See tracking.h.

-- row shipment_row(buyer:account_id, id:shipment_id, order_id:order_id, seller:seller_id, number:text,
--     service:text, hub:text, city:city_id, weight_g:i64, p50:date, p90:date, status:text,
--     status_at:time, delivered_at:time?, created_at:time)
-- row parcel_owner(buyer:account_id, shipment:shipment_id)
-- row scan_row(id:scan_id, code:text, at:time, told_at:time, place:text, country:text, reason:text,
--     source:text)

-- parcel_find(number:text) -> one parcel_owner
SELECT buyer, shipment FROM parcel_number WHERE number = ?1;

-- parcel_claim(number:text, buyer:account_id, shipment:shipment_id) -> changed
INSERT INTO parcel_number (number, buyer, shipment) VALUES (?1, ?2, ?3) ON CONFLICT (number) DO NOTHING;

-- shipment_insert(buyer:account_id, id:shipment_id, order:order_id, seller:seller_id, number:text,
--     service:text, hub:text, city:city_id, weight_g:i64, p50:date, p90:date, status:text, at:time) -> changed
INSERT INTO shipment (buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status,
    status_at, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13);

-- shipment_read(buyer:account_id, id:shipment_id) -> one shipment_row
SELECT buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status, status_at,
    delivered_at, created_at
FROM shipment WHERE buyer = ?1 AND id = ?2;

-- The same, and nobody else changes it until the transaction ends.
-- shipment_lock(buyer:account_id, id:shipment_id) -> one shipment_row lock
SELECT buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status, status_at,
    delivered_at, created_at
FROM shipment WHERE buyer = ?1 AND id = ?2;

-- shipment_of_order(buyer:account_id, order:order_id, max:i32) -> many shipment_row
SELECT buyer, id, order_id, seller, number, service, hub, city, weight_g, p50, p90, status, status_at,
    delivered_at, created_at
FROM shipment WHERE buyer = ?1 AND order_id = ?2 ORDER BY id LIMIT ?3;

-- shipment_set_status(buyer:account_id, id:shipment_id, status:text, at:time, delivered_at:time?) -> changed
UPDATE shipment SET status = ?3, status_at = ?4, delivered_at = ?5 WHERE buyer = ?1 AND id = ?2;

-- scan_insert(buyer:account_id, shipment:shipment_id, id:scan_id, code:text, at:time, told_at:time, place:text,
--     country:text, reason:text, source:text, dedupe:text) -> changed
INSERT INTO scan (buyer, shipment, id, code, at, told_at, place, country, reason, source, dedupe)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (buyer, shipment, dedupe) DO NOTHING;

-- The latest first.
-- scan_list(buyer:account_id, shipment:shipment_id, max:i32) -> many scan_row
SELECT id, code, at, told_at, place, country, reason, source FROM scan
WHERE buyer = ?1 AND shipment = ?2 ORDER BY at DESC, id DESC LIMIT ?3;
