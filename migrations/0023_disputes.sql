-- SPDX-License-Identifier: Apache-2.0
-- Disputes: see src/shop/disputes/disputes.h. They live with the order's buyer.

-- Of an order: the dispute that holds it, 0 for none; what went back while it goes on; when its protection was extended.
ALTER TABLE orders ADD COLUMN dispute id NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN refunded money NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded < total);
ALTER TABLE orders ADD COLUMN extended_at time;

-- `offer` is the event of the newest offer, 0 when there is none; `version` counts the changes.
CREATE TABLE dispute (
    buyer id NOT NULL,
    id id NOT NULL,
    order_id id NOT NULL,
    seller id NOT NULL,
    reason text NOT NULL CHECK (reason IN ('not_arrived', 'not_as_described', 'damaged', 'customs')),
    state text NOT NULL CHECK (state IN ('open', 'escalated', 'agreed', 'decided', 'withdrawn')),
    state_at time NOT NULL,
    opened_at time NOT NULL,
    due_at time,
    currency text NOT NULL,
    paid money NOT NULL CHECK (paid > 0),
    answered bool NOT NULL,
    offer id NOT NULL,
    offer_by text NOT NULL CHECK (offer_by IN ('', 'buyer', 'seller')),
    offered money NOT NULL CHECK (offered >= 0 AND offered <= paid),
    refund money NOT NULL CHECK (refund >= 0 AND refund <= paid),
    version i32 NOT NULL,
    PRIMARY KEY (buyer, id)
);

CREATE INDEX dispute_by_id ON dispute (id);
CREATE INDEX dispute_of_order ON dispute (buyer, order_id, id);
CREATE INDEX dispute_of_seller ON dispute (seller, id);
CREATE INDEX dispute_by_state ON dispute (state, due_at, id);

-- What was said and done, in order; never changed.
CREATE TABLE dispute_event (
    buyer id NOT NULL,
    dispute id NOT NULL,
    id id NOT NULL,
    kind text NOT NULL CHECK (kind IN ('opened', 'said', 'offered', 'accepted', 'withdrawn',
        'escalated', 'decided')),
    side text NOT NULL CHECK (side IN ('buyer', 'seller', 'mediator', 'facts')),
    actor id NOT NULL,
    at time NOT NULL,
    amount money NOT NULL CHECK (amount >= 0),
    words text NOT NULL,
    PRIMARY KEY (buyer, dispute, id)
);

CREATE INDEX dispute_event_by_id ON dispute_event (id);
