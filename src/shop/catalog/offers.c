/* SPDX-License-Identifier: Apache-2.0 */
#include "shop/catalog/catalog.h"

#include "base/arena.h"

enum { READ_MAX = 1000 /* offers of one product that are looked through */ };

/* Those with stock first, else as they were: a database would build a table to sort them. */
static void put_stocked_first(struct ctx *c, struct offer_view_list *list)
{
    struct offer_view *sorted; /* written whole before it is read */
    size_t n = 0;

    sorted = (struct offer_view *)(void *)arena_bytes(c->arena, (list->n + 1) * sizeof(*sorted));

    for (int stocked = 1; stocked >= 0; stocked--)
        for (size_t i = 0; i < list->n; i++)
            if ((list->v[i].available > 0) == stocked)
                sorted[n++] = list->v[i];
    list->v = sorted;
}

enum outcome product_offers(struct ctx *c, struct product_id product, size_t max,
                            struct offer_view_list *out)
{
    TRY(offer_views(c, product, READ_MAX, out));
    put_stocked_first(c, out);
    if (out->n > max)
        out->n = max;
    return DONE;
}
