/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures of products that are part of the program: those of the demo marketplace. */
#include "face/web/inside.h"
#include "lib/crypto.h"
#include "lib/data_files.h"

enum { NAME_MAX_BYTES = 80, ETAG_HEX = 16 };

/* "thermos-ink.svg": small letters, digits and hyphens, so that it is a file of the folder. */
static bool is_name(struct str s)
{
    if (s.n == 0 || s.n > NAME_MAX_BYTES || !str_ends(s, STR(".svg")))
        return false;
    for (size_t i = 0; i < s.n - 4; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
            s.p[i] != '-')
            return false;
    return true;
}

static struct str etag_of(struct web *w, struct str body)
{
    struct sha256 hash = sha256(body);
    struct buf b;

    buf_init(&b, w->c.arena, ETAG_HEX + 2);
    buf_char(&b, '"');
    buf_hex(&b, hash.v, ETAG_HEX / 2);
    buf_char(&b, '"');
    return buf_view(&b);
}

enum outcome web_media(struct web *w)
{
    struct str name = web_param(w, "file"), body, etag;

    if (!is_name(name) ||
        !data_file_find(str_printf(w->c.arena, "demo/pictures/%.*s", STR_FMT(name)), &body))
        return refuse(&w->c.problem, refusal_not_found, "file", "no picture has this name");
    etag = etag_of(w, body);
    web_header(w, "ETag", etag);
    web_header(w, "Cache-Control", STR("public, max-age=86400"));
    if (reply_unchanged(w->http, etag)) {
        web_status(w, 304);
        return DONE;
    }
    return web_send(w, "image/svg+xml", body);
}
