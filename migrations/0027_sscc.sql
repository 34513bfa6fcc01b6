-- SPDX-License-Identifier: Apache-2.0
-- Serial shipping container codes for labels: see src/shop/logistics/sscc.h.

-- Numbers of ours: `head` is the extension digit and the GS1 company prefix; `next` is the first that was not given.
CREATE TABLE sscc_range (
    head text NOT NULL,
    first i64 NOT NULL CHECK (first >= 0),
    last i64 NOT NULL CHECK (last >= first),
    next i64 NOT NULL CHECK (next >= first AND next <= last + 1),
    owner text NOT NULL,
    assumed bool NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (head, first)
);

-- Which parcel has which.
CREATE TABLE sscc (
    buyer id NOT NULL,
    shipment id NOT NULL,
    sscc text NOT NULL,
    PRIMARY KEY (buyer, shipment)
);
