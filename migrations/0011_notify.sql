-- SPDX-License-Identifier: Apache-2.0
-- Messages to buyers and sellers: see src/shop/notify/notify.h. `home` is the buyer or the seller.

CREATE TABLE message (
    home i64 NOT NULL,
    id id NOT NULL,
    audience text NOT NULL CHECK (audience IN ('buyer', 'seller')),
    kind text NOT NULL,
    ref i64 NOT NULL,
    purchase id,
    order_id id,
    locale text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    email text NOT NULL,
    at time NOT NULL,
    mailed_at time,
    read_at time,
    PRIMARY KEY (home, id),
    UNIQUE (home, kind, ref)
);
