-- SPDX-License-Identifier: Apache-2.0
-- Parcel numbers of our own, carriers, and what a parcel's page and its partners need: see
-- src/shop/logistics/numbers.h, carriers.h, tracking.h.

-- Numbers of a country's post that we may give: `next` is the first that was not.
CREATE TABLE parcel_range (
    indicator text NOT NULL,
    country text NOT NULL,
    first i64 NOT NULL CHECK (first >= 0),
    last i64 NOT NULL CHECK (last >= first AND last <= 99999999),
    service text NOT NULL,
    next i64 NOT NULL CHECK (next >= first AND next <= last + 1),
    owner text NOT NULL,
    assumed bool NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (indicator, country, first)
);
CREATE INDEX parcel_range_by_use ON parcel_range (country, service, first);

-- Who may send scans by webhook.
CREATE TABLE carrier (
    code text PRIMARY KEY,
    name text NOT NULL,
    secret text NOT NULL,
    created_at time NOT NULL
);

-- What is known of a parcel besides: countries of dispatch and delivery; the secret of its page;
-- when it was ordered, and handed over (a day at the hub); when it is expected now, why, and when
-- the buyer was told that this is later than promised; the reason of its last scan; the local day
-- of delivery; when its first scan was told, and its last; whether customs has been told of it.
ALTER TABLE shipment ADD COLUMN origin text NOT NULL DEFAULT '';
ALTER TABLE shipment ADD COLUMN destination text NOT NULL DEFAULT '';
ALTER TABLE shipment ADD COLUMN access text NOT NULL DEFAULT '';
ALTER TABLE shipment ADD COLUMN ordered_at time NOT NULL DEFAULT 0;
ALTER TABLE shipment ADD COLUMN shipped_on date NOT NULL DEFAULT 0;
ALTER TABLE shipment ADD COLUMN now_p50 date;
ALTER TABLE shipment ADD COLUMN now_p90 date;
ALTER TABLE shipment ADD COLUMN why text NOT NULL DEFAULT '';
ALTER TABLE shipment ADD COLUMN told_late_at time;
ALTER TABLE shipment ADD COLUMN reason text NOT NULL DEFAULT '';
ALTER TABLE shipment ADD COLUMN delivered_on date;
ALTER TABLE shipment ADD COLUMN first_told_at time;
ALTER TABLE shipment ADD COLUMN last_told_at time;
ALTER TABLE shipment ADD COLUMN announced bool NOT NULL DEFAULT FALSE;

CREATE INDEX shipment_to ON shipment (destination, shipped_on);
CREATE INDEX shipment_from ON shipment (origin, shipped_on);

-- Why a scan does not fit the others; empty when it does.
ALTER TABLE scan ADD COLUMN doubt text NOT NULL DEFAULT '';
