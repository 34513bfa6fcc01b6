-- SPDX-License-Identifier: Apache-2.0
-- Tables: ledger_day, ledger_close. What days have added to the kinds of accounts: see
-- src/flow/books/trial_balance.h.

-- row ledger_sum_row(kind:text, currency:cur, debits_pending:money, debits_posted:money,
--     credits_pending:money, credits_posted:money)
-- row ledger_flow_row(debit_kind:text, credit_kind:text, currency:cur, pending:money, posted:money)
-- row ledger_day_row(day:date, debits_pending:money, debits_posted:money, credits_pending:money,
--     credits_posted:money)
-- row ledger_day_drift_row(day:date, kind:text, currency:cur, pending:money, debits:money,
--     credits:money)
-- row ledger_party_row(debits_pending:money, debits_posted:money, credits_pending:money,
--     credits_posted:money)
-- row ledger_close_row(day:date, at:time)
-- row ledger_time_row(at:time)
-- row ledger_move_row(home:i64, code:text, ref:i64, phase:text, debit_kind:text, debit_party:i64,
--     credit_kind:text, credit_party:i64, amount:money, held:money, at:time)

-- The newest day that is summed.
-- ledger_closed() -> one ledger_close_row
SELECT day, at FROM ledger_close ORDER BY day DESC LIMIT 1;

-- The first transfer from a moment on.
-- ledger_next(from:time) -> one ledger_time_row fanout
SELECT at FROM ledger_transfer WHERE at >= ?1 ORDER BY at LIMIT 1;

-- ledger_close_insert(day:date, at:time) -> changed
INSERT INTO ledger_close (day, at) VALUES (?1, ?2) ON CONFLICT (day) DO NOTHING;

-- ledger_day_insert(day:date, kind:text, currency:cur, dp:money, dr:money, cp:money, cr:money)
--     -> changed
INSERT INTO ledger_day (day, kind, currency, debits_pending, debits_posted, credits_pending,
    credits_posted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- Of the days until one, itself included.
-- ledger_sums_of_days(until:date, max:i32) -> many ledger_sum_row
SELECT kind, currency, CAST(sum(debits_pending) AS i64) AS debits_pending,
    CAST(sum(debits_posted) AS i64) AS debits_posted,
    CAST(sum(credits_pending) AS i64) AS credits_pending,
    CAST(sum(credits_posted) AS i64) AS credits_posted
FROM ledger_day WHERE day <= ?1 GROUP BY kind, currency ORDER BY currency, kind LIMIT ?2;

-- Of the transfers from one moment on and before another, by the two kinds that each is between.
-- ledger_flows_between(from:time, until:time, max:i32) -> many ledger_flow_row fanout
SELECT debit_kind, credit_kind, currency,
    CAST(sum(CASE WHEN phase = 'held' THEN amount ELSE 0 END - held) AS i64) AS pending,
    CAST(sum(CASE WHEN phase = 'held' THEN 0 ELSE amount END) AS i64) AS posted
FROM ledger_transfer WHERE at >= ?1 AND at < ?2
GROUP BY debit_kind, credit_kind, currency ORDER BY currency, debit_kind, credit_kind LIMIT ?3;

-- One kind of account by days, of those that are summed.
-- ledger_days_of(kind:text, currency:cur, from:date, until:date, max:i32) -> many ledger_day_row
SELECT day, debits_pending, debits_posted, credits_pending, credits_posted
FROM ledger_day WHERE kind = ?1 AND currency = ?2 AND day >= ?3 AND day <= ?4
ORDER BY day LIMIT ?5;

-- What moved in one kind of account.
-- ledger_moves_of(kind:text, currency:cur, from:time, until:time, max:i32)
--     -> many ledger_move_row fanout
SELECT home, code, ref, phase, debit_kind, debit_party, credit_kind, credit_party, amount, held, at
FROM ledger_transfer
WHERE at >= ?3 AND at < ?4 AND currency = ?2 AND (debit_kind = ?1 OR credit_kind = ?1)
ORDER BY at, home, code, ref, step LIMIT ?5;

-- What moved in one account of a party from one moment on and before another.
-- ledger_moves_of_party(home:i64, kind:text, party:i64, currency:cur, from:time, until:time,
--     max:i32) -> many ledger_move_row
SELECT home, code, ref, phase, debit_kind, debit_party, credit_kind, credit_party, amount, held, at
FROM ledger_transfer
WHERE home = ?1 AND at >= ?5 AND at < ?6 AND currency = ?4
    AND ((debit_kind = ?2 AND debit_party = ?3) OR (credit_kind = ?2 AND credit_party = ?3))
ORDER BY at, code, ref, step LIMIT ?7;

-- What was in it before a moment.
-- ledger_party_before(home:i64, kind:text, party:i64, currency:cur, before:time)
--     -> one ledger_party_row
SELECT
    coalesce(CAST(sum(CASE WHEN debit_kind = ?2
        THEN CASE WHEN phase = 'held' THEN amount ELSE 0 END - held ELSE 0 END) AS i64), 0)
        AS debits_pending,
    coalesce(CAST(sum(CASE WHEN debit_kind = ?2 AND phase <> 'held'
        THEN amount ELSE 0 END) AS i64), 0) AS debits_posted,
    coalesce(CAST(sum(CASE WHEN credit_kind = ?2
        THEN CASE WHEN phase = 'held' THEN amount ELSE 0 END - held ELSE 0 END) AS i64), 0)
        AS credits_pending,
    coalesce(CAST(sum(CASE WHEN credit_kind = ?2 AND phase <> 'held'
        THEN amount ELSE 0 END) AS i64), 0) AS credits_posted
FROM ledger_transfer
WHERE home = ?1 AND at < ?5 AND currency = ?4
    AND ((debit_kind = ?2 AND debit_party = ?3) OR (credit_kind = ?2 AND credit_party = ?3));

-- Verify: days whose sums are not those of their transfers; by how much the posted sums differ.
-- ledger_day_drift() -> each ledger_day_drift_row scan fanout
SELECT x.day, x.kind, x.currency, CAST(sum(x.pending) AS i64) AS pending,
    CAST(sum(x.debits) AS i64) AS debits, CAST(sum(x.credits) AS i64) AS credits
FROM (
    SELECT day, kind, currency, debits_pending + credits_pending AS pending,
        debits_posted AS debits, credits_posted AS credits
    FROM ledger_day
    UNION ALL
    SELECT c.day, t.debit_kind, t.currency,
        t.held - CASE WHEN t.phase = 'held' THEN t.amount ELSE 0 END,
        0 - CASE WHEN t.phase = 'held' THEN 0 ELSE t.amount END, 0
    FROM ledger_transfer t JOIN ledger_close c ON c.day = t.at / 86400000
    UNION ALL
    SELECT c.day, t.credit_kind, t.currency,
        t.held - CASE WHEN t.phase = 'held' THEN t.amount ELSE 0 END,
        0, 0 - CASE WHEN t.phase = 'held' THEN 0 ELSE t.amount END
    FROM ledger_transfer t JOIN ledger_close c ON c.day = t.at / 86400000
) AS x
GROUP BY x.day, x.kind, x.currency
HAVING CAST(sum(x.pending) AS i64) <> 0 OR CAST(sum(x.debits) AS i64) <> 0
    OR CAST(sum(x.credits) AS i64) <> 0;
