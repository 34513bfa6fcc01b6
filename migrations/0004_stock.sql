-- SPDX-License-Identifier: Apache-2.0
-- Stock: see src/shop/stock/stock.h. Lives with the seller. Keys begin with what grows, so that new rows come to
-- the end.

CREATE TABLE stock (
    seller id NOT NULL,
    offer id NOT NULL,
    product id NOT NULL,
    opened i64 NOT NULL CHECK (opened >= 0),
    received i64 NOT NULL,
    available i64 NOT NULL CHECK (available >= 0),
    reserved i64 NOT NULL CHECK (reserved >= 0),
    sold i64 NOT NULL CHECK (sold >= 0),
    PRIMARY KEY (offer, seller),
    CHECK (available + reserved + sold = received)
) CLUSTERED;

CREATE TABLE reservation (
    seller id NOT NULL,
    holder i64 NOT NULL,
    offer id NOT NULL,
    quantity i64 NOT NULL CHECK (quantity > 0),
    returned i64 NOT NULL CHECK (returned BETWEEN 0 AND quantity),
    state text NOT NULL CHECK (state IN ('held', 'sold', 'released')),
    expires_at time NOT NULL,
    at time NOT NULL,
    PRIMARY KEY (holder, seller, offer)
) CLUSTERED;
CREATE INDEX reservation_due ON reservation (expires_at) WHERE state = 'held';

CREATE TABLE stock_movement (
    seller id NOT NULL,
    offer id NOT NULL,
    ref text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('receive', 'adjust', 'return')),
    quantity i64 NOT NULL,
    at time NOT NULL,
    PRIMARY KEY (offer, seller, ref)
) CLUSTERED;
