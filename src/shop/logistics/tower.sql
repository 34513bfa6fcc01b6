-- SPDX-License-Identifier: Apache-2.0
-- What the control tower sees of parcels that are not delivered yet: tower.h.

-- row tower_row(origin:text, hub:text, service:text, status:text, parcels:i64, since:time, overdue:i64, late:i64,
--     late_days:i64, worst_days:i64)
-- row stuck_row(number:text, origin:text, destination:text, service:text, status:text, reason:text, status_at:time,
--     p90:date, now_p90:date?)

-- Open parcels to a country, by where they came from and how far they are; overdue: promised for before ?2.
-- tower_open(country:text, today:date, max:i32) -> many tower_row fanout
SELECT origin, hub, service, status, count(*) AS parcels, min(status_at) AS since,
    CAST(sum(CASE WHEN p90 < ?2 THEN 1 ELSE 0 END) AS i64) AS overdue,
    CAST(sum(CASE WHEN now_p90 > p90 THEN 1 ELSE 0 END) AS i64) AS late,
    CAST(sum(CASE WHEN now_p90 > p90 THEN now_p90 - p90 ELSE 0 END) AS i64) AS late_days,
    CAST(max(CASE WHEN now_p90 > p90 THEN now_p90 - p90 ELSE 0 END) AS i64) AS worst_days
FROM shipment
WHERE destination = ?1 AND status IN ('announced', 'picked_up', 'in_transit', 'customs', 'held', 'released',
    'out_for_delivery', 'attempt_failed')
GROUP BY origin, hub, service, status ORDER BY origin, hub, service, status LIMIT ?3;

-- Open parcels of which nothing was told since ?2, the longest silent first.
-- parcels_silent(country:text, before:time, max:i32) -> many stuck_row fanout
SELECT number, origin, destination, service, status, reason, status_at, p90, now_p90 FROM shipment
WHERE destination = ?1 AND status IN ('announced', 'picked_up', 'in_transit', 'customs', 'held', 'released',
    'out_for_delivery', 'attempt_failed') AND status_at < ?2
ORDER BY status_at, number LIMIT ?3;
