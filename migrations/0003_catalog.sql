-- SPDX-License-Identifier: Apache-2.0
-- Products, their texts, variants, pictures, offers and reviews: see src/shop/catalog/catalog.h.

CREATE TABLE product (
    id id PRIMARY KEY,
    seller id NOT NULL REFERENCES seller (id),
    key text NOT NULL,
    category id NOT NULL,
    brand text NOT NULL,
    language text NOT NULL,
    hs text NOT NULL,
    origin text NOT NULL,
    created_at time NOT NULL,
    rating_sum i64 NOT NULL,
    rating_count i64 NOT NULL,
    version i64 NOT NULL
);
CREATE INDEX product_by_category ON product (category, id);
CREATE UNIQUE INDEX product_by_key ON product (seller, key) WHERE key <> '';

CREATE TABLE product_text (
    product id NOT NULL REFERENCES product (id),
    language text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    PRIMARY KEY (product, language)
) CLUSTERED;

CREATE TABLE variant (
    id id PRIMARY KEY,
    product id NOT NULL REFERENCES product (id),
    options text NOT NULL,
    gtin text NOT NULL,
    weight_g i32 NOT NULL CHECK (weight_g >= 0),
    packed_g i32 NOT NULL CHECK (packed_g >= 0),
    UNIQUE (product, options)
);
CREATE INDEX variant_by_gtin ON variant (gtin) WHERE gtin <> '';

CREATE TABLE media (
    product id NOT NULL REFERENCES product (id),
    variant id NOT NULL REFERENCES variant (id),
    position i32 NOT NULL,
    source text NOT NULL,
    alt text NOT NULL,
    PRIMARY KEY (product, variant, position)
) CLUSTERED;

CREATE TABLE offer (
    id id PRIMARY KEY,
    product id NOT NULL REFERENCES product (id),
    variant id NOT NULL REFERENCES variant (id),
    seller id NOT NULL REFERENCES seller (id),
    sku text NOT NULL,
    price money NOT NULL CHECK (price > 0),
    currency cur NOT NULL,
    handling_days i32 NOT NULL CHECK (handling_days BETWEEN 0 AND 60),
    ship_from text NOT NULL,
    hub text NOT NULL,
    path text NOT NULL,
    state text NOT NULL CHECK (state IN ('listed', 'hidden', 'removed')),
    hash i64 NOT NULL,
    version i64 NOT NULL,
    UNIQUE (seller, sku)
);
CREATE INDEX offer_by_product ON offer (product);

CREATE TABLE review (
    id id PRIMARY KEY,
    product id NOT NULL REFERENCES product (id),
    seller id NOT NULL REFERENCES seller (id),
    account id NOT NULL,
    author text NOT NULL,
    rating i32 NOT NULL CHECK (rating BETWEEN 1 AND 5),
    language text NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    created_at time NOT NULL,
    UNIQUE (product, account)
);
CREATE INDEX review_by_product ON review (product, id);
