/* SPDX-License-Identifier: Apache-2.0 */
/* The static files of the shop (src/face/web/assets/), embedded and compressed at build time by
 * tools/embed.c. A file is served at two paths: with the hash of its content in the name, to be
 * kept for ever by browsers, and under its plain name, to be asked for again with its entity tag.
 *
 *   style.css  ->  /a/style.0123456789abcdef.css   Cache-Control: public, max-age=..., immutable
 *              ->  /a/style.css                    Cache-Control: no-cache, ETag
 *
 * Each top-level file has a constant, ASSET_STYLE_CSS, so that a page naming a missing file does
 * not compile. Everything here is constant and shared by all threads. */
#ifndef FACE_WEB_ASSETS_H
#define FACE_WEB_ASSETS_H

#include "base/str.h"
#include "face/web/asset_names.h"
#include "lib/url.h"

struct asset {
    struct str name;   /* "style.css", "picture/cup.svg" */
    struct str path;   /* the hashed one */
    struct str type;   /* Content-Type */
    struct str etag;   /* with its quotes */
    struct str body;
    struct str gzip;   /* empty where compression does not pay */
    struct str brotli; /* likewise */
};

/* Sorted by name; ASSETS long. */
extern const struct asset asset_table[];

/* By name; NULL when there is none. */
const struct asset *asset_find(struct str name);

/* By request path, hashed or plain; NULL when there is none. It may be kept for ever where the
 * asset's own `path` is the one asked for. */
const struct asset *asset_at(struct str path);

/* The hashed URL of a constant. */
struct url asset_url(enum asset_index i);

#endif
