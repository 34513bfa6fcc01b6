/* SPDX-License-Identifier: Apache-2.0 */
/* backup, restore, verify: copies of the whole database, and the proof that it is right. */
#include "store/backup.h"

#include "face/cli/cli.h"
#include "flow/verify.h"
#include "lib/json.h"

enum { REPORT_MAX = 16 * 1024 * 1024, SHOWN_MAX = 1000 };

static enum outcome run_backup(struct cli *cli)
{
    TRY(cli_open(cli, false));
    TRY(store_backup(&cli->ctx, cli->arguments[0].p));
    printf("The backup is in %s.\n", cli->arguments[0].p);
    return DONE;
}

const struct cli_command backup_command = {
    .name = "backup",
    .arguments = "FILE",
    .summary = "Write a consistent copy of the database, while the shop goes on",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_backup,
};

static enum outcome run_restore(struct cli *cli)
{
    struct store_options options;

    cli_store_options(cli, &options);
    TRY(store_restore(&cli->ctx.problem, &options, cli->arguments[0].p));
    TRY(cli_open(cli, false));
    printf("Restored. Now run `entrepot verify` on it.\n");
    return DONE;
}

const struct cli_command restore_command = {
    .name = "restore",
    .arguments = "FILE",
    .summary = "Fill an empty directory or database from a backup",
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run_restore,
};

/* ---- verify ---- */

struct report {
    bool json;
    struct json_writer w;
    int64_t shown;
};

static void add(void *arg, struct str rule, struct str what)
{
    struct report *r = arg;

    if (r->shown++ >= SHOWN_MAX)
        return;
    if (!r->json) {
        printf("%.*s: %.*s\n", STR_FMT(rule), STR_FMT(what));
        return;
    }
    json_open_object(&r->w, NULL);
    json_put_text(&r->w, "rule", rule);
    json_put_text(&r->w, "what", what);
    json_end(&r->w);
}

static void end_json(struct report *r, struct buf *b, int64_t found)
{
    json_end(&r->w);
    json_put_i64(&r->w, "found", found);
    json_end(&r->w);
    json_finish(&r->w);
    printf("%s\n", buf_cstr(b));
}

/* Exit 1 when something is wrong: the list is the answer, so no problem is printed besides. */
static enum outcome run_verify(struct cli *cli)
{
    struct report r = {.json = cli_json(cli)};
    struct buf b;
    int64_t found;

    TRY(cli_open(cli, false));
    TRY(store_check_soundness(&cli->ctx));
    buf_init(&b, &cli->arena, REPORT_MAX);
    if (r.json) {
        json_writer_init(&r.w, &b);
        json_open_object(&r.w, NULL);
        json_open_list(&r.w, "violations");
    }
    TRY(verify(&cli->ctx, add, &r, &found));
    if (r.json)
        end_json(&r, &b, found);
    else if (found == 0)
        printf("All is right: books, escrow, stock, places, purchases, histories, effects.\n");
    else
        printf("%lld violations.\n", (long long)found);
    return found ? REFUSED : DONE;
}

const struct cli_command verify_command = {
    .name = "verify",
    .arguments = "",
    .summary = "Prove that books, stock and orders are right; exit 1 and a list when not",
    .run = run_verify,
};
