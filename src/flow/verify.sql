-- SPDX-License-Identifier: Apache-2.0
-- What must never be there: see verify.h. Reads only; each gives the rows that break a rule.

-- row broken(home:i64, ref:i64, state:text, a:i64, b:i64)

-- Escrow: a is what the account has, b what the state of the order asks for.
-- verify_escrow() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state,
    coalesce(b.credits_posted - b.debits_posted - b.debits_pending, 0) AS a,
    CASE WHEN o.state IN ('paid', 'shipped', 'delivered', 'completed') THEN o.total - o.refunded
    ELSE 0 END AS b
FROM orders o
LEFT JOIN ledger_balance b
    ON b.home = o.buyer AND b.kind = 'escrow' AND b.party = o.id AND b.currency = o.currency
WHERE coalesce(b.credits_posted - b.debits_posted - b.debits_pending, 0) <>
    CASE WHEN o.state IN ('paid', 'shipped', 'delivered', 'completed') THEN o.total - o.refunded
    ELSE 0 END;

-- Escrow accounts of no order, or in another currency than its.
-- verify_escrow_strangers() -> each broken scan fanout
SELECT b.home, b.party AS ref, '' AS state, b.credits_posted AS a, b.debits_posted AS b
FROM ledger_balance b
LEFT JOIN orders o ON o.buyer = b.home AND o.id = b.party AND o.currency = b.currency
WHERE b.kind = 'escrow' AND o.id IS NULL;

-- Money in suspense that nobody is about to use: of a purchase that has not lapsed.
-- verify_suspense() -> each broken scan fanout
SELECT b.home, b.party AS ref, coalesce(p.state, '') AS state,
    b.credits_posted - b.debits_posted - b.debits_pending AS a, 0 AS b
FROM ledger_balance b
LEFT JOIN payment_intent i ON i.buyer = b.home AND i.id = b.party
LEFT JOIN purchase p ON p.buyer = i.buyer AND p.id = i.purchase
WHERE b.kind = 'suspense' AND b.credits_posted <> b.debits_posted + b.debits_pending
    AND (p.id IS NULL OR p.state <> 'lapsed' OR i.state <> 'captured');

-- Purchases: a orders that are there, b that should be; or their sum and the purchase's.
-- verify_purchase_sums() -> each broken scan fanout
SELECT p.buyer AS home, p.id AS ref, p.state, coalesce(s.total, 0) AS a, p.total AS b
FROM purchase p
LEFT JOIN (SELECT buyer, purchase, CAST(sum(total) AS i64) AS total, count(*) AS n
           FROM orders GROUP BY buyer, purchase) s ON s.buyer = p.buyer AND s.purchase = p.id
WHERE coalesce(s.total, 0) <> p.total OR coalesce(s.n, 0) <> p.orders;

-- Orders whose state does not go with their purchase's.
-- verify_states() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, o.purchase AS a, 0 AS b
FROM orders o
LEFT JOIN purchase p ON p.buyer = o.buyer AND p.id = o.purchase
WHERE p.id IS NULL
    OR (p.state = 'awaiting' AND o.state <> 'placed')
    OR (p.state = 'lapsed' AND o.state <> 'lapsed')
    OR (p.state = 'cancelled' AND o.state <> 'cancelled')
    OR (p.state = 'paid' AND o.state IN ('placed', 'lapsed'));

-- Purchases and payments: a captured intents, b all. Paid without a payment, or without any intent.
-- verify_payments() -> each broken scan fanout
SELECT p.buyer AS home, p.id AS ref, p.state, coalesce(i.captured, 0) AS a, coalesce(i.n, 0) AS b
FROM purchase p
LEFT JOIN (SELECT buyer, purchase, count(*) AS n,
               CAST(sum(CASE WHEN state = 'captured' THEN 1 ELSE 0 END) AS i64) AS captured
           FROM payment_intent GROUP BY buyer, purchase) i
    ON i.buyer = p.buyer AND i.purchase = p.id
WHERE coalesce(i.n, 0) = 0 OR (p.state = 'paid' AND coalesce(i.captured, 0) = 0)
    OR (p.state = 'awaiting' AND coalesce(i.captured, 0) > 0);

-- Histories: a events of the order's own state, b events that start nowhere.
-- verify_history() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, coalesce(h.now, 0) AS a, coalesce(h.starts, 0) AS b
FROM orders o
LEFT JOIN (SELECT e.buyer, e.order_id, CAST(sum(CASE WHEN e.previous = '' THEN 1 ELSE 0 END) AS i64)
               AS starts, CAST(sum(CASE WHEN e.state = r.state THEN 1 ELSE 0 END) AS i64) AS now
           FROM order_event e JOIN orders r ON r.buyer = e.buyer AND r.id = e.order_id
           GROUP BY e.buyer, e.order_id) h ON h.buyer = o.buyer AND h.order_id = o.id
WHERE coalesce(h.now, 0) <> 1 OR coalesce(h.starts, 0) <> 1;

-- One charge taken twice: a how often.
-- verify_charges() -> each broken scan fanout
SELECT home, ref, '' AS state, count(*) AS a, 0 AS b
FROM payment_event WHERE charge <> '' GROUP BY home, ref, kind, charge HAVING count(*) > 1;

-- Refunds and their holds: asked without an open hold, or ended with one.
-- verify_refunds() -> each broken scan fanout
SELECT r.buyer AS home, r.id AS ref, r.state, r.amount AS a, coalesce(h.amount, 0) AS b
FROM payment_refund r
LEFT JOIN ledger_transfer h ON h.home = r.buyer AND h.ref = r.id AND h.step = 0
    AND h.code = CASE WHEN r.order_id = 0 THEN 'stray_refund' ELSE 'refund' END
LEFT JOIN ledger_transfer e ON e.home = r.buyer AND e.ref = r.id AND e.step = 1 AND e.code = h.code
WHERE coalesce(h.amount, 0) <> r.amount OR coalesce(e.phase, 'asked') <>
    CASE r.state WHEN 'asked' THEN 'asked' WHEN 'done' THEN 'posted' ELSE 'voided' END;

-- What went or goes back of an order, a, against what its state asks for, b: the parts while it goes
-- on, nothing or all when it has ended otherwise.
-- verify_refund_sums(attempts:i32) -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, coalesce(r.amount, 0) AS a,
    CASE WHEN o.state IN ('cancelled', 'refunded') THEN o.total ELSE o.refunded END AS b
FROM orders o
LEFT JOIN (SELECT buyer, order_id, CAST(sum(amount) AS i64) AS amount FROM payment_refund
           WHERE state <> 'failed' OR attempt >= ?1 GROUP BY buyer, order_id) r
    ON r.buyer = o.buyer AND r.order_id = o.id
WHERE coalesce(r.amount, 0) <>
        CASE WHEN o.state IN ('cancelled', 'refunded') THEN o.total ELSE o.refunded END
    AND NOT (o.state = 'cancelled' AND r.amount IS NULL);

-- Orders and the disputes that hold them: a that of the order, b the one that is open or whose goods
-- go back. Held in a state that nothing may be disputed in.
-- verify_disputes() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, o.dispute AS a, coalesce(d.id, 0) AS b
FROM orders o
LEFT JOIN dispute d ON d.buyer = o.buyer AND d.order_id = o.id AND (d.state IN ('open', 'escalated')
    OR EXISTS (SELECT 1 FROM dispute_return r WHERE r.buyer = d.buyer AND r.dispute = d.id
        AND r.state IN ('awaited', 'sent')))
WHERE o.dispute <> coalesce(d.id, 0)
    OR (d.id IS NOT NULL AND o.state NOT IN ('shipped', 'delivered', 'completed'));

-- What disputes have given back, a, against what went back while the order goes on, b; all of it
-- where it has not ended as refunded.
-- verify_dispute_sums() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, d.refund AS a, o.refunded AS b
FROM orders o
JOIN (SELECT buyer, order_id, CAST(sum(refund) AS i64) AS refund FROM dispute
      GROUP BY buyer, order_id) d ON d.buyer = o.buyer AND d.order_id = o.id
WHERE d.refund > o.total OR (o.state <> 'refunded' AND d.refund <> o.refunded);

-- Timers of disputes that have not rung before ?1; a when.
-- verify_dispute_timers(before:time) -> each broken scan fanout
SELECT buyer AS home, id AS ref, state, coalesce(due_at, 0) AS a, 0 AS b
FROM dispute WHERE state = 'open' AND (due_at IS NULL OR due_at < ?1)
UNION ALL
SELECT buyer AS home, dispute AS ref, state, coalesce(due_at, 0) AS a, 0 AS b
FROM dispute_return WHERE state IN ('awaited', 'sent') AND (due_at IS NULL OR due_at < ?1);

-- Payouts and their holds.
-- verify_payouts() -> each broken scan fanout
SELECT p.seller AS home, p.id AS ref, p.state, p.amount AS a, coalesce(h.amount, 0) AS b
FROM payout p
LEFT JOIN ledger_transfer h ON h.home = p.seller AND h.ref = p.id AND h.step = 0
    AND h.code = 'payout'
LEFT JOIN ledger_transfer e ON e.home = p.seller AND e.ref = p.id AND e.step = 1
    AND e.code = 'payout'
WHERE coalesce(h.amount, 0) <> p.amount OR coalesce(e.phase, 'asked') <>
    CASE p.state WHEN 'asked' THEN 'asked' WHEN 'paid' THEN 'posted' WHEN 'failed' THEN 'voided'
    ELSE 'expired' END;

-- Accounts of sellers: a is what is available, b the sum of the entries that went with no payout.
-- verify_entries() -> each broken scan fanout
SELECT b.home, b.party AS ref, b.currency AS state,
    b.credits_posted - b.debits_posted - b.debits_pending AS a, coalesce(e.amount, 0) AS b
FROM ledger_balance b
LEFT JOIN (SELECT seller, currency, CAST(sum(amount) AS i64) AS amount FROM seller_entry
           WHERE payout = 0 GROUP BY seller, currency) e
    ON e.seller = b.home AND e.currency = b.currency
WHERE b.kind = 'seller'
    AND coalesce(e.amount, 0) <> b.credits_posted - b.debits_posted - b.debits_pending;

-- What a payout was made of, b, and its amount, a.
-- verify_payout_entries() -> each broken scan fanout
SELECT p.seller AS home, p.id AS ref, p.state, p.amount AS a, coalesce(e.amount, 0) AS b
FROM payout p
LEFT JOIN (SELECT seller, payout, CAST(sum(amount) AS i64) AS amount FROM seller_entry
           WHERE kind <> 'payout' GROUP BY seller, payout) e
    ON e.seller = p.seller AND e.payout = p.id
WHERE coalesce(e.amount, 0) <> p.amount;

-- Reserves: a in the account, b in rows that are not free yet.
-- verify_reserves() -> each broken scan fanout
SELECT s.seller AS home, s.seller AS ref, s.currency AS state, CAST(sum(s.a) AS i64) AS a,
    CAST(sum(s.b) AS i64) AS b
FROM (SELECT home AS seller, currency, credits_posted - debits_posted - debits_pending AS a, 0 AS b
      FROM ledger_balance WHERE kind = 'reserve'
      UNION ALL
      SELECT seller, currency, 0, amount FROM seller_reserve WHERE freed_at IS NULL) s
GROUP BY s.seller, s.currency HAVING CAST(sum(s.a) AS i64) <> CAST(sum(s.b) AS i64);

-- Reserves that should have been free before ?1; a when.
-- verify_reserve_timers(before:time) -> each broken scan fanout
SELECT seller AS home, order_id AS ref, '' AS state, kept_until AS a, 0 AS b
FROM seller_reserve WHERE freed_at IS NULL AND kept_until < ?1;

-- Released orders whose share has not arrived with the seller: a sent, b arrived. Fine while the
-- effect waits.
-- verify_shares() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, t.amount AS a, coalesce(s.amount, 0) AS b
FROM ledger_transfer t
JOIN orders o ON o.buyer = t.home AND o.id = t.ref
LEFT JOIN ledger_transfer s ON s.home = o.seller AND s.code = 'settle' AND s.ref = t.ref
    AND s.step = 0
WHERE t.code = 'share' AND t.step = 0 AND coalesce(s.amount, 0) <> t.amount;

-- Reservations that do not go with the state of their order: a pieces held, b pieces sold. Fine
-- while an effect waits.
-- verify_reservations() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, coalesce(r.held, 0) AS a, coalesce(r.sold, 0) AS b
FROM orders o
LEFT JOIN (SELECT seller, holder,
               CAST(sum(CASE WHEN state = 'sold' THEN quantity - returned ELSE 0 END) AS i64) AS sold,
               CAST(sum(CASE WHEN state = 'held' THEN quantity ELSE 0 END) AS i64) AS held
           FROM reservation GROUP BY seller, holder) r
    ON r.seller = o.seller AND r.holder = o.reservation
WHERE (o.state IN ('paid', 'shipped', 'delivered', 'completed', 'released')
        AND (coalesce(r.sold, 0) = 0 OR coalesce(r.held, 0) > 0))
    OR (o.state IN ('cancelled', 'lapsed') AND coalesce(r.sold, 0) + coalesce(r.held, 0) > 0);

-- Places on departures that do not go with the state of their order, or have no order since ?1: a places, b of them
-- held. Fine while an effect waits.
-- verify_places(before:time) -> each broken scan fanout
SELECT b.buyer AS home, coalesce(o.id, b.holder) AS ref, coalesce(o.state, 'not placed') AS state, count(*) AS a,
    CAST(sum(CASE WHEN b.state = 'held' THEN 1 ELSE 0 END) AS i64) AS b
FROM booking b LEFT JOIN orders o ON o.buyer = b.buyer AND o.reservation = b.holder
WHERE (b.state <> 'released' AND o.state IN ('cancelled', 'lapsed'))
    OR (b.state <> 'firm' AND o.state IN ('paid', 'shipped', 'delivered', 'completed', 'released'))
    OR (b.state <> 'held' AND o.state = 'placed')
    OR (b.state <> 'released' AND o.state IS NULL AND b.expires_at < ?1)
GROUP BY b.buyer, b.holder, o.id, o.state;

-- Timers that have not rung: orders whose time came before ?1; a when.
-- verify_order_timers(before:time) -> each broken scan fanout
SELECT buyer AS home, id AS ref, state, coalesce(due_at, 0) AS a, 0 AS b
FROM orders WHERE due_at IS NOT NULL AND due_at < ?1 AND dispute = 0;

-- Purchases that should have lapsed before ?1; a when.
-- verify_purchase_timers(before:time) -> each broken scan fanout
SELECT buyer AS home, id AS ref, state, pay_by AS a, 0 AS b
FROM purchase WHERE state = 'awaiting' AND pay_by < ?1;

-- Refunds that nobody tries any more: the last attempt has failed.
-- verify_lost_refunds(attempts:i32) -> each broken scan fanout
SELECT buyer AS home, id AS ref, state, amount AS a, attempt AS b
FROM payment_refund WHERE state = 'failed' AND attempt >= ?1;

-- Promotions: a what their uses sum to, b what they are said to have cost; or their number.
-- verify_promotions() -> each broken scan fanout
SELECT s.home, s.home AS ref, '' AS state, coalesce(u.cost, 0) AS a, s.spent AS b
FROM promotion_spent s
LEFT JOIN (SELECT home, CAST(sum(cost) AS i64) AS cost, count(*) AS n FROM promotion_use
           WHERE state <> 'released' GROUP BY home) u ON u.home = s.home
WHERE coalesce(u.cost, 0) <> s.spent OR coalesce(u.n, 0) <> s.uses;

-- Promotions that have cost more than their budget, a more than b, or were used too often.
-- verify_promotion_limits() -> each broken scan fanout
SELECT s.home, s.home AS ref, '' AS state, s.spent AS a, p.budget AS b
FROM promotion_spent s JOIN promotion p ON p.id = s.home
WHERE (p.budget > 0 AND s.spent > p.budget) OR (p.max_uses > 0 AND s.uses > p.max_uses);

-- Released orders: a what the marketplace has paid of the price, b what it should have.
-- verify_subsidies() -> each broken scan fanout
SELECT o.buyer AS home, o.id AS ref, o.state, coalesce(t.amount, 0) AS a, o.subsidy AS b
FROM orders o
LEFT JOIN ledger_transfer t ON t.home = o.buyer AND t.code = 'subsidy' AND t.ref = o.id AND t.step = 0
WHERE (o.state = 'released' AND o.refunded = 0 AND coalesce(t.amount, 0) <> o.subsidy)
    OR (o.state <> 'released' AND t.amount IS NOT NULL) OR coalesce(t.amount, 0) > o.subsidy;
