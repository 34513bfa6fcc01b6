-- SPDX-License-Identifier: Apache-2.0
-- The books by days: see src/flow/books/trial_balance.h.

CREATE INDEX ledger_transfer_by_time ON ledger_transfer (at);

-- What a day (UTC) that is over has added to each kind of account; pending sums fall when holds end.
CREATE TABLE ledger_day (
    day date NOT NULL,
    kind text NOT NULL,
    currency text NOT NULL,
    debits_pending money NOT NULL,
    debits_posted money NOT NULL,
    credits_pending money NOT NULL,
    credits_posted money NOT NULL,
    PRIMARY KEY (day, kind, currency)
);

-- The days that are summed; one without transfers has no row.
CREATE TABLE ledger_close (
    day date PRIMARY KEY,
    at time NOT NULL
);
