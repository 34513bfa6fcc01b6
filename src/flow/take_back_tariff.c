/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/tariffs.h"
#include "flow/allowed.h"
#include "store/store.h"

struct taking {
    enum book book;
    struct str id, who;
    struct tariffs_result *out;
};

static enum outcome take(struct ctx *c, void *arg)
{
    const struct taking *t = arg;

    return tariffs_take_back(c, t->book, t->id, t->who, t->out);
}

enum outcome take_back_tariff(struct ctx *c, enum book book, struct str id, struct str who,
                              struct tariffs_result *out)
{
    struct taking t = {book, id, who, out};

    TRY(only_operators(c));
    return store_write(c, 0, take, &t);
}
