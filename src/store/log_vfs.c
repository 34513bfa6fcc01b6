/* SPDX-License-Identifier: Apache-2.0 */
#include <sqlite3.h>

#include "store/log_vfs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum { WRITE_LOCK = 0 /* of SQLite's index of the log: sqlite.org/walformat.html, 2.3 */ };

/* Lies behind the underlying VFS's own struct of the file, so that its methods take the file as it
 * is and only those that are replaced come here. */
struct extra {
    const sqlite3_io_methods *under;
    sqlite3_io_methods methods;  /* those of `under`, some replaced */
    sqlite3_file *log, *database; /* of the same connection, or NULL */
    unsigned char *held;         /* of a log: LOG_HELD_MAX bytes from the first write on */
    size_t held_n;
    sqlite3_int64 at; /* where the held bytes belong */
};

static sqlite3_vfs *under_vfs;

static size_t extra_offset(void)
{
    const size_t step = _Alignof(struct extra);

    return ((size_t)under_vfs->szOsFile + step - 1) / step * step;
}

static struct extra *extra_of(sqlite3_file *f)
{
    return (struct extra *)((char *)f + extra_offset());
}

/* ---- What is held ---- */

static int hand_on(sqlite3_file *log)
{
    struct extra *x = extra_of(log);
    int code = SQLITE_OK;

    if (x->held_n)
        code = x->under->xWrite(log, x->held, (int)x->held_n, x->at);
    if (code == SQLITE_OK)
        x->held_n = 0;
    return code;
}

static void hold(struct extra *x, const void *p, size_t n, sqlite3_int64 at)
{
    if (!x->held)
        x->held = malloc(LOG_HELD_MAX);
    check(x->held != NULL);
    if (!x->held_n)
        x->at = at;
    memcpy(x->held + x->held_n, p, n);
    x->held_n += n;
}

/* ---- Methods of a log ---- */

static int log_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    struct extra *x = extra_of(f);
    bool follows = at == x->at + (sqlite3_int64)x->held_n;

    if (!follows || x->held_n + (size_t)n > LOG_HELD_MAX) {
        int code = hand_on(f);

        if (code != SQLITE_OK)
            return code;
    }
    if (n > LOG_HELD_MAX)
        return x->under->xWrite(f, p, n, at);
    hold(x, p, (size_t)n, at);
    return SQLITE_OK;
}

static int log_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int code = hand_on(f);

    return code == SQLITE_OK ? extra_of(f)->under->xRead(f, p, n, at) : code;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int code = hand_on(f);

    return code == SQLITE_OK ? extra_of(f)->under->xTruncate(f, size) : code;
}

static int log_sync(sqlite3_file *f, int flags)
{
    int code = hand_on(f);

    return code == SQLITE_OK ? extra_of(f)->under->xSync(f, flags) : code;
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int code = hand_on(f);

    return code == SQLITE_OK ? extra_of(f)->under->xFileSize(f, size) : code;
}

static int log_close(sqlite3_file *f)
{
    struct extra *x = extra_of(f);

    extra_of(x->database)->log = NULL;
    free(x->held);
    return x->under->xClose(f);
}

/* ---- Methods of a database that lead to its log ---- */

static int database_lock(sqlite3_file *f, int from, int n, int flags)
{
    struct extra *x = extra_of(f);

    if (x->log && from == WRITE_LOCK && flags & SQLITE_SHM_UNLOCK)
        extra_of(x->log)->held_n = 0;
    return x->under->xShmLock(f, from, n, flags);
}

/* SQLite writes the head of the index twice, a barrier between: who reads now finds that they
 * differ, and waits. It cannot be told that a write failed, and a process that ends here has
 * published nothing. A connection that syncs its commits has nothing held by now. */
static void database_barrier(sqlite3_file *f)
{
    struct extra *x = extra_of(f);

    if (x->log)
        check(hand_on(x->log) == SQLITE_OK);
    x->under->xShmBarrier(f);
}

/* ---- The VFS ---- */

/* As much of the table as a VFS of that version has. */
static size_t table_bytes(int version)
{
    if (version >= 3)
        return sizeof(sqlite3_io_methods);
    return version == 2 ? offsetof(sqlite3_io_methods, xFetch)
                        : offsetof(sqlite3_io_methods, xShmMap);
}

static sqlite3_io_methods *replace_methods(sqlite3_file *f)
{
    struct extra *x = extra_of(f);

    *x = (struct extra){.under = f->pMethods};
    memcpy(&x->methods, x->under, table_bytes(x->under->iVersion));
    f->pMethods = &x->methods;
    return &x->methods;
}

static void take_database(sqlite3_file *f)
{
    sqlite3_io_methods *m;

    if (f->pMethods->iVersion < 2)
        return;
    m = replace_methods(f);
    m->xShmLock = database_lock;
    m->xShmBarrier = database_barrier;
}

static void take_log(sqlite3_file *f, sqlite3_file *database)
{
    sqlite3_io_methods *m;

    if (database->pMethods->iVersion < 2 || database->pMethods->xShmLock != database_lock ||
        !(f->pMethods->xDeviceCharacteristics(f) & SQLITE_IOCAP_POWERSAFE_OVERWRITE))
        return;
    m = replace_methods(f);
    m->xWrite = log_write;
    m->xRead = log_read;
    m->xTruncate = log_truncate;
    m->xSync = log_sync;
    m->xFileSize = log_size;
    m->xClose = log_close;
    extra_of(f)->database = database;
    extra_of(database)->log = f;
}

static int log_vfs_open(unused_arg sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
                        int *out_flags)
{
    int code = under_vfs->xOpen(under_vfs, name, f, flags, out_flags);

    if (code != SQLITE_OK || !name)
        return code;
    if (flags & SQLITE_OPEN_MAIN_DB)
        take_database(f);
    else if (flags & SQLITE_OPEN_WAL)
        take_log(f, sqlite3_database_file_object(name));
    return SQLITE_OK;
}

void log_vfs_register(void)
{
    static sqlite3_vfs vfs;

    under_vfs = sqlite3_vfs_find(NULL);
    check(under_vfs != NULL);
    vfs = *under_vfs; /* what is not replaced takes no notice of which VFS it is */
    vfs.zName = "gathered-log";
    vfs.szOsFile = (int)(extra_offset() + sizeof(struct extra));
    vfs.xOpen = log_vfs_open;
    check(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}
