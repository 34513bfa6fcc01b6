-- SPDX-License-Identifier: Apache-2.0
-- Queues are counted at every node where scans tell who came and left, and with what is announced: see
-- src/shop/logistics/queue_count.h. `event` is the EMSEVT code of the scan that gave a parcel its status; empty before any.
ALTER TABLE shipment ADD COLUMN event text NOT NULL DEFAULT '';
UPDATE shipment SET event = coalesce((SELECT x.code FROM scan x
    WHERE x.buyer = shipment.buyer AND x.shipment = shipment.id AND x.doubt = '' AND x.at = shipment.status_at
    ORDER BY x.id DESC LIMIT 1), '');
DROP INDEX shipment_at_customs;
CREATE INDEX shipment_told ON shipment (destination, origin, event, status_at);

-- What is announced to come to a queue: parcels of a local day of its node.
CREATE TABLE queue_inflow (
    node text NOT NULL,
    day date NOT NULL,
    first i64 NOT NULL CHECK (first >= 0),
    rest i64 NOT NULL CHECK (rest >= 0),
    PRIMARY KEY (node, day)
);
