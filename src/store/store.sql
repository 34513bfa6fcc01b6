-- SPDX-License-Identifier: Apache-2.0
-- Statements of the store's own tables.

-- ---- Migrations ----

-- row migration_row(number:i32, digest:i64)
-- migration_list(max:i32) -> many migration_row
SELECT number, digest FROM schema_migration ORDER BY number LIMIT ?1;

-- row migration_time(at:time)
-- migration_first() -> one migration_time
SELECT applied_at_ms FROM schema_migration WHERE number = 0;

-- migration_add(number:i32, name:text, digest:i64, at:time) -> changed
INSERT INTO schema_migration (number, name, digest, applied_at_ms) VALUES (?1, ?2, ?3, ?4);

-- ---- Outbox ----

-- event_add(shard:i64, id:i64, topic:text, key:text, payload:bytes, due_at_ms:time, now_ms:time) -> changed
INSERT INTO outbox (shard, id, topic, key, payload, state, attempts, due_at_ms, added_at_ms, claim, last_error)
VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6, ?7, 0, '')
ON CONFLICT (shard, topic, key) DO NOTHING;

-- row event_row(shard:i64, id:i64, topic:text, key:text, payload:bytes, attempts:i32, added_at_ms:time, claim:i64,
--     last_error:text)
-- events_due(now_ms:time, max:i32) -> many event_row fanout claim
SELECT shard, id, topic, key, payload, attempts, added_at_ms, claim, last_error
FROM outbox WHERE state = 0 AND due_at_ms <= ?1 ORDER BY due_at_ms, id LIMIT ?2;

-- event_get(shard:i64, topic:text, key:text) -> one event_row
SELECT shard, id, topic, key, payload, attempts, added_at_ms, claim, last_error
FROM outbox WHERE shard = ?1 AND topic = ?2 AND key = ?3;

-- event_claim(shard:i64, id:i64, claim:i64, until_ms:time) -> changed
UPDATE outbox SET claim = ?3, due_at_ms = ?4, attempts = attempts + 1 WHERE shard = ?1 AND id = ?2;

-- event_finish(shard:i64, id:i64, claim:i64) -> changed
DELETE FROM outbox WHERE shard = ?1 AND id = ?2 AND claim = ?3;

-- event_retry(shard:i64, id:i64, claim:i64, due_at_ms:time, state:i32, last_error:text) -> changed
UPDATE outbox SET due_at_ms = ?4, state = ?5, last_error = ?6, claim = 0 WHERE shard = ?1 AND id = ?2 AND claim = ?3;

-- row due_row(at_ms:time?)
-- event_next() -> one due_row fanout
SELECT min(due_at_ms) FROM outbox WHERE state = 0;

-- row event_counts(waiting:i64, late:i64, dead:i64)
-- events_count(late_ms:time) -> one event_counts fanout
SELECT (SELECT count(*) FROM outbox WHERE state = 0),
       (SELECT count(*) FROM outbox WHERE state = 0 AND due_at_ms < ?1),
       (SELECT count(*) FROM outbox WHERE state = 1);

-- events_dead(after:i64, max:i32) -> many event_row fanout
SELECT shard, id, topic, key, payload, attempts, added_at_ms, claim, last_error
FROM outbox WHERE state = 1 AND id > ?1 ORDER BY id LIMIT ?2;

-- event_revive(shard:i64, id:i64, now_ms:time) -> changed
UPDATE outbox SET state = 0, attempts = 0, due_at_ms = ?3 WHERE shard = ?1 AND id = ?2 AND state = 1;

-- ---- Idempotency ----

-- row idem_row(fingerprint:bytes, status:i32, content_type:text, location:text, body:bytes, started_at_ms:time,
--     expires_at_ms:time)
-- idem_get(shard:i64, scope:text, key:text) -> one idem_row lock
SELECT fingerprint, status, content_type, location, body, started_at_ms, expires_at_ms
FROM idempotency WHERE shard = ?1 AND scope = ?2 AND key = ?3;

-- The same without a lock, for reading.
-- idem_find(shard:i64, scope:text, key:text) -> one idem_row
SELECT fingerprint, status, content_type, location, body, started_at_ms, expires_at_ms
FROM idempotency WHERE shard = ?1 AND scope = ?2 AND key = ?3;

-- An answer without a claim before it, in the place of one that has lapsed: expired, or begun before `dead_ms`.
-- idem_put(shard:i64, scope:text, key:text, fingerprint:bytes, status:i32, content_type:text, location:text,
--     body:bytes, now_ms:time, expires_at_ms:time, dead_ms:time) -> changed
INSERT INTO idempotency (shard, scope, key, fingerprint, status, content_type, location, body, started_at_ms,
                         expires_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (shard, scope, key) DO UPDATE SET
    fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type,
    location = excluded.location, body = excluded.body, started_at_ms = excluded.started_at_ms,
    expires_at_ms = excluded.expires_at_ms
WHERE idempotency.expires_at_ms <= ?9 OR (idempotency.status = 0 AND idempotency.started_at_ms <= ?11);

-- idem_start(shard:i64, scope:text, key:text, fingerprint:bytes, body:bytes, now_ms:time, expires_at_ms:time)
--     -> changed
INSERT INTO idempotency (shard, scope, key, fingerprint, status, content_type, location, body, started_at_ms,
                         expires_at_ms)
VALUES (?1, ?2, ?3, ?4, 0, '', '', ?5, ?6, ?7)
ON CONFLICT (shard, scope, key) DO NOTHING;

-- idem_answer_set(shard:i64, scope:text, key:text, fingerprint:bytes, status:i32, content_type:text, location:text,
--     body:bytes) -> changed
UPDATE idempotency SET status = ?5, content_type = ?6, location = ?7, body = ?8
WHERE shard = ?1 AND scope = ?2 AND key = ?3 AND fingerprint = ?4 AND status = 0;

-- idem_delete(shard:i64, scope:text, key:text) -> changed
DELETE FROM idempotency WHERE shard = ?1 AND scope = ?2 AND key = ?3;

-- idem_delete_expired(now_ms:time, max:i32) -> changed fanout
DELETE FROM idempotency WHERE (shard, scope, key) IN
    (SELECT shard, scope, key FROM idempotency WHERE expires_at_ms <= ?1 ORDER BY expires_at_ms LIMIT ?2);

-- ---- Jobs ----

-- job_insert(name:text, first_at_ms:time) -> changed
INSERT INTO job (name, next_at_ms, leased_until_ms, lease, failures, last_error) VALUES (?1, ?2, 0, 0, 0, '')
ON CONFLICT (name) DO NOTHING;

-- job_take(name:text, now_ms:time, until_ms:time, lease:i64) -> changed
UPDATE job SET leased_until_ms = ?3, lease = ?4
WHERE name = ?1 AND next_at_ms <= ?2 AND leased_until_ms <= ?2;

-- row job_row(name:text, next_at_ms:time, leased_until_ms:time, lease:i64, failures:i32, ran_at_ms:time?,
--     last_error:text)
-- job_get(name:text) -> one job_row
SELECT name, next_at_ms, leased_until_ms, lease, failures, ran_at_ms, last_error FROM job WHERE name = ?1;

-- jobs_all(max:i32) -> many job_row
SELECT name, next_at_ms, leased_until_ms, lease, failures, ran_at_ms, last_error FROM job ORDER BY name LIMIT ?1;

-- job_prolong(name:text, lease:i64, until_ms:time) -> changed
UPDATE job SET leased_until_ms = ?3 WHERE name = ?1 AND lease = ?2;

-- job_end(name:text, lease:i64, now_ms:time, next_at_ms:time, failures:i32, last_error:text) -> changed
UPDATE job SET leased_until_ms = 0, lease = 0, ran_at_ms = ?3, next_at_ms = ?4, failures = ?5, last_error = ?6
WHERE name = ?1 AND lease = ?2;

-- job_due_now(name:text, now_ms:time) -> changed
UPDATE job SET next_at_ms = ?2 WHERE name = ?1;
