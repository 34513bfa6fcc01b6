-- SPDX-License-Identifier: Apache-2.0
-- The ledger: see src/shop/ledger/ledger.h. `home` is that of the order's buyer or of the seller.

CREATE TABLE ledger_transfer (
    home i64 NOT NULL,
    code text NOT NULL,
    ref i64 NOT NULL,
    step i32 NOT NULL CHECK (step IN (0, 1)),
    phase text NOT NULL CHECK (phase IN ('booked', 'held', 'posted', 'voided', 'expired')),
    debit_kind text NOT NULL,
    debit_party i64 NOT NULL,
    credit_kind text NOT NULL,
    credit_party i64 NOT NULL,
    currency text NOT NULL,
    amount money NOT NULL CHECK (amount >= 0),
    held money NOT NULL CHECK (held >= amount OR step = 0),
    expires_at time,
    at time NOT NULL,
    PRIMARY KEY (home, code, ref, step)
);

CREATE TABLE ledger_balance (
    home i64 NOT NULL,
    kind text NOT NULL,
    party i64 NOT NULL,
    currency text NOT NULL,
    debits_pending money NOT NULL CHECK (debits_pending >= 0),
    debits_posted money NOT NULL CHECK (debits_posted >= 0),
    credits_pending money NOT NULL CHECK (credits_pending >= 0),
    credits_posted money NOT NULL CHECK (credits_posted >= 0),
    PRIMARY KEY (home, kind, party, currency)
);
