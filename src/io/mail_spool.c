/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/mail_spool.h"

enum { PATH_MAX_BYTES = SPOOL_PATH_MAX + 64 };

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static enum outcome make_folder(struct problem *p, const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return DONE;
    return refuse(p, refusal_invalid, "spool", "%s: %s", path, strerror(errno));
}

enum outcome mail_spool_open(struct problem *p, const char *dir, struct mail_spool *out)
{
    char path[PATH_MAX_BYTES];

    if (strlen(dir) >= SPOOL_PATH_MAX)
        return refuse(p, refusal_invalid, "spool", "expected a shorter path");
    snprintf(out->dir, sizeof(out->dir), "%s", dir);
    TRY(make_folder(p, dir));
    snprintf(path, sizeof(path), "%s/tmp", dir);
    TRY(make_folder(p, path));
    snprintf(path, sizeof(path), "%s/new", dir);
    return make_folder(p, path);
}

static bool write_all(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t n = write(fd, s.p, s.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s = str_sub(s, (size_t)n, s.n);
    }
    return true;
}

static enum outcome write_file(const char *path, struct str bytes)
{
    scoped(fd_close) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || !write_all(fd, bytes) || fsync(fd) != 0)
        return fail("mail", "%s: %s", path, strerror(errno));
    return DONE;
}

static enum outcome sync_folder(const char *path)
{
    scoped(fd_close) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0)
        return fail("mail", "%s: %s", path, strerror(errno));
    return DONE;
}

enum outcome mail_spool_put(struct problem *p, const struct mail_spool *s,
                            const struct letter *l)
{
    scoped(buf_release) struct buf b;
    char unfinished[PATH_MAX_BYTES], finished[PATH_MAX_BYTES], folder[PATH_MAX_BYTES];

    buf_init(&b, NULL, LETTER_BYTES_MAX);
    TRY(letter_write(p, l, &b));
    snprintf(unfinished, sizeof(unfinished), "%s/tmp/%lld.eml", s->dir, (long long)l->id);
    snprintf(finished, sizeof(finished), "%s/new/%lld.eml", s->dir, (long long)l->id);
    snprintf(folder, sizeof(folder), "%s/new", s->dir);
    TRY(write_file(unfinished, buf_view(&b)));
    if (rename(unfinished, finished) != 0)
        return fail("mail", "%s: %s", finished, strerror(errno));
    return sync_folder(folder);
}
