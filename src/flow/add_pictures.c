/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/dispute_steps.h"

static enum outcome remake(struct ctx *c, struct str bytes, struct dispute_picture *out)
{
    static const int32_t sides[] = {DISPUTE_PICTURE_SIDE, DISPUTE_PICTURE_SMALL_SIDE};
    struct image made[countof(sides)];

    if (bytes.n > DISPUTE_PICTURE_BYTES_MAX)
        return refuse(&c->problem, refusal_too_large, "pictures", "at most %d MB each",
                      DISPUTE_PICTURE_BYTES_MAX / (1024 * 1024));
    TRY(image_remake(&c->problem, "pictures", c->arena, bytes, sides, countof(sides), made));
    *out = (struct dispute_picture){made[0], made[1]};
    return DONE;
}

enum outcome dispute_pictures_make(struct ctx *c, const struct str *pictures, size_t n,
                                   struct dispute_pictures_made *out)
{
    if (n < 1 || n > DISPUTE_PICTURES_AT_ONCE)
        return refuse(&c->problem, refusal_invalid, "pictures", "1 to %d pictures",
                      DISPUTE_PICTURES_AT_ONCE);
    out->n = n;
    for (size_t i = 0; i < n; i++)
        TRY(remake(c, pictures[i], &out->v[i]));
    return DONE;
}

enum outcome dispute_pictures_keep(struct ctx *c, const struct dispute_case *k,
                                   struct dispute_event_id event,
                                   const struct dispute_pictures_made *in)
{
    for (size_t i = 0; i < in->n; i++)
        TRY(dispute_show(c, k->dispute.buyer, k->dispute.id, event, &in->v[i]));
    return DONE;
}

static enum outcome add(struct ctx *c, struct dispute_case *k, void *arg)
{
    struct dispute_event_id event;
    struct dispute_change to;

    TRY(dispute_as_is(&k->dispute, &to));
    to.answered = to.answered || k->side == SIDE_seller;
    TRY(dispute_change(c, &k->dispute, &to));
    TRY(dispute_note(c, k, DISPUTE_EVENT_said, 0, STR(""), &event));
    TRY(dispute_pictures_keep(c, k, event, arg));
    return dispute_look(c, k);
}

enum outcome add_pictures(struct ctx *c, const struct dispute_act *who, const struct str *pictures,
                          size_t n)
{
    struct dispute_pictures_made made;
    struct dispute_row d;

    TRY(dispute_may_act(c, who, &d));
    TRY(dispute_pictures_make(c, pictures, n, &made));
    return dispute_do(c, who, add, &made);
}
