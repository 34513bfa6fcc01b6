-- SPDX-License-Identifier: Apache-2.0
-- Accounts: see src/shop/accounts/accounts.h. What belongs to one account lives with it.

-- roles: bits of enum role (base/ctx.h)
CREATE TABLE account (
    id id PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    password text NOT NULL,
    roles i32 NOT NULL,
    shop id,
    language text NOT NULL,
    currency text NOT NULL,
    place id,
    created_at time NOT NULL,
    password_at time NOT NULL,
    closed_at time
);

CREATE TABLE session (
    account id NOT NULL,
    token_hash bytes NOT NULL,
    created_at time NOT NULL,
    seen_at time NOT NULL,
    device text NOT NULL,
    PRIMARY KEY (account, token_hash)
) CLUSTERED;
CREATE INDEX session_by_age ON session (seen_at);

CREATE TABLE address (
    account id NOT NULL,
    id id NOT NULL,
    name text NOT NULL,
    line1 text NOT NULL,
    line2 text NOT NULL,
    city text NOT NULL,
    region text NOT NULL,
    postcode text NOT NULL,
    country text NOT NULL,
    phone text NOT NULL,
    place id,
    used_at time NOT NULL,
    PRIMARY KEY (account, id)
) CLUSTERED;

-- What happened to an account, for its owner and for the operator.
CREATE TABLE account_event (
    account id NOT NULL,
    id id NOT NULL,
    at time NOT NULL,
    what text NOT NULL,
    by_account id,
    detail text NOT NULL,
    PRIMARY KEY (account, id)
) CLUSTERED;
