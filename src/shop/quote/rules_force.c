/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that hold now. */
#include "shop/quote/force.h"
#include "shop/quote/quote_sql.h"
#include "store/kept.h"

enum outcome rules_version(struct ctx *c, int64_t *out)
{
    struct tariff_version newest = {0};
    bool found;

    TRY(tariff_newest(c, &newest, &found));
    *out = newest.version;
    return DONE;
}

static enum outcome make(struct ctx *c, struct arena *a, void *value)
{
    struct table book[BOOKS];

    TRY(tariffs_books(c, a, book));
    return rules_read(a, book, &c->problem, value);
}

static const struct kept_kind kind = {.topic = TOPIC_RULES,
                                      .bytes = sizeof(struct rules),
                                      .arena_max_bytes = 256 << 20,
                                      .version = rules_version,
                                      .make = make};
static struct kept kept = KEPT_INIT(&kind);

void rules_listen(struct store *s)
{
    kept_listen(&kept, s);
}

enum outcome rules_in_force(struct ctx *c, const struct rules **out)
{
    const void *value;

    TRY(kept_get(&kept, c, &value));
    *out = value;
    return value ? DONE : rules_default(&c->problem, out);
}
