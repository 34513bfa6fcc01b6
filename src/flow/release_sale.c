/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/admission.h"
#include "flow/allowed.h"
#include "shop/logistics/edition.h"
#include "store/store.h"

struct releasing {
    int64_t id;
    struct str who;
};

static enum outcome end(struct ctx *c, void *arg)
{
    const struct releasing *r = arg;

    return admission_end(c, r->id, r->who);
}

enum outcome release_sale(struct ctx *c, int64_t id, struct str who)
{
    struct releasing r = {id, who};
    bool swapped;

    TRY(only_operators(c));
    TRY(store_write(c, 0, end, &r));
    return logistics_refresh(c, &swapped);
}
