-- SPDX-License-Identifier: Apache-2.0
-- A whole table of the Harmonized System, as imported: see src/shop/customs/hs_table.h.

CREATE TABLE hs_code (
    hs text PRIMARY KEY,
    name text NOT NULL,
    section text NOT NULL
) CLUSTERED;

CREATE TABLE hs_import (
    version i64 PRIMARY KEY,
    at time NOT NULL,
    who text NOT NULL,
    account id,
    file text NOT NULL,
    sha256 text NOT NULL,
    codes i64 NOT NULL
);
