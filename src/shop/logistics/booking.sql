-- SPDX-License-Identifier: Apache-2.0
-- Tables: departure, booking. See booking.h.

-- row departure_after(taken:i64, capacity:i64)
-- row departure_row(link:text, departs_at:time, taken:i64, capacity:i64)
-- row departure_link(link:text, capacity:i64)
-- row departure_audit(link:text, departs_at:time, taken:i64, allowed:i64, booked:i64)
-- row booking_row(home:i64, link:text, departs_at:time, holder:reservation_id, buyer:account_id, state:text)

-- Nothing changes where the holder has that place already.
-- booking_put(home:i64, link:text, departs_at:time, holder:reservation_id, buyer:account_id, expires_at:time, at:time)
--     -> changed
INSERT INTO booking (home, link, departs_at, holder, buyer, state, expires_at, at)
VALUES (?1, ?2, ?3, ?4, ?5, 'held', ?6, ?7)
ON CONFLICT (holder, home, link, departs_at) DO UPDATE SET
    state = 'held', expires_at = excluded.expires_at, at = excluded.at
WHERE booking.state = 'released';

-- booking_set_state(home:i64, link:text, departs_at:time, holder:reservation_id, before:text, state:text, at:time) -> changed
UPDATE booking SET state = ?6, at = ?7
WHERE home = ?1 AND link = ?2 AND departs_at = ?3 AND holder = ?4 AND state = ?5;

-- booking_drop(home:i64, link:text, departs_at:time, holder:reservation_id) -> changed
DELETE FROM booking
WHERE home = ?1 AND link = ?2 AND departs_at = ?3 AND holder = ?4 AND state = 'released';

-- booking_postpone(home:i64, link:text, departs_at:time, holder:reservation_id, expires_at:time) -> changed
UPDATE booking SET expires_at = ?5
WHERE home = ?1 AND link = ?2 AND departs_at = ?3 AND holder = ?4 AND state = 'held';

-- What a holder has or had.
-- bookings_of(holder:reservation_id, max:i32) -> many booking_row fanout
SELECT home, link, departs_at, holder, buyer, state FROM booking
WHERE holder = ?1 ORDER BY departs_at, link, home LIMIT ?2;

-- Held ones whose time has come, the longest due first.
-- bookings_due(at:time, max:i32) -> many booking_row fanout
SELECT home, link, departs_at, holder, buyer, state FROM booking
WHERE state = 'held' AND expires_at <= ?1
ORDER BY expires_at NULLS LAST, holder NULLS LAST, link NULLS LAST, departs_at NULLS LAST LIMIT ?2;

-- A place, when there is one: nothing is found otherwise.
-- departure_take(home:i64, link:text, departs_at:time, capacity:i64) -> one departure_after
INSERT INTO departure (home, link, departs_at, taken, capacity, allowed) VALUES (?1, ?2, ?3, 1, ?4, ?4)
ON CONFLICT (departs_at, link, home) DO UPDATE SET
    taken = departure.taken + 1, capacity = excluded.capacity, allowed = excluded.capacity
WHERE departure.taken < excluded.capacity
RETURNING taken, capacity;

-- The same for a departure that had places before.
-- departure_retake(home:i64, link:text, departs_at:time) -> one departure_after
UPDATE departure SET taken = taken + 1, allowed = capacity
WHERE home = ?1 AND link = ?2 AND departs_at = ?3 AND taken < capacity
RETURNING taken, capacity;

-- departure_give(home:i64, link:text, departs_at:time) -> one departure_after
UPDATE departure SET taken = taken - 1 WHERE home = ?1 AND link = ?2 AND departs_at = ?3
RETURNING taken, capacity;

-- Its departures from ?3 on, when the capacity of a link has changed.
-- departures_set_capacity(home:i64, link:text, from:time, capacity:i64) -> changed
UPDATE departure SET capacity = ?4 WHERE home = ?1 AND link = ?2 AND departs_at >= ?3 AND capacity <> ?4;

-- departure_links(from:time, max:i32) -> many departure_link fanout
SELECT link, capacity FROM departure WHERE departs_at >= ?1 GROUP BY link, capacity ORDER BY link, capacity LIMIT ?2;

-- Those without room, the next first.
-- departures_full(from:time, max:i32) -> many departure_row fanout
SELECT link, departs_at, taken, capacity FROM departure
WHERE taken >= capacity AND departs_at >= ?1 ORDER BY departs_at, link, home LIMIT ?2;

-- Those of a link, the next first.
-- departures_of(home:i64, link:text, from:time, max:i32) -> many departure_row
SELECT link, departs_at, taken, capacity FROM departure
WHERE home = ?1 AND link = ?2 AND departs_at >= ?3 ORDER BY departs_at LIMIT ?4;

-- Verify: departures whose places are not those of their bookings, or more than there were.
-- departure_audits() -> each departure_audit scan fanout
SELECT d.link, d.departs_at, d.taken, d.allowed, coalesce(b.booked, 0) AS booked
FROM departure d
LEFT JOIN (SELECT home, link, departs_at, count(*) AS booked FROM booking WHERE state <> 'released'
           GROUP BY home, link, departs_at) b
    ON b.home = d.home AND b.link = d.link AND b.departs_at = d.departs_at
WHERE d.taken <> coalesce(b.booked, 0) OR d.taken > d.allowed;
