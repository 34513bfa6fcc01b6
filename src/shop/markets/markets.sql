-- SPDX-License-Identifier: Apache-2.0
-- Table: rate. See rates.h.

-- row stored_rate(day:date, base:cur, quote:cur, num:i64, den:i64, source:text)

-- The rates of a stretch of days, the oldest first: the last one of a pair is the one that holds.
-- rate_recent(first:date, last:date) -> each stored_rate scan
SELECT day, base, quote, num, den, source FROM rate WHERE day >= ?1 AND day <= ?2 ORDER BY day, base, quote;

-- All of them, for the export.
-- rate_all() -> each stored_rate scan
SELECT day, base, quote, num, den, source FROM rate ORDER BY day, base, quote;

-- rate_put(day:date, base:cur, quote:cur, num:i64, den:i64, source:text) -> changed
INSERT INTO rate (day, base, quote, num, den, source) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (day, base, quote) DO UPDATE SET num = excluded.num, den = excluded.den, source = excluded.source;
