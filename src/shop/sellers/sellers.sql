-- SPDX-License-Identifier: Apache-2.0
-- Tables: seller, seller_text, seller_address. See sellers.h.

-- row seller_row(id:seller_id, handle:text, name:text, country:text, city:i64, hub:text, currency:cur, state:text,
--     logo:text, joined_at:time, rating_sum:i64, rating_count:i64, version:i64)
-- row seller_about(language:text, about:text)

-- seller_get(seller:seller_id) -> one seller_row kept
SELECT id, handle, name, country, city, hub, currency, state, logo, joined_at, rating_sum, rating_count, version
FROM seller WHERE id = ?1;

-- seller_by_handle(handle:text) -> one seller_row
SELECT id, handle, name, country, city, hub, currency, state, logo, joined_at, rating_sum, rating_count, version
FROM seller WHERE handle = ?1;

-- A page of the sellers that sell, in the order of their handles.
-- seller_list(after:text, max:i32) -> many seller_row
SELECT id, handle, name, country, city, hub, currency, state, logo, joined_at, rating_sum, rating_count, version
FROM seller WHERE handle > ?1 AND state = 'open' ORDER BY handle LIMIT ?2;

-- The same with those that do not.
-- seller_list_all(after:text, max:i32) -> many seller_row
SELECT id, handle, name, country, city, hub, currency, state, logo, joined_at, rating_sum, rating_count, version
FROM seller WHERE handle > ?1 ORDER BY handle LIMIT ?2;

-- The best rated ones, for the front page.
-- seller_best(max:i32) -> many seller_row
SELECT id, handle, name, country, city, hub, currency, state, logo, joined_at, rating_sum, rating_count, version
FROM seller WHERE state = 'open' ORDER BY rating_count DESC, id LIMIT ?1;

-- The text in the language asked for, else in English, else in any.
-- seller_about_get(seller:seller_id, language:text) -> one seller_about
SELECT language, about FROM seller_text WHERE seller = ?1
ORDER BY CASE language WHEN ?2 THEN 0 WHEN 'en' THEN 1 ELSE 2 END, language LIMIT 1;

-- seller_insert(id:seller_id, handle:text, name:text, country:text, city:i64, hub:text, currency:cur, logo:text,
--     at:time) -> changed
INSERT INTO seller (id, handle, name, country, city, hub, currency, state, logo, joined_at, rating_sum, rating_count,
    version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9, 0, 0, 1)
ON CONFLICT (handle) DO NOTHING;

-- seller_update(id:seller_id, name:text, country:text, city:i64, hub:text, currency:cur, logo:text) -> changed
UPDATE seller SET name = ?2, country = ?3, city = ?4, hub = ?5, currency = ?6, logo = ?7, version = version + 1 WHERE id = ?1;

-- seller_text_put(seller:seller_id, language:text, about:text) -> changed
INSERT INTO seller_text (seller, language, about) VALUES (?1, ?2, ?3)
ON CONFLICT (seller, language) DO UPDATE SET about = excluded.about;

-- seller_state_set(id:seller_id, state:text) -> changed
UPDATE seller SET state = ?2, version = version + 1 WHERE id = ?1 AND state <> 'closed';

-- seller_rating_add(id:seller_id, stars:i64, reviews:i64) -> changed
UPDATE seller SET rating_sum = rating_sum + ?2, rating_count = rating_count + ?3 WHERE id = ?1;

-- row seller_address_row(seller:seller_id, name:text, line1:text, line2:text, city:text, region:text, postcode:text,
--     country:text, phone:text)

-- seller_address_get(seller:seller_id) -> one seller_address_row
SELECT seller, name, line1, line2, city, region, postcode, country, phone FROM seller_address WHERE seller = ?1;

-- seller_address_put(seller:seller_id, name:text, line1:text, line2:text, city:text, region:text, postcode:text,
--     country:text, phone:text, at:time) -> changed
INSERT INTO seller_address (seller, name, line1, line2, city, region, postcode, country, phone, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (seller) DO UPDATE SET name = excluded.name, line1 = excluded.line1, line2 = excluded.line2,
    city = excluded.city, region = excluded.region, postcode = excluded.postcode, country = excluded.country,
    phone = excluded.phone, changed_at = excluded.changed_at;
