-- SPDX-License-Identifier: Apache-2.0
-- Sales that an operator has bound to the network: what is done on a lane that cannot keep the sale's limit. See
-- src/shop/logistics/admission.h. Never deleted: who, when and why stay.
CREATE TABLE admission (
    id i64 PRIMARY KEY,
    title text NOT NULL,
    origin text NOT NULL,
    destination text NOT NULL,
    service text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    limit_days i64 NOT NULL CHECK (limit_days > 0),
    action text NOT NULL CHECK (action IN ('lengthen', 'change', 'price', 'close')),
    surcharge_pct i64 NOT NULL CHECK (surcharge_pct >= 0),
    at time NOT NULL,
    who text NOT NULL,
    account id,
    note text NOT NULL,
    ended_at time,
    ended_by text NOT NULL,
    CHECK (last_day >= first_day),
    CHECK ((action = 'price') = (surcharge_pct > 0))
);
CREATE INDEX admission_open ON admission (id) WHERE ended_at IS NULL;
