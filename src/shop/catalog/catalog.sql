-- SPDX-License-Identifier: Apache-2.0
-- Tables: product, product_text, variant, media, offer, review. See catalog.h.

-- row product_row(id:product_id, seller:seller_id, key:text, category:category_id, brand:text, language:text, hs:text,
--     origin:text, danger:text, battery_wh:i32, created_at:time, rating_sum:i64, rating_count:i64, version:i64)
-- row product_view(id:product_id, seller:seller_id, category:category_id, brand:text, hs:text, origin:text, danger:text,
--     battery_wh:i32, created_at:time, rating_sum:i64, rating_count:i64, version:i64, language:text, title:text, description:text)
-- row product_text_row(language:text, title:text, description:text)
-- row media_row(variant:variant_id, position:i32, source:text, alt:text)
-- row offer_view(offer:offer_id, variant:variant_id, options:text, weight_g:i32, packed_g:i32, seller:seller_id,
--     seller_handle:text, seller_name:text, seller_country:text, seller_state:text, rating_sum:i64, rating_count:i64,
--     sku:text, price:money, currency:cur, handling_days:i32, ship_from:text, hub:text, version:i64, available:i64)
-- row offer_sale(offer:offer_id, product:product_id, variant:variant_id, seller:seller_id, sku:text, price:money,
--     currency:cur, handling_days:i32, ship_from:text, hub:text, state:text, version:i64, options:text, weight_g:i32,
--     packed_g:i32, category:category_id, brand:text, hs:text, origin:text, seller_handle:text, seller_name:text,
--     seller_state:text, language:text, title:text, image:text)
-- row card_row(product:product_id, category:category_id, brand:text, rating_sum:i64, rating_count:i64, language:text, title:text,
--     image:text, offer:offer_id, seller:seller_id, seller_handle:text, seller_name:text, price:money, currency:cur,
--     handling_days:i32, ship_from:text, hub:text, hs:text, origin:text, danger:text, battery_wh:i32, packed_g:i32,
--     available:i64, offers:i64)
-- row indexed_row(product:product_id, category:category_id, brand:text, rating_sum:i64, rating_count:i64, offer:offer_id,
--     seller:seller_id, price:money, currency:cur, handling_days:i32, ship_from:text, hub:text, hs:text, origin:text,
--     danger:text, battery_wh:i32, packed_g:i32)
-- row indexed_text(product:product_id, language:text, title:text, description:text)
-- row product_ref(product:product_id)
-- row offer_ref(offer:offer_id, product:product_id, variant:variant_id, seller:seller_id, state:text, hash:i64)
-- row variant_ref(variant:variant_id, product:product_id)
-- row variant_options(options:text)
-- row seller_offer(offer:offer_id, product:product_id, sku:text, price:money, currency:cur, state:text, title:text,
--     options:text, image:text, handling_days:i32)
-- row review_row(id:review_id, account:account_id, author:text, rating:i32, language:text, title:text, text:text,
--     created_at:time)
-- row review_rating(rating:i32)
-- row review_count(rating:i32, n:i64)
-- row listing_row(sku:text, key:text, product:product_id, variant:variant_id,
--     language:text, brand:text, category:category_id, path:text, price:money, currency:cur, gtin:text, weight_g:i32,
--     packed_g:i32, hs:text, origin:text, danger:text, battery_wh:i32, available:i64, handling_days:i32,
--     ship_from:text, hub:text, options:text, state:text)
-- row product_language(language:text)

-- ---- Pages ----

-- The text is in the language asked for, else in English, else in the one it was written in.
-- product_get(product:product_id, language:text) -> one product_view kept
SELECT p.id, p.seller, p.category, p.brand, p.hs, p.origin, p.danger, p.battery_wh, p.created_at, p.rating_sum,
       p.rating_count, p.version,
       t.language, t.title, t.description
FROM product p JOIN product_text t ON t.product = p.id AND t.language = coalesce(
    (SELECT a.language FROM product_text a WHERE a.product = p.id AND a.language = ?2),
    (SELECT e.language FROM product_text e WHERE e.product = p.id AND e.language = 'en'), p.language)
WHERE p.id = ?1 LIMIT 1;

-- What sellers that are open or paused ask for it, in the order of their ids (offers.c puts those with stock first).
-- offer_views(product:product_id, max:i32) -> many offer_view fanout kept
SELECT o.id, o.variant, v.options, v.weight_g, v.packed_g, o.seller, s.handle, s.name, s.country, s.state,
       s.rating_sum, s.rating_count, o.sku, o.price, o.currency, o.handling_days, o.ship_from,
       CASE o.hub WHEN '' THEN s.hub ELSE o.hub END, o.version,
       CASE s.state WHEN 'open' THEN coalesce(k.available, 0) ELSE 0 END AS available
FROM offer o
JOIN variant v ON v.id = o.variant
JOIN seller s ON s.id = o.seller
LEFT JOIN stock k ON k.seller = o.seller AND k.offer = o.id
WHERE o.product = ?1 AND o.state = 'listed' AND s.state <> 'closed'
ORDER BY o.id LIMIT ?2;

-- product_media(product:product_id, max:i32) -> many media_row kept
SELECT variant, position, source, alt FROM media WHERE product = ?1 ORDER BY variant, position LIMIT ?2;

-- product_texts(product:product_id, max:i32) -> many product_text_row
SELECT language, title, description FROM product_text WHERE product = ?1 ORDER BY language LIMIT ?2;

-- The newest reviews older than `before`.
-- product_reviews(product:product_id, before:review_id, max:i32) -> many review_row kept
SELECT id, account, author, rating, language, title, text, created_at
FROM review WHERE product = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- How many reviews gave each number of stars.
-- product_review_counts(product:product_id, max:i32) -> many review_count kept
SELECT rating, count(*) AS n FROM review WHERE product = ?1 GROUP BY rating ORDER BY rating LIMIT ?2;

-- One line of a list: the product with the first offer that has stock.
-- card_get(product:product_id, language:text) -> one card_row fanout kept
SELECT p.id, p.category, p.brand, p.rating_sum, p.rating_count, t.language, t.title,
       coalesce((SELECT m.source FROM media m WHERE m.product = p.id ORDER BY m.variant, m.position LIMIT 1), ''),
       o.id, s.id, s.handle, s.name, o.price, o.currency, o.handling_days, o.ship_from,
       CASE o.hub WHEN '' THEN s.hub ELSE o.hub END, p.hs, p.origin, p.danger, p.battery_wh,
       v.packed_g,
       CASE s.state WHEN 'open' THEN coalesce(k.available, 0) ELSE 0 END AS available,
       (SELECT count(*) FROM offer x WHERE x.product = p.id AND x.state = 'listed') AS offers
FROM product p
JOIN product_text t ON t.product = p.id AND t.language = coalesce(
    (SELECT a.language FROM product_text a WHERE a.product = p.id AND a.language = ?2),
    (SELECT e.language FROM product_text e WHERE e.product = p.id AND e.language = 'en'), p.language)
JOIN offer o ON o.id = coalesce(
    (SELECT b.id FROM offer b JOIN seller c ON c.id = b.seller JOIN stock d ON d.seller = b.seller AND d.offer = b.id
     WHERE b.product = ?1 AND b.state = 'listed' AND c.state = 'open' AND d.available > 0 ORDER BY b.id LIMIT 1),
    (SELECT f.id FROM offer f JOIN seller g ON g.id = f.seller
     WHERE f.product = ?1 AND f.state = 'listed' AND g.state <> 'closed' ORDER BY f.id LIMIT 1))
JOIN variant v ON v.id = o.variant
JOIN seller s ON s.id = o.seller
LEFT JOIN stock k ON k.seller = o.seller AND k.offer = o.id
WHERE p.id = ?1 LIMIT 1;

-- What a search index knows of the products of a stretch of ids, with the offer that their cards show; the texts next.
-- indexed_rows(after:product_id, last:product_id, max:i32) -> many indexed_row fanout
SELECT q.id, q.category, q.brand, q.rating_sum, q.rating_count, o.id, o.seller, o.price, o.currency, o.handling_days,
       o.ship_from, CASE o.hub WHEN '' THEN s.hub ELSE o.hub END, q.hs, q.origin, q.danger, q.battery_wh, v.packed_g
FROM (SELECT p.*, coalesce(
        (SELECT b.id FROM offer b JOIN seller c ON c.id = b.seller JOIN stock d ON d.seller = b.seller AND d.offer = b.id
         WHERE b.product = p.id AND b.state = 'listed' AND c.state = 'open' AND d.available > 0 ORDER BY b.id LIMIT 1),
        (SELECT f.id FROM offer f JOIN seller g ON g.id = f.seller
         WHERE f.product = p.id AND f.state = 'listed' AND g.state <> 'closed' ORDER BY f.id LIMIT 1)) AS shown
      FROM product p WHERE p.id > ?1 AND p.id <= ?2 ORDER BY p.id LIMIT ?3) q
JOIN offer o ON o.id = q.shown
JOIN variant v ON v.id = o.variant
JOIN seller s ON s.id = o.seller
ORDER BY q.id LIMIT ?3;

-- indexed_texts(after:product_id, last:product_id, max:i32) -> many indexed_text
SELECT product, language, title, description FROM product_text WHERE product > ?1 AND product <= ?2
ORDER BY product, language LIMIT ?3;

-- products_newest(before:product_id, max:i32) -> many product_ref
SELECT id FROM product WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- products_after(after:product_id, max:i32) -> many product_ref
SELECT id FROM product WHERE id > ?1 ORDER BY id LIMIT ?2;

-- products_of_category(category:category_id, before:product_id, max:i32) -> many product_ref
SELECT id FROM product WHERE category = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3;

-- A page of what a seller lists, in the order of his SKUs.
-- offers_of_seller(seller:seller_id, after:text, language:text, max:i32) -> many seller_offer
SELECT o.id, o.product, o.sku, o.price, o.currency, o.state,
       (SELECT t.title FROM product_text t WHERE t.product = o.product
        ORDER BY CASE t.language WHEN ?3 THEN 0 WHEN 'en' THEN 1 ELSE 2 END, t.language LIMIT 1) AS title,
       v.options,
       coalesce((SELECT i.source FROM media i WHERE i.product = o.product AND i.variant = v.id ORDER BY i.position LIMIT 1),
                (SELECT m.source FROM media m WHERE m.product = o.product ORDER BY m.variant, m.position LIMIT 1), '') AS image,
       o.handling_days
FROM offer o JOIN variant v ON v.id = o.variant
WHERE o.seller = ?1 AND o.sku > ?2 AND o.state <> 'removed' ORDER BY o.sku LIMIT ?4;

-- ---- Selling ----

-- Everything about one offer that a cart, a quote and an order need; stock is asked of shop/stock.
-- offer_for_sale(offer:offer_id, language:text) -> one offer_sale
SELECT o.id, o.product, o.variant, o.seller, o.sku, o.price, o.currency, o.handling_days, o.ship_from,
       CASE o.hub WHEN '' THEN s.hub ELSE o.hub END, o.state, o.version, v.options, v.weight_g, v.packed_g,
       p.category, p.brand, p.hs, p.origin, s.handle, s.name, s.state, t.language, t.title,
       coalesce((SELECT m.source FROM media m WHERE m.product = o.product ORDER BY m.variant, m.position LIMIT 1), '')
FROM offer o
JOIN product p ON p.id = o.product
JOIN variant v ON v.id = o.variant
JOIN seller s ON s.id = o.seller
JOIN product_text t ON t.product = o.product AND t.language = coalesce(
    (SELECT a.language FROM product_text a WHERE a.product = p.id AND a.language = ?2),
    (SELECT e.language FROM product_text e WHERE e.product = p.id AND e.language = 'en'), p.language)
WHERE o.id = ?1 LIMIT 1;

-- offer_by_id(offer:offer_id) -> one offer_ref
SELECT id, product, variant, seller, state, hash FROM offer WHERE id = ?1;

-- offer_by_sku(seller:seller_id, sku:text) -> one offer_ref
SELECT id, product, variant, seller, state, hash FROM offer WHERE seller = ?1 AND sku = ?2;

-- ---- Putting ----

-- product_row_get(product:product_id) -> one product_row
SELECT id, seller, key, category, brand, language, hs, origin, danger, battery_wh, created_at, rating_sum, rating_count,
    version
FROM product WHERE id = ?1;

-- product_by_key(seller:seller_id, key:text) -> one product_ref
SELECT id FROM product WHERE seller = ?1 AND key = ?2 AND key <> '';

-- The oldest of them: the same article is one product whoever sells it.
-- variant_by_gtin(gtin:text) -> one variant_ref
SELECT id, product FROM variant WHERE gtin = ?1 AND gtin <> '' ORDER BY id LIMIT 1;

-- variant_by_options(product:product_id, options:text) -> one variant_ref
SELECT id, product FROM variant WHERE product = ?1 AND options = ?2;

-- variant_get(variant:variant_id) -> one variant_options
SELECT options FROM variant WHERE id = ?1;

-- product_insert(id:product_id, seller:seller_id, key:text, category:category_id, brand:text, language:text, hs:text,
--     origin:text, danger:text, battery_wh:i32, at:time) -> changed
INSERT INTO product (id, seller, key, category, brand, language, hs, origin, danger, battery_wh, created_at, rating_sum,
    rating_count, version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 0, 1);

-- product_update(id:product_id, category:category_id, brand:text, language:text, hs:text, origin:text,
--     danger:text, battery_wh:i32) -> changed
UPDATE product SET category = ?2, brand = ?3, language = ?4, hs = ?5, origin = ?6, danger = ?7, battery_wh = ?8,
    version = version + 1 WHERE id = ?1;

-- product_text_put(product:product_id, language:text, title:text, description:text) -> changed
INSERT INTO product_text (product, language, title, description) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (product, language) DO UPDATE SET title = excluded.title, description = excluded.description;

-- variant_insert(id:variant_id, product:product_id, options:text, gtin:text, weight_g:i32, packed_g:i32) -> changed
INSERT INTO variant (id, product, options, gtin, weight_g, packed_g) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- variant_update(id:variant_id, gtin:text, weight_g:i32, packed_g:i32) -> changed
UPDATE variant SET gtin = ?2, weight_g = ?3, packed_g = ?4 WHERE id = ?1;

-- media_put(product:product_id, variant:variant_id, position:i32, source:text, alt:text) -> changed
INSERT INTO media (product, variant, position, source, alt) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (product, variant, position) DO UPDATE SET source = excluded.source, alt = excluded.alt;

-- Those of a variant from a position on.
-- media_cut(product:product_id, variant:variant_id, position:i32) -> changed
DELETE FROM media WHERE product = ?1 AND variant = ?2 AND position >= ?3;

-- images_of(product:product_id, variant:variant_id, max:i32) -> many media_row
SELECT variant, position, source, alt FROM media WHERE product = ?1 AND variant = ?2 ORDER BY position LIMIT ?3;

-- offer_insert(id:offer_id, product:product_id, variant:variant_id, seller:seller_id, sku:text, price:money,
--     currency:cur, handling_days:i32, ship_from:text, hub:text, path:text, state:text, hash:i64) -> changed
INSERT INTO offer (id, product, variant, seller, sku, price, currency, handling_days, ship_from, hub, path, state, hash, version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 1);

-- offer_update(id:offer_id, price:money, currency:cur, handling_days:i32, ship_from:text, hub:text, path:text,
--     state:text, hash:i64) -> changed
UPDATE offer SET price = ?2, currency = ?3, handling_days = ?4, ship_from = ?5, hub = ?6, path = ?7, state = ?8,
       hash = ?9, version = version + 1
WHERE id = ?1;

-- offer_price_set(id:offer_id, price:money, currency:cur) -> changed
UPDATE offer SET price = ?2, currency = ?3, version = version + 1 WHERE id = ?1 AND state <> 'removed';

-- offer_state_set(id:offer_id, state:text) -> changed
UPDATE offer SET state = ?2, version = version + 1 WHERE id = ?1;

-- ---- Reviews ----

-- review_insert(id:review_id, product:product_id, seller:seller_id, account:account_id, author:text, rating:i32,
--     language:text, title:text, text:text, at:time) -> changed
INSERT INTO review (id, product, seller, account, author, rating, language, title, text, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (product, account) DO NOTHING;

-- review_rating_of(product:product_id, account:account_id) -> one review_rating
SELECT rating FROM review WHERE product = ?1 AND account = ?2;

-- review_delete(product:product_id, account:account_id) -> changed
DELETE FROM review WHERE product = ?1 AND account = ?2;

-- product_rating_add(id:product_id, stars:i64, reviews:i64) -> changed
UPDATE product SET rating_sum = rating_sum + ?2, rating_count = rating_count + ?3, version = version + 1 WHERE id = ?1;

-- ---- Export ----

-- A page of a seller's listings in the order of his SKUs, without texts and pictures.
-- listings_of(seller:seller_id, after:text, max:i32) -> many listing_row
SELECT o.sku, CASE WHEN p.seller = o.seller THEN p.key ELSE '' END, o.product, o.variant, p.language, p.brand,
       p.category, o.path, o.price, o.currency, v.gtin, v.weight_g, v.packed_g, p.hs, p.origin,
       p.danger, p.battery_wh,
       coalesce(k.available, 0) AS available, o.handling_days, o.ship_from, o.hub, v.options, o.state
FROM offer o
JOIN product p ON p.id = o.product
JOIN variant v ON v.id = o.variant
LEFT JOIN stock k ON k.seller = o.seller AND k.offer = o.id
WHERE o.seller = ?1 AND o.sku > ?2 AND o.state <> 'removed'
ORDER BY o.sku LIMIT ?3;

-- catalog_languages() -> each product_language scan
SELECT DISTINCT language FROM product_text ORDER BY language;
