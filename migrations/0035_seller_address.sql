-- SPDX-License-Identifier: Apache-2.0
-- Where a seller takes goods back, see src/shop/sellers/sellers.h; and of a return, see src/shop/disputes/returns.h:
-- where it goes, written down when it was agreed; sent by a carrier of the buyer's own; doubted by the seller.

CREATE TABLE seller_address (
    seller id PRIMARY KEY REFERENCES seller (id),
    name text NOT NULL,
    line1 text NOT NULL,
    line2 text NOT NULL,
    city text NOT NULL,
    region text NOT NULL,
    postcode text NOT NULL,
    country text NOT NULL,
    phone text NOT NULL,
    changed_at time NOT NULL
);

ALTER TABLE dispute_return ADD COLUMN to_name text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN to_line1 text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN to_line2 text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN to_city text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN to_region text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN to_postcode text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN to_phone text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN carrier text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN carrier_number text NOT NULL DEFAULT '';
ALTER TABLE dispute_return ADD COLUMN doubted bool NOT NULL DEFAULT FALSE;

CREATE INDEX dispute_return_doubted ON dispute_return (doubted, state, due_at);
