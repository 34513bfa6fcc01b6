/* SPDX-License-Identifier: Apache-2.0 */
#include "face/jobs/post.h"

static enum outcome put(void *self, struct ctx *c, const struct mail *m)
{
    const struct spool_box *b = self;
    const struct letter l = {.id = m->id,
                             .at_ms = c->now_ms,
                             .from = b->from,
                             .to = m->to,
                             .subject = m->subject,
                             .text = m->text};

    return mail_spool_put(&c->problem, &b->spool, &l);
}

enum outcome spool_box_open(struct problem *p, const char *dir, struct str from,
                            struct spool_box *out)
{
    out->from = from;
    out->box = (struct post_box){.self = out, .send = put};
    return mail_spool_open(p, dir, &out->spool);
}
