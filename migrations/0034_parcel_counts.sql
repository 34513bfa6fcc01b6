-- SPDX-License-Identifier: Apache-2.0
-- What the control tower counts of open parcels (src/shop/logistics/tower.sql), and the lanes of their promises kept
-- (partner_levels), each read from its index alone.
CREATE INDEX shipment_open ON shipment (destination, origin, hub, service, status, status_at, p90, now_p90)
    WHERE status IN ('announced', 'picked_up', 'in_transit', 'customs', 'held', 'released', 'out_for_delivery',
        'attempt_failed');
CREATE INDEX shipment_promised ON shipment (destination, p90, origin, service, delivered_on);
