-- SPDX-License-Identifier: Apache-2.0
-- What waits in front of customs, as scans tell it: see src/shop/logistics/queue_count.h.
CREATE TABLE queue_count (
    node text PRIMARY KEY,
    first i64 NOT NULL CHECK (first >= 0),
    rest i64 NOT NULL CHECK (rest >= 0),
    at time NOT NULL
);
CREATE INDEX shipment_at_customs ON shipment (destination, status_at) WHERE status = 'customs';
