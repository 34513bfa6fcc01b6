/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/translate.h"

#include "base/check.h"

/* FNV-1a, as in tools/poc.c. Not keyed: ids are ours. */
static uint64_t id_hash(struct str id)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < id.n; i++)
        h = (h ^ (unsigned char)id.p[i]) * UINT64_C(0x100000001b3);
    return h ^ (h >> 32);
}

static const struct message *find(const struct catalogue *c, struct str id)
{
    if (!c)
        return NULL;
    for (size_t at = id_hash(id) & (c->slots_n - 1);; at = (at + 1) & (c->slots_n - 1)) {
        if (c->slots[at] == 0)
            return NULL;
        if (str_eq(c->messages[c->slots[at] - 1].id, id))
            return &c->messages[c->slots[at] - 1];
    }
}

const struct catalogue *catalogue_of(struct str language)
{
    struct str head;

    str_cut(&language, '-', &head);
    for (size_t i = 0; i < catalogue_table_n; i++)
        if (str_eq_nocase(catalogue_table[i].language, head))
            return &catalogue_table[i];
    return NULL;
}

struct str catalogue_text(const struct catalogue *c, struct str id)
{
    const struct message *m = find(c, id);

    return m ? m->forms[0] : id;
}

struct str catalogue_plural(const struct catalogue *c, enum plural p, struct str one,
                            struct str other, int64_t n)
{
    const struct message *m = find(c, one);

    check((unsigned)p < PLURALS);
    if (!m)
        return n == 1 ? one : other;
    return m->forms[c->form_of[p]];
}
