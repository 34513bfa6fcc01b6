/* SPDX-License-Identifier: Apache-2.0 */
#include "store/backup.h"

#include <unistd.h>

#include "base/check.h"
#include "store/inside.h"

enum outcome store_backup(struct ctx *c, const char *path)
{
    check(!c->tx);
    if (access(path, F_OK) == 0)
        return refuse(&c->problem, refusal_invalid, "file", "expected a new file: %s exists", path);
    return c->store->ops->backup(&c->problem, &c->store->options, path);
}

enum outcome store_restore(struct problem *p, const struct store_options *o, const char *path)
{
    if (access(path, R_OK) != 0)
        return refuse(p, refusal_invalid, "file", "%s cannot be read", path);
    return (o->db_url && *o->db_url ? &postgres_ops : &sqlite_ops)->restore(p, o, path);
}

static enum outcome check_soundness(struct ctx *c, unused_arg void *arg)
{
    struct conn *conn;

    TRY(tx_conn(c, &conn));
    return conn->ops->check_soundness(conn, &c->problem);
}

enum outcome store_check_soundness(struct ctx *c)
{
    return store_read(c, check_soundness, NULL);
}
