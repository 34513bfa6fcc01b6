-- SPDX-License-Identifier: Apache-2.0
-- Goods that go back before the money does: see src/shop/disputes/returns.h. They live with the order's buyer.

-- The newest offer is all of the money, once the goods are back; an entry is about that.
ALTER TABLE dispute ADD COLUMN offer_returns bool NOT NULL DEFAULT FALSE;
ALTER TABLE dispute_event ADD COLUMN returns bool NOT NULL DEFAULT FALSE;

CREATE TABLE dispute_return (
    buyer id NOT NULL,
    dispute id NOT NULL,
    number text NOT NULL,
    origin text NOT NULL,
    destination text NOT NULL,
    state text NOT NULL CHECK (state IN ('awaited', 'sent', 'arrived', 'refused', 'lost', 'unsent')),
    state_at time NOT NULL,
    due_at time,
    agreed_at time NOT NULL,
    PRIMARY KEY (buyer, dispute)
);

CREATE INDEX dispute_return_by_number ON dispute_return (number);

CREATE TABLE return_scan (
    buyer id NOT NULL,
    dispute id NOT NULL,
    id id NOT NULL,
    code text NOT NULL,
    at time NOT NULL,
    told_at time NOT NULL,
    place text NOT NULL,
    country text NOT NULL,
    dedupe text NOT NULL,
    PRIMARY KEY (buyer, dispute, id),
    UNIQUE (buyer, dispute, dedupe)
);
