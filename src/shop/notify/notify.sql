-- SPDX-License-Identifier: Apache-2.0
-- Tables: message. See notify.h.

-- row message_row(home:i64, id:message_id, audience:text, kind:text, ref:i64, purchase:purchase_id?,
--     order_id:order_id?, locale:text, subject:text, body:text, email:text, at:time,
--     mailed_at:time?, read_at:time?)
-- row message_count(unread:i64)

-- message_insert(home:i64, id:message_id, audience:text, kind:text, ref:i64, purchase:purchase_id?,
--     order:order_id?, locale:text, subject:text, body:text, email:text, at:time) -> changed
INSERT INTO message (home, id, audience, kind, ref, purchase, order_id, locale, subject, body, email,
    at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (home, kind, ref) DO NOTHING;

-- message_get(home:i64, id:message_id) -> one message_row
SELECT home, id, audience, kind, ref, purchase, order_id, locale, subject, body, email, at, mailed_at,
    read_at
FROM message WHERE home = ?1 AND id = ?2;

-- message_about(home:i64, kind:text, ref:i64) -> one message_row
SELECT home, id, audience, kind, ref, purchase, order_id, locale, subject, body, email, at, mailed_at,
    read_at
FROM message WHERE home = ?1 AND kind = ?2 AND ref = ?3;

-- The newest first.
-- messages_of(home:i64, before:message_id, max:i32) -> many message_row
SELECT home, id, audience, kind, ref, purchase, order_id, locale, subject, body, email, at, mailed_at,
    read_at
FROM message WHERE home = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- messages_unread(home:i64) -> one message_count
SELECT count(*) AS unread FROM message WHERE home = ?1 AND read_at IS NULL;

-- message_set_mailed(home:i64, id:message_id, at:time) -> changed
UPDATE message SET mailed_at = ?3 WHERE home = ?1 AND id = ?2 AND mailed_at IS NULL;

-- Read up to that one.
-- message_set_read(home:i64, last:message_id, at:time) -> changed
UPDATE message SET read_at = ?3 WHERE home = ?1 AND id <= ?2 AND read_at IS NULL;
