-- SPDX-License-Identifier: Apache-2.0
-- What is so in the network now and not in its edition: links closed for some days, and what was counted in front of
-- a node. See src/shop/logistics/overlay.h. Never deleted: who, when and why stay.
CREATE TABLE network_overlay (
    id i64 PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('closed', 'waiting')),
    target text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    first i64 NOT NULL CHECK (first >= 0),
    rest i64 NOT NULL CHECK (rest >= 0),
    at time NOT NULL,
    who text NOT NULL,
    account id,
    note text NOT NULL,
    ended_at time,
    ended_by text NOT NULL,
    CHECK (last_day >= first_day)
);
CREATE INDEX network_overlay_open ON network_overlay (id) WHERE ended_at IS NULL;
