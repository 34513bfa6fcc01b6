-- SPDX-License-Identifier: Apache-2.0
-- Places where parcels are handed over: see src/shop/pickup/pickup.h.

-- lat and lon are as they came, lat_e5 and lon_e5 are for computing; `cell` is a square of a grid.
CREATE TABLE pickup_point (
    network text NOT NULL,
    country text NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    lat text NOT NULL,
    lon text NOT NULL,
    lat_e5 i32 NOT NULL,
    lon_e5 i32 NOT NULL,
    cell i64 NOT NULL,
    city text NOT NULL,
    province text NOT NULL,
    postcode text NOT NULL,
    street text NOT NULL,
    hours text NOT NULL,
    open_247 text NOT NULL,
    model text NOT NULL,
    version i64 NOT NULL,
    PRIMARY KEY (network, country, id)
) CLUSTERED;
CREATE INDEX pickup_point_by_cell ON pickup_point (cell);
CREATE INDEX pickup_point_by_postcode ON pickup_point (country, postcode);

CREATE TABLE pickup_import (
    version i64 PRIMARY KEY,
    at time NOT NULL,
    who text NOT NULL,
    account id,
    file text NOT NULL,
    sha256 text NOT NULL,
    points i64 NOT NULL
);
