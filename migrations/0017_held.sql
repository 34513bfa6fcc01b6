-- SPDX-License-Identifier: Apache-2.0
-- What is held in a country, the longest first: for the pages of partners.

CREATE INDEX shipment_by_status ON shipment (destination, status, status_at);
