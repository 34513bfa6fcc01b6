-- SPDX-License-Identifier: Apache-2.0
-- Table: admission. See admission.h.

-- row admission_row(id:i64, title:text, origin:text, destination:text, service:text, first_day:date, last_day:date,
--     limit_days:i64, action:text, surcharge_pct:i64, at:time, who:text, note:text, ended_at:time?, ended_by:text)

-- admission_newest() -> one admission_row
SELECT id, title, origin, destination, service, first_day, last_day, limit_days, action, surcharge_pct, at, who, note,
    ended_at, ended_by FROM admission
ORDER BY id DESC LIMIT 1;

-- admission_read(id:i64) -> one admission_row
SELECT id, title, origin, destination, service, first_day, last_day, limit_days, action, surcharge_pct, at, who, note,
    ended_at, ended_by FROM admission
WHERE id = ?1;

-- admission_insert(id:i64, title:text, origin:text, destination:text, service:text, first_day:date, last_day:date,
--     limit_days:i64, action:text, surcharge_pct:i64, at:time, who:text, account:account_id?, note:text) -> changed
INSERT INTO admission (id, title, origin, destination, service, first_day, last_day, limit_days, action, surcharge_pct,
    at, who, account, note, ended_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, '');

-- admission_set_ended(id:i64, at:time, who:text) -> changed
UPDATE admission SET ended_at = ?2, ended_by = ?3 WHERE id = ?1 AND ended_at IS NULL;

-- Not ended, and about ?1 or a later day; the earliest first.
-- admissions_open(day:date, max:i32) -> many admission_row
SELECT id, title, origin, destination, service, first_day, last_day, limit_days, action, surcharge_pct, at, who, note,
    ended_at, ended_by FROM admission
WHERE ended_at IS NULL AND last_day >= ?1 ORDER BY id LIMIT ?2;

-- All of them, the latest first.
-- admissions_past(max:i32) -> many admission_row
SELECT id, title, origin, destination, service, first_day, last_day, limit_days, action, surcharge_pct, at, who, note,
    ended_at, ended_by FROM admission
ORDER BY id DESC LIMIT ?1;
