-- SPDX-License-Identifier: Apache-2.0
-- Tables: dispute_return, return_scan. See returns.h.

-- row return_row(buyer:account_id, dispute:dispute_id, number:text, origin:text, destination:text,
--     state:text, state_at:time, due_at:time?, agreed_at:time, to_name:text, to_line1:text,
--     to_line2:text, to_city:text, to_region:text, to_postcode:text, to_phone:text, carrier:text,
--     carrier_number:text, doubted:bool)
-- row return_scan_row(id:return_scan_id, code:text, at:time, place:text, country:text)
-- row return_scans(n:i64)

-- return_insert(buyer:account_id, dispute:dispute_id, number:text, origin:text, destination:text,
--     at:time, due_at:time, name:text, line1:text, line2:text, city:text, region:text,
--     postcode:text, phone:text) -> changed
INSERT INTO dispute_return (buyer, dispute, number, origin, destination, state, state_at, due_at,
    agreed_at, to_name, to_line1, to_line2, to_city, to_region, to_postcode, to_phone)
VALUES (?1, ?2, ?3, ?4, ?5, 'awaited', ?6, ?7, ?6, ?8, ?9, ?10, ?11, ?12, ?13, ?14);

-- return_update(buyer:account_id, dispute:dispute_id, was:text, state:text, at:time, due_at:time?)
--     -> changed
UPDATE dispute_return SET state = ?4, state_at = ?5, due_at = ?6
WHERE buyer = ?1 AND dispute = ?2 AND state = ?3;

-- return_carrier_set(buyer:account_id, dispute:dispute_id, carrier:text, number:text) -> changed
UPDATE dispute_return SET carrier = ?3, carrier_number = ?4 WHERE buyer = ?1 AND dispute = ?2;

-- return_doubt_set(buyer:account_id, dispute:dispute_id, due_at:time) -> changed
UPDATE dispute_return SET doubted = TRUE, due_at = ?3
WHERE buyer = ?1 AND dispute = ?2 AND state = 'sent' AND doubted = FALSE;

-- Those that a mediator looks at, the earliest deadline first.
-- returns_doubted(max:i32) -> many return_row fanout
SELECT buyer, dispute, number, origin, destination, state, state_at, due_at, agreed_at, to_name, to_line1,
    to_line2, to_city, to_region, to_postcode, to_phone, carrier, carrier_number, doubted
FROM dispute_return WHERE doubted = TRUE AND state = 'sent' ORDER BY due_at NULLS LAST, dispute LIMIT ?1;

-- return_get(buyer:account_id, dispute:dispute_id) -> one return_row
SELECT buyer, dispute, number, origin, destination, state, state_at, due_at, agreed_at, to_name,
    to_line1, to_line2, to_city, to_region, to_postcode, to_phone, carrier, carrier_number, doubted
FROM dispute_return WHERE buyer = ?1 AND dispute = ?2;

-- return_find(number:text) -> one return_row fanout
SELECT buyer, dispute, number, origin, destination, state, state_at, due_at, agreed_at, to_name,
    to_line1, to_line2, to_city, to_region, to_postcode, to_phone, carrier, carrier_number, doubted
FROM dispute_return WHERE number = ?1 LIMIT 1;

-- return_scan_insert(buyer:account_id, dispute:dispute_id, id:return_scan_id, code:text, at:time,
--     told_at:time, place:text, country:text, dedupe:text) -> changed
INSERT INTO return_scan (buyer, dispute, id, code, at, told_at, place, country, dedupe)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (buyer, dispute, dedupe) DO NOTHING;

-- return_scans_n(buyer:account_id, dispute:dispute_id) -> one return_scans
SELECT count(*) FROM return_scan WHERE buyer = ?1 AND dispute = ?2;

-- return_scan_list(buyer:account_id, dispute:dispute_id, max:i32) -> many return_scan_row
SELECT id, code, at, place, country
FROM return_scan WHERE buyer = ?1 AND dispute = ?2 ORDER BY at DESC, id DESC LIMIT ?3;
