-- SPDX-License-Identifier: Apache-2.0
-- Tables: tariff, tariff_import. See tariffs.h.

-- row tariff_stored(book:text, id:text, line:text)
-- row tariff_version(version:i64)
-- row tariff_import_row(version:i64, at:time, who:text, account:account_id?, file:text, sha256:text, replaced:bool,
--     added:i64, changed:i64, removed:i64)

-- All rows, in the order in which they came.
-- tariff_all() -> each tariff_stored scan
SELECT book, id, line FROM tariff ORDER BY book, version, row_no, id;

-- The newest version there is.
-- tariff_newest() -> one tariff_version
SELECT version FROM tariff_import ORDER BY version DESC LIMIT 1;

-- tariff_put(book:text, id:text, line:text, version:i64, row_no:i64) -> changed
INSERT INTO tariff (book, id, line, version, row_no) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (book, id) DO UPDATE SET line = excluded.line, version = excluded.version, row_no = excluded.row_no;

-- tariff_remove(book:text, id:text) -> changed
DELETE FROM tariff WHERE book = ?1 AND id = ?2;

-- tariff_import_insert(version:i64, at:time, who:text, account:account_id?, file:text, sha256:text, replaced:bool,
--     rows_added:i64, rows_changed:i64, rows_removed:i64) -> changed
INSERT INTO tariff_import (version, at, who, account, file, sha256, replaced, added, changed, removed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- All imports, the latest first.
-- tariff_imports(max:i32) -> many tariff_import_row
SELECT version, at, who, account, file, sha256, replaced, added, changed, removed FROM tariff_import
ORDER BY version DESC LIMIT ?1;
