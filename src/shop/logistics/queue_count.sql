-- SPDX-License-Identifier: Apache-2.0
-- Tables: queue_count, queue_inflow, queue_seen. See queue_count.h.

-- row queue_group(hub:text, city:city_id, service:text, event:text, shipped_on:date, parcels:i64)
-- row queue_heard(origin:text, event:text, at:time?)
-- row queue_count_row(node:text, first:i64, rest:i64, at:time)
-- row queue_seen_row(node:text, heard:bool, at:time, waiting:i64, coming:i64)
-- row queue_inflow_row(node:text, day:date, first:i64, rest:i64)

-- Parcels to a country that are before their last mile, told of since ?2: by lane, latest scan and day of handing over.
-- queue_groups(country:text, since:time) -> each queue_group scan fanout
SELECT hub, city, service, event, shipped_on, count(*) AS parcels FROM shipment
WHERE destination = ?1 AND status IN ('announced', 'picked_up', 'in_transit', 'customs', 'released') AND status_at >= ?2
GROUP BY hub, city, service, event, shipped_on ORDER BY hub, city, service, event, shipped_on;

-- When each event was last told of what goes to a country, since ?2.
-- queue_events(country:text, since:time) -> each queue_heard scan fanout
SELECT origin, event, max(status_at) AS at FROM shipment
WHERE destination = ?1 AND status_at >= ?2 GROUP BY origin, event ORDER BY origin, event;

-- queue_counts(max:i32) -> many queue_count_row
SELECT node, first, rest, at FROM queue_count ORDER BY node LIMIT ?1;

-- queue_count_of(node:text) -> one queue_count_row
SELECT node, first, rest, at FROM queue_count WHERE node = ?1;

-- queue_count_write(node:text, first:i64, rest:i64, at:time) -> changed
INSERT INTO queue_count (node, first, rest, at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (node) DO UPDATE SET first = ?2, rest = ?3, at = ?4;

-- queue_count_remove(node:text) -> changed
DELETE FROM queue_count WHERE node = ?1;

-- queue_inflows(max:i32) -> many queue_inflow_row
SELECT node, day, first, rest FROM queue_inflow ORDER BY node, day LIMIT ?1;

-- queue_inflow_clear(node:text) -> changed
DELETE FROM queue_inflow WHERE node = ?1;

-- queue_inflow_write(node:text, day:date, first:i64, rest:i64) -> changed
INSERT INTO queue_inflow (node, day, first, rest) VALUES (?1, ?2, ?3, ?4);

-- queue_seen_all(max:i32) -> many queue_seen_row
SELECT node, heard, at, waiting, coming FROM queue_seen ORDER BY node LIMIT ?1;

-- queue_seen_clear() -> changed
DELETE FROM queue_seen;

-- queue_seen_write(node:text, heard:bool, at:time, waiting:i64, coming:i64) -> changed
INSERT INTO queue_seen (node, heard, at, waiting, coming) VALUES (?1, ?2, ?3, ?4, ?5);
