-- SPDX-License-Identifier: Apache-2.0
-- Exchange rates by day, as imported: see src/shop/markets/rates.h. One `base` is num/den `quote`.

CREATE TABLE rate (
    day date NOT NULL,
    base text NOT NULL,
    quote text NOT NULL,
    num i64 NOT NULL CHECK (num > 0),
    den i64 NOT NULL CHECK (den > 0),
    source text NOT NULL,
    PRIMARY KEY (day, base, quote)
) CLUSTERED;
