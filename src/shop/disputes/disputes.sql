-- SPDX-License-Identifier: Apache-2.0
-- Tables: dispute, dispute_event, dispute_picture. See disputes.h.

-- row dispute_row(buyer:account_id, id:dispute_id, order_id:order_id, seller:seller_id, reason:text,
--     state:text, state_at:time, opened_at:time, due_at:time?, currency:cur, paid:money,
--     answered:bool, offer:dispute_event_id, offer_by:text, offered:money, refund:money,
--     version:i32, offer_returns:bool)
-- row dispute_event_row(buyer:account_id, dispute:dispute_id, id:dispute_event_id, kind:text,
--     side:text, actor:account_id, at:time, amount:money, words:text, returns:bool)
-- row dispute_count(n:i64)

-- dispute_insert(buyer:account_id, id:dispute_id, order:order_id, seller:seller_id, reason:text,
--     at:time, due_at:time, currency:cur, paid:money) -> changed
INSERT INTO dispute (buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at,
    currency, paid, answered, offer, offer_by, offered, refund, version)
VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?6, ?7, ?8, ?9, FALSE, 0, '', 0, 0, 0);

-- dispute_update(buyer:account_id, id:dispute_id, version:i32, state:text, state_at:time,
--     due_at:time?, answered:bool, offer:dispute_event_id, offer_by:text, offered:money,
--     refund:money, offer_returns:bool) -> changed
UPDATE dispute SET version = version + 1, state = ?4, state_at = ?5, due_at = ?6, answered = ?7,
    offer = ?8, offer_by = ?9, offered = ?10, refund = ?11, offer_returns = ?12
WHERE buyer = ?1 AND id = ?2 AND version = ?3;

-- dispute_event_insert(buyer:account_id, dispute:dispute_id, id:dispute_event_id, kind:text,
--     side:text, actor:account_id, at:time, amount:money, words:text, returns:bool) -> changed
INSERT INTO dispute_event (buyer, dispute, id, kind, side, actor, at, amount, words, returns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- dispute_get(buyer:account_id, id:dispute_id) -> one dispute_row
SELECT buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at, currency, paid,
    answered, offer, offer_by, offered, refund, version, offer_returns
FROM dispute WHERE buyer = ?1 AND id = ?2;

-- dispute_find(id:dispute_id) -> one dispute_row fanout
SELECT buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at, currency, paid,
    answered, offer, offer_by, offered, refund, version, offer_returns
FROM dispute WHERE id = ?1 LIMIT 1;

-- The newest of an order.
-- dispute_of_order(buyer:account_id, order:order_id) -> one dispute_row
SELECT buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at, currency, paid,
    answered, offer, offer_by, offered, refund, version, offer_returns
FROM dispute WHERE buyer = ?1 AND order_id = ?2 ORDER BY id DESC LIMIT 1;

-- disputes_of_buyer(buyer:account_id, before:dispute_id, max:i32) -> many dispute_row
SELECT buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at, currency, paid,
    answered, offer, offer_by, offered, refund, version, offer_returns
FROM dispute WHERE buyer = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- disputes_of_seller(seller:seller_id, before:dispute_id, max:i32) -> many dispute_row fanout
SELECT buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at, currency, paid,
    answered, offer, offer_by, offered, refund, version, offer_returns
FROM dispute WHERE seller = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- Those in a state, the earliest deadline first, after a cursor of deadline and id.
-- disputes_in(state:text, due_after:time, after:dispute_id, max:i32) -> many dispute_row fanout
SELECT buyer, id, order_id, seller, reason, state, state_at, opened_at, due_at, currency, paid,
    answered, offer, offer_by, offered, refund, version, offer_returns
FROM dispute
WHERE state = ?1 AND (due_at > ?2 OR (due_at = ?2 AND id > ?3))
ORDER BY due_at NULLS LAST, id LIMIT ?4;

-- dispute_events(buyer:account_id, dispute:dispute_id, max:i32) -> many dispute_event_row
SELECT buyer, dispute, id, kind, side, actor, at, amount, words, returns
FROM dispute_event WHERE buyer = ?1 AND dispute = ?2 ORDER BY id LIMIT ?3;

-- dispute_events_n(buyer:account_id, dispute:dispute_id) -> one dispute_count
SELECT count(*) FROM dispute_event WHERE buyer = ?1 AND dispute = ?2;

-- dispute_event_find(id:dispute_event_id) -> one dispute_event_row fanout
SELECT buyer, dispute, id, kind, side, actor, at, amount, words, returns
FROM dispute_event WHERE id = ?1 LIMIT 1;

-- row dispute_picture_row(id:dispute_picture_id, event:dispute_event_id, width:i32, height:i32)
-- row dispute_picture_file(jpeg:bytes)

-- dispute_picture_insert(buyer:account_id, dispute:dispute_id, id:dispute_picture_id,
--     event:dispute_event_id, width:i32, height:i32, picture:bytes, small:bytes) -> changed
INSERT INTO dispute_picture (buyer, dispute, id, event, width, height, picture, small)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- dispute_pictures(buyer:account_id, dispute:dispute_id, max:i32) -> many dispute_picture_row
SELECT id, event, width, height
FROM dispute_picture WHERE buyer = ?1 AND dispute = ?2 ORDER BY id LIMIT ?3;

-- dispute_picture_get(buyer:account_id, dispute:dispute_id, id:dispute_picture_id, small:bool)
--     -> one dispute_picture_file
SELECT CASE WHEN ?4 THEN small ELSE picture END
FROM dispute_picture WHERE buyer = ?1 AND dispute = ?2 AND id = ?3;

-- dispute_pictures_n(buyer:account_id, dispute:dispute_id) -> one dispute_count
SELECT count(*) FROM dispute_picture WHERE buyer = ?1 AND dispute = ?2;
