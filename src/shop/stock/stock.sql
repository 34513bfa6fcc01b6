-- SPDX-License-Identifier: Apache-2.0
-- Tables: stock, reservation, stock_movement. See stock.h.

-- row stock_level(product:product_id, received:i64, available:i64, reserved:i64, sold:i64)
-- row stock_after(product:product_id, available:i64)
-- row reservation_row(offer:offer_id, quantity:i64, returned:i64, state:text, expires_at:time)
-- row stock_holder(seller:seller_id, holder:i64)
-- row stock_audit(seller:seller_id, offer:offer_id, received:i64, available:i64, reserved:i64, sold:i64, moved:i64,
--     held:i64, kept:i64)

-- What there is of an offer.
-- stock_get(seller:seller_id, offer:offer_id) -> one stock_level
SELECT product, received, available, reserved, sold FROM stock WHERE seller = ?1 AND offer = ?2;

-- The same, and nobody else changes it until the transaction ends.
-- stock_lock(seller:seller_id, offer:offer_id) -> one stock_level lock
SELECT product, received, available, reserved, sold FROM stock WHERE seller = ?1 AND offer = ?2;

-- stock_insert(seller:seller_id, offer:offer_id, product:product_id, n:i64) -> changed
INSERT INTO stock (seller, offer, product, opened, received, available, reserved, sold)
VALUES (?1, ?2, ?3, ?4, ?4, ?4, 0, 0)
ON CONFLICT (offer, seller) DO NOTHING;

-- Shelf to reservation, when there is enough: nothing is found otherwise.
-- stock_take(seller:seller_id, offer:offer_id, n:i64) -> one stock_after
UPDATE stock SET available = available - ?3, reserved = reserved + ?3
WHERE seller = ?1 AND offer = ?2 AND available >= ?3
RETURNING product, available;

-- Reservation to shelf.
-- stock_give_back(seller:seller_id, offer:offer_id, n:i64) -> one stock_after
UPDATE stock SET available = available + ?3, reserved = reserved - ?3
WHERE seller = ?1 AND offer = ?2
RETURNING product, available;

-- Reservation to sold.
-- stock_sell(seller:seller_id, offer:offer_id, n:i64) -> one stock_after
UPDATE stock SET reserved = reserved - ?3, sold = sold + ?3
WHERE seller = ?1 AND offer = ?2
RETURNING product, available;

-- Sold to shelf.
-- stock_take_back(seller:seller_id, offer:offer_id, n:i64) -> one stock_after
UPDATE stock SET available = available + ?3, sold = sold - ?3
WHERE seller = ?1 AND offer = ?2
RETURNING product, available;

-- From outside to the shelf; n may be negative.
-- stock_add(seller:seller_id, offer:offer_id, n:i64) -> one stock_after
UPDATE stock SET received = received + ?3, available = available + ?3
WHERE seller = ?1 AND offer = ?2
RETURNING product, available;

-- movement_insert(seller:seller_id, offer:offer_id, ref:text, kind:text, quantity:i64, at:time) -> changed
INSERT INTO stock_movement (seller, offer, ref, kind, quantity, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (offer, seller, ref) DO NOTHING;

-- What a holder has or had.
-- reservations_of(seller:seller_id, holder:i64, max:i32) -> many reservation_row
SELECT offer, quantity, returned, state, expires_at FROM reservation
WHERE seller = ?1 AND holder = ?2 ORDER BY offer LIMIT ?3;

-- reservation_put(seller:seller_id, holder:i64, offer:offer_id, quantity:i64, expires_at:time, at:time) -> changed
INSERT INTO reservation (seller, holder, offer, quantity, returned, state, expires_at, at)
VALUES (?1, ?2, ?3, ?4, 0, 'held', ?5, ?6)
ON CONFLICT (holder, seller, offer) DO UPDATE SET
    quantity = excluded.quantity, state = 'held', expires_at = excluded.expires_at, at = excluded.at
WHERE reservation.state = 'released';

-- Ends what is held: `state` is sold or released.
-- reservation_end(seller:seller_id, holder:i64, offer:offer_id, state:text, at:time) -> changed
UPDATE reservation SET state = ?4, at = ?5 WHERE seller = ?1 AND holder = ?2 AND offer = ?3 AND state = 'held';

-- reservation_return(seller:seller_id, holder:i64, offer:offer_id, n:i64) -> changed
UPDATE reservation SET returned = returned + ?4
WHERE seller = ?1 AND holder = ?2 AND offer = ?3 AND state = 'sold' AND returned + ?4 <= quantity;

-- Holders whose time has come, the longest due first.
-- stock_due(at:time, max:i32) -> many stock_holder fanout
SELECT seller, holder FROM reservation WHERE state = 'held' AND expires_at <= ?1
GROUP BY seller, holder ORDER BY min(expires_at) NULLS LAST, seller, holder LIMIT ?2;

-- Verify: offers whose stock is not conserved, or is not what reservations and movements say.
-- stock_audits() -> each stock_audit scan fanout
SELECT s.seller, s.offer, s.received, s.available, s.reserved, s.sold,
       s.opened + coalesce(m.moved, 0) AS moved, coalesce(r.held, 0) AS held, coalesce(r.kept, 0) AS kept
FROM stock s
LEFT JOIN (SELECT seller, offer, CAST(sum(quantity) AS i64) AS moved FROM stock_movement
           WHERE kind <> 'return' GROUP BY seller, offer) m ON m.seller = s.seller AND m.offer = s.offer
LEFT JOIN (SELECT seller, offer,
                  CAST(sum(CASE state WHEN 'held' THEN quantity ELSE 0 END) AS i64) AS held,
                  CAST(sum(CASE state WHEN 'sold' THEN quantity - returned ELSE 0 END) AS i64) AS kept
           FROM reservation GROUP BY seller, offer) r ON r.seller = s.seller AND r.offer = s.offer
WHERE s.available + s.reserved + s.sold <> s.received OR s.received <> s.opened + coalesce(m.moved, 0)
   OR s.reserved <> coalesce(r.held, 0) OR s.sold <> coalesce(r.kept, 0);
