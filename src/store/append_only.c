/* SPDX-License-Identifier: Apache-2.0 */
/* Triggers that keep append-only tables (append_only.def) from being changed by anybody, also by
 * hand. Made after the migrations, where they are not there yet. */
#include "store/inside.h"

#define X(table)                                                                               \
    "CREATE TRIGGER IF NOT EXISTS " #table "_unchanged BEFORE UPDATE ON " #table               \
    " BEGIN SELECT RAISE(ABORT, '" #table " is append-only'); END;\n"                          \
    "CREATE TRIGGER IF NOT EXISTS " #table "_kept BEFORE DELETE ON " #table                    \
    " BEGIN SELECT RAISE(ABORT, '" #table " is append-only'); END;\n"
static const char sqlite_guards[] =
#include "store/append_only.def"
    ;
#undef X

#define X(table)                                                                               \
    "IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = '" #table "_append_only'"          \
    " AND tgrelid = '" #table "'::regclass) THEN"                                              \
    " CREATE TRIGGER " #table "_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON " #table    \
    " FOR EACH STATEMENT EXECUTE FUNCTION append_only_refuse(); END IF;\n"
static const char postgres_guards[] =
    "DO $$ BEGIN\n"
#include "store/append_only.def"
    "END $$;";
#undef X

static const char postgres_refusal[] =
    "CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME; END';";

enum outcome prepare_append_only(struct conn *conn)
{
    return conn->ops == &sqlite_ops ? DONE : conn->ops->script(conn, postgres_refusal);
}

enum outcome guard_append_only(struct conn *conn)
{
    TRY(prepare_append_only(conn));
    return conn->ops->script(conn, conn->ops == &sqlite_ops ? sqlite_guards : postgres_guards);
}
