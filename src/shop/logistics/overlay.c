/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/logistics/overlay.h"

#include "shop/logistics/edition.h"
#include "store/store.h"

static enum outcome check_closed(struct ctx *c, const struct network *n,
                                 const struct overlay_row *in)
{
    struct date today = utc_date(c->now_ms);

    if (network_link(n, in->target) == NONE_INDEX)
        return refuse(&c->problem, refusal_not_found, "target", "a leg of the network");
    if (in->last_day.days < today.days - 1)
        return refuse(&c->problem, refusal_invalid, "last_day", "today or later");
    if (in->first_day.days > in->last_day.days ||
        in->last_day.days - in->first_day.days >= OVERLAY_DAYS_MAX)
        return refuse(&c->problem, refusal_invalid, "first_day",
                      "at most %d days, the first no later than the last", OVERLAY_DAYS_MAX);
    return DONE;
}

static enum outcome check_parcels(struct ctx *c, const char *field, int64_t n)
{
    if (n < 0 || n > OVERLAY_PARCELS_MAX)
        return refuse(&c->problem, refusal_invalid, field, "0 to %d", OVERLAY_PARCELS_MAX);
    return DONE;
}

static enum outcome check_waiting(struct ctx *c, const struct network *n,
                                  const struct overlay_row *in)
{
    uint32_t node = network_node(n, in->target);

    if (node == NONE_INDEX || n->node[node].queue == NONE_INDEX)
        return refuse(&c->problem, refusal_not_found, "target", "a node with a queue");
    TRY(check_parcels(c, "first", in->first));
    return check_parcels(c, "rest", in->rest);
}

enum outcome overlay_check(struct ctx *c, const struct network *n, const struct overlay_row *in)
{
    return str_eq(in->kind, STR("closed")) ? check_closed(c, n, in) : check_waiting(c, n, in);
}

static enum outcome check_room(struct ctx *c)
{
    struct overlay_row_list open;

    TRY(overlays_open(c, utc_date(c->now_ms), OVERLAYS_MAX, &open));
    if (open.n == OVERLAYS_MAX)
        return refuse(&c->problem, refusal_too_many, NULL, "at most %d in force", OVERLAYS_MAX);
    return DONE;
}

enum outcome overlay_put(struct ctx *c, const struct overlay_row *in, int64_t *id)
{
    struct overlay_row newest = {0};
    bool found;

    TRY(check_room(c));
    TRY(overlay_newest(c, &newest, &found));
    *id = newest.id + 1;
    TRY(overlay_insert(c, *id, in->kind, in->target, in->first_day, in->last_day, in->first,
                       in->rest, c->now_ms, utf8_head(in->who, EDITION_WHO_MAX),
                       c->actor.account, utf8_head(in->note, EDITION_NOTE_MAX), NULL));
    tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}

enum outcome overlay_end(struct ctx *c, int64_t id, struct str who)
{
    struct overlay_row row;
    int64_t changed;
    bool found;

    TRY(overlay_read(c, id, &row, &found));
    if (!found)
        return refuse(&c->problem, refusal_not_found, "id", "a change that was made");
    TRY(overlay_set_ended(c, id, c->now_ms, utf8_head(who, EDITION_WHO_MAX), &changed));
    if (!changed)
        return refuse(&c->problem, refusal_wrong_state, "id", "one that is in force");
    tx_touch(c, TOPIC_LANES, TOUCH_ALL);
    return DONE;
}
