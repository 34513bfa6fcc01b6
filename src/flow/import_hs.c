/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/hs.h"
#include "flow/allowed.h"
#include "lib/crypto.h"
#include "store/store.h"

static enum outcome put(struct ctx *c, void *arg)
{
    return hs_put(c, arg);
}

enum outcome import_hs(struct ctx *c, const struct import_hs *in, int64_t *codes)
{
    struct table t;
    struct hs_put p = {.table = &t, .who = in->who, .name = in->name,
                       .sha256 = sha256_hex(c->arena, in->csv)};

    *codes = 0;
    TRY(only_operators(c));
    TRY(hs_file_parse(c->arena, in->name, in->csv, &c->problem, &t));
    TRY(store_write(c, 0, put, &p));
    *codes = (int64_t)t.n;
    return DONE;
}
