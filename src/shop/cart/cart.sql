-- SPDX-License-Identifier: Apache-2.0
-- Tables: cart, cart_line. See cart.h.

-- row cart_offer(seller:seller_id, state:text, seller_state:text)
-- row cart_stored(offer:offer_id, quantity:i32, added_at:time, removed_at:time?)
-- row cart_sums(lines:i64, things:i64)
-- row cart_row(offer:offer_id, quantity:i32, product:product_id, variant:variant_id, seller:seller_id, sku:text,
--     price:money, currency:cur, handling_days:i32, ship_from:text, hub:text, state:text, version:i64, options:text,
--     weight_g:i32, packed_g:i32, hs:text, origin:text, danger:text, battery_wh:i32, seller_handle:text,
--     seller_name:text, seller_state:text, title:text, image:text)
-- row cart_stock(available:i64)
-- row cart_stale_row(buyer:account_id)

-- Opens the cart, or says that it is in use; until the transaction ends nobody else changes it.
-- cart_touch(buyer:account_id, at:time) -> changed
INSERT INTO cart (buyer, updated_at) VALUES (?1, ?2)
ON CONFLICT (buyer) DO UPDATE SET updated_at = excluded.updated_at;

-- cart_offer_get(offer:offer_id) -> one cart_offer
SELECT o.seller, o.state, s.state FROM offer o JOIN seller s ON s.id = o.seller WHERE o.id = ?1 LIMIT 1;

-- cart_line_get(buyer:account_id, offer:offer_id) -> one cart_stored
SELECT offer, quantity, added_at, removed_at FROM cart_line WHERE buyer = ?1 AND offer = ?2;

-- cart_lines(buyer:account_id, max:i32) -> many cart_stored
SELECT offer, quantity, added_at, removed_at FROM cart_line WHERE buyer = ?1 AND removed_at IS NULL
ORDER BY added_at, offer LIMIT ?2;

-- cart_sums_get(buyer:account_id) -> one cart_sums
SELECT count(*) AS lines, coalesce(CAST(sum(quantity) AS i64), 0) AS things
FROM cart_line WHERE buyer = ?1 AND removed_at IS NULL;

-- cart_line_put(buyer:account_id, offer:offer_id, quantity:i32, at:time) -> changed
INSERT INTO cart_line (buyer, offer, quantity, added_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (buyer, offer) DO UPDATE SET quantity = excluded.quantity;

-- cart_line_hide(buyer:account_id, offer:offer_id, at:time) -> changed
UPDATE cart_line SET removed_at = ?3 WHERE buyer = ?1 AND offer = ?2 AND removed_at IS NULL;

-- cart_hide_all(buyer:account_id, at:time) -> changed
UPDATE cart_line SET removed_at = ?2 WHERE buyer = ?1 AND removed_at IS NULL;

-- cart_show_hidden(buyer:account_id) -> changed
UPDATE cart_line SET removed_at = NULL WHERE buyer = ?1 AND removed_at IS NOT NULL;

-- cart_forget_hidden(buyer:account_id) -> changed
DELETE FROM cart_line WHERE buyer = ?1 AND removed_at IS NOT NULL;

-- cart_line_delete(buyer:account_id, offer:offer_id) -> changed
DELETE FROM cart_line WHERE buyer = ?1 AND offer = ?2;

-- cart_lines_delete(buyer:account_id) -> changed
DELETE FROM cart_line WHERE buyer = ?1;

-- cart_delete(buyer:account_id, before:time) -> changed
DELETE FROM cart WHERE buyer = ?1 AND updated_at < ?2;

-- The lines as they stand now, but for stock, which lives with the sellers.
-- cart_view(buyer:account_id, language:text, max:i32) -> many cart_row
SELECT l.offer, l.quantity, o.product, o.variant, o.seller, o.sku, o.price, o.currency, o.handling_days, o.ship_from,
       CASE o.hub WHEN '' THEN s.hub ELSE o.hub END, o.state, o.version, v.options, v.weight_g, v.packed_g,
       p.hs, p.origin, p.danger, p.battery_wh, s.handle, s.name, s.state,
       (SELECT t.title FROM product_text t WHERE t.product = p.id
        ORDER BY CASE t.language WHEN ?2 THEN 0 WHEN 'en' THEN 1 ELSE 2 END, t.language LIMIT 1),
       coalesce((SELECT i.source FROM media i WHERE i.product = p.id AND i.variant = v.id ORDER BY i.position LIMIT 1),
                (SELECT m.source FROM media m WHERE m.product = p.id ORDER BY m.variant, m.position LIMIT 1), '')
FROM cart_line l
JOIN offer o ON o.id = l.offer
JOIN product p ON p.id = o.product
JOIN variant v ON v.id = o.variant
JOIN seller s ON s.id = o.seller
WHERE l.buyer = ?1 AND l.removed_at IS NULL
ORDER BY l.added_at, l.offer LIMIT ?3;

-- cart_stock_get(seller:seller_id, offer:offer_id) -> one cart_stock
SELECT available FROM stock WHERE seller = ?1 AND offer = ?2;

-- Carts that nobody has touched for long.
-- cart_stale(before:time, max:i32) -> many cart_stale_row fanout
SELECT buyer FROM cart WHERE updated_at < ?1 ORDER BY updated_at LIMIT ?2;
