/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/admission.h"
#include "flow/allowed.h"
#include "shop/logistics/edition.h"
#include "store/store.h"

struct binding {
    const struct admission_row *in;
    int64_t id;
};

enum outcome preview_sale(struct ctx *c, const struct admission_row *in,
                          struct admission_look *out)
{
    TRY(only_operators(c));
    TRY(admission_check(c, in));
    admission_look(c->arena, in, c->now_ms, out);
    return DONE;
}

static enum outcome put(struct ctx *c, void *arg)
{
    struct binding *b = arg;

    return admission_put(c, b->in, &b->id);
}

enum outcome bind_sale(struct ctx *c, const struct admission_row *in, int64_t *id)
{
    struct binding b = {.in = in};
    bool swapped;

    TRY(only_operators(c));
    if (str_trim(in->note).n == 0)
        return refuse(&c->problem, refusal_required, "note", "why");
    TRY(admission_check(c, in));
    TRY(store_write(c, 0, put, &b));
    *id = b.id;
    return logistics_refresh(c, &swapped);
}
