-- SPDX-License-Identifier: Apache-2.0
-- Tables: ledger_transfer (append-only), ledger_balance. See ledger.h.

-- row ledger_transfer_row(code:text, ref:i64, step:i32, phase:text, debit_kind:text,
--     debit_party:i64, credit_kind:text, credit_party:i64, currency:cur, amount:money, held:money,
--     expires_at:time?, at:time)
-- row ledger_balance_row(debits_pending:money, debits_posted:money, credits_pending:money,
--     credits_posted:money)
-- row ledger_drift_row(home:i64, kind:text, party:i64, currency:cur, debits_pending:money,
--     debits_posted:money, credits_pending:money, credits_posted:money)
-- row ledger_books_row(currency:cur, debits_pending:money, debits_posted:money,
--     credits_pending:money, credits_posted:money)
-- row ledger_gap_row(home:i64, currency:cur, pending:money, posted:money)
-- row ledger_home_row(code:text, phase:text, purchase:purchase_id, order_id:order_id, currency:cur,
--     amount:money, held:money, at:time)
-- row ledger_total_row(kind:text, currency:cur, debits:money, credits:money, debits_pending:money,
--     credits_pending:money)

-- Step 0 books or holds, step 1 resolves: the key lets each happen once.
-- ledger_transfer_insert(home:i64, code:text, ref:i64, step:i32, phase:text, debit_kind:text,
--     debit_party:i64, credit_kind:text, credit_party:i64, currency:cur, amount:money, held:money,
--     expires_at:time?, at:time) -> changed
INSERT INTO ledger_transfer (home, code, ref, step, phase, debit_kind, debit_party, credit_kind,
    credit_party, currency, amount, held, expires_at, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (home, code, ref, step) DO NOTHING;

-- ledger_transfer_get(home:i64, code:text, ref:i64, step:i32) -> one ledger_transfer_row
SELECT code, ref, step, phase, debit_kind, debit_party, credit_kind, credit_party, currency, amount,
    held, expires_at, at
FROM ledger_transfer WHERE home = ?1 AND code = ?2 AND ref = ?3 AND step = ?4;

-- Adds sums >= 0 to an account, which is opened by its first transfer.
-- ledger_balance_add(home:i64, kind:text, party:i64, currency:cur, dp:money, dr:money, cp:money,
--     cr:money) -> changed
INSERT INTO ledger_balance (home, kind, party, currency, debits_pending, debits_posted,
    credits_pending, credits_posted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (home, kind, party, currency) DO UPDATE SET
    debits_pending = ledger_balance.debits_pending + excluded.debits_pending,
    debits_posted = ledger_balance.debits_posted + excluded.debits_posted,
    credits_pending = ledger_balance.credits_pending + excluded.credits_pending,
    credits_posted = ledger_balance.credits_posted + excluded.credits_posted;

-- The same for sums that may be negative (a resolved hold) or that must be covered by what is there.
-- ledger_balance_move(home:i64, kind:text, party:i64, currency:cur, dp:money, dr:money, cp:money,
--     cr:money, covered:bool) -> changed
UPDATE ledger_balance SET
    debits_pending = debits_pending + ?5,
    debits_posted = debits_posted + ?6,
    credits_pending = credits_pending + ?7,
    credits_posted = credits_posted + ?8
WHERE home = ?1 AND kind = ?2 AND party = ?3 AND currency = ?4
  AND (NOT ?9 OR debits_pending + ?5 + debits_posted + ?6 <= credits_posted + ?8);

-- ledger_balance_get(home:i64, kind:text, party:i64, currency:cur) -> one ledger_balance_row
SELECT debits_pending, debits_posted, credits_pending, credits_posted
FROM ledger_balance WHERE home = ?1 AND kind = ?2 AND party = ?3 AND currency = ?4;

-- One party's books, a row a currency.
-- ledger_books_of(home:i64, kind:text, party:i64, max:i32) -> many ledger_books_row
SELECT currency, debits_pending, debits_posted, credits_pending, credits_posted
FROM ledger_balance WHERE home = ?1 AND kind = ?2 AND party = ?3 ORDER BY currency LIMIT ?4;

-- What moved in a buyer's books before a moment, with the order that it is about, or 0, and the
-- purchase of that order or of the intent.
-- ledger_of_home(home:i64, until:time, max:i32) -> many ledger_home_row
SELECT t.code, t.phase, coalesce(o.purchase, i.purchase, 0) AS purchase,
    coalesce(o.id, 0) AS order_id, t.currency, t.amount, t.held, t.at
FROM ledger_transfer t
LEFT JOIN orders o ON o.buyer = t.home
    AND o.id = CASE WHEN t.debit_kind = 'escrow' THEN t.debit_party ELSE t.credit_party END
LEFT JOIN payment_intent i ON i.buyer = t.home
    AND i.id = CASE WHEN t.debit_kind = 'suspense' THEN t.debit_party ELSE t.credit_party END
WHERE t.home = ?1 AND t.at < ?2
ORDER BY t.currency, t.at, coalesce(o.id, 0), t.code, t.ref, t.step LIMIT ?3;

-- Verify: homes and currencies whose debits and credits differ.
-- ledger_unbalanced() -> each ledger_gap_row scan fanout
SELECT home, currency, CAST(sum(debits_pending - credits_pending) AS i64) AS pending,
    CAST(sum(debits_posted - credits_posted) AS i64) AS posted
FROM ledger_balance GROUP BY home, currency
HAVING CAST(sum(debits_pending - credits_pending) AS i64) <> 0
    OR CAST(sum(debits_posted - credits_posted) AS i64) <> 0;

-- Verify: balances that are not the sums of their transfers; the difference. A resolution takes
-- `held` off the pending side; what it posts is its amount.
-- ledger_drift() -> each ledger_drift_row scan fanout
SELECT d.home, d.kind, d.party, d.currency, CAST(sum(d.dp) AS i64) AS debits_pending,
    CAST(sum(d.dr) AS i64) AS debits_posted, CAST(sum(d.cp) AS i64) AS credits_pending,
    CAST(sum(d.cr) AS i64) AS credits_posted
FROM (
    SELECT home, kind, party, currency, debits_pending AS dp, debits_posted AS dr,
        credits_pending AS cp, credits_posted AS cr
    FROM ledger_balance
    UNION ALL
    SELECT home, debit_kind, debit_party, currency,
        held - CASE WHEN phase = 'held' THEN amount ELSE 0 END,
        0 - CASE WHEN phase = 'held' THEN 0 ELSE amount END, 0, 0
    FROM ledger_transfer
    UNION ALL
    SELECT home, credit_kind, credit_party, currency, 0, 0,
        held - CASE WHEN phase = 'held' THEN amount ELSE 0 END,
        0 - CASE WHEN phase = 'held' THEN 0 ELSE amount END
    FROM ledger_transfer
) AS d
GROUP BY d.home, d.kind, d.party, d.currency
HAVING CAST(sum(d.dp) AS i64) <> 0 OR CAST(sum(d.dr) AS i64) <> 0
    OR CAST(sum(d.cp) AS i64) <> 0 OR CAST(sum(d.cr) AS i64) <> 0;

-- Verify: covered accounts that owe.
-- ledger_owing() -> each ledger_drift_row scan fanout
SELECT home, kind, party, currency, debits_pending, debits_posted, credits_pending, credits_posted
FROM ledger_balance
WHERE kind IN ('escrow', 'suspense', 'seller', 'reserve')
    AND debits_pending + debits_posted > credits_posted;

-- The books of the whole house as they are now.
-- ledger_totals() -> each ledger_total_row scan fanout
SELECT kind, currency, CAST(sum(debits_posted) AS i64) AS debits,
    CAST(sum(credits_posted) AS i64) AS credits,
    CAST(sum(debits_pending) AS i64) AS debits_pending,
    CAST(sum(credits_pending) AS i64) AS credits_pending
FROM ledger_balance GROUP BY kind, currency ORDER BY kind, currency;
