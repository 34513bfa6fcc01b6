-- SPDX-License-Identifier: Apache-2.0
-- The last count of every queue, for operators to look at, also where it makes no difference to promises: see
-- src/shop/logistics/queue_count.h. `at` is the latest scan there, `coming` what is announced for the next days.
CREATE TABLE queue_seen (
    node text PRIMARY KEY,
    heard bool NOT NULL,
    at time NOT NULL,
    waiting i64 NOT NULL CHECK (waiting >= 0),
    coming i64 NOT NULL CHECK (coming >= 0)
);
