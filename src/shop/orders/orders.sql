-- SPDX-License-Identifier: Apache-2.0
-- Tables: purchase, orders, order_line, order_event. See orders.h.

-- row purchase_row(buyer:account_id, id:purchase_id, fingerprint:text, guest:bool, access:text, market:text,
--     locale:text, currency:cur, state:text, state_at:time, placed_at:time, pay_by:time,
--     total:money, orders:i32, policy:text, name:text, email:text, phone:text, line1:text,
--     line2:text, city:text, region:text, postcode:text, country:text, place:city_id)
-- row order_row(buyer:account_id, id:order_id, purchase:purchase_id, seller:seller_id,
--     reservation:reservation_id, state:text, state_at:time, due_at:time?, placed_at:time,
--     currency:cur, goods:money, freight:money, insurance:money, fees:money, duty:money, tax:money,
--     tax_included:money, discount:money, total:money, commission_bp:i32, commission:money,
--     service:text, hub:text, dispatch:text, handling_days:i32, weight_g:i64, p50:date, p90:date,
--     dispute:dispute_id, refunded:money, extended_at:time?,
--     freight_off:money, subsidy:money)
-- row order_line_row(order_id:order_id, line:i32, product:product_id, variant:variant_id,
--     offer:offer_id, sku:text, title:text, hs6:text, origin:text, quantity:i32, weight_g:i32,
--     unit:money, goods:money, duty:money, tax:money, total:money)
-- row order_event_row(order_id:order_id, state:text, previous:text, at:time, actor:text,
--     actor_id:i64, note:text)

-- purchase_insert(buyer:account_id, id:purchase_id, request:text, fingerprint:text, guest:bool,
--     access:text, market:text, locale:text, currency:cur, at:time, pay_by:time, total:money,
--     orders:i32, policy:text, name:text, email:text, phone:text, line1:text, line2:text, city:text,
--     region:text, postcode:text, country:text, place:city_id, working:text) -> changed
INSERT INTO purchase (buyer, id, request, fingerprint, guest, access, market, locale, currency,
    state, state_at, placed_at, pay_by, total, orders, policy, name, email, phone, line1, line2,
    city, region, postcode, country, place, working)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'awaiting', ?10, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
    ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)
ON CONFLICT (buyer, request) DO NOTHING;

-- order_insert(buyer:account_id, id:order_id, purchase:purchase_id, seller:seller_id,
--     reservation:reservation_id, at:time, currency:cur, goods:money, freight:money,
--     insurance:money, fees:money, duty:money, tax:money, tax_included:money, discount:money,
--     total:money, commission_bp:i32, commission:money, service:text, hub:text, dispatch:text,
--     handling_days:i32, weight_g:i64, p50:date, p90:date, freight_off:money, subsidy:money)
--     -> changed
INSERT INTO orders (buyer, id, purchase, seller, reservation, state, state_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, freight_off, subsidy)
VALUES (?1, ?2, ?3, ?4, ?5, 'placed', ?6, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
    ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27);

-- order_line_insert(buyer:account_id, order:order_id, line:i32, product:product_id,
--     variant:variant_id, offer:offer_id, sku:text, title:text, hs6:text, origin:text,
--     quantity:i32, weight_g:i32, unit:money, goods:money, duty:money, tax:money, total:money)
--     -> changed
INSERT INTO order_line (buyer, order_id, line, product, variant, offer, sku, title, hs6, origin,
    quantity, weight_g, unit, goods, duty, tax, total)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- order_event_insert(buyer:account_id, order:order_id, state:text, previous:text, at:time,
--     actor:text, actor_id:i64, note:text) -> changed
INSERT INTO order_event (buyer, order_id, state, previous, at, actor, actor_id, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- purchase_set_state(buyer:account_id, id:purchase_id, from:text, to:text, at:time) -> changed
UPDATE purchase SET state = ?4, state_at = ?5 WHERE buyer = ?1 AND id = ?2 AND state = ?3;

-- order_set_state(buyer:account_id, id:order_id, from:text, dispute:dispute_id, to:text, at:time,
--     due_at:time?) -> changed
UPDATE orders SET state = ?5, state_at = ?6, due_at = ?7
WHERE buyer = ?1 AND id = ?2 AND state = ?3 AND dispute = ?4;

-- The dispute that holds it, from `from` to `to`; 0: none.
-- order_set_dispute(buyer:account_id, id:order_id, state:text, from:dispute_id, to:dispute_id,
--     due_at:time?) -> changed
UPDATE orders SET dispute = ?5, due_at = ?6
WHERE buyer = ?1 AND id = ?2 AND state = ?3 AND dispute = ?4;

-- order_add_refunded(buyer:account_id, id:order_id, was:money, amount:money) -> changed
UPDATE orders SET refunded = refunded + ?4
WHERE buyer = ?1 AND id = ?2 AND refunded = ?3 AND refunded + ?4 < total;

-- order_set_extended(buyer:account_id, id:order_id, state:text, at:time, due_at:time) -> changed
UPDATE orders SET extended_at = ?4, due_at = ?5
WHERE buyer = ?1 AND id = ?2 AND state = ?3 AND dispute = 0 AND extended_at IS NULL;

-- purchase_get(buyer:account_id, id:purchase_id) -> one purchase_row
SELECT buyer, id, fingerprint, guest, access, market, locale, currency, state, state_at, placed_at,
    pay_by, total, orders, policy, name, email, phone, line1, line2, city, region, postcode,
    country, place
FROM purchase WHERE buyer = ?1 AND id = ?2;

-- purchase_by_request(buyer:account_id, request:text) -> one purchase_row
SELECT buyer, id, fingerprint, guest, access, market, locale, currency, state, state_at, placed_at,
    pay_by, total, orders, policy, name, email, phone, line1, line2, city, region, postcode,
    country, place
FROM purchase WHERE buyer = ?1 AND request = ?2;

-- purchase_find(id:purchase_id) -> one purchase_row fanout
SELECT buyer, id, fingerprint, guest, access, market, locale, currency, state, state_at, placed_at,
    pay_by, total, orders, policy, name, email, phone, line1, line2, city, region, postcode,
    country, place
FROM purchase WHERE id = ?1 LIMIT 1;

-- The newest first; the first page starts after the largest id.
-- purchases_of_buyer(buyer:account_id, before:purchase_id, max:i32) -> many purchase_row
SELECT buyer, id, fingerprint, guest, access, market, locale, currency, state, state_at, placed_at,
    pay_by, total, orders, policy, name, email, phone, line1, line2, city, region, postcode,
    country, place
FROM purchase WHERE buyer = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- order_get(buyer:account_id, id:order_id) -> one order_row
SELECT buyer, id, purchase, seller, reservation, state, state_at, due_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, dispute, refunded,
    extended_at, freight_off, subsidy
FROM orders WHERE buyer = ?1 AND id = ?2;

-- order_find(id:order_id) -> one order_row fanout
SELECT buyer, id, purchase, seller, reservation, state, state_at, due_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, dispute, refunded,
    extended_at, freight_off, subsidy
FROM orders WHERE id = ?1 LIMIT 1;

-- purchase_orders(buyer:account_id, purchase:purchase_id, max:i32) -> many order_row
SELECT buyer, id, purchase, seller, reservation, state, state_at, due_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, dispute, refunded,
    extended_at, freight_off, subsidy
FROM orders WHERE buyer = ?1 AND purchase = ?2 ORDER BY id LIMIT ?3;

-- orders_of_buyer(buyer:account_id, before:order_id, max:i32) -> many order_row
SELECT buyer, id, purchase, seller, reservation, state, state_at, due_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, dispute, refunded,
    extended_at, freight_off, subsidy
FROM orders WHERE buyer = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- orders_of_seller(seller:seller_id, before:order_id, max:i32) -> many order_row fanout
SELECT buyer, id, purchase, seller, reservation, state, state_at, due_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, dispute, refunded,
    extended_at, freight_off, subsidy
FROM orders WHERE seller = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- orders_of_seller_in(seller:seller_id, state:text, before:order_id, max:i32)
--     -> many order_row fanout
SELECT buyer, id, purchase, seller, reservation, state, state_at, due_at, placed_at, currency,
    goods, freight, insurance, fees, duty, tax, tax_included, discount, total, commission_bp,
    commission, service, hub, dispatch, handling_days, weight_g, p50, p90, dispute, refunded,
    extended_at, freight_off, subsidy
FROM orders WHERE seller = ?1 AND state = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4;

-- order_lines(buyer:account_id, order:order_id, max:i32) -> many order_line_row
SELECT order_id, line, product, variant, offer, sku, title, hs6, origin, quantity, weight_g, unit,
    goods, duty, tax, total
FROM order_line WHERE buyer = ?1 AND order_id = ?2 ORDER BY line LIMIT ?3;

-- order_history(buyer:account_id, order:order_id, max:i32) -> many order_event_row
SELECT order_id, state, previous, at, actor, actor_id, note
FROM order_event WHERE buyer = ?1 AND order_id = ?2 ORDER BY at, state LIMIT ?3;

-- row order_state_row(state:text)

-- Whose stock and places are held by it. One request makes one, so there is no other.
-- order_of_reservation(buyer:account_id, reservation:reservation_id) -> one order_state_row
SELECT state FROM orders WHERE buyer = ?1 AND reservation = ?2 ORDER BY id LIMIT 1;

-- row taxed_row(id:order_id, back:bool, currency:cur, country:text, region:text, working:text, nth:i64, amount:money, total:money)

-- Orders whose payment was taken in a time, and what of them went back in it: `amount` of their total. `nth` of their purchase, whose
-- working is that of all its orders, from 0.
-- orders_taxed(from:time, until:time) -> each taxed_row scan fanout
SELECT o.id, FALSE AS back, o.currency, p.country, p.region, p.working,
    (SELECT COUNT(*) FROM orders b WHERE b.buyer = o.buyer AND b.purchase = o.purchase AND b.id < o.id) AS nth, o.total AS amount, o.total
FROM order_event e JOIN orders o ON o.buyer = e.buyer AND o.id = e.order_id JOIN purchase p ON p.buyer = o.buyer AND p.id = o.purchase
WHERE e.at >= ?1 AND e.at < ?2 AND e.state = 'paid'
UNION ALL
SELECT o.id, TRUE AS back, o.currency, p.country, p.region, p.working,
    (SELECT COUNT(*) FROM orders b WHERE b.buyer = o.buyer AND b.purchase = o.purchase AND b.id < o.id) AS nth, r.amount, o.total
FROM payment_refund r JOIN orders o ON o.buyer = r.buyer AND o.id = r.order_id JOIN purchase p ON p.buyer = o.buyer AND p.id = o.purchase
WHERE r.created_at >= ?1 AND r.created_at < ?2 AND r.attempt = 1;
