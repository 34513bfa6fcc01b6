-- SPDX-License-Identifier: Apache-2.0
-- Tables: hs_code, hs_import (hs_table.h), itmatt (itmatt.h).

-- row hs_stored(hs:text, name:text, section:text)
-- row hs_version(version:i64)

-- hs_all() -> each hs_stored scan
SELECT hs, name, section FROM hs_code ORDER BY hs;

-- hs_newest() -> one hs_version
SELECT version FROM hs_import ORDER BY version DESC LIMIT 1;

-- hs_remove_all() -> changed
DELETE FROM hs_code;

-- hs_insert(hs:text, name:text, section:text) -> changed
INSERT INTO hs_code (hs, name, section) VALUES (?1, ?2, ?3);

-- hs_import_insert(version:i64, at:time, who:text, account:account_id?, file:text, sha256:text, codes:i64) -> changed
INSERT INTO hs_import (version, at, who, account, file, sha256, codes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- row itmatt_row(number:text, origin:text, destination:text, day:date, at:time, document:text)

-- itmatt_insert(buyer:account_id, shipment:shipment_id, number:text, origin:text, destination:text, day:date,
--     at:time, document:text) -> changed
INSERT INTO itmatt (buyer, shipment, number, origin, destination, day, at, document)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (buyer, shipment) DO NOTHING;

-- itmatt_get(buyer:account_id, shipment:shipment_id) -> one itmatt_row
SELECT number, origin, destination, day, at, document FROM itmatt WHERE buyer = ?1 AND shipment = ?2;

-- Of one day, to a country or (empty) to all.
-- itmatt_of_day(day:date, destination:text) -> each itmatt_row scan fanout
SELECT number, origin, destination, day, at, document FROM itmatt
WHERE day = ?1 AND (?2 = '' OR destination = ?2) ORDER BY number;
