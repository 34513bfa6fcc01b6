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

-- Effects that leave the database after the commit: see src/store/outbox.h. `shard` is the key of the
-- command that added the row. A claim postpones due_at_ms; state: 0 waits, 1 dead.
CREATE TABLE outbox (
    shard id NOT NULL,
    id id NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    payload bytes NOT NULL,
    state i32 NOT NULL CHECK (state IN (0, 1)),
    attempts i32 NOT NULL,
    due_at_ms time NOT NULL,
    added_at_ms time NOT NULL,
    claim i64 NOT NULL,
    last_error text NOT NULL,
    PRIMARY KEY (shard, id),
    UNIQUE (shard, topic, key)
);
CREATE INDEX outbox_due ON outbox (due_at_ms, id) WHERE state = 0;
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 1;

-- The answer given to a request with an Idempotency-Key: see src/store/idem.h. status 0: in flight.
CREATE TABLE idempotency (
    shard id NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint bytes NOT NULL,
    status i32 NOT NULL,
    content_type text NOT NULL,
    location text NOT NULL,
    body bytes NOT NULL,
    started_at_ms time NOT NULL,
    expires_at_ms time NOT NULL,
    PRIMARY KEY (shard, scope, key)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at_ms);

-- Timers: see src/store/jobs.h.
CREATE TABLE job (
    name text NOT NULL,
    next_at_ms time NOT NULL,
    leased_until_ms time NOT NULL,
    lease i64 NOT NULL,
    failures i32 NOT NULL,
    ran_at_ms time,
    last_error text NOT NULL,
    PRIMARY KEY (name)
) CLUSTERED;
