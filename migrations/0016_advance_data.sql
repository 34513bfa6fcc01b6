-- SPDX-License-Identifier: Apache-2.0
-- Electronic advance data of parcels: see src/shop/customs/itmatt.h. Offices of posts and customs,
-- whose people look at what comes to them: see src/shop/accounts/accounts.h.

CREATE TABLE itmatt (
    buyer id NOT NULL,
    shipment id NOT NULL,
    number text NOT NULL,
    origin text NOT NULL,
    destination text NOT NULL,
    day date NOT NULL,
    at time NOT NULL,
    document text NOT NULL,
    PRIMARY KEY (buyer, shipment)
);
CREATE INDEX itmatt_by_day ON itmatt (day, number);

ALTER TABLE account ADD COLUMN office text NOT NULL DEFAULT '';
CREATE INDEX account_by_shop ON account (shop);
