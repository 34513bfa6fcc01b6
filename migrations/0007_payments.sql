-- SPDX-License-Identifier: Apache-2.0
-- Payments, refunds and payouts: see src/shop/payments/payments.h.

CREATE TABLE payment_intent (
    buyer id NOT NULL,
    id id NOT NULL,
    purchase id NOT NULL,
    rail text NOT NULL,
    amount money NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'captured', 'failed', 'expired')),
    state_at time NOT NULL,
    created_at time NOT NULL,
    expires_at time NOT NULL,
    charge text NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (buyer, id)
);

CREATE INDEX payment_intent_by_id ON payment_intent (id);
CREATE INDEX payment_intent_of_purchase ON payment_intent (buyer, purchase, id);

-- Each webhook once, by its id; `home` is the buyer or, for payouts, the seller.
CREATE TABLE payment_event (
    home i64 NOT NULL,
    webhook text NOT NULL,
    kind text NOT NULL,
    ref i64 NOT NULL,
    charge text NOT NULL,
    amount money NOT NULL,
    currency text NOT NULL,
    happened_at time NOT NULL,
    at time NOT NULL,
    verdict text NOT NULL,
    PRIMARY KEY (home, webhook)
);

CREATE INDEX payment_event_of ON payment_event (home, ref);

CREATE TABLE payment_refund (
    buyer id NOT NULL,
    id id NOT NULL,
    intent id NOT NULL,
    order_id id NOT NULL,
    amount money NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    state text NOT NULL CHECK (state IN ('asked', 'done', 'failed')),
    state_at time NOT NULL,
    created_at time NOT NULL,
    attempt i32 NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (buyer, id)
);

CREATE INDEX payment_refund_by_id ON payment_refund (id);
CREATE INDEX payment_refund_of_order ON payment_refund (buyer, order_id);

CREATE TABLE payout (
    seller id NOT NULL,
    id id NOT NULL,
    amount money NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    state text NOT NULL CHECK (state IN ('asked', 'paid', 'failed', 'expired')),
    state_at time NOT NULL,
    created_at time NOT NULL,
    valid_until time NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (seller, id)
);

CREATE INDEX payout_by_id ON payout (id);
