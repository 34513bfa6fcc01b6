-- SPDX-License-Identifier: Apache-2.0
-- Tables: account, session, address, account_event, secret. See accounts.h, guest.h.

-- row account_row(id:account_id, email:text, name:text, password:text, roles:i32, shop:seller_id?, language:text,
--     currency:text, place:city_id?, created_at:time, password_at:time, closed_at:time?, office:text)
-- row session_row(account:account_id, created_at:time, seen_at:time, email:text, name:text, roles:i32,
--     shop:seller_id?, language:text, currency:text, place:city_id?, closed_at:time?, office:text)
-- row account_email(email:text)
-- row secret_row(value:bytes)
-- row session_item(token_hash:bytes, created_at:time, seen_at:time, device:text)
-- row address_row(id:address_id, name:text, line1:text, line2:text, city:text, region:text, postcode:text,
--     country:text, phone:text, place:city_id?, used_at:time)
-- row account_event_row(id:i64, at:time, what:text, by_account:account_id?, detail:text)
-- row account_count(n:i64)

-- account_get(account:account_id) -> one account_row
SELECT id, email, name, password, roles, shop, language, currency, place, created_at, password_at, closed_at, office
FROM account WHERE id = ?1;

-- account_by_email(email:text) -> one account_row
SELECT id, email, name, password, roles, shop, language, currency, place, created_at, password_at, closed_at, office
FROM account WHERE email = ?1;

-- A page of all accounts, for operators.
-- account_list(after:account_id, max:i32) -> many account_row
SELECT id, email, name, password, roles, shop, language, currency, place, created_at, password_at, closed_at, office
FROM account WHERE id > ?1 ORDER BY id LIMIT ?2;

-- account_insert(id:account_id, email:text, name:text, password:text, roles:i32, shop:seller_id?, language:text,
--     currency:text, place:city_id?, at:time) -> changed
INSERT INTO account (id, email, name, password, roles, shop, language, currency, place, created_at, password_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)
ON CONFLICT (email) DO NOTHING;

-- account_put_password(account:account_id, password:text, at:time) -> changed
UPDATE account SET password = ?2, password_at = ?3 WHERE id = ?1 AND closed_at IS NULL;

-- account_put_profile(account:account_id, name:text, language:text, currency:text, place:city_id?) -> changed
UPDATE account SET name = ?2, language = ?3, currency = ?4, place = ?5 WHERE id = ?1 AND closed_at IS NULL;

-- account_put_roles(account:account_id, roles:i32, shop:seller_id?) -> changed
UPDATE account SET roles = ?2, shop = ?3 WHERE id = ?1 AND closed_at IS NULL;

-- account_put_office(account:account_id, roles:i32, office:text) -> changed
UPDATE account SET roles = ?2, office = ?3 WHERE id = ?1 AND closed_at IS NULL;

-- The address of whoever keeps a shop: the first one.
-- account_of_shop(shop:seller_id) -> one account_email
SELECT email FROM account WHERE shop = ?1 AND closed_at IS NULL ORDER BY id LIMIT 1;

-- session_get(account:account_id, token_hash:bytes) -> one session_row
SELECT s.account, s.created_at, s.seen_at, a.email, a.name, a.roles, a.shop, a.language, a.currency, a.place, a.closed_at, a.office
FROM session s JOIN account a ON a.id = s.account
WHERE s.account = ?1 AND s.token_hash = ?2;

-- The latest used first.
-- session_list(account:account_id, max:i32) -> many session_item
SELECT token_hash, created_at, seen_at, device FROM session WHERE account = ?1
ORDER BY seen_at DESC, token_hash LIMIT ?2;

-- session_insert(account:account_id, token_hash:bytes, at:time, device:text) -> changed
INSERT INTO session (account, token_hash, created_at, seen_at, device) VALUES (?1, ?2, ?3, ?3, ?4);

-- session_put_seen(account:account_id, token_hash:bytes, at:time) -> changed
UPDATE session SET seen_at = ?3 WHERE account = ?1 AND token_hash = ?2 AND seen_at < ?3;

-- session_delete(account:account_id, token_hash:bytes) -> changed
DELETE FROM session WHERE account = ?1 AND token_hash = ?2;

-- All but the one that is kept; none is kept when `kept` is empty.
-- session_delete_others(account:account_id, kept:bytes) -> changed
DELETE FROM session WHERE account = ?1 AND token_hash <> ?2;

-- Beyond the number that an account may have, the oldest go.
-- session_delete_beyond(account:account_id, max:i32) -> changed
DELETE FROM session WHERE account = ?1 AND token_hash IN (
    SELECT token_hash FROM session WHERE account = ?1 ORDER BY seen_at DESC, token_hash LIMIT 1000 OFFSET ?2);

-- session_delete_stale(seen_before:time, created_before:time) -> changed fanout
DELETE FROM session WHERE seen_at < ?1 OR created_at < ?2;

-- address_list(account:account_id, max:i32) -> many address_row
SELECT id, name, line1, line2, city, region, postcode, country, phone, place, used_at
FROM address WHERE account = ?1 ORDER BY used_at DESC, id LIMIT ?2;

-- address_get(account:account_id, address:address_id) -> one address_row
SELECT id, name, line1, line2, city, region, postcode, country, phone, place, used_at
FROM address WHERE account = ?1 AND id = ?2;

-- address_count(account:account_id) -> one account_count
SELECT count(*) AS n FROM address WHERE account = ?1;

-- address_insert(account:account_id, id:address_id, name:text, line1:text, line2:text, city:text, region:text,
--     postcode:text, country:text, phone:text, place:city_id?, at:time) -> changed
INSERT INTO address (account, id, name, line1, line2, city, region, postcode, country, phone, place, used_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12);

-- address_put(account:account_id, id:address_id, name:text, line1:text, line2:text, city:text, region:text,
--     postcode:text, country:text, phone:text, place:city_id?, at:time) -> changed
UPDATE address SET name = ?3, line1 = ?4, line2 = ?5, city = ?6, region = ?7, postcode = ?8, country = ?9,
    phone = ?10, place = ?11, used_at = ?12
WHERE account = ?1 AND id = ?2;

-- address_put_used(account:account_id, id:address_id, at:time) -> changed
UPDATE address SET used_at = ?3 WHERE account = ?1 AND id = ?2 AND used_at < ?3;

-- address_delete(account:account_id, id:address_id) -> changed
DELETE FROM address WHERE account = ?1 AND id = ?2;

-- account_event_insert(account:account_id, id:i64, at:time, what:text, by_account:account_id?, detail:text) -> changed
INSERT INTO account_event (account, id, at, what, by_account, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- The latest first.
-- account_event_list(account:account_id, before:i64, max:i32) -> many account_event_row
SELECT id, at, what, by_account, detail FROM account_event WHERE account = ?1 AND id < ?2
ORDER BY id DESC LIMIT ?3;

-- secret_get(name:text) -> one secret_row
SELECT value FROM secret WHERE name = ?1;

-- secret_add(name:text, value:bytes) -> changed
INSERT INTO secret (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING;
