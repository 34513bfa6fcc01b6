-- SPDX-License-Identifier: Apache-2.0
-- What the program signs with, made by itself at the first start: see src/shop/accounts/guest.h.
CREATE TABLE secret (
    name text PRIMARY KEY,
    value bytes NOT NULL
);
