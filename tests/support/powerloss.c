/* SPDX-License-Identifier: Apache-2.0 */
#include <sqlite3.h>

#include "support/powerloss.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/check.h"
#include "base/random.h"

enum { SECTOR = 512, DISKS_MAX = 16, PATH_BYTES = 512 };

/* A write or truncation that no sync has followed yet. */
struct pending {
    struct pending *earlier;
    int64_t at, old_size, new_size; /* new_size of a truncation, else -1 */
    size_t n, old_n;
    unsigned char *now, *before; /* n and old_n bytes from `at` on */
};

/* A file of the disk, whatever number of handles it is open by. */
struct disk {
    char path[PATH_BYTES];
    struct pending *last;
};

struct handle {
    sqlite3_file base;
    struct disk *disk; /* NULL: temporary, not modelled */
    sqlite3_file *real;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static sqlite3_vfs *real_vfs;
static struct disk disks[DISKS_MAX];
static int disks_n;
static struct powerloss armed;
static int64_t writes, syncs, steps;
static bool dark; /* the power has gone */

/* ---- What is on its way ---- */

static struct disk *disk_at(const char *path)
{
    for (int i = 0; i < disks_n; i++)
        if (strcmp(disks[i].path, path) == 0)
            return &disks[i];
    check(disks_n < DISKS_MAX && strlen(path) < PATH_BYTES);
    snprintf(disks[disks_n].path, PATH_BYTES, "%s", path);
    return &disks[disks_n++];
}

static void forget(struct disk *d)
{
    while (d->last) {
        struct pending *p = d->last;

        d->last = p->earlier;
        free(p->now);
        free(p->before);
        free(p);
    }
}

static unsigned char *copy(const void *p, size_t n)
{
    unsigned char *bytes = malloc(n ? n : 1);

    check(bytes != NULL);
    if (n)
        memcpy(bytes, p, n);
    return bytes;
}

/* What the file has from `at` on, before it is changed. */
static unsigned char *read_before(const struct handle *h, int64_t at, size_t n, int64_t size,
                                  size_t *old_n)
{
    unsigned char *bytes;

    *old_n = at >= size ? 0 : (size_t)(size - at < (int64_t)n ? size - at : (int64_t)n);
    bytes = malloc(*old_n ? *old_n : 1);
    check(bytes != NULL);
    if (*old_n)
        check(h->real->pMethods->xRead(h->real, bytes, (int)*old_n, at) == SQLITE_OK);
    return bytes;
}

static void note(struct handle *h, const void *now, size_t n, int64_t at, int64_t new_size)
{
    struct pending *p = calloc(1, sizeof(*p));
    size_t span = n;

    check(p != NULL);
    check(h->real->pMethods->xFileSize(h->real, (sqlite3_int64 *)&p->old_size) == SQLITE_OK);
    if (new_size >= 0)
        span = p->old_size > at ? (size_t)(p->old_size - at) : 0;
    p->at = at;
    p->n = n;
    p->new_size = new_size;
    p->now = copy(now, n);
    p->before = read_before(h, at, span, p->old_size, &p->old_n);
    p->earlier = h->disk->last;
    h->disk->last = p;
}

/* ---- The power goes ---- */

static void put(int fd, const void *p, size_t n, int64_t at)
{
    check(pwrite(fd, p, n, at) == (ssize_t)n);
}

static void undo(int fd, const struct pending *p)
{
    put(fd, p->before, p->old_n, p->at);
    check(ftruncate(fd, p->old_size) == 0);
}

/* Some of its sectors. */
static void redo_some(int fd, const struct pending *p, struct random *chance)
{
    if (p->new_size >= 0) {
        if (random_below(chance, 2))
            check(ftruncate(fd, p->new_size) == 0);
        return;
    }
    for (size_t done = 0; done < p->n;) {
        size_t n = SECTOR - (size_t)((p->at + (int64_t)done) % SECTOR);

        n = n < p->n - done ? n : p->n - done;
        if (random_below(chance, 2))
            put(fd, p->now + done, n, p->at + (int64_t)done);
        done += n;
    }
}

static void lose(struct disk *d, struct random *chance)
{
    struct pending *forward = NULL;
    int fd = open(d->path, O_RDWR | O_CLOEXEC);

    while (d->last) {
        struct pending *p = d->last;

        if (fd >= 0)
            undo(fd, p);
        d->last = p->earlier;
        p->earlier = forward;
        forward = p;
    }
    for (struct pending *p = forward; p && fd >= 0; p = p->earlier)
        redo_some(fd, p, chance);
    d->last = forward;
    forget(d);
    if (fd >= 0)
        close(fd);
}

static void strike(void) /* locked */
{
    struct random chance;

    for (int i = 0; i < disks_n; i++) {
        random_seeded(&chance, armed.seed + (uint64_t)i);
        lose(&disks[i], &chance);
    }
    dark = true;
}

void powerloss_strike(void)
{
    pthread_mutex_lock(&lock);
    strike();
    pthread_mutex_unlock(&lock);
}

/* ---- The file's methods ---- */

static struct handle *handle_of(sqlite3_file *f)
{
    return (struct handle *)f;
}

static void count_step(void) /* locked */
{
    if (++steps != armed.after_steps)
        return;
    strike();
    _exit(POWERLOSS_EXIT);
}

static int count_write(void) /* locked */
{
    writes++;
    return armed.full_at_write && writes >= armed.full_at_write ? SQLITE_FULL : SQLITE_OK;
}

static int do_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    struct handle *h = handle_of(f);
    int code;

    if (!h->disk)
        return h->real->pMethods->xWrite(h->real, p, n, at);
    pthread_mutex_lock(&lock);
    code = dark ? SQLITE_IOERR_WRITE : count_write();
    if (code == SQLITE_OK) {
        note(h, p, (size_t)n, at, -1);
        count_step();
        code = h->real->pMethods->xWrite(h->real, p, n, at);
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int do_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    struct handle *h = handle_of(f);
    int code;

    if (!h->disk)
        return h->real->pMethods->xTruncate(h->real, size);
    pthread_mutex_lock(&lock);
    if (!dark)
        note(h, "", 0, size, size);
    code = dark ? SQLITE_IOERR_TRUNCATE : h->real->pMethods->xTruncate(h->real, size);
    pthread_mutex_unlock(&lock);
    return code;
}

static int do_sync(sqlite3_file *f, unused_arg int flags)
{
    struct handle *h = handle_of(f);
    int code = SQLITE_OK;

    pthread_mutex_lock(&lock);
    if (!dark && h->disk)
        count_step();
    if (dark || ++syncs == armed.failing_sync)
        code = SQLITE_IOERR_FSYNC;
    else if (h->disk && !armed.deaf)
        forget(h->disk);
    pthread_mutex_unlock(&lock);
    return code;
}

static int do_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    struct handle *h = handle_of(f);
    bool off;

    pthread_mutex_lock(&lock);
    off = dark;
    pthread_mutex_unlock(&lock);
    return off ? SQLITE_IOERR_READ : h->real->pMethods->xRead(h->real, p, n, at);
}

static int do_close(sqlite3_file *f)
{
    return handle_of(f)->real->pMethods->xClose(handle_of(f)->real);
}

static int do_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return handle_of(f)->real->pMethods->xFileSize(handle_of(f)->real, size);
}

static int do_lock(sqlite3_file *f, int level)
{
    return handle_of(f)->real->pMethods->xLock(handle_of(f)->real, level);
}

static int do_unlock(sqlite3_file *f, int level)
{
    return handle_of(f)->real->pMethods->xUnlock(handle_of(f)->real, level);
}

static int do_check_lock(sqlite3_file *f, int *out)
{
    return handle_of(f)->real->pMethods->xCheckReservedLock(handle_of(f)->real, out);
}

static int do_control(sqlite3_file *f, int op, void *arg)
{
    return handle_of(f)->real->pMethods->xFileControl(handle_of(f)->real, op, arg);
}

static int do_sector(sqlite3_file *f)
{
    return handle_of(f)->real->pMethods->xSectorSize(handle_of(f)->real);
}

/* What no write was meant for is left alone, as on the disks of today; nothing else is promised. */
static int do_characteristics(unused_arg sqlite3_file *f)
{
    int promised;

    pthread_mutex_lock(&lock);
    promised = armed.frail ? 0 : SQLITE_IOCAP_POWERSAFE_OVERWRITE;
    pthread_mutex_unlock(&lock);
    return promised;
}

static int do_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
    return handle_of(f)->real->pMethods->xShmMap(handle_of(f)->real, page, size, extend, p);
}

static int do_shm_lock(sqlite3_file *f, int from, int n, int flags)
{
    return handle_of(f)->real->pMethods->xShmLock(handle_of(f)->real, from, n, flags);
}

static void do_shm_barrier(sqlite3_file *f)
{
    handle_of(f)->real->pMethods->xShmBarrier(handle_of(f)->real);
}

static int do_shm_unmap(sqlite3_file *f, int remove)
{
    return handle_of(f)->real->pMethods->xShmUnmap(handle_of(f)->real, remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* without mapped reads: all goes through here */
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_check_lock,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_characteristics,
    .xShmMap = do_shm_map,
    .xShmLock = do_shm_lock,
    .xShmBarrier = do_shm_barrier,
    .xShmUnmap = do_shm_unmap,
};

/* ---- The VFS ---- */

static int do_open(unused_arg sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
                   int *out_flags)
{
    enum { MODELLED = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL };
    struct handle *h = handle_of(f);
    int code;

    *h = (struct handle){.real = (sqlite3_file *)(h + 1)};
    code = real_vfs->xOpen(real_vfs, name, h->real, flags, out_flags);
    if (code != SQLITE_OK)
        return code;
    if (name && flags & MODELLED) {
        pthread_mutex_lock(&lock);
        h->disk = disk_at(name);
        pthread_mutex_unlock(&lock);
    }
    h->base.pMethods = &methods;
    return SQLITE_OK;
}

static int do_delete(unused_arg sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    pthread_mutex_lock(&lock);
    forget(disk_at(name));
    pthread_mutex_unlock(&lock);
    return real_vfs->xDelete(real_vfs, name, sync_folder);
}

void powerloss_install(void)
{
    static sqlite3_vfs vfs;

    if (real_vfs)
        return;
    real_vfs = sqlite3_vfs_find(NULL);
    check(real_vfs != NULL);
    vfs = *real_vfs; /* what is not replaced takes no notice of which VFS it is */
    vfs.zName = "powerloss";
    vfs.szOsFile = (int)sizeof(struct handle) + real_vfs->szOsFile;
    vfs.xOpen = do_open;
    vfs.xDelete = do_delete;
    check(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

void powerloss_arm(const struct powerloss *p)
{
    pthread_mutex_lock(&lock);
    armed = *p;
    writes = syncs = steps = 0;
    dark = false;
    pthread_mutex_unlock(&lock);
}

int64_t powerloss_writes(void)
{
    int64_t n;

    pthread_mutex_lock(&lock);
    n = writes;
    pthread_mutex_unlock(&lock);
    return n;
}

int64_t powerloss_syncs(void)
{
    int64_t n;

    pthread_mutex_lock(&lock);
    n = syncs;
    pthread_mutex_unlock(&lock);
    return n;
}
