-- SPDX-License-Identifier: Apache-2.0
-- Rules of tax and duty that an operator imported, on top of the shipped ones: see src/shop/quote/tariffs.h.

-- One row of a book; `line` holds its cells as CSV in the order of the book's columns.
CREATE TABLE tariff (
    book text NOT NULL,
    id text NOT NULL,
    line text NOT NULL,
    version i64 NOT NULL,
    row_no i64 NOT NULL,
    PRIMARY KEY (book, id)
) CLUSTERED;

-- Every import, for ever: who changed what buyers pay, when, from which file.
CREATE TABLE tariff_import (
    version i64 PRIMARY KEY,
    at time NOT NULL,
    who text NOT NULL,
    account id,
    file text NOT NULL,
    sha256 text NOT NULL,
    replaced bool NOT NULL,
    added i64 NOT NULL,
    changed i64 NOT NULL,
    removed i64 NOT NULL
);
