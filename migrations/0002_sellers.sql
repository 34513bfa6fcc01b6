-- SPDX-License-Identifier: Apache-2.0
-- Sellers: see src/shop/sellers/sellers.h.

CREATE TABLE seller (
    id id PRIMARY KEY,
    handle text NOT NULL UNIQUE,
    name text NOT NULL,
    country text NOT NULL,
    city i64 NOT NULL,
    hub text NOT NULL,
    currency cur NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'paused', 'closed')),
    joined_at time NOT NULL,
    rating_sum i64 NOT NULL,
    rating_count i64 NOT NULL,
    version i64 NOT NULL
);

CREATE TABLE seller_text (
    seller id NOT NULL REFERENCES seller (id),
    language text NOT NULL,
    about text NOT NULL,
    PRIMARY KEY (seller, language)
) CLUSTERED;
