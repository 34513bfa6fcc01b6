/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/ports.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "io/file.h"

enum { LETTER_MAX = 256 * 1024, KEY_BYTES = sizeof(((struct demo_rail *)0)->secret) };

static enum outcome make_folder(struct problem *p, const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return DONE;
    return refuse(p, refusal_invalid, "data", "cannot make the folder %s", path);
}

/* ---- the rail's secret ---- */

/* Made beside and linked into place, so that of two processes that start together one wins. */
static enum outcome make_key(struct ctx *c, const char *path)
{
    char secret[KEY_BYTES];
    const char *fresh = str_printf(c->arena, "%s.%d", path, (int)getpid()).p;
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written;

    if (fd < 0)
        return fail("ports", "cannot make %s", fresh);
    random_bytes(c->random, secret, sizeof(secret));
    written = write(fd, secret, sizeof(secret)) == (ssize_t)sizeof(secret) && fsync(fd) == 0;
    close(fd);
    if (!written || (link(fresh, path) != 0 && errno != EEXIST)) {
        unlink(fresh);
        return fail("ports", "cannot keep %s", path);
    }
    unlink(fresh);
    return DONE;
}

static enum outcome read_key(struct ctx *c, const char *path, char out[KEY_BYTES])
{
    struct str key;

    if (access(path, F_OK) != 0)
        TRY(make_key(c, path));
    TRY(file_read_whole(c->arena, path, KEY_BYTES, &c->problem, &key));
    if (key.n != KEY_BYTES)
        return refuse(&c->problem, refusal_invalid, path, "expected %d bytes", (int)KEY_BYTES);
    memcpy(out, key.p, KEY_BYTES);
    return DONE;
}

/* ---- letters ---- */

/* Header values of one line: what would begin another is left out. */
static void put_header(struct buf *b, const char *name, struct str value)
{
    buf_fmt(b, "%s: ", name);
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] != '\r' && value.p[i] != '\n')
            buf_char(b, value.p[i]);
    buf_str(b, STR("\r\n"));
}

static enum outcome send_letter(void *self, struct ctx *c, const struct mail *m)
{
    const struct real_ports *r = self;
    const char *path = str_printf(c->arena, "%s/mail/%lld.eml", r->data_dir, (long long)m->id).p;
    scoped(file_close) struct file f = FILE_CLOSED;
    struct buf b;

    buf_init(&b, c->arena, LETTER_MAX);
    put_header(&b, "To", m->to);
    put_header(&b, "Subject", m->subject);
    put_header(&b, "MIME-Version", STR("1.0"));
    put_header(&b, "Content-Type", STR("text/plain; charset=utf-8"));
    buf_str(&b, STR("\r\n"));
    buf_str(&b, m->text);
    TRY(file_create(path, &c->problem, &f));
    return file_write(&f, buf_view(&b));
}

enum outcome real_ports_init(struct real_ports *r, struct ctx *c, const char *data_dir)
{
    char secret[KEY_BYTES];

    *r = (struct real_ports){.data_dir = data_dir};
    TRY(make_folder(&c->problem, data_dir));
    TRY(make_folder(&c->problem, str_printf(c->arena, "%s/mail", data_dir).p));
    TRY(read_key(c, str_printf(c->arena, "%s/rail.key", data_dir).p, secret));
    demo_rail_init(&r->rail, secret);
    r->mail = (struct post_box){.self = r, .send = send_letter};
    r->ports = (struct ports){.rail = &r->rail.rail, .mail = &r->mail};
    c->ports = &r->ports;
    return DONE;
}
