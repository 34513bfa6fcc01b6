-- SPDX-License-Identifier: Apache-2.0
-- What the store itself keeps. Migrations are written in the portable types of tools/stmtc.c and
-- applied in order, each in a transaction of its own. One that has landed is never changed.

CREATE TABLE schema_migration (
    number i32 NOT NULL,
    name text NOT NULL,
    digest i64 NOT NULL,
    applied_at_ms time NOT NULL,
    PRIMARY KEY (number)
) CLUSTERED;

-- Effects that leave the database after the commit: mails, webhooks, calls to other shards.
-- state: 0 due, 1 claimed, 2 dead
CREATE TABLE outbox (
    id id PRIMARY KEY,
    topic text NOT NULL,
    dedup text NOT NULL,
    payload bytes NOT NULL,
    state i32 NOT NULL,
    attempts i32 NOT NULL,
    due_at_ms time NOT NULL,
    added_at_ms time NOT NULL,
    claim i64,
    last_error text,
    UNIQUE (topic, dedup)
);
CREATE INDEX outbox_due ON outbox (state, due_at_ms, id);

-- The answer given to a request with an Idempotency-Key.
-- status: 0 while in flight
CREATE TABLE idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint bytes NOT NULL,
    status i32 NOT NULL,
    content_type text NOT NULL,
    body bytes NOT NULL,
    started_at_ms time NOT NULL,
    expires_at_ms time NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at_ms);

-- Timers: what runs when, one process at a time.
CREATE TABLE job (
    name text NOT NULL,
    next_at_ms time NOT NULL,
    leased_until_ms time NOT NULL,
    lease i64 NOT NULL,
    failures i32 NOT NULL,
    last_error text,
    PRIMARY KEY (name)
) CLUSTERED;
