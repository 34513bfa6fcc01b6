-- SPDX-License-Identifier: Apache-2.0
-- Promotions: what is taken off whose goods, and who pays for it. See src/shop/promotions/promotions.h.

-- Never deleted: who, when and why stay. budget 0: none; max_uses 0: any number.
CREATE TABLE promotion (
    id id PRIMARY KEY,
    title text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('percent', 'fixed', 'delivery')),
    paid_by text NOT NULL CHECK (paid_by IN ('seller', 'marketplace')),
    seller id NOT NULL,
    product id NOT NULL,
    country text NOT NULL,
    rate_bp i32 NOT NULL CHECK (rate_bp >= 0 AND rate_bp <= 9000),
    currency cur NOT NULL,
    amount money NOT NULL CHECK (amount >= 0),
    minimum money NOT NULL CHECK (minimum >= 0),
    budget money NOT NULL CHECK (budget >= 0),
    max_uses i64 NOT NULL CHECK (max_uses >= 0),
    starts_at time NOT NULL,
    ends_at time NOT NULL,
    at time NOT NULL,
    who text NOT NULL,
    account id,
    note text NOT NULL,
    ended_at time,
    ended_by text NOT NULL,
    CHECK (starts_at < ends_at),
    CHECK (paid_by = 'marketplace' OR seller <> 0),
    CHECK ((kind = 'percent') = (rate_bp > 0)),
    CHECK ((kind = 'fixed') = (amount > 0))
);
CREATE INDEX promotion_open ON promotion (ends_at) WHERE ended_at IS NULL;
CREATE INDEX promotion_by_seller ON promotion (seller, id);

-- What one has cost so far, with what is held for orders that are not paid yet. The home is the promotion.
CREATE TABLE promotion_spent (
    home i64 PRIMARY KEY,
    spent money NOT NULL CHECK (spent >= 0),
    uses i64 NOT NULL CHECK (uses >= 0)
);

-- Of it one order's part; the holder is the order's reservation.
CREATE TABLE promotion_use (
    home i64 NOT NULL,
    holder id NOT NULL,
    buyer id NOT NULL,
    cost money NOT NULL CHECK (cost >= 0),
    state text NOT NULL CHECK (state IN ('held', 'firm', 'released')),
    expires_at time NOT NULL,
    at time NOT NULL,
    PRIMARY KEY (holder, home)
) CLUSTERED;
CREATE INDEX promotion_use_due ON promotion_use (expires_at) WHERE state = 'held';

-- Taken off the freight, which is what is left of it; and what the marketplace pays of all that is taken off.
ALTER TABLE orders ADD COLUMN freight_off money NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN subsidy money NOT NULL DEFAULT 0;
