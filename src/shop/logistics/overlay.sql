-- SPDX-License-Identifier: Apache-2.0
-- Table: network_overlay. See overlay.h.

-- row overlay_row(id:i64, kind:text, target:text, first_day:date, last_day:date, first:i64, rest:i64, at:time, who:text,
--     note:text, ended_at:time?, ended_by:text)

-- overlay_newest() -> one overlay_row
SELECT id, kind, target, first_day, last_day, first, rest, at, who, note, ended_at, ended_by FROM network_overlay
ORDER BY id DESC LIMIT 1;

-- overlay_read(id:i64) -> one overlay_row
SELECT id, kind, target, first_day, last_day, first, rest, at, who, note, ended_at, ended_by FROM network_overlay
WHERE id = ?1;

-- overlay_insert(id:i64, kind:text, target:text, first_day:date, last_day:date, first:i64, rest:i64, at:time, who:text,
--     account:account_id?, note:text) -> changed
INSERT INTO network_overlay (id, kind, target, first_day, last_day, first, rest, at, who, account, note, ended_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '');

-- overlay_set_ended(id:i64, at:time, who:text) -> changed
UPDATE network_overlay SET ended_at = ?2, ended_by = ?3 WHERE id = ?1 AND ended_at IS NULL;

-- In force: what was counted, and what is closed on ?1 or later; the earliest first.
-- overlays_open(day:date, max:i32) -> many overlay_row
SELECT id, kind, target, first_day, last_day, first, rest, at, who, note, ended_at, ended_by FROM network_overlay
WHERE ended_at IS NULL AND (kind = 'waiting' OR last_day >= ?1) ORDER BY id LIMIT ?2;

-- All of them, the latest first.
-- overlays_past(max:i32) -> many overlay_row
SELECT id, kind, target, first_day, last_day, first, rest, at, who, note, ended_at, ended_by FROM network_overlay
ORDER BY id DESC LIMIT ?1;
