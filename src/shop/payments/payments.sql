-- SPDX-License-Identifier: Apache-2.0
-- Tables: payment_intent, payment_event, payment_refund, payout. See payments.h.

-- row intent_row(buyer:account_id, id:intent_id, purchase:purchase_id, rail:text, amount:money,
--     currency:cur, state:text, state_at:time, created_at:time, expires_at:time, charge:text,
--     reason:text)
-- row payment_event_row(home:i64, webhook:text, kind:text, ref:i64, charge:text, amount:money,
--     currency:cur, happened_at:time, at:time, verdict:text)
-- row refund_row(buyer:account_id, id:refund_id, intent:intent_id, order_id:order_id, amount:money,
--     currency:cur, state:text, state_at:time, created_at:time, attempt:i32, reason:text)
-- row payout_row(seller:seller_id, id:payout_id, amount:money, currency:cur, state:text,
--     state_at:time, created_at:time, valid_until:time, reason:text)

-- row captured_row(id:intent_id, amount:money, currency:cur, charge:text)

-- intent_insert(buyer:account_id, id:intent_id, purchase:purchase_id, rail:text, amount:money,
--     currency:cur, at:time, expires_at:time) -> changed
INSERT INTO payment_intent (buyer, id, purchase, rail, amount, currency, state, state_at,
    created_at, expires_at, charge, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?7, ?7, ?8, '', '')
ON CONFLICT (buyer, id) DO NOTHING;

-- intent_set_state(buyer:account_id, id:intent_id, from:text, to:text, at:time, charge:text,
--     reason:text) -> changed
UPDATE payment_intent SET state = ?4, state_at = ?5, charge = ?6, reason = ?7
WHERE buyer = ?1 AND id = ?2 AND state = ?3;

-- intent_get(buyer:account_id, id:intent_id) -> one intent_row
SELECT buyer, id, purchase, rail, amount, currency, state, state_at, created_at, expires_at, charge,
    reason
FROM payment_intent WHERE buyer = ?1 AND id = ?2;

-- intent_find(id:intent_id) -> one intent_row fanout
SELECT buyer, id, purchase, rail, amount, currency, state, state_at, created_at, expires_at, charge,
    reason
FROM payment_intent WHERE id = ?1 LIMIT 1;

-- The newest first: a buyer may try to pay several times.
-- intents_of_purchase(buyer:account_id, purchase:purchase_id, max:i32) -> many intent_row
SELECT buyer, id, purchase, rail, amount, currency, state, state_at, created_at, expires_at, charge,
    reason
FROM payment_intent WHERE buyer = ?1 AND purchase = ?2 ORDER BY id DESC LIMIT ?3;

-- payment_event_insert(home:i64, webhook:text, kind:text, ref:i64, charge:text, amount:money,
--     currency:cur, happened_at:time, at:time, verdict:text) -> changed
INSERT INTO payment_event (home, webhook, kind, ref, charge, amount, currency, happened_at, at,
    verdict)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- payment_event_get(home:i64, webhook:text) -> one payment_event_row
SELECT home, webhook, kind, ref, charge, amount, currency, happened_at, at, verdict
FROM payment_event WHERE home = ?1 AND webhook = ?2;

-- The same charge told twice under two ids of webhooks.
-- payment_event_same(home:i64, ref:i64, kind:text, charge:text) -> one payment_event_row
SELECT home, webhook, kind, ref, charge, amount, currency, happened_at, at, verdict
FROM payment_event WHERE home = ?1 AND ref = ?2 AND kind = ?3 AND charge = ?4 LIMIT 1;

-- payment_events_of(home:i64, ref:i64, max:i32) -> many payment_event_row
SELECT home, webhook, kind, ref, charge, amount, currency, happened_at, at, verdict
FROM payment_event WHERE home = ?1 AND ref = ?2 ORDER BY at, webhook LIMIT ?3;

-- refund_insert(buyer:account_id, id:refund_id, intent:intent_id, order:order_id, amount:money,
--     currency:cur, at:time, attempt:i32, reason:text) -> changed
INSERT INTO payment_refund (buyer, id, intent, order_id, amount, currency, state, state_at,
    created_at, attempt, reason)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'asked', ?7, ?7, ?8, ?9);

-- refund_set_state(buyer:account_id, id:refund_id, to:text, at:time) -> changed
UPDATE payment_refund SET state = ?3, state_at = ?4
WHERE buyer = ?1 AND id = ?2 AND state = 'asked';

-- refund_get(buyer:account_id, id:refund_id) -> one refund_row
SELECT buyer, id, intent, order_id, amount, currency, state, state_at, created_at, attempt, reason
FROM payment_refund WHERE buyer = ?1 AND id = ?2;

-- refund_find(id:refund_id) -> one refund_row fanout
SELECT buyer, id, intent, order_id, amount, currency, state, state_at, created_at, attempt, reason
FROM payment_refund WHERE id = ?1 LIMIT 1;

-- refunds_of_order(buyer:account_id, order:order_id, max:i32) -> many refund_row
SELECT buyer, id, intent, order_id, amount, currency, state, state_at, created_at, attempt, reason
FROM payment_refund WHERE buyer = ?1 AND order_id = ?2 ORDER BY id DESC LIMIT ?3;

-- payout_insert(seller:seller_id, id:payout_id, amount:money, currency:cur, at:time,
--     valid_until:time) -> changed
INSERT INTO payout (seller, id, amount, currency, state, state_at, created_at, valid_until, reason)
VALUES (?1, ?2, ?3, ?4, 'asked', ?5, ?5, ?6, '');

-- payout_set_state(seller:seller_id, id:payout_id, to:text, at:time, reason:text) -> changed
UPDATE payout SET state = ?3, state_at = ?4, reason = ?5
WHERE seller = ?1 AND id = ?2 AND state = 'asked';

-- payout_get(seller:seller_id, id:payout_id) -> one payout_row
SELECT seller, id, amount, currency, state, state_at, created_at, valid_until, reason
FROM payout WHERE seller = ?1 AND id = ?2;

-- payout_find(id:payout_id) -> one payout_row fanout
SELECT seller, id, amount, currency, state, state_at, created_at, valid_until, reason
FROM payout WHERE id = ?1 LIMIT 1;

-- payouts_of_seller(seller:seller_id, before:payout_id, max:i32) -> many payout_row
SELECT seller, id, amount, currency, state, state_at, created_at, valid_until, reason
FROM payout WHERE seller = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- The one that was captured for the purchase: what a refund goes back to.
-- intent_captured(buyer:account_id, purchase:purchase_id) -> one intent_row
SELECT buyer, id, purchase, rail, amount, currency, state, state_at, created_at, expires_at, charge,
    reason
FROM payment_intent WHERE buyer = ?1 AND purchase = ?2 AND state = 'captured' ORDER BY id LIMIT 1;

-- What came by a rail between two moments, for a statement to be held against.
-- captured_between(rail:text, from:time, to:time) -> each captured_row scan fanout
SELECT id, amount, currency, charge FROM payment_intent
WHERE state = 'captured' AND rail = ?1 AND state_at >= ?2 AND state_at < ?3 ORDER BY id;
