-- SPDX-License-Identifier: Apache-2.0
-- Parcels and their scans: see src/shop/logistics/tracking.h.

-- A parcel lives with the buyer of its order; p50 and p90 are the promise given when it was bought
-- and never change.
CREATE TABLE shipment (
    buyer id NOT NULL,
    id id NOT NULL,
    order_id id NOT NULL,
    seller id NOT NULL,
    number text NOT NULL,
    service text NOT NULL,
    hub text NOT NULL,
    city id NOT NULL,
    weight_g i64 NOT NULL CHECK (weight_g >= 0),
    p50 date NOT NULL,
    p90 date NOT NULL CHECK (p90 >= p50),
    status text NOT NULL,
    status_at time NOT NULL,
    delivered_at time,
    created_at time NOT NULL,
    PRIMARY KEY (buyer, id)
);

CREATE INDEX shipment_by_order ON shipment (buyer, order_id);

-- Whose parcel a number is: every shard knows it, so that a scan finds its way.
CREATE TABLE parcel_number (
    number text PRIMARY KEY,
    buyer id NOT NULL,
    shipment id NOT NULL
);

CREATE TABLE scan (
    buyer id NOT NULL,
    shipment id NOT NULL,
    id id NOT NULL,
    code text NOT NULL,
    at time NOT NULL,
    told_at time NOT NULL,
    place text NOT NULL,
    country text NOT NULL,
    reason text NOT NULL,
    source text NOT NULL,
    dedupe text NOT NULL,
    PRIMARY KEY (buyer, shipment, id),
    UNIQUE (buyer, shipment, dedupe)
);
