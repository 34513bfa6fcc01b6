-- SPDX-License-Identifier: Apache-2.0
-- Tables: promotion, promotion_spent, promotion_use. See promotions.h.

-- row promotion_row(id:promotion_id, title:text, kind:text, paid_by:text, seller:seller_id,
--     product:product_id, country:text, rate_bp:i32, currency:cur, amount:money, minimum:money,
--     budget:money, max_uses:i64, starts_at:time, ends_at:time, at:time, who:text,
--     account:account_id?, note:text, ended_at:time?, ended_by:text)
-- row promotion_count(n:i64)
-- row promotion_spent_row(spent:money, uses:i64)
-- row promotion_use_row(home:i64, holder:reservation_id, buyer:account_id, cost:money, state:text)

-- promotion_insert(id:promotion_id, title:text, kind:text, paid_by:text, seller:seller_id,
--     product:product_id, country:text, rate_bp:i32, currency:cur, amount:money, minimum:money,
--     budget:money, max_uses:i64, starts_at:time, ends_at:time, at:time, who:text,
--     account:account_id, note:text) -> changed
INSERT INTO promotion (id, title, kind, paid_by, seller, product, country, rate_bp, currency, amount,
    minimum, budget, max_uses, starts_at, ends_at, at, who, account, note, ended_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, '');

-- promotion_set_ended(id:promotion_id, at:time, who:text) -> changed
UPDATE promotion SET ended_at = ?2, ended_by = ?3 WHERE id = ?1 AND ended_at IS NULL;

-- promotion_get(id:promotion_id) -> one promotion_row
SELECT id, title, kind, paid_by, seller, product, country, rate_bp, currency, amount, minimum,
    budget, max_uses, starts_at, ends_at, at, who, account, note, ended_at, ended_by
FROM promotion WHERE id = ?1;

-- Grows with each change: they are never deleted, and end once.
-- promotions_changes() -> one promotion_count
SELECT count(*) + count(ended_at) AS n FROM promotion LIMIT 1;

-- Those that hold then or later.
-- promotions_open(at:time, max:i32) -> many promotion_row
SELECT id, title, kind, paid_by, seller, product, country, rate_bp, currency, amount, minimum,
    budget, max_uses, starts_at, ends_at, at, who, account, note, ended_at, ended_by
FROM promotion WHERE ended_at IS NULL AND ends_at > ?1 ORDER BY id LIMIT ?2;

-- The newest first, before an id.
-- promotions_all(before:promotion_id, max:i32) -> many promotion_row
SELECT id, title, kind, paid_by, seller, product, country, rate_bp, currency, amount, minimum,
    budget, max_uses, starts_at, ends_at, at, who, account, note, ended_at, ended_by
FROM promotion WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- Of one seller's goods alone.
-- promotions_of_seller(seller:seller_id, before:promotion_id, max:i32) -> many promotion_row
SELECT id, title, kind, paid_by, seller, product, country, rate_bp, currency, amount, minimum,
    budget, max_uses, starts_at, ends_at, at, who, account, note, ended_at, ended_by
FROM promotion WHERE seller = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- promotion_spent_get(home:i64) -> one promotion_spent_row
SELECT spent, uses FROM promotion_spent WHERE home = ?1;

-- Nothing changes where it would cost more than ?3, or be used more than ?4 times.
-- promotion_spend(home:i64, cost:money, budget:money, max_uses:i64) -> changed
INSERT INTO promotion_spent (home, spent, uses) VALUES (?1, ?2, 1)
ON CONFLICT (home) DO UPDATE SET
    spent = promotion_spent.spent + excluded.spent, uses = promotion_spent.uses + 1
WHERE promotion_spent.spent + excluded.spent <= ?3 AND promotion_spent.uses < ?4;

-- promotion_unspend(home:i64, cost:money) -> changed
UPDATE promotion_spent SET spent = spent - ?2, uses = uses - 1 WHERE home = ?1;

-- Nothing changes where the holder has it already.
-- promotion_use_put(home:i64, holder:reservation_id, buyer:account_id, cost:money,
--     expires_at:time, at:time) -> changed
INSERT INTO promotion_use (home, holder, buyer, cost, state, expires_at, at)
VALUES (?1, ?2, ?3, ?4, 'held', ?5, ?6)
ON CONFLICT (holder, home) DO UPDATE SET
    state = 'held', cost = excluded.cost, expires_at = excluded.expires_at, at = excluded.at
WHERE promotion_use.state = 'released';

-- promotion_use_set_state(home:i64, holder:reservation_id, before:text, state:text, at:time) -> changed
UPDATE promotion_use SET state = ?4, at = ?5 WHERE home = ?1 AND holder = ?2 AND state = ?3;

-- promotion_use_drop(home:i64, holder:reservation_id) -> changed
DELETE FROM promotion_use WHERE home = ?1 AND holder = ?2 AND state = 'released';

-- promotion_use_postpone(home:i64, holder:reservation_id, expires_at:time) -> changed
UPDATE promotion_use SET expires_at = ?3 WHERE home = ?1 AND holder = ?2 AND state = 'held';

-- promotion_uses_of(holder:reservation_id, max:i32) -> many promotion_use_row fanout
SELECT home, holder, buyer, cost, state FROM promotion_use WHERE holder = ?1 ORDER BY home LIMIT ?2;

-- promotion_uses_due(at:time, max:i32) -> many promotion_use_row fanout
SELECT home, holder, buyer, cost, state FROM promotion_use
WHERE state = 'held' AND expires_at <= ?1
ORDER BY expires_at NULLS LAST, holder NULLS LAST, home NULLS LAST LIMIT ?2;
