-- SPDX-License-Identifier: Apache-2.0
-- Editions of the network of promises: see src/shop/logistics/edition.h.

-- What an operator imported or changed, whole and for ever; the newest is in force, none: the shipped one.
CREATE TABLE network_edition (
    version i64 PRIMARY KEY,
    at time NOT NULL,
    who text NOT NULL,
    account id,
    note text NOT NULL,
    nodes text NOT NULL,
    legs text NOT NULL,
    queues text NOT NULL,
    lastmiles text NOT NULL,
    prices text NOT NULL
);
