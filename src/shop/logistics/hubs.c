/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "base/check.h"
#include "shop/logistics/snapshot.h"

/* One struct a content, one id a code. They are few and are never forgotten. */
enum { HUBS_EVER_MAX = 1 << 20, HUBS_ARENA_MAX = 1 << 30 };

static struct {
    pthread_mutex_t lock;
    struct arena arena;
    struct map by_content, by_code;
    bool ready;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct str content_of(const struct hub *h)
{
    return str_printf(&kept.arena, "%.*s|%.*s|%s|%.*s|%.*s|%d|%d|%d|%u|%d", STR_FMT(h->code),
                      STR_FMT(h->name), h->country->code, STR_FMT(h->region), STR_FMT(h->zone),
                      h->lat_e5, h->lon_e5, h->cut_off_min, h->week, h->main);
}

static uint32_t id_of(struct str code)
{
    uint64_t id = kept.by_code.n;

    if (!map_get(&kept.by_code, code, &id))
        check(map_put(&kept.by_code, code, id));
    return (uint32_t)id;
}

static const struct hub *keep(const struct hub *h, struct str content)
{
    struct hub *new = arena_new(&kept.arena, struct hub);

    *new = *h;
    new->code = str_copy(&kept.arena, h->code);
    new->name = str_copy(&kept.arena, h->name);
    new->region = str_copy(&kept.arena, h->region);
    new->id = id_of(new->code);
    check(map_put(&kept.by_content, content, (uintptr_t)new));
    return new;
}

const struct hub *hub_keep(const struct hub *h)
{
    const struct hub *found;
    struct arena_mark mark;
    struct str content;
    uint64_t known;

    pthread_mutex_lock(&kept.lock);
    if (!kept.ready) {
        arena_init(&kept.arena, HUBS_ARENA_MAX);
        map_init(&kept.by_content, HUBS_EVER_MAX);
        map_init(&kept.by_code, HUBS_EVER_MAX);
        kept.ready = true;
    }
    mark = arena_mark(&kept.arena);
    content = content_of(h);
    if (map_get(&kept.by_content, content, &known)) {
        found = (const struct hub *)(uintptr_t)known;
        arena_rewind(&kept.arena, mark);
    } else {
        found = keep(h, content);
    }
    pthread_mutex_unlock(&kept.lock);
    return found;
}

uint32_t hub_ids_n(void)
{
    uint32_t n;

    pthread_mutex_lock(&kept.lock);
    n = (uint32_t)kept.by_code.n;
    pthread_mutex_unlock(&kept.lock);
    return n;
}
