-- SPDX-License-Identifier: Apache-2.0
-- Tables: pickup_point, pickup_import. See pickup.h.

-- row pickup_row(network:text, country:text, id:text, kind:text, status:text, lat:text, lon:text, lat_e5:i32,
--     lon_e5:i32, city:text, province:text, postcode:text, street:text, hours:text, open_247:text, model:text)
-- row pickup_version(version:i64)

-- A row of cells of the grid, from west to east.
-- pickup_in_cells(first:i64, last:i64, max:i32) -> many pickup_row
SELECT network, country, id, kind, status, lat, lon, lat_e5, lon_e5, city, province, postcode, street, hours, open_247,
    model
FROM pickup_point WHERE cell >= ?1 AND cell <= ?2 ORDER BY cell, network, country, id LIMIT ?3;

-- pickup_in_postcode(country:text, postcode:text, max:i32) -> many pickup_row
SELECT network, country, id, kind, status, lat, lon, lat_e5, lon_e5, city, province, postcode, street, hours, open_247,
    model
FROM pickup_point WHERE country = ?1 AND postcode = ?2 ORDER BY network, id LIMIT ?3;

-- pickup_get(network:text, country:text, id:text) -> one pickup_row
SELECT network, country, id, kind, status, lat, lon, lat_e5, lon_e5, city, province, postcode, street, hours, open_247,
    model
FROM pickup_point WHERE network = ?1 AND country = ?2 AND id = ?3;

-- pickup_all() -> each pickup_row scan
SELECT network, country, id, kind, status, lat, lon, lat_e5, lon_e5, city, province, postcode, street, hours, open_247,
    model
FROM pickup_point ORDER BY network, country, id;

-- pickup_put_row(network:text, country:text, id:text, kind:text, status:text, lat:text, lon:text, lat_e5:i32,
--     lon_e5:i32, cell:i64, city:text, province:text, postcode:text, street:text, hours:text, open_247:text,
--     model:text, version:i64) -> changed
INSERT INTO pickup_point (network, country, id, kind, status, lat, lon, lat_e5, lon_e5, cell, city, province, postcode,
    street, hours, open_247, model, version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
ON CONFLICT (network, country, id) DO UPDATE SET kind = excluded.kind, status = excluded.status, lat = excluded.lat,
    lon = excluded.lon, lat_e5 = excluded.lat_e5, lon_e5 = excluded.lon_e5, cell = excluded.cell, city = excluded.city,
    province = excluded.province, postcode = excluded.postcode, street = excluded.street, hours = excluded.hours,
    open_247 = excluded.open_247, model = excluded.model, version = excluded.version;

-- What a network no longer has.
-- pickup_remove_older(network:text, version:i64) -> changed
DELETE FROM pickup_point WHERE network = ?1 AND version < ?2;

-- pickup_newest() -> one pickup_version
SELECT version FROM pickup_import ORDER BY version DESC LIMIT 1;

-- pickup_import_insert(version:i64, at:time, who:text, account:account_id?, file:text, sha256:text, points:i64) -> changed
INSERT INTO pickup_import (version, at, who, account, file, sha256, points) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);
