/* SPDX-License-Identifier: Apache-2.0 */
#include "face/web/inside.h"

#include "base/check.h"

struct str web_param(const struct web *w, const char *name)
{
    return route_param(&w->match, name);
}

int64_t web_param_id(const struct web *w, const char *name)
{
    int64_t id;

    check(id_parse(web_param(w, name), &id)); /* the router has */
    return id;
}

int64_t request_weight(struct str item, struct str *name)
{
    struct str rest = item;
    int64_t weight = 1000;

    str_cut(&rest, ';', name);
    *name = str_trim(*name);
    rest = str_trim(rest);
    if (str_starts(rest, STR("q=")) &&
        !parse_decimal(str_sub(rest, 2, rest.n), 3, 0, 1000, &weight))
        weight = 0;
    return weight;
}

void web_url(const struct web *w, struct url_maker *m)
{
    url_begin(m, w->c.arena, (struct url){{0}});
    if (w->site.n > 0)
        url_part(m, w->site);
}

struct url web_link(const struct web *w, struct url path)
{
    const size_t n = 1 + w->site.n + path.text.n;
    char *to;

    if (w->site.n == 0)
        return path;
    to = arena_bytes(w->c.arena, n);
    to[0] = '/';
    memcpy(to + 1, w->site.p, w->site.n);
    memcpy(to + 1 + w->site.n, path.text.p, path.text.n);
    return (struct url){{to, n}};
}
