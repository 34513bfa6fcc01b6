/* SPDX-License-Identifier: Apache-2.0 */
#include "flow/tariffs.h"
#include "flow/allowed.h"
#include "lib/crypto.h"
#include "store/store.h"

struct putting {
    struct tariffs_put put;
    struct tariffs_result *out;
    bool dry_run, tried;
};

/* A trial is written and refused, so that its savepoint takes all of it back. */
static enum outcome put(struct ctx *c, void *arg)
{
    struct putting *p = arg;

    p->tried = false;
    TRY(tariffs_put(c, &p->put, p->out));
    p->tried = p->dry_run;
    return p->dry_run ? refuse(&c->problem, refusal_wrong_state, NULL, "only a trial") : DONE;
}

static struct tariffs_put put_of(struct ctx *c, const struct import_tariffs *in,
                                 const struct tariff_file *file)
{
    return (struct tariffs_put){.file = file, .replace = in->replace, .who = in->who,
                                .name = in->name, .sha256 = sha256_hex(c->arena, in->csv)};
}

enum outcome try_tariffs(struct ctx *c, const struct import_tariffs *in, struct rules *out)
{
    struct tariff_file file;
    struct tariffs_put put;

    TRY(tariffs_parse(c->arena, in->name, in->csv, &c->problem, &file));
    put = put_of(c, in, &file);
    return tariffs_would(c, &put, out);
}

enum outcome import_tariffs(struct ctx *c, const struct import_tariffs *in,
                            struct tariffs_result *out)
{
    struct tariff_file file;
    struct putting p = {.put = put_of(c, in, &file), .out = out, .dry_run = in->dry_run};
    enum outcome outcome;

    *out = (struct tariffs_result){0};
    TRY(only_operators(c));
    TRY(tariffs_parse(c->arena, in->name, in->csv, &c->problem, &file));
    outcome = store_write(c, 0, put, &p);
    if (outcome != REFUSED || !p.tried)
        return outcome;
    c->problem = (struct problem){0};
    return DONE;
}
