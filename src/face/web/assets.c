/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/assets.h"

#include "base/check.h"

enum { HASH_DIGITS = 16, NAME_MAX_BYTES = 256 };

const struct asset *asset_find(struct str name)
{
    size_t low = 0, high = ASSETS;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(asset_table[middle].name, name);

        if (order == 0)
            return &asset_table[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* "style.0123456789abcdef.css" -> "style.css", written to `out`. */
static struct str without_hash(struct str name, char out[NAME_MAX_BYTES])
{
    size_t dot = name.n, stem;

    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    if (dot < HASH_DIGITS + 2 || name.n > NAME_MAX_BYTES)
        return (struct str){0};
    stem = dot - 1 - HASH_DIGITS;
    memcpy(out, name.p, stem);
    memcpy(out + stem, name.p + dot, name.n - dot);
    return (struct str){out, stem + name.n - dot};
}

const struct asset *asset_at(struct str path)
{
    const struct str prefix = STR("/a/");
    char plain[NAME_MAX_BYTES];
    const struct asset *a;
    struct str name;

    if (!str_starts(path, prefix))
        return NULL;
    name = str_sub(path, prefix.n, path.n);
    a = asset_find(name);
    if (a)
        return a;
    a = asset_find(without_hash(name, plain));
    return a && str_eq(a->path, path) ? a : NULL;
}

struct url asset_url(enum asset_index i)
{
    check(i < ASSETS);
    return (struct url){asset_table[i].path};
}
