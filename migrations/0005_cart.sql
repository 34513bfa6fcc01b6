-- SPDX-License-Identifier: Apache-2.0
-- Carts: see src/shop/cart/cart.h. Live with the buyer.

CREATE TABLE cart (
    buyer id PRIMARY KEY,
    updated_at time NOT NULL
);
CREATE INDEX cart_by_age ON cart (updated_at);

CREATE TABLE cart_line (
    buyer id NOT NULL,
    offer id NOT NULL,
    quantity i32 NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    added_at time NOT NULL,
    removed_at time,
    PRIMARY KEY (buyer, offer)
) CLUSTERED;
