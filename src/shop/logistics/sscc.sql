-- SPDX-License-Identifier: Apache-2.0
-- Tables: sscc_range, sscc. See sscc.h.

-- row sscc_range_row(head:text, first:i64, last:i64, next:i64)
-- row sscc_row(sscc:text)

-- The first with a number left.
-- sscc_range_open() -> one sscc_range_row lock
SELECT head, first, last, next FROM sscc_range WHERE next <= last ORDER BY head, first LIMIT 1;

-- The same, only to see whether there is one.
-- sscc_range_look() -> one sscc_range_row
SELECT head, first, last, next FROM sscc_range WHERE next <= last ORDER BY head, first LIMIT 1;

-- sscc_range_sharing(head:text, first:i64, last:i64) -> one sscc_range_row
SELECT head, first, last, next FROM sscc_range
WHERE head = ?1 AND first <= ?3 AND last >= ?2 ORDER BY first LIMIT 1;

-- sscc_range_insert(head:text, first:i64, last:i64, owner:text, assumed:bool, source:text) -> changed
INSERT INTO sscc_range (head, first, last, next, owner, assumed, source)
VALUES (?1, ?2, ?3, ?2, ?4, ?5, ?6);

-- sscc_range_set_next(head:text, first:i64, next:i64) -> changed
UPDATE sscc_range SET next = ?3 WHERE head = ?1 AND first = ?2;

-- sscc_insert(buyer:account_id, shipment:shipment_id, sscc:text) -> changed
INSERT INTO sscc (buyer, shipment, sscc) VALUES (?1, ?2, ?3) ON CONFLICT (buyer, shipment) DO NOTHING;

-- sscc_get(buyer:account_id, shipment:shipment_id) -> one sscc_row
SELECT sscc FROM sscc WHERE buyer = ?1 AND shipment = ?2;
