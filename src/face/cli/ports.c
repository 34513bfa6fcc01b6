/* SPDX-License-Identifier: Apache-2.0 */
#include "face/cli/ports.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "flow/code_rail.h"
#include "io/file.h"
#include "io/http_client.h"
#include "lib/data_files.h"

enum { LETTER_MAX = 256 * 1024, KEY_BYTES = DEMO_SECRET_BYTES };

static enum outcome make_folder(struct problem *p, const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return DONE;
    return refuse(p, refusal_invalid, "data", "cannot make the folder %s", path);
}

/* ---- the demo bank's secret ---- */

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

/* ---- rails ---- */

static enum outcome read_payees(struct ctx *c, const char *path, bool demo, struct payees *out)
{
    struct str text;

    if (access(path, F_OK) == 0) {
        TRY(file_read_whole(c->arena, path, RAILS_FILE_MAX, &c->problem, &text));
        return payees_parse(c->arena, STR("rails.ini"), text, &c->problem, out);
    }
    text = demo ? data_file("demo/rails.ini") : STR("[demo]\nname = demo\n");
    return payees_parse(c->arena, STR("demo/rails.ini"), text, &c->problem, out);
}

/* What a section must have and lacks, or has wrongly. */
static enum outcome refuse_key(struct ctx *c, const struct payee *who, const char *key,
                               const char *expected)
{
    return refuse(&c->problem, refusal_invalid,
                  str_printf(c->arena, "rails.ini [%.*s]: %s", STR_FMT(rail_kind_name(who->kind)),
                             key).p,
                  "expected %s", expected);
}

static enum outcome check_provider(struct ctx *c, const struct payee *who)
{
    if (!http_url_allowed(who->url) || who->url.p[who->url.n - 1] == '/')
        return refuse_key(c, who, "url", "https://..., without a / at its end");
    if (who->key.n == 0)
        return refuse_key(c, who, "key", "the secret key of the provider's API");
    return DONE;
}

static enum outcome add_gateway(struct real_ports *r, struct ctx *c, const struct payee *who,
                                size_t i)
{
    TRY(check_provider(c, who));
    if (!http_url_allowed(r->site))
        return refuse(&c->problem, refusal_required, "base_url",
                      "expected the address that buyers come back to from the gateway");
    gateway_init(&r->gateway, who, r->site);
    r->ports.rails[i] = &r->gateway.rail;
    return DONE;
}

static enum outcome add_wallet(struct real_ports *r, struct ctx *c, const struct payee *who,
                               size_t i)
{
    TRY(check_provider(c, who));
    r->code[who->kind] = wallet_rail(who);
    r->ports.rails[i] = &r->code[who->kind];
    return DONE;
}

static enum outcome add_rail(struct real_ports *r, struct ctx *c, const struct payee *who,
                             const char secret[KEY_BYTES], bool played, size_t i)
{
    if (played || who->kind == RAIL_KIND_demo) {
        demo_rail_play(&r->demo[who->kind], secret, who);
        r->ports.rails[i] = &r->demo[who->kind].rail;
        return DONE;
    }
    if (who->secret.n == 0)
        return refuse_key(c, who, "secret", "whsec_..., with which its notices are signed");
    if (who->kind == RAIL_KIND_card)
        return add_gateway(r, c, who, i);
    if (who->kind == RAIL_KIND_mobile)
        return add_wallet(r, c, who, i);
    r->code[who->kind] = code_rail(who);
    r->ports.rails[i] = &r->code[who->kind];
    return DONE;
}

static enum outcome add_rails(struct real_ports *r, struct ctx *c, bool demo)
{
    const char *path = str_printf(c->arena, "%s/rails.ini", r->data_dir).p;
    const bool played = access(path, F_OK) != 0;
    char secret[KEY_BYTES];
    struct payees payees;

    TRY(read_key(c, str_printf(c->arena, "%s/rail.key", r->data_dir).p, secret));
    TRY(read_payees(c, path, demo, &payees));
    if (payees.n == 0)
        return refuse(&c->problem, refusal_required, "rails.ini", "expected at least one section");
    for (size_t i = 0; i < payees.n; i++)
        TRY(add_rail(r, c, &payees.v[i], secret, played, i));
    return DONE;
}

enum outcome real_ports_init(struct real_ports *r, struct ctx *c,
                             const struct real_ports_options *in)
{
    *r = (struct real_ports){.data_dir = in->data_dir, .site = in->site};
    TRY(make_folder(&c->problem, in->data_dir));
    TRY(make_folder(&c->problem, str_printf(c->arena, "%s/mail", in->data_dir).p));
    TRY(add_rails(r, c, in->demo));
    r->mail = (struct post_box){.self = r, .send = send_letter};
    r->ports.mail = &r->mail;
    c->ports = &r->ports;
    return DONE;
}
