-- SPDX-License-Identifier: Apache-2.0
-- Purchases and their orders, as they were when they were placed: see src/shop/orders/orders.h.

CREATE TABLE purchase (
    buyer id NOT NULL,
    id id NOT NULL,
    request text NOT NULL,
    fingerprint text NOT NULL,
    guest bool NOT NULL,
    access text NOT NULL,
    market text NOT NULL,
    locale text NOT NULL,
    currency text NOT NULL,
    state text NOT NULL CHECK (state IN ('awaiting', 'paid', 'lapsed', 'cancelled')),
    state_at time NOT NULL,
    placed_at time NOT NULL,
    pay_by time NOT NULL,
    total money NOT NULL CHECK (total > 0),
    orders i32 NOT NULL CHECK (orders > 0),
    policy text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    line1 text NOT NULL,
    line2 text NOT NULL,
    city text NOT NULL,
    region text NOT NULL,
    postcode text NOT NULL,
    country text NOT NULL,
    place id NOT NULL,
    working text NOT NULL,
    PRIMARY KEY (buyer, id),
    UNIQUE (buyer, request)
);

CREATE INDEX purchase_by_id ON purchase (id);

CREATE TABLE orders (
    buyer id NOT NULL,
    id id NOT NULL,
    purchase id NOT NULL,
    seller id NOT NULL,
    reservation id NOT NULL,
    state text NOT NULL CHECK (state IN ('placed', 'paid', 'shipped', 'delivered', 'completed',
        'released', 'cancelled', 'lapsed', 'refunded')),
    state_at time NOT NULL,
    due_at time,
    placed_at time NOT NULL,
    currency text NOT NULL,
    goods money NOT NULL CHECK (goods >= 0),
    freight money NOT NULL CHECK (freight >= 0),
    insurance money NOT NULL CHECK (insurance >= 0),
    fees money NOT NULL CHECK (fees >= 0),
    duty money NOT NULL CHECK (duty >= 0),
    tax money NOT NULL CHECK (tax >= 0),
    tax_included money NOT NULL CHECK (tax_included >= 0),
    discount money NOT NULL CHECK (discount >= 0 AND discount <= goods),
    total money NOT NULL
        CHECK (total = goods + freight + insurance + fees + duty + tax - discount),
    commission_bp i32 NOT NULL CHECK (commission_bp >= 0 AND commission_bp <= 10000),
    commission money NOT NULL CHECK (commission >= 0 AND commission <= goods),
    service text NOT NULL,
    hub text NOT NULL,
    dispatch text NOT NULL,
    handling_days i32 NOT NULL,
    weight_g i64 NOT NULL,
    p50 date NOT NULL,
    p90 date NOT NULL,
    PRIMARY KEY (buyer, id)
);

CREATE INDEX orders_by_id ON orders (id);
CREATE INDEX orders_of_purchase ON orders (buyer, purchase, id);
CREATE INDEX orders_of_seller ON orders (seller, id);
CREATE INDEX orders_of_seller_by_state ON orders (seller, state, id);

CREATE TABLE order_line (
    buyer id NOT NULL,
    order_id id NOT NULL,
    line i32 NOT NULL,
    product id NOT NULL,
    variant id NOT NULL,
    offer id NOT NULL,
    sku text NOT NULL,
    title text NOT NULL,
    hs6 text NOT NULL,
    origin text NOT NULL,
    quantity i32 NOT NULL CHECK (quantity > 0),
    weight_g i32 NOT NULL CHECK (weight_g >= 0),
    unit money NOT NULL CHECK (unit >= 0),
    goods money NOT NULL CHECK (goods >= 0),
    duty money NOT NULL CHECK (duty >= 0),
    tax money NOT NULL CHECK (tax >= 0),
    total money NOT NULL CHECK (total >= 0),
    PRIMARY KEY (buyer, order_id, line)
);

-- Each state that an order has entered: at most once each, by the key.
CREATE TABLE order_event (
    buyer id NOT NULL,
    order_id id NOT NULL,
    state text NOT NULL,
    previous text NOT NULL,
    at time NOT NULL,
    actor text NOT NULL CHECK (actor IN ('buyer', 'seller', 'operator', 'system')),
    actor_id i64 NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (buyer, order_id, state)
);
