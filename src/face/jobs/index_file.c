/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/index_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/hash.h"
#include "io/file.h"

enum { PATH_BYTES = 1024 };

/* A file on its way through a block. */
struct blocks {
    struct file file;
    uint64_t digest;   /* of the blocks so far */
    uint64_t passed;   /* bytes of them, without their digests */
    uint64_t all;      /* when reading: bytes of all blocks */
    size_t at, n;      /* in the block: read or written until, and how much there is */
    char *block;
    bool torn;         /* a block was not what its digest says */
};

static void blocks_close(struct blocks *b)
{
    file_close(&b->file);
    free(b->block);
}

static void blocks_open(struct blocks *b, int fd, const char *name)
{
    *b = (struct blocks){.file = {fd, name, true}, .block = malloc(INDEX_BLOCK_BYTES)};
    check(b->block != NULL);
}

static uint64_t next_digest(const struct blocks *b, size_t n)
{
    return hash_add(b->digest, hash_content((struct str){b->block, n}));
}

enum outcome index_program(uint64_t *digest)
{
    scoped(blocks_close) struct blocks b;
    struct problem p = {0};
    size_t n;

    blocks_open(&b, -1, "/proc/self/exe");
    if (file_open(b.file.name, &p, &b.file) != DONE)
        return fail("search", "the program cannot read itself");
    do {
        TRY(file_read(&b.file, b.block, INDEX_BLOCK_BYTES, &n));
        b.digest = next_digest(&b, n);
    } while (n > 0);
    *digest = b.digest;
    return DONE;
}

/* ---- writing ---- */

static enum outcome write_block(struct blocks *b)
{
    b->digest = next_digest(b, b->at);
    TRY(file_write(&b->file, (struct str){(const char *)&b->digest, sizeof(b->digest)}));
    TRY(file_write(&b->file, (struct str){b->block, b->at}));
    b->passed += b->at;
    b->at = 0;
    return DONE;
}

static bool write_bytes(void *arg, const void *bytes, size_t n)
{
    struct blocks *b = arg;
    const char *from = bytes;

    while (n > 0) {
        size_t part = INDEX_BLOCK_BYTES - b->at < n ? INDEX_BLOCK_BYTES - b->at : n;

        memcpy(b->block + b->at, from, part);
        b->at += part;
        from += part;
        n -= part;
        if (b->at == INDEX_BLOCK_BYTES && write_block(b) != DONE)
            return false;
    }
    return true;
}

/* The name of the file that is written beside. */
static enum outcome name_beside(const char *path, char out[PATH_BYTES])
{
    int n = snprintf(out, PATH_BYTES, "%s.new", path);

    return n > 0 && n < PATH_BYTES ? DONE : fail("search", "too long a name: %s", path);
}

/* Is the open file still the one of that name? Another process may have put it in its place. */
static bool is_named(int fd, const char *name)
{
    struct stat open_one, named;

    return fstat(fd, &open_one) == 0 && stat(name, &named) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* What a process that died has left is written over; one that lives has it locked. */
static enum outcome open_beside(const char *name, struct problem *p, struct blocks *out)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    blocks_open(out, fd, name);
    if (fd < 0)
        return fail("search", "%s: %s", name, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !is_named(fd, name))
        return refuse(p, refusal_conflict, "index", "another process is writing it");
    if (fchmod(fd, 0600) != 0 || ftruncate(fd, 0) != 0)
        return fail("search", "%s: %s", name, strerror(errno));
    return DONE;
}

static enum outcome write_all(struct blocks *b, const char *path, struct search *s,
                              struct index_identity identity, uint64_t basis)
{
    const struct keep_sink to = {write_bytes, b};

    if (!index_keep(s, identity, basis, &to) || write_block(b) != DONE)
        return FAILED;
    if (rename(b->file.name, path) != 0)
        return fail("search", "%s: %s", path, strerror(errno));
    return DONE;
}

enum outcome index_file_write(const char *path, struct search *s, struct index_identity identity,
                              uint64_t basis, struct problem *p, uint64_t *bytes)
{
    scoped(blocks_close) struct blocks b = {.file = FILE_CLOSED};
    char beside[PATH_BYTES];
    enum outcome out;

    TRY(name_beside(path, beside));
    TRY(open_beside(beside, p, &b));
    out = write_all(&b, path, s, identity, basis);
    if (out != DONE)
        unlink(beside); /* while it is locked */
    *bytes = b.passed;
    return out;
}

/* ---- reading ---- */

/* Exactly as many. */
static bool read_exactly(struct file *f, char *out, size_t n)
{
    size_t got;

    for (; n > 0; out += got, n -= got)
        if (file_read(f, out, n, &got) != DONE || got == 0)
            return false;
    return true;
}

/* The next one; not `torn` when it was the last. */
static bool read_block(struct blocks *b)
{
    uint64_t left = b->all - b->passed, said;
    size_t n = left < INDEX_BLOCK_BYTES ? (size_t)left : INDEX_BLOCK_BYTES;

    if (n == 0)
        return false;
    b->torn = !read_exactly(&b->file, (char *)&said, sizeof(said)) ||
              !read_exactly(&b->file, b->block, n);
    if (b->torn)
        return false;
    b->digest = next_digest(b, n);
    b->torn = said != b->digest;
    b->passed += n;
    b->n = n;
    b->at = 0;
    return !b->torn;
}

static bool read_bytes(void *arg, void *out, size_t n)
{
    struct blocks *b = arg;
    char *to = out;

    while (n > 0) {
        size_t part;

        if (b->at == b->n && !read_block(b))
            return false;
        part = b->n - b->at < n ? b->n - b->at : n;
        memcpy(to, b->block + b->at, part);
        b->at += part;
        to += part;
        n -= part;
    }
    return true;
}

/* How many bytes the blocks of a file of this size have. False: no file of ours is so long. */
static bool measure(int fd, uint64_t *bytes)
{
    const uint64_t full = INDEX_BLOCK_BYTES + sizeof(uint64_t);
    struct stat what;
    uint64_t rest;

    if (fstat(fd, &what) != 0 || !S_ISREG(what.st_mode))
        return false;
    rest = (uint64_t)what.st_size % full;
    *bytes = (uint64_t)what.st_size / full * INDEX_BLOCK_BYTES + rest - sizeof(uint64_t);
    return rest >= sizeof(uint64_t);
}

enum outcome index_file_read(const char *path, struct search *s, struct index_identity identity,
                             struct problem *p, uint64_t *basis)
{
    scoped(blocks_close) struct blocks b;
    struct keep_source from = {read_bytes, &b, 0};
    enum outcome out;

    blocks_open(&b, -1, path);
    TRY(file_open(path, p, &b.file));
    if (!measure(b.file.fd, &b.all))
        return refuse(p, refusal_invalid, "index", "no whole file");
    from.left = b.all;
    out = index_take(s, identity, &from, basis, p);
    return b.torn ? refuse(p, refusal_invalid, "index", "a block that is not as it was written")
                  : out;
}
