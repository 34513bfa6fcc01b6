/* SPDX-License-Identifier: Apache-2.0 */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

static bool is_standard(const char *name)
{
    return strcmp(name, "-") == 0;
}

enum outcome file_open(const char *name, struct problem *p, struct file *out)
{
    struct stat what;

    *out = (struct file){STDIN_FILENO, name, false};
    if (is_standard(name))
        return DONE;
    *out = (struct file){open(name, O_RDONLY | O_CLOEXEC), name, true};
    if (out->fd < 0)
        return refuse(p, refusal_not_found, name, "a file that can be read is expected: %s",
                      strerror(errno));
    if (fstat(out->fd, &what) != 0 || S_ISDIR(what.st_mode)) {
        file_close(out);
        return refuse(p, refusal_not_found, name, "a file is expected, not a folder");
    }
    return DONE;
}

enum outcome file_create(const char *name, struct problem *p, struct file *out)
{
    *out = (struct file){STDOUT_FILENO, name, false};
    if (is_standard(name))
        return DONE;
    *out = (struct file){open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), name, true};
    if (out->fd < 0)
        return refuse(p, refusal_invalid, name, "a file that can be written is expected: %s",
                      strerror(errno));
    return DONE;
}

void file_close(struct file *f)
{
    if (f->ours && f->fd >= 0)
        close(f->fd);
    f->fd = -1;
}

enum outcome file_read(struct file *f, char *out, size_t max, size_t *n)
{
    ssize_t got;

    do
        got = read(f->fd, out, max);
    while (got < 0 && errno == EINTR);
    *n = got > 0 ? (size_t)got : 0;
    return got < 0 ? fail("file", "%s: %s", f->name, strerror(errno)) : DONE;
}

enum outcome file_write(struct file *f, struct str bytes)
{
    while (bytes.n) {
        ssize_t put = write(f->fd, bytes.p, bytes.n);

        if (put < 0 && errno != EINTR)
            return fail("file", "%s: %s", f->name, strerror(errno));
        if (put > 0)
            bytes = str_sub(bytes, (size_t)put, bytes.n);
    }
    return DONE;
}

enum outcome file_read_whole(struct arena *a, const char *name, size_t max, struct problem *p,
                             struct str *out)
{
    scoped(file_close) struct file f = FILE_CLOSED;
    char *bytes = arena_alloc(a, max + 1);
    size_t n, total = 0;

    TRY(file_open(name, p, &f));
    do {
        TRY(file_read(&f, bytes + total, max + 1 - total, &n));
        total += n;
    } while (n && total <= max);
    *out = (struct str){bytes, total};
    if (total > max)
        return refuse(p, refusal_too_large, name, "at most %zu bytes are expected", max);
    return DONE;
}
