-- SPDX-License-Identifier: Apache-2.0
-- Statements of the store's own tables.

-- row migration_row(number:i32, digest:i64)
-- migration_list(max:i32) -> many migration_row
SELECT number, digest FROM schema_migration ORDER BY number LIMIT ?1;

-- migration_add(number:i32, name:text, digest:i64, at:time) -> changed
INSERT INTO schema_migration (number, name, digest, applied_at_ms) VALUES (?1, ?2, ?3, ?4);
