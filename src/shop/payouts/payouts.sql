-- SPDX-License-Identifier: Apache-2.0
-- Tables: payout_terms, payout_minimum, payout_hold, seller_entry, seller_reserve. See payouts.h.

-- row payout_terms_row(seller:seller_id, id:i64, own:bool, schedule:text, weekday:i32, zone:text,
--     reserve_ppm:i32, reserve_days:i32, at:time, who:text, note:text)
-- row payout_minimum_row(currency:cur, amount:money)
-- row payout_hold_row(held:bool, at:time, who:text, note:text)
-- row seller_entry_row(kind:text, ref:i64, order_id:order_id, currency:cur, amount:money,
--     payout:payout_id, at:time)
-- row seller_reserve_row(seller:seller_id, order_id:order_id, currency:cur, amount:money,
--     share_ppm:i32, at:time, kept_until:time, freed_at:time?)
-- row seller_account_row(seller:seller_id, handle:text, name:text, currency:cur, available:money,
--     on_the_way:money, reserved:money)

-- row seller_sum(currency:cur, amount:money)

-- payout_terms_insert(seller:seller_id, id:i64, own:bool, schedule:text, weekday:i32, zone:text,
--     reserve_ppm:i32, reserve_days:i32, at:time, who:text, note:text) -> changed
INSERT INTO payout_terms (seller, id, own, schedule, weekday, zone, reserve_ppm, reserve_days, at,
    who, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- The newest first.
-- payout_terms_of(seller:seller_id, max:i32) -> many payout_terms_row
SELECT seller, id, own, schedule, weekday, zone, reserve_ppm, reserve_days, at, who, note
FROM payout_terms WHERE seller = ?1 ORDER BY id DESC LIMIT ?2;

-- payout_minimum_insert(seller:seller_id, terms:i64, currency:cur, amount:money) -> changed
INSERT INTO payout_minimum (seller, terms, currency, amount) VALUES (?1, ?2, ?3, ?4);

-- payout_minimums_of(seller:seller_id, terms:i64, max:i32) -> many payout_minimum_row
SELECT currency, amount FROM payout_minimum WHERE seller = ?1 AND terms = ?2
ORDER BY currency LIMIT ?3;

-- payout_hold_insert(seller:seller_id, id:i64, held:bool, at:time, who:text, note:text) -> changed
INSERT INTO payout_hold (seller, id, held, at, who, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- The newest first.
-- payout_holds_of(seller:seller_id, max:i32) -> many payout_hold_row
SELECT held, at, who, note FROM payout_hold WHERE seller = ?1 ORDER BY id DESC LIMIT ?2;

-- seller_entry_insert(seller:seller_id, kind:text, ref:i64, order:order_id, currency:cur,
--     amount:money, payout:payout_id, at:time) -> changed
INSERT INTO seller_entry (seller, kind, ref, order_id, currency, amount, payout, at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (seller, kind, ref) DO NOTHING;

-- seller_entry_get(seller:seller_id, kind:text, ref:i64) -> one seller_entry_row
SELECT kind, ref, order_id, currency, amount, payout, at
FROM seller_entry WHERE seller = ?1 AND kind = ?2 AND ref = ?3;

-- What is there goes with this payout.
-- seller_entries_take(seller:seller_id, currency:cur, payout:payout_id) -> changed
UPDATE seller_entry SET payout = ?3 WHERE seller = ?1 AND currency = ?2 AND payout = 0;

-- What a payout was made of, itself left out.
-- seller_entries_of_payout(seller:seller_id, payout:payout_id, max:i32) -> many seller_entry_row
SELECT kind, ref, order_id, currency, amount, payout, at
FROM seller_entry WHERE seller = ?1 AND payout = ?2 AND kind <> 'payout'
ORDER BY at, kind, ref LIMIT ?3;

-- What was in the accounts before a moment.
-- seller_entries_before(seller:seller_id, before:time, max:i32) -> many seller_sum
SELECT currency, CAST(sum(amount) AS i64) AS amount FROM seller_entry
WHERE seller = ?1 AND at < ?2 GROUP BY currency ORDER BY currency LIMIT ?3;

-- From one moment on and before another.
-- seller_entries_between(seller:seller_id, from:time, to:time, max:i32) -> many seller_entry_row
SELECT kind, ref, order_id, currency, amount, payout, at
FROM seller_entry WHERE seller = ?1 AND at >= ?2 AND at < ?3
ORDER BY currency, at, kind, ref LIMIT ?4;

-- seller_reserve_insert(seller:seller_id, order:order_id, currency:cur, amount:money,
--     share_ppm:i32, at:time, kept_until:time) -> changed
INSERT INTO seller_reserve (seller, order_id, currency, amount, share_ppm, at, kept_until, freed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL)
ON CONFLICT (seller, order_id) DO NOTHING;

-- seller_reserve_get(seller:seller_id, order:order_id) -> one seller_reserve_row
SELECT seller, order_id, currency, amount, share_ppm, at, kept_until, freed_at
FROM seller_reserve WHERE seller = ?1 AND order_id = ?2;

-- seller_reserve_free(seller:seller_id, order:order_id, at:time) -> changed
UPDATE seller_reserve SET freed_at = ?3 WHERE seller = ?1 AND order_id = ?2 AND freed_at IS NULL;

-- What is kept back, the next to be freed first.
-- seller_reserves_held(seller:seller_id, max:i32) -> many seller_reserve_row
SELECT seller, order_id, currency, amount, share_ppm, at, kept_until, freed_at
FROM seller_reserve WHERE seller = ?1 AND freed_at IS NULL ORDER BY kept_until LIMIT ?2;

-- The accounts of one seller, a row a currency.
-- seller_accounts_of(seller:seller_id, max:i32) -> many seller_account_row
SELECT s.id AS seller, s.handle, s.name, b.currency,
    b.credits_posted - b.debits_posted - b.debits_pending AS available,
    b.debits_pending AS on_the_way, coalesce(r.credits_posted - r.debits_posted, 0) AS reserved
FROM seller s
JOIN ledger_balance b ON b.home = s.id AND b.kind = 'seller' AND b.party = s.id
LEFT JOIN ledger_balance r ON r.home = b.home AND r.kind = 'reserve' AND r.party = b.party
    AND r.currency = b.currency
WHERE s.id = ?1 AND b.home = ?1 ORDER BY b.currency LIMIT ?2;

-- Those of all, in the order of handle and currency.
-- seller_accounts(handle:text, currency:text, max:i32) -> many seller_account_row fanout
SELECT s.id AS seller, s.handle, s.name, b.currency,
    b.credits_posted - b.debits_posted - b.debits_pending AS available,
    b.debits_pending AS on_the_way, coalesce(r.credits_posted - r.debits_posted, 0) AS reserved
FROM seller s
JOIN ledger_balance b ON b.home = s.id AND b.kind = 'seller' AND b.party = s.id
LEFT JOIN ledger_balance r ON r.home = b.home AND r.kind = 'reserve' AND r.party = b.party
    AND r.currency = b.currency
WHERE s.handle > ?1 OR (s.handle = ?1 AND b.currency > ?2)
ORDER BY s.handle, b.currency LIMIT ?3;
