-- SPDX-License-Identifier: Apache-2.0
-- Table: queue_count. See queue_count.h.

-- row customs_row(hub:text, city:city_id, service:text, parcels:i64)
-- row heard_row(at:time?)
-- row queue_count_row(node:text, first:i64, rest:i64, at:time)

-- Parcels to a country whose latest scan says that they are at customs, told since ?2.
-- customs_waiting(country:text, since:time, max:i32) -> many customs_row fanout
SELECT hub, city, service, count(*) AS parcels FROM shipment
WHERE destination = ?1 AND status = 'customs' AND status_at >= ?2
GROUP BY hub, city, service ORDER BY hub, city, service LIMIT ?3;

-- When something was last heard of its customs, since ?2.
-- customs_heard(country:text, since:time) -> one heard_row fanout
SELECT max(status_at) AS at FROM shipment
WHERE destination = ?1 AND status IN ('customs', 'released') AND status_at >= ?2 LIMIT 1;

-- queue_counts(max:i32) -> many queue_count_row
SELECT node, first, rest, at FROM queue_count ORDER BY node LIMIT ?1;

-- queue_count_of(node:text) -> one queue_count_row
SELECT node, first, rest, at FROM queue_count WHERE node = ?1;

-- queue_count_write(node:text, first:i64, rest:i64, at:time) -> changed
INSERT INTO queue_count (node, first, rest, at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (node) DO UPDATE SET first = ?2, rest = ?3, at = ?4;
