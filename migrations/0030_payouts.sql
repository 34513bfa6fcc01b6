-- SPDX-License-Identifier: Apache-2.0
-- Payouts to sellers: see src/shop/payouts/payouts.h.

-- Terms, a row a version; seller 0 is the site. With own = 0 the seller has the site's from then on.
CREATE TABLE payout_terms (
    seller id NOT NULL,
    id id NOT NULL,
    own bool NOT NULL,
    schedule text NOT NULL CHECK (schedule IN ('daily', 'weekly', 'monthly')),
    weekday i32 NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    zone text NOT NULL,
    reserve_ppm i32 NOT NULL CHECK (reserve_ppm BETWEEN 0 AND 1000000),
    reserve_days i32 NOT NULL CHECK (reserve_days >= 0),
    at time NOT NULL,
    who text NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (seller, id)
);

CREATE TABLE payout_minimum (
    seller id NOT NULL,
    terms id NOT NULL,
    currency text NOT NULL,
    amount money NOT NULL CHECK (amount > 0),
    PRIMARY KEY (seller, terms, currency)
);

-- What was done until now: every day at midnight UTC, nothing kept back.
INSERT INTO payout_terms (seller, id, own, schedule, weekday, zone, reserve_ppm, reserve_days, at, who, note)
VALUES (0, 1, TRUE, 'daily', 1, 'UTC', 0, 0, 0, 'entrepot', 'assumed: to be looked at before use');

-- Nothing is paid out while the newest row says so.
CREATE TABLE payout_hold (
    seller id NOT NULL,
    id id NOT NULL,
    held bool NOT NULL,
    at time NOT NULL,
    who text NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (seller, id)
);

-- What came into a seller's account and went out of it; only `payout` changes, once.
CREATE TABLE seller_entry (
    seller id NOT NULL,
    kind text NOT NULL CHECK (kind IN ('sale', 'retained', 'freed', 'payout', 'returned')),
    ref id NOT NULL,
    order_id id NOT NULL,
    currency text NOT NULL,
    amount money NOT NULL,
    payout id NOT NULL,
    at time NOT NULL,
    PRIMARY KEY (seller, kind, ref)
);

CREATE INDEX seller_entry_of_payout ON seller_entry (seller, payout, currency, at);
CREATE INDEX seller_entry_by_time ON seller_entry (seller, at);

-- The part of a sale that is kept back until kept_until.
CREATE TABLE seller_reserve (
    seller id NOT NULL,
    order_id id NOT NULL,
    currency text NOT NULL,
    amount money NOT NULL CHECK (amount > 0),
    share_ppm i32 NOT NULL,
    at time NOT NULL,
    kept_until time NOT NULL,
    freed_at time,
    PRIMARY KEY (seller, order_id)
);

CREATE INDEX seller_reserve_held ON seller_reserve (seller, kept_until) WHERE freed_at IS NULL;

-- The books as they are: each sale and payout, and with which payout it went.
INSERT INTO seller_entry (seller, kind, ref, order_id, currency, amount, payout, at)
SELECT t.home, 'sale', t.ref, t.ref, t.currency, t.amount,
    coalesce((SELECT min(p.id) FROM payout p
              WHERE p.seller = t.home AND p.currency = t.currency AND p.created_at >= t.at), 0), t.at
FROM ledger_transfer t WHERE t.code = 'settle' AND t.step = 0;

INSERT INTO seller_entry (seller, kind, ref, order_id, currency, amount, payout, at)
SELECT seller, 'payout', id, 0, currency, 0 - amount, id, created_at FROM payout;

INSERT INTO seller_entry (seller, kind, ref, order_id, currency, amount, payout, at)
SELECT f.seller, 'returned', f.id, 0, f.currency, f.amount,
    coalesce((SELECT min(p.id) FROM payout p
              WHERE p.seller = f.seller AND p.currency = f.currency AND p.id > f.id), 0), f.state_at
FROM payout f WHERE f.state IN ('failed', 'expired');
